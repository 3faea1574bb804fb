import { DT_LINK, NexusError } from "@nexus/contracts";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Permission, PermissionProvider } from "../core/permissions/types.js";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  OPTIONS,
  setting,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import type { LockRequest } from "./api.js";

const wanted = (path: string, over: Partial<LockRequest> = {}): LockRequest => ({
  path,
  lockId: "one",
  mode: { kind: "exclusive" },
  ttlMs: 60_000,
  info: "",
  ...over,
});
const BEN = caller({ userId: "ben" });
const allowing = (isAllowed: (permission: Permission, path: string) => boolean): PermissionProvider => ({
  check: (_, permission, { visiblePath }) =>
    isAllowed(permission, visiblePath)
      ? { allowed: true, covers: "path", leaseMs: 0 }
      : { allowed: false, reason: "the test says no" },
});

describe("sysLock", () => {
  it("acquires under a new id or the caller's, says who holds it, and is seen in stat", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/a", utf8("x")), ANN, OPTIONS);
    expect(await kernel.sysStat("/a", ANN, OPTIONS, { lock: true })).toMatchObject({ lock: null });
    const generated = await kernel.sysLock(wanted("/a", { lockId: null, info: "job" }), ANN, OPTIONS);
    const lockId = generated.kind === "granted" ? generated.grant.lockId : "";
    expect(lockId).not.toBe("");
    const refused = await kernel.sysLock(wanted("/a"), BEN, OPTIONS);
    expect(refused).toMatchObject({
      kind: "held",
      holders: [{ path: "/a", lockId, owner: "ann", info: "job" }],
    });
    const { lock } = await kernel.sysStat("/a", ANN, OPTIONS, { lock: true });
    expect(lock).toMatchObject({ path: "/a", holders: [{ lockId }] });
    expect(await kernel.sysStat("/a", ANN, OPTIONS)).not.toHaveProperty("lock");
    const unlock = { path: "/a", lockId, fencing: null, force: false };
    expect(await kernel.sysUnlock(unlock, ANN, OPTIONS)).toEqual({ released: 1 });
    expect(await kernel.sysUnlock(unlock, ANN, OPTIONS)).toEqual({ released: 0 });
  });

  it("through a link locks its target, also for unlocking and extending", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/real", utf8("x")), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/link", { entryType: DT_LINK, linkTarget: "/real" }), ANN, OPTIONS);
    const answer = await kernel.sysLock(wanted("/link"), ANN, OPTIONS);
    expect(answer).toMatchObject({ kind: "granted", grant: { path: "/real" } });
    expect(await kernel.sysLock(wanted("/real", { lockId: "two" }), ANN, OPTIONS)).toMatchObject({
      kind: "held",
    });
    const extend = { path: "/link", lockId: "one", fencing: null, ttlMs: 1_000 };
    expect(await kernel.sysExtendLock(extend, ANN, OPTIONS)).toMatchObject({ path: "/real" });
    const unlock = { path: "/link", lockId: "one", fencing: null, force: false };
    expect(await kernel.sysUnlock(unlock, ANN, OPTIONS)).toEqual({ released: 1 });
  });

  it("wants WRITE, a shared one READ; runs no hooks", async () => {
    const { kernel } = kernelFixture({ permissions: allowing((permission) => permission !== "WRITE") });
    kernel.hooks.register({
      name: "never",
      operations: ["write", "read", "setattr"],
      pre: () => Promise.reject(new Error("a hook ran")),
    });
    const denied = { code: "PERMISSION_DENIED" };
    await expect(kernel.sysLock(wanted("/a"), ANN, OPTIONS)).rejects.toMatchObject(denied);
    const shared = wanted("/a", { mode: { kind: "shared" } });
    expect(await kernel.sysLock(shared, ANN, OPTIONS)).toMatchObject({ kind: "granted" });
    await kernel.sysLock(wanted("/b"), ADMIN, OPTIONS);
    const unlock = { path: "/a", lockId: "one", fencing: null, force: false };
    expect(await kernel.sysUnlock(unlock, ANN, OPTIONS)).toEqual({ released: 1 });
    await expect(kernel.sysUnlock({ ...unlock, path: "/b" }, ANN, OPTIONS)).rejects.toMatchObject(denied);
  });

  it("is not waited for by a call that has I/O locks or its turn at a file: its holder may wait for those", async () => {
    const { kernel, root } = kernelFixture();
    await kernel.write(writing("/f", "text"), ANN, OPTIONS);
    await kernel.sysLock(wanted("/held"), BEN, OPTIONS);
    const wait = () => kernel.lock({ ...wanted("/held", { lockId: "two" }), waitMs: 50 }, ANN, OPTIONS);
    const tryIt = () => kernel.sysLock(wanted("/held", { lockId: "two" }), ANN, OPTIONS);
    const found: unknown[] = [];
    const planted = async (work: () => Promise<unknown>): Promise<void> =>
      void found.push(
        await work().then(
          () => "no refusal",
          (error: unknown) => NexusError.from(error).message,
        ),
      );
    const refusal = (layer: string) =>
      expect.stringMatching(`holds the ${layer} lock of /root/f asks for the advisory lock of /root/held`);

    root.beforeCommit = () => planted(wait);
    await kernel.sysWrite(writing("/f", "under I/O locks"), ANN, OPTIONS);
    root.beforeCommit = () => planted(tryIt);
    await kernel.sysWrite(writing("/f", "a try waits for nobody"), ANN, OPTIONS);
    root.beforeCommit = () => undefined;
    const remove = kernel.hooks.register({ name: "waits", operations: ["write"], pre: () => planted(wait) });
    await kernel.sysWrite(writing("/f", "text"), ANN, OPTIONS);
    const change = [{ oldText: "text", newText: "more" }];
    await kernel.edit({ path: "/f", change, ifMatch: undefined }, ANN, OPTIONS);
    remove();
    expect(found).toEqual([
      refusal("io"),
      "no refusal",
      expect.stringMatching(/was not to be had within 50 ms/),
      refusal("turn"),
    ]);
  });

  it("is taken away by force, by administrators only", async () => {
    const { kernel } = kernelFixture();
    await kernel.sysLock(wanted("/a"), ANN, OPTIONS);
    const force = { path: "/a", lockId: null, fencing: null, force: true };
    await expect(kernel.sysUnlock(force, BEN, OPTIONS)).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    await expect(kernel.sysUnlock({ ...force, force: false }, BEN, OPTIONS)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    expect(await kernel.sysUnlock(force, ADMIN, OPTIONS)).toEqual({ released: 1 });
    const extend = { path: "/a", lockId: "one", fencing: null, ttlMs: 1_000 };
    await expect(kernel.sysExtendLock(extend, ANN, OPTIONS)).rejects.toMatchObject({ code: "LOCK_LOST" });
  });

  it("listing names paths as the caller sees them, and leaves out what the caller may not see", async () => {
    const permissions = allowing((permission, path) => permission !== "TRAVERSE" || !path.includes("secret"));
    const { kernel } = kernelFixture({ permissions });
    for (const path of ["/x/a", "/x/secret", "/y"]) await kernel.sysLock(wanted(path), ADMIN, OPTIONS);
    const { locks } = await kernel.listLocks({ path: "/x", after: null, limit: 10 }, ANN, OPTIONS);
    expect(locks.map(({ path }) => path)).toEqual(["/x/a"]);
  });
});

describe("lock and locked", () => {
  it("waits its turn, and names the holder when the wait is over", async () => {
    const { kernel } = kernelFixture();
    await kernel.sysLock(wanted("/a", { ttlMs: 200 }), ANN, OPTIONS);
    const late = kernel.lock({ ...wanted("/a", { lockId: "two" }), waitMs: 20 }, BEN, OPTIONS);
    await expect(late).rejects.toMatchObject({ code: "LOCK_TIMEOUT", message: /one of ann holds \/a/ });
    const grant = await kernel.lock({ ...wanted("/a", { lockId: "two" }), waitMs: 4_000 }, BEN, OPTIONS);
    expect(grant).toMatchObject({ path: "/a", lockId: "two" });
  });

  it("is kept beyond its time to live until it is disposed of", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { kernel } = kernelFixture();
    const request = { ...wanted("/a", { ttlMs: 900 }), waitMs: 0 };
    {
      await using hold = await kernel.locked(request, ANN, OPTIONS);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(hold.isLost).toBe(false);
      expect(await kernel.sysLock(wanted("/a", { lockId: "two" }), BEN, OPTIONS)).toMatchObject({
        kind: "held",
      });
    }
    expect(await kernel.sysLock(wanted("/a", { lockId: "two" }), BEN, OPTIONS)).toMatchObject({
      kind: "granted",
    });
  });

  it("says so through its signal when it is taken away", async () => {
    const { kernel } = kernelFixture();
    await using hold = await kernel.locked({ ...wanted("/a", { ttlMs: 900 }), waitMs: 0 }, ANN, OPTIONS);
    const lost = new Promise((resolve) => hold.signal.addEventListener("abort", resolve, { once: true }));
    await kernel.sysUnlock({ path: "/a", lockId: null, fencing: null, force: true }, ADMIN, OPTIONS);
    await lost;
    expect(hold.signal.reason).toMatchObject({ code: "LOCK_LOST" });
  });
});
