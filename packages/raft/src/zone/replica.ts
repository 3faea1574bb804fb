import {
  type CommitToken,
  type LogIndex,
  NexusError,
  type NodeId,
  type ReadConsistency,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { MountTable } from "@nexus/kernel";
import { isTransferMarker } from "../core/messages.js";
import type { RaftStatus } from "../core/status.js";
import type { Message } from "../core/types.js";
import type { ZoneMetrics } from "../host/metrics.js";
import type { SnapshotHeader } from "../host/ports.js";
import type { GroupId, LogHealth } from "../log/types.js";
import type { Command } from "../wire/command.js";
import { decodeMessage } from "../wire/message-codec.js";
import { encodePeerFrame, type PeerFrame } from "../wire/peer-frame.js";
import { withLeaderStamp } from "../wire/proposal.js";
import type { AppliedReply } from "../wire/reply-codec.js";
import type { MembershipChange } from "./conf-changes.js";
import { logTrouble, refuseWrites } from "./disk-trouble.js";
import { ReplicaEngine } from "./engine.js";
import { bestSuccessor, isElectoral, isLoneVoter, isMember, roleOf } from "./message-facts.js";
import { replicaClosed, replyOrThrow } from "./outcome.js";
import { reconcileLog } from "./reconcile-log.js";
import type { ReplicaOptions, ReplicaProblem } from "./replica-ports.js";
import type { ZoneIdentity, ZoneState } from "./state/zone-state.js";
import { StateOwner } from "./state-owner.js";

/** After this many election timeouts without a word a leader counts as gone, and members are asked. */
const SILENT_ELECTION_TIMEOUTS = 2;

/** One replica of one zone, from outside: messages and ticks in, proposals, reads and membership changes served. */
export class ZoneReplica {
  readonly #engine: ReplicaEngine;
  readonly #options: ReplicaOptions;
  readonly #openedMs: number;
  #logTrouble: NexusError | null = null;
  #leaderHeardMs: number;
  #mayLead = true;
  #isClosed = false;

  /** Errors: CORRUPT, IO_ERROR, VERSION_UNSUPPORTED, NOT_FOUND (no such log group). */
  static async open(options: ReplicaOptions): Promise<ZoneReplica> {
    const group = options.identity.incarnation as string as GroupId;
    // The owner reports to the engine it is part of, which exists only once the owner is open.
    let engine: ReplicaEngine | null = null;
    const owner = await StateOwner.open({
      identity: options.identity,
      limits: options.limits,
      clock: options.runtime.clock,
      openStore: () => options.openStore(),
      pauseApplying: () => engine?.applier.pause() ?? Promise.resolve(),
      resumeApplying: () => engine?.applier.resume(),
      onReplaced: (state) => engine?.onStateReplaced(state) ?? Promise.resolve(),
      onTrouble: (error) => engine?.onStateTrouble(error),
      onFatal: (cause) => engine?.fail(NexusError.from(cause)),
      onNote: (message, cause) => engine?.note("warn", message, cause),
    });
    try {
      await repairIfDamaged(options, group, owner.state);
      const groupLog = options.log.group(group);
      await reconcileLog(options.log, groupLog, owner.state);
      engine = new ReplicaEngine(options, owner, groupLog);
      return new ZoneReplica(engine);
    } catch (cause) {
      await owner.close();
      throw cause;
    }
  }

  private constructor(engine: ReplicaEngine) {
    this.#engine = engine;
    this.#options = engine.options;
    this.#openedMs = engine.nowMs();
    this.#leaderHeardMs = this.#openedMs;
    // Nobody else could be elected: no need to wait for a timeout.
    if (this.isLoneVoter && !this.isAbstaining) engine.driver.campaign();
  }

  get identity(): ZoneIdentity {
    return this.#options.identity;
  }

  get zoneId(): ZoneId {
    return this.#options.identity.zoneId;
  }

  get isLeader(): boolean {
    return this.#engine.isLeader;
  }

  /** The term this node leads; null when it does not. */
  get leadingTerm(): Term | null {
    const { isLeader, term } = this.#engine.driver.leadership;
    return isLeader ? term : null;
  }

  /** Leads and has applied an entry of its own term. */
  get isReadyToLead(): boolean {
    return this.#engine.isReadyToLead;
  }

  get leaderId(): NodeId | null {
    return this.#engine.leaderId;
  }

  get isLoneVoter(): boolean {
    return isLoneVoter(this.state.conf.confState, this.#options.nodeId);
  }

  /** The applied state; for reading rows use `readable`. */
  get state(): ZoneState {
    return this.#engine.state;
  }

  get mounts(): MountTable {
    return this.#engine.owner.mounts;
  }

  get problem(): ReplicaProblem | null {
    const { problem } = this.#engine;
    if (problem !== null || this.#logTrouble === null) return problem;
    return { kind: "disk", error: this.#logTrouble };
  }

  /** Milliseconds without a known leader; null while there is one. */
  get leaderlessMs(): number | null {
    const since = this.#engine.leaderlessSinceMs;
    return since === null ? null : this.#engine.nowMs() - since;
  }

  status(): RaftStatus {
    return this.#engine.driver.status();
  }

  /** State whose rows may be read. Errors: IO_ERROR or NO_SPACE while it is being opened again. */
  readable(): ZoneState {
    return this.#engine.owner.readable();
  }

  zoneTimeMs(): number {
    return this.#engine.clock.nowMs();
  }

  notLeaderError(): NexusError {
    return this.#engine.notLeaderError();
  }

  /**
   * Proposes a command and resolves with its reply once it is applied here. Errors: what the state machine refused,
   * NO_LEADER, DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED (nothing happened), NO_SPACE, IO_ERROR, UNKNOWN_OUTCOME.
   */
  async propose(command: Command, timeoutMs: number): Promise<AppliedReply> {
    this.#checkWritable();
    return replyOrThrow(await this.#engine.proposer.propose(command, timeoutMs));
  }

  #checkWritable(): void {
    if (this.#isClosed) throw replicaClosed(this.zoneId, "it was closed");
    const { problem } = this;
    if (problem === null) return;
    switch (problem.kind) {
      case "failed":
      case "disk":
        throw refuseWrites(this.zoneId, problem.error);
      case "removed":
        throw replicaClosed(this.zoneId, "this node was removed from the zone");
    }
  }

  /**
   * Waits until a local read is as fresh as asked; resolves with the position it is at. Errors: NO_LEADER,
   * DEADLINE_EXCEEDED, INCARNATION_MISMATCH, RESOURCE_EXHAUSTED, INVALID_ARGUMENT (a token of another zone).
   */
  async barrier(consistency: ReadConsistency, timeoutMs: number): Promise<CommitToken> {
    if (this.#isClosed) throw replicaClosed(this.zoneId, "it was closed");
    switch (consistency.kind) {
      case "linearizable":
        await this.#engine.reads.linearizable(timeoutMs);
        break;
      case "lease":
        await this.#leaseBarrier(timeoutMs);
        break;
      case "token":
        this.#checkToken(consistency.token);
        await this.#engine.reads.appliedThrough(consistency.token.index, timeoutMs);
        break;
      case "local":
        break;
    }
    const { index, term } = this.readable().applied;
    return { ...this.identity, term, index };
  }

  async #leaseBarrier(timeoutMs: number): Promise<void> {
    const { driver, lease, reads } = this.#engine;
    const { term } = driver.leadership;
    if (!this.isReadyToLead || !lease.isValid(term, this.#engine.nowMs())) {
      await reads.linearizable(timeoutMs);
      return;
    }
    await reads.appliedThrough(driver.basicStatus().commit, timeoutMs);
  }

  #checkToken(token: CommitToken): void {
    if (token.zoneId !== this.zoneId) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `the commit token is of zone ${token.zoneId}, the read of zone ${this.zoneId}`,
        remedy: "pass the token of a write to the same zone",
      });
    }
    if (token.incarnation === this.identity.incarnation) return;
    throw new NexusError({
      code: "INCARNATION_MISMATCH",
      what: `the commit token is from another life of zone ${this.zoneId}`,
      remedy: "read without the token: the zone was created again, recovered or restored",
    });
  }

  /** Errors: NOT_LEADER, MEMBERSHIP_CONFLICT, UNKNOWN_OUTCOME. */
  async changeMembership(change: MembershipChange, timeoutMs: number): Promise<void> {
    if (!this.isReadyToLead) throw this.notLeaderError();
    await this.#engine.confChanges.change(change, timeoutMs);
  }

  /** Starts handing over; watch `leaderId`. Ends lease reads of this term. */
  transferLeadership(to: NodeId): void {
    const { driver, lease } = this.#engine;
    lease.void(driver.leadership.term);
    driver.transferLeader(to);
  }

  tick(): void {
    if (this.#isClosed || this.problem?.kind === "failed") return;
    this.#engine.proposer.onTick();
    this.#engine.reads.onTick();
    this.#engine.confChanges.onTick();
    this.#watchLeader();
    if (this.#logTrouble !== null && this.isLeader) this.#handOverToHealthier();
    // A removed member, one that forgot what it promised, and one that cannot write must not campaign.
    const isFit = this.#engine.problem === null && this.#logTrouble === null && !this.isAbstaining;
    if ((isFit && this.#mayLead) || this.isLeader) this.#engine.driver.tick();
  }

  /** A leader that cannot write holds the zone up: the voter that is furthest takes over. */
  #handOverToHealthier(): void {
    const { leadTransferee } = this.#engine.driver.basicStatus();
    const target = leadTransferee === null ? bestSuccessor(this.status()) : null;
    if (target !== null) this.transferLeadership(target);
  }

  /** The node is going: it votes, but does not campaign any more. */
  refuseLeadership(): void {
    this.#mayLead = false;
  }

  /** The voter that could take over leadership soonest; null when none answers. */
  successor(): NodeId | null {
    return bestSuccessor(this.status());
  }

  /** This node may have promised more than its log still holds: no vote until a leader has covered it. */
  get isAbstaining(): boolean {
    return this.#engine.groupLog.abstainUntil() !== null;
  }

  /** A message of an authenticated peer for this zone and incarnation. */
  receive(from: NodeId, frame: PeerFrame): void {
    if (this.#isClosed || this.#engine.problem?.kind === "failed") {
      this.#options.events.onDropped("notReady");
      return;
    }
    switch (frame.kind) {
      case "raft":
        this.#receiveMessage(from, frame.message);
        return;
      case "notMember":
        this.#onNotMember(frame);
        return;
      case "askMembership":
        this.#onAskMembership(from, frame.address);
    }
  }

  #receiveMessage(from: NodeId, message: Message): void {
    const { nodeId, events } = this.#options;
    const isProposalOfConf =
      message.type === "MsgProp" && message.entries.some((entry) => entry.type !== "EntryNormal");
    if (message.from !== from || message.to !== nodeId || isProposalOfConf || message.type === "MsgSnap") {
      events.onDropped("wrongSender");
      return;
    }
    if (isElectoral(message.type) && !this.#mayTakePartInElection(message)) {
      events.onDropped("abstaining");
      return;
    }
    // A leader that has not applied its first entry does not know what is committed; the reader asks again.
    if (message.type === "MsgReadIndex" && this.isLeader && !this.isReadyToLead) return;
    const isAppendedHere = message.type === "MsgProp" && this.isLeader;
    this.#engine.driver.step(isAppendedHere ? this.#stamped(message) : message);
    this.#noteContact(message);
  }

  #stamped(message: Message): Message {
    const stampMs = this.#engine.clock.stampMs();
    return {
      ...message,
      entries: message.entries.map((entry) => ({ ...entry, data: withLeaderStamp(entry.data, stampMs) })),
    };
  }

  /**
   * Not after losing part of the log, with a disk that does not write, or so soon after a start that a leader of
   * before may still rely on this node's silence (lease reads).
   */
  #mayTakePartInElection(message: Message): boolean {
    if (this.isAbstaining || this.#logTrouble !== null) return false;
    if (message.type === "MsgTimeoutNow") return this.#mayLead;
    if (isTransferMarker(message.context)) return true;
    const { electionTicks, tickMs } = this.#options.limits;
    return this.#engine.nowMs() - this.#openedMs >= electionTicks * tickMs;
  }

  /** Asked by a node that hears of no leader: it may have been removed while it was away. */
  #onAskMembership(from: NodeId, address: string): void {
    if (!this.isReadyToLead || isMember(this.state.conf.confState, from)) return;
    this.#options.events.onStranger(from, address);
    this.#sendFrame(from, { kind: "notMember", node: from, confIndex: this.state.conf.confIndex });
  }

  #onNotMember(frame: PeerFrame & { readonly kind: "notMember" }): void {
    if (frame.node !== this.#options.nodeId || frame.confIndex <= this.state.conf.confIndex) return;
    this.#engine.problem ??= { kind: "removed" };
  }

  #sendFrame(to: NodeId, frame: PeerFrame): void {
    const bytes = encodePeerFrame(frame);
    this.#options.events.onSent(
      this.#options.network.send(to, { ...this.identity, priority: "normal", bytes }),
    );
  }

  /** A leader that speaks to this node counts it as a member, whatever it was told before. */
  #noteContact(message: Message): void {
    if (message.type !== "MsgApp" && message.type !== "MsgHeartbeat" && message.type !== "MsgSnap") return;
    this.#leaderHeardMs = this.#engine.nowMs();
    // Unless its own state says that it is none: then only another membership change makes it one again.
    const mayBeMember = isMember(this.state.conf.confState, this.#options.nodeId);
    if (mayBeMember && this.#engine.problem?.kind === "removed") this.#engine.problem = null;
  }

  /** Once a tick. A learner would believe in its leader for ever: it has no election timeout of its own. */
  #watchLeader(): void {
    const { electionTicks, tickMs } = this.#options.limits;
    const silentMs = this.#engine.nowMs() - this.#leaderHeardMs;
    if (this.isLeader || silentMs < SILENT_ELECTION_TIMEOUTS * electionTicks * tickMs) return;
    this.#leaderHeardMs = this.#engine.nowMs();
    if (this.leaderId !== null) this.#engine.driver.forgetLeader();
    if (this.problem !== null) return;
    const frame: PeerFrame = { kind: "askMembership", address: this.#options.advertiseAddress };
    for (const node of this.state.members.keys())
      if (node !== this.#options.nodeId) this.#sendFrame(node, frame);
  }

  /** The network could not deliver to a peer. */
  onUnreachable(node: NodeId): void {
    if (this.isLeader && isMember(this.state.conf.confState, node))
      this.#engine.driver.reportUnreachable(node);
  }

  /**
   * Takes in a snapshot; resolves once it is durable and in force, or not needed. Errors: CORRUPT, UNAVAILABLE,
   * IO_ERROR, NO_SPACE.
   */
  async receiveSnapshot(
    from: NodeId,
    header: SnapshotHeader,
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const message = decodeMessage(header.message);
    const { snapshot } = message;
    const isConsistent =
      message.type === "MsgSnap" && message.from === from && snapshot?.metadata.index === header.index;
    if (!isConsistent) {
      throw new NexusError({
        code: "CORRUPT",
        what: `the snapshot header of zone ${this.zoneId} contradicts its message (${message.type})`,
      });
    }
    if (header.index <= this.state.applied.index) return;
    const { owner, driver } = this.#engine;
    await owner.stage(header, chunks);
    driver.stepNow(message);
    this.#noteContact(message);
    if (this.#engine.installing !== header.index) {
      owner.discardStaged();
      return;
    }
    await this.#engine.reads.appliedThrough(header.index, this.#options.limits.snapshotTimeoutMs);
  }

  /** The node's log started or stopped working. */
  onLogHealth(health: LogHealth): void {
    const trouble = logTrouble(health);
    const hadTrouble = this.#logTrouble !== null;
    this.#logTrouble = trouble;
    if (trouble === null) {
      if (hadTrouble) this.#engine.appender.resume();
    } else this.#engine.proposer.failAll(trouble, false);
  }

  metrics(): ZoneMetrics {
    const { driver, counters, proposer, reads, groupLog, owner } = this.#engine;
    const status = driver.basicStatus();
    const applied = this.state.applied.index;
    return {
      zoneId: this.zoneId,
      role: roleOf(status, this.state.conf.confState),
      term: status.term,
      leaderId: status.lead,
      commitIndex: status.commit,
      appliedIndex: applied,
      applyLagEntries: Math.max(0, status.commit - applied),
      firstIndex: groupLog.firstIndex(),
      lastIndex: groupLog.lastIndex() as LogIndex,
      logLiveBytes: groupLog.liveBytes(),
      pendingProposals: proposer.pendingCount,
      pendingProposalBytes: proposer.pendingBytes,
      pendingReads: reads.pendingCount,
      sessions: this.state.sessions.size,
      proposals: { ...counters.proposals },
      appliedEntries: counters.appliedEntries,
      leaderChanges: counters.leaderChanges,
      snapshotsSent: counters.snapshotsSent,
      snapshotsSendFailed: counters.snapshotsSendFailed,
      snapshotsInstalled: owner.installs,
      stateReopens: owner.reopens,
      problem: this.problem === null ? null : this.problem.kind,
    };
  }

  /** Syncs the state and closes. Those who wait are refused. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#engine.stop(replicaClosed(this.zoneId, "the node is stopping"));
    await this.#engine.applier.pause();
    try {
      await this.#engine.owner.flush();
    } finally {
      await this.#engine.owner.close();
    }
  }
}

/**
 * Damage inside the log: with other voters the intact prefix is kept and the rest comes from them; a lone voter has
 * nobody to ask (DECISIONS, Consensus).
 */
async function repairIfDamaged(options: ReplicaOptions, group: GroupId, state: ZoneState): Promise<void> {
  if (!options.log.quarantined().includes(group)) return;
  if (!isLoneVoter(state.conf.confState, options.nodeId)) {
    await options.log.repairGroup(group);
    return;
  }
  throw new NexusError({
    code: "CORRUPT",
    what: `the log of zone ${state.identity.zoneId} is damaged and this node is its only voter`,
    remedy:
      "see the recovery report in the node's log for file and offset, then restore a backup of the zone",
    details: { zone: state.identity.zoneId, incarnation: state.identity.incarnation },
  });
}
