import { MAX_TIMER_MS } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import { VirtualTime } from "../testing/virtual-time.js";
import { ExpirySweeper } from "./expiry-sweeper.js";

const RETRY_MS = 500;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A sweeper of a zone whose clock is the test's, and what it proposed when. */
function sweeperOf(dueMs: () => number | null) {
  const time = new VirtualTime();
  const proposedAtMs: number[] = [];
  const delaysMs: number[] = [];
  const sweeper = new ExpirySweeper({
    clock: {
      nowMs: () => time.nowMs,
      wallMs: () => time.nowMs,
      setTimer: (delayMs, callback) => {
        delaysMs.push(delayMs);
        return time.schedule(delayMs, callback);
      },
    },
    retryMs: RETRY_MS,
    isReadyToLead: () => true,
    zoneTimeMs: () => time.nowMs,
    nextExpiryMs: dueMs,
    propose: () => void proposedAtMs.push(time.nowMs),
  });
  return { time, sweeper, proposedAtMs, delaysMs };
}

describe("a sweep of what expires", () => {
  it("is proposed when it is due, and again until it came through", async () => {
    let dueMs: number | null = 1_000;
    const { time, sweeper, proposedAtMs } = sweeperOf(() => dueMs);
    sweeper.update();
    await time.advance(1_000 + 2 * RETRY_MS);
    expect(proposedAtMs).toEqual([1_000, 1_500, 2_000]);
    dueMs = null;
    sweeper.update();
    await time.advance(60_000);
    expect(proposedAtMs).toHaveLength(3);
  });

  it("that is months away takes few timers, none longer than a timer can be", async () => {
    const { time, sweeper, proposedAtMs, delaysMs } = sweeperOf(() => 90 * DAY_MS);
    sweeper.update();
    await time.advance(90 * DAY_MS);
    expect(Math.max(...delaysMs)).toBe(MAX_TIMER_MS);
    expect([proposedAtMs[0], delaysMs.length]).toEqual([90 * DAY_MS, 5]);
    sweeper.close();
  });
});
