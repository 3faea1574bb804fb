import { execFileSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { tempFolder } from "./temp-folder.js";

/** Why `mountSmallFilesystem` cannot work here, or null. */
export function whyNoSmallFilesystem(): string | null {
  if (process.platform !== "linux") return "needs Linux";
  return process.getuid?.() === 0 ? null : "needs root to mount a tmpfs";
}

/** A filesystem of its own with room for `bytes`, unmounted when the running test ends. */
export function mountSmallFilesystem(bytes: number): string {
  const folder = tempFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "nexus-test", folder]);
  onTestFinished(() => {
    execFileSync("umount", ["--lazy", folder]);
  });
  return folder;
}
