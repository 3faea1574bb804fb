import type { NodeId } from "@nexus/contracts";
import { type CommitActor, decodeRow, encodeRow, type NamespaceRow } from "@nexus/kernel";
import { parseNodeId } from "@nexus/lib";
import { FieldReader } from "../wire/packed-fields.js";
import { pack, unpack } from "../wire/packr.js";
import { compareStamps, type HlcStamp, type OriginId } from "./stamp.js";
import { type Dot, includes, packVector, type VersionVector } from "./version-vector.js";

/** Who wrote something, when, and what the writer had seen of others by then. */
export interface WriteId {
  readonly stamp: HlcStamp;
  /** The member that took the write. */
  readonly node: NodeId;
  /** From 1, without gaps, per origin. */
  readonly seq: number;
  readonly seen: VersionVector;
}

/** The latest write of a path; `row` null: it was removed (a tombstone). Inodes in rows mean nothing here. */
export interface PathRecord {
  readonly path: string;
  readonly id: WriteId;
  readonly row: NamespaceRow | null;
}

/** What one commit did, as it travels: every path it changed, ancestors before what lies below them. */
export interface ReplicatedWrite {
  readonly id: WriteId;
  /** Who made it, for watchers; null: nobody in particular. */
  readonly actor: CommitActor | null;
  readonly paths: readonly { readonly path: string; readonly row: NamespaceRow | null }[];
}

export function dotOf({ stamp, seq }: WriteId): Dot {
  return { origin: stamp.origin, seq };
}

export function isLater(a: WriteId, b: WriteId): boolean {
  return compareStamps(a.stamp, b.stamp) > 0;
}

/** Neither writer had seen the other's write. */
export function areConcurrent(a: WriteId, b: WriteId): boolean {
  return !includes(a.seen, dotOf(b)) && !includes(b.seen, dotOf(a));
}

const NO_INODE = 0 as NamespaceRow["inode"];

/** Row bytes that are the same on every member: inode and generation are each member's own. */
export function encodeSharedRow(row: NamespaceRow): Uint8Array {
  return encodeRow({ ...row, inode: NO_INODE });
}

export function packWriteId({ stamp, node, seq, seen }: WriteId): readonly unknown[] {
  return [stamp.physicalMs, stamp.logical, stamp.origin, node, seq, packVector(seen)];
}

export function readWriteId(fields: FieldReader): WriteId {
  const physicalMs = fields.integer();
  const logical = fields.integer();
  const origin = readOrigin(fields);
  const node = parseNodeId(fields.integer());
  const seq = fields.integer();
  return { stamp: { physicalMs, logical, origin }, node, seq, seen: readVector(fields.array()) };
}

function readOrigin(fields: FieldReader): OriginId {
  const origin = fields.integer();
  return origin === 0 ? fields.refuse("an origin is 0") : (origin as OriginId);
}

export function readVector(packed: readonly unknown[]): VersionVector {
  const fields = new FieldReader(packed);
  const vector = new Map<OriginId, number>();
  while (!fields.atEnd) vector.set(readOrigin(fields), fields.integer());
  return vector;
}

function packRow(row: NamespaceRow | null): Uint8Array | null {
  return row === null ? null : encodeSharedRow(row);
}

function readRow(fields: FieldReader): NamespaceRow | null {
  const value = fields.next();
  if (value === null) return null;
  return value instanceof Uint8Array ? decodeRow(value) : fields.refuse("a row is not bytes");
}

export function encodeRecord({ path, id, row }: PathRecord): Uint8Array {
  return pack([path, packWriteId(id), packRow(row)]);
}

/** Errors: CORRUPT. */
export function decodeRecord(bytes: Uint8Array): PathRecord {
  const fields = new FieldReader(unpack(bytes, "record of an eventual zone"));
  const path = fields.text();
  const id = readWriteId(new FieldReader(fields.array()));
  const record = { path, id, row: readRow(fields) };
  fields.end();
  return record;
}

/** A last field that only writes of somebody have. */
export function encodeWrite({ id, actor, paths }: ReplicatedWrite): Uint8Array {
  const packed = [packWriteId(id), paths.flatMap(({ path, row }) => [path, packRow(row)])];
  return pack(actor === null ? packed : [...packed, [actor.userId, actor.agentId]]);
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeWrite(bytes: Uint8Array): ReplicatedWrite {
  const fields = new FieldReader(unpack(bytes, "write of an eventual zone"));
  const id = readWriteId(new FieldReader(fields.array()));
  const inner = new FieldReader(fields.array());
  const actor = fields.atEnd ? null : readActor(new FieldReader(fields.array()));
  fields.end();
  const paths: ReplicatedWrite["paths"][number][] = [];
  while (!inner.atEnd) paths.push({ path: inner.text(), row: readRow(inner) });
  return { id, actor, paths };
}

function readActor(fields: FieldReader): CommitActor {
  const actor = { userId: fields.text(), agentId: fields.textOrNull() };
  fields.end();
  return actor;
}
