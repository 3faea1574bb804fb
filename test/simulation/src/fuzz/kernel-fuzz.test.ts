import { fuzzSequences, runSequence } from "@nexus/kernel/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FuzzedCluster } from "./fuzzed-cluster.js";

const isFull = process.env["NEXUS_TEST_FULL"] === "1";
const SEQUENCES = Number(process.env["NEXUS_FUZZ_SEQUENCES"] ?? (isFull ? 500 : 15));
const CALLS_PER_SEQUENCE = 30;
const TIMEOUT_MS = isFull ? 900_000 : 120_000;
const CLUSTER_SEED = 7;
/** A leader dies under about one single-step call in this many that can take it. */
const CALLS_PER_KILL = 3;
/** Kills come at any moment of a call: it takes about three virtual milliseconds. */
const MAX_KILL_DELAY_MS = 4;
/** Sequences of which at least one has a write that succeeds; most runs end after a few. */
const TWICE_SEQUENCES = 200;

/** Sequences of calls on one cluster, each in a folder of its own, until one does not do what the model does. */
async function fuzz(
  sequences: number,
  prepare: (cluster: FuzzedCluster) => void,
): Promise<{ readonly kills: number; readonly failure: string | null }> {
  const cluster = await FuzzedCluster.open(CLUSTER_SEED);
  prepare(cluster);
  try {
    let folders = 0;
    const calls = fuzzSequences(false, false, false, CALLS_PER_SEQUENCE);
    const kills = fc.infiniteStream(
      fc.oneof(
        { weight: CALLS_PER_KILL - 1, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.nat(MAX_KILL_DELAY_MS) },
      ),
    );
    const property = fc.asyncProperty(calls, kills, async (sequence, delays) => {
      cluster.killAfterMs = () => delays.next().value as number | null;
      folders += 1;
      await runSequence(cluster, `/s${folders}`, sequence);
    });
    const seed = process.env["NEXUS_FUZZ_SEED"];
    // The cluster has a history of its own, which shrinking would not repeat.
    const details = await fc.check(property, {
      numRuns: sequences,
      endOnFailure: true,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    });
    const failure = details.failed ? `seed ${details.seed}: ${String(details.errorInstance)}` : null;
    return { kills: cluster.counts.kills, failure };
  } finally {
    await cluster.close();
  }
}

describe("random calls: three kernels over one replicated zone, leaders killed under them", () => {
  it(
    "do what they do to a tree of plain objects, or, where nobody can know, nothing at all",
    async () => {
      const { kills, failure } = await fuzz(SEQUENCES, () => undefined);
      expect(failure).toBeNull();
      // Usually one in two sequences and more; which calls come is chance, and few sequences may have few that can take one.
      expect(kills).toBeGreaterThan(Math.floor(SEQUENCES / 20));
    },
    TIMEOUT_MS,
  );

  it(
    "notice a call that happens twice",
    async () => {
      const twice = (target: FuzzedCluster): void => {
        target.around = async (call, work) => {
          if (call.kind === "write") await work();
          return work();
        };
      };
      expect((await fuzz(TWICE_SEQUENCES, twice)).failure).toMatch(/^seed -?\d+: .*"kind":"write"/);
    },
    TIMEOUT_MS,
  );
});
