import type { IncarnationId, ZoneId } from "@nexus/contracts";
import type { PeerMessage } from "@nexus/raft";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MessageQueue, messageCost } from "./message-queue.js";

const message = (size: number, priority: "urgent" | "normal", mark = 0): PeerMessage => {
  const bytes = new Uint8Array(Math.max(1, size));
  bytes[0] = mark;
  return { zoneId: "root" as ZoneId, incarnation: "00".repeat(16) as IncarnationId, priority, bytes };
};
const limits = { queueMessages: 8, queueBytes: 4_000, frameBytes: 1_000 };

describe("a peer's queue", () => {
  test("sends urgent messages first, each class in its order", () => {
    const queue = new MessageQueue(limits);
    for (const [mark, priority] of [
      [1, "normal"],
      [2, "urgent"],
      [3, "normal"],
      [4, "urgent"],
    ] as const) {
      expect(queue.add(message(10, priority, mark))).toBe(true);
    }
    expect(queue.takeFrame().map(({ bytes }) => bytes[0])).toEqual([2, 4, 1, 3]);
    expect(queue.takeFrame()).toEqual([]);
  });

  test("a message larger than a frame travels alone", () => {
    const queue = new MessageQueue(limits);
    queue.add(message(3_000, "normal"));
    queue.add(message(10, "normal"));
    expect(queue.takeFrame()).toHaveLength(1);
    expect(queue.takeFrame()).toHaveLength(1);
  });

  test("refuses beyond its count and beyond its bytes", () => {
    const byCount = new MessageQueue(limits);
    for (let i = 0; i < 8; i += 1) expect(byCount.add(message(1, "normal"))).toBe(true);
    expect(byCount.add(message(1, "urgent"))).toBe(false);
    const byBytes = new MessageQueue(limits);
    expect(byBytes.add(message(3_500, "normal"))).toBe(true);
    expect(byBytes.add(message(1_000, "normal"))).toBe(false);
    expect(byBytes.messages).toBe(1);
  });

  test("loses and duplicates nothing, keeps every frame within its limit, and counts bytes exactly", () => {
    const arbitrary = fc.array(
      fc.oneof(
        fc.record({ size: fc.integer({ min: 1, max: 2_000 }), urgent: fc.boolean() }),
        fc.constant("take" as const),
      ),
    );
    fc.assert(
      fc.property(arbitrary, (steps) => {
        const queue = new MessageQueue({ queueMessages: 50, queueBytes: 20_000, frameBytes: 1_500 });
        const waiting = new Set<PeerMessage>();
        const take = (): void => {
          const frame = queue.takeFrame();
          const cost = frame.reduce((sum, item) => sum + messageCost(item), 0);
          if (frame.length > 1) expect(cost).toBeLessThanOrEqual(1_500);
          for (const item of frame) expect(waiting.delete(item)).toBe(true);
          if (waiting.size > 0) expect(frame.length).toBeGreaterThan(0);
        };
        for (const step of steps) {
          if (step === "take") take();
          else {
            const next = message(step.size, step.urgent ? "urgent" : "normal");
            if (queue.add(next)) waiting.add(next);
          }
          expect(queue.bytes).toBe([...waiting].reduce((sum, item) => sum + messageCost(item), 0));
        }
        while (queue.messages > 0) take();
        expect(waiting.size).toBe(0);
      }),
    );
  });
});
