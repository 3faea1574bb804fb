import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SharedMemoryDriver } from "./shared-memory-driver.js";
import { removeLeftovers } from "./shared-memory-leftovers.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "nexus-left-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A process that listens at the door of `folder`, as a node does. */
async function listener(folder: string) {
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, "root-1.ring"), "messages");
  const script = `require("node:net").createServer().listen(process.argv[1], () => console.log("ready"))`;
  const child = spawn(process.execPath, ["-e", script, join(folder, "door.sock")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
    stop: () => child.kill("SIGSTOP"),
  };
}

it("what a node left that was killed goes; what is not provably left stays", async () => {
  const killed = await listener(join(root, "nexus-11"));
  const stopped = await listener(join(root, "nexus-22"));
  await killed.kill();
  stopped.stop();
  try {
    const driver = await SharedMemoryDriver.open({
      folder: join(root, "nexus-33"),
      maxWaiters: 1,
      wallMs: Date.now,
    });
    mkdirSync(join(root, "nexus-44"), { mode: 0o700 });
    mkdirSync(join(root, "nexus-other"), { mode: 0o700 });
    mkdirSync(join(root, "nexus-55"), { mode: 0o755 });
    expect(await removeLeftovers(root, "nexus-99")).toEqual(["nexus-11"]);
    expect(readdirSync(root).sort()).toEqual(["nexus-22", "nexus-33", "nexus-44", "nexus-55", "nexus-other"]);
    expect(existsSync(join(root, "nexus-22", "root-1.ring"))).toBe(true);
    await driver.close();
  } finally {
    await stopped.kill();
  }
  // Its own is made anew by its start.
  expect(await removeLeftovers(root, "nexus-22")).toEqual([]);
  expect(await removeLeftovers(root, "nexus-99")).toEqual(["nexus-22"]);
});
