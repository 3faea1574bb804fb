import {
  type ContentId,
  type DirEntryType,
  ENTRY_TYPE_NAMES,
  type Inode,
  NexusError,
  SYSTEM_PREFIX,
} from "@nexus/contracts";
import { hexBytes, isSameOrBelow, toHex, unreachable, utf8Length } from "@nexus/lib";
import type { CommitActor, CopySource, Mutation } from "../../abc/meta-store.js";
import { RecordReader, RecordWriter, readVersion } from "./codec.js";
import type { Edit } from "./mutations.js";
import type { MadeDirectory } from "./place.js";
import type { NamespaceRow } from "./row.js";
import { SESSION_ROWS } from "./sessions.js";
import { TRASH } from "./trash.js";

/** What a commit did to one path. `conflict`: two members of an eventual zone wrote it without knowing of each other. */
export type ChangeKind = "created" | "content" | "attributes" | "removed" | "renamed" | "conflict";

/** A write of a member of an eventual zone, as the members number them. */
export interface MemberWrite {
  /** The life of the copy that took it. */
  readonly origin: number;
  readonly number: number;
}

/** What watch history keeps of an entry. */
export interface KeptState {
  readonly inode: Inode;
  readonly entryType: DirEntryType;
  readonly sizeBytes: number;
  readonly contentId: ContentId | null;
  readonly modifiedAtMs: number;
  readonly version: number;
  readonly gen: number;
}

export interface HistoryChange {
  /** Log index of the commit in its zone; the changes of one commit have it in common and come in order. */
  readonly index: number;
  /** Which of the changes of its commit it is, from 0. */
  readonly position: number;
  readonly kind: ChangeKind;
  /** Of a rename: where the entry is now. */
  readonly path: string;
  /** Of a rename: where it was; else null. */
  readonly oldPath: string | null;
  /** Milliseconds since the epoch by the proposer's clock; null for a change that carries no time. */
  readonly timestampMs: number | null;
  /** The entry after the change; of a removal, as it was. */
  readonly entry: KeptState;
  /** null: nothing was there. */
  readonly previous: KeptState | null;
  /** Who made it; null where that is not known: upkeep of the system's own, changes of an earlier version. */
  readonly actor: CommitActor | null;
  /** The content came as a copy of that file; null: it did not. */
  readonly copyOf: CopySource | null;
  /** In an eventual zone: what was written; of a conflict both. Empty: in a strong zone, or a whole state came. */
  readonly writes: readonly MemberWrite[];
}

/** A record takes no further change once it has grown to this. */
export const HISTORY_RECORD_BYTES = 2048;

/** A longer name of a user or agent is left out of history. */
export const MAX_ACTOR_NAME_BYTES = 256;

const RECORD_VERSION = 1;
const KINDS: readonly ChangeKind[] = ["created", "content", "attributes", "removed", "renamed", "conflict"];
/** Of the byte that says the kind: who made the change stands behind it. */
const HAS_ACTOR = 0x80;
/** Of the same byte: the path of what was copied stands behind the path; empty: it lies in another zone. */
const IS_COPY = 0x40;
/** Of the same byte: how many writes, and they, stand behind who made the change. */
const HAS_WRITES = 0x20;
const FLAGS = HAS_ACTOR | IS_COPY | HAS_WRITES;
export const NO_WRITES: readonly MemberWrite[] = [];
const PREVIOUS_NONE = 0;
const PREVIOUS_SAME = 1;
const PREVIOUS_OWN = 2;
const CONTENT_NONE = 0;
const CONTENT_HASH = 1;
const CONTENT_KEY = 2;
const HASH_HEX = /^[0-9a-f]{64}$/;
const HASH_BYTES = 32;

/** A change as the transaction made it; rows are encoded as far as history keeps them. */
export interface RecordedEdit {
  readonly kind: ChangeKind;
  readonly path: string;
  readonly oldPath: string | null;
  readonly timestampMs: number | null;
  readonly after: NamespaceRow;
  readonly before: NamespaceRow | null;
  readonly copyOf: CopySource | null;
}

/** What history tells of an edit; null when it changed nothing. */
export function recordedEdit(mutation: Mutation, done: Edit): RecordedEdit | null {
  if (isUnwatched(done.path)) return null;
  switch (mutation.kind) {
    case "putContent":
      return record("content", done, mutation.nowMs, null, mutation.copyOf);
    case "create":
      if (done.created) return record("created", done, mutation.nowMs, null);
      return done.after === done.before ? null : record("attributes", done, null, null);
    case "setAttributes":
      return record(done.created ? "created" : "attributes", done, mutation.nowMs, null);
    case "setXattrs":
      return record("attributes", done, null, null);
    case "remove":
      return record("removed", done, null, null);
    case "rename":
      // What comes out of the trash is new to those who watched it go.
      if (isUnwatched(mutation.from))
        return record("created", { ...done, before: null }, mutation.nowMs, null);
      return record("renamed", done, mutation.nowMs, mutation.from);
    case "tie":
    case "keepSession":
      return null;
    case "discard":
      return record("removed", done, mutation.nowMs, null);
    default:
      return unreachable(mutation, "mutation");
  }
}

/** Sessions are renewed all the time, and what is in the trash is gone. */
function isUnwatched(path: string): boolean {
  return path.startsWith(SYSTEM_PREFIX) && (isSameOrBelow(path, SESSION_ROWS) || isSameOrBelow(path, TRASH));
}

// Spelled out: this runs for every mutation of every commit, and spreading costs several times as much.
function record(
  kind: ChangeKind,
  { path, after, before }: Edit,
  timestampMs: number | null,
  oldPath: string | null,
  copyOf: CopySource | null = null,
): RecordedEdit {
  return { kind, path, oldPath, timestampMs, after, before, copyOf };
}

/** null: nobody is told. */
export function recordedRemoval(done: Edit): RecordedEdit | null {
  return isUnwatched(done.path) ? null : record("removed", done, null, null);
}

/** null: nobody is told. */
export function recordedDirectory({ path, row }: MadeDirectory): RecordedEdit | null {
  if (isUnwatched(path)) return null;
  return {
    kind: "created",
    path,
    oldPath: null,
    timestampMs: row.createdAtMs,
    after: row,
    before: null,
    copyOf: null,
  };
}

export function beginRecord(writer: RecordWriter, previousIndex: number): void {
  writer.byte(RECORD_VERSION).uint(previousIndex);
}

/** What every change of a commit has in common, as each of them has it in its record. */
export interface CommitMark {
  readonly flags: number;
  readonly bytes: Uint8Array;
}

/** null: nothing that history keeps. */
export function markOf(actor: CommitActor | null, writes: readonly MemberWrite[]): CommitMark | null {
  const user = keptName(actor?.userId ?? "");
  const agent = keptName(actor?.agentId ?? "");
  const isNamed = user !== "" || agent !== "";
  if (!isNamed && writes.length === 0) return null;
  const writer = new RecordWriter(user.length + agent.length + 2);
  if (isNamed) writeName(writeName(writer, user), agent);
  if (writes.length > 0) writer.uint(writes.length);
  for (const { origin, number } of writes) writer.uint(origin).uint(number);
  const flags = (isNamed ? HAS_ACTOR : 0) | (writes.length > 0 ? HAS_WRITES : 0);
  return { flags, bytes: writer.finish() };
}

/** Most callers are no agent, and this runs for every commit on every replica. */
function writeName(writer: RecordWriter, name: string): RecordWriter {
  return name === "" ? writer.uint(0) : writer.text(name);
}

function keptName(name: string): string {
  return utf8Length(name) > MAX_ACTOR_NAME_BYTES ? "" : name;
}

/**
 * `ahead`: how far the change's commit is behind the change before it, or behind the record's `previousIndex`. `mark`: from
 * `markOf`.
 */
export function writeChange(
  writer: RecordWriter,
  ahead: number,
  edit: RecordedEdit,
  mark: CommitMark | null,
): void {
  const { after, before, copyOf } = edit;
  const kind = KINDS.indexOf(edit.kind) | (copyOf === null ? 0 : IS_COPY);
  writer.uint(ahead);
  if (mark === null) writer.byte(kind);
  else writer.byte(kind | mark.flags).raw(mark.bytes);
  writer.text(edit.path);
  if (copyOf !== null) writer.text(copyOf.path ?? "");
  if (edit.kind === "renamed") writer.text(edit.oldPath ?? "");
  writer.double(edit.timestampMs ?? Number.NaN);
  writeState(writer, after);
  if (before === null) writer.byte(PREVIOUS_NONE);
  else if (before === after) writer.byte(PREVIOUS_SAME);
  else writeState(writer.byte(PREVIOUS_OWN), before);
}

function writeState(writer: RecordWriter, row: NamespaceRow): void {
  writer
    .byte(row.entryType)
    .uint(row.inode)
    .uint(row.version)
    .uint(row.gen)
    .uint(row.sizeBytes)
    .double(row.modifiedAtMs);
  const { contentId } = row;
  if (contentId === null) writer.byte(CONTENT_NONE);
  else if (HASH_HEX.test(contentId)) writer.byte(CONTENT_HASH).raw(hexBytes(contentId));
  else writer.byte(CONTENT_KEY).text(contentId);
}

/** The commit before the record's first change. Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodePreviousIndex(bytes: Uint8Array): number {
  return readHead(new RecordReader(bytes));
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeHistoryRecord(bytes: Uint8Array): readonly Omit<HistoryChange, "position">[] {
  const reader = new RecordReader(bytes);
  const changes: Omit<HistoryChange, "position">[] = [];
  let index = readHead(reader);
  while (reader.remaining > 0) {
    index += reader.uint();
    changes.push(readChange(reader, index));
  }
  return changes;
}

function readHead(reader: RecordReader): number {
  readVersion(reader, RECORD_VERSION, "watch history");
  return reader.uint();
}

function readChange(reader: RecordReader, index: number): Omit<HistoryChange, "position"> {
  const number = reader.byte();
  const kind = KINDS[number & ~FLAGS];
  if (kind === undefined) throw corrupt(`holds a change of the unknown kind ${number}`);
  const actor = (number & HAS_ACTOR) === 0 ? null : readActor(reader);
  const writes = (number & HAS_WRITES) === 0 ? NO_WRITES : readWrites(reader);
  const path = reader.text();
  const copyOf = (number & IS_COPY) === 0 ? null : { path: reader.text() || null };
  const oldPath = kind === "renamed" ? reader.text() : null;
  const time = reader.double();
  const entry = readState(reader);
  const timestampMs = Number.isNaN(time) ? null : time;
  const previous = readPrevious(reader, entry);
  return { index, kind, path, oldPath, timestampMs, entry, previous, actor, copyOf, writes };
}

function readActor(reader: RecordReader): CommitActor {
  const userId = reader.text();
  const agentId = reader.text();
  return { userId, agentId: agentId === "" ? null : agentId };
}

function readWrites(reader: RecordReader): readonly MemberWrite[] {
  const writes: MemberWrite[] = [];
  for (let left = reader.uint(); left > 0; left -= 1) {
    writes.push({ origin: reader.uint(), number: reader.uint() });
  }
  return writes;
}

function readPrevious(reader: RecordReader, entry: KeptState): KeptState | null {
  const form = reader.byte();
  if (form === PREVIOUS_NONE) return null;
  if (form === PREVIOUS_SAME) return entry;
  if (form === PREVIOUS_OWN) return readState(reader);
  throw corrupt(`has a previous entry of the unknown form ${form}`);
}

function readState(reader: RecordReader): KeptState {
  const entryType = reader.byte();
  if (!(entryType in ENTRY_TYPE_NAMES)) throw corrupt(`has the unknown entry type ${entryType}`);
  // Object literals evaluate in the order written, which is the order of the fields in the record.
  return {
    entryType: entryType as DirEntryType,
    inode: reader.uint() as Inode,
    version: reader.uint(),
    gen: reader.uint(),
    sizeBytes: reader.uint(),
    modifiedAtMs: reader.double(),
    contentId: readContentId(reader) as ContentId | null,
  };
}

function readContentId(reader: RecordReader): string | null {
  const form = reader.byte();
  if (form === CONTENT_NONE) return null;
  if (form === CONTENT_HASH) return toHex(reader.raw(HASH_BYTES));
  if (form === CONTENT_KEY) return reader.text();
  throw corrupt(`has a content id of the unknown form ${form}`);
}

function corrupt(problem: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `a record of watch history ${problem}`,
    remedy: "restore the zone from a backup, or wipe this replica and let it join again",
  });
}
