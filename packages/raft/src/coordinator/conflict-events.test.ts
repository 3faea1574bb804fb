import { LINEARIZABLE, type OperationContext, type ZoneId } from "@nexus/contracts";
import { createKernel, FILE_EVENT_BIT, type FileEvent, type KernelRuntime } from "@nexus/kernel";
import { FakeObjectStore } from "@nexus/kernel/testing";
import { afterEach, expect, it } from "vitest";
import { TestCluster, type TestNode } from "../testing/index.js";

const TEAM = "team" as ZoneId;
const WITHIN = { timeoutMs: 10_000 };
const OPTIONS = { timeoutMs: 60_000, signal: null, consistency: LINEARIZABLE };
const ANN: OperationContext = {
  userId: "ann",
  zoneId: TEAM,
  isAdmin: false,
  isSystem: false,
  subjectType: "user",
  subjectId: "ann",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r1",
};

let cluster: TestCluster;
const kernels: KernelRuntime[] = [];

afterEach(async () => {
  await cluster.closeAll();
  for (const kernel of kernels.splice(0)) await kernel.close();
});

/** The kernel of a node, and what an observer of conflicts hears there. */
function open({ coordinator, host }: TestNode) {
  const { clock } = host.runtime;
  let ids = 0;
  const kernel = createKernel({
    coordinator,
    store: new FakeObjectStore("content"),
    clock: { wallMs: () => clock.wallMs(), nowMs: () => clock.nowMs() },
    random: () => 0.5,
    newId: () => `${host.nodeId}-${(ids += 1)}`,
  });
  kernel.markReady();
  kernels.push(kernel);
  const heard: FileEvent[] = [];
  kernel.observe({
    name: "conflicts",
    mask: FILE_EVENT_BIT.conflict_detected,
    delivery: { kind: "queued", maxEvents: 10 },
    onEvent: (event) => void heard.push(event),
  });
  return { kernel, heard };
}

it("two writes made apart in an eventual zone are told to the observers of both nodes, once, as they are listed", async () => {
  cluster = new TestCluster();
  await cluster.found(2);
  const [one, two] = cluster.nodes as [TestNode, TestNode];
  await cluster.time.settle(one.coordinator.createZone(TEAM, { ...WITHIN, consistency: "eventual" }));
  await cluster.time.settle(two.coordinator.joinZone(TEAM, { asLearner: false, ...WITHIN }));
  const [first, second] = [open(one), open(two)];
  const write = (kernel: KernelRuntime, path: string, text: string) => {
    const source = new TextEncoder().encode(text);
    const request = { path, source, offsetBytes: null, mimeType: null, conditions: {}, createParents: true };
    return cluster.time.settle(kernel.write(request, ANN, OPTIONS));
  };
  const isEqual = (): boolean =>
    [one, two].every(({ host }) => {
      const { members, membersBehind } = host.eventual.zoneOf(host.replica(TEAM)).metrics();
      return members === 2 && membersBehind === 0;
    });
  await write(first.kernel, "/dir/calm", "nobody else writes this");
  await cluster.time.until(isEqual, 60_000, "both members have every write");

  cluster.isolate(one);
  const early = await write(first.kernel, "/dir/both", "written alone");
  await cluster.time.advance(50);
  const late = await write(second.kernel, "/dir/both", "written later, and longer");
  cluster.heal();
  await cluster.time.until(isEqual, 60_000, "both members have every write");
  await expect.poll(() => [first.heard.length, second.heard.length]).toEqual([1, 1]);

  for (const { kernel, heard } of [first, second]) {
    expect(heard[0]).toMatchObject({
      type: "conflict_detected",
      zoneId: TEAM,
      zonePath: "/dir/both",
      contentId: late.entry.contentId,
      oldContentId: early.entry.contentId,
      sizeBytes: late.entry.sizeBytes,
    });
    const { entry } = await cluster.time.settle(kernel.sysStat("/dir/both", ANN, OPTIONS));
    expect(entry.contentId).toBe(late.entry.contentId);
  }
  const listed = [one, two].map(({ coordinator }) => coordinator.zoneConflicts(TEAM, 10));
  expect(listed.map((conflicts) => conflicts.map(({ path }) => path))).toEqual([
    ["/dir/both"],
    ["/dir/both"],
  ]);
});
