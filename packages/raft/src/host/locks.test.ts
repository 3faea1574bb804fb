import { LINEARIZABLE, ROOT_ZONE } from "@nexus/contracts";
import type { LockAcquire, LockAnswer, LockGrant } from "@nexus/kernel";
import { refusalOf } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const READ = { consistency: LINEARIZABLE, timeoutMs: 3_000 };
const CALL = { timeoutMs: 10_000, signal: null };

let cluster: TestCluster;

async function start(options: ConstructorParameters<typeof TestCluster>[0] = {}): Promise<void> {
  cluster = new TestCluster(options);
  await cluster.found(3);
  await cluster.untilVoters(3);
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const locks = (node: TestNode) => node.coordinator.locksForZone(ROOT_ZONE);
const followers = (): TestNode[] => cluster.up().filter((node) => !root(node).isLeader);
const wanted = (path: string, lockId: string, rest: Partial<LockAcquire> = {}): LockAcquire => ({
  path,
  lockId,
  mode: { kind: "exclusive" },
  ttlMs: 60_000,
  waitMs: 0,
  owner: "test",
  info: "",
  ...rest,
});
const ask = (node: TestNode, path: string, lockId: string, rest: Partial<LockAcquire> = {}) =>
  locks(node).acquire(wanted(path, lockId, rest), CALL);
const grantOf = (answer: LockAnswer): LockGrant => {
  if (answer.kind !== "granted") throw new Error(`not granted: ${JSON.stringify(answer)}`);
  return answer.grant;
};
const hold = async (node: TestNode, path: string, lockId: string, rest: Partial<LockAcquire> = {}) =>
  grantOf(await cluster.time.settle(ask(node, path, lockId, rest)));
const stateOf = (node: TestNode, path: string) => cluster.time.settle(locks(node).get(path, READ));
const refusal = (promise: Promise<unknown>) => refusalOf(cluster.time.settle(promise));
/** Every replica that is up has the same state, digest included. */
const expectEqualReplicas = async (): Promise<void> => {
  await cluster.untilSettled();
  const digests = cluster.up().map((node) => root(node).state.applied.digest);
  expect(new Set(digests).size).toBe(1);
};

describe("a leader is killed", () => {
  it("locks survive it, and later grants have larger fencing tokens", async () => {
    await start();
    const leader = await cluster.untilLeader();
    const [client] = followers();
    const before = await hold(client!, "/a", "one");
    cluster.crash(leader, "dropUnsynced");
    const next = await cluster.untilLeader();
    expect(await cluster.time.settle(ask(next, "/a", "two"))).toMatchObject({ kind: "held" });
    expect((await hold(next, "/b", "two")).fencing).toBeGreaterThan(before.fencing);
    const extend = { path: "/a", lockId: "one", fencing: before.fencing, ttlMs: 60_000 };
    expect(await cluster.time.settle(locks(next).extend(extend, CALL))).toMatchObject({
      fencing: before.fencing,
    });
  });

  it("a time to live only becomes longer by it, and still ends while nobody calls", async () => {
    await start();
    const leader = await cluster.untilLeader();
    const grantedMs = cluster.time.nowMs;
    await hold(followers()[0]!, "/a", "one", { ttlMs: 5_000 });
    cluster.crash(leader, "dropUnsynced");
    const next = await cluster.untilLeader();
    const isGone = () => root(next).state.locks.find("/a", "one") === null;
    await cluster.time.until(isGone, 10_000, "the end of the lock");
    const lastedMs = cluster.time.nowMs - grantedMs;
    expect(lastedMs).toBeGreaterThanOrEqual(5_000);
    expect(lastedMs).toBeLessThan(9_000);
    await expectEqualReplicas();
  });

  it("those in the queue keep their places, and get the lock from the next leader", async () => {
    await start();
    const leader = await cluster.untilLeader();
    const [client, other] = followers();
    await hold(client!, "/a", "holder");
    const order: string[] = [];
    const waits = [];
    for (const [node, lockId] of [
      [client!, "one"],
      [other!, "two"],
      [client!, "three"],
    ] as const) {
      const wait = ask(node, "/a", lockId, { waitMs: 30_000 }).then((answer) => {
        order.push(grantOf(answer).lockId);
        return locks(node).release({ path: "/a", lockId, fencing: null }, CALL);
      });
      waits.push(wait);
      await cluster.time.until(
        () => root(node).state.locks.findWaiter("/a", lockId) !== null,
        2_000,
        "a place in the queue",
      );
    }
    cluster.crash(leader, "dropUnsynced");
    await cluster.untilLeader();
    const release = locks(client!).release({ path: "/a", lockId: "holder", fencing: null }, CALL);
    expect(await cluster.time.settle(release)).toBe(true);
    await cluster.time.settle(Promise.all(waits));
    expect(order).toEqual(["one", "two", "three"]);
    await expectEqualReplicas();
  });

  it("an acquire that was under way is applied once, and answered by itself", async () => {
    await start();
    const leader = await cluster.untilLeader();
    const [client] = followers();
    await hold(client!, "/session-is-open", "one");
    const pending = ask(client!, "/a", "one");
    await cluster.time.advance(2.5);
    cluster.crash(leader, "keepUnsynced");
    const grant = grantOf(await cluster.time.settle(pending));
    const state = await stateOf(client!, "/a");
    expect(state?.holders.map(({ fencing }) => fencing)).toEqual([grant.fencing]);
  });
});

describe("time to live", () => {
  it("ends on time in a zone where nobody writes, on every replica", async () => {
    await start();
    await hold(await cluster.untilLeader(), "/a", "one", { ttlMs: 3_000 });
    const index = root(cluster.nodes[0]!).state.applied.index;
    await cluster.time.advance(2_500);
    expect(root(cluster.nodes[1]!).state.locks.heldCount).toBe(1);
    await cluster.time.advance(1_000);
    for (const node of cluster.nodes) expect(root(node).state.locks.heldCount).toBe(0);
    expect(root(cluster.nodes[0]!).state.applied.index).toBe(index + 1);
    await expectEqualReplicas();
  });

  it("a holder that was cut off has lost its lock when it comes back; the token in its hand is the older one", async () => {
    await start();
    const [paused, other] = followers();
    const before = await hold(paused!, "/a", "one", { ttlMs: 2_000 });
    cluster.isolate(paused!);
    await cluster.time.advance(3_000);
    const after = await hold(other!, "/a", "two");
    cluster.heal();
    const extend = { path: "/a", lockId: "one", fencing: before.fencing, ttlMs: 2_000 };
    expect((await refusal(locks(paused!).extend(extend, CALL))).code).toBe("LOCK_LOST");
    expect(after.fencing).toBeGreaterThan(before.fencing);
  });

  it("the token of a lost lock keeps its holder's changes out, on every node; the present one lets them in", async () => {
    await start();
    const [paused, other] = followers();
    const before = await hold(paused!, "/job", "one", { ttlMs: 2_000 });
    const fenced = (node: TestNode, path: string, lockId: string, fencing: number) =>
      cluster.time.settle(
        node.coordinator
          .metaStoreForZone(ROOT_ZONE)
          .transact(
            { compares: [{ kind: "lock", path: "/job", lockId, fencing }], mutations: [putFile(path)] },
            { timeoutMs: 10_000, locks: null },
          ),
      );
    expect(await fenced(paused!, "/in-time", "one", before.fencing)).toMatchObject({ kind: "committed" });
    cluster.isolate(paused!);
    await cluster.time.advance(3_000);
    const after = await hold(other!, "/job", "one");
    cluster.heal();
    const late = await fenced(paused!, "/late", "one", before.fencing);
    expect(late).toMatchObject({ kind: "refused", failed: { position: 0 } });
    expect(await fenced(other!, "/right", "one", after.fencing)).toMatchObject({ kind: "committed" });
    await expectEqualReplicas();
  });

  it("a waiter whose node is gone holds nobody up for longer than its own time to live", async () => {
    await start();
    const leader = await cluster.untilLeader();
    const [gone, other] = followers();
    await hold(leader, "/a", "holder");
    const lost = ask(gone!, "/a", "gone", { ttlMs: 1_000, waitMs: 30_000 });
    lost.catch(() => undefined);
    const isQueued = () => root(leader).state.locks.findWaiter("/a", "gone") !== null;
    await cluster.time.until(isQueued, 2_000, "a place in the queue");
    const next = ask(other!, "/a", "next", { waitMs: 30_000 });
    await cluster.time.until(() => root(leader).state.locks.waitingCount === 2, 2_000, "two in the queue");
    cluster.crash(gone!, "dropUnsynced");
    await cluster.time.settle(locks(leader).release({ path: "/a", lockId: "holder", fencing: null }, CALL));
    const since = cluster.time.nowMs;
    grantOf(await cluster.time.settle(next));
    expect(cluster.time.nowMs - since).toBeLessThan(2_000);
  });
});

describe("restarts and snapshots", () => {
  it("a cluster that was off keeps its locks, their tokens and the queue", async () => {
    await start();
    const leader = await cluster.untilLeader();
    const grant = await hold(leader, "/a", "one", { mode: { kind: "counting", capacity: 2 }, info: "job 7" });
    await hold(leader, "/a", "two", { mode: { kind: "counting", capacity: 2 } });
    const lost = ask(leader, "/a", "three", { mode: { kind: "counting", capacity: 2 }, waitMs: 60_000 });
    lost.catch(() => undefined);
    await cluster.time.until(() => root(leader).state.locks.waitingCount === 1, 2_000, "the queue");
    for (const node of [...cluster.up()]) cluster.crash(node, "dropUnsynced");
    for (const node of cluster.nodes) await cluster.restart(node);
    const next = await cluster.untilLeader();
    const state = await stateOf(next, "/a");
    expect(state).toMatchObject({ mode: { kind: "counting", capacity: 2 }, waiting: 1 });
    expect(state?.holders[0]).toMatchObject({ lockId: "one", info: "job 7", fencing: grant.fencing });
    expect((await hold(next, "/b", "x")).fencing).toBeGreaterThan(grant.fencing);
    await expectEqualReplicas();
  });

  it("a member brought up to date by a snapshot has them too, and goes on like the others", async () => {
    await start({
      limits: { compactEveryEntries: 20, trailingEntries: 5, compactEveryBytes: 2_048, trailingBytes: 1_024 },
    });
    const leader = await cluster.untilLeader();
    const [late] = followers();
    const first = await hold(leader, "/a", "one", { ttlMs: 20_000 });
    cluster.crash(late!, "dropUnsynced");
    for (let i = 0; i < 60; i += 1) {
      const write = leader.coordinator.metaStoreForZone(ROOT_ZONE).commit([putFile(`/f${i}`)], CALL);
      await cluster.time.settle(write);
    }
    await hold(leader, "/b", "one", { ttlMs: 20_000, mode: { kind: "shared" } });
    await cluster.restart(late!);
    await cluster.untilSettled();
    expect(root(late!).metrics().snapshotsInstalled).toBeGreaterThan(0);
    expect(root(late!).state.locks.find("/a", "one")?.fencing).toBe(first.fencing);
    // What expires next changes the same rows in the same order everywhere.
    await cluster.time.advance(25_000);
    expect(root(late!).state.locks.heldCount).toBe(0);
    await expectEqualReplicas();
  });
});
