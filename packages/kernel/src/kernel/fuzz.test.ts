import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckedLockOrder } from "../core/locks/lock-order.js";
import {
  describeKernelFuzz,
  FUZZ_LIMITS,
  type FuzzedKernel,
  targetOf,
} from "../testing/fuzz/describe-kernel-fuzz.js";
import type { FuzzCall } from "../testing/fuzz/fuzz-calls.js";
import { fuzzSequences } from "../testing/fuzz/fuzz-sequences.js";
import { callsOf, recordCalls } from "../testing/fuzz/record-calls.js";
import { runSequence } from "../testing/fuzz/run-sequence.js";
import { openSteppedLocks } from "../testing/fuzz/stepped-locks.js";
import { kernelFixture } from "../testing/kernel-fixture.js";

const CALLS_PER_SEQUENCE = 30;
const SAMPLED_SEQUENCES = 1_000;
/** Of those, the ones that are made whatever is in them: a call has options that its kind does not tell. */
const PLAIN_SEQUENCES = 30;

/** Calls that are about other things than entries, locks and messages, and where they are tried at random or in full. */
const TESTED_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...(["spawn", "get", "getByConnection", "list", "signal", "report", "exit"] as const).map(agentCall),
  ...(["heartbeat", "wait", "reap", "provision"] as const).map(agentCall),
  ["getTopLevelMounts", "tier2.test.ts"],
]);

/** One for all kernels: each there ever was would be told of every promise of the process. */
const lockOrder = new CheckedLockOrder();

/** Sequences with a kind of call that none before them has, and the first few. */
function withNewKinds(sequences: readonly (readonly FuzzCall[])[]): readonly (readonly FuzzCall[])[] {
  const known = new Set<string>();
  return sequences.filter((calls, at) => {
    const before = known.size;
    for (const { kind } of calls) known.add(kind);
    return at < PLAIN_SEQUENCES || known.size > before;
  });
}

function agentCall(name: string): readonly [string, string] {
  return [`agents.${name}`, "agents-model.test.ts"];
}

/** The kernel over stores that do nothing but keep. */
async function openFakes(): Promise<FuzzedKernel> {
  let wallMs = 0;
  const clock = { wallMs: () => wallMs, nowMs: () => performance.now() };
  const { kernel, coordinator, root } = kernelFixture({ clock, lockOrder, limits: FUZZ_LIMITS });
  const { locks, passLockTime } = openSteppedLocks(root);
  coordinator.locksForZone = () => locks;
  return {
    kernel,
    watchedAt: kernel,
    setWallMs: (now) => {
      wallMs = now;
    },
    passLockTime,
    passZoneTime: (ms) => {
      root.zoneTimeMs += ms;
      return root.sweep();
    },
    close: () => kernel.close(),
  };
}

/** Every sequence has a zone of its own. */
describeKernelFuzz("a kernel over the fakes", openFakes, {
  sequences: 400,
  fullSequences: 10_000,
  callsPerSequence: CALLS_PER_SEQUENCE,
  ownKernels: true,
  passesLockTime: true,
  passesZoneTime: true,
  timeoutMs: 120_000,
  fullTimeoutMs: 3_600_000,
});

describe("random calls know every call of the kernel", () => {
  it("and make each of them, but for those that have tests of their own", async () => {
    const made = new Set<string>();
    const all = new Set<string>();
    const sequences = fuzzSequences(true, true, true, CALLS_PER_SEQUENCE);
    for (const calls of withNewKinds(fc.sample(sequences, { numRuns: SAMPLED_SEQUENCES, seed: 1 }))) {
      const fuzzed = await openFakes();
      const kernel = recordCalls(fuzzed.kernel, made);
      for (const name of callsOf(kernel)) all.add(name);
      await runSequence(targetOf({ ...fuzzed, kernel, watchedAt: kernel }), "", calls);
      await fuzzed.close();
    }
    const missing = [...all].filter((name) => !made.has(name));
    expect(missing.sort()).toEqual([...all].filter((name) => TESTED_ELSEWHERE.has(name)).sort());
  });
});
