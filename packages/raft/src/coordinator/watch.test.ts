import {
  DT_MOUNT,
  LINEARIZABLE,
  NexusError,
  type OperationContext,
  ROOT_ZONE,
  type ZoneId,
} from "@nexus/contracts";
import {
  ALL_FILE_EVENTS,
  type KernelRuntime,
  type Mutation,
  type WatchRequest,
  type WatchResult,
} from "@nexus/kernel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";
import { kernelOn } from "../testing/node-kernel.js";

const TEAM = "team" as ZoneId;
const WRITE = { timeoutMs: 10_000 };
const OPTIONS = { timeoutMs: 60_000, signal: null, consistency: LINEARIZABLE };

let cluster: TestCluster;
const kernels: KernelRuntime[] = [];

function kernelOf(node: TestNode): KernelRuntime {
  const kernel = kernelOn(node);
  kernels.push(kernel);
  return kernel;
}

function caller(zoneId: ZoneId): OperationContext {
  return {
    userId: "root",
    zoneId,
    isAdmin: true,
    isSystem: true,
    subjectType: "user",
    subjectId: "root",
    agentId: null,
    groups: [],
    zoneGrants: [],
    requestId: "r1",
  };
}

function watch(kernel: KernelRuntime, zone: ZoneId, over: Partial<WatchRequest>): Promise<WatchResult> {
  const request: WatchRequest = {
    pattern: "/**",
    recursive: false,
    cursor: null,
    mask: ALL_FILE_EVENTS,
    withPrevious: false,
    waitMs: 0,
    ...over,
  };
  return kernel.sysWatch(request, caller(zone), OPTIONS);
}

const by = ({ events }: WatchResult) => events.map(({ userId, agentId }) => [userId, agentId]);
const told = ({ events }: WatchResult) => events.map(({ type, path }) => `${type} ${path}`);
const commit = (node: TestNode, path: string, zone: ZoneId = ROOT_ZONE) =>
  cluster.time.settle(node.coordinator.metaStoreForZone(zone).commit([putFile(path)], WRITE));

function mountAt(path: string, targetZoneId: ZoneId): Mutation {
  return {
    kind: "create",
    path,
    entryType: DT_MOUNT,
    existOk: false,
    createParents: false,
    targetZoneId,
    linkTarget: null,
    sizeBytes: 0,
    mimeType: null,
    ownerId: null,
    xattrs: {},
    nowMs: 1,
  };
}

async function failure(work: Promise<unknown>): Promise<NexusError> {
  const outcome = await cluster.time.settle(
    work.then(
      () => null,
      (error: unknown) => error,
    ),
  );
  if (!NexusError.is(outcome)) throw new Error(`expected a refusal, not ${String(outcome)}`);
  return outcome;
}

describe("a watch of a replicated zone", () => {
  beforeEach(async () => {
    cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    await cluster.untilSettled();
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const kernel of kernels.splice(0)) await kernel.close();
    await cluster.closeAll();
  });

  const follower = (): TestNode => {
    const leader = cluster.leader();
    return cluster.nodes.find((node) => node !== leader) as TestNode;
  };

  it("is woken on a follower by what another node commits, when no timer ever fires", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "setImmediate"] });
    const kernel = kernelOf(follower());
    const { cursor } = await cluster.time.settle(watch(kernel, ROOT_ZONE, {}));
    const found = watch(kernel, ROOT_ZONE, { cursor, pattern: "/d/*", waitMs: 50_000 });
    await cluster.time.until(() => kernel.waitingWatches() === 1, 1_000, "the watch waiting");
    const writer = cluster.leader() as TestNode;
    await commit(writer, "/elsewhere");
    await commit(writer, "/d/f");
    expect(told(await cluster.time.settle(found))).toEqual(["file_write /d/f"]);
  });

  it("names on every node the user and the agent that made a change by any of them", async () => {
    const [first, second, third] = cluster.nodes as [TestNode, TestNode, TestNode];
    const kernel = kernelOf(first);
    const start = await cluster.time.settle(watch(kernelOf(second), ROOT_ZONE, {}));
    const builder = { ...caller(ROOT_ZONE), userId: "ann", agentId: "builder" };
    await cluster.time.settle(kernel.mkdir({ path: "/d", parents: false, existOk: false }, builder, OPTIONS));
    await commit(third, "/d/f");
    for (const node of [second, third]) {
      const seen = await cluster.time.settle(
        watch(kernelOf(node), ROOT_ZONE, { cursor: start.cursor, pattern: "/**", waitMs: 5_000 }),
      );
      expect(told(seen).length === 2 ? by(seen) : told(seen)).toEqual([
        ["ann", "builder"],
        [null, null],
      ]);
    }
  });

  it("goes on at another node, behind or not, from the cursor of the first: nothing lost, nothing twice", async () => {
    const [first, second, third] = cluster.nodes as [TestNode, TestNode, TestNode];
    const here = kernelOf(first);
    const start = await cluster.time.settle(watch(here, ROOT_ZONE, {}));
    await commit(second, "/a/b/f");
    const seen = await cluster.time.settle(watch(here, ROOT_ZONE, { cursor: start.cursor, waitMs: 5_000 }));
    expect(told(seen)).toEqual(["dir_create /a", "dir_create /a/b", "file_write /a/b/f"]);

    // The other node hears of nothing, while a new leader may be needed for what follows.
    cluster.isolate(third);
    await cluster.time.until(
      () => cluster.leader() !== null && cluster.leader() !== third,
      20_000,
      "a leader",
    );
    await commit(first, "/g");
    const { events, cursor } = await cluster.time.settle(
      watch(here, ROOT_ZONE, { cursor: seen.cursor, waitMs: 5_000 }),
    );
    expect(events.map(({ path }) => path)).toEqual(["/g"]);
    const there = kernelOf(third);
    for (const from of [cursor, events[0]?.eventId ?? ""]) {
      const quiet = await cluster.time.settle(watch(there, ROOT_ZONE, { cursor: from }));
      expect(quiet).toMatchObject({ events: [], cursor: from });
    }
    const next = watch(there, ROOT_ZONE, { cursor, waitMs: 50_000 });
    cluster.heal();
    await commit(first, "/h");
    expect(told(await cluster.time.settle(next))).toEqual(["file_write /h"]);
  });

  it("covers a mounted zone: told of both by a follower, without one that has no leader, from one cursor at any node", async () => {
    const [first, second, third] = cluster.nodes as [TestNode, TestNode, TestNode];
    await cluster.time.settle(first.coordinator.createZone(TEAM, WRITE));
    await cluster.time.settle(second.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 10_000 }));
    const root = first.coordinator.metaStoreForZone(ROOT_ZONE);
    await cluster.time.settle(root.commit([mountAt("/team", TEAM)], WRITE));
    await cluster.untilSettled();
    const here = kernelOf(second);
    const there = kernelOf(first);
    const outside = kernelOf(third);
    const start = await cluster.time.settle(watch(here, ROOT_ZONE, {}));
    expect(start.zones.map(({ zoneId, path }) => `${zoneId} ${path}`)).toEqual(["root /", "team /team"]);
    // A node without a replica names the zone and tells of the rest.
    const partly = await cluster.time.settle(watch(outside, ROOT_ZONE, { cursor: start.cursor }));
    expect(partly.zones[1]?.problem?.code).toBe("ZONE_NOT_LOADED");

    const found = watch(here, ROOT_ZONE, { cursor: start.cursor, waitMs: 50_000 });
    await cluster.time.until(() => here.waitingWatches() === 1, 1_000, "the watch waiting");
    await commit(first, "/f", TEAM);
    const seen = await cluster.time.settle(found);
    expect(told(seen)).toEqual(["file_write /team/f"]);
    const again = await cluster.time.settle(watch(there, ROOT_ZONE, { cursor: start.cursor }));
    expect(again.events).toEqual(seen.events);
    const kept = await cluster.time.settle(watch(outside, ROOT_ZONE, { cursor: seen.cursor }));
    expect(kept.cursor).toBe(seen.cursor);

    // One of its two voters is gone: team has no leader, root has.
    cluster.isolate(first);
    const { coordinator } = second;
    await cluster.time.until(
      () => coordinator.zoneInfo(TEAM).leaderId === null && coordinator.zoneInfo(ROOT_ZONE).leaderId !== null,
      30_000,
      "root with a leader and team without",
    );
    await commit(third, "/a");
    const rest = await cluster.time.settle(
      watch(here, ROOT_ZONE, { cursor: seen.cursor, pattern: "/**", waitMs: 5_000 }),
    );
    expect(told(rest)).toEqual(["file_write /a"]);
    expect(rest.zones.map(({ problem }) => problem?.code ?? null)).toEqual([null, "NO_LEADER"]);
    cluster.heal();
  });

  it("ends with ZONE_NOT_FOUND when its zone is removed, without waiting for anything", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "setImmediate"] });
    const [first, second] = cluster.nodes as [TestNode, TestNode];
    await cluster.time.settle(first.coordinator.createZone(TEAM, WRITE));
    await cluster.time.settle(second.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 10_000 }));
    const watches = [first, second].map(async (node) => {
      const kernel = kernelOf(node);
      const { cursor } = await watch(kernel, TEAM, {});
      return { code: (await failure(watch(kernel, TEAM, { cursor, waitMs: 50_000 }))).code };
    });
    await cluster.time.until(
      () => kernels.every((each) => each.waitingWatches() === 1),
      5_000,
      "both waiting",
    );
    const removed = first.coordinator.removeZone(TEAM, { force: true, timeoutMs: 5_000 });
    const ended = await cluster.time.settle(Promise.all(watches));
    expect(ended).toEqual([{ code: "ZONE_NOT_FOUND" }, { code: "ZONE_NOT_FOUND" }]);
    await cluster.time.settle(removed);
  });
});
