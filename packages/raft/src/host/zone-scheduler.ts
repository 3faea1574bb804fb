import type { NodeId } from "@nexus/contracts";
import { isMember } from "../zone/message-facts.js";
import { randomBelow } from "../zone/random-below.js";
import type { ZoneReplica } from "../zone/replica.js";
import { CampaignTurns } from "./campaign-turns.js";
import type { RaftLimits } from "./limits.js";
import type { PulseMetrics } from "./metrics.js";
import type { PeerChange } from "./node-liveness.js";

export interface ZoneSchedulerPorts {
  readonly nodeId: NodeId;
  readonly limits: RaftLimits;
  /** Whether a peer answers. */
  isLive(node: NodeId): boolean;
  randomBytes(count: number): Uint8Array;
  /** Once a tick and zone that is awake. */
  onTicked(replica: ZoneReplica): void;
  /** What was observed of its members before it slept is old. */
  onWoken(replica: ZoneReplica): void;
}

/** Why a sleeping zone is woken: its leader's node is gone, or its members have changed in what they can do. */
type WakeReason = "leaderGone" | "membersChanged";

/**
 * Ticks the zones that are awake and leaves those that sleep alone. What happens to a node concerns all its zones at
 * once, so waking is gradual: so many zones a tick, in random order, and so many campaigns under way over all zones.
 */
export class ZoneScheduler {
  readonly #ports: ZoneSchedulerPorts;
  readonly #random: (bound: number) => number;
  readonly #awake = new Set<ZoneReplica>();
  readonly #asleep = new Set<ZoneReplica>();
  /** Sleeping zones to be woken, in this order. */
  #waking = new Map<ZoneReplica, WakeReason>();
  readonly #turns: CampaignTurns<ZoneReplica>;
  #sleeps = 0;
  #wakeUps = 0;
  #claimsFrom = 0;

  constructor(ports: ZoneSchedulerPorts) {
    this.#ports = ports;
    this.#random = randomBelow((count) => ports.randomBytes(count));
    const { nodeId, limits } = ports;
    this.#turns = new CampaignTurns({
      nodeId,
      maxCampaigns: limits.maxCampaignsUnderWay,
      placeTicks: 2 * limits.electionTicks,
      isLive: (node) => ports.isLive(node),
    });
  }

  awake(): readonly ZoneReplica[] {
    return [...this.#awake];
  }

  add(replica: ZoneReplica): void {
    this.#awake.add(replica);
  }

  remove(replica: ZoneReplica): void {
    this.#awake.delete(replica);
    this.#asleep.delete(replica);
    this.#waking.delete(replica);
    this.#turns.remove(replica);
  }

  onSleep(replica: ZoneReplica, isAsleep: boolean): void {
    const from = isAsleep ? this.#awake : this.#asleep;
    // Not when it was removed, or is not added yet.
    if (!from.delete(replica)) return;
    this.#waking.delete(replica);
    if (isAsleep) {
      this.#asleep.add(replica);
      this.#turns.remove(replica);
      this.#sleeps += 1;
      return;
    }
    this.#awake.add(replica);
    this.#wakeUps += 1;
    this.#ports.onWoken(replica);
  }

  /** A change of leader concerns a sleeping zone; one that is to be woken for want of a leader waits its turn. */
  onLeadership(replica: ZoneReplica): void {
    if (!this.#waking.has(replica)) replica.stir();
  }

  counters(): Pick<
    PulseMetrics,
    "awakeZones" | "quiescentZones" | "sleeps" | "wakeUps" | "campaignsDeferred" | "campaignsUnderWay"
  > {
    return {
      awakeZones: this.#awake.size,
      quiescentZones: this.#asleep.size,
      sleeps: this.#sleeps,
      wakeUps: this.#wakeUps,
      campaignsDeferred: this.#turns.deferred,
      campaignsUnderWay: this.#turns.underWay,
    };
  }

  onTick(): void {
    this.#wakeSome();
    const chosen = this.#turns.next(this.#awake);
    for (const replica of this.#awake) {
      replica.tick(chosen.has(replica));
      this.#ports.onTicked(replica);
    }
  }

  #wakeSome(): void {
    let left = this.#ports.limits.maxWakeUpsPerTick;
    for (const [replica, reason] of this.#waking) {
      if (left === 0) return;
      left -= 1;
      this.#waking.delete(replica);
      if (reason === "leaderGone") replica.quiescence.wakeLeaderless();
      else replica.stir();
    }
  }

  /** A node came, went or restarted: only the sleeping zones that this concerns wake. */
  onPeerChange(change: PeerChange): void {
    const reasons: [ZoneReplica, WakeReason][] = [];
    for (const replica of this.#asleep) {
      const reason = whyWake(replica, change);
      if (reason === null) continue;
      if (reason === "leaderGone") replica.quiescence.forgetLeader();
      reasons.push([replica, reason]);
    }
    this.#shuffle(reasons);
    for (const [replica, reason] of reasons) {
      if (reason === "leaderGone" || !this.#waking.has(replica)) this.#waking.set(replica, reason);
    }
  }

  #shuffle<T>(items: T[]): void {
    for (let i = items.length - 1; i > 0; i -= 1) {
      const j = this.#random(i + 1);
      const swapped = items[i] as T;
      items[i] = items[j] as T;
      items[j] = swapped;
    }
  }

  /**
   * Once a beat: a few sleeping followers, in turn, have their leader confirm that it leads them still. A leader can
   * be gone while its node lives, and the word of that can be lost.
   */
  sendClaims(): void {
    const { claimsPerBeat } = this.#ports.limits;
    let at = 0;
    let sent = 0;
    for (const replica of this.#asleep) {
      at += 1;
      if (at <= this.#claimsFrom) continue;
      replica.quiescence.claim();
      sent += 1;
      if (sent === claimsPerBeat) break;
    }
    this.#claimsFrom = at >= this.#asleep.size ? 0 : at;
  }
}

function whyWake(replica: ZoneReplica, { node, view, hasRestarted }: PeerChange): WakeReason | null {
  if (replica.leaderId === node) {
    if (view === "silent" || hasRestarted) return "leaderGone";
    return view === "connected" ? null : "membersChanged";
  }
  if (!replica.isLeader || !isMember(replica.state.conf.confState, node)) return null;
  // Back again: it must catch up, and learn who leads. Gone: that concerns the leader only when it was needed.
  return view === "connected" || !replica.quiescence.hasQuorum() ? "membersChanged" : null;
}
