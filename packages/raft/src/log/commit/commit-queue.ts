import { NexusError } from "@nexus/contracts";
import { batchOverheadBytes } from "../format/batch.js";
import type { GroupTable } from "../group/group-table.js";
import type { LogLimits } from "../limits.js";
import type { GroupId, LogBase } from "../types.js";
import { BatchPlanner } from "./batch-planner.js";
import { headRecordBytes, type Operation } from "./operations.js";

/** An operation and who waits for it. */
export interface Waiting {
  readonly operation: Operation;
  readonly bytes: number;
  resolve(): void;
  reject(error: NexusError): void;
}

/** One batch about to be written. */
export interface PlannedBatch {
  readonly planner: BatchPlanner;
  readonly waiting: readonly Waiting[];
  /** Group heads in the batch: taken off the queue once it is durable. */
  readonly heads: readonly GroupId[];
  readonly compactions: ReadonlyMap<GroupId, LogBase>;
}

/** What waits for the next group commit: callers' operations, and the log's own housekeeping before them. */
export class CommitQueue {
  private waiting: Waiting[] = [];
  private moves: Waiting[] = [];
  private queuedBytes = 0;
  /** Heads that must all stand in the next batch. */
  private readonly heads = new Set<GroupId>();
  private readonly compactions = new Map<GroupId, LogBase>();

  constructor(
    private readonly table: GroupTable,
    private readonly quarantine: ReadonlySet<GroupId>,
    private readonly limits: LogLimits,
  ) {}

  /** Throws RESOURCE_EXHAUSTED at a limit. */
  push(waiting: Waiting): void {
    const { maxQueuedBytes, maxQueuedWrites, maxWriteBytes } = this.limits;
    if (waiting.bytes + batchOverheadBytes(0) > maxWriteBytes) {
      throw exhausted("maxWriteBytes", maxWriteBytes, `one write of ${waiting.bytes} bytes`);
    }
    if (this.waiting.length >= maxQueuedWrites) {
      throw exhausted("maxQueuedWrites", maxQueuedWrites, `${this.waiting.length} writes wait`);
    }
    if (this.queuedBytes + waiting.bytes > maxQueuedBytes) {
      throw exhausted("maxQueuedBytes", maxQueuedBytes, `${this.queuedBytes} bytes wait`);
    }
    this.waiting.push(waiting);
    this.queuedBytes += waiting.bytes;
  }

  pushMove(waiting: Waiting): void {
    this.moves.push(waiting);
  }

  /** The group's head is to be written again with the next batch, in full or not at all with the others. */
  rewriteHead(group: GroupId): void {
    this.heads.add(group);
  }

  compact(group: GroupId, through: LogBase): void {
    const pending = this.compactions.get(group);
    if (pending === undefined || pending.index < through.index) this.compactions.set(group, through);
  }

  get hasWork(): boolean {
    if (this.waiting.length > 0 || this.moves.length > 0 || this.heads.size > 0) return true;
    for (const [group, through] of this.compactions) if (this.canCompact(group, through)) return true;
    return false;
  }

  /** True when anything but compactions and heads waits. */
  get hasOperations(): boolean {
    return this.waiting.length > 0 || this.moves.length > 0;
  }

  /** Room that the next batch needs at least: all heads, one compaction, the first operation. */
  get nextBytes(): number {
    let bytes = batchOverheadBytes(0) + this.reservedBytes();
    for (const [group, through] of this.compactions) {
      if (!this.canCompact(group, through)) continue;
      bytes += headRecordBytes(through);
      break;
    }
    return bytes;
  }

  /** Takes what fits. Operations that contradict the log are rejected here, in their order. */
  take(limitBytes: number): PlannedBatch {
    const planner = new BatchPlanner(this.table, this.quarantine, limitBytes);
    const compactions = this.planCompactions(planner);
    const heads = [...this.heads].filter((group) => !compactions.has(group));
    for (const group of heads) planner.addHead(group, null);
    const waiting: Waiting[] = [];
    this.moves = takeFitting(this.moves, planner, waiting);
    const before = this.waiting;
    this.waiting = takeFitting(before, planner, waiting);
    this.queuedBytes = this.waiting.reduce((sum, item) => sum + item.bytes, 0);
    return { planner, waiting, heads: [...this.heads], compactions };
  }

  /** The batch is durable. */
  settle(batch: PlannedBatch): void {
    for (const group of batch.heads) this.heads.delete(group);
    for (const [group, through] of batch.compactions) {
      if (this.compactions.get(group) === through) this.compactions.delete(group);
    }
  }

  /** Takes every waiting operation off; housekeeping stays. */
  drain(): readonly Waiting[] {
    const all = [...this.moves, ...this.waiting];
    this.moves = [];
    this.waiting = [];
    this.queuedBytes = 0;
    return all;
  }

  forget(group: GroupId): void {
    this.heads.delete(group);
    this.compactions.delete(group);
  }

  private canCompact(group: GroupId, through: LogBase): boolean {
    const state = this.table.get(group);
    if (state === null || state.base === null || this.quarantine.has(group)) return false;
    return through.index > state.base.index && through.index <= state.lastIndex;
  }

  private planCompactions(planner: BatchPlanner): Map<GroupId, LogBase> {
    const planned = new Map<GroupId, LogBase>();
    const reserved = this.reservedBytes();
    for (const [group, through] of this.compactions) {
      const base = this.table.get(group)?.base;
      if (base === undefined || (base !== null && base.index >= through.index))
        this.compactions.delete(group);
      if (!this.canCompact(group, through)) continue;
      if (planned.size > 0 && !planner.hasRoomFor(reserved + headRecordBytes(through))) break;
      planner.addHead(group, through);
      planned.set(group, through);
    }
    return planned;
  }

  /** What must fit behind the compactions: all heads and the first operation. */
  private reservedBytes(): number {
    let bytes = (this.moves[0]?.bytes ?? 0) + (this.waiting[0]?.bytes ?? 0);
    for (const group of this.heads) {
      const base = this.table.get(group)?.base;
      if (base != null) bytes += headRecordBytes(base);
    }
    return bytes;
  }
}

/** Moves the items that fit from the front of `queue` into the plan; returns the rest. */
function takeFitting(queue: Waiting[], planner: BatchPlanner, taken: Waiting[]): Waiting[] {
  let count = 0;
  for (const item of queue) {
    if (taken.length > 0 && !planner.hasRoomFor(item.bytes)) break;
    count++;
    try {
      planner.add(item.operation);
      taken.push(item);
    } catch (error) {
      item.reject(NexusError.from(error));
    }
  }
  return queue.slice(count);
}

function exhausted(limit: keyof LogLimits, value: number, what: string): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `raft log refuses a write: ${what}, limit ${limit} is ${value}`,
    remedy: "retry later, or send smaller writes",
    details: { limit, value, outcome: "notExecuted" },
  });
}
