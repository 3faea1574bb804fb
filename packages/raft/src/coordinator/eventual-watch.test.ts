import {
  type ContentId,
  LINEARIZABLE,
  NexusError,
  type OperationContext,
  type ZoneId,
} from "@nexus/contracts";
import {
  ALL_FILE_EVENTS,
  type CommitActor,
  FILE_EVENT_BIT,
  type KernelRuntime,
  type Mutation,
  type WatchRequest,
  type WatchResult,
} from "@nexus/kernel";
import { put, unlink } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { TestCluster, type TestNode } from "../testing/index.js";
import { kernelOn } from "../testing/node-kernel.js";

const NOTES = "notes" as ZoneId;
const WRITE = { timeoutMs: 10_000 };
const JOIN = { asLearner: false, timeoutMs: 10_000 };
const OPTIONS = { timeoutMs: 60_000, signal: null, consistency: LINEARIZABLE };
const ANN = { userId: "ann", agentId: "builder" };
const A = "a".repeat(64) as ContentId;
const B = "b".repeat(64) as ContentId;
const CALLER: OperationContext = {
  userId: "root",
  zoneId: NOTES,
  isAdmin: true,
  isSystem: true,
  subjectType: "user",
  subjectId: "root",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r1",
};

let cluster: TestCluster;
const kernels: KernelRuntime[] = [];

afterEach(async () => {
  for (const kernel of kernels.splice(0)) await kernel.close();
  await cluster.closeAll();
});

function kernelOf(node: TestNode): KernelRuntime {
  const kernel = kernelOn(node);
  kernels.push(kernel);
  return kernel;
}

async function start(members = 3, eventualLimits = {}): Promise<[TestNode, TestNode, TestNode]> {
  cluster = new TestCluster({ eventualLimits });
  await cluster.found(3);
  await cluster.untilVoters(3);
  const nodes = cluster.nodes as [TestNode, TestNode, TestNode];
  await cluster.time.settle(nodes[0].coordinator.createZone(NOTES, { ...WRITE, consistency: "eventual" }));
  for (const other of nodes.slice(1, members))
    await cluster.time.settle(other.coordinator.joinZone(NOTES, JOIN));
  return nodes;
}

function watch(kernel: KernelRuntime, over: Partial<WatchRequest> = {}): Promise<WatchResult> {
  const request: WatchRequest = {
    pattern: "/**",
    recursive: false,
    cursor: null,
    mask: ALL_FILE_EVENTS,
    withPrevious: false,
    waitMs: 0,
    ...over,
  };
  return kernel.sysWatch(request, CALLER, OPTIONS);
}

const seen = (kernel: KernelRuntime, over: Partial<WatchRequest>): Promise<WatchResult> =>
  cluster.time.settle(watch(kernel, over));
const told = ({ events }: WatchResult) => events.map(({ type, path }) => `${type} ${path}`);
const commit = (node: TestNode, mutations: readonly Mutation[], actor?: CommitActor) => {
  const options = actor === undefined ? WRITE : { ...WRITE, actor };
  return cluster.time.settle(node.coordinator.metaStoreForZone(NOTES).commit(mutations, options));
};
const zone = (node: TestNode) => node.host.eventual.zoneOf(node.host.replica(NOTES));

async function untilEqual(nodes: readonly TestNode[]): Promise<void> {
  const isEqual = (): boolean =>
    nodes.every((node) => {
      const { members, membersBehind } = zone(node).metrics();
      return members === nodes.length && membersBehind === 0;
    });
  await cluster.time.until(isEqual, 60_000, "every member has every write");
}

describe("a watch of an eventual zone", () => {
  it("is woken at a member by what it writes and by what another one pushed, and names the write and who made it", async () => {
    const [first, second] = await start();
    const kernel = kernelOf(second);
    const { cursor } = await seen(kernel, {});
    const waiting = watch(kernel, { cursor, pattern: "/d/*", waitMs: 50_000 });
    await cluster.time.until(() => kernel.waitingWatches() === 1, 1_000, "the watch waiting");
    const { token } = await commit(first, [put("/d/f", { createParents: true })], ANN);
    const pushed = await cluster.time.settle(waiting);
    expect(told(pushed)).toEqual(["file_write /d/f"]);
    expect(pushed.events[0]).toMatchObject({ ...ANN, vectorClock: { [String(token.term)]: token.index } });
    await commit(second, [put("/d/f", { contentId: B }), unlink("/d/f")]);
    const own = await seen(kernel, { cursor: pushed.cursor });
    expect(told(own)).toEqual(["file_write /d/f", "file_delete /d/f"]);
    expect(told(await seen(kernel, { cursor: own.events[0]?.eventId ?? "" }))).toEqual(["file_delete /d/f"]);
  });

  it("goes on after its node was started again, from a cursor that no other member takes", async () => {
    const [first, second] = await start();
    const { cursor } = await seen(kernelOf(second), {});
    await commit(second, [put("/f")]);
    await cluster.stop(second);
    await cluster.restart(second);
    await cluster.time.until(() => zoneIsOpen(second), 30_000, "the copy open again");
    await commit(second, [put("/g")]);
    expect(told(await seen(kernelOf(second), { cursor }))).toEqual(["file_write /f", "file_write /g"]);

    const refused = await cluster.time.settle(
      watch(kernelOf(first), { cursor }).catch((error: unknown) => error),
    );
    if (!NexusError.is(refused)) throw new Error(`expected a refusal, not ${String(refused)}`);
    expect(refused).toMatchObject({ code: "INCARNATION_MISMATCH", details: { zone: NOTES } });
    await untilEqual([first, second, cluster.nodes[2] as TestNode]);
    const { cursor: present } = refused.details as { cursor: string };
    await commit(second, [put("/h")]);
    expect(told(await seen(kernelOf(first), { cursor: present, waitMs: 20_000 }))).toContain("file_write /h");
  });

  it("tells of a conflict at the member that lost, with both contents", async () => {
    const [first, second, third] = await start();
    const kernel = kernelOf(third);
    const mask = FILE_EVENT_BIT.conflict_detected;
    const { cursor } = await seen(kernel, { mask });
    cluster.isolate(third);
    await cluster.time.advance(2_000);
    await commit(third, [put("/f", { contentId: A })]);
    await cluster.time.advance(2_000);
    await commit(first, [put("/f", { contentId: B })]);
    cluster.heal();
    await untilEqual([first, second, third]);
    const { events } = await seen(kernel, { cursor, mask });
    expect(events).toMatchObject([
      { type: "conflict_detected", path: "/f", contentId: B, oldContentId: A, isNew: false, userId: null },
    ]);
    expect(Object.keys(events[0]?.vectorClock ?? {})).toHaveLength(2);
  });

  it("tells a member that was away what came as a whole state", async () => {
    const [first, second, third] = await start(3, { maxLogWrites: 4 });
    const kernel = kernelOf(third);
    const { cursor } = await seen(kernel, {});
    cluster.isolate(third);
    const paths = Array.from({ length: 12 }, (_, i) => `/${String(i).padStart(2, "0")}`);
    for (const path of paths) await commit(first, [put(path)]);
    cluster.heal();
    await untilEqual([first, second, third]);
    expect(zone(third).metrics().transfersTaken).toBeGreaterThan(0);
    const { events } = await seen(kernel, { cursor });
    expect(events.map(({ path }) => path).sort()).toEqual(paths);
  });
});

function zoneIsOpen(node: TestNode): boolean {
  try {
    return zone(node).problem === null;
  } catch {
    return false;
  }
}
