import { PLANTED_BUGS, type PlantedBug } from "@nexus/raft/testing";
import { describe, expect, it } from "vitest";
import { emphasisFor } from "./emphasis.js";
import { runSeed, SeedFailure } from "./simulation.js";

/** Seeds a bug is looked for in, from 1 on. `npm run simulate` runs the same ones without it, and they pass. */
const MAX_SEEDS = 40;
const TEST_TIMEOUT_MS = 120_000;

describe("the simulation finds", () => {
  for (const bug of PLANTED_BUGS) {
    it(
      `${bug.name}: ${bug.what}`,
      async () => {
        const found = await firstFailure(bug);
        expect(found, `seeds 1 to ${MAX_SEEDS} pass with the bug planted`).not.toBeNull();
        // The bug is gone again, and with it what it caused.
        await runSeed(found?.seed ?? 0, { emphasis: emphasisFor(bug.name) });
      },
      TEST_TIMEOUT_MS,
    );
  }
});

async function firstFailure(bug: PlantedBug): Promise<SeedFailure | null> {
  const uproot = bug.plant();
  try {
    for (let seed = 1; seed <= MAX_SEEDS; seed += 1) {
      try {
        await runSeed(seed, { emphasis: emphasisFor(bug.name) });
      } catch (error) {
        if (error instanceof SeedFailure) return error;
        throw error;
      }
    }
    return null;
  } finally {
    uproot();
  }
}
