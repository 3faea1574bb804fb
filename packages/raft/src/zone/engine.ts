import { type LogIndex, NexusError, type NodeId } from "@nexus/contracts";
import { toHex } from "@nexus/lib";
import type { GroupLog } from "../log/types.js";
import { withLeaderStamp } from "../wire/proposal.js";
import { Appender } from "./appender.js";
import { Applier, type SliceSummary } from "./applier.js";
import { ChannelFeed } from "./channel-feed.js";
import { Compactor } from "./compactor.js";
import { ConfChanges } from "./conf-changes.js";
import { ConfHistory } from "./conf-history.js";
import { coreConfigOf } from "./core-config.js";
import { CoreDriver, type Leadership } from "./core-driver.js";
import { ReadLease } from "./lease.js";
import { LockUpkeep } from "./lock-upkeep.js";
import { LogReader } from "./log-reader.js";
import { sendToPeer } from "./outbound.js";
import { notLeader } from "./outcome.js";
import { type BatchAnswer, Proposer } from "./proposer.js";
import { randomBelow } from "./random-below.js";
import { ReadBarriers } from "./read-barriers.js";
import { ReplicaCounters } from "./replica-counters.js";
import type { ReplicaOptions } from "./replica-ports.js";
import { storageOf } from "./replica-storage.js";
import { RowExpirySweeper } from "./row-expiry-sweeper.js";
import { CompactionHold } from "./snapshot/compaction-hold.js";
import { makeSnapshotSender } from "./snapshot/make-sender.js";
import type { SnapshotSender } from "./snapshot/sender.js";
import type { ZoneState } from "./state/zone-state.js";
import { StateCheck } from "./state-check.js";
import type { StateOwner } from "./state-owner.js";
import { ReplicaTrouble } from "./trouble.js";
import { WitnessLeadership } from "./witness-leadership.js";
import { WitnessRetention } from "./witness-retention.js";
import { ZoneClock } from "./zone-clock.js";

/**
 * The parts of one replica, wired to each other: what happens in one is passed to those it concerns. `ZoneReplica`
 * is the outside of it.
 */
export class ReplicaEngine {
  readonly options: ReplicaOptions;
  readonly owner: StateOwner;
  readonly groupLog: GroupLog;
  readonly counters = new ReplicaCounters();
  readonly driver: CoreDriver;
  readonly appender: Appender;
  readonly applier: Applier;
  readonly proposer: Proposer;
  readonly reads: ReadBarriers;
  readonly confChanges: ConfChanges;
  readonly sender: SnapshotSender;
  readonly hold: CompactionHold;
  readonly compactor: Compactor;
  readonly lease: ReadLease;
  readonly clock: ZoneClock;
  readonly history: ConfHistory;
  readonly logReader: LogReader;
  readonly check: StateCheck;
  readonly locks: LockUpkeep;
  /** Who waits on this node for pipes and streams to change. */
  readonly channels = new ChannelFeed();
  readonly rowExpiry: RowExpirySweeper;
  readonly retention = new WitnessRetention(this);
  readonly witness = new WitnessLeadership(this);
  readonly trouble = new ReplicaTrouble(this);
  /** Monotonic; null while a leader is known. */
  leaderlessSinceMs: number | null;
  /** The index of the snapshot the core took last for installing. */
  installing: LogIndex | null = null;

  constructor(options: ReplicaOptions, owner: StateOwner, groupLog: GroupLog) {
    this.options = options;
    this.owner = owner;
    this.groupLog = groupLog;
    const { limits, runtime } = options;
    this.leaderlessSinceMs = this.nowMs();
    this.history = new ConfHistory(owner.state.conf);
    this.clock = new ZoneClock(() => this.nowMs(), owner.state.applied.zoneTimeMs);
    this.lease = new ReadLease(limits.electionTicks * limits.tickMs, limits.leaseFraction);
    this.logReader = new LogReader({
      log: groupLog,
      applied: () => this.state.applied.index,
      nowMs: () => this.nowMs(),
      onDamage: (error) => this.trouble.onLogDamage(error),
    });
    this.check = this.#makeCheck();
    this.appender = this.#makeAppender();
    this.applier = this.#makeApplier();
    this.proposer = this.#makeProposer();
    this.reads = this.#makeReads();
    this.confChanges = new ConfChanges({
      zoneId: options.identity.zoneId,
      nowMs: () => this.nowMs(),
      newNonce: () => this.#newNonce(),
      confIndex: () => this.state.conf.confIndex,
      propose: (change) => this.driver.proposeConfChange(change),
      notLeader: () => this.notLeaderError(),
    });
    this.hold = new CompactionHold({
      nowMs: () => this.nowMs(),
      matchOf: (node) => this.driver.status().progress.get(node)?.match ?? null,
    });
    this.sender = makeSnapshotSender(this, () => this.#newNonce());
    this.compactor = new Compactor({
      limits,
      log: options.log,
      groupLog,
      history: this.history,
      hold: this.hold,
      retention: this.retention,
      state: () => this.state,
      onFailure: (cause) => this.owner.reopen(cause),
    });
    this.locks = new LockUpkeep({
      clock: runtime.clock,
      sweepRetryMs: limits.proposalRetryMs,
      table: () => this.state.locks,
      otherDueMs: () => this.state.channels.nextDueMs,
      zoneTimeMs: () => this.clock.nowMs(),
      isReadyToLead: () => this.isReadyToLead,
      propose: (data) => this.proposeOutsideSession(data),
    });
    this.rowExpiry = new RowExpirySweeper({
      clock: runtime.clock,
      retryMs: limits.proposalRetryMs,
      state: () => this.state,
      zoneTimeMs: () => this.clock.nowMs(),
      isReadyToLead: () => this.isReadyToLead,
      propose: (data) => this.proposeOutsideSession(data),
      onFailure: (cause) => this.note("warn", "entries that expired could not be looked up", cause),
    });
    this.driver = this.#makeDriver();
  }

  nowMs(): number {
    return this.options.runtime.clock.nowMs();
  }

  get state(): ZoneState {
    return this.owner.state;
  }

  get isLeader(): boolean {
    return this.driver.isLeader;
  }

  get leaderId(): NodeId | null {
    return this.driver.leader;
  }

  /** Milliseconds without a known leader; null while there is one. */
  get leaderlessMs(): number | null {
    return this.leaderlessSinceMs === null ? null : this.nowMs() - this.leaderlessSinceMs;
  }

  notLeaderError(): NexusError {
    const { zoneId } = this.options.identity;
    const leader = this.leaderId;
    const address = leader === null ? null : (this.state.members.get(leader)?.address ?? null);
    return notLeader(zoneId, leader, address);
  }

  note(level: "info" | "warn" | "error", message: string, cause: unknown): void {
    const fields = cause === null ? {} : { error: cause instanceof Error ? cause.message : String(cause) };
    this.options.observer.onEvent({ level, zoneId: this.options.identity.zoneId, message, fields });
  }

  #newNonce(): string {
    return toHex(this.options.runtime.randomBytes(12));
  }

  #makeCheck(): StateCheck {
    const { limits, nodeId, identity } = this.options;
    return new StateCheck({
      zoneId: identity.zoneId,
      nodeId,
      limits,
      nowMs: () => this.nowMs(),
      state: () => this.state,
      isReadyToLead: () => this.isReadyToLead,
      propose: (data) => this.proposeOutsideSession(data),
      onDiverged: (error, divergence) => this.trouble.onDiverged(error, divergence),
      onSound: () => this.note("info", "the zone's state agrees with the others' again", null),
    });
  }

  #makeAppender(): Appender {
    const { limits, log, runtime, observer, identity } = this.options;
    return new Appender({
      log,
      group: this.groupLog.group,
      clock: runtime.clock,
      maxWriteBytes: limits.maxLogWriteBytes,
      durableHardState: () => this.groupLog.hardState(),
      installSnapshot: (snapshot) => this.owner.install(snapshot),
      deliver: (responses) => {
        this.installing = null;
        this.driver.deliver(responses);
      },
      onWritten: (durationMs) => observer.onLogWrite(identity.zoneId, durationMs),
      onFailure: (error) => this.trouble.onLogFailure(error),
    });
  }

  #makeApplier(): Applier {
    const { limits, runtime } = this.options;
    return new Applier({
      limits,
      clock: runtime.clock,
      history: this.history,
      checkpoints: this.check.checkpoints,
      defer: (callback) => runtime.defer(callback),
      state: () => this.state,
      readLog: (low, high) => this.logReader.entries(low, high, limits.maxApplyBytes),
      applyConfChange: (change) => this.driver.applyConfChange(change),
      onSlice: (summary) => this.#onSlice(summary),
      deliver: (responses) => this.driver.deliver(responses),
      onFailure: (cause) => this.trouble.onApplyFailure(cause),
    });
  }

  #makeProposer(): Proposer {
    const { limits, nodeId, observer, identity } = this.options;
    return new Proposer({
      zoneId: identity.zoneId,
      nodeId,
      limits,
      nowMs: () => this.nowMs(),
      newNonce: () => this.#newNonce(),
      hasLeader: () => this.leaderId !== null,
      send: (batch) => this.#proposeBatch(batch),
      wake: () => this.driver.wake(),
      onOutcome: (outcome, durationMs) => {
        this.counters.proposals[outcome] += 1;
        if (outcome === "committed") observer.onCommit(identity.zoneId, durationMs);
      },
    });
  }

  #makeReads(): ReadBarriers {
    const { limits, nodeId, observer, identity, runtime } = this.options;
    return new ReadBarriers({
      zoneId: identity.zoneId,
      nodeId,
      limits,
      nowMs: () => this.nowMs(),
      bootNonce: randomBelow(runtime.randomBytes)(2 ** 47),
      applied: () => this.state.applied.index,
      hasLeader: () => {
        const { isLeader, lead, term } = this.driver.leadership;
        const { applied } = this.state;
        // Before its first snapshot a joiner knows no members, so the core would refuse the leader's answer.
        return lead !== null && applied.index > 0 && (!isLeader || applied.term === term);
      },
      readIndex: (context) => this.driver.readIndex(context),
      wake: () => this.driver.wake(),
      onRoundDone: (startedMs) => {
        if (this.isLeader) this.lease.confirmed(this.driver.leadership.term, startedMs);
      },
      onBarrier: (durationMs) => observer.onReadBarrier(identity.zoneId, durationMs),
    });
  }

  /**
   * Whether it may conclude anything as leader; a witness never does. A new leader knows what is committed only once an entry of its own term is. A lone voter would answer at once
   * from a commit index that was not on disk, so this holds for it too.
   */
  get isReadyToLead(): boolean {
    const { isLeader, term } = this.driver.leadership;
    return isLeader && !this.state.isWitness && this.state.applied.term === term;
  }

  /** Zone time for an entry this leader is about to append. */
  stampMs(): number {
    // Before anything else a leader appends one entry of its own.
    const hasAppliedTheirs = (): boolean => this.driver.status().lastIndex <= this.state.applied.index + 1;
    return this.clock.stampMs(() => this.isReadyToLead || hasAppliedTheirs());
  }

  #makeDriver(): CoreDriver {
    return new CoreDriver(
      coreConfigOf(this.options, this.groupLog, this.state.applied.index),
      storageOf(this),
      {
        defer: (callback) => this.options.runtime.defer(callback),
        beforeTurn: () => {
          this.proposer.flush();
          this.reads.flush();
        },
        append: (message) => {
          if (message.snapshot !== null) this.installing = message.snapshot.metadata.index;
          this.appender.submit(message);
        },
        apply: (message) => this.applier.submit(message),
        afterReady: () => this.applier.run(),
        send: (message, to) => sendToPeer(this, message, to),
        onReadState: (context, index) => this.reads.onReadState(context, index),
        onLeadership: (leadership) => this.#onLeadership(leadership),
        onFatal: (cause) => this.trouble.fail(NexusError.from(cause)),
      },
    );
  }

  /** Hands an entry to the core; lost when there is no leader. */
  proposeOutsideSession(data: Uint8Array): void {
    this.#proposeBatch([data]);
    this.driver.wake();
  }

  #proposeBatch(batch: readonly Uint8Array[]): BatchAnswer {
    const stamped = this.isLeader ? batch.map((data) => withLeaderStamp(data, this.stampMs())) : batch;
    const result = this.driver.proposeBatch(stamped);
    return result === null || result.kind === "dropped" ? "dropped" : "taken";
  }

  #onLeadership(leadership: Leadership): void {
    if (leadership.lead !== null) this.counters.leaderChanges += 1;
    if (!leadership.isLeader) {
      this.sender.cancelAll();
      this.clock.follow();
    }
    if (leadership.lead === null) this.leaderlessSinceMs ??= this.nowMs();
    else {
      this.leaderlessSinceMs = null;
      this.proposer.onLeaderChange();
      this.reads.onLeaderChange();
      if (leadership.isLeader && !this.state.isWitness) this.proposer.openSessionAhead();
    }
    if (!leadership.isLeader) this.confChanges.failAll("this node stopped leading the zone");
    this.locks.onLeadership();
    this.rowExpiry.update();
    this.options.events.onLeadership();
  }

  /** Whoever waits for a mount may go through it as soon as it is answered: so routes change first. */
  #onSlice(summary: SliceSummary): Promise<void> | null {
    if (summary.mountsChanged) return this.#rederiveMounts().finally(() => this.#announce(summary));
    this.#announce(summary);
    return null;
  }

  #announce(summary: SliceSummary): void {
    const { applied } = this.state;
    this.counters.appliedEntries += summary.entries;
    if (summary.isStamped) this.clock.applied(applied.zoneTimeMs);
    this.options.observer.onApplySlice(this.options.identity.zoneId, summary.durationMs, summary.entries);
    for (const { effect, index } of summary.effects) {
      if (effect.kind === "confChange") this.confChanges.onEffect(effect);
      else this.proposer.onEffect(effect, index);
    }
    this.locks.onApplied(summary.locksChanged);
    this.channels.onApplied(this.state.channels.takeTouched());
    this.rowExpiry.onApplied(summary.rowsExpired);
    this.check.onApplied(summary.stateHashChanged);
    this.reads.onApplied();
    this.driver.wake();
    this.compactor.onApplied(summary.bytes);
    this.options.events.onApplied();
    if (summary.membersChanged) this.options.events.onMembers();
    if (summary.registryChanged) this.options.events.onRegistry();
  }

  async #rederiveMounts(): Promise<void> {
    const changes = await this.owner.deriveMounts();
    if (changes.length > 0) this.options.events.onMounts(changes);
  }

  /** A snapshot is in force. */
  async onStateReplaced(state: ZoneState): Promise<void> {
    this.history.reset(state.conf);
    this.applier.skipThrough(state.applied.index);
    await this.onStateRepaired(state);
  }

  /** The state stepped back to a right one; the log and the core's view of it stand. */
  async onStateRepaired(state: ZoneState): Promise<void> {
    this.clock.applied(state.applied.zoneTimeMs);
    this.check.onReplaced();
    this.proposer.onStateReplaced(state.sessions);
    this.locks.onApplied(true);
    this.channels.onReplaced();
    this.rowExpiry.update();
    this.reads.onApplied();
    this.driver.wake();
    this.options.events.onApplied();
    this.options.events.onMembers();
    this.options.events.onRegistry();
    await this.#rederiveMounts();
  }

  stop(error: NexusError): void {
    this.driver.stop();
    this.appender.close();
    this.sender.close();
    this.locks.close(error);
    this.channels.close(error);
    this.rowExpiry.close();
    this.confChanges.failAll(error.what);
    this.proposer.close(error);
    this.reads.close(error);
  }
}
