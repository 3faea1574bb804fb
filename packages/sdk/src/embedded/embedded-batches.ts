import { NexusError, type OperationContext } from "@nexus/contracts";
import {
  type CallOptions,
  DEFAULT_KERNEL_LIMITS,
  type ItemResult,
  type Kernel,
  type ReadRequest,
  type ReadResult,
} from "@nexus/kernel";
import { changeInBatches, inBatches } from "@nexus/lib";
import type { BatchDriver, XattrCalls } from "../calls.js";

/** Who calls which kernel; a new request id for each call. */
interface Caller {
  readonly kernel: Kernel;
  readonly context: () => OperationContext;
}

/** As many items at a time as the kernel takes. */
const { maxBatchItems: BATCH_ITEMS } = DEFAULT_KERNEL_LIMITS;
const BY_COUNT = { maxItems: BATCH_ITEMS, bytesOf: () => 0, maxBytes: 0 };

/** Any number of paths. */
export function statAll(
  { kernel, context }: Caller,
  paths: readonly string[],
  options: CallOptions,
): ReturnType<Kernel["sysStatBatch"]> {
  return inBatches(paths, BATCH_ITEMS, (some) => kernel.sysStatBatch(some, context(), options));
}

/** The kernel's vectored calls. */
export function createBatchDriver(caller: Caller): BatchDriver {
  const { kernel, context } = caller;
  return {
    read: (requests, options, batch) => {
      if (batch.atomic) return kernel.sysReadBatch(requests, context(), options, batch);
      return inBatches(requests, BATCH_ITEMS, (some) => readSome(caller, some, options));
    },
    write: (requests, options, batch) => {
      const write = (some: typeof requests) => kernel.writeBatch(some, context(), options, batch);
      return batch.atomic ? write(requests) : changeInBatches(requests, BY_COUNT, write, failedItem);
    },
    unlink: (requests, options, batch) => {
      const unlink = (some: typeof requests) => kernel.sysUnlinkBatch(some, context(), options, batch);
      return batch.atomic ? unlink(requests) : changeInBatches(requests, BY_COUNT, unlink, failedItem);
    },
  };
}

export function createXattrCalls({ kernel, context }: Caller): XattrCalls {
  return {
    getXattrs: (path, options) => kernel.getXattrs(path, context(), options),
    setXattrs: (path, xattrs, options) => kernel.setXattrs(path, xattrs, context(), options),
    getXattrsBatch: (paths, options) =>
      inBatches(paths, BATCH_ITEMS, (some) => kernel.getXattrsBatch(some, context(), options)),
    setXattrsBatch: (items, options) =>
      changeInBatches(items, BY_COUNT, (some) => kernel.setXattrsBatch(some, context(), options), failedItem),
  };
}

/** What the kernel's buffer has no room for together with the others is read by itself, as it would be remotely. */
async function readSome(
  { kernel, context }: Caller,
  requests: readonly ReadRequest[],
  options: CallOptions,
): Promise<readonly ItemResult<ReadResult>[]> {
  const results = [...(await kernel.sysReadBatch(requests, context(), options))];
  for (const [at, item] of results.entries()) {
    const request = requests[at];
    if (item.ok || request === undefined || !isCrowdedOut(item.error)) continue;
    results[at] = await kernel.sysRead(request, context(), options).then(succeededItem, failedItem);
  }
  return results;
}

function isCrowdedOut({ code, details }: NexusError): boolean {
  return code === "RESOURCE_EXHAUSTED" && typeof details["leftBytes"] === "number";
}

function succeededItem<T>(value: T): ItemResult<T> {
  return { ok: true, value };
}

function failedItem(error: unknown): ItemResult<never> {
  return { ok: false, error: NexusError.from(error) };
}
