import { type LogIndex, NexusError, type NodeId } from "@nexus/contracts";
import type { KeyChange } from "@nexus/kernel";
import { parseNodeId } from "@nexus/lib";
import { FieldReader } from "../../wire/packed-fields.js";
import { pack, unpack } from "../../wire/packr.js";
import { type AppliedReply, packReply, unpackReply } from "../../wire/reply-codec.js";
import { decodeSessionRowKey, sessionRowKey } from "./keys.js";
import { SequenceSet } from "./sequence-set.js";

/** Part of the replicated format, not configuration: replicas that differed would diverge. */
export const MAX_SESSIONS = 1024;
/** Answers kept a session for retries; older ones are known as applied, but their answer is gone. */
export const MAX_REPLIES_PER_SESSION = 4096;

interface StoredRow {
  readonly row: LogIndex;
  readonly highestSequence: number;
}

interface Session {
  readonly id: LogIndex;
  readonly owner: NodeId;
  answeredBelow: number;
  lastUsed: LogIndex;
  readonly applied: SequenceSet;
  readonly replies: Map<number, AppliedReply>;
  /** Rows of earlier slices, oldest first. */
  rows: StoredRow[];
  /** Answers of the present slice. */
  fresh: [number, AppliedReply][];
}

/** What is known of a proposal before it is applied. */
export type SessionCheck =
  | { readonly kind: "new" }
  /** Applied before: this is its answer. */
  | { readonly kind: "answered"; readonly reply: AppliedReply }
  /** Applied before, and its proposer has the answer or gave up: nobody waits. */
  | { readonly kind: "stale" }
  /** Refused: unknown session, or an answer no longer kept. */
  | { readonly kind: "refused"; readonly error: NexusError };

/**
 * Exactly-once for clients: remembers which sequences of which session were applied, and their answers while
 * the client may still ask (DECISIONS, Consensus: sessions). Changes are gathered and stored once a slice.
 */
export class SessionTable {
  readonly #sessions = new Map<LogIndex, Session>();
  readonly #touched = new Set<Session>();
  #removed: Session[] = [];

  get size(): number {
    return this.#sessions.size;
  }

  /** The entry at `index` opens a session; the least recently used one makes room. */
  register(index: LogIndex, owner: NodeId): void {
    if (this.#sessions.size >= MAX_SESSIONS) this.#evict();
    const session: Session = {
      id: index,
      owner,
      answeredBelow: 1,
      lastUsed: index,
      applied: new SequenceSet(),
      replies: new Map(),
      rows: [],
      fresh: [],
    };
    this.#sessions.set(index, session);
    this.#touched.add(session);
  }

  close(id: LogIndex): void {
    const session = this.#sessions.get(id);
    if (session !== undefined) this.#remove(session);
  }

  /** Looks a proposal up; also takes note of what its client no longer needs. */
  check(id: LogIndex, sequence: number, answeredBelow: number): SessionCheck {
    const session = this.#sessions.get(id);
    if (session === undefined) return { kind: "refused", error: sessionExpired(id) };
    this.#acknowledge(session, answeredBelow);
    if (sequence < session.answeredBelow) return { kind: "stale" };
    if (!session.applied.has(sequence)) return { kind: "new" };
    const reply = session.replies.get(sequence);
    return reply === undefined
      ? { kind: "refused", error: answerGone(id, sequence) }
      : { kind: "answered", reply };
  }

  /** Records the answer of a proposal that `check` called new. */
  record(id: LogIndex, sequence: number, reply: AppliedReply): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    session.applied.add(sequence);
    session.replies.set(sequence, reply);
    session.fresh.push([sequence, reply]);
    session.lastUsed = reply.index;
    this.#touched.add(session);
    if (session.replies.size > MAX_REPLIES_PER_SESSION) {
      session.replies.delete(Math.min(...session.replies.keys()));
    }
  }

  /** The stored answer to a sequence of a session, after a snapshot was installed. */
  lookup(id: LogIndex, sequence: number): AppliedReply | "unknownSession" | "notApplied" | "answerGone" {
    const session = this.#sessions.get(id);
    if (session === undefined) return "unknownSession";
    if (!session.applied.has(sequence)) return "notApplied";
    return session.replies.get(sequence) ?? "answerGone";
  }

  /** What the slice that ends at `index` changed, as rows to be written with it. */
  takeChanges(index: LogIndex): readonly KeyChange[] {
    const changes: KeyChange[] = [];
    for (const session of this.#removed) {
      for (const { row } of session.rows)
        changes.push({ kind: "delete", key: sessionRowKey(session.id, row) });
    }
    this.#removed = [];
    for (const session of this.#touched) this.#storeSession(session, index, changes);
    this.#touched.clear();
    return changes;
  }

  #storeSession(session: Session, index: LogIndex, changes: KeyChange[]): void {
    const kept: StoredRow[] = [];
    for (const stored of session.rows) {
      if (stored.highestSequence >= session.answeredBelow) kept.push(stored);
      else changes.push({ kind: "delete", key: sessionRowKey(session.id, stored.row) });
    }
    const fresh = session.fresh.filter(([sequence]) => sequence >= session.answeredBelow);
    let highestSequence = 0;
    for (const [sequence] of fresh) highestSequence = Math.max(highestSequence, sequence);
    kept.push({ row: index, highestSequence });
    session.rows = kept;
    session.fresh = [];
    const value = pack([
      session.owner,
      session.answeredBelow,
      session.lastUsed,
      session.applied.bounds(),
      fresh.map(([sequence, reply]) => [sequence, packReply(reply)]),
    ]);
    changes.push({ kind: "put", key: sessionRowKey(session.id, index), value });
  }

  /** Takes in one stored row; rows arrive in key order. Errors: CORRUPT. */
  load(key: Uint8Array, value: Uint8Array): void {
    const { session: id, row } = decodeSessionRowKey(key);
    const fields = new FieldReader(unpack(value, "session row"));
    const owner = parseNodeId(fields.integer());
    const answeredBelow = fields.integer();
    const lastUsed = fields.integer() as LogIndex;
    const bounds = fields.array().map((bound) => new FieldReader([bound]).integer());
    const before = this.#sessions.get(id);
    const session: Session = {
      id,
      owner,
      answeredBelow,
      lastUsed,
      applied: new SequenceSet(bounds),
      replies: before?.replies ?? new Map(),
      rows: before?.rows ?? [],
      fresh: [],
    };
    let highestSequence = 0;
    for (const packed of fields.array()) {
      const answer = new FieldReader(packed);
      const sequence = answer.integer();
      highestSequence = Math.max(highestSequence, sequence);
      session.replies.set(sequence, unpackReply(answer.next()));
    }
    fields.end();
    session.rows.push({ row, highestSequence });
    this.#sessions.set(id, session);
  }

  /** After the last `load`: drops what later rows say is no longer needed. */
  loaded(): void {
    for (const session of this.#sessions.values()) {
      for (const sequence of session.replies.keys()) {
        if (sequence < session.answeredBelow) session.replies.delete(sequence);
      }
      const excess = session.replies.size - MAX_REPLIES_PER_SESSION;
      if (excess <= 0) continue;
      const ascending = [...session.replies.keys()].sort((a, b) => a - b);
      for (const sequence of ascending.slice(0, excess)) session.replies.delete(sequence);
    }
  }

  #acknowledge(session: Session, answeredBelow: number): void {
    const { answeredBelow: before, replies } = session;
    if (answeredBelow <= before) return;
    session.answeredBelow = answeredBelow;
    session.applied.removeBelow(answeredBelow);
    forgetBelow(replies, before, answeredBelow);
    this.#touched.add(session);
  }

  #evict(): void {
    let oldest: Session | null = null;
    for (const session of this.#sessions.values()) {
      if (oldest === null || session.lastUsed < oldest.lastUsed) oldest = session;
    }
    if (oldest !== null) this.#remove(oldest);
  }

  #remove(session: Session): void {
    this.#sessions.delete(session.id);
    this.#touched.delete(session);
    this.#removed.push(session);
  }
}

/** Deletes what lies in [from, below), the shorter way: a busy session acknowledges one of many at a time. */
function forgetBelow(replies: Map<number, AppliedReply>, from: number, below: number): void {
  if (below - from <= replies.size) {
    for (let sequence = from; sequence < below; sequence += 1) replies.delete(sequence);
    return;
  }
  for (const sequence of replies.keys()) if (sequence < below) replies.delete(sequence);
}

function sessionExpired(id: LogIndex): NexusError {
  return new NexusError({
    code: "SESSION_EXPIRED",
    what: `client session ${id} is not known to the zone any more`,
    remedy: "open a new session and read back what the call would have changed",
    details: { session: id },
  });
}

function answerGone(id: LogIndex, sequence: number): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `call ${sequence} of session ${id} was applied, but its answer is no longer kept`,
    remedy: "read back what the call would have changed",
    details: { session: id, sequence },
  });
}
