import type { ContentId, FileMetadata, Inode } from "@nexus/contracts";
import type { CommitActor, CopySource, HistoryChange, KeptState, MemberWrite } from "@nexus/kernel";
import { FieldReader } from "./packed-fields.js";
import { pack, unpack } from "./packr.js";
import { type AppliedReply, packMetadata, packReply, unpackMetadata, unpackReply } from "./reply-codec.js";

/** What nodes tell a process that holds no replica of a zone: rows, answers to its changes, history. */

export function encodeRows(rows: readonly (FileMetadata | null)[]): Uint8Array {
  return pack(rows.map((row) => (row === null ? null : packMetadata(row))));
}

/** Errors: CORRUPT. */
export function decodeRows(bytes: Uint8Array): readonly (FileMetadata | null)[] {
  const packed = new FieldReader([unpack(bytes, "a list of rows")]).array();
  return packed.map((row) => {
    const fields = new FieldReader([row]).arrayOrNull();
    return fields === null ? null : unpackMetadata(fields);
  });
}

export function encodeAnswer(reply: AppliedReply): Uint8Array {
  return pack(packReply(reply));
}

/** Errors: CORRUPT. */
export function decodeAnswer(bytes: Uint8Array): AppliedReply {
  return unpackReply(unpack(bytes, "the answer to a change"));
}

/** Numbers are format: additions take new ones. */
const CHANGE = {
  created: 1,
  content: 2,
  attributes: 3,
  removed: 4,
  renamed: 5,
  conflict: 6,
} as const satisfies Record<HistoryChange["kind"], number>;

export function encodeHistory(changes: readonly HistoryChange[]): Uint8Array {
  return pack(changes.map(packChange));
}

/** Errors: CORRUPT. */
export function decodeHistory(bytes: Uint8Array): readonly HistoryChange[] {
  return new FieldReader([unpack(bytes, "a part of watch history")]).array().map(unpackChange);
}

function packChange(change: HistoryChange): readonly unknown[] {
  const { entry, previous } = change;
  return [
    change.index,
    change.position,
    CHANGE[change.kind],
    change.path,
    change.oldPath,
    change.timestampMs,
    packState(entry),
    previous === null ? null : packState(previous),
    ...packMarks(change),
  ];
}

/** Fields behind the others, as far as there is anything in them. */
function packMarks({ actor, copyOf, writes }: HistoryChange): readonly unknown[] {
  const marks = [
    actor === null ? null : [actor.userId, actor.agentId],
    copyOf === null ? null : [copyOf.path],
    writes.length === 0 ? null : writes.flatMap(({ origin, number }) => [origin, number]),
  ];
  return marks.slice(0, marks.findLastIndex((mark) => mark !== null) + 1);
}

function unpackChange(packed: unknown): HistoryChange {
  const f = new FieldReader(packed);
  const change: HistoryChange = {
    index: f.integer(),
    position: f.integer(),
    kind: readKind(f),
    path: f.text(),
    oldPath: f.textOrNull(),
    timestampMs: f.numberOrNull(),
    entry: unpackState(f.array()),
    previous: unpackStateOrNull(f.arrayOrNull()),
    actor: f.atEnd ? null : unpackActor(f.arrayOrNull()),
    copyOf: f.atEnd ? null : unpackCopy(f.arrayOrNull()),
    writes: f.atEnd ? [] : unpackWrites(f.array()),
  };
  f.end();
  return change;
}

function unpackActor(packed: readonly unknown[] | null): CommitActor | null {
  if (packed === null) return null;
  const f = new FieldReader(packed);
  const actor = { userId: f.text(), agentId: f.textOrNull() };
  f.end();
  return actor;
}

function unpackCopy(packed: readonly unknown[] | null): CopySource | null {
  if (packed === null) return null;
  const f = new FieldReader(packed);
  const source = { path: f.textOrNull() };
  f.end();
  return source;
}

function unpackWrites(packed: readonly unknown[]): readonly MemberWrite[] {
  const f = new FieldReader(packed);
  const writes: MemberWrite[] = [];
  while (!f.atEnd) writes.push({ origin: f.integer(), number: f.integer() });
  return writes;
}

function readKind(fields: FieldReader): HistoryChange["kind"] {
  const number = fields.integer();
  const found = Object.entries(CHANGE).find(([, known]) => known === number);
  return found === undefined
    ? fields.refuse(`change ${number} is unknown`)
    : (found[0] as keyof typeof CHANGE);
}

function packState(state: KeptState): readonly unknown[] {
  const { inode, entryType, sizeBytes, contentId, modifiedAtMs, version, gen } = state;
  return [inode, entryType, sizeBytes, contentId, modifiedAtMs, version, gen];
}

function unpackStateOrNull(packed: readonly unknown[] | null): KeptState | null {
  return packed === null ? null : unpackState(packed);
}

function unpackState(packed: readonly unknown[]): KeptState {
  const f = new FieldReader(packed);
  const state: KeptState = {
    inode: f.integer() as Inode,
    entryType: f.entryType(),
    sizeBytes: f.integer(),
    contentId: f.textOrNull() as ContentId | null,
    modifiedAtMs: f.number(),
    version: f.integer(),
    gen: f.integer(),
  };
  f.end();
  return state;
}
