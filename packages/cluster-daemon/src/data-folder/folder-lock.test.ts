import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockDataFolder } from "./folder-lock.js";

let directory = "";
let holder: ChildProcess | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "nexus-lock-"));
});
afterEach(() => {
  holder?.kill("SIGKILL");
  holder = null;
  rmSync(directory, { recursive: true, force: true });
});

const lock = () => lockDataFolder(directory, join(directory, "lock"));

/** A process of its own that takes the lock and keeps it. */
async function startHolder(): Promise<ChildProcess> {
  const module = JSON.stringify(new URL("./folder-lock.js", import.meta.url).href);
  const program = `const { lockDataFolder } = await import(${module});
    await lockDataFolder(${JSON.stringify(directory)}, ${JSON.stringify(join(directory, "lock"))});
    console.log("locked"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve, reject) => {
    child.stdout.once("data", resolve);
    child.once("exit", () => reject(new Error("the holder ended")));
  });
  return child;
}

it("is refused while another process holds it, and free once that process was killed with -9", async () => {
  holder = await startHolder();
  await expect(lock()).rejects.toMatchObject({
    code: "BOOT_REFUSED",
    message: expect.stringMatching(/is in use by another nexusd-cluster; stop that process/),
  });
  const gone = new Promise((resolve) => holder?.once("exit", resolve));
  holder.kill("SIGKILL");
  await gone;
  await (await lock()).release();
});

it("can be taken again after it was released", async () => {
  await (await lock()).release();
  await (await lock()).release();
});
