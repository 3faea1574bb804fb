import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { systemState } from "../testing/system-state.js";
import { ProcessGuard } from "./process-guard.js";

const LONG = { timeout: 15_000 };

it("processes of a node that is killed are killed behind it, and those it put away are left alone", async () => {
  const guard = new URL("./process-guard.js", import.meta.url).href;
  const victim = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: "ignore",
  });
  const spared = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: "ignore",
  });
  const source = `const { ProcessGuard } = await import(${JSON.stringify(guard)});
    const guard = await ProcessGuard.start(() => {});
    guard.add(${victim.pid}); guard.add(${spared.pid}); guard.remove(${spared.pid});
    process.kill(process.pid, "SIGKILL");`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: "ignore" });
  await new Promise((resolve) => owner.once("exit", resolve));
  await expect.poll(() => victim.signalCode, LONG).toBe("SIGKILL");
  expect(spared.signalCode).toBeNull();
  spared.kill("SIGKILL");
});

it("a guard that dies is noticed, and one that is told to stop is not", async () => {
  const noticed: Error[] = [];
  const guard = await ProcessGuard.start((error) => void noticed.push(error));
  expect(await guard.stop(LONG.timeout)).toBe(true);
  expect(noticed).toEqual([]);
  const killed = await ProcessGuard.start((error) => void noticed.push(error));
  process.kill(Number(killed.id), "SIGKILL");
  await expect.poll(() => noticed.length, LONG).toBe(1);
  expect(await killed.stop(LONG.timeout)).toBe(true);
});

it("a guard that does not end in time is killed", async () => {
  const guard = await ProcessGuard.start(() => undefined);
  process.kill(Number(guard.id), "SIGSTOP");
  expect(await guard.stop(100)).toBe(false);
  await expect.poll(() => systemState(Number(guard.id)), LONG).toBeNull();
});
