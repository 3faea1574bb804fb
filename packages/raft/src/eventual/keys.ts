import { NAMESPACE_KEY_PREFIX } from "@nexus/kernel";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import type { ByteRange } from "../zone/state/keys.js";

/**
 * Key space of one member's copy of an eventual zone (a store of its own beside the replica's):
 *
 *     'm'                origin, clock, sequence and log positions, vectors (meta.ts)
 *     'n' ...            the namespace as readers see it, and its watch history (kernel, core/namespace/keys.ts)
 *     'r' path           latest write of a path, tombstones included (records.ts)
 *     'l' position(8)    log of writes in the order taken in, for members that lack them
 *     'f'                agreed floor this copy knows (floor.ts)
 *     't' path           paths whose latest write is a tombstone; 'T' how many (tombstones.ts)
 *     'c' number(8)      conflicts, oldest first (conflicts.ts)
 *     's' path           records of another member's state that is coming in; 'S' when all are here (staging.ts)
 */
const SPACE = {
  meta: 0x6d,
  record: 0x72,
  log: 0x6c,
  conflict: 0x63,
  floor: 0x66,
  tombstone: 0x74,
  tombstoneCount: 0x54,
  staged: 0x73,
  sealed: 0x53,
} as const;
const NUMBER_BYTES = 8;

export const META_KEY: Uint8Array = Uint8Array.of(SPACE.meta);
export const FLOOR_KEY: Uint8Array = Uint8Array.of(SPACE.floor);
export const TOMBSTONE_COUNT_KEY: Uint8Array = Uint8Array.of(SPACE.tombstoneCount);
export const SEALED_KEY: Uint8Array = Uint8Array.of(SPACE.sealed);
export const STAGED_RANGE: ByteRange = rangeOf(SPACE.staged);
export const TOMBSTONE_RANGE: ByteRange = rangeOf(SPACE.tombstone);
/** Every key of a copy. */
export const COPY_RANGE: ByteRange = { low: Uint8Array.of(0), high: Uint8Array.of(0xff) };
export const RECORD_RANGE: ByteRange = rangeOf(SPACE.record);
export const NAMESPACE_RANGE: ByteRange = rangeOf(NAMESPACE_KEY_PREFIX);

function rangeOf(space: number): ByteRange {
  return { low: Uint8Array.of(space), high: Uint8Array.of(space + 1) };
}

export function recordKey(path: string): Uint8Array {
  return ofPath(SPACE.record, path);
}

export function stagedKey(path: string): Uint8Array {
  return ofPath(SPACE.staged, path);
}

export function tombstoneKey(path: string): Uint8Array {
  return ofPath(SPACE.tombstone, path);
}

export function pathOfTombstoneKey(key: Uint8Array): string {
  return utf8Decode(key.subarray(1));
}

function ofPath(space: number, path: string): Uint8Array {
  const text = utf8Encode(path);
  const key = new Uint8Array(1 + text.length);
  key[0] = space;
  key.set(text, 1);
  return key;
}

/** The next key in byte order. */
export function keyAfter(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1);
  next.set(key);
  return next;
}

export function logKey(position: number): Uint8Array {
  return numbered(SPACE.log, position);
}

export function conflictKey(number: number): Uint8Array {
  return numbered(SPACE.conflict, number);
}

function numbered(space: number, number: number): Uint8Array {
  const key = new Uint8Array(1 + NUMBER_BYTES);
  key[0] = space;
  new DataView(key.buffer).setBigUint64(1, BigInt(number));
  return key;
}
