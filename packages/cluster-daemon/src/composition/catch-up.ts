import { NexusError } from "@nexus/contracts";
import { sleep, withDeadline } from "@nexus/lib";

/** One attempt to learn how far zone root is, and to be there. */
const ATTEMPT_MS = 2_000;
const PAUSE_MS = 200;
/** Longest a node waits for zone root to have a leader before it serves what it knows. */
const LEADERLESS_LIMIT_MS = 10_000;

/** What this node knows of its replica of zone root. */
export interface RootProgress {
  readonly hasLeader: boolean;
  readonly appliedIndex: number;
  readonly commitIndex: number;
}

export interface RootCatchUpOptions {
  /** Resolves once everything committed when it was called is applied here; fails within `timeoutMs` otherwise. */
  readonly reachCommitted: (timeoutMs: number) => Promise<unknown>;
  readonly progress: () => RootProgress;
  /**
   * Without a leader there is nothing to wait for: a member serves what it knows. A node that has just joined knows
   * an unfinished tree, and answers from it would be wrong rather than old.
   */
  readonly mayServeBehind: boolean;
  /** Called before the wait, and whenever what is waited for changes. */
  readonly onWaiting: (reason: string) => void;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/**
 * Mounts are rows of root: calls routed before this node has them would miss a zone. So calls wait until root is
 * caught up with, however long that takes, and a node that served without is not ready until it has.
 */
export class RootCatchUp {
  #waitingFor: string | null = "catching up with zone root";

  constructor(private readonly options: RootCatchUpOptions) {}

  /** Why root is behind, one line; empty once it was caught up with. */
  reasons(): readonly string[] {
    return this.#waitingFor === null ? [] : [this.#waitingFor];
  }

  /** "behind": no leader for `LEADERLESS_LIMIT_MS`, and this node may serve so. Errors: CANCELLED. */
  untilServable(): Promise<"caughtUp" | "behind"> {
    return this.#run(this.options.mayServeBehind ? LEADERLESS_LIMIT_MS : Number.POSITIVE_INFINITY);
  }

  /** Goes on after "behind". Errors: CANCELLED. */
  async untilCaughtUp(): Promise<void> {
    await this.#run(Number.POSITIVE_INFINITY);
  }

  async #run(leaderlessLimitMs: number): Promise<"caughtUp" | "behind"> {
    const { progress, nowMs, signal } = this.options;
    let leaderSeenMs = nowMs();
    this.#wait("an answer of its leader");
    for (;;) {
      const failure = await this.#attempt();
      if (failure === null) {
        this.#waitingFor = null;
        return "caughtUp";
      }
      const { hasLeader, appliedIndex, commitIndex } = progress();
      if (hasLeader) leaderSeenMs = nowMs();
      else if (nowMs() - leaderSeenMs >= leaderlessLimitMs) return "behind";
      this.#wait(
        hasLeader
          ? `entry ${appliedIndex} of at least ${commitIndex} is applied (${failure.what})`
          : `it has no leader, a majority of its voters has to run (${failure.what})`,
      );
      await sleep(PAUSE_MS, signal, "catching up with zone root");
    }
  }

  /** null: caught up. Throws only when the node is told to stop. */
  async #attempt(): Promise<NexusError | null> {
    const { reachCommitted, signal } = this.options;
    const what = "catching up with zone root";
    try {
      await withDeadline(() => reachCommitted(ATTEMPT_MS), ATTEMPT_MS, what, signal);
      return null;
    } catch (error) {
      if (signal.aborted) throw error;
      return NexusError.from(error);
    }
  }

  #wait(reason: string): void {
    const waitingFor = `catching up with zone root: ${reason}`;
    if (waitingFor === this.#waitingFor) return;
    this.#waitingFor = waitingFor;
    this.options.onWaiting(waitingFor);
  }
}
