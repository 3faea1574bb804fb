import {
  type CommitToken,
  type LogIndex,
  type NexusError,
  type NodeId,
  type ReadConsistency,
  ROOT_ZONE,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { MountTable, WaitEnd } from "@nexus/kernel";
import type { RaftStatus } from "../core/status.js";
import type { ZoneMetrics } from "../host/metrics.js";
import type { SnapshotHeader, SnapshotOffer, SnapshotProgress } from "../host/ports.js";
import type { LogHealth } from "../log/types.js";
import type { Command } from "../wire/command.js";
import type { PeerFrame } from "../wire/peer-frame.js";
import type { AppliedReply } from "../wire/reply-codec.js";
import { type Abstention, abstentionOf } from "./abstention.js";
import type { ChannelFeed } from "./channel-feed.js";
import type { MembershipChange } from "./conf-changes.js";
import { refuseUnlessWritable } from "./disk-trouble.js";
import { type ElectionStage, electionStage } from "./election-stage.js";
import type { ReplicaEngine } from "./engine.js";
import { ReplicaFitness } from "./fitness.js";
import { ReplicaInbox } from "./inbox.js";
import { LeaderLoss } from "./leader-loss.js";
import { MembershipWatch } from "./membership-watch.js";
import { isLoneVoter, isMember } from "./message-facts.js";
import { openEngine } from "./open-engine.js";
import { sendFrame } from "./outbound.js";
import { replicaClosed, replyOrThrow } from "./outcome.js";
import { Quiescence } from "./quiescence.js";
import { awaitFreshness, refuseIfOthersNeeded } from "./read-levels.js";
import { replicaMetrics } from "./replica-metrics.js";
import type { ReplicaOptions, ReplicaProblem } from "./replica-ports.js";
import { Sealing } from "./sealing/sealing.js";
import { SnapshotIntake } from "./snapshot/intake.js";
import type { ZoneIdentity, ZoneState } from "./state/zone-state.js";
import { StateRepair } from "./state-repair.js";
import { StateStall } from "./state-stall.js";
import { isOnlyWitness } from "./witness-leadership.js";

/** One replica of one zone, from outside: messages and ticks in, proposals, reads and membership changes served. */
export class ZoneReplica {
  readonly #engine: ReplicaEngine;
  readonly #options: ReplicaOptions;
  readonly #membership: MembershipWatch;
  readonly #intake: SnapshotIntake;
  readonly #repair: StateRepair;
  readonly #stall: StateStall;
  readonly #leaderLoss: LeaderLoss;
  readonly #abstention: Abstention;
  /** Tells of pipes and streams that changed, as applied here. */
  readonly channels: ChannelFeed;
  /** Older messages of streams that are content. */
  readonly sealing: Sealing;
  /** Whether it sleeps, and what wakes it. */
  readonly quiescence: Quiescence;
  readonly #inbox: ReplicaInbox;
  readonly #fitness: ReplicaFitness;
  #isClosed = false;

  /** Errors: CORRUPT, IO_ERROR, VERSION_UNSUPPORTED, NOT_FOUND (no such log group). */
  static async open(options: ReplicaOptions): Promise<ZoneReplica> {
    return new ZoneReplica(await openEngine(options));
  }

  private constructor(engine: ReplicaEngine) {
    this.#engine = engine;
    this.#options = engine.options;
    this.channels = engine.channels;
    const send = (to: NodeId, frame: PeerFrame): void => sendFrame(engine, to, frame);
    this.#membership = new MembershipWatch(engine, { sendFrame: send });
    this.#intake = new SnapshotIntake(engine, (message) => this.#membership.onMessage(message));
    this.#stall = new StateStall({
      zoneId: this.zoneId,
      deadlineMs: engine.options.limits.stateWriteDeadlineMs,
      nowMs: () => engine.nowMs(),
      store: () => engine.state.store,
    });
    this.#repair = new StateRepair(engine, { sendFrame: send });
    this.#leaderLoss = new LeaderLoss(engine, {
      leaderHeardMs: () => this.#membership.leaderHeardMs,
      mayCampaign: () => this.#fitness.mayCampaign && engine.witness.mayStandNow,
    });
    this.#abstention = abstentionOf(engine);
    this.#fitness = new ReplicaFitness(engine, {
      abstention: this.#abstention,
      stall: this.#stall,
      hasProblem: () => this.problem !== null,
    });
    this.sealing = new Sealing(engine, { stir: () => this.stir() });
    this.quiescence = new Quiescence(engine, {
      maySleep: this.zoneId !== ROOT_ZONE,
      isFit: () => this.#fitness.maySleep && !this.sealing.isBusy,
      peerView: (node) => this.#options.peers.view(node),
      send: (to, note) => this.#options.peers.send(to, note),
      onChange: (isAsleep) => {
        if (!isAsleep) this.#membership.onWoken();
        this.#options.events.onSleep(isAsleep);
      },
    });
    this.#inbox = new ReplicaInbox(engine, {
      membership: this.#membership,
      quiescence: this.quiescence,
      repair: this.#repair,
      mayTakePartInElection: (message) => this.#fitness.mayTakePartInElection(message),
    });
    // Nobody else could be elected: no need to wait for a timeout.
    if (this.isLoneVoter && !this.isAbstaining && !this.isWitness) engine.driver.campaign();
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

  /** The highest index this replica knows to be committed; not all of it may be applied. */
  get commitIndex(): LogIndex {
    return this.#engine.driver.commitIndex;
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

  /** It votes and keeps entries, but holds none of the zone's data: nobody is served here. */
  get isWitness(): boolean {
    return this.state.isWitness;
  }

  /** A data voter may need entries this witness does not have, or it was never told: see `WitnessRetention`. */
  get isIncompleteWitness(): boolean {
    return this.isWitness && this.#engine.retention.isIncomplete;
  }

  /** The applied state; for reading rows use `readable`. */
  get state(): ZoneState {
    return this.#engine.state;
  }

  get mounts(): MountTable {
    return this.#engine.owner.mounts;
  }

  get problem(): ReplicaProblem | null {
    if (this.#engine.trouble.problem !== null) return this.#engine.trouble.problem;
    const trouble = this.#fitness.diskTrouble;
    if (trouble !== null) return { kind: "disk", error: trouble };
    if (this.#membership.isRemoved) return { kind: "removed" };
    const { error } = this.#engine.check;
    return error === null ? null : { kind: "diverged", error };
  }

  /** Milliseconds without a known leader; null while there is one. */
  get leaderlessMs(): number | null {
    return this.#engine.leaderlessMs;
  }

  status(): RaftStatus {
    return this.#engine.driver.status();
  }

  /** State whose rows may be read. Errors: IO_ERROR or NO_SPACE while it is being opened again, UNAVAILABLE (wrong). */
  readable(): ZoneState {
    const { check, owner } = this.#engine;
    if (check.error !== null) throw check.error;
    this.refuseAsWitness();
    return owner.readable();
  }

  zoneTimeMs(): number {
    return this.#engine.clock.nowMs();
  }

  /** Of this node; only differences mean something. */
  monotonicMs(): number {
    return this.#engine.nowMs();
  }

  /** Deadline of what the node itself proposes. */
  get controlTimeoutMs(): number {
    return this.#options.limits.controlTimeoutMs;
  }

  /** Until a request in the queue of a lock has ended. Rejects CLOSED when the replica does. */
  waitForLock(path: string, lockId: string, waitMs: number, signal: AbortSignal | null): Promise<WaitEnd> {
    if (this.#isClosed) return Promise.reject(replicaClosed(this.zoneId, "it was closed"));
    const { clock } = this.#options.runtime;
    const setTimer = clock.setTimer.bind(clock);
    return this.#engine.locks.waits.wait(this.state.locks, path, lockId, { waitMs, signal, setTimer });
  }

  notLeaderError(): NexusError {
    return this.#engine.notLeaderError();
  }

  /**
   * Proposes a command and resolves with its reply once it is applied here. Errors: what the state machine refused,
   * NO_LEADER, DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED (nothing happened), NO_SPACE, IO_ERROR, UNKNOWN_OUTCOME.
   */
  async propose(command: Command, timeoutMs: number): Promise<AppliedReply> {
    if (this.#isClosed) throw replicaClosed(this.zoneId, "it was closed");
    this.refuseAsWitness();
    refuseUnlessWritable(this.zoneId, this.problem);
    this.stir();
    return replyOrThrow(await this.#engine.proposer.propose(command, timeoutMs));
  }

  /**
   * Waits until a local read is as fresh as asked; resolves with the position it is at. Errors: NO_LEADER,
   * DEADLINE_EXCEEDED, INCARNATION_MISMATCH, RESOURCE_EXHAUSTED, INVALID_ARGUMENT (a token of another zone), CLOSED.
   */
  async barrier(consistency: ReadConsistency, timeoutMs: number): Promise<CommitToken> {
    if (this.#isClosed) throw replicaClosed(this.zoneId, "it was closed");
    if (this.#engine.check.error !== null) throw this.#engine.check.error;
    this.refuseAsWitness();
    if (this.#membership.isRemoved) refuseIfOthersNeeded(this.zoneId, this.state, consistency);
    if (consistency.kind !== "local") this.stir();
    await awaitFreshness(this.#engine, consistency, timeoutMs);
    const { index, term } = this.readable().applied;
    return { ...this.identity, term, index };
  }

  /** Errors: UNAVAILABLE naming the data members. */
  refuseAsWitness(): void {
    if (!this.isWitness) return;
    throw isOnlyWitness(this.zoneId, this.state.members.values());
  }

  /** After it was let in: until it has its membership, and unless a witness the zone's state. Errors: as `barrier`. */
  async untilFilled(timeoutMs: number): Promise<void> {
    this.stir();
    const { reads } = this.#engine;
    await (this.isWitness ? reads.appliedThrough(1 as LogIndex, timeoutMs) : reads.linearizable(timeoutMs));
  }

  /** Errors: NOT_LEADER, MEMBERSHIP_CONFLICT, UNKNOWN_OUTCOME. */
  async changeMembership(change: MembershipChange, timeoutMs: number): Promise<void> {
    if (!this.isReadyToLead) throw this.notLeaderError();
    this.stir();
    await this.#engine.confChanges.change(change, timeoutMs);
  }

  /** Starts handing over; watch `leaderId`. Ends lease reads of this term. */
  transferLeadership(to: NodeId): void {
    const { driver, lease } = this.#engine;
    this.stir();
    lease.void(driver.leadership.term);
    driver.transferLeader(to);
  }

  get isAsleep(): boolean {
    return this.quiescence.isAsleep;
  }

  /** Something is about to be asked of it: wakes it, and keeps it awake for a while. */
  stir(): void {
    this.quiescence.stir();
  }

  get election(): ElectionStage {
    return this.#isClosed ? "none" : electionStage(this.#engine, this.#fitness);
  }

  /** One tick. Starts an election that is due only if `mayStand`. */
  tick(mayStand: boolean): void {
    if (this.#isClosed || this.problem?.kind === "failed") return;
    this.#engine.proposer.onTick();
    this.#engine.reads.onTick();
    this.#engine.confChanges.onTick();
    this.#membership.onTick();
    this.#abstention.onTick();
    this.#engine.check.onTick();
    this.#repair.onTick();
    this.#stall.onTick();
    this.sealing.onTick();
    this.#handOverIfUnfit();
    this.#engine.retention.onTick();
    this.#engine.witness.onTick();
    const { driver } = this.#engine;
    const isHeldBack = driver.isCampaignDue && !(mayStand && this.#engine.witness.mayStandNow);
    if ((this.#fitness.mayCampaign && !isHeldBack) || this.isLeader) driver.tick();
    // A disk that did not give entries back keeps it from standing, and a lone voter is woken by nobody else.
    else driver.retryReads();
    this.quiescence.onTick();
  }

  /** A leader that cannot write or whose state is wrong holds the zone up: the voter that is furthest takes over. */
  #handOverIfUnfit(): void {
    const target = this.#fitness.mustHandOver ? this.successor() : null;
    if (target !== null) this.transferLeadership(target);
  }

  /** The voter that could take over leadership soonest; null when none answers. */
  successor(): NodeId | null {
    return this.#fitness.successor();
  }

  /** This node may have promised more than its log still holds: no vote until a leader has covered it. */
  get isAbstaining(): boolean {
    return this.#fitness.isAbstaining;
  }

  /** False: the node is draining. It votes, but campaigns late and refuses what is handed to it. */
  get mayLead(): boolean {
    return this.#fitness.mayLead;
  }

  set mayLead(mayLead: boolean) {
    this.#fitness.mayLead = mayLead;
  }

  /** A message of an authenticated peer for this zone and incarnation. */
  receive(from: NodeId, frame: PeerFrame): void {
    if (this.#isClosed || this.#engine.trouble.problem?.kind === "failed") {
      this.#options.events.onDropped("notReady");
      return;
    }
    this.#inbox.receive(from, frame);
  }

  /** The network could not deliver to a peer. */
  onUnreachable(node: NodeId): void {
    // Nothing is under way to anybody while it sleeps.
    if (!this.isAsleep && this.isLeader && isMember(this.state.conf.confState, node))
      this.#engine.driver.reportUnreachable(node);
  }

  /** The connection to a peer broke; true when that may end this zone's leader. See `LeaderLoss`. */
  onStreamLost(node: NodeId, mayStand: boolean): boolean {
    if (this.isAsleep || this.#isClosed || this.#engine.trouble.problem?.kind === "failed") return false;
    return this.#leaderLoss.onStreamLost(node, mayStand);
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
    this.stir();
    await this.#intake.receive(from, header, chunks);
  }

  /** How much of a snapshot that broke off is here. Errors: UNAVAILABLE. */
  snapshotProgress(offer: SnapshotOffer): SnapshotProgress {
    return this.#intake.progress(offer);
  }

  /** The node's log started or stopped working. */
  onLogHealth(health: LogHealth): void {
    if (this.#fitness.onLogHealth(health)) this.stir();
  }

  metrics(): ZoneMetrics {
    return replicaMetrics(this.#engine, this.sealing.metrics(), this.problem, this.isAsleep);
  }

  /** Syncs the state and closes. Those who wait are refused. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leaderLoss.close();
    this.sealing.close();
    this.#engine.stop(replicaClosed(this.zoneId, "the node is stopping"));
    await this.#engine.applier.pause();
    try {
      await this.#engine.owner.flush();
    } finally {
      await this.#engine.owner.close();
    }
  }
}
