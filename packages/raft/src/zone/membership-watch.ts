import type { LogIndex, NodeId } from "@nexus/contracts";
import type { Message } from "../core/types.js";
import type { PeerFrame } from "../wire/peer-frame.js";
import type { ReplicaEngine } from "./engine.js";
import { isMember, membersOf } from "./message-facts.js";

export interface MembershipWatchPorts {
  sendFrame(to: NodeId, frame: PeerFrame): void;
}

/** After this many election timeouts without a word a leader counts as gone, and members are asked. */
const SILENT_ELECTION_TIMEOUTS = 2;

/**
 * Finds out that this node is a member no more. The group does not speak to those it removed, so one that hears of no
 * leader asks; a leader answers who is none. A removed member does not campaign.
 */
export class MembershipWatch {
  readonly #engine: ReplicaEngine;
  readonly #ports: MembershipWatchPorts;
  #leaderHeardMs: number;
  /** Told by a leader that this node is none since that change. */
  #removedAt: LogIndex | null = null;
  #wasRemoved = false;
  /** As of the configuration looked at last. */
  #members: ReadonlySet<NodeId>;
  #confIndex: LogIndex;

  constructor(engine: ReplicaEngine, ports: MembershipWatchPorts) {
    this.#engine = engine;
    this.#ports = ports;
    this.#leaderHeardMs = engine.nowMs();
    const { confState, confIndex } = engine.state.conf;
    this.#members = new Set(membersOf(confState));
    this.#confIndex = confIndex;
  }

  /** When a leader last spoke to this node, or later (monotonic ms). */
  get leaderHeardMs(): number {
    return this.#leaderHeardMs;
  }

  /** By its own state or by what it was told. A joiner before its first snapshot knows no members at all. */
  get isRemoved(): boolean {
    const { confState, confIndex } = this.#engine.state.conf;
    if (confState.voters.length > 0 && !isMember(confState, this.#engine.options.nodeId)) return true;
    return this.#removedAt !== null && this.#removedAt > confIndex;
  }

  /** A leader that speaks to this node counts it as a member, whatever it was told before. */
  onMessage(message: Message): void {
    if (message.type !== "MsgApp" && message.type !== "MsgHeartbeat" && message.type !== "MsgSnap") return;
    this.#leaderHeardMs = this.#engine.nowMs();
    this.#removedAt = null;
  }

  /** The replica slept: what it did not hear meanwhile is no silence. */
  onWoken(): void {
    this.#leaderHeardMs = this.#engine.nowMs();
  }

  /** Asked by a node that hears of no leader: it may have been removed while it was away. */
  onAsked(from: NodeId, address: string): void {
    const { isReadyToLead, state, options } = this.#engine;
    if (!isReadyToLead || isMember(state.conf.confState, from)) return;
    options.events.onStranger(from, address);
    this.#tellRemoved(from, state.conf.confIndex);
  }

  #tellRemoved(node: NodeId, confIndex: LogIndex): void {
    this.#ports.sendFrame(node, { kind: "notMember", node, confIndex });
  }

  /** The group speaks to them no more, so they would find out only by asking; those who wait there are told sooner. */
  #tellThoseWhoLeft(): void {
    const { isReadyToLead, state, options } = this.#engine;
    const { confState, confIndex } = state.conf;
    if (confIndex === this.#confIndex) return;
    const former = this.#members;
    this.#members = new Set(membersOf(confState));
    this.#confIndex = confIndex;
    if (!isReadyToLead) return;
    for (const node of former) {
      if (!this.#members.has(node) && node !== options.nodeId) this.#tellRemoved(node, confIndex);
    }
  }

  /** Nothing asked of a removed member comes to an end any more: whoever waits is told once. */
  #refuseWaitersIfRemoved(): void {
    const { isRemoved } = this;
    const isNew = isRemoved && !this.#wasRemoved;
    this.#wasRemoved = isRemoved;
    if (isNew) this.#engine.trouble.onRemoved();
  }

  onTold(frame: PeerFrame & { readonly kind: "notMember" }): void {
    if (frame.node === this.#engine.options.nodeId) this.#removedAt = frame.confIndex;
  }

  /** Once a tick. A learner would believe in its leader for ever: it has no election timeout of its own. */
  onTick(): void {
    this.#tellThoseWhoLeft();
    this.#refuseWaitersIfRemoved();
    const { options, driver, isLeader, leaderId, state } = this.#engine;
    const { electionTicks, tickMs } = options.limits;
    const silentMs = this.#engine.nowMs() - this.#leaderHeardMs;
    if (isLeader || silentMs < SILENT_ELECTION_TIMEOUTS * electionTicks * tickMs) return;
    this.#leaderHeardMs = this.#engine.nowMs();
    if (leaderId !== null) driver.forgetLeader();
    if (this.isRemoved) return;
    const frame: PeerFrame = { kind: "askMembership", address: options.advertiseAddress };
    for (const node of state.members.keys()) if (node !== options.nodeId) this.#ports.sendFrame(node, frame);
  }
}
