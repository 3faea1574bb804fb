import { beforeEach, describe, expect, it } from "vitest";
import { FairQueue } from "./fair-queue.js";

/** Room that is asked for in pieces; those who want more than there is wait. */
class Room {
  left = 0;
  readonly #timers = new Set<() => void>();
  readonly queue = new FairQueue({
    what: "room",
    maxWaiters: 3,
    setTimer: (_delayMs, callback) => {
      this.#timers.add(callback);
      return { cancel: () => void this.#timers.delete(callback) };
    },
  });

  take(amount: number, signal: AbortSignal | null = null): Promise<object | null> {
    const attempt = (): object | null => {
      if (amount > this.left) return null;
      this.left -= amount;
      return { amount };
    };
    return this.queue.enter(attempt, { waitMs: 1_000, signal });
  }

  /** The time of the one who has waited longest is over. */
  expireFirst(): void {
    const [first] = this.#timers;
    if (first !== undefined) this.#timers.delete(first);
    first?.();
  }

  get timers(): number {
    return this.#timers.size;
  }
}

describe("callers that wait their turn", () => {
  let room: Room;
  beforeEach(() => {
    room = new Room();
  });

  it("are served first come first served, and nobody who comes later before them", async () => {
    const first = room.take(5);
    const second = room.take(1);
    room.left = 3;
    room.queue.serve();
    const third = room.take(1);
    expect(room.queue.waiting).toBe(3);
    room.left = 7;
    room.queue.serve();
    expect(await Promise.all([first, second, third])).toEqual([{ amount: 5 }, { amount: 1 }, { amount: 1 }]);
    expect([room.left, room.timers]).toEqual([0, 0]);
  });

  it("are served with what there is when the one in front gives up, by its time or by its signal", async () => {
    const abort = new AbortController();
    const large = room.take(5);
    const larger = room.take(9, abort.signal);
    const small = room.take(2);
    room.left = 2;
    room.queue.serve();
    room.expireFirst();
    expect(await large).toBeNull();
    expect(room.queue.waiting).toBe(2);
    abort.abort();
    await expect(larger).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await small).toEqual({ amount: 2 });
    expect([room.queue.waiting, room.timers]).toEqual([0, 0]);
  });

  it("are refused when too many wait, and nobody who leaves is served", async () => {
    const waits = [room.take(1), room.take(1), room.take(1)];
    await expect(room.take(1)).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED", details: { limit: 3 } });
    room.expireFirst();
    expect(await waits[0]).toBeNull();
    room.left = 5;
    room.queue.serve();
    await Promise.all(waits);
    expect(room.left).toBe(3);
  });
});
