import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  AdvisoryLockMode,
  LockAcquire,
  LockAnswer,
  LockGrant,
  Locks,
  LockWaitOptions,
} from "../core/locks/contract.js";

/** Locks opened for one test. */
export interface OpenedLocks {
  readonly locks: Locks;
  /** The same locks through another node; the same handle where there is one node. */
  readonly elsewhere: Locks;
  dispose(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const CALL: LockWaitOptions = { timeoutMs: TIMEOUT_MS, signal: null };
const READ = { consistency: LINEARIZABLE, timeoutMs: TIMEOUT_MS };
/** Longer than any test, shorter than any patience. */
const LONG_MS = 60_000;
const SHORT_MS = 150;

const EXCLUSIVE: AdvisoryLockMode = { kind: "exclusive" };
const SHARED: AdvisoryLockMode = { kind: "shared" };
const counting = (capacity: number): AdvisoryLockMode => ({ kind: "counting", capacity });

function wanted(path: string, lockId: string, rest: Partial<LockAcquire> = {}): LockAcquire {
  return { path, lockId, mode: EXCLUSIVE, ttlMs: LONG_MS, waitMs: 0, owner: "test", info: "", ...rest };
}

/** What every Locks must do, as tests. `open` gives a zone without locks each time. */
export function describeLocks(name: string, open: () => Promise<OpenedLocks>): void {
  describe(`Locks: ${name}`, () => {
    let opened: OpenedLocks;
    let locks: Locks;
    let elsewhere: Locks;

    beforeEach(async () => {
      opened = await open();
      ({ locks, elsewhere } = opened);
    });
    afterEach(() => opened.dispose());

    const ask = (path: string, lockId: string, rest: Partial<LockAcquire> = {}, through = locks) =>
      through.acquire(wanted(path, lockId, rest), CALL);
    const grantOf = (answer: LockAnswer): LockGrant => {
      if (answer.kind !== "granted") throw new Error(`not granted: ${JSON.stringify(answer)}`);
      return answer.grant;
    };
    const hold = async (path: string, lockId: string, rest: Partial<LockAcquire> = {}) =>
      grantOf(await ask(path, lockId, rest));
    const isFree = async (path: string, mode: AdvisoryLockMode): Promise<boolean> => {
      const answer = await ask(path, "probe", { mode });
      if (answer.kind === "granted") await locks.release({ path, lockId: "probe", fencing: null }, CALL);
      return answer.kind === "granted";
    };
    const release = (path: string, lockId: string, through = locks) =>
      through.release({ path, lockId, fencing: null }, CALL);
    const refusal = async (work: Promise<unknown>): Promise<NexusError> => {
      const error = await work.then(
        () => null,
        (cause: unknown) => cause,
      );
      if (!NexusError.is(error)) throw new Error(`not refused: ${String(error)}`);
      return error;
    };
    /** Until somebody stands in the queue of the path. */
    const untilWaiting = (path: string, count: number) =>
      expect
        .poll(async () => (await locks.get(path, READ))?.waiting, { timeout: TIMEOUT_MS, interval: 10 })
        .toBe(count);

    it("an exclusive lock excludes everybody else, and names who is in the way", async () => {
      const grant = await hold("/a", "one", { owner: "ann", info: "rebuild" });
      expect(grant).toMatchObject({ path: "/a", lockId: "one", mode: EXCLUSIVE, ttlMs: LONG_MS });
      const refused = await ask("/a", "two", {}, elsewhere);
      expect(refused).toMatchObject({ kind: "held", waiting: 0 });
      expect(refused.kind === "held" && refused.holders[0]).toMatchObject({
        path: "/a",
        lockId: "one",
        owner: "ann",
        info: "rebuild",
        fencing: grant.fencing,
      });
      expect(await ask("/a", "three", { mode: SHARED })).toMatchObject({ kind: "held" });
    });

    it("shared locks go together and keep an exclusive one out", async () => {
      await hold("/a", "one", { mode: SHARED });
      await hold("/a", "two", { mode: SHARED });
      expect(await isFree("/a", EXCLUSIVE)).toBe(false);
      await release("/a", "one");
      expect(await isFree("/a", EXCLUSIVE)).toBe(false);
      await release("/a", "two");
      expect(await isFree("/a", EXCLUSIVE)).toBe(true);
    });

    it("a counting lock has room for its capacity, and only for those who agree on it", async () => {
      await hold("/a", "one", { mode: counting(2) });
      expect(await refusal(ask("/a", "odd", { mode: counting(3) }))).toMatchObject({ code: "CONFLICT" });
      await hold("/a", "two", { mode: counting(2) });
      expect(await isFree("/a", counting(2))).toBe(false);
      await release("/a", "one");
      expect(await isFree("/a", counting(2))).toBe(true);
      expect(await isFree("/a", SHARED)).toBe(false);
    });

    it("a lock covers what lies below it; only shared goes with shared", async () => {
      await hold("/a/b", "one", { mode: SHARED });
      expect(await isFree("/a", EXCLUSIVE)).toBe(false);
      expect(await isFree("/a/b/c", EXCLUSIVE)).toBe(false);
      expect(await isFree("/", EXCLUSIVE)).toBe(false);
      expect(await isFree("/a", SHARED)).toBe(true);
      expect(await isFree("/a/b/c", SHARED)).toBe(true);
      expect(await isFree("/a/bc", EXCLUSIVE)).toBe(true);
      expect(await isFree("/a/b/c", counting(5))).toBe(false);
    });

    it("every grant has a larger fencing token than all before it", async () => {
      const tokens: number[] = [];
      for (const path of ["/a", "/b"]) tokens.push((await hold(path, "one")).fencing);
      await release("/a", "one");
      tokens.push((await hold("/a", "two")).fencing);
      expect([...tokens].sort((a, b) => a - b)).toEqual(tokens);
      expect(new Set(tokens).size).toBe(3);
    });

    it("the same id again is the same grant, not a second one; in another mode it is refused", async () => {
      const first = await hold("/a", "one");
      expect((await hold("/a", "one")).fencing).toBe(first.fencing);
      expect(await refusal(ask("/a", "one", { mode: SHARED }))).toMatchObject({ code: "CONFLICT" });
      expect(await release("/a", "one")).toBe(true);
      expect(await release("/a", "one")).toBe(false);
    });

    it("without extending it ends; extending it then is LOCK_LOST, never a new lock", async () => {
      const grant = await hold("/a", "one", { ttlMs: SHORT_MS });
      await expect.poll(() => locks.get("/a", READ), { timeout: TIMEOUT_MS, interval: 20 }).toBeNull();
      const extend = { path: "/a", lockId: "one", fencing: null, ttlMs: LONG_MS };
      expect(await refusal(locks.extend(extend, CALL))).toMatchObject({ code: "LOCK_LOST" });
      const next = await hold("/a", "two");
      expect(next.fencing).toBeGreaterThan(grant.fencing);
      expect(await refusal(locks.extend(extend, CALL))).toMatchObject({ code: "LOCK_LOST" });
    });

    it("extending keeps it and its token; another grant's token does not extend it", async () => {
      const { fencing } = await hold("/a", "one", { ttlMs: 2_000 });
      const extend = { path: "/a", lockId: "one", fencing, ttlMs: LONG_MS };
      expect(await elsewhere.extend(extend, CALL)).toMatchObject({ fencing, ttlMs: LONG_MS });
      const holder = (await locks.get("/a", READ))?.holders[0];
      expect(holder?.remainingMs).toBeGreaterThan(10_000);
      const stale = { ...extend, fencing: fencing - 1 };
      expect(await refusal(locks.extend(stale, CALL))).toMatchObject({ code: "LOCK_LOST" });
      expect(await locks.release(stale, CALL)).toBe(false);
    });

    it("waiters get it in the order in which they came", async () => {
      await hold("/a", "holder");
      const order: string[] = [];
      const waits: Promise<unknown>[] = [];
      for (const [index, lockId] of ["one", "two", "three"].entries()) {
        const through = index === 1 ? elsewhere : locks;
        waits.push(
          ask("/a", lockId, { waitMs: LONG_MS }, through).then(async (answer) => {
            grantOf(answer);
            order.push(lockId);
            await release("/a", lockId);
          }),
        );
        await untilWaiting("/a", index + 1);
      }
      expect(await ask("/a", "hasty")).toMatchObject({ kind: "held", waiting: 3 });
      await release("/a", "holder");
      await Promise.all(waits);
      expect(order).toEqual(["one", "two", "three"]);
    });

    it("readers do not overtake a waiting writer", async () => {
      await hold("/a", "reader", { mode: SHARED });
      const writer = ask("/a", "writer", { waitMs: LONG_MS });
      await untilWaiting("/a", 1);
      expect(await isFree("/a", SHARED)).toBe(false);
      expect(await isFree("/a/below", SHARED)).toBe(false);
      await release("/a", "reader");
      grantOf(await writer);
    });

    it("a waiter gets what expires while nobody calls", async () => {
      await hold("/a", "one", { ttlMs: SHORT_MS });
      grantOf(await ask("/a", "two", { waitMs: LONG_MS }, elsewhere));
    });

    it("a wait has an end, and its place goes to those behind", async () => {
      await hold("/a", "one");
      expect(await ask("/a", "two", { waitMs: SHORT_MS })).toMatchObject({ kind: "held" });
      expect((await locks.get("/a", READ))?.waiting).toBe(0);
    });

    it("a wait that is cancelled leaves nothing behind", async () => {
      await hold("/a", "one");
      const controller = new AbortController();
      const options = { ...CALL, signal: controller.signal };
      const waiting = refusal(elsewhere.acquire(wanted("/a", "two", { waitMs: LONG_MS }), options));
      await untilWaiting("/a", 1);
      controller.abort();
      expect(await waiting).toMatchObject({ code: "CANCELLED" });
      await untilWaiting("/a", 0);
      await release("/a", "one");
      expect(await isFree("/a", EXCLUSIVE)).toBe(true);
    });

    it("force takes it from all its holders", async () => {
      await hold("/a", "one", { mode: SHARED });
      await hold("/a", "two", { mode: SHARED });
      await hold("/b", "three");
      expect(await locks.forceRelease("/a", CALL)).toBe(2);
      expect(await locks.forceRelease("/a", CALL)).toBe(0);
      const extend = { path: "/a", lockId: "one", fencing: null, ttlMs: LONG_MS };
      expect(await refusal(locks.extend(extend, CALL))).toMatchObject({ code: "LOCK_LOST" });
      expect(await isFree("/b", EXCLUSIVE)).toBe(false);
    });

    it("lists what is held below a path, a page at a time", async () => {
      for (const path of ["/x/c", "/x/a", "/y", "/x/b"]) await hold(path, "one", { mode: SHARED });
      await hold("/x/a", "two", { mode: SHARED });
      const first = await elsewhere.list({ path: "/x", after: null, limit: 2 }, READ);
      expect(first.locks.map(({ path, holders }) => [path, holders.length])).toEqual([
        ["/x/a", 2],
        ["/x/b", 1],
      ]);
      const second = await locks.list({ path: "/x", after: first.nextAfter, limit: 2 }, READ);
      expect(second.locks.map(({ path }) => path)).toEqual(["/x/c"]);
      expect(second.nextAfter).toBeNull();
    });

    it("refuses what no lock can be", async () => {
      for (const rest of [
        { ttlMs: 1 },
        { ttlMs: 1e12 },
        { mode: counting(0) },
        { lockId: "" },
        { lockId: "x".repeat(300) },
        { waitMs: -1 },
      ]) {
        expect(await refusal(ask("/a", "one", rest))).toMatchObject({ code: "INVALID_ARGUMENT" });
      }
      expect(await refusal(ask("a//b", "one"))).toMatchObject({ code: "INVALID_PATH" });
    });
  });
}
