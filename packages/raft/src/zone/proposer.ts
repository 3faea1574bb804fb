import { type LogIndex, NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import type { RaftLimits } from "../host/limits.js";
import type { ProposalOutcome } from "../host/metrics.js";
import { COMMAND_KIND, type Command, encodeCommandBody } from "../wire/command.js";
import { encodeProposal, PROPOSAL_HEAD_BYTES, type ProposalHead } from "../wire/proposal.js";
import type { AppliedReply } from "../wire/reply-codec.js";
import { noLeader, notAccepted, type ProposalResult, queueFull, unknownOutcome } from "./outcome.js";
import type { EntryEffect } from "./state/apply.js";
import type { SessionTable } from "./state/sessions.js";

/** What the core said to a batch of entries. `dropped`: certainly none of them will be committed. */
export type BatchAnswer = "taken" | "dropped";

export interface ProposerPorts {
  readonly zoneId: ZoneId;
  readonly nodeId: NodeId;
  readonly limits: RaftLimits;
  readonly nowMs: () => number;
  readonly newNonce: () => string;
  hasLeader(): boolean;
  /** Hands entry data to the core, as leader or for forwarding. */
  send(batch: readonly Uint8Array[]): BatchAnswer;
  /** Work was queued: call `flush` at the end of the turn. */
  wake(): void;
  onOutcome(outcome: ProposalOutcome, durationMs: number): void;
}

interface Waiter {
  sequence: number;
  readonly kind: number;
  readonly body: Uint8Array;
  readonly startedMs: number;
  readonly timeoutMs: number;
  /** When it was last handed to the core; null: never, so it certainly has no effect. */
  sentMs: number | null;
  readonly settle: (result: ProposalResult) => void;
}

interface OpenSession {
  readonly kind: "open";
  readonly id: LogIndex;
}
interface OpeningSession {
  readonly kind: "opening";
  readonly nonce: string;
  sentMs: number | null;
}
type SessionState = OpenSession | OpeningSession;

/** Entries and bytes handed to the core at once. */
const BATCH_ENTRIES = 256;
const BATCH_BYTES = 1024 * 1024;

/**
 * The proposing side of one replica: gives every proposal a place in this node's session, proposes it until it is
 * applied here or its time is up, and answers exactly once. The same session and sequence are used again after a
 * change of leader, so a proposal that went through twice is applied once.
 */
export class Proposer {
  readonly #ports: ProposerPorts;
  /** By sequence, ascending; all of them wait for their answer. */
  readonly #pending = new Map<number, Waiter>();
  /** Those to be handed to the core at the end of the turn, in order. */
  #unsent: Waiter[] = [];
  #pendingBytes = 0;
  #nextSequence = 1;
  #session: SessionState | null = null;
  /** A session is to be opened although nothing waits for one. */
  #isSessionWanted = false;
  #closed: NexusError | null = null;

  constructor(ports: ProposerPorts) {
    this.#ports = ports;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** The session proposals run in; null until the first one. */
  get sessionId(): LogIndex | null {
    return this.#session?.kind === "open" ? this.#session.id : null;
  }

  /** Resolves with the outcome; never rejects. */
  propose(command: Command, timeoutMs: number): Promise<ProposalResult> {
    const body = encodeCommandBody(command);
    const refusal = this.#whyRefuse(body);
    if (refusal !== null) {
      this.#ports.onOutcome("rejectedBusy", 0);
      return Promise.resolve({ kind: "refused", error: refusal });
    }
    return new Promise((settle) => {
      const waiter: Waiter = {
        sequence: this.#nextSequence,
        kind: COMMAND_KIND[command.kind],
        body,
        startedMs: this.#ports.nowMs(),
        timeoutMs,
        sentMs: null,
        settle,
      };
      this.#nextSequence += 1;
      this.#pending.set(waiter.sequence, waiter);
      this.#pendingBytes += body.length;
      this.#unsent.push(waiter);
      this.#ports.wake();
    });
  }

  #whyRefuse(body: Uint8Array): NexusError | null {
    const { zoneId, limits } = this.#ports;
    if (this.#closed !== null) return this.#closed;
    if (body.length > limits.maxProposalBytes) {
      return new NexusError({
        code: "INVALID_ARGUMENT",
        what: `a change to zone ${zoneId} takes ${body.length} bytes, above maxProposalBytes ${limits.maxProposalBytes}`,
        remedy: "split it",
        details: { bytes: body.length, maxProposalBytes: limits.maxProposalBytes },
      });
    }
    if (this.#pending.size >= limits.maxPendingProposals) {
      return queueFull(zoneId, "maxPendingProposals", limits.maxPendingProposals);
    }
    if (this.#pendingBytes + body.length > limits.maxPendingProposalBytes) {
      return queueFull(zoneId, "maxPendingProposalBytes", limits.maxPendingProposalBytes);
    }
    return null;
  }

  /** End of turn: hands everything unsent to the core, a bounded batch at a time. */
  flush(): void {
    const hasWork = this.#unsent.length > 0 || (this.#isSessionWanted && this.#session === null);
    if (!hasWork || !this.#ports.hasLeader()) return;
    this.#isSessionWanted = false;
    if (this.#session?.kind !== "open") {
      this.#openSession();
      return;
    }
    const session = this.#session.id;
    let at = 0;
    while (at < this.#unsent.length) {
      const end = this.#batchEnd(at);
      if (this.#sendBatch(session, at, end) === "dropped") break;
      at = end;
    }
    this.#unsent = at === this.#unsent.length ? [] : this.#unsent.slice(at);
  }

  #batchEnd(start: number): number {
    let bytes = 0;
    let end = start;
    while (end < this.#unsent.length && end - start < BATCH_ENTRIES) {
      bytes += PROPOSAL_HEAD_BYTES + (this.#unsent[end]?.body.length ?? 0);
      if (end > start && bytes > BATCH_BYTES) break;
      end += 1;
    }
    return end;
  }

  #sendBatch(session: LogIndex, start: number, end: number): BatchAnswer {
    const answeredBelow = this.#answeredBelow();
    const batch: Uint8Array[] = [];
    for (let i = start; i < end; i += 1) {
      const waiter = this.#unsent[i];
      // Answered meanwhile: nothing to send. An empty batch cannot arise, for flush skips answered ones first.
      if (waiter === undefined || this.#pending.get(waiter.sequence) !== waiter) continue;
      batch.push(this.#encode(waiter, session, answeredBelow));
    }
    if (batch.length === 0) return "taken";
    const answer = this.#ports.send(batch);
    if (answer === "taken") {
      const nowMs = this.#ports.nowMs();
      for (let i = start; i < end; i += 1) {
        const waiter = this.#unsent[i];
        if (waiter !== undefined) waiter.sentMs = nowMs;
      }
    }
    return answer;
  }

  #encode(waiter: Waiter, session: LogIndex, answeredBelow: number): Uint8Array {
    const { kind, sequence, body } = waiter;
    return encodeProposal({ kind, stampMs: 0, session, sequence, answeredBelow }, body);
  }

  #answeredBelow(): number {
    for (const sequence of this.#pending.keys()) return sequence;
    return this.#nextSequence;
  }

  /**
   * This node leads: its session is opened along with the entry that begins the term, so that the first proposal
   * takes one commit, not two. A follower opens its own when it needs it, so that idle zones stay idle.
   */
  openSessionAhead(): void {
    if (this.#session !== null) return;
    this.#isSessionWanted = true;
    this.#ports.wake();
  }

  #openSession(): void {
    const nowMs = this.#ports.nowMs();
    const session = this.#session;
    const isWaiting = session?.kind === "opening" && session.sentMs !== null;
    if (isWaiting && nowMs - (session.sentMs ?? 0) < this.#ports.limits.proposalRetryMs) return;
    // A fresh nonce for every attempt: an earlier one that still goes through is merely never used.
    const opening: OpeningSession = { kind: "opening", nonce: this.#ports.newNonce(), sentMs: null };
    this.#session = opening;
    const command: Command = { kind: "registerSession", owner: this.#ports.nodeId, nonce: opening.nonce };
    const head: ProposalHead = {
      kind: COMMAND_KIND.registerSession,
      stampMs: 0,
      session: null,
      sequence: 0,
      answeredBelow: 0,
    };
    const answer = this.#ports.send([encodeProposal(head, encodeCommandBody(command))]);
    if (answer === "taken") opening.sentMs = nowMs;
  }

  /** An entry was applied here. */
  onEffect(effect: EntryEffect, index: LogIndex): void {
    switch (effect.kind) {
      case "none":
        return;
      case "sessionOpened":
        if (this.#session?.kind === "opening" && this.#session.nonce === effect.nonce) {
          this.#session = { kind: "open", id: index };
          this.#ports.wake();
        }
        return;
      case "answered":
        if (this.#session?.kind !== "open" || effect.head.session !== this.#session.id) return;
        this.#answer(effect.head.sequence, effect.reply);
    }
  }

  #answer(sequence: number, reply: AppliedReply): void {
    const waiter = this.#pending.get(sequence);
    if (waiter === undefined) return;
    const { result } = reply;
    if (result.kind !== "refused") {
      this.#settle(waiter, { kind: "committed", reply }, "committed");
      return;
    }
    switch (result.error.code) {
      case "SESSION_EXPIRED":
        // Every copy of the proposal passes here in log order, so none was applied: a new session is safe.
        this.#renewSession();
        return;
      case "UNKNOWN_OUTCOME":
        this.#settle(waiter, { kind: "unknown", error: result.error }, "unknown");
        return;
      default:
        this.#settle(waiter, { kind: "refused", error: result.error }, "refused");
    }
  }

  #renewSession(): void {
    this.#session = null;
    const waiters = [...this.#pending.values()];
    this.#pending.clear();
    this.#nextSequence = 1;
    for (const waiter of waiters) {
      waiter.sequence = this.#nextSequence;
      this.#nextSequence += 1;
      this.#pending.set(waiter.sequence, waiter);
    }
    this.#resendAll();
  }

  /** The leader changed: what is pending may be lost with the old one. */
  onLeaderChange(): void {
    if (this.#session?.kind === "opening") this.#session = null;
    this.#resendAll();
  }

  /** State jumped forward past entries that were never seen one by one: the session's answers tell. */
  onStateReplaced(sessions: SessionTable): void {
    if (this.#session?.kind === "opening") this.#session = null;
    if (this.#session?.kind === "open") {
      const id = this.#session.id;
      let isExpired = false;
      for (const waiter of [...this.#pending.values()]) {
        const found = sessions.lookup(id, waiter.sequence);
        if (found === "notApplied") continue;
        if (typeof found === "object") this.#answer(waiter.sequence, found);
        else if (found === "answerGone" || waiter.sentMs !== null) {
          isExpired ||= found === "unknownSession";
          this.#giveUp(waiter, "this node skipped the part of the log that says so");
        } else isExpired = true;
      }
      if (isExpired) this.#renewSession();
    }
    this.#resendAll();
  }

  #resendAll(): void {
    this.#unsent = [...this.#pending.values()];
    if (this.#unsent.length > 0) this.#ports.wake();
  }

  /** Once a tick: deadlines, and another attempt for what got lost. */
  onTick(): void {
    if (this.#pending.size === 0) return;
    const nowMs = this.#ports.nowMs();
    const { proposalRetryMs } = this.#ports.limits;
    let isRetryDue = this.#unsent.length > 0;
    for (const waiter of [...this.#pending.values()]) {
      if (nowMs - waiter.startedMs >= waiter.timeoutMs) this.#expire(waiter);
      else if (waiter.sentMs !== null && nowMs - waiter.sentMs >= proposalRetryMs) isRetryDue = true;
    }
    if (!isRetryDue) return;
    const isDue = (waiter: Waiter): boolean =>
      waiter.sentMs === null || nowMs - waiter.sentMs >= proposalRetryMs;
    this.#unsent = [...this.#pending.values()].filter(isDue);
    this.#ports.wake();
  }

  #expire(waiter: Waiter): void {
    const { zoneId } = this.#ports;
    if (waiter.sentMs !== null) {
      this.#giveUp(waiter, `it was not confirmed within ${Math.round(waiter.timeoutMs)} ms`);
      return;
    }
    const error = this.#ports.hasLeader()
      ? notAccepted(zoneId, waiter.timeoutMs)
      : noLeader(zoneId, waiter.timeoutMs);
    this.#settle(waiter, { kind: "refused", error }, "notProposed");
  }

  #giveUp(waiter: Waiter, why: string, cause?: unknown): void {
    const error = unknownOutcome(this.#ports.zoneId, why, cause);
    this.#settle(waiter, { kind: "unknown", error }, "unknown");
  }

  /** The local disk refuses: nothing proposed here can be confirmed. `certain`: the core forgot it all. */
  failAll(error: NexusError, certain: boolean): void {
    for (const waiter of [...this.#pending.values()]) {
      if (certain || waiter.sentMs === null) this.#settle(waiter, { kind: "refused", error }, "refused");
      else this.#giveUp(waiter, error.what, error);
    }
    this.#unsent = [];
  }

  close(error: NexusError): void {
    this.#closed = error;
    this.failAll(error, false);
  }

  #settle(waiter: Waiter, result: ProposalResult, outcome: ProposalOutcome): void {
    this.#pending.delete(waiter.sequence);
    this.#pendingBytes -= waiter.body.length;
    this.#ports.onOutcome(outcome, this.#ports.nowMs() - waiter.startedMs);
    waiter.settle(result);
  }
}
