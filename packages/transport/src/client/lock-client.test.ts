import { NexusError } from "@nexus/contracts";
import type { LockRequest } from "@nexus/kernel";
import { afterEach, describe, expect, test } from "vitest";
import { FakeKernel } from "../testing/fake-kernel.js";
import { clientOf, closeEverything, OPTIONS, serve } from "../testing/servers.js";

afterEach(closeEverything);

const wanted = (path: string, over: Partial<LockRequest> = {}): LockRequest => ({
  path,
  lockId: null,
  mode: { kind: "exclusive" },
  ttlMs: 60_000,
  info: "",
  ...over,
});

describe.each(["session", "unary"] as const)("locks of a remote node (%s)", (mode) => {
  async function start(kernel = new FakeKernel()) {
    const { address } = await serve(kernel);
    return { kernel, locks: clientOf([address], { mode }).locks, client: clientOf([address], { mode }) };
  }

  test("mode, time to live, token and holders travel unchanged", async () => {
    const { locks, client, kernel } = await start();
    kernel.put("/a", "x");
    expect(await client.stat("/a", OPTIONS, { lock: true })).toMatchObject({ lock: null });
    const counting = { kind: "counting", capacity: 3 } as const;
    const answer = await locks.sysLock(wanted("/a", { lockId: "one", mode: counting, info: "job" }), OPTIONS);
    expect(answer).toMatchObject({
      kind: "granted",
      grant: { path: "/a", lockId: "one", mode: counting, ttlMs: 60_000, zoneId: "root" },
    });
    const held = await kernel.locks.get("/a");
    expect(answer.kind === "granted" && answer.grant.fencing).toBe(held?.holders[0]?.fencing);
    const refused = await locks.sysLock(wanted("/a"), OPTIONS);
    expect(refused).toMatchObject({
      kind: "held",
      holders: [{ lockId: "one", mode: counting, info: "job" }],
    });
    const { locks: listed } = await locks.listLocks({ path: "/", after: null, limit: 10 }, OPTIONS);
    expect(listed).toMatchObject([
      { path: "/a", mode: counting, holders: [{ lockId: "one", owner: "local" }] },
    ]);
    expect(await client.stat("/a", OPTIONS, { lock: true })).toMatchObject({
      lock: { path: "/a", mode: counting },
    });
    expect(await client.stat("/a", OPTIONS)).not.toHaveProperty("lock");
  });

  test("a wait ends with the lock, or with LOCK_TIMEOUT", async () => {
    const { locks } = await start();
    await locks.sysLock(wanted("/a", { ttlMs: 300 }), OPTIONS);
    const hasty = locks.lock({ ...wanted("/a"), waitMs: 20 }, OPTIONS);
    await expect(hasty).rejects.toMatchObject({ code: "LOCK_TIMEOUT" });
    expect(await locks.lock({ ...wanted("/a"), waitMs: 5_000 }, OPTIONS)).toMatchObject({ path: "/a" });
  });

  test("extending what is lost is LOCK_LOST; a stale token neither extends nor unlocks", async () => {
    const { locks } = await start();
    const grant = await locks.lock({ ...wanted("/a", { lockId: "one" }), waitMs: 0 }, OPTIONS);
    const extend = { path: "/a", lockId: "one", fencing: grant.fencing, ttlMs: 5_000 };
    expect(await locks.sysExtendLock(extend, OPTIONS)).toMatchObject({ ttlMs: 5_000 });
    const stale = { ...extend, fencing: grant.fencing - 1 };
    await expect(locks.sysExtendLock(stale, OPTIONS)).rejects.toMatchObject({ code: "LOCK_LOST" });
    expect(await locks.sysUnlock({ ...stale, force: false }, OPTIONS)).toEqual({ released: 0 });
    expect(await locks.sysUnlock({ ...extend, force: false }, OPTIONS)).toEqual({ released: 1 });
    await expect(locks.sysExtendLock(extend, OPTIONS)).rejects.toMatchObject({ code: "LOCK_LOST" });
  });

  test("an acquire whose answer was lost is asked for again under the same id: one lock, not two", async () => {
    const kernel = new FakeKernel();
    const acquire = kernel.sysLock.bind(kernel);
    const ids: (string | null)[] = [];
    kernel.sysLock = async (request, context, options) => {
      ids.push(request.lockId);
      const answer = await acquire(request, context, options);
      if (ids.length === 1) throw new NexusError({ code: "UNKNOWN_OUTCOME", what: "the answer was lost" });
      return answer;
    };
    const { locks } = await start(kernel);
    expect(await locks.sysLock(wanted("/a"), OPTIONS)).toMatchObject({ kind: "granted" });
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
    expect((await kernel.locks.get("/a"))?.holders).toHaveLength(1);
  });
});
