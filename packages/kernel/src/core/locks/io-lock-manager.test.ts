import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IoLockManager, type ReleaseLocks } from "./io-lock-manager.js";
import type { LockMode, LockRequest } from "./io-lock-table.js";

const manager = (maxWaiters = 100) => new IoLockManager({ maxWaiters });
const want = (path: string, mode: LockMode): LockRequest => ({ path, mode });
const soon = { timeoutMs: 10_000, signal: null };

/** Whether a second lock is granted at once while the first is held. */
async function goTogether(first: LockRequest, second: LockRequest): Promise<boolean> {
  const locks = manager();
  const release = await locks.acquire([first], soon);
  let granted = false;
  const waiting = locks.acquire([second], soon).then((done) => {
    granted = true;
    done();
  });
  await Promise.resolve();
  await Promise.resolve();
  const together = granted;
  release();
  await waiting;
  expect(locks.isIdle).toBe(true);
  return together;
}

describe("conflicts", () => {
  it.each([
    ["/z/a", "shared", "/z/a", "shared", true],
    ["/z/a", "shared", "/z/a", "exclusive", false],
    ["/z/a", "exclusive", "/z/a", "shared", false],
    ["/z/a", "exclusive", "/z/a", "exclusive", false],
    ["/z/a", "exclusive", "/z/b", "exclusive", true],
    ["/z/a", "exclusive", "/z/ab", "exclusive", true],
    ["/z/a", "exclusive", "/z/a/b/c", "shared", false],
    ["/z/a/b/c", "shared", "/z/a", "exclusive", false],
    ["/z/a", "shared", "/z/a/b", "shared", true],
    ["/z/a", "shared", "/z/a/b", "exclusive", false],
    ["/z/a/b", "exclusive", "/z/a", "shared", false],
    ["/z", "exclusive", "/z/a", "shared", false],
    ["/z", "exclusive", "/y", "exclusive", true],
  ] as const)("%s %s beside %s %s: %s", async (path, mode, otherPath, otherMode, together) => {
    expect(await goTogether(want(path, mode), want(otherPath, otherMode))).toBe(together);
  });
});

describe("IoLockManager", () => {
  it("serves in order: readers do not overtake a waiting writer", async () => {
    const locks = manager();
    const order: string[] = [];
    const release = await locks.acquire([want("/z/a", "shared")], soon);
    const writer = locks.acquire([want("/z/a", "exclusive")], soon).then((done) => {
      order.push("writer");
      done();
    });
    const reader = locks.acquire([want("/z/a", "shared")], soon).then((done) => {
      order.push("reader");
      done();
    });
    const elsewhere = await locks.acquire([want("/z/b", "exclusive")], soon);
    elsewhere();
    expect(locks.waiting).toBe(2);
    release();
    await Promise.all([writer, reader]);
    expect(order).toEqual(["writer", "reader"]);
  });

  it("times out as LOCK_TIMEOUT, and lets those behind go on", async () => {
    const locks = manager();
    const release = await locks.acquire([want("/z/a", "shared")], soon);
    const writer = locks.acquire([want("/z/a", "exclusive")], { timeoutMs: 10, signal: null });
    const reader = locks.acquire([want("/z/a", "shared")], soon);
    await expect(writer).rejects.toMatchObject({ code: "LOCK_TIMEOUT", message: /10 ms .*\/z\/a/ });
    (await reader)();
    await expect(
      locks.acquire([want("/z/a", "exclusive")], { timeoutMs: 0, signal: null }),
    ).rejects.toMatchObject({ code: "LOCK_TIMEOUT" });
    release();
    release();
    expect(locks.isIdle).toBe(true);
  });

  it("gives up when the caller does, before and during", async () => {
    const locks = manager();
    const release = await locks.acquire([want("/z/a", "exclusive")], soon);
    const controller = new AbortController();
    const waiting = locks.acquire([want("/z/a", "shared")], { timeoutMs: 10_000, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    release();
    await expect(
      locks.acquire([want("/z/a", "shared")], { timeoutMs: 10, signal: controller.signal }),
    ).rejects.toMatchObject({ code: "CANCELLED" });
    expect(locks.isIdle).toBe(true);
  });

  it("bounds its queue", async () => {
    const locks = manager(1);
    const release = await locks.acquire([want("/z/a", "exclusive")], soon);
    const waiting = locks.acquire([want("/z/a", "exclusive")], soon);
    await expect(locks.acquire([want("/z/a", "exclusive")], soon)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: 1 },
    });
    release();
    (await waiting)();
  });

  it("takes a set at once, whatever order it is named in, so sets cannot wait for each other", async () => {
    const locks = manager();
    const both = [want("/z/a", "exclusive"), want("/z/b", "exclusive")];
    const rounds = Array.from({ length: 50 }, async (_, i) => {
      const release = await locks.acquire(i % 2 === 0 ? both : [...both].reverse(), soon);
      await Promise.resolve();
      release();
    });
    await Promise.all(rounds);
    const twice = await locks.acquire([want("/z/a", "shared"), want("/z/a", "exclusive")], soon);
    twice();
    expect(locks.isIdle).toBe(true);
  });

  it("never lets conflicting locks be held at once, and leaves nobody waiting for ever", async () => {
    const path = fc.constantFrom("/z", "/z/a", "/z/a/b", "/z/b", "/y");
    const request = fc.record({ path, mode: fc.constantFrom<LockMode>("shared", "exclusive") });
    const related = (a: string, b: string) => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(request, { minLength: 1, maxLength: 3 }), { maxLength: 25 }),
        fc.array(fc.nat(5), { minLength: 25, maxLength: 25 }),
        async (sets, turns) => {
          const locks = manager();
          const held = new Set<readonly LockRequest[]>();
          const work = sets.map(async (set, i) => {
            const release: ReleaseLocks = await locks.acquire(set, soon);
            for (const other of held) {
              for (const a of set) {
                for (const b of other) {
                  const clash = related(a.path, b.path) && (a.mode === "exclusive" || b.mode === "exclusive");
                  expect(clash).toBe(false);
                }
              }
            }
            held.add(set);
            for (let turn = 0; turn < (turns[i] ?? 0); turn += 1) await Promise.resolve();
            held.delete(set);
            release();
          });
          await Promise.all(work);
          expect(locks.isIdle).toBe(true);
        },
      ),
    );
  });
});
