import type { OperationContext as Context } from "@nexus/contracts";
import type { Admission } from "./admission.js";
import type * as api from "./api.js";
import { replaceAtomic, unlinkAtomic, writeAtomic } from "./atomic-batch.js";
import { readAtomic } from "./atomic-read.js";
import { requireBatchSize, runBatch } from "./batch.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { readBuffered } from "./read.js";
import { Tier2Calls } from "./tier2-calls.js";
import { unlink } from "./unlink.js";
import { writeFile } from "./write.js";
import { creatingPlanOf, planOf } from "./write-plan.js";

type Options = api.CallOptions;
type Items<T> = Promise<readonly api.ItemResult<T>[]>;

/** How the items of a vectored call run: each by itself, in the order of those with one key; or together. */
interface Vector<I, T> {
  readonly name: string;
  /** null: in no order. */
  readonly keyOf: ((call: Call, item: I) => Promise<string>) | null;
  readonly each: (call: Call, item: I) => Promise<T>;
  readonly all: (call: Call, items: readonly I[]) => Promise<readonly T[]>;
}

const EACH: api.BatchOptions = { atomic: false };

/** The vectored calls, through the kernel's door. */
export abstract class VectoredCalls extends Tier2Calls {
  readonly #parts: KernelParts;
  readonly #admission: Admission;

  constructor(parts: KernelParts, admission: Admission) {
    super(parts, admission);
    this.#parts = parts;
    this.#admission = admission;
  }

  sysReadBatch(
    requests: readonly api.ReadRequest[],
    context: Context,
    options: Options,
    batch: api.BatchOptions = EACH,
  ): Items<api.ReadResult> {
    const budget = { leftBytes: this.#parts.limits.maxBufferedReadBytes };
    return this.#vectored(requests, context, options, batch, {
      name: "sys_read_batch",
      keyOf: null,
      each: (call, request) => readBuffered(this.#parts, call, request, budget),
      all: (call, items) => readAtomic(this.#parts, call, items),
    });
  }

  sysWriteBatch(
    requests: readonly api.WriteRequest[],
    context: Context,
    options: Options,
    batch: api.BatchOptions = EACH,
  ): Items<api.WriteResult> {
    return this.#vectored(requests, context, options, batch, {
      name: "sys_write_batch",
      keyOf: this.targetOf,
      each: (call, request) => writeFile(this.#parts, call, planOf(request)),
      all: (call, items) => replaceAtomic(this.#parts, call, items),
    });
  }

  sysUnlinkBatch(
    requests: readonly api.UnlinkRequest[],
    context: Context,
    options: Options,
    batch: api.BatchOptions = EACH,
  ): Items<api.UnlinkResult> {
    return this.#vectored(requests, context, options, batch, {
      name: "sys_unlink_batch",
      // One chain: what is listed first goes first.
      keyOf: () => Promise.resolve(""),
      each: (call, request) => unlink(this.#parts, call, request),
      all: (call, items) => unlinkAtomic(this.#parts, call, items),
    });
  }

  writeBatch(
    requests: readonly api.CreatingWriteRequest[],
    context: Context,
    options: Options,
    batch: api.BatchOptions = EACH,
  ): Items<api.WriteResult> {
    return this.#vectored(requests, context, options, batch, {
      name: "write_batch",
      keyOf: this.targetOf,
      each: (call, request) => writeFile(this.#parts, call, creatingPlanOf(request)),
      all: (call, items) => writeAtomic(this.#parts, call, items),
    });
  }

  writeAtomic(requests: readonly api.CreatingWriteRequest[], context: Context, options: Options) {
    return this.#admission.run("write_atomic", context, options, (call) => {
      return writeAtomic(this.#parts, call, requests);
    });
  }

  unlinkAtomic(requests: readonly api.UnlinkRequest[], context: Context, options: Options) {
    return this.#admission.run("unlink_atomic", context, options, (call) => {
      return unlinkAtomic(this.#parts, call, requests);
    });
  }

  #vectored<I, T>(
    items: readonly I[],
    context: Context,
    options: Options,
    { atomic }: api.BatchOptions,
    { name, keyOf, each, all }: Vector<I, T>,
  ): Items<T> {
    return this.#admission.run(name, context, options, async (call) => {
      const { maxBatchItems, batchConcurrency } = this.#parts.limits;
      requireBatchSize(items.length, maxBatchItems);
      const keyOfItem = keyOf === null ? null : (item: I) => keyOf(call, item);
      if (!atomic) return runBatch(items, batchConcurrency, keyOfItem, (item) => each(call, item));
      const values = items.length === 0 ? [] : await all(call, items);
      return values.map((value) => ({ ok: true, value }) as const);
    });
  }
}
