import { LINEARIZABLE } from "@nexus/contracts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS, type FileEvent } from "../../core/events/file-event.js";
import type { KernelRuntime } from "../../kernel/kernel.js";
import type { KernelLimits } from "../../kernel/options.js";
import { ANN, listed } from "../kernel-fixture.js";
import { Comparison } from "./comparison.js";
import { type FuzzCall, fuzzCalls } from "./fuzz-calls.js";
import { Model } from "./model.js";
import { Performer } from "./perform.js";
import { WatchReplay } from "./watch-replay.js";

const OPTIONS = { timeoutMs: 20_000, signal: null, consistency: LINEARIZABLE };

export interface FuzzedKernel {
  readonly kernel: KernelRuntime;
  /** Where a watcher runs beside the calls: a kernel over the same zone, perhaps of another node. */
  readonly watchedAt: KernelRuntime;
  /** Sets the wall clock of the kernel. */
  setWallMs(wallMs: number): void;
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
  /** Milliseconds the sequences may take, full or not. */
  readonly timeoutMs: number;
  readonly fullTimeoutMs: number;
}

/** Budgets of time that a machine busy with other things cannot exceed: what is compared is what calls do. */
export const FUZZ_LIMITS: Partial<KernelLimits> = {
  grepLineBudgetMs: 20_000,
  grepFileBudgetMs: 20_000,
};

const START_MS = 1_700_000_000_000;

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
        const sequences = fc.array(fuzzCalls(options.ownKernels), {
          minLength: 1,
          maxLength: options.callsPerSequence,
          size: "max",
        });
        const property = fc.asyncProperty(sequences, async (calls) => {
          const fuzzed = shared ?? (await open());
          try {
            folders += 1;
            await runSequence(fuzzed, options.ownKernels ? "" : `/s${folders}`, calls);
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

async function runSequence(fuzzed: FuzzedKernel, folder: string, calls: readonly FuzzCall[]): Promise<void> {
  const { kernel } = fuzzed;
  fuzzed.setWallMs(START_MS);
  if (folder !== "") await kernel.mkdir({ path: folder, parents: false, existOk: false }, ANN, OPTIONS);
  const model = new Model(START_MS);
  const top = await kernel.sysStat(folder === "" ? "/" : folder, ANN, OPTIONS);
  const { ownerId, createdAtMs, modifiedAtMs } = top.entry;
  model.tree.update("/", { ownerId, createdAtMs, modifiedAtMs });

  const performer = new Performer(kernel, folder);
  let known = new Comparison(folder);
  const events: FileEvent[] = [];
  const stopObserving = kernel.observe({
    name: "fuzz",
    mask: ALL_FILE_EVENTS,
    delivery: { kind: "inline" },
    onEvent: (event) => void events.push(event),
  });
  const watcher = await WatchReplay.begin(fuzzed.watchedAt, folder === "" ? "/" : folder);
  const watching = watcher.run();
  try {
    for (const [at, call] of calls.entries()) {
      model.tree.nowMs = START_MS + at + 1;
      fuzzed.setWallMs(model.tree.nowMs);
      events.length = 0;
      const results = await performer.perform(call);
      known = await settle(fuzzed, folder, model, known, { at, call, results, events });
    }
    await requireSameTree(fuzzed, folder, model, known);
    await watcher.finish(watching);
  } finally {
    stopObserving();
    await watcher.stop(watching);
  }
}

interface Made {
  readonly at: number;
  readonly call: FuzzCall;
  readonly results: Awaited<ReturnType<Performer["perform"]>>;
  readonly events: readonly FileEvent[];
}

/** Takes over what the model says of a call that was made; of several possible outcomes, the one that came about. */
async function settle(
  fuzzed: FuzzedKernel,
  folder: string,
  model: Model,
  known: Comparison,
  { at, call, results, events }: Made,
): Promise<Comparison> {
  const differences: string[] = [];
  const outcomes = model.outcomesOf(call);
  for (const outcome of outcomes) {
    const learned = known.copy();
    const difference = learned.differenceOf(outcome, results, events);
    if (difference !== null) {
      differences.push(difference);
      continue;
    }
    model.tree.restore(outcome.after);
    if (outcomes.length === 1) return learned;
    try {
      await requireSameTree(fuzzed, folder, model, learned.copy());
      return learned;
    } catch (error) {
      differences.push(String(error));
    }
  }
  throw new Error(`call ${at}, ${JSON.stringify(call)}: ${differences.join("; or ")}`);
}

/** The whole tree, read back, is the model's: entries, etags and bytes. */
async function requireSameTree(
  { kernel }: FuzzedKernel,
  folder: string,
  model: Model,
  known: Comparison,
): Promise<void> {
  const path = folder === "" ? "/" : folder;
  const stats = await listed(kernel.walk(path, ANN, OPTIONS));
  const expected = model.tree.walk("/");
  const difference = known.ofEntries(
    expected,
    stats.map(({ entry }) => entry),
  );
  if (difference !== null) throw new Error(`the tree: ${difference}`);
  for (const each of expected) {
    if (each.content === null) continue;
    const request = {
      path: folder + each.path,
      range: { offsetBytes: 0, lengthBytes: null },
      expectedContentId: null,
    };
    const { bytes } = await kernel.sysRead(request, ANN, OPTIONS);
    expect({ path: each.path, bytes: [...bytes] }).toEqual({ path: each.path, bytes: [...each.content] });
  }
}
