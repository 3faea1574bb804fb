import { expect, it } from "vitest";
import type { NexusFilesystem } from "../filesystem.js";
import { type Current, codeOf, collect } from "./suite-helpers.js";

/** Long enough to be renewed in time on a busy machine, as the least that a lock may have, 100 ms, is not. */
const KEPT_TTL_MS = 1_500;

/**
 * Until `ttlMs` are over by the clock that locks run out by, which is the server's: a lock that nobody renews, taken now,
 * is gone.
 */
async function untilOver(fs: NexusFilesystem, ttlMs: number): Promise<void> {
  await fs.write("/unrenewed", "x");
  await fs.locks.acquire("/unrenewed", { ttlMs });
  const isHeld = async () => (await fs.stat("/unrenewed", { lock: true })).lock !== null;
  await expect.poll(isHeld, { interval: 20, timeout: 10 * ttlMs }).toBe(false);
}

export function describeAdvisoryLocks(current: Current): void {
  it("a lock is kept beyond its time to live, keeps others out, and is given back when its scope ends", async () => {
    const fs = current();
    await fs.write("/locked.txt", "x");
    let token: number;
    {
      await using lock = await fs.lock("/locked.txt", { ttlMs: KEPT_TTL_MS, info: "nightly" });
      token = lock.fencing;
      await untilOver(fs, KEPT_TTL_MS);
      expect(lock.isLost).toBe(false);
      expect(await codeOf(fs.lock("/locked.txt"))).toBe("LOCK_TIMEOUT");
      expect(await codeOf(fs.lock("/locked.txt", { shared: true, waitMs: 20 }))).toBe("LOCK_TIMEOUT");
      const { lock: seen } = await fs.stat("/locked.txt", { lock: true });
      expect(seen?.holders).toMatchObject([{ lockId: lock.lockId, info: "nightly", fencing: token }]);
      const listed = await collect(fs.locks.list("/"));
      expect(listed.map(({ path }) => path)).toContain("/locked.txt");
    }
    expect((await fs.stat("/locked.txt", { lock: true })).lock).toBeNull();
    await using next = await fs.lock("/locked.txt");
    expect(next.fencing).toBeGreaterThan(token);
  });

  it("a lock that is taken away says so through its signal", async () => {
    const fs = current();
    await using lock = await fs.lock("/taken", { ttlMs: 300 });
    const lost = new Promise((resolve) => lock.signal.addEventListener("abort", resolve, { once: true }));
    expect(await fs.locks.force("/taken")).toBe(1);
    await lost;
    expect(lock.signal.reason).toMatchObject({ code: "LOCK_LOST" });
  });

  it("a wait gets the lock when it is given back; one call at a time works too", async () => {
    const fs = current();
    const { lockId } = await fs.locks.acquire("/queued", { count: 1, ttlMs: 60_000 });
    const waiting = fs.lock("/queued", { count: 1, waitMs: 10_000 });
    expect(await fs.locks.extend("/queued", lockId, { ttlMs: 30_000 })).toMatchObject({ ttlMs: 30_000 });
    expect(await fs.locks.release("/queued", lockId)).toBe(true);
    expect(await fs.locks.release("/queued", lockId)).toBe(false);
    await using lock = await waiting;
    expect(lock.isLost).toBe(false);
    expect(await codeOf(fs.locks.extend("/queued", lockId))).toBe("LOCK_LOST");
    expect(await codeOf(fs.lock("/queued", { count: 1, shared: true }))).toBe("INVALID_ARGUMENT");
  });
}
