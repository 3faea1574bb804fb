import { DT_REG, ENTRY_TYPE_NAMES, type FileMetadata, isDirectoryType, NexusError } from "@nexus/contracts";
import { sleep, withDeadline } from "@nexus/lib";
import type { ByteRange } from "../abc/object-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { ReadRequest, ReadResult, ReadStream } from "./api.js";
import type { Call } from "./call.js";
import { isChannel } from "./channel-place.js";
import { readMessage } from "./channels.js";
import { collect, contentPieces, lengthInRange } from "./content.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize, intercept, lockPath, withIoLocks } from "./pipeline.js";
import { type Found, follow, notFound, place, type ReadOptionsOf } from "./resolve.js";
import { readVirtual, virtualAt } from "./virtual.js";

/** A file that may be read: through gate and hooks, its bytes not yet touched. */
export interface OpenFile {
  readonly route: Route;
  readonly entry: FileMetadata;
  readonly lengthBytes: number;
}

export function requireRange({ offsetBytes, lengthBytes }: ByteRange): void {
  const valid = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  if (valid(offsetBytes) && (lengthBytes === null || valid(lengthBytes))) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the range at ${offsetBytes} of ${lengthBytes ?? "all"} bytes is not one of whole numbers from 0`,
    remedy: "give offset and length in bytes",
  });
}

/** Errors: NOT_FOUND, IS_A_DIRECTORY, WRONG_TYPE. */
export function requireFile(route: Route, entry: FileMetadata | null): FileMetadata {
  if (entry === null) throw notFound(route);
  if (entry.entryType === DT_REG) return entry;
  const isDirectory = isDirectoryType(entry.entryType);
  throw new NexusError({
    code: isDirectory ? "IS_A_DIRECTORY" : "WRONG_TYPE",
    what: `${route.visiblePath} is a ${ENTRY_TYPE_NAMES[entry.entryType]}, not a file`,
    remedy: isDirectory ? "list it, or name a file inside it" : "name a file",
    details: { path: route.visiblePath },
  });
}

export function requireContent(route: Route, entry: FileMetadata, request: ReadRequest): void {
  const expected = request.expectedContentId;
  if (expected === null || entry.contentId === expected) return;
  throw new NexusError({
    code: "CONFLICT",
    what: `${route.visiblePath} has content ${entry.contentId ?? "none"}, not ${expected}`,
    remedy: "read it without an expected content id",
    details: { path: route.visiblePath, currentContentId: entry.contentId, currentEtag: entry.etag },
  });
}

/** All of a read up to its bytes, then `use` under the shared I/O lock. */
async function withOpenFile<T>(
  parts: KernelParts,
  call: Call,
  request: ReadRequest,
  { route, entry: found }: Found,
  readOptionsOf: ReadOptionsOf,
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  await authorize(parts, call, "READ", route, found);
  const work = (): Promise<T> =>
    withIoLocks(parts, call, "shared", [route], async () => {
      // Content-addressed bytes cannot change under a reader; path-addressed ones are looked at in the lock.
      const entry =
        route.store.addressing === "path"
          ? await metaStoreOf(parts, route.zoneId).get(route.zonePath, await readOptionsOf(route))
          : found;
      const file = requireFile(route, entry);
      requireContent(route, file, request);
      return use({ route, entry: file, lengthBytes: lengthInRange(file, request.range) });
    });
  return intercept(parts, call, { operation: "read", route, range: request.range }, work, null);
}

/** What a resolver puts at the path; null when it is an ordinary one. */
async function openVirtual(parts: KernelParts, call: Call, request: ReadRequest): Promise<ReadResult | null> {
  if (parts.resolvers.isEmpty) return null;
  requireRange(request.range);
  const virtual = await virtualAt(parts, call, "READ", place(parts, call, request.path));
  return virtual === null ? null : readVirtual(parts, call, virtual, request.range);
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** Bytes a reply may still hold; the items of a batch share one. */
export interface ReplyBudget {
  leftBytes: number;
}

/** Reads into memory. Errors: RESOURCE_EXHAUSTED above the budget, and those of sysRead. */
export async function readBuffered(
  parts: KernelParts,
  call: Call,
  request: ReadRequest,
  budget: ReplyBudget,
): Promise<ReadResult> {
  const virtual = await openVirtual(parts, call, request);
  if (virtual !== null) return virtual;
  const once: ReadOptionsOf = (route) => call.readOptions(route.zoneId);
  requireRange(request.range);
  const found = await follow(parts, call, request.path, once);
  if (isChannel(found.entry)) return readMessage(parts, call, found, request);
  return withOpenFile(parts, call, request, found, once, async ({ route, entry, lengthBytes }) => {
    if (lengthBytes > budget.leftBytes) throw tooLarge(route, lengthBytes, budget.leftBytes);
    budget.leftBytes -= lengthBytes;
    return { entry, bytes: await bytesOf(parts, call, { route, entry, lengthBytes }, request.range) };
  });
}

export function bytesOf(
  parts: KernelParts,
  call: Call,
  { route, entry, lengthBytes }: OpenFile,
  range: ByteRange,
): Promise<Uint8Array> {
  return call.within(`reading ${route.visiblePath}`, (signal) =>
    collect(contentPieces(parts, route, entry, range, signal), lengthBytes, route.visiblePath),
  );
}

export function tooLarge(route: Route, lengthBytes: number, leftBytes: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${lengthBytes} bytes of ${route.visiblePath} do not fit a reply with room for ${leftBytes}`,
    remedy: "stream the file, read it in ranges, or read fewer at once",
    details: { path: route.visiblePath, lengthBytes, leftBytes },
  });
}

/**
 * Opens a file for streaming. The call's time bounds opening, and then each piece on its own: how long a
 * transfer takes is its reader's to decide.
 */
export async function readStream(
  parts: KernelParts,
  call: Call,
  request: ReadRequest,
  readOptionsOf: ReadOptionsOf = (route) => call.readOptions(route.zoneId),
): Promise<ReadStream> {
  const virtual = await openVirtual(parts, call, request);
  if (virtual !== null) {
    const { entry, bytes } = virtual;
    return { entry, lengthBytes: bytes.length, pieces: onePiece(bytes) };
  }
  requireRange(request.range);
  const found = await follow(parts, call, request.path, readOptionsOf);
  const file = await withOpenFile(parts, call, request, found, readOptionsOf, async (open) => open);
  const { entry, lengthBytes } = file;
  return { entry, lengthBytes, pieces: streamPieces(parts, call, file, request.range) };
}

async function* streamPieces(
  parts: KernelParts,
  call: Call,
  file: OpenFile,
  range: ByteRange,
): AsyncGenerator<Uint8Array> {
  const { route, entry } = file;
  const abort = new AbortController();
  const release = await lockWhileStreaming(parts, call, route);
  const pieces = contentPieces(parts, route, entry, range, abort.signal);
  try {
    for (;;) {
      const next = await withDeadline(
        () => pieces.next(),
        call.timeoutMs,
        `reading the next piece of ${route.visiblePath}`,
        call.signal,
      );
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    abort.abort();
    release();
    // A store that hangs must not keep its reader: it is told to stop, and waited for only briefly.
    await Promise.race([pieces.return(undefined).catch(() => undefined), sleep(0, null)]);
  }
}

/** Path-addressed bytes may not change while they stream; content-addressed ones cannot. */
async function lockWhileStreaming(parts: KernelParts, call: Call, route: Route): Promise<() => void> {
  if (route.store.addressing === "content") return () => undefined;
  const { ioLockTimeoutMs } = parts.limits;
  parts.lockOrder.check("io", [lockPath(route)]);
  return parts.ioLocks.acquire([{ path: lockPath(route), mode: "shared" }], {
    timeoutMs: ioLockTimeoutMs,
    signal: call.signal,
  });
}
