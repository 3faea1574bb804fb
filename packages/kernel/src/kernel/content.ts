import { type ContentId, type FileMetadata, NexusError } from "@nexus/contracts";
import type { ByteRange, ByteSource, StoredObject } from "../abc/object-store.js";
import { ExternalObjectStore } from "../core/content/external-object-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import type { GrowthGate } from "./growth.js";
import type { KernelParts } from "./parts.js";
import { withStallLimit } from "./stall-limit.js";

/** Where path-addressed stores keep what is staged but not yet published. */
const STAGING_FOLDER = "/.nexus-staging";

/** Failures of a store that mean: the bytes are not to be had, now. */
export const UNREACHABLE_CODES: ReadonlySet<string> = new Set([
  "NOT_FOUND",
  "CONTENT_UNAVAILABLE",
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
]);

/** The key of the object an entry names, which may be an empty one, or null when it names none. */
export function objectKey(route: Route, entry: FileMetadata): ContentId | null {
  if (entry.contentId === null) return null;
  // A path-addressed store knows its objects by where they are, and follows renames of directories above.
  return route.store.addressing === "path" ? (route.storePath as ContentId) : entry.contentId;
}

/** `objectKey` where there are bytes to read; null when there are none. */
export function contentKey(route: Route, entry: FileMetadata): ContentId | null {
  return entry.sizeBytes === 0 ? null : objectKey(route, entry);
}

/** The other node that an entry says holds its content. */
function recordedHolder(parts: KernelParts, entry: FileMetadata): string | null {
  const writer = entry.lastWriterAddress;
  return writer === parts.advertiseAddress ? null : writer;
}

/**
 * Other nodes that may hold an entry's content: the recorded one, then the zone's members where they are now,
 * for rows keep the address a node had when it wrote.
 */
function remoteHolders(parts: KernelParts, route: Route, entry: FileMetadata): readonly string[] {
  const { members, nodeId } = parts.coordinator.zoneInfo(route.zoneId);
  const holders = new Set<string>();
  const recorded = recordedHolder(parts, entry);
  if (recorded !== null) holders.add(recorded);
  for (const member of members) {
    if (holders.size >= parts.limits.maxHoldersAsked) break;
    const { address } = member;
    if (address === null || member.nodeId === nodeId || address === parts.advertiseAddress) continue;
    holders.add(address);
  }
  return [...holders];
}

/** Bytes of `range` that an entry has. */
export function lengthInRange(entry: FileMetadata, range: ByteRange): number {
  const rest = Math.max(0, entry.sizeBytes - range.offsetBytes);
  return range.lengthBytes === null ? rest : Math.min(rest, range.lengthBytes);
}

/**
 * The bytes of an entry, piece by piece. Errors: CONTENT_UNAVAILABLE naming path, content id and holder;
 * CORRUPT, also when the store yields another number of bytes than the entry says; IO_ERROR.
 */
export async function* contentPieces(
  parts: KernelParts,
  route: Route,
  entry: FileMetadata,
  range: ByteRange,
  signal: AbortSignal | null,
): AsyncGenerator<Uint8Array> {
  const lengthBytes = lengthInRange(entry, range);
  const key = contentKey(route, entry);
  if (key === null || lengthBytes === 0) return;
  let seenBytes = 0;
  try {
    const bounded = { offsetBytes: range.offsetBytes, lengthBytes };
    // Asked for only when bytes are missing here: most reads are served from the local disk.
    const from = {
      get holders() {
        return remoteHolders(parts, route, entry);
      },
      signal,
    };
    for await (const piece of route.store.read(key, bounded, from)) {
      seenBytes += piece.length;
      yield piece;
    }
  } catch (error) {
    throw explainReadFailure(parts, route, entry, error);
  }
  if (seenBytes !== lengthBytes) {
    throw new NexusError({
      code: "CORRUPT",
      what: `${route.visiblePath} gave ${seenBytes} bytes where its entry says ${lengthBytes}`,
      remedy: "write the file again from its source",
      details: { path: route.visiblePath, contentId: entry.contentId, seenBytes, lengthBytes },
    });
  }
}

function explainReadFailure(parts: KernelParts, route: Route, entry: FileMetadata, error: unknown): unknown {
  if (!NexusError.is(error) || !UNREACHABLE_CODES.has(error.code)) return error;
  // Nobody knows whether its bytes are lost: it says itself why it cannot be had.
  if (route.store instanceof ExternalObjectStore && !route.store.isOpen) return error;
  const holder = recordedHolder(parts, entry);
  const where =
    holder === null ? "this node, which lost them" : `${holder}, which cannot be reached or lost them`;
  return new NexusError({
    code: "CONTENT_UNAVAILABLE",
    what: `the bytes of ${route.visiblePath} (content ${entry.contentId}) are held by ${where}`,
    remedy: holder === null ? "write the file again" : `bring ${holder} back, or write the file again`,
    details: {
      path: route.visiblePath,
      contentId: entry.contentId,
      holder: holder ?? parts.advertiseAddress,
    },
    cause: error,
  });
}

/** A key for bytes that are not published yet. */
export function stagingKey(parts: KernelParts): string {
  return `${STAGING_FOLDER}/${parts.newId()}`;
}

/**
 * Stores the bytes of a write durably, before any lock is taken. A source that stalls, or a store that does,
 * is given the call's time for each piece, so a long transfer that moves is never cut. Errors:
 * DEADLINE_EXCEEDED, CANCELLED, NO_SPACE, IO_ERROR.
 */
export async function stage(
  parts: KernelParts,
  call: Call,
  route: Route,
  source: ByteSource,
  key: string | null,
): Promise<StoredObject> {
  const what = `storing the bytes of ${route.visiblePath}`;
  parts.growth.admit(source instanceof Uint8Array ? source.length : 0);
  if (source instanceof Uint8Array) {
    return call.within(what, (signal) => route.store.put(source, { key, signal }));
  }
  call.spendMs(what);
  return withStallLimit(call.timeoutMs, what, call.signal, (signal, progress) =>
    route.store.put(admittedPieces(parts.growth, source, progress), { key, signal }),
  );
}

/** A source whose every piece is asked for at the growth gate, and counts as progress. */
export async function* admittedPieces(
  growth: GrowthGate,
  source: AsyncIterable<Uint8Array>,
  progress: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    growth.admit(piece.length);
    progress();
    yield piece;
    progress();
  }
}

/** All bytes of a source. Errors: RESOURCE_EXHAUSTED above `maxBytes`. */
export async function collect(source: ByteSource, maxBytes: number, what: string): Promise<Uint8Array> {
  const tooLarge = (): NexusError =>
    new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${what} is larger than ${maxBytes} bytes`,
      remedy: "use several smaller ones, or a stream",
      details: { limitBytes: maxBytes },
    });
  if (source instanceof Uint8Array) {
    if (source.length > maxBytes) throw tooLarge();
    return source;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge();
    pieces.push(piece);
  }
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
