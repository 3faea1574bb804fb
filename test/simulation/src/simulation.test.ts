import { describe, expect, it } from "vitest";
import { runSeed } from "./simulation.js";

/** Whole clusters run in these tests: seconds, not milliseconds. */
const TEST_TIMEOUT_MS = 60_000;

describe("the simulation", () => {
  it(
    "replays a seed exactly",
    async () => {
      const first = await runSeed(7);
      const second = await runSeed(7);
      expect(second).toEqual(first);
      expect((await runSeed(8)).digest).not.toBe(first.digest);
    },
    TEST_TIMEOUT_MS,
  );
});
