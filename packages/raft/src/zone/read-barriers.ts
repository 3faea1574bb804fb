import { type LogIndex, NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import type { RaftLimits } from "../host/limits.js";
import { WireWriter } from "../wire/bytes.js";
import { queueFull } from "./outcome.js";
import { keyText } from "./state/keys.js";

export interface ReadBarrierPorts {
  readonly zoneId: ZoneId;
  readonly nodeId: NodeId;
  readonly limits: RaftLimits;
  readonly nowMs: () => number;
  /** Random, fixed for the life of the process: contexts of an earlier life must not match. */
  readonly bootNonce: number;
  applied(): LogIndex;
  hasLeader(): boolean;
  /** Starts one ReadIndex round. */
  readIndex(context: Uint8Array): void;
  /** Work was queued: call `flush` at the end of the turn. */
  wake(): void;
  /** A round that began at `startedMs` confirmed the leader. */
  onRoundDone(startedMs: number): void;
  onBarrier(durationMs: number): void;
}

interface Reader {
  readonly startedMs: number;
  readonly timeoutMs: number;
  readonly resolve: (index: LogIndex) => void;
  readonly reject: (error: NexusError) => void;
}

interface Round {
  readonly startedMs: number;
  readonly readers: readonly Reader[];
}

interface ApplyWaiter {
  readonly index: LogIndex;
  readonly reader: Reader;
}

/**
 * Rounds under way at once; readers that come meanwhile share the next one. The second is for those whose first round
 * gets lost; more would make rounds of a few readers each, and a round is up to ten messages over the cluster.
 */
const MAX_ROUNDS = 2;

/** Linearizable reads: one ReadIndex round serves every reader waiting when it starts, then waits for applying. */
export class ReadBarriers {
  readonly #ports: ReadBarrierPorts;
  #arrived: Reader[] = [];
  readonly #rounds = new Map<string, Round>();
  #awaitingApply: ApplyWaiter[] = [];
  #nextRound = 1;
  #count = 0;
  #closed: NexusError | null = null;

  constructor(ports: ReadBarrierPorts) {
    this.#ports = ports;
  }

  get pendingCount(): number {
    return this.#count;
  }

  /** Resolves once this node's state holds everything acknowledged before the call. */
  linearizable(timeoutMs: number): Promise<LogIndex> {
    return this.#enter(timeoutMs, (reader) => {
      this.#arrived.push(reader);
      this.#ports.wake();
    });
  }

  /** Resolves once this node has applied `index`. */
  appliedThrough(index: LogIndex, timeoutMs: number): Promise<LogIndex> {
    const applied = this.#ports.applied();
    if (applied >= index && this.#closed === null) return Promise.resolve(applied);
    return this.#enter(timeoutMs, (reader) => this.#awaitingApply.push({ index, reader }));
  }

  #enter(timeoutMs: number, queue: (reader: Reader) => void): Promise<LogIndex> {
    const { zoneId, limits } = this.#ports;
    if (this.#closed !== null) return Promise.reject(this.#closed);
    if (this.#count >= limits.maxPendingReads) {
      return Promise.reject(queueFull(zoneId, "maxPendingReads", limits.maxPendingReads));
    }
    this.#count += 1;
    return new Promise((resolve, reject) => {
      queue({ startedMs: this.#ports.nowMs(), timeoutMs, resolve, reject });
    });
  }

  /** End of turn: one round for everybody who arrived. */
  flush(): void {
    if (this.#arrived.length === 0 || !this.#ports.hasLeader() || this.#rounds.size >= MAX_ROUNDS) return;
    const context = this.#nextContext();
    this.#rounds.set(keyText(context), { startedMs: this.#ports.nowMs(), readers: this.#arrived });
    this.#arrived = [];
    this.#ports.readIndex(context);
  }

  #nextContext(): Uint8Array {
    const writer = new WireWriter(24);
    writer.u53(this.#ports.nodeId);
    writer.u53(this.#ports.bootNonce);
    writer.u53(this.#nextRound);
    this.#nextRound += 1;
    return writer.finish();
  }

  /** The core confirmed the round with this context. */
  onReadState(context: Uint8Array, index: LogIndex): void {
    const key = keyText(context);
    const round = this.#rounds.get(key);
    if (round === undefined) return;
    this.#rounds.delete(key);
    this.#ports.onRoundDone(round.startedMs);
    for (const reader of round.readers) this.#awaitingApply.push({ index, reader });
    this.onApplied();
    if (this.#arrived.length > 0) this.#ports.wake();
  }

  onApplied(): void {
    if (this.#awaitingApply.length === 0) return;
    const applied = this.#ports.applied();
    const waiting: ApplyWaiter[] = [];
    for (const waiter of this.#awaitingApply) {
      if (waiter.index > applied) waiting.push(waiter);
      else this.#finish(waiter.reader, applied);
    }
    this.#awaitingApply = waiting;
  }

  #finish(reader: Reader, applied: LogIndex): void {
    this.#count -= 1;
    this.#ports.onBarrier(this.#ports.nowMs() - reader.startedMs);
    reader.resolve(applied);
  }

  /** Rounds under way may be lost with the old leader. */
  onLeaderChange(): void {
    this.#restart(() => true);
  }

  /** Once a tick: deadlines, and another round for lost ones. */
  onTick(): void {
    if (this.#count === 0) return;
    const nowMs = this.#ports.nowMs();
    const isLate = (reader: Reader): boolean => nowMs - reader.startedMs >= reader.timeoutMs;
    for (const [key, round] of this.#rounds) {
      const readers = this.#expire(round.readers, isLate);
      if (readers.length === 0) this.#rounds.delete(key);
      else if (readers.length < round.readers.length) this.#rounds.set(key, { ...round, readers });
    }
    this.#arrived = this.#expire(this.#arrived, isLate);
    this.#awaitingApply = this.#awaitingApply.filter(({ reader }) => {
      if (!isLate(reader)) return true;
      this.#refuse(reader, this.#timeoutError(reader));
      return false;
    });
    this.#restart((round) => nowMs - round.startedMs >= this.#ports.limits.readRetryMs);
  }

  #restart(isLost: (round: Round) => boolean): void {
    for (const [key, round] of this.#rounds) {
      if (!isLost(round)) continue;
      this.#rounds.delete(key);
      this.#arrived.push(...round.readers);
    }
    if (this.#arrived.length > 0) this.#ports.wake();
  }

  #expire(readers: readonly Reader[], isLate: (reader: Reader) => boolean): Reader[] {
    const kept: Reader[] = [];
    for (const reader of readers) {
      if (isLate(reader)) this.#refuse(reader, this.#timeoutError(reader));
      else kept.push(reader);
    }
    return kept;
  }

  #timeoutError(reader: Reader): NexusError {
    const { zoneId } = this.#ports;
    const waitedMs = Math.round(reader.timeoutMs);
    const remedy = "start the missing members, or read what this node has with `--consistency local`";
    return this.#ports.hasLeader()
      ? new NexusError({
          code: "DEADLINE_EXCEEDED",
          what: `zone ${zoneId} confirmed no up-to-date read within ${waitedMs} ms`,
          remedy,
          details: { zone: zoneId, timeoutMs: waitedMs },
        })
      : new NexusError({
          code: "NO_LEADER",
          what: `zone ${zoneId} had no leader to confirm a read within ${waitedMs} ms`,
          remedy,
          details: { zone: zoneId, timeoutMs: waitedMs },
        });
  }

  #refuse(reader: Reader, error: NexusError): void {
    this.#count -= 1;
    reader.reject(error);
  }

  close(error: NexusError): void {
    this.#closed = error;
    this.failAll(error);
  }

  /** Refuses those who wait; whoever comes later waits again. */
  failAll(error: NexusError): void {
    const readers = [
      ...this.#arrived,
      ...[...this.#rounds.values()].flatMap((round) => round.readers),
      ...this.#awaitingApply.map(({ reader }) => reader),
    ];
    this.#arrived = [];
    this.#rounds.clear();
    this.#awaitingApply = [];
    for (const reader of readers) this.#refuse(reader, error);
  }
}
