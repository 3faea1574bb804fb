import { NexusError } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RootCatchUp, type RootCatchUpOptions, type RootProgress } from "./catch-up.js";

const BEHIND: RootProgress = { hasLeader: true, appliedIndex: 10, commitIndex: 500 };
const LEADERLESS: RootProgress = { hasLeader: false, appliedIndex: 10, commitIndex: 10 };

let progress = BEHIND;
let isCaughtUp = false;
let stop = new AbortController();
let waits: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  [progress, isCaughtUp, stop, waits] = [BEHIND, false, new AbortController(), []];
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
});

function catchUp(options: Partial<RootCatchUpOptions> = {}): RootCatchUp {
  return new RootCatchUp({
    reachCommitted: async () => {
      if (!isCaughtUp) throw new NexusError({ code: "NO_LEADER", what: "not yet" });
    },
    progress: () => progress,
    mayServeBehind: true,
    onWaiting: (reason) => waits.push(reason),
    nowMs: () => performance.now(),
    signal: stop.signal,
    ...options,
  });
}

/** What a wait has come to so far. */
function watch(wait: Promise<string>): { outcome: string } {
  const watched = { outcome: "waiting" };
  wait.then(
    (outcome) => {
      watched.outcome = outcome;
    },
    (error: unknown) => {
      watched.outcome = NexusError.from(error).code;
    },
  );
  return watched;
}

describe("a node behind zone root", () => {
  it("admits no call while a leader is known, however long it takes, and says how far it is", async () => {
    const root = catchUp();
    const watched = watch(root.untilServable());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(watched.outcome).toBe("waiting");
    expect(root.reasons()).toEqual([expect.stringMatching(/entry 10 of at least 500 is applied/)]);
    isCaughtUp = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect([watched.outcome, root.reasons()]).toEqual(["caughtUp", []]);
  });

  it("serves what it knows after 10 s without a leader, and is not ready until it has caught up", async () => {
    progress = LEADERLESS;
    const root = catchUp();
    const watched = watch(root.untilServable());
    await vi.advanceTimersByTimeAsync(9_000);
    expect(watched.outcome).toBe("waiting");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(watched.outcome).toBe("behind");
    expect(root.reasons()).toEqual([expect.stringMatching(/no leader, a majority/)]);
    const later = root.untilCaughtUp();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(root.reasons()).toHaveLength(1);
    isCaughtUp = true;
    await vi.advanceTimersByTimeAsync(1_000);
    await later;
    expect(root.reasons()).toEqual([]);
  });

  it("never serves an unfinished tree when it has just joined", async () => {
    progress = LEADERLESS;
    const watched = watch(catchUp({ mayServeBehind: false }).untilServable());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(watched.outcome).toBe("waiting");
  });

  it("counts the time without a leader anew after a leader was seen", async () => {
    progress = LEADERLESS;
    const watched = watch(catchUp().untilServable());
    await vi.advanceTimersByTimeAsync(8_000);
    progress = BEHIND;
    await vi.advanceTimersByTimeAsync(1_000);
    progress = LEADERLESS;
    await vi.advanceTimersByTimeAsync(8_000);
    expect(watched.outcome).toBe("waiting");
  });

  it("stops at once when told to, even while an attempt hangs", async () => {
    const watched = watch(catchUp({ reachCommitted: () => new Promise(() => {}) }).untilServable());
    await vi.advanceTimersByTimeAsync(500);
    stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(watched.outcome).toBe("CANCELLED");
  });

  it("says each reason once", async () => {
    watch(catchUp().untilServable());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(waits).toHaveLength(2);
  });
});
