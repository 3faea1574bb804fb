import type { LogIndex } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inflights } from "./inflights.js";

const step = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), payload: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ kind: fc.constant("free" as const), upTo: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ kind: fc.constant("reset" as const) }),
);

describe("the in-flight window", () => {
  it("counts, frees and fills like a plain list", () => {
    const limit = fc.option(fc.integer({ min: 1, max: 12 }), { nil: null });
    fc.assert(
      fc.property(limit, limit, fc.array(step, { maxLength: 80 }), (maxMessages, maxBytes, steps) => {
        const window = new Inflights(maxMessages, maxBytes);
        let model: { index: number; payload: number }[] = [];
        const bytes = () => model.reduce((sum, message) => sum + message.payload, 0);
        const full = () =>
          (maxMessages !== null && model.length >= maxMessages) || (maxBytes !== null && bytes() >= maxBytes);
        let index = 0;
        for (const next of steps) {
          if (next.kind === "add" && !full()) {
            index += 1;
            window.add(index as LogIndex, next.payload);
            model.push({ index, payload: next.payload });
          } else if (next.kind === "free") {
            window.freeUpTo(next.upTo as LogIndex);
            model = model.filter((message) => message.index > next.upTo);
          } else if (next.kind === "reset") {
            window.reset();
            model = [];
          }
          expect([window.count, window.bytes, window.isFull()]).toEqual([model.length, bytes(), full()]);
        }
      }),
    );
  });

  it("lets one message cross the limit on bytes, and none after it", () => {
    const window = new Inflights(null, 10);
    window.add(1 as LogIndex, 9);
    expect(window.isFull()).toBe(false);
    window.add(2 as LogIndex, 100);
    expect(window.isFull()).toBe(true);
    expect(() => window.add(3 as LogIndex, 0)).toThrow(/full window \(index=3, inflight=2\)/);
  });
});
