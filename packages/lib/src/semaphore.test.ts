import { describe, expect, it } from "vitest";
import { AsyncMutex, Semaphore } from "./semaphore.js";

const semaphore = (permits: number, maxWaiters = 10) =>
  new Semaphore({ name: "test bytes", permits, maxWaiters });

describe("Semaphore", () => {
  it("serves in order: a large request is not overtaken by a small one", async () => {
    const bytes = semaphore(10);
    const order: string[] = [];
    const first = await bytes.acquire(8);
    const large = bytes.acquire(10).then((release) => {
      order.push("large");
      release();
    });
    const small = bytes.acquire(1).then((release) => {
      order.push("small");
      release();
    });
    expect(bytes.waiting).toBe(2);
    first();
    await Promise.all([large, small]);
    expect(order).toEqual(["large", "small"]);
    expect(bytes.available).toBe(10);
  });

  it("takes a request above its size as its whole size, and gives back once", async () => {
    const bytes = semaphore(4);
    const release = await bytes.acquire(100);
    expect(bytes.available).toBe(0);
    release();
    release();
    expect(bytes.available).toBe(4);
  });

  it("bounds its waiters and names itself", async () => {
    const bytes = semaphore(1, 1);
    await bytes.acquire(1);
    void bytes.acquire(1);
    await expect(bytes.acquire(1)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      message: /test bytes/,
    });
  });

  it("lets those behind go on when the one in front gives up", async () => {
    const bytes = semaphore(4);
    await bytes.acquire(3);
    const controller = new AbortController();
    const blocked = bytes.acquire(4, controller.signal);
    const behind = bytes.acquire(1);
    controller.abort();
    await expect(blocked).rejects.toMatchObject({ code: "CANCELLED" });
    await behind;
    expect(bytes.available).toBe(0);
    await expect(bytes.acquire(1, controller.signal)).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

describe("AsyncMutex", () => {
  it("runs one at a time and goes on after a failure", async () => {
    const mutex = new AsyncMutex("test", 10);
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside -= 1;
    };
    const failing = mutex.runExclusive(async () => Promise.reject(new Error("no")));
    const rest = Promise.all([work, work, work].map((each) => mutex.runExclusive(each)));
    expect(mutex.isHeld).toBe(true);
    await expect(failing).rejects.toThrow("no");
    await rest;
    expect([most, mutex.isHeld]).toEqual([1, false]);
  });
});
