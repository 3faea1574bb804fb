import { describe, expect, it } from "vitest";
import { Backoff } from "./backoff.js";

describe("Backoff", () => {
  it("grows to its limit and starts over after a reset", () => {
    const backoff = new Backoff({ initialMs: 10, maxMs: 60, factor: 2, jitter: 0, random: () => 0.5 });
    expect([1, 2, 3, 4, 5].map(() => backoff.nextMs())).toEqual([10, 20, 40, 60, 60]);
    expect(backoff.attempts).toBe(5);
    backoff.reset();
    expect(backoff.nextMs()).toBe(10);
  });

  it("draws the random share of each delay from the given generator", () => {
    const at = (random: number) =>
      new Backoff({ initialMs: 100, maxMs: 100, factor: 1, jitter: 0.5, random: () => random }).nextMs();
    expect([at(0), at(0.5), at(0.99)]).toEqual([50, 75, 99.5]);
  });

  it("refuses limits that contradict each other, with the numbers", () => {
    expect(() => new Backoff({ initialMs: 9, maxMs: 1, factor: 2, jitter: 0, random: () => 0 })).toThrow(
      /initialMs=9, maxMs=1/,
    );
  });
});
