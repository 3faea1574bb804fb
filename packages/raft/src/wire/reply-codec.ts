import {
  type ContentId,
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  type FileMetadata,
  type Inode,
  type LogIndex,
  NexusError,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { FailedCompare, MutationOutcome } from "@nexus/kernel";
import {
  type PipeReply,
  packPipeReply,
  packStreamReply,
  type StreamReply,
  unpackPipeReply,
  unpackStreamReply,
} from "./channel-codec.js";
import { type LockReply, packLockReply, unpackLockReply } from "./lock-codec.js";
import { packXattrs } from "./mutation-codec.js";
import { FieldReader } from "./packed-fields.js";

/** What applying one proposal answered. Part of the replicated state while the proposer may still retry. */
export interface AppliedReply {
  readonly index: LogIndex;
  readonly term: Term;
  readonly result: AppliedResult;
}

export type AppliedResult =
  | { readonly kind: "outcomes"; readonly outcomes: readonly MutationOutcome[] }
  | { readonly kind: "done" }
  | { readonly kind: "locks"; readonly reply: LockReply }
  | { readonly kind: "pipe"; readonly reply: PipeReply }
  | { readonly kind: "stream"; readonly reply: StreamReply }
  /** A transaction changed nothing. */
  | { readonly kind: "compareFailed"; readonly failed: FailedCompare }
  /** The state machine said no; nothing changed. */
  | { readonly kind: "refused"; readonly error: NexusError };

const OUTCOMES = 1;
const DONE = 2;
const REFUSED = 3;
const LOCKS = 4;
const COMPARE_FAILED = 5;
const PIPE = 13;
const STREAM = 14;

export function packReply(reply: AppliedReply): readonly unknown[] {
  const head = [reply.index, reply.term];
  const { result } = reply;
  switch (result.kind) {
    case "outcomes":
      return [...head, OUTCOMES, result.outcomes.map(packOutcome)];
    case "done":
      return [...head, DONE];
    case "locks":
      return [...head, LOCKS, packLockReply(result.reply)];
    case "pipe":
      return [...head, PIPE, packPipeReply(result.reply)];
    case "stream":
      return [...head, STREAM, packStreamReply(result.reply)];
    case "compareFailed": {
      const { position, current } = result.failed;
      return [...head, COMPARE_FAILED, position, current === null ? null : packMetadata(current)];
    }
    case "refused": {
      const { code, what, remedy, details } = result.error;
      return [...head, REFUSED, code, what, remedy, Object.entries(details).flat()];
    }
  }
}

/** Errors: CORRUPT. */
export function unpackReply(packed: unknown): AppliedReply {
  const fields = new FieldReader(packed);
  const index = fields.integer() as LogIndex;
  const term = fields.integer() as Term;
  const reply = { index, term, result: unpackResult(fields) };
  fields.end();
  return reply;
}

function unpackResult(fields: FieldReader): AppliedResult {
  const kind = fields.integer();
  switch (kind) {
    case OUTCOMES:
      return { kind: "outcomes", outcomes: fields.array().map(unpackOutcome) };
    case DONE:
      return { kind: "done" };
    case LOCKS:
      return { kind: "locks", reply: unpackLockReply(fields.array()) };
    case PIPE:
      return { kind: "pipe", reply: unpackPipeReply(fields.array()) };
    case STREAM:
      return { kind: "stream", reply: unpackStreamReply(fields.array()) };
    case COMPARE_FAILED: {
      const position = fields.integer();
      const current = fields.arrayOrNull();
      const failed = { position, current: current === null ? null : unpackMetadata(current) };
      return { kind: "compareFailed", failed };
    }
    case REFUSED:
      return { kind: "refused", error: unpackError(fields) };
    default:
      return fields.refuse(`reply kind ${kind} is unknown`);
  }
}

function unpackError(fields: FieldReader): NexusError {
  const code = fields.text();
  if (!(code in ERROR_CODES)) fields.refuse(`error code ${code} is unknown`);
  const what = fields.text();
  const remedy = fields.textOrNull();
  const details: [string, ErrorDetails[string]][] = [];
  const flat = new FieldReader(fields.array());
  while (!flat.atEnd) details.push([flat.text(), flat.next() as ErrorDetails[string]]);
  return new NexusError({
    code: code as ErrorCode,
    what,
    ...(remedy === null ? {} : { remedy }),
    details: Object.fromEntries(details),
  });
}

function packOutcome(outcome: MutationOutcome): readonly unknown[] {
  const previous = outcome.previous === null ? null : packMetadata(outcome.previous);
  return [
    packMetadata(outcome.entry),
    outcome.created,
    previous,
    ...(outcome.trashed === true ? [true] : []),
  ];
}

function unpackOutcome(packed: unknown): MutationOutcome {
  const fields = new FieldReader(packed);
  const entry = unpackMetadata(fields.array());
  const created = fields.flag();
  const previous = fields.arrayOrNull();
  const trashed = !fields.atEnd && fields.flag();
  fields.end();
  return {
    entry,
    created,
    previous: previous === null ? null : unpackMetadata(previous),
    ...(trashed ? { trashed } : {}),
  };
}

export function packMetadata(entry: FileMetadata): readonly unknown[] {
  return [
    entry.path,
    entry.inode,
    entry.entryType,
    entry.sizeBytes,
    entry.contentId,
    entry.mimeType,
    entry.createdAtMs,
    entry.modifiedAtMs,
    entry.version,
    entry.gen,
    entry.etag,
    entry.zoneId,
    entry.ownerId,
    entry.targetZoneId,
    entry.linkTarget,
    entry.ttlSeconds,
    entry.lastWriterAddress,
    packXattrs(entry.xattrs),
    // A last field that only entries tied to a session have.
    ...(entry.ephemeral === true ? [true] : []),
  ];
}

export function unpackMetadata(packed: readonly unknown[]): FileMetadata {
  const f = new FieldReader(packed);
  const entry: FileMetadata = {
    path: f.text(),
    inode: f.integer() as Inode,
    entryType: f.entryType(),
    sizeBytes: f.integer(),
    contentId: f.textOrNull() as ContentId | null,
    mimeType: f.textOrNull(),
    createdAtMs: f.number(),
    modifiedAtMs: f.number(),
    version: f.integer(),
    gen: f.integer(),
    etag: f.text(),
    zoneId: f.text() as ZoneId,
    ownerId: f.textOrNull(),
    targetZoneId: f.textOrNull() as ZoneId | null,
    linkTarget: f.textOrNull(),
    ttlSeconds: f.numberOrNull(),
    lastWriterAddress: f.textOrNull(),
    xattrs: unpackPlainXattrs(f),
  };
  const isEphemeral = !f.atEnd && f.flag();
  f.end();
  return isEphemeral ? { ...entry, ephemeral: true } : entry;
}

function unpackPlainXattrs(fields: FieldReader): Readonly<Record<string, string>> {
  const flat = new FieldReader(fields.array());
  const pairs: [string, string][] = [];
  while (!flat.atEnd) pairs.push([flat.text(), flat.text()]);
  return Object.fromEntries(pairs);
}
