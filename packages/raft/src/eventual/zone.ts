import {
  type CommitToken,
  type LogIndex,
  NexusError,
  type NodeId,
  type ReadConsistency,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { CommitResult, MetaWriteOptions, Mutation, ReplicationStatus } from "@nexus/kernel";
import type { HostRuntime } from "../host/api.js";
import type { RaftObserver } from "../host/metrics.js";
import type { TimerHandle } from "../host/ports.js";
import { checkToken } from "../zone/read-levels.js";
import type { StateStore } from "../zone/state/state-store.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import { ConflictFeed, newestConflicts } from "./conflict-feed.js";
import type { KeptConflict } from "./conflicts.js";
import { openCopy } from "./copy.js";
import type { AgreedFloor } from "./floor.js";
import { FloorKeeper, type FloorPorts } from "./floor-keeper.js";
import { decodeEventualFrame, type EventualFrame } from "./frames.js";
import type { EventualLimits } from "./limits.js";
import { sizeOf } from "./mutation-size.js";
import { Peers } from "./peers.js";
import { Staging } from "./staging.js";
import type { OriginId } from "./stamp.js";
import type { EventualState } from "./state.js";
import { TokenWaiters } from "./token-waiters.js";
import { countTombstones } from "./tombstones.js";
import { TransferReceiver } from "./transfer-receiver.js";
import { type Dot, includes } from "./version-vector.js";
import { type OpenCopy, WriteQueue } from "./write-queue.js";

export interface EventualZoneOptions {
  readonly identity: ZoneIdentity;
  readonly nodeId: NodeId;
  readonly limits: EventualLimits;
  readonly runtime: HostRuntime;
  readonly observer: RaftObserver;
  readonly createdAtMs: number;
  openStore(): Promise<StateStore>;
  /** Who holds a copy, this node included, by the zone's replicated membership. */
  members(): readonly NodeId[];
  /** Whether that is as of now: a leader is heard of, and what it committed is applied. */
  knowsMembers(): boolean;
  /** A conflict was noticed here and is durable. Never throws. */
  readonly onConflict: (conflict: KeptConflict) => void;
  /** There may be more for watchers to read. Never throws. */
  readonly onHistory: () => void;
  /** Why this node may not write here; null when it may. */
  refusal(): NexusError | null;
  readonly floor: FloorPorts;
  send(to: NodeId, frame: EventualFrame): void;
}

export interface EventualMetrics {
  readonly zoneId: ZoneId;
  readonly members: number;
  readonly pendingWrites: number;
  readonly loggedWrites: number;
  readonly loggedBytes: number;
  readonly conflicts: number;
  /** Pushes stopped because a stamp lies too far ahead of this node's clock. */
  readonly futureStamps: number;
  readonly transfersSent: number;
  readonly transfersTaken: number;
  readonly tombstones: number;
  readonly tombstonesCollected: number;
  readonly stateReopens: number;
  /** Other members not known to have all that is here. */
  readonly membersBehind: number;
  /** Of each other member: writes it is not known to have; null while it has not answered yet. */
  readonly backlogs: readonly { readonly node: NodeId; readonly writes: number | null }[];
}

const REOPEN_PAUSE_MS = 500;
/** Deadline of making a push durable (ms); its sender repeats it long before. */
const PUSH_TIMEOUT_MS = 30_000;

/**
 * One member of an eventual zone: takes writes alone, brings them to the others in the background, and settles what
 * was written at the same time by the later stamp. The zone's Raft group only says who the members are.
 */
export class EventualZone {
  readonly #options: EventualZoneOptions;
  readonly #queue: WriteQueue;
  readonly #peers: Peers;
  readonly #receiver: TransferReceiver;
  readonly #waiters: TokenWaiters;
  readonly #conflictFeed: ConflictFeed;
  readonly #floorKeeper: FloorKeeper;
  #copy: OpenCopy | null;
  #problem: NexusError | null = null;
  #reopenTimer: TimerHandle | null = null;
  #counters = { futureStamps: 0, transfersTaken: 0, stateReopens: 0 };
  #isClosed = false;

  /** Errors: IO_ERROR, NO_SPACE, CORRUPT, VERSION_UNSUPPORTED. */
  static async open(options: EventualZoneOptions): Promise<EventualZone> {
    return new EventualZone(options, await openCopy(copyOptions(options)));
  }

  private constructor(options: EventualZoneOptions, copy: OpenCopy) {
    const { identity, runtime, limits } = options;
    const { clock } = runtime;
    this.#options = options;
    this.#copy = copy;
    this.#conflictFeed = new ConflictFeed(copy.state.conflicts.noticed, options.onConflict);
    this.#waiters = new TokenWaiters(clock, identity.zoneId, limits.maxPendingReads);
    this.#queue = new WriteQueue({
      zoneId: identity.zoneId,
      runtime,
      limits,
      everywhere: () => this.#peers.everywhere(),
      onDurable: () => {
        this.#waiters.onSeen(this.#queue.durable.seen);
        this.#peers.kick();
        if (this.#copy !== null) this.#conflictFeed.onDurable(this.#copy);
        options.onHistory();
      },
      onBroken: (error) => this.#onBroken(error),
    });
    this.#peers = new Peers({
      zoneId: identity.zoneId,
      nodeId: options.nodeId,
      runtime,
      limits,
      queue: this.#queue,
      copy: () => this.#copy,
      send: (to, frame) => options.send(to, frame),
    });
    this.#receiver = new TransferReceiver({
      clock,
      limits,
      queue: this.#queue,
      staging: new Staging({ zoneId: identity.zoneId, queue: this.#queue, copy: () => this.#copy }),
      answer: (to, frame) => options.send(to, frame),
      onDone: () => {
        this.#counters.transfersTaken += 1;
        this.#floorKeeper.onTransfer();
      },
      onTrouble: (message, error) => this.#note(message, error),
    });
    this.#floorKeeper = new FloorKeeper({
      ...options.floor,
      nodeId: options.nodeId,
      clock,
      limits,
      queue: this.#queue,
      copy: () => this.#copy,
      onLeftOut: (floor) => this.#startAnew(floor),
      onTrouble: (message, cause) => this.#note(message, cause),
    });
    this.#queue.use(copy);
    this.syncMembers();
  }

  get zoneId(): ZoneId {
    return this.#options.identity.zoneId;
  }

  get identity(): ZoneIdentity {
    return this.#options.identity;
  }

  /** Why the copy cannot be used just now; null when it can. */
  get problem(): NexusError | null {
    return this.#problem;
  }

  /** Housekeeping: members came or went, tombstones may go. */
  syncMembers(): void {
    if (this.#isClosed) return;
    this.#peers.sync(this.#options.members());
    this.#receiver.tidy();
    this.#floorKeeper.run();
  }

  #startAnew({ number }: AgreedFloor): void {
    const error = new NexusError({
      code: "UNAVAILABLE",
      what: `this copy of zone ${this.zoneId} was away while its members forgot what they removed (floor ${number})`,
      remedy: "none needed: it is made anew and gets the whole state",
      details: { zone: this.zoneId, floor: number },
    });
    this.#queue.stop(error);
    this.#onBroken(error);
  }

  /**
   * Applies the mutations here, durably, and pushes them in the background. Errors: those of a namespace transaction,
   * UNSUPPORTED, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED (nothing happened), UNKNOWN_OUTCOME, NO_SPACE, IO_ERROR, CLOSED.
   */
  async commit(
    mutations: readonly Mutation[],
    { timeoutMs, actor }: MetaWriteOptions,
  ): Promise<CommitResult> {
    this.#requireUsable();
    const refusal = this.#options.refusal();
    if (refusal !== null) throw refusal;
    const { outcomes, dot } = await this.#queue.do(sizeOf(mutations), timeoutMs, (draft, state) =>
      state.writeLocally(draft, mutations, actor ?? null),
    );
    return { token: this.#tokenOf(dot), outcomes };
  }

  #tokenOf({ origin, seq }: Dot): CommitToken {
    return { ...this.identity, term: origin as number as Term, index: seq as LogIndex };
  }

  /**
   * Waits until what is read here is durable and, with a token, holds that write. Every other level means the state of
   * this member: an eventual zone has no fresher one to offer. Resolves with the latest own write.
   */
  async barrier(consistency: ReadConsistency, timeoutMs: number): Promise<CommitToken> {
    this.#requireUsable();
    if (consistency.kind === "token") {
      checkToken(this.identity, consistency.token);
      const dot = dotOfToken(consistency.token);
      if (!includes(this.#queue.durable.seen, dot)) await this.#waiters.wait(dot, timeoutMs);
    }
    await this.#queue.settled();
    const { state } = this.readable();
    return this.#tokenOf({ origin: state.origin, seq: state.seen.get(state.origin) ?? 0 });
  }

  /** Errors: IO_ERROR, NO_SPACE while it is being opened again; CLOSED. */
  readable(): OpenCopy {
    this.#requireUsable();
    if (this.#copy === null) throw closed(this.zoneId, "it is being opened again");
    return this.#copy;
  }

  #requireUsable(): void {
    if (this.#isClosed) throw closed(this.zoneId, "it was closed");
    if (this.#problem !== null) throw this.#problem;
  }

  /** How many members have the write of a token. Local knowledge: a member may have it already without saying so. */
  statusOf(token: CommitToken): ReplicationStatus {
    checkToken(this.identity, token);
    const dot = dotOfToken(token);
    const members = this.#options.members().length;
    const copies = this.#peers.countHaving(dot) + (includes(this.#queue.durable.seen, dot) ? 1 : 0);
    if (copies === 0) return { copies, members, state: "pending" };
    // A node that has just started may remember fewer members than there are.
    const isEverywhere = copies >= members && this.#options.knowsMembers();
    if (isEverywhere) return { copies, members, state: "everywhere" };
    return { copies, members, state: copies === 1 ? "local" : "partial" };
  }

  /** The newest conflicts this member noticed, newest first, at most `limit`. */
  conflicts(limit: number): readonly KeptConflict[] {
    return newestConflicts(this.readable(), limit);
  }

  metrics(): EventualMetrics {
    const state: EventualState | null = this.#copy?.state ?? null;
    const members = this.#options.members().length;
    return {
      zoneId: this.zoneId,
      backlogs: this.#peers.backlogs(),
      members,
      membersBehind: Math.max(0, members - 1 - this.#peers.countUpToDate()),
      transfersSent: this.#peers.transfersSent,
      pendingWrites: this.#queue.pending,
      loggedWrites: state === null ? 0 : state.log.next - state.log.first,
      loggedBytes: state?.log.bytes ?? 0,
      conflicts: state?.conflicts.noticed ?? 0,
      tombstones: this.#copy === null ? 0 : countTombstones(this.#copy.store),
      tombstonesCollected: this.#floorKeeper.collected,
      ...this.#counters,
    };
  }

  /** The body of a peer frame from another node. Errors: CORRUPT. */
  receive(from: NodeId, bytes: Uint8Array): void {
    const frame = decodeEventualFrame(bytes);
    if (this.#isClosed || this.#copy === null) return;
    switch (frame.kind) {
      case "push":
        this.#takePush(from, frame);
        return;
      case "ack":
        this.#peers.onAck(from, frame);
        return;
      case "page":
        this.#receiver.onPage(from, frame);
        return;
      case "pageAck":
        this.#peers.onPageAck(from, frame);
    }
  }

  #takePush(from: NodeId, { round, seen, writes }: Extract<EventualFrame, { kind: "push" }>): void {
    const bytes = writes.reduce((sum, write) => sum + write.length, 0);
    this.#peers.onTold(from, seen);
    const taken = this.#queue.do(bytes, PUSH_TIMEOUT_MS, (draft, state) => {
      for (const write of writes) {
        const result = state.takeWrite(draft, write);
        if (result === "outdated") return "missing";
        if (result === "missing" || result === "future") return result;
      }
      return "atEnd";
    });
    taken.then(
      (stopped) => {
        if (stopped === "future") this.#counters.futureStamps += 1;
        this.#options.send(from, { kind: "ack", round, seen: this.#queue.durable.seen, stopped });
      },
      (error: unknown) => this.#note(`a push of member ${from} was not taken in; it will be repeated`, error),
    );
  }

  #onBroken(error: NexusError): void {
    this.#problem = error;
    this.#note("the copy of the zone is opened again", error);
    const broken = this.#copy;
    this.#copy = null;
    this.#counters.stateReopens += 1;
    const closing = broken?.store.close() ?? Promise.resolve();
    closing
      .catch((cause: unknown) => this.#note("closing a broken store failed", cause))
      .finally(() => this.#reopenLater());
  }

  #reopenLater(): void {
    if (this.#isClosed) return;
    this.#reopenTimer = this.#options.runtime.clock.setTimer(REOPEN_PAUSE_MS, () => {
      openCopy(copyOptions(this.#options)).then(
        (copy) => this.#useAgain(copy),
        (cause: unknown) => {
          this.#problem = NexusError.from(cause);
          this.#reopenLater();
        },
      );
    });
  }

  #useAgain(copy: OpenCopy): void {
    if (this.#isClosed) {
      copy.store.close().catch((cause: unknown) => this.#note("closing a store failed", cause));
      return;
    }
    this.#copy = copy;
    this.#problem = null;
    this.#receiver.onOpened();
    this.#queue.use(copy);
    this.#peers.renew();
    this.#options.onHistory();
  }

  #note(message: string, cause: unknown): void {
    const fields = { error: cause instanceof Error ? cause.message : String(cause) };
    this.#options.observer.onEvent({ level: "warn", zoneId: this.zoneId, message, fields });
  }

  /** Everything acknowledged is durable already. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#reopenTimer?.cancel();
    const error = closed(this.zoneId, "the node is stopping or gave the zone up");
    this.#peers.close();
    this.#queue.stop(error);
    this.#waiters.refuseAll(error);
    await this.#queue.settled();
    const copy = this.#copy;
    this.#copy = null;
    await copy?.store.close();
  }
}

function copyOptions(options: EventualZoneOptions): Parameters<typeof openCopy>[0] {
  const { identity, nodeId, runtime, limits, createdAtMs } = options;
  const floor = (): AgreedFloor | null => options.floor.agreement()?.floor ?? null;
  const openStore = (): Promise<StateStore> => options.openStore();
  return { zoneId: identity.zoneId, node: nodeId, runtime, limits, createdAtMs, floor, openStore };
}

function dotOfToken(token: CommitToken): Dot {
  return { origin: token.term as number as OriginId, seq: token.index };
}

function closed(zone: ZoneId, why: string): NexusError {
  return new NexusError({
    code: "CLOSED",
    what: `the copy of eventual zone ${zone} on this node is closed: ${why}`,
    remedy: "try again in a moment, or use another member of the zone",
    details: { zone },
  });
}
