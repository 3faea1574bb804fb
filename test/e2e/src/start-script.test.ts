import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { nexus } from "./harness/cli.js";
import { cleanEnv, projectRoot } from "./harness/node-process.js";
import { FatalError, until } from "./harness/wait.js";

/** Far from the default ports, so that a cluster a developer has running is left alone. */
const PORT_OFFSET = 21_000;
const CLIENT_PORT = 2028 + PORT_OFFSET;

let folder: string | null = null;
let running: ChildProcess | null = null;
afterEach(async () => {
  if (running !== null && running.exitCode === null) {
    running.kill("SIGTERM");
    await new Promise((closed) => running?.once("close", closed));
  }
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
  folder = null;
});

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

async function start(...args: string[]): Promise<Started> {
  folder ??= mkdtempSync(join(tmpdir(), "nexus-start-"));
  const child = spawn(
    process.execPath,
    [join(projectRoot, "scripts/start.mjs"), "--data", folder, "--port-offset", String(PORT_OFFSET), ...args],
    { cwd: projectRoot, env: cleanEnv(), stdio: ["ignore", "pipe", "pipe"] },
  );
  running = child;
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await until("`cluster ready` on a line of its own", () => {
    if (child.exitCode !== null) throw new FatalError(`start.mjs exited ${child.exitCode}: ${text}`);
    return /^cluster ready$/m.test(text) ? true : undefined;
  });
  return { child, output: () => text };
}

async function interrupt(started: Started): Promise<number | null> {
  const closed = new Promise<number | null>((resolve) => started.child.once("close", resolve));
  started.child.kill("SIGINT");
  return closed;
}

describe("npm start", () => {
  it("starts three nodes, says where they are and what to try, and finds all data again", async () => {
    const first = await start();
    for (const i of [0, 1, 2]) expect(first.output()).toContain(`127.0.0.1:${CLIENT_PORT + 10 * i}`);
    expect(first.output()).toMatch(/leader of root/i);
    expect(first.output().match(/npx --no nexus /g)?.length).toBeGreaterThanOrEqual(3);
    await nexus(["write", "/hello.txt", "hi", "--server", `127.0.0.1:${CLIENT_PORT}`]);
    expect(await nexus(["cat", "/hello.txt", "--server", `127.0.0.1:${CLIENT_PORT + 10}`])).toBe("hi");
    expect(await interrupt(first), first.output()).toBe(0);

    const second = await start();
    expect(await nexus(["cat", "/hello.txt", "--server", `127.0.0.1:${CLIENT_PORT + 20}`])).toBe("hi");
    expect(await interrupt(second), second.output()).toBe(0);
  }, 300_000);

  it("runs a single embedded node with --nodes 1", async () => {
    const one = await start("--nodes", "1");
    await nexus(["write", "/solo.txt", "solo", "--server", `127.0.0.1:${CLIENT_PORT}`]);
    expect(await nexus(["cat", "/solo.txt", "--server", `127.0.0.1:${CLIENT_PORT}`])).toBe("solo");
    expect(await interrupt(one), one.output()).toBe(0);
  }, 300_000);
});
