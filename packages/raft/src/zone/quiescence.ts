import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import type { ProgressStatus } from "../core/status.js";
import type { Message } from "../core/types.js";
import type { PeerView } from "../host/node-liveness.js";
import type { ZoneNote, ZoneNoteKind } from "../wire/node-frame.js";
import type { ReplicaEngine } from "./engine.js";
import { isMember } from "./message-facts.js";

export interface QuiescencePorts {
  /** Root, which holds the registry and the seat rule, never sleeps. */
  readonly maySleep: boolean;
  /** Neither failed, removed, abstaining, going, nor in trouble with a disk. */
  isFit(): boolean;
  peerView(node: NodeId): PeerView;
  send(to: NodeId, note: ZoneNote): void;
  onChange(isAsleep: boolean): void;
}

/** Where a leader stands that has been idle for long: who of its members said that it sleeps, and at which point. */
interface Settling {
  readonly term: Term;
  readonly index: LogIndex;
  readonly asleep: Set<NodeId>;
}

/** Ticks between two attempts of an idle leader to put its group to sleep. */
const SETTLE_EVERY_TICKS = 2;

/**
 * Lets an idle group sleep: no ticks, no heartbeats. A leader with nothing to do asks its live members to sleep and
 * sleeps once all of them do; members that are down do not keep it awake. Whoever sleeps relies on the liveness of
 * nodes instead of heartbeats (`host/zone-scheduler.ts` wakes it when that fails), and wakes by itself when anything is
 * asked of it. Sleeping changes nothing that was promised: terms, votes and leases stay as they are, and time in the
 * core merely stands still, which can only make a vote come later.
 */
export class Quiescence {
  readonly #engine: ReplicaEngine;
  readonly #ports: QuiescencePorts;
  #isAsleep = false;
  #idleTicks = 0;
  #lastIndex = 0 as LogIndex;
  #settling: Settling | null = null;

  constructor(engine: ReplicaEngine, ports: QuiescencePorts) {
    this.#engine = engine;
    this.#ports = ports;
  }

  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  /** Something is asked of this replica: it is awake from now on, until it was idle long enough again. */
  stir(): void {
    this.#idleTicks = 0;
    this.#settling = null;
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    const { isLeader, leaderId } = this.#engine;
    // A follower that counts time again needs heartbeats, or it would campaign.
    if (!isLeader && leaderId !== null) this.#note(leaderId, "wake");
    this.#ports.onChange(false);
  }

  /** Once a tick while awake: a leader counts how long it has been idle. */
  onTick(): void {
    if (!this.#ports.maySleep || !this.#engine.isLeader || !this.#isIdle()) {
      this.#idleTicks = 0;
      this.#settling = null;
      return;
    }
    this.#idleTicks += 1;
    const overdueTicks = this.#idleTicks - this.#engine.options.limits.quiesceAfterTicks;
    if (overdueTicks >= 0 && overdueTicks % SETTLE_EVERY_TICKS === 0) this.#settle();
  }

  /** All that was accepted is committed and applied here, and nobody waits for anything. */
  #isIdle(): boolean {
    const { appender, confChanges, driver, proposer, reads, sender, state, options } = this.#engine;
    if (proposer.pendingCount > 0 || reads.pendingCount > 0 || confChanges.pendingCount > 0) return false;
    const { commit, lastIndex, leadTransferee, lead } = driver.basicStatus();
    const hasMoved = this.#lastIndex !== lastIndex;
    this.#lastIndex = lastIndex;
    if (hasMoved || lead === null || leadTransferee !== null) return false;
    if (commit !== lastIndex || state.applied.index !== lastIndex) return false;
    if (!appender.isIdle || !sender.isIdle || !this.#ports.isFit()) return false;
    // A lock with a time limit, and a message that may grow old, ends by an entry of the leader's.
    if (state.locks.nextExpiryMs !== null || state.channels.nextDueMs !== null) return false;
    const { confState } = state.conf;
    if (confState.votersOutgoing.length > 0 || confState.learnersNext.length > 0) return false;
    return isMember(confState, options.nodeId) && (lead !== options.nodeId || this.#engine.isReadyToLead);
  }

  /** Asks the live members that do not sleep yet; with none left, sleeps. */
  #settle(): void {
    const { driver, options } = this.#engine;
    const status = driver.status();
    const members: NodeId[] = [];
    let liveVoters = 1;
    for (const [node, progress] of status.progress) {
      if (node === options.nodeId || this.#ports.peerView(node) !== "connected") continue;
      if (!this.#canFollow(node, progress, status.lastIndex)) return;
      members.push(node);
      if (!progress.isLearner) liveVoters += 1;
    }
    // Without a quorum it must find out that it leads no more.
    if (2 * liveVoters <= status.configuration.voters.length) return;
    const settling = this.#settlingAt(status.term, status.lastIndex);
    const waiting = members.filter((node) => !settling.asleep.has(node));
    for (const node of waiting) this.#note(node, "sleep");
    if (waiting.length > 0) return;
    this.#settling = null;
    this.#fallAsleep();
  }

  /** Has everything, and is not about to be promoted. */
  #canFollow(node: NodeId, progress: ProgressStatus, lastIndex: LogIndex): boolean {
    if (progress.state !== "StateReplicate" || progress.match !== lastIndex) return false;
    return !progress.isLearner || (this.#engine.state.members.get(node)?.stayLearner ?? false);
  }

  #settlingAt(term: Term, index: LogIndex): Settling {
    if (this.#settling?.term !== term || this.#settling.index !== index) {
      this.#settling = { term, index, asleep: new Set() };
    }
    return this.#settling;
  }

  #fallAsleep(): void {
    this.#isAsleep = true;
    this.#idleTicks = 0;
    this.#ports.onChange(true);
  }

  /** What a peer says about the sleep of the group. A replica that stopped leads nothing. */
  onNote(from: NodeId, note: ZoneNote): void {
    if (this.#engine.driver.isStopped) {
      if (note.kind === "claim") this.#ports.send(from, { ...note, kind: "disowned" });
      return;
    }
    switch (note.kind) {
      case "sleep":
        this.#onAskedToSleep(from, note);
        return;
      case "asleep":
        if (this.#settling?.term === note.term && this.#settling.index === note.index) {
          this.#settling.asleep.add(from);
        }
        return;
      case "wake":
        if (this.#engine.isLeader) this.stir();
        return;
      case "claim":
        this.#onClaim(from, note);
        return;
      case "disowned":
        this.#onDisowned(from, note);
        return;
      case "heartbeat":
      case "heartbeatAnswer":
        return;
    }
  }

  #onAskedToSleep(from: NodeId, note: ZoneNote): void {
    const { isLeader, leaderId, driver } = this.#engine;
    const { term, lastIndex } = driver.basicStatus();
    if (isLeader || leaderId !== from || term !== note.term || lastIndex !== note.index) return;
    if (!this.#isAsleep) {
      this.#lastIndex = lastIndex;
      if (!this.#ports.maySleep || this.#ports.peerView(from) !== "connected" || !this.#isIdle()) return;
      this.#fallAsleep();
    }
    this.#note(from, "asleep");
  }

  /** A sleeping follower asks whether its leader leads still. */
  claim(): void {
    const { isLeader, leaderId } = this.#engine;
    if (this.#isAsleep && !isLeader && leaderId !== null) this.#note(leaderId, "claim");
  }

  #onClaim(from: NodeId, note: ZoneNote): void {
    const { isLeader, driver, state } = this.#engine;
    const { term, lastIndex } = driver.basicStatus();
    if (!isLeader || term !== note.term || !isMember(state.conf.confState, from)) {
      this.#ports.send(from, { ...note, kind: "disowned" });
    } else if (lastIndex !== note.index) this.stir();
  }

  /** The node this one sleeps under does not lead any more, so it gives no leases either: no need to wait. */
  #onDisowned(from: NodeId, note: ZoneNote): void {
    if (!this.#isAsleep || this.#engine.isLeader || this.#engine.leaderId !== from) return;
    if (this.#engine.driver.basicStatus().term === note.term) this.wakeLeaderless();
  }

  /** Who stands for a later term does not lead this one any more, so it gives no leases either: no need to wait. */
  onCandidate(message: Message): void {
    const { isLeader, leaderId, driver } = this.#engine;
    if (!this.#isAsleep || isLeader || leaderId === null || message.from !== leaderId) return;
    if (message.term > driver.basicStatus().term) this.wakeLeaderless();
  }

  /** The leader's node is gone: from now on this replica may vote for another. */
  forgetLeader(): void {
    this.#engine.driver.forgetLeader();
  }

  /**
   * Wakes a follower whose leader is gone. The time it slept counts as time without a leader, so that only the random
   * part of the election timeout is left.
   */
  wakeLeaderless(): void {
    const { driver, options } = this.#engine;
    driver.forgetLeader();
    this.stir();
    for (let i = 1; i < options.limits.electionTicks && !driver.isCampaignDue; i += 1) driver.tick();
  }

  /** Whether the peers that still answer are enough to lead on. */
  hasQuorum(): boolean {
    const { state, options } = this.#engine;
    const { voters } = state.conf.confState;
    const live = voters.filter(
      (node) => node === options.nodeId || this.#ports.peerView(node) === "connected",
    );
    return 2 * live.length > voters.length;
  }

  /** Whether a message asks more of a sleeping replica than the core can do without ticks. */
  isDisturbedBy(message: Message): boolean {
    const { isLeader, driver } = this.#engine;
    const { term, lead, commit } = driver.basicStatus();
    switch (message.type) {
      case "MsgHeartbeat":
        return message.term !== term || message.from !== lead || message.commit > commit;
      case "MsgHeartbeatResp":
        return message.term !== term;
      case "MsgVote":
      case "MsgPreVote":
        // A leader answers by heartbeats; a follower judges by what it knows, and wakes if that ends the term.
        return isLeader;
      default:
        return true;
    }
  }

  #note(to: NodeId, kind: ZoneNoteKind): void {
    const { term, lastIndex } = this.#engine.driver.basicStatus();
    this.#ports.send(to, {
      kind,
      incarnation: this.#engine.options.identity.incarnation,
      term,
      index: lastIndex,
    });
  }
}
