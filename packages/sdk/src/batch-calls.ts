import { NexusError } from "@nexus/contracts";
import type {
  CreatingWriteRequest,
  ItemResult,
  ReadRequest,
  UnlinkRequest,
  WriteResult,
} from "@nexus/kernel";
import { parsePath, throwIfAborted } from "@nexus/lib";
import type {
  BatchRead,
  BatchRemoval,
  BatchWrite,
  FileContent,
  RemovalReceipt,
  VectoredCalls,
} from "./batch-api.js";
import { compileConditions, compileOffset, compileRange } from "./call-options.js";
import { compileXattrs, EntryCalls } from "./entry-calls.js";
import type { MutationReceipt, ReadOptions } from "./filesystem.js";
import { toBytes } from "./write-source.js";

/** Lists in, one result an item out. */
export abstract class BatchCalls extends EntryCalls implements VectoredCalls {
  async readBatch(
    items: readonly (string | BatchRead)[],
    options?: Parameters<VectoredCalls["readBatch"]>[1],
  ): Promise<readonly ItemResult<FileContent>[]> {
    const atomic = options?.atomic ?? false;
    const call = this.reading(options);
    const { batches } = this.driver();
    return vectored(items, {
      ...{ atomic, signal: call.signal, compile: compileBatchRead },
      send: (requests) => batches.read(requests, call, { atomic }),
    });
  }

  async writeBatch(
    items: readonly BatchWrite[],
    options?: Parameters<VectoredCalls["writeBatch"]>[1],
  ): Promise<readonly ItemResult<MutationReceipt>[]> {
    const atomic = options?.atomic ?? false;
    const call = this.changing(options);
    const { batches } = this.driver();
    const results = await vectored(items, {
      ...{ atomic, signal: call.signal, compile: compileBatchWrite },
      send: (requests) => batches.write(requests, call, { atomic }),
    });
    return results.map(receiptOf);
  }

  async removeBatch(
    items: readonly (string | BatchRemoval)[],
    options?: Parameters<VectoredCalls["removeBatch"]>[1],
  ): Promise<readonly ItemResult<RemovalReceipt>[]> {
    const atomic = options?.atomic ?? false;
    const call = this.changing(options);
    const { batches } = this.driver();
    return vectored(items, {
      ...{ atomic, signal: call.signal, compile: compileRemoval },
      send: (requests) => batches.unlink(requests, call, { atomic }),
    });
  }

  async statBatch(paths: readonly string[], options?: ReadOptions): ReturnType<VectoredCalls["statBatch"]> {
    const call = this.reading(options);
    const driver = this.driver();
    return vectored(paths, {
      ...{ atomic: false, signal: call.signal, compile: parsePath },
      send: (requests) => driver.statBatch(requests, call),
    });
  }

  async existsBatch(paths: readonly string[], options?: ReadOptions): Promise<readonly boolean[]> {
    return (await this.statBatch(paths, options)).map(isThere);
  }

  async getXattrsBatch(
    paths: readonly string[],
    options?: Parameters<VectoredCalls["getXattrsBatch"]>[1],
  ): ReturnType<VectoredCalls["getXattrsBatch"]> {
    const call = this.changing(options);
    const { xattrs } = this.driver();
    return vectored(paths, {
      ...{ atomic: false, signal: call.signal, compile: parsePath },
      send: (requests) => xattrs.getXattrsBatch(requests, call),
    });
  }

  async setXattrsBatch(
    items: Parameters<VectoredCalls["setXattrsBatch"]>[0],
    options?: Parameters<VectoredCalls["setXattrsBatch"]>[1],
  ): Promise<readonly ItemResult<MutationReceipt>[]> {
    const call = this.changing(options);
    const { xattrs } = this.driver();
    return vectored(items, {
      ...{ atomic: false, signal: call.signal, compile: compileXattrs },
      send: (requests) => xattrs.setXattrsBatch(requests, call),
    });
  }
}

/** Errors: those of the stat, other than that nothing is there. */
export function isThere(item: ItemResult<unknown>): boolean {
  if (item.ok) return true;
  if (item.error.code === "NOT_FOUND" || item.error.code === "NOT_A_DIRECTORY") return false;
  throw item.error;
}

function compileBatchRead(item: string | BatchRead): ReadRequest {
  const read = typeof item === "string" ? { path: item } : item;
  return { path: parsePath(read.path), range: compileRange(read), expectedContentId: null };
}

function compileBatchWrite(item: BatchWrite): CreatingWriteRequest & { readonly source: Uint8Array } {
  return {
    path: parsePath(item.path),
    source: toBytes(item.data),
    offsetBytes: compileOffset(item.offsetBytes),
    mimeType: item.mimeType ?? null,
    conditions: compileConditions(item),
    createParents: item.parents ?? false,
  };
}

function compileRemoval(item: string | BatchRemoval): UnlinkRequest {
  const removal = typeof item === "string" ? { path: item } : item;
  return {
    path: parsePath(removal.path),
    recursive: removal.recursive ?? false,
    conditions: compileConditions(removal),
  };
}

/** What was there before is not a caller's to hear: only one of the drivers could tell. */
function receiptOf(item: ItemResult<WriteResult>): ItemResult<MutationReceipt> {
  if (!item.ok) return item;
  const { entry, created, token } = item.value;
  return { ok: true, value: { entry, created, token } };
}

/** How the items of one call are made out and sent. */
interface Vector<I, R, T> {
  readonly atomic: boolean;
  readonly signal: AbortSignal | null;
  readonly compile: (item: I) => R;
  readonly send: (requests: readonly R[]) => Promise<readonly ItemResult<T>[]>;
}

/**
 * Sends what can be sent; an item that cannot be made out is an error of its own, and of the whole call when they are to
 * happen together.
 */
async function vectored<I, R, T>(
  items: readonly I[],
  { atomic, signal, compile, send }: Vector<I, R, T>,
): Promise<readonly ItemResult<T>[]> {
  if (atomic) return send(items.map(compile));
  const compiled = items.map((item) => attempt(() => compile(item)));
  const requests = compiled.flatMap((each) => (each.ok ? [each.value] : []));
  const results = (requests.length === 0 ? [] : await send(requests)).values();
  // A call that is given up ends as one, not as a list of items that were given up.
  throwIfAborted(signal, "the batch");
  return compiled.map((each) => {
    if (!each.ok) return each;
    const next = results.next();
    if (next.done !== true) return next.value;
    throw new NexusError({ code: "INTERNAL", what: `fewer results than the ${requests.length} asked for` });
  });
}

function attempt<T>(work: () => T): ItemResult<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error: NexusError.from(error) };
  }
}
