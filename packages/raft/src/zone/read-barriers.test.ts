import type { LogIndex, NodeId, ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { DEFAULT_RAFT_LIMITS } from "../host/limits.js";
import { VirtualTime } from "../testing/virtual-time.js";
import { ReadBarriers } from "./read-barriers.js";

const ZONE = "root" as ZoneId;

describe("linearizable reads", () => {
  function rig(): {
    reads: ReadBarriers;
    rounds: Uint8Array[];
    state: { applied: number; leader: boolean };
    time: VirtualTime;
    begun: number[];
  } {
    const rounds: Uint8Array[] = [];
    const begun: number[] = [];
    const state = { applied: 5, leader: true };
    const time = new VirtualTime();
    const reads = new ReadBarriers({
      zoneId: ZONE,
      nodeId: 1 as NodeId,
      limits: { ...DEFAULT_RAFT_LIMITS, maxPendingReads: 10 },
      nowMs: () => time.nowMs,
      bootNonce: 1,
      applied: () => state.applied as LogIndex,
      hasLeader: () => state.leader,
      readIndex: (context) => rounds.push(context),
      wake: () => {},
      onRoundDone: (startedMs) => begun.push(startedMs),
      onBarrier: () => {},
    });
    return { reads, rounds, state, time, begun };
  }

  it("tell when their round began, which is what a lease may count from, and not when it was answered", async () => {
    const { reads, rounds, time, begun } = rig();
    await time.advance(100);
    void reads.linearizable(1_000);
    await time.advance(20);
    reads.flush();
    await time.advance(300);
    reads.onReadState(rounds[0]!, 5 as LogIndex);
    expect(begun).toEqual([120]);
  });

  it("share one round, and wait until what it found is applied here", async () => {
    const { reads, rounds, state } = rig();
    const waiting = [reads.linearizable(1_000), reads.linearizable(1_000)];
    reads.flush();
    expect(rounds).toHaveLength(1);
    reads.onReadState(rounds[0]!, 8 as LogIndex);
    let isDone = false;
    void Promise.all(waiting).then(() => {
      isDone = true;
    });
    await Promise.resolve();
    expect(isDone).toBe(false);
    state.applied = 8;
    reads.onApplied();
    expect(await Promise.all(waiting)).toEqual([8, 8]);
  });

  it("that come after a round began are not served by it", async () => {
    const { reads, rounds } = rig();
    void reads.linearizable(1_000);
    reads.flush();
    const late = reads.linearizable(1_000);
    reads.onReadState(rounds[0]!, 5 as LogIndex);
    expect(reads.pendingCount).toBe(1);
    reads.flush();
    reads.onReadState(rounds[1]!, 5 as LogIndex);
    expect(await late).toBe(5);
  });

  it("ask again, under another context, when the leader changes or a round is lost", () => {
    const { reads, rounds } = rig();
    void reads.linearizable(60_000);
    reads.flush();
    reads.onLeaderChange();
    reads.flush();
    expect(rounds).toHaveLength(2);
    expect(rounds[0]).not.toEqual(rounds[1]);
    // The first answer is stale now: nobody waits for it.
    reads.onReadState(rounds[0]!, 5 as LogIndex);
    expect(reads.pendingCount).toBe(1);
  });

  it("end at their deadline, naming the local read, and are bounded in number", async () => {
    const { reads, state, time } = rig();
    state.leader = false;
    const waiting = Array.from({ length: 10 }, () => reads.linearizable(100));
    await expect(reads.linearizable(100)).rejects.toThrow(/maxPendingReads/);
    await time.advance(101);
    reads.onTick();
    for (const read of waiting) await expect(read).rejects.toThrow(/consistency local/);
  });
});
