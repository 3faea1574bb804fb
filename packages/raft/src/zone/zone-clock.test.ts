import { describe, expect, it } from "vitest";
import { ZoneClock } from "./zone-clock.js";

const allApplied = () => true;
const notAllApplied = () => false;

describe("the zone's clock", () => {
  it("goes on from the last stamp by elapsed time and never back, whoever leads", () => {
    let nowMs = 10_000;
    const clock = new ZoneClock(() => nowMs, 500);
    nowMs += 70;
    expect(clock.stampMs(allApplied)).toBe(570);
    clock.applied(570);
    nowMs += 5;
    expect(clock.stampMs(allApplied)).toBe(575);
    clock.applied(400);
    expect(clock.stampMs(allApplied)).toBe(575);
    // A node that was asleep while the leader worked starts from what it applied: slower, never faster.
    const other = new ZoneClock(() => nowMs, 575);
    expect(other.stampMs(allApplied)).toBe(575);
  });

  it("does not lose the time entries take to commit", () => {
    let nowMs = 0;
    const clock = new ZoneClock(() => nowMs, 0);
    for (let i = 0; i < 1_000; i += 1) {
      const stampMs = clock.stampMs(allApplied);
      nowMs += 10;
      clock.applied(stampMs);
    }
    expect(clock.nowMs()).toBe(10_000);
  });

  it("a follower whose own clock runs faster goes by its leader's, so that a change of leader ends no lock early", () => {
    let trueMs = 0;
    const leader = new ZoneClock(() => trueMs, 0);
    const follower = new ZoneClock(() => trueMs * 1.01, 0);
    for (let i = 0; i < 1_000; i += 1) {
      trueMs += 1_000;
      const stampMs = leader.stampMs(allApplied);
      leader.applied(stampMs);
      follower.applied(stampMs);
    }
    leader.follow();
    trueMs += 100;
    expect(follower.stampMs(allApplied)).toBe(leader.nowMs() + 1);
  });

  it("a leader that gave stamps nobody took forgets them when it follows again", () => {
    let nowMs = 0;
    const clock = new ZoneClock(() => nowMs, 0);
    nowMs = 9_000;
    expect(clock.stampMs(allApplied)).toBe(9_000);
    clock.follow();
    clock.applied(2_000);
    nowMs += 10;
    expect(clock.stampMs(allApplied)).toBe(2_010);
  });

  it("a new leader that has not applied what the one before stamped goes on from the last of those stamps", () => {
    let nowMs = 0;
    const clock = new ZoneClock(() => nowMs, 500);
    nowMs = 9_000;
    expect(clock.stampMs(notAllApplied)).toBe(500);
    nowMs += 10;
    clock.applied(2_000);
    nowMs += 10;
    expect(clock.stampMs(allApplied)).toBe(2_010);
  });

  it("a follower counts from the last entry of a stamp: what a new leader grants under an old one lasts its time", () => {
    let nowMs = 0;
    const follower = new ZoneClock(() => nowMs, 0);
    follower.applied(2_000);
    nowMs = 700;
    follower.applied(2_000);
    nowMs = 710;
    expect(follower.stampMs(allApplied)).toBe(2_010);
    // Its own entries come back to a leader: their stamps are as old as the commit took.
    nowMs = 800;
    follower.applied(2_010);
    expect(follower.nowMs()).toBe(2_100);
  });

  it("no stamp is followed by one that is further away than the time in between", () => {
    let nowMs = 0;
    const clock = new ZoneClock(() => nowMs, 500);
    nowMs = 9_000;
    const stampMs = clock.stampMs(notAllApplied);
    nowMs += 10;
    expect(clock.stampMs(allApplied)).toBe(stampMs + 10);
  });
});
