import type { NodeId, Term } from "@nexus/contracts";
import { LEASE_CLOCK_DRIFT_SHARE } from "../host/limits.js";
import type { TimerHandle } from "../host/ports.js";
import type { ReplicaEngine } from "./engine.js";
import { isVoter, membersOf } from "./message-facts.js";

export interface LeaderLossPorts {
  /** When a leader last spoke to this node (monotonic ms). */
  leaderHeardMs(): number;
  mayCampaign(): boolean;
}

/** For so many election timeouts a lost stream is a reason to campaign; then the ordinary timeout decides alone. */
const WATCH_ELECTION_TIMEOUTS = 2;

interface Watch {
  readonly leader: NodeId;
  readonly untilMs: number;
  readonly mayStand: boolean;
  term: Term;
  timer: TimerHandle | null;
}

/**
 * Elects a new leader sooner when the connection to the present one breaks, which is how the death of a process shows
 * at once. It is a reason, no proof: the node still waits until no lease can rest on its silence any more, and begins
 * with a PreVote, which voters that hear from the leader refuse. Voters take turns, so that they do not split votes.
 */
export class LeaderLoss {
  readonly #engine: ReplicaEngine;
  readonly #ports: LeaderLossPorts;
  #watch: Watch | null = null;

  constructor(engine: ReplicaEngine, ports: LeaderLossPorts) {
    this.#engine = engine;
    this.#ports = ports;
  }

  /** False: it does not concern this replica. One that may not stand only forgets the leader, and votes for others. */
  onStreamLost(node: NodeId, mayStand: boolean): boolean {
    const { isLeader, leaderId, driver, options, state } = this.#engine;
    if (isLeader || leaderId !== node || !isVoter(state.conf.confState, options.nodeId)) return false;
    this.close();
    const untilMs = this.#engine.nowMs() + WATCH_ELECTION_TIMEOUTS * this.#electionTimeoutMs;
    const watch: Watch = { leader: node, untilMs, mayStand, term: driver.leadership.term, timer: null };
    this.#watch = watch;
    this.#check(watch);
    return true;
  }

  close(): void {
    this.#watch?.timer?.cancel();
    this.#watch = null;
  }

  get #electionTimeoutMs(): number {
    const { electionTicks, tickMs } = this.#engine.options.limits;
    return electionTicks * tickMs;
  }

  /** How long after its last word a leader may rely on this node's silence (ms). */
  get #promiseMs(): number {
    return this.#electionTimeoutMs * (this.#engine.options.limits.leaseFraction + LEASE_CLOCK_DRIFT_SHARE);
  }

  #check(watch: Watch): void {
    if (this.#watch !== watch) return;
    const { driver, leaderId } = this.#engine;
    const nowMs = this.#engine.nowMs();
    const isReplaced = leaderId !== null && leaderId !== watch.leader;
    if (isReplaced || nowMs >= watch.untilMs) {
      this.close();
      return;
    }
    const promisedMs = this.#ports.leaderHeardMs() + this.#promiseMs - nowMs;
    if (promisedMs > 0) {
      this.#checkAfter(watch, promisedMs);
      return;
    }
    if (leaderId !== null) {
      driver.forgetLeader();
      this.#checkAfter(watch, this.#turn().firstMs);
      return;
    }
    // A term that moved on is somebody's election: it gets the time of one round.
    const { term } = driver.leadership;
    if (watch.mayStand && term === watch.term && this.#ports.mayCampaign()) driver.campaign();
    watch.term = term;
    this.#checkAfter(watch, this.#turn().roundMs);
  }

  #checkAfter(watch: Watch, delayMs: number): void {
    watch.timer = this.#engine.options.runtime.clock.setTimer(Math.ceil(delayMs), () => this.#check(watch));
  }

  /** One tick each for the voters that are left, in the order of their ids. */
  #turn(): { readonly firstMs: number; readonly roundMs: number } {
    const { options, state } = this.#engine;
    const { confState } = state.conf;
    const others = membersOf(confState).filter(
      (node) => node !== this.#watch?.leader && isVoter(confState, node),
    );
    const { tickMs } = options.limits;
    return {
      firstMs: Math.max(0, others.indexOf(options.nodeId)) * tickMs,
      roundMs: Math.max(2, others.length) * tickMs,
    };
  }
}
