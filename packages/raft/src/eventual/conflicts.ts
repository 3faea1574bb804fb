import { type ContentId, type DirEntryType, type NodeId } from "@nexus/contracts";
import type { ConflictReason, NamespaceRow, ZoneConflict } from "@nexus/kernel";
import { parseNodeId } from "@nexus/lib";
import { FieldReader } from "../wire/packed-fields.js";
import { pack, unpack } from "../wire/packr.js";
import type { WriteId } from "./records.js";
import type { HlcStamp, OriginId } from "./stamp.js";

/** One of two versions of a path that did not know of each other. */
export interface ConflictSide {
  readonly stamp: HlcStamp;
  readonly node: NodeId;
  readonly seq: number;
  /** null: the path was removed. */
  readonly entryType: DirEntryType | null;
  readonly contentId: ContentId | null;
  readonly sizeBytes: number;
  readonly version: number;
}

/**
 * CONFLICT_DETECTED: a write lost against one made without knowing it. `laterWrite`: both wrote the path, the later
 * stamp stays. `directoryKept`: the loser removed the path or made it a file while the winner wrote below it.
 */
export interface Conflict {
  readonly path: string;
  readonly reason: ConflictReason;
  readonly loser: ConflictSide;
  /** null: entries below the path, none in particular. */
  readonly winner: ConflictSide | null;
}

/** As callers of the coordinator see it. */
export function describeConflict(conflict: KeptConflict): ZoneConflict {
  const { number, noticedAtMs, path, reason, loser, winner } = conflict;
  return {
    number,
    noticedAtMs,
    path,
    reason,
    loser: describeSide(loser),
    winner: winner === null ? null : describeSide(winner),
  };
}

function describeSide({
  node,
  stamp,
  seq,
  entryType,
  contentId,
  sizeBytes,
}: ConflictSide): ZoneConflict["loser"] {
  return {
    nodeId: node,
    stampMs: stamp.physicalMs,
    stampCounter: stamp.logical,
    origin: stamp.origin,
    writeNumber: seq,
    entryType,
    contentId,
    sizeBytes,
  };
}

/** A conflict as kept by one member. */
export interface KeptConflict extends Conflict {
  /** From 1, per member, in the order noticed. */
  readonly number: number;
  /** Wall clock of the member that noticed it, in milliseconds. */
  readonly noticedAtMs: number;
}

export function sideOf(id: WriteId, row: NamespaceRow | null): ConflictSide {
  return {
    stamp: id.stamp,
    node: id.node,
    seq: id.seq,
    entryType: row?.entryType ?? null,
    contentId: row?.contentId ?? null,
    sizeBytes: row?.sizeBytes ?? 0,
    version: row?.version ?? 0,
  };
}

const REASON_NUMBERS = { laterWrite: 1, directoryKept: 2 } as const satisfies Record<ConflictReason, number>;

export function encodeConflict(conflict: KeptConflict): Uint8Array {
  const { number, noticedAtMs, path, reason, loser, winner } = conflict;
  return pack([
    number,
    noticedAtMs,
    path,
    REASON_NUMBERS[reason],
    packSide(loser),
    winner === null ? null : packSide(winner),
  ]);
}

function packSide(side: ConflictSide): readonly unknown[] {
  const { stamp, node, seq, entryType, contentId, sizeBytes, version } = side;
  return [stamp.physicalMs, stamp.logical, stamp.origin, node, seq, entryType, contentId, sizeBytes, version];
}

/** Errors: CORRUPT. */
export function decodeConflict(bytes: Uint8Array): KeptConflict {
  const fields = new FieldReader(unpack(bytes, "conflict of an eventual zone"));
  const number = fields.integer();
  const noticedAtMs = fields.number();
  const path = fields.text();
  const reason = readReason(fields);
  const loser = readSide(new FieldReader(fields.array()));
  const winner = fields.arrayOrNull();
  fields.end();
  return {
    number,
    noticedAtMs,
    path,
    reason,
    loser,
    winner: winner === null ? null : readSide(new FieldReader(winner)),
  };
}

function readReason(fields: FieldReader): ConflictReason {
  const number = fields.integer();
  if (number === REASON_NUMBERS.laterWrite) return "laterWrite";
  return number === REASON_NUMBERS.directoryKept
    ? "directoryKept"
    : fields.refuse(`reason ${number} is unknown`);
}

function readSide(fields: FieldReader): ConflictSide {
  const stamp: HlcStamp = {
    physicalMs: fields.integer(),
    logical: fields.integer(),
    origin: fields.integer() as OriginId,
  };
  return {
    stamp,
    node: parseNodeId(fields.integer()),
    seq: fields.integer(),
    entryType: fields.entryTypeOrNull(),
    contentId: fields.textOrNull() as ContentId | null,
    sizeBytes: fields.integer(),
    version: fields.integer(),
  };
}
