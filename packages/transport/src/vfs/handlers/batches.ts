import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import type {
  CallOptions,
  ItemResult,
  Kernel,
  ReadRequest,
  ReadResult,
  TransactionOperation,
  WriteResult,
} from "@nexus/kernel";
import { FIRST_READ_BYTES } from "../../limits.js";
import { type CallInfo, callOptions } from "../../server/unary.js";
import { conditionsFromWire, contentIdFromWire } from "../../wire/requests.js";
import { boundedRange, wantedBytes } from "../bounded-read.js";

/** First pass of a batch of reads: all items together, and each at least (bytes). */
const FIRST_PASS_BYTES = 32 * 1024 * 1024;
const FIRST_PASS_ITEM_BYTES = 4096;

/** An item with how much of it is read. */
interface PlannedRead {
  readonly item: vfs.BatchReadItemRequest;
  readonly bytes: number;
  readonly position: number;
}

/**
 * Reads what fits into `limitBytes` of reply, in the order asked for; an item that does not fit has an error of its
 * own. A first pass reads a little of every item and learns the sizes, so that never more than the reply is held.
 */
export async function readItems(
  kernel: Kernel,
  items: readonly vfs.BatchReadItemRequest[],
  call: CallInfo,
  options: CallOptions,
  limitBytes: number,
): Promise<readonly ItemResult<ReadResult>[]> {
  if (items.length === 0) return [];
  const read = (planned: readonly PlannedRead[]) =>
    kernel.sysReadBatch(planned.map(toRead), call.context, options);
  const bytes = firstPassItemBytes(items.length, limitBytes);
  call.reserveBytes(items.length * bytes);
  const results = [...(await read(items.map((item, position) => ({ item, bytes, position }))))];
  const again = planRest(items, results, bytes, limitBytes);
  if (again.length === 0) return results;
  call.reserveBytes(again.reduce((sum, planned) => sum + planned.bytes, 0));
  const reread = await read(again);
  again.forEach((planned, index) => {
    const result = reread[index];
    if (result === undefined) throw missingResult(planned.item.path);
    const hasGrown = result.ok && result.value.bytes.length > planned.bytes;
    results[planned.position] = hasGrown ? { ok: false, error: grown(planned) } : result;
  });
  return results;
}

/** All of them as of one state of their zone, or none. Errors: RESOURCE_EXHAUSTED when the reply cannot hold them. */
export async function readItemsAtomic(
  kernel: Kernel,
  items: readonly vfs.BatchReadItemRequest[],
  call: CallInfo,
  options: CallOptions,
  limitBytes: number,
): Promise<readonly ItemResult<ReadResult>[]> {
  // Sizes are not known before the one look at the zone.
  const wantedBytes = items.reduce((sum, { length }) => sum + (length ?? limitBytes), 0);
  call.reserveBytes(Math.min(wantedBytes, limitBytes));
  const requests = items.map((item, position) => toRead({ item, bytes: limitBytes, position }));
  const results = await kernel.sysReadBatch(requests, call.context, options, { atomic: true });
  let leftBytes = limitBytes;
  results.forEach((result, position) => {
    if (!result.ok) throw result.error;
    const { bytes } = result.value;
    if (bytes.length > leftBytes) {
      throw overflow(items[position]?.path ?? "", bytes.length, leftBytes, limitBytes);
    }
    leftBytes -= bytes.length;
  });
  return results;
}

function firstPassItemBytes(count: number, limitBytes: number): number {
  const allBytes = Math.min(FIRST_PASS_BYTES, Math.max(limitBytes, count * FIRST_PASS_ITEM_BYTES));
  return Math.min(FIRST_READ_BYTES, limitBytes, Math.floor(allBytes / count));
}

/** Which items are read again in full. Puts an error into `results` where the reply has no room left. */
function planRest(
  items: readonly vfs.BatchReadItemRequest[],
  results: ItemResult<ReadResult>[],
  firstPassBytes: number,
  limitBytes: number,
): PlannedRead[] {
  const again: PlannedRead[] = [];
  let leftBytes = limitBytes;
  items.forEach((item, position) => {
    const result = results[position];
    if (result?.ok !== true) return;
    const isComplete = result.value.bytes.length <= firstPassBytes;
    const bytes = isComplete ? result.value.bytes.length : wantedBytes(item, result.value);
    if (bytes > leftBytes) {
      results[position] = { ok: false, error: overflow(item.path, bytes, leftBytes, limitBytes) };
      return;
    }
    leftBytes -= bytes;
    if (!isComplete) again.push({ item, bytes, position });
  });
  return again;
}

function toRead({ item, bytes }: PlannedRead): ReadRequest {
  const expectedContentId = contentIdFromWire(item.contentId);
  return { path: item.path, range: boundedRange(item, bytes), expectedContentId };
}

/**
 * Writes in the order of the items. The kernel has one batch for items that may create and one for those that must
 * not, so neighbours of one kind go together and the groups one after the other.
 */
export async function writeItems(
  kernel: Kernel,
  items: readonly vfs.BatchWriteItemRequest[],
  call: CallInfo,
): Promise<readonly ItemResult<WriteResult>[]> {
  const options = callOptions(call, LINEARIZABLE);
  const results: ItemResult<WriteResult>[] = [];
  for (const group of groupsOfOneKind(items)) {
    const writes = group.map(toWrite);
    const batch = group[0]?.mustExist
      ? kernel.sysWriteBatch(writes, call.context, options)
      : kernel.writeBatch(writes, call.context, options);
    results.push(
      ...(await batch.catch((error: unknown) => failedGroup(error, group.length, results.length))),
    );
  }
  if (results.length !== items.length) throw missingResult(items[results.length]?.path ?? "");
  return results;
}

/** All of them in one step of their zone, or none. */
export async function writeItemsAtomic(
  kernel: Kernel,
  items: readonly vfs.BatchWriteItemRequest[],
  call: CallInfo,
): Promise<readonly ItemResult<WriteResult>[]> {
  if (items.length === 0) return [];
  const operations = items.map((item): TransactionOperation => {
    const { path, source, offsetBytes, mimeType, conditions, createParents } = toWrite(item);
    if (offsetBytes !== null) throw notWhole(path);
    const create = item.mustExist ? "never" : "ifMissing";
    return {
      kind: "put",
      path,
      source,
      mimeType,
      conditions,
      createParents: createParents && !item.mustExist,
      create,
    };
  });
  const result = await kernel.transact(
    { compares: [], operations },
    call.context,
    callOptions(call, LINEARIZABLE),
  );
  if (result.kind === "refused")
    throw new NexusError({ code: "INTERNAL", what: "a batch without compares failed one" });
  const { outcomes, token } = result;
  return outcomes.map(({ entry, created, previous }) => ({
    ok: true,
    value: { entry, created, previous, token },
  }));
}

/** Once earlier groups are written, a group that fails as a whole must not hide their results. */
function failedGroup(thrown: unknown, count: number, written: number): ItemResult<WriteResult>[] {
  if (written === 0) throw thrown;
  const error = NexusError.from(thrown);
  return Array.from({ length: count }, () => ({ ok: false, error }));
}

function groupsOfOneKind(items: readonly vfs.BatchWriteItemRequest[]): vfs.BatchWriteItemRequest[][] {
  const groups: vfs.BatchWriteItemRequest[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last?.[0]?.mustExist === item.mustExist) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

function toWrite(item: vfs.BatchWriteItemRequest) {
  return {
    path: item.path,
    source: item.content,
    offsetBytes: item.offset,
    mimeType: item.mimeType,
    conditions: conditionsFromWire(item),
    createParents: item.createParents,
  };
}

function overflow(path: string, bytes: number, leftBytes: number, limitBytes: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${path} (${bytes} bytes) does not fit: ${leftBytes} of the reply's ${limitBytes} bytes are left`,
    remedy: "read it by itself, in a smaller batch, or with ReadStream",
    details: { bytes, leftBytes, limit: limitBytes, tooLargeForReply: true },
  });
}

function grown({ item, bytes }: PlannedRead): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${item.path} grew beyond ${bytes} bytes while it was read`,
    remedy: "try again",
    details: { bytes },
  });
}

function notWhole(path: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${path} cannot be written at an offset together with others`,
    remedy: "write it whole, or by itself",
    details: { path },
  });
}

function missingResult(path: string): NexusError {
  return new NexusError({ code: "INTERNAL", what: `the kernel returned no result for ${path}` });
}
