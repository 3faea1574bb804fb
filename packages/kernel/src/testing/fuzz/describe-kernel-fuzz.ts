import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import { ALL_FILE_EVENTS } from "../../core/events/file-event.js";
import type { KernelLimits } from "../../kernel/options.js";
import type { KernelRuntime } from "../../kernel/runtime.js";
import { fuzzSequences } from "./fuzz-sequences.js";
import { type FuzzTarget, runSequence } from "./run-sequence.js";

export interface FuzzedKernel {
  readonly kernel: KernelRuntime;
  /** Where a watcher runs beside the calls: a kernel over the same zone, perhaps of another node. */
  readonly watchedAt: KernelRuntime;
  /** Sets the wall clock of the kernel. */
  setWallMs(wallMs: number): void;
  /** Passes time for locks; null: they have a clock of their own. */
  readonly passLockTime: ((ms: number) => void) | null;
  /** Passes time for trash, lives and sessions, and resolves when what is over is gone; none: they have a clock. */
  readonly passZoneTime?: (ms: number) => Promise<void>;
  close(): Promise<void>;
}

export interface KernelFuzzOptions {
  /** Sequences of `npm test`. */
  readonly sequences: number;
  /** Sequences of `npm run test:full`. */
  readonly fullSequences: number;
  readonly callsPerSequence: number;
  /**
   * true: every sequence has a kernel of its own and may be about "/" itself. false: all share one, each in a folder
   * of its own.
   */
  readonly ownKernels: boolean;
  /** The time of locks is the test's to pass: `passLockTime` is there. */
  readonly passesLockTime: boolean;
  /** That of what ends by the clock of a zone too: `passZoneTime` is there. */
  readonly passesZoneTime?: boolean;
  /** Milliseconds the sequences may take, full or not. */
  readonly timeoutMs: number;
  readonly fullTimeoutMs: number;
}

/** Budgets of time that a machine busy with other things cannot exceed: what is compared is what calls do. */
export const FUZZ_LIMITS: Partial<KernelLimits> = {
  grepLineBudgetMs: 20_000,
  grepFileBudgetMs: 20_000,
};

/** Random sequences of every call of a kernel against a filesystem of plain objects. */
export function describeKernelFuzz(
  name: string,
  open: () => Promise<FuzzedKernel>,
  options: KernelFuzzOptions,
): void {
  const isFull = process.env["NEXUS_TEST_FULL"] === "1";
  const numRuns = Number(
    process.env["NEXUS_FUZZ_SEQUENCES"] ?? (isFull ? options.fullSequences : options.sequences),
  );
  const seed = process.env["NEXUS_FUZZ_SEED"];
  describe(`random calls: ${name}`, () => {
    let shared: FuzzedKernel | null = null;
    let folders = 0;
    beforeAll(async () => {
      if (!options.ownKernels) shared = await open();
    });
    afterAll(async () => shared?.close());

    it(
      "do what they do to a tree of plain objects",
      async () => {
        const { ownKernels, passesLockTime, passesZoneTime = false, callsPerSequence } = options;
        const sequences = fuzzSequences(ownKernels, passesLockTime, passesZoneTime, callsPerSequence);
        const property = fc.asyncProperty(sequences, async (calls) => {
          const fuzzed = shared ?? (await open());
          try {
            folders += 1;
            await runSequence(targetOf(fuzzed), ownKernels ? "" : `/s${folders}`, calls);
          } finally {
            if (shared === null) await fuzzed.close();
          }
        });
        await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) });
      },
      isFull ? options.fullTimeoutMs : options.timeoutMs,
    );
  });
}

/** A kernel in which nothing breaks. */
export function targetOf(fuzzed: FuzzedKernel): FuzzTarget {
  const { kernel, watchedAt, setWallMs, passLockTime, passZoneTime } = fuzzed;
  return {
    kernel: () => kernel,
    watchedAt,
    setWallMs,
    observe: (onEvent) =>
      kernel.observe({ name: "fuzz", mask: ALL_FILE_EVENTS, delivery: { kind: "inline" }, onEvent }),
    around: (_call, work) => work(),
    isUncertain: () => false,
    passLockTime,
    ...(passZoneTime === undefined ? {} : { passZoneTime }),
  };
}
