import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

describe("a user's session", { timeout: SESSION_TIMEOUT_MS }, () => {
  it("writes, reads, lists and describes", async () => {
    expect(await stdoutOf("write", "/hello.txt", "hi")).toBe("");
    expect(await stdoutOf("cat", "/hello.txt")).toBe("hi");
    await n(["write", "/in.txt", "-"], { stdin: "data\n" });
    expect(await stdoutOf("cat", "/in.txt")).toBe("data\n");
    expect(await stdoutOf("ls")).toBe("hello.txt\nin.txt\n");
    expect(await stdoutOf("ls", "-l")).toMatch(/^-rw-r--r-- {2}2 {2}v1 {2}\d{4}-.*Z {2}hello\.txt\n/);
    const stat = JSON.parse(await stdoutOf("stat", "/hello.txt", "--json"));
    expect(stat).toMatchObject({ path: "/hello.txt", type: "file", sizeBytes: 2, version: 1, zone: "root" });
    expect(stat.holders).toHaveLength(1);
    expect(await stdoutOf("stat", "/hello.txt")).toContain("content is not replicated yet");
  });

  it("moves, copies, appends, searches and removes", async () => {
    await stdoutOf("mkdir", "-p", "/docs/a");
    await stdoutOf("write", "/docs/a/x.md", "TODO one\n");
    await stdoutOf("append", "/docs/a/x.md", "two\n");
    await stdoutOf("cp", "-r", "/docs", "/copy");
    await stdoutOf("mv", "/docs/a/x.md", "/docs/");
    expect(await stdoutOf("tree", "/docs")).toBe("/docs\n├── a/\n└── x.md\n\n1 directory, 1 file\n");
    expect(await stdoutOf("cat", "/docs/x.md", "/copy/a/x.md")).toBe("TODO one\ntwo\nTODO one\ntwo\n");
    expect(await stdoutOf("glob", "/**/*.md")).toBe("/copy/a/x.md\n/docs/x.md\n");
    expect(await stdoutOf("grep", "-i", "todo", "/docs", "--include", "*.md")).toBe(
      "/docs/x.md:1:TODO one\n",
    );
    expect(await stdoutOf("glob", "/none/*")).toBe("");
    expect(await stdoutOf("grep", "nowhere")).toBe("");
    expect(await n(["rm", "/docs"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/with -r\n$/),
    });
    await stdoutOf("rm", "-r", "/docs", "/copy");
    expect(await n(["ls", "/docs"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("/docs does not"),
    });
  });

  it("reads at the token of a write", async () => {
    const { token } = JSON.parse(await stdoutOf("write", "/t.txt", "x", "--json"));
    expect(await stdoutOf("cat", "/t.txt", "--consistency", `token:${token}`)).toBe("x");
    expect(await stdoutOf("cat", "/t.txt", "--consistency", "local")).toBe("x");
  });

  it("sees the node and its zone", async () => {
    expect(await stdoutOf("status")).toMatch(/ready: +yes\n\nZONE +MODE +ROLE/);
    expect(JSON.parse(await stdoutOf("status", "--json"))).toMatchObject({
      ready: true,
      zones: [{ zone: "root" }],
    });
    expect(await stdoutOf("zone", "list", "--json")).toMatch(/^\{"zone":"root".*\}\n$/);
    expect(await stdoutOf("zone", "info", "root")).toMatch(/MEMBER .*\n.* voter +yes/);
    const refused = await n(["zone", "create", "team", "--json"]);
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(JSON.parse(refused.stderr)).toMatchObject({ code: "FEDERATION_UNAVAILABLE", retryable: false });
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

  it("put a file into a directory under its own name", async () => {
    await writeFile(join(folder, "own.txt"), "own");
    await stdoutOf("mkdir", "/target");
    await stdoutOf("put", join(folder, "own.txt"), "/target");
    expect(await stdoutOf("cat", "/target/own.txt")).toBe("own");
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
  it("bad input is told before anybody is asked", async () => {
    const result = await nexus(["ls", "/a/../b", "--server", "127.0.0.1:1"]);
    expect(result).toMatchObject({ exitCode: 2, stdout: "" });
    expect(result.stderr).toMatch(/^nexus: path "\/a\/\.\.\/b" contains a \.\. segment; .*\n$/);
  });

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
  it("are tried in turn, from the environment and from ~/.nexus/config.yaml", async () => {
    expect(await nexus(["ls", "--server", `127.0.0.1:1,${server.address}`])).toMatchObject({ exitCode: 0 });
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
