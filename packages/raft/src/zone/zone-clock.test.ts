import { describe, expect, it } from "vitest";
import { ZoneClock } from "./zone-clock.js";

describe("the zone's clock", () => {
  it("goes on from the last stamp by elapsed time and never back, whoever leads", () => {
    let nowMs = 10_000;
    const clock = new ZoneClock(() => nowMs, 500);
    nowMs += 70;
    expect(clock.stampMs()).toBe(570);
    clock.applied(570);
    nowMs += 5;
    expect(clock.stampMs()).toBe(575);
    clock.applied(400);
    expect(clock.stampMs()).toBe(575);
    // A node that was asleep while the leader worked starts from what it applied: slower, never faster.
    const other = new ZoneClock(() => nowMs, 575);
    expect(other.stampMs()).toBe(575);
  });

  it("does not lose the time entries take to commit", () => {
    let nowMs = 0;
    const clock = new ZoneClock(() => nowMs, 0);
    for (let i = 0; i < 1_000; i += 1) {
      const stampMs = clock.stampMs();
      nowMs += 10;
      clock.applied(stampMs);
    }
    expect(clock.nowMs()).toBe(10_000);
  });
});
