import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { LockHold } from "./lock-hold.js";

/** Timers that fire when told. */
class Clock {
  nowMs = 0;
  #timers: { atMs: number; run: () => void }[] = [];

  setTimer = (delayMs: number, run: () => void) => {
    const timer = { atMs: this.nowMs + delayMs, run };
    this.#timers.push(timer);
    return { cancel: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  };

  async advance(durationMs: number): Promise<void> {
    const endMs = this.nowMs + durationMs;
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.nowMs = next.atMs;
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.nowMs = endMs;
  }

  get pending(): number {
    return this.#timers.length;
  }
}

function held(extend: () => Promise<void>) {
  const clock = new Clock();
  const calls = { extends: 0, releases: 0 };
  const hold = new LockHold({
    what: "the lock on /a",
    ttlMs: 900,
    grantedMs: 0,
    nowMs: () => clock.nowMs,
    setTimer: clock.setTimer,
    extend: () => {
      calls.extends += 1;
      return extend();
    },
    release: async () => void (calls.releases += 1),
  });
  return { clock, calls, hold };
}

describe("a lock that is kept", () => {
  it("is extended three times in its time to live, until it is released", async () => {
    const { clock, calls, hold } = held(async () => undefined);
    await clock.advance(9_000);
    expect(calls.extends).toBe(30);
    expect(hold.isLost).toBe(false);
    await hold.release();
    await hold[Symbol.asyncDispose]();
    expect(calls.releases).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it("is lost at once when the zone says so, and is not released then", async () => {
    const lost = new NexusError({ code: "LOCK_LOST", what: "gone" });
    const { clock, calls, hold } = held(() => Promise.reject(lost));
    await clock.advance(301);
    expect(hold.signal.reason).toBe(lost);
    await hold.release();
    expect(calls.releases).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("outlives failures, but not its time to live without a word", async () => {
    let isDown = true;
    const down = new NexusError({ code: "NO_LEADER", what: "down" });
    const { clock, calls, hold } = held(() => (isDown ? Promise.reject(down) : Promise.resolve()));
    await clock.advance(750);
    expect(hold.isLost).toBe(false);
    isDown = false;
    await clock.advance(100);
    isDown = true;
    await clock.advance(800);
    expect(hold.isLost).toBe(false);
    await clock.advance(300);
    expect(hold.signal.reason).toMatchObject({ code: "LOCK_LOST" });
    const { extends: tries } = calls;
    await clock.advance(5_000);
    expect(calls.extends).toBe(tries);
  });

  it("that was waited for is extended before it counts as held", async () => {
    const { clock, calls, hold } = held(async () => undefined);
    await hold.release();
    clock.nowMs = 10_000;
    const asked: number[] = [];
    const ports = {
      what: "the lock on /a",
      ttlMs: 900,
      nowMs: () => clock.nowMs,
      setTimer: clock.setTimer,
      extend: async () => void asked.push(clock.nowMs),
      release: async () => undefined,
    };
    const quick = await LockHold.keep(ports, 9_900);
    expect(asked).toEqual([]);
    const waited = await LockHold.keep(ports, 5_000);
    expect(asked).toEqual([10_000]);
    await Promise.all([quick.release(), waited.release()]);
    expect(calls.extends).toBe(0);
  });

  it("counts from before the answer: one that never comes does not keep it", async () => {
    const { clock, hold } = held(() => new Promise(() => undefined));
    await clock.advance(899);
    expect(hold.isLost).toBe(false);
    await clock.advance(2);
    expect(hold.isLost).toBe(true);
  });
});
