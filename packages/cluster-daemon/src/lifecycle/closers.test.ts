import { expect, it } from "vitest";
import { Closers } from "./closers.js";

it("closes in reverse order, and goes on past a part that fails or hangs", async () => {
  const closers = new Closers();
  const closed: string[] = [];
  closers.push("first", async () => void closed.push("first"));
  closers.push("hangs", () => new Promise(() => {}));
  closers.push("fails", () => Promise.reject(new Error("broken")));
  closers.push("last", async () => void closed.push("last"));
  const { failures } = await closers.closeAll(60);
  expect(closed).toEqual(["last", "first"]);
  expect(failures.map(({ name, error }) => [name, String(error)])).toEqual([
    ["fails", "Error: broken"],
    ["hangs", expect.stringMatching(/closing hangs took longer than the \d+ ms left/)],
  ]);
});

it("tells a part how much time is left, and closes nothing twice", async () => {
  const closers = new Closers();
  const seen: number[] = [];
  closers.push("only", async (remainingMs) => void seen.push(remainingMs));
  await closers.closeAll(1_000);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBeGreaterThan(900);
  expect((await closers.closeAll(1_000)).failures).toEqual([]);
  expect(seen).toHaveLength(1);
});

it("closes a part out of turn when it is told to, and knows its parts by name", async () => {
  const closers = new Closers();
  const closed: string[] = [];
  for (const name of ["listener", "disk", "kernel"]) closers.push(name, async () => void closed.push(name));
  closers.closeFirst("listener");
  await closers.closeAll(100);
  expect(closed).toEqual(["listener", "kernel", "disk"]);
  expect(() => closers.closeFirst("disk")).toThrow(/no open part is named disk/);
});
