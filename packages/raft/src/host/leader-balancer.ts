import type { NodeId } from "@nexus/contracts";
import type { ZoneReplica } from "../zone/replica.js";
import type { RaftLimits } from "./limits.js";
import type { NodeLiveness } from "./node-liveness.js";

export interface LeaderBalancerPorts {
  readonly nodeId: NodeId;
  readonly limits: RaftLimits;
  readonly liveness: NodeLiveness;
  /** Zones other than root led here. */
  led(): ReadonlySet<ZoneReplica>;
  root(): ZoneReplica | null;
  /** The disk of this node's log takes too long: what it leads waits. */
  isDiskSlow(): boolean;
  /** Whoever drains hands everything over by itself. */
  isDraining(): boolean;
}

/** Rounds a zone must have been led here before it is moved: a new leader is left in peace. */
const SETTLED_ROUNDS = 4;
/** Of the zones led here: a smaller difference to another node is not worth an election. */
const TOLERATED_SHARE = 0.1;

/**
 * Spreads leadership over the nodes: now and then a few zones led here are handed to voters that lead fewer, if those
 * are alive, caught up and willing. Counts come with every beat. Each node looks after its own zones only, so nobody
 * has to agree; the difference tolerated, and the wait until moves have ended, keep zones from going back and forth.
 */
export class LeaderBalancer {
  readonly #ports: LeaderBalancerPorts;
  #ledRounds = new Map<ZoneReplica, number>();
  #moving: ZoneReplica[] = [];
  #isCoolingDown = false;
  #moves = 0;

  constructor(ports: LeaderBalancerPorts) {
    this.#ports = ports;
  }

  get moves(): number {
    return this.#moves;
  }

  /** Once a round of housekeeping. */
  round(): void {
    const led = this.#ports.led();
    this.#countRounds(led);
    if (this.#ports.isDraining() || this.#isSettling()) return;
    if (this.#ports.isDiskSlow()) {
      this.#giveAll(led);
      return;
    }
    // Who sleeps is idle: moving it costs no client anything.
    const settled = [...led]
      .filter((replica) => (this.#ledRounds.get(replica) ?? 0) >= SETTLED_ROUNDS)
      .sort((a, b) => Number(b.isAsleep) - Number(a.isAsleep));
    const given = new Map<NodeId, number>();
    for (const replica of settled) {
      if (this.#moving.length >= this.#ports.limits.maxLeaderMovesPerRound) return;
      const target = this.#targetFor(replica, led.size - this.#moving.length, given);
      if (target === null) continue;
      given.set(target, (given.get(target) ?? 0) + 1);
      this.#move(replica, target);
    }
  }

  /** Away from a sick disk, root first, to whoever can and wants to. */
  #giveAll(led: ReadonlySet<ZoneReplica>): void {
    const root = this.#ports.root();
    const zones = root?.isLeader === true ? [root, ...led] : [...led];
    for (const replica of zones) {
      if (this.#moving.length >= this.#ports.limits.maxLeaderMovesPerRound) return;
      const target = replica.successor();
      if (target !== null) this.#move(replica, target);
    }
  }

  #move(replica: ZoneReplica, target: NodeId): void {
    this.#moving.push(replica);
    this.#moves += 1;
    replica.transferLeadership(target);
  }

  #countRounds(led: ReadonlySet<ZoneReplica>): void {
    const rounds = new Map<ZoneReplica, number>();
    for (const replica of led) rounds.set(replica, (this.#ledRounds.get(replica) ?? 0) + 1);
    this.#ledRounds = rounds;
  }

  /** Moves of the last round are under way, or ended so lately that the counts do not show it yet. */
  #isSettling(): boolean {
    const hadMoves = this.#moving.length > 0;
    this.#moving = this.#moving.filter(
      (replica) => replica.isLeader && replica.status().leadTransferee !== null,
    );
    if (this.#moving.length > 0) return true;
    const wasCoolingDown = this.#isCoolingDown;
    this.#isCoolingDown = hadMoves;
    return hadMoves && !wasCoolingDown;
  }

  /** The voter that leads fewest, if this node leads clearly more. */
  #targetFor(replica: ZoneReplica, ledHere: number, given: ReadonlyMap<NodeId, number>): NodeId | null {
    const { liveness, nodeId } = this.#ports;
    const countOf = (node: NodeId): number => liveness.ledZones(node) + (given.get(node) ?? 0);
    const tolerated = Math.max(this.#ports.limits.leaderBalanceGap, Math.ceil(ledHere * TOLERATED_SHARE));
    // Mostly all is balanced: that is seen without copying what the core knows of every member of every zone.
    const isFar = (node: NodeId): boolean => node !== nodeId && ledHere - countOf(node) >= tolerated;
    if (!replica.state.conf.confState.voters.some(isFar)) return null;
    const { configuration, lastIndex, progress } = replica.status();
    if (configuration.votersOutgoing.length > 0) return null;
    let best: NodeId | null = null;
    let fewest = Number.POSITIVE_INFINITY;
    for (const node of configuration.voters) {
      const isCaughtUp = progress.get(node)?.match === lastIndex;
      if (node === nodeId || !isCaughtUp || !liveness.mayLead(node)) continue;
      if (replica.state.isWitnessNode(node)) continue;
      const count = countOf(node);
      if (count >= fewest) continue;
      best = node;
      fewest = count;
    }
    return ledHere - fewest >= tolerated ? best : null;
  }
}
