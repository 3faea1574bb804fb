import { describe, expect, it } from "vitest";
import { type ClusterSettings, RandomCluster } from "./random-cluster.js";

const SEEDS = 25;
const BASE: ClusterSettings = {
  seed: 0,
  voters: 3,
  spares: 2,
  steps: 3000,
  asyncStorageWrites: false,
  preVote: true,
  checkQuorum: true,
  leases: false,
  logLoss: false,
};

const VARIANTS: readonly { readonly name: string; readonly settings: Partial<ClusterSettings> }[] = [
  { name: "synchronous storage", settings: {} },
  { name: "asynchronous storage", settings: { asyncStorageWrites: true } },
  { name: "without PreVote and CheckQuorum", settings: { preVote: false, checkQuorum: false } },
  { name: "leases, while clocks agree", settings: { leases: true, spares: 0, steps: 8000 } },
  { name: "five voters", settings: { voters: 5, spares: 1, asyncStorageWrites: true } },
  { name: "from one voter on", settings: { voters: 1, spares: 3 } },
  {
    name: "a disk loses acknowledged writes",
    settings: { spares: 0, logLoss: true, asyncStorageWrites: true },
  },
  { name: "so does one of five", settings: { voters: 5, spares: 0, logLoss: true } },
];

describe("a group under loss, duplication, reordering, crashes and membership changes", () => {
  for (const { name, settings } of VARIANTS) {
    it(`keeps Raft's promises: ${name}`, () => {
      let reads = 0;
      let losses = 0;
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const cluster = new RandomCluster({ ...BASE, ...settings, seed });
        try {
          cluster.run();
          expect(cluster.calmDown(400)).toBe(true);
        } catch (error) {
          throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
        }
        reads += cluster.checker.readsAnswered;
        losses += cluster.losses;
      }
      expect(reads).toBeGreaterThan(SEEDS);
      if (settings.logLoss === true) expect(losses).toBeGreaterThan(SEEDS);
    });
  }
});
