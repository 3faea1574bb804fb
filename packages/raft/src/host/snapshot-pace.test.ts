import { describe, expect, it } from "vitest";
import { VirtualTime } from "../testing/index.js";
import { SnapshotPace } from "./snapshot-pace.js";

const MIB = 1024 * 1024;

function setUp(snapshotBytesPerSecond: number, maxConcurrentSnapshots = 2) {
  const time = new VirtualTime();
  const pace = new SnapshotPace(time.clock(), { snapshotBytesPerSecond, maxConcurrentSnapshots });
  return { time, pace, signal: new AbortController().signal };
}

describe("the pace of snapshots", () => {
  it("lets so many bytes leave in a second, after a tenth of it at once", async () => {
    const { time, pace, signal } = setUp(10 * MIB);
    for (let i = 0; i < 10; i += 1) await time.settle(pace.take(MIB / 10, signal));
    expect(time.nowMs).toBe(0);
    for (let i = 0; i < 20; i += 1) await time.settle(pace.take(MIB, signal));
    expect(time.nowMs).toBeGreaterThanOrEqual(1_900);
    expect(time.nowMs).toBeLessThan(2_200);
    expect(pace.sentBytes).toBe(21 * MIB);
    expect(pace.waitedMs).toBeGreaterThan(1_500);
  });

  it("makes those that come together share it", async () => {
    const { time, pace, signal } = setUp(MIB);
    const takes = Array.from({ length: 4 }, () => pace.take(MIB, signal));
    await time.settle(Promise.all(takes));
    expect(time.nowMs).toBeGreaterThanOrEqual(2_900);
    expect(time.nowMs).toBeLessThan(4_200);
  });

  it("gives bytes that were not sent in a rest back only up to the burst", async () => {
    const { time, pace, signal } = setUp(MIB);
    await time.advance(60_000);
    const startedMs = time.nowMs;
    for (let i = 0; i < 10; i += 1) await time.settle(pace.take(MIB / 10, signal));
    expect(time.nowMs - startedMs).toBeGreaterThanOrEqual(850);
  });

  it("ends a wait that is cancelled, and lets the next one go on", async () => {
    const { time, pace, signal } = setUp(1_000);
    const abort = new AbortController();
    await time.settle(pace.take(1_000, signal));
    const cancelled = pace.take(1_000, abort.signal);
    const next = pace.take(50, signal);
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ code: "CANCELLED" });
    await time.settle(next);
    expect(pace.sentBytes).toBe(1_050);
  });

  it("gives out as many slots as the limit says", () => {
    const { pace } = setUp(1_000, 2);
    expect([pace.acquire(), pace.acquire(), pace.acquire()]).toEqual([true, true, false]);
    expect(pace.hasFreeSlot).toBe(false);
    pace.release();
    expect(pace.sending).toBe(1);
    expect(pace.acquire()).toBe(true);
  });
});
