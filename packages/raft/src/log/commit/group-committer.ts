import type { NexusError } from "@nexus/contracts";
import { withDeadline } from "../deadline.js";
import { diskFailed, diskHung, isNoSpace, logClosed, logFull, notWritable } from "../errors.js";
import type { LogFiles } from "../files/log-files.js";
import { batchBytes, encodeBatch } from "../format/batch.js";
import type { LogIdentity } from "../format/checksum.js";
import type { GroupTable } from "../group/group-table.js";
import type { RecentEntries } from "../group/recent-entries.js";
import type { LogLimits } from "../limits.js";
import type { LogRuntime, LogTimer } from "../runtime.js";
import type { SegmentStore } from "../segments/segment-store.js";
import type { GroupId, LogBase, LogHealth } from "../types.js";
import { CommitQueue, type PlannedBatch, type Waiting } from "./commit-queue.js";
import { type Operation, operationBytes } from "./operations.js";
import { publish } from "./publish.js";

export interface GroupCommitterInit {
  readonly files: LogFiles;
  readonly runtime: LogRuntime;
  readonly limits: LogLimits;
  readonly identity: LogIdentity;
  readonly segments: SegmentStore;
  readonly table: GroupTable;
  readonly recent: RecentEntries;
  /** Groups whose writes are refused. */
  readonly quarantine: Set<GroupId>;
  readonly nextBatchNumber: number;
  readonly previousChain: number;
  readonly onHealth: (health: LogHealth) => void;
  /** A batch became durable; `freesSpace` when older records may have died with it. */
  readonly onDurable: (freesSpace: boolean) => void;
}

/** `resting`: the disk failed or is full; a timer tries again. */
type Mode = "open" | "resting" | "closed";

export interface CommitCounters {
  batches: number;
  batchedWrites: number;
  writtenBytes: number;
}

const FIRST_BUFFER_BYTES = 256 * 1024;

/** End of a segment that callers' writes leave free, so that a full log can still record compactions. */
function reserveBytes(limits: LogLimits): number {
  return Math.min(64 * 1024, Math.floor(limits.segmentBytes / 16));
}

/**
 * Group commit. One batch is in flight at a time; what arrives meanwhile forms the next. A batch is one write and
 * one sync; only then is it published to readers and its callers answered.
 */
export class GroupCommitter {
  readonly counters: CommitCounters = { batches: 0, batchedWrites: 0, writtenBytes: 0 };
  readonly queue: CommitQueue;
  private mode: Mode = "open";
  private currentHealth: LogHealth = { kind: "ok" };
  private isScheduled = false;
  private running: Promise<void> | null = null;
  private inFlight: readonly Waiting[] = [];
  private isWriting = false;
  private probe: LogTimer | null = null;
  private nextNumber: number;
  private chain: number;
  private buffer: Uint8Array;

  constructor(private readonly init: GroupCommitterInit) {
    this.queue = new CommitQueue(init.table, init.quarantine, init.limits);
    this.nextNumber = init.nextBatchNumber;
    this.chain = init.previousChain;
    this.buffer = init.files.allocateBuffer(FIRST_BUFFER_BYTES);
  }

  get health(): LogHealth {
    return this.currentHealth;
  }

  /** Resolves once durable. */
  submit(operation: Operation): Promise<void> {
    return new Promise((resolve, reject) => {
      this.refuseWhenNotWritable();
      this.queue.push({ operation, bytes: operationBytes(operation), resolve, reject });
      this.schedule();
    });
  }

  /** Housekeeping: not counted against the queue's limits. */
  submitMove(operation: Operation & { kind: "move" }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.refuseWhenNotWritable();
      this.queue.pushMove({ operation, bytes: operationBytes(operation), resolve, reject });
      this.schedule();
    });
  }

  compact(group: GroupId, through: LogBase): void {
    this.queue.compact(group, through);
    this.schedule();
  }

  rewriteHead(group: GroupId): void {
    this.queue.rewriteHead(group);
    this.schedule();
  }

  /** Finishes what is queued, within the write deadline; then nothing is accepted any more. */
  async close(): Promise<void> {
    const { runtime, limits } = this.init;
    const finish = async (): Promise<void> => {
      this.run();
      while (this.running !== null) {
        await this.running;
        this.run();
      }
    };
    try {
      await withDeadline(runtime.clock, limits.writeDeadlineMs, "closing the raft log", finish());
    } finally {
      this.mode = "closed";
      this.probe?.cancel();
      this.rejectInFlight(diskHung(limits.writeDeadlineMs, "unknown"));
      this.rejectQueued(logClosed());
    }
  }

  private refuseWhenNotWritable(): void {
    if (this.mode === "closed") throw logClosed();
    const health = this.currentHealth;
    switch (health.kind) {
      case "ok":
        return;
      case "noSpace":
        throw logFull(health.message);
      case "failed":
        throw notWritable(health.message);
      case "hung":
        throw diskHung(this.init.runtime.clock.nowMs() - health.sinceMs, "notExecuted");
    }
  }

  private schedule(): void {
    if (this.isScheduled || this.mode !== "open") return;
    this.isScheduled = true;
    this.init.runtime.defer(() => {
      this.isScheduled = false;
      this.run();
    });
  }

  private run(): void {
    if (this.running !== null || this.mode !== "open" || !this.queue.hasWork) return;
    this.start(() => this.commitNext());
  }

  /** What arrived during the attempt goes with the next turn's batch, together with what its callers add. */
  private start(attempt: () => Promise<void>): void {
    this.running = this.guarded(attempt).finally(() => {
      this.running = null;
      if (this.queue.hasWork) this.schedule();
    });
  }

  /** Runs one attempt under the deadline. When it fails the log rests until the probe. */
  private async guarded(attempt: () => Promise<void>): Promise<void> {
    const { clock } = this.init.runtime;
    const startedMs = clock.nowMs();
    const timer = clock.setTimer(this.init.limits.writeDeadlineMs, () => this.reportHung(startedMs));
    try {
      await attempt();
      timer.cancel();
      if (this.mode !== "closed") this.setHealth({ kind: "ok" });
    } catch (cause) {
      timer.cancel();
      await this.rest(cause);
    }
  }

  private async commitNext(): Promise<void> {
    const { segments, limits } = this.init;
    const reserve = (): number => (this.queue.hasOperations ? reserveBytes(limits) : 0);
    if (segments.room < this.queue.nextBytes + reserve()) await segments.roll();
    const needed = this.queue.nextBytes;
    const target = Math.max(needed, limits.maxBatchBytes);
    await this.commit(this.queue.take(Math.min(target, segments.room - reserve())));
  }

  private async commit(batch: PlannedBatch): Promise<void> {
    const { segments, identity } = this.init;
    const { planner, waiting } = batch;
    const plan = {
      number: this.nextNumber,
      previousChain: this.chain,
      rows: planner.rows,
      records: planner.records,
    };
    let freesSpace = segments.isFresh;
    if (plan.records.length > 0 || segments.isFresh) {
      this.inFlight = waiting;
      const position = segments.position;
      this.reserve(batchBytes(plan));
      const encoded = encodeBatch(this.buffer, plan, { identity, ...position });
      this.isWriting = true;
      await segments.append(this.buffer.subarray(0, encoded.bytes));
      this.isWriting = false;
      this.nextNumber++;
      this.chain = encoded.chain;
      this.count(encoded.bytes, waiting.length);
      if (publish(this.init, plan.records, encoded.records, position.sequence)) freesSpace = true;
    }
    this.inFlight = [];
    this.queue.settle(batch);
    for (const { resolve } of waiting) resolve();
    this.init.onDurable(freesSpace);
  }

  /** The attempt failed: callers learn whether their bytes may be on disk, and a timer tries a fresh segment. */
  private async rest(cause: unknown): Promise<void> {
    this.rejectInFlight(diskFailed(cause, "unknown"));
    this.rejectQueued(diskFailed(cause, "notExecuted"));
    if (this.mode === "closed") return;
    this.mode = "resting";
    const message = cause instanceof Error ? cause.message : String(cause);
    this.setHealth({ kind: isNoSpace(cause) ? "noSpace" : "failed", message });
    if (this.isWriting) await this.init.segments.abandon();
    this.isWriting = false;
    this.probe = this.init.runtime.clock.setTimer(this.init.limits.probeIntervalMs, () => this.resume());
  }

  private resume(): void {
    if (this.mode !== "resting" || this.running !== null) return;
    this.mode = "open";
    this.start(() => (this.init.segments.hasCurrent ? this.makeSpace() : this.startAfresh()));
  }

  /** A fresh segment whose first batch is durable proves the disk works again, and cuts the failed batch off. */
  private async startAfresh(): Promise<void> {
    await this.init.segments.roll();
    await this.commit(this.queue.take(this.init.segments.room));
  }

  /** Compactions still fit into the reserve of the current segment, and may free older ones. */
  private async makeSpace(): Promise<void> {
    const { segments } = this.init;
    if (this.queue.hasWork && segments.room >= this.queue.nextBytes) {
      await this.commit(this.queue.take(segments.room));
    }
    await segments.ensureSpare();
  }

  private reportHung(startedMs: number): void {
    if (this.mode === "closed") return;
    this.setHealth({ kind: "hung", sinceMs: startedMs });
    const elapsedMs = this.init.runtime.clock.nowMs() - startedMs;
    this.rejectInFlight(diskHung(elapsedMs, "unknown"));
    this.rejectQueued(diskHung(elapsedMs, "notExecuted"));
  }

  private rejectInFlight(error: NexusError): void {
    const waiting = this.inFlight;
    this.inFlight = [];
    for (const { reject } of waiting) reject(error);
  }

  private rejectQueued(error: NexusError): void {
    for (const { reject } of this.queue.drain()) reject(error);
  }

  private setHealth(health: LogHealth): void {
    if (health.kind === "ok" && this.currentHealth.kind === "ok") return;
    this.currentHealth = health;
    this.init.onHealth(health);
  }

  private reserve(bytes: number): void {
    if (this.buffer.length >= bytes) return;
    this.buffer = this.init.files.allocateBuffer(Math.max(bytes, 2 * this.buffer.length));
  }

  private count(bytes: number, writes: number): void {
    this.counters.batches++;
    this.counters.batchedWrites += writes;
    this.counters.writtenBytes += bytes;
  }
}
