import { LINEARIZABLE, type OperationContext, type Pid, ROOT_ZONE } from "@nexus/contracts";
import { type AgentInfo, createKernel, type KernelRuntime } from "@nexus/kernel";
import { FakeObjectStore } from "@nexus/kernel/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveCluster, type LiveNode, startLiveCluster } from "../testing/index.js";

const OPTIONS = { timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const ANN: OperationContext = {
  userId: "ann",
  zoneId: ROOT_ZONE,
  isAdmin: false,
  isSystem: false,
  subjectType: "user",
  subjectId: "ann",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r",
};
const SPEC = {
  name: "worker",
  kind: "WORKER",
  ownerId: null,
  zoneId: ROOT_ZONE,
  parentPid: null,
  cwd: "/",
  root: "/",
  labels: {},
  repos: [],
  connection: null,
} as const;

let lives = 0;

function kernelOn({ coordinator }: LiveNode): KernelRuntime {
  const kernel = createKernel({
    coordinator,
    store: new FakeObjectStore("content"),
    objectStoreProvider: null,
    advertiseAddress: null,
    clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
    random: Math.random,
    newId: () => {
      lives += 1;
      return `life-${lives}`;
    },
    permissions: null,
    limits: {},
    agentLimits: { hostLostMs: 100, sweepMs: 20 },
    metrics: null,
    onHookFailure: () => undefined,
    observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
  });
  kernel.markReady();
  return kernel;
}

describe("agents of a cluster of three", () => {
  let cluster: LiveCluster;
  let kernels: readonly KernelRuntime[];

  beforeAll(async () => {
    cluster = await startLiveCluster(3);
    kernels = cluster.nodes.map(kernelOn);
  });
  afterAll(async () => {
    for (const kernel of kernels) await kernel.close();
    await cluster.close();
  });

  const ended = (kernel: KernelRuntime, pid: Pid) =>
    kernel.agents.wait({ pid, until: { kind: "ended" }, waitMs: 10_000 }, ANN, OPTIONS);

  it("have pids of their own, are signalled from other nodes, and outlive the leader in rows", async () => {
    // The loss of the leader of root is that of the keeper, too.
    const leads = ({ coordinator }: LiveNode): boolean => coordinator.zoneInfo(ROOT_ZONE).role === "leader";
    await expect.poll(() => cluster.nodes.filter(leads).length, { timeout: 10_000 }).toBe(1);
    const first = cluster.nodes.findIndex(leads);
    const at = <T>(items: readonly T[], i: number): T => items[(first + i) % 3] as T;
    const [one, two, three] = [at(kernels, 0), at(kernels, 1), at(kernels, 2)];
    const spawned = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        (kernels[i % 3] as KernelRuntime).agents.spawn(SPEC, ANN, OPTIONS),
      ),
    );
    expect(new Set(spawned.map(({ pid }) => pid)).size).toBe(30);

    const [onOne, onTwo, onThree] = spawned as readonly AgentInfo[] as readonly [
      AgentInfo,
      AgentInfo,
      AgentInfo,
    ];
    const waiting = ended(three, onTwo.pid);
    await one.agents.signal({ pid: onTwo.pid, signal: { name: "SIGKILL" } }, ANN, OPTIONS);
    expect((await waiting).agent.state).toMatchObject({ exitCode: -9 });

    const lost = at(cluster.nodes, 0);
    await lost.host.close();
    for (const kernel of [two, three]) {
      const { agent, reached } = await ended(kernel, onOne.pid);
      expect(reached).toBe(true);
      expect(agent.state).toMatchObject({
        exitCode: null,
        end: { kind: "nodeLost", nodeId: lost.host.nodeId },
      });
      expect(agent.revision).toBe(2);
    }
    await expect
      .poll(() => two.agents.stats().markedLost + three.agents.stats().markedLost, { timeout: 10_000 })
      .toBe(10);
    expect((await two.agents.get(onThree.pid, ANN, OPTIONS)).state.kind).toBe("REGISTERED");

    const further = await three.agents.spawn(SPEC, ANN, OPTIONS);
    expect(further.pid).toBeGreaterThan(Math.max(...spawned.map(({ pid }) => pid)));
  });
});
