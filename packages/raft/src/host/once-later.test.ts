import { expect, test } from "vitest";
import { OnceLater } from "./once-later.js";

function harness(): { scheduled: (() => void)[]; runs: () => number; once: OnceLater } {
  const scheduled: (() => void)[] = [];
  let runs = 0;
  const once = new OnceLater(
    (run) => void scheduled.push(run),
    () => {
      runs += 1;
    },
  );
  return { scheduled, runs: () => runs, once };
}

test("however often it is asked for, the work runs once, and later", () => {
  const { scheduled, runs, once } = harness();
  for (let i = 0; i < 5; i += 1) once.mark();
  expect(scheduled).toHaveLength(1);
  expect(runs()).toBe(0);
  scheduled[0]?.();
  expect(runs()).toBe(1);
});

test("what is asked for after it ran makes it run again", () => {
  const { scheduled, runs, once } = harness();
  once.mark();
  scheduled[0]?.();
  once.mark();
  scheduled[1]?.();
  expect(runs()).toBe(2);
});
