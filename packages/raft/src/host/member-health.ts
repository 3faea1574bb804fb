import type { NodeId } from "@nexus/contracts";
import type { RaftStatus } from "../core/status.js";
import { isVoter, membersOf } from "../zone/message-facts.js";
import type { Members } from "../zone/state/records.js";
import type { RaftLimits } from "./limits.js";
import type { MemberFitness, SeatCandidate } from "./seats.js";

const LOOKS_PER_ELECTION_TIMEOUT = 4;

interface Observation {
  lastActiveMs: number;
  /** Since when a learner has been caught up without a break; null: it is not. */
  caughtUpSinceMs: number | null;
}

/** What a leader has seen of its members while it leads: who answers, who is caught up, and for how long. */
export class MemberHealth {
  readonly #limits: RaftLimits;
  readonly #seen = new Map<NodeId, Observation>();
  #term: number | null = null;
  #observedMs = Number.NEGATIVE_INFINITY;
  /** The log's end at two moments about an election timeout apart: the older one is what a member must have. */
  #older = { atMs: 0, lastIndex: 0 };
  #newer = { atMs: 0, lastIndex: 0 };

  constructor(limits: RaftLimits) {
    this.#limits = limits;
  }

  /** The core remembers for an election timeout who was active: looking a few times in it misses nobody. */
  isDue(nowMs: number): boolean {
    const electionTimeoutMs = this.#limits.electionTicks * this.#limits.tickMs;
    return nowMs - this.#observedMs >= electionTimeoutMs / LOOKS_PER_ELECTION_TIMEOUT;
  }

  /** Takes note of the present progress. Call on a leader whenever it `isDue`. */
  observe(status: RaftStatus, nowMs: number): void {
    this.#observedMs = nowMs;
    if (this.#term !== status.term) {
      this.#term = status.term;
      this.#seen.clear();
      this.#newer = { atMs: nowMs, lastIndex: status.lastIndex };
      this.#older = this.#newer;
    }
    const electionTimeoutMs = this.#limits.electionTicks * this.#limits.tickMs;
    if (nowMs - this.#newer.atMs >= electionTimeoutMs) {
      this.#older = this.#newer;
      this.#newer = { atMs: nowMs, lastIndex: status.lastIndex };
    }
    for (const node of this.#seen.keys()) if (!status.progress.has(node)) this.#seen.delete(node);
    for (const [node, progress] of status.progress) {
      const seen = this.#seen.get(node) ?? { lastActiveMs: nowMs, caughtUpSinceMs: null };
      this.#seen.set(node, seen);
      if (node === status.id || progress.recentActive) seen.lastActiveMs = nowMs;
      // The core forgets who was active once per election timeout, to find out anew: a gap of less than two of
      // them is not silence.
      const answersStill = nowMs - seen.lastActiveMs < 2 * electionTimeoutMs;
      // A member that acknowledged nothing may have no replica yet: near the start of a log it would seem close.
      const holdsSomething = progress.match > 0;
      const isClose = progress.match + this.#limits.promoteLagEntries >= this.#older.lastIndex;
      const isCaughtUp = answersStill && holdsSomething && isClose;
      if (!isCaughtUp || progress.state === "StateSnapshot") seen.caughtUpSinceMs = null;
      else seen.caughtUpSinceMs ??= nowMs;
    }
  }

  fitness(node: NodeId, nowMs: number): MemberFitness {
    const seen = this.#seen.get(node);
    if (seen === undefined) return "catchingUp";
    if (nowMs - seen.lastActiveMs >= this.#limits.memberLostMs) return "lost";
    const since = seen.caughtUpSinceMs;
    return since !== null && nowMs - since >= this.#limits.promoteStableMs ? "healthy" : "catchingUp";
  }

  candidates(status: RaftStatus, members: Members, nowMs: number): readonly SeatCandidate[] {
    const superseded = new Set([...members.values()].flatMap((member) => member.supersedes));
    return membersOf(status.configuration).map((nodeId) => ({
      nodeId,
      isVoter: isVoter(status.configuration, nodeId),
      fitness: this.fitness(nodeId, nowMs),
      caughtUpMs: nowMs - (this.#seen.get(nodeId)?.caughtUpSinceMs ?? nowMs),
      stayLearner: members.get(nodeId)?.stayLearner ?? false,
      isWitness: members.get(nodeId)?.isWitness ?? false,
      isSuperseded: superseded.has(nodeId),
    }));
  }
}
