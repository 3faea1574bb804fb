import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, type NexusOptions, nexus, spawnNexus } from "./testing/nexus-process.js";
import { type ServerProcess, startServerProcess } from "./testing/server-process.js";

const MIB = 1024 * 1024;
/** Every step is a process of its own; on a busy machine each takes a second (ms). */
const SESSION_TIMEOUT_MS = 90_000;
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-cli-"));
  server = await startServerProcess(join(folder, "content"));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `nexus` against the server. */
const n = (argv: readonly string[], options: NexusOptions = {}) =>
  nexus(argv, { ...options, env: { NEXUS_SERVER: server.address, ...options.env } });

async function stdoutOf(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await n(argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

const sha = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("a process of its own", { timeout: SESSION_TIMEOUT_MS }, () => {
  it("writes from stdin, reads to stdout, and exits with what the command came to", async () => {
    expect(await n(["write", "/in.txt", "-"], { stdin: "data\n" })).toMatchObject({ exitCode: 0 });
    expect(await stdoutOf("cat", "/in.txt")).toBe("data\n");
    expect(await n(["rm", "/none"])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("/none") });
  });
});

describe("transfers", { timeout: SESSION_TIMEOUT_MS }, () => {
  it("carry a large file unchanged, from a file, a pipe, and back", async () => {
    const bytes = randomBytes(20 * MIB + 7);
    const file = join(folder, "large.bin");
    await writeFile(file, bytes);
    await stdoutOf("write", "/large.bin", "--file", file);
    const put = await n(["write", "/piped.bin", "-"], { stdin: bytes });
    expect(put).toEqual({ exitCode: 0, stdout: "", stderr: "" });

    const child = spawnNexus(["cat", "/large.bin"], { NEXUS_SERVER: server.address });
    const stdout = collect(child.stdout);
    await once(child, "close");
    expect(sha(stdout())).toBe(sha(bytes));

    const target = join(folder, "target");
    await mkdir(target);
    await stdoutOf("get", "/piped.bin", target);
    expect(await readdir(target)).toEqual(["piped.bin"]);
    expect(sha(await readFile(join(target, "piped.bin")))).toBe(sha(bytes));
  });

  it.runIf(process.platform === "linux")("fail with one line when stdout takes no more", async () => {
    await n(["write", "/full.txt", "some bytes"]);
    const full = await open("/dev/full", "w");
    try {
      const child = spawnNexus(["cat", "/full.txt"], { NEXUS_SERVER: server.address }, full.fd);
      const stderr = collect(child.stderr);
      const [exitCode] = (await once(child, "close")) as [number | null];
      expect({ exitCode, stderr: stderr().toString() }).toEqual({
        exitCode: 1,
        stderr: expect.stringMatching(
          /^nexus: standard output takes no more: ENOSPC[^\n]*; make room [^\n]*\n$/,
        ),
      });
    } finally {
      await full.close();
    }
  });

  it("end quietly when the reader of stdout goes away", async () => {
    await n(["write", "/pipe.bin", "-"], { stdin: Buffer.alloc(4 * MIB) });
    const child = spawnNexus(["cat", "/pipe.bin"], { NEXUS_SERVER: server.address });
    const stderr = collect(child.stderr);
    await once(child.stdout ?? child, "readable");
    child.stdout?.destroy();
    const [exitCode] = await once(child, "close");
    expect({ exitCode, stderr: stderr().toString() }).toEqual({ exitCode: 0, stderr: "" });
  });

  it("stop with Ctrl-C, exit 130, and leave nothing half written", async () => {
    const child = spawnNexus(["write", "/half.bin", "-"], { NEXUS_SERVER: server.address });
    const stderr = collect(child.stderr);
    child.stdin?.on("error", () => undefined);
    // Taken from the pipe beyond what the pipe itself holds: the transfer is under way.
    await new Promise<void>((resolve) => {
      child.stdin?.write(Buffer.alloc(2 * MIB), () => resolve());
    });
    child.kill("SIGINT");
    const [exitCode] = await once(child, "close");
    expect({ exitCode, stderr: stderr().toString() }).toEqual({ exitCode: 130, stderr: "" });
    expect(await n(["stat", "/half.bin"])).toMatchObject({ exitCode: 1 });
  });
});

describe("without a working server", { timeout: SESSION_TIMEOUT_MS }, () => {
  it("help and version work", async () => {
    expect(await nexus(["--version"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(await nexus(["ls", "--help"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("Examples:"),
    });
    expect(await nexus([])).toMatchObject({
      exitCode: 2,
      stderr: "nexus: no command given; see `nexus --help`\n",
    });
  });

  it("the failure is one line that names the server", async () => {
    const result = await nexus(["ls", "--server", "127.0.0.1:1"]);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(/^nexus: .*127\.0\.0\.1:1.*; .*\n$/);
  });
});

describe("servers", { timeout: SESSION_TIMEOUT_MS }, () => {
  it("come from ~/.nexus/config.yaml, and are tried in turn", async () => {
    const home = join(folder, "home");
    await mkdir(join(home, ".nexus"), { recursive: true });
    const file = join(home, ".nexus", "config.yaml");
    await writeFile(file, `server:\n  - 127.0.0.1:1\n  - ${server.address}\n`);
    expect(await nexus(["ls"], { env: { HOME: home } })).toMatchObject({ exitCode: 0 });
    await writeFile(file, "servers: x\n");
    expect(await nexus(["ls"], { env: { HOME: home } })).toMatchObject({
      exitCode: 2,
      stderr: `nexus: ${file}:1: unknown key "servers"; known keys: server\n`,
    });
  });
});
