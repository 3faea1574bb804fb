import type { ClientSessionId, Inode } from "@nexus/contracts";
import { hexBytes, invariant, utf8Decode, utf8Encode } from "@nexus/lib";
import type { KeyRange } from "./types.js";

/**
 * Key space of a zone's namespace. Every key starts with NAMESPACE_KEY_PREFIX, so that a driver can hang it
 * under a generation and keep records of its own beside it.
 *
 *   n 00                      zone counters: next inode, number of mounts
 *   n 01 inode(8) name        the row of one name in a directory; byte order of UTF-8 names is list order
 *   n 02 inode(8)             a directory: where it hangs (parent inode, name) and how many children it has
 *   n 03 inode(8) name        index of mount rows, keyed like the row
 *   n 04 slot(8)              watch history: a ring of records (history.ts)
 *   n 05                      where that ring begins and ends
 *   n 06 time(8) inode(8)     index of entries that expire, by zone time (expiry.ts)
 *   n 07                      usage: entries and bytes counted, and the quota
 *   n 08 session(16)          how many entries are tied to a session (sessions.ts)
 *   n 08 session(16) ~inode(8)  index of those, where each is; younger inodes first
 *
 * Inodes are 8 bytes big-endian. The zone's root directory is the row of name "" in inode 0, which no
 * directory has.
 */
export const NAMESPACE_KEY_PREFIX = 0x6e;

const TAG_COUNTERS = 0x00;
const TAG_ROW = 0x01;
const TAG_DIRECTORY = 0x02;
const TAG_MOUNT = 0x03;
const TAG_HISTORY = 0x04;
const TAG_HISTORY_HEAD = 0x05;
const TAG_EXPIRY = 0x06;
const TAG_USAGE = 0x07;
const TAG_SESSION = 0x08;

const INODE_OFFSET = 2;
const NAME_OFFSET = INODE_OFFSET + 8;

/** Where the root row hangs: not a directory, merely a place in the key space. */
export const ABOVE_ROOT = 0 as Inode;

function keyOf(tag: number, inode: Inode, name: Uint8Array | null): Uint8Array {
  invariant(Number.isSafeInteger(inode) && inode >= 0, "an inode is from 0, below 2^53", { inode });
  const key = new Uint8Array(NAME_OFFSET + (name?.length ?? 0));
  key[0] = NAMESPACE_KEY_PREFIX;
  key[1] = tag;
  let rest: number = inode;
  for (let i = NAME_OFFSET - 1; i >= INODE_OFFSET; i -= 1) {
    key[i] = rest % 0x100;
    rest = Math.floor(rest / 0x100);
  }
  if (name !== null) key.set(name, NAME_OFFSET);
  return key;
}

export function countersKey(): Uint8Array {
  return Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_COUNTERS);
}

export function rowKey(parent: Inode, name: string): Uint8Array {
  return keyOf(TAG_ROW, parent, utf8Encode(name));
}

export function directoryKey(inode: Inode): Uint8Array {
  return keyOf(TAG_DIRECTORY, inode, null);
}

export function mountKey(parent: Inode, name: string): Uint8Array {
  return keyOf(TAG_MOUNT, parent, utf8Encode(name));
}

export function historyRecordKey(slot: number): Uint8Array {
  return keyOf(TAG_HISTORY, slot as Inode, null);
}

export function historyHeadKey(): Uint8Array {
  return Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_HISTORY_HEAD);
}

const EXPIRY_KEY_BYTES = INODE_OFFSET + 16;

export function expiryKey(expiresAtMs: number, inode: Inode): Uint8Array {
  const key = new Uint8Array(EXPIRY_KEY_BYTES);
  key.set(keyOf(TAG_EXPIRY, expiresAtMs as Inode, null));
  key.set(keyOf(TAG_EXPIRY, inode, null).subarray(INODE_OFFSET), NAME_OFFSET);
  return key;
}

/** Zone time never comes to this. */
export const MAX_ZONE_TIME_MS = Number.MAX_SAFE_INTEGER - 1;

/** Entries that expire at zone time `throughMs` or before. */
export function expiryRange(throughMs: number): KeyRange {
  const low = Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_EXPIRY);
  return { gte: low, lt: keyOf(TAG_EXPIRY, (Math.floor(throughMs) + 1) as Inode, null) };
}

/** Time and inode of a key of the expiry index. */
export function expiryOfKey(key: Uint8Array): { readonly expiresAtMs: number; readonly inode: Inode } {
  invariant(key.length === EXPIRY_KEY_BYTES && key[1] === TAG_EXPIRY, "the key is one of the expiry index", {
    bytes: key.length,
    tag: key[1] ?? -1,
  });
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const read = (at: number): number => view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
  return { expiresAtMs: read(INODE_OFFSET), inode: read(NAME_OFFSET) as Inode };
}

const SESSION_ID_BYTES = 16;
const SESSION_KEY_BYTES = INODE_OFFSET + SESSION_ID_BYTES;

/** How many entries are tied to a session. */
export function tieCountKey(session: ClientSessionId): Uint8Array {
  const id = hexBytes(session);
  invariant(id.length === SESSION_ID_BYTES, "a session's id has 16 bytes", { bytes: id.length });
  const key = new Uint8Array(SESSION_KEY_BYTES);
  key.set([NAMESPACE_KEY_PREFIX, TAG_SESSION]);
  key.set(id, INODE_OFFSET);
  return key;
}

/** An entry tied to a session. What lies in a directory is younger than it, and comes before it. */
export function tieKey(session: ClientSessionId, inode: Inode): Uint8Array {
  const key = new Uint8Array(SESSION_KEY_BYTES + 8);
  key.set(tieCountKey(session));
  key.set(
    keyOf(TAG_SESSION, (Number.MAX_SAFE_INTEGER - inode) as Inode, null).subarray(INODE_OFFSET),
    SESSION_KEY_BYTES,
  );
  return key;
}

/** The entries tied to a session. */
export function tieRange(session: ClientSessionId): KeyRange {
  const gte = new Uint8Array(SESSION_KEY_BYTES + 1);
  gte.set(tieCountKey(session));
  const lt = new Uint8Array(gte);
  lt[SESSION_KEY_BYTES] = 0xff;
  return { gte, lt };
}

/** The inode of a key of `tieRange`. */
export function inodeOfTieKey(key: Uint8Array): Inode {
  invariant(
    key.length === SESSION_KEY_BYTES + 8 && key[1] === TAG_SESSION,
    "the key is one of a tied entry",
    {
      bytes: key.length,
      tag: key[1] ?? -1,
    },
  );
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const inverted = view.getUint32(SESSION_KEY_BYTES) * 2 ** 32 + view.getUint32(SESSION_KEY_BYTES + 4);
  return (Number.MAX_SAFE_INTEGER - inverted) as Inode;
}

export function usageKey(): Uint8Array {
  return Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_USAGE);
}

/** Every row of a namespace. */
export function rowRange(): KeyRange {
  return {
    gte: Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_ROW),
    lt: Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_ROW + 1),
  };
}

/** Parent inode and name of a row's or a mount's key. */
export function placeOfKey(key: Uint8Array): { readonly parent: Inode; readonly name: string } {
  invariant(
    key.length >= NAME_OFFSET &&
      key[0] === NAMESPACE_KEY_PREFIX &&
      (key[1] === TAG_ROW || key[1] === TAG_MOUNT),
    "the key is one of a row or a mount",
    { bytes: key.length, tag: key[1] ?? -1 },
  );
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const parent = view.getUint32(INODE_OFFSET) * 2 ** 32 + view.getUint32(INODE_OFFSET + 4);
  return { parent: parent as Inode, name: utf8Decode(key.subarray(NAME_OFFSET)) };
}

/** Whether a key of the namespace is one of a row. */
export function isRowKey(key: Uint8Array): boolean {
  return key[0] === NAMESPACE_KEY_PREFIX && key[1] === TAG_ROW;
}

/** Rows of a directory in list order; `afterName` null from the first, else behind that name. */
export function childRange(inode: Inode, afterName: string | null): KeyRange {
  const lt = keyOf(TAG_ROW, (inode + 1) as Inode, null);
  if (afterName === null) return { gte: keyOf(TAG_ROW, inode, null), lt };
  // No name holds a NUL, so name + NUL lies right behind the name and before every longer one.
  return { gte: rowKey(inode, `${afterName}\0`), lt };
}

/** The index of mount rows. */
export function mountRange(): KeyRange {
  return {
    gte: Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_MOUNT),
    lt: Uint8Array.of(NAMESPACE_KEY_PREFIX, TAG_MOUNT + 1),
  };
}

/** Every key of a namespace: what a snapshot carries and a wipe removes. */
export function namespaceRange(): KeyRange {
  return { gte: Uint8Array.of(NAMESPACE_KEY_PREFIX), lt: Uint8Array.of(NAMESPACE_KEY_PREFIX + 1) };
}
