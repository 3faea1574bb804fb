import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runProcess } from "./process-runner.js";

const shell = (line: string, signal = new AbortController().signal) =>
  runProcess({ command: "sh", args: ["-c", line], env: { NEXUS_LOCK_ID: "L1" }, signal });

it("passes the environment in and the exit code out, 128 and more for a signal", async () => {
  expect(await shell('test "$NEXUS_LOCK_ID" = L1 && exit 7')).toBe(7);
  expect(await shell("kill -KILL $$")).toBe(137);
});

it("ends the program when told to", async () => {
  const controller = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), "nexus-run-"));
  const started = join(folder, "started");
  const ended = shell(
    `trap 'exit 9' TERM; touch ${started}; while :; do sleep 0.05; done`,
    controller.signal,
  );
  await expect.poll(() => existsSync(started), { timeout: 10_000 }).toBe(true);
  controller.abort();
  expect(await ended).toBe(9);
  await rm(folder, { recursive: true });
});

it("names a program that is not there", async () => {
  const request = { command: "no-such-program", args: [], env: {}, signal: new AbortController().signal };
  await expect(runProcess(request)).rejects.toMatchObject({ code: "NOT_FOUND", message: /no-such-program/ });
});
