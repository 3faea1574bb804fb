import type { NodeId } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AgentNode } from "../testing/agent-nodes.js";
import { AgentScene, code, eventually, get, listAgents, signal, spawn } from "../testing/agent-scene.js";
import { ANN, OPTIONS } from "../testing/kernel-fixture.js";

const scene = new AgentScene();
const untilEnded = { kind: "ended" } as const;

describe("a node that goes", () => {
  it("leaves agents that another one finds and marks, each once, whoever else tries", async () => {
    const [one, two, three] = scene.start(3, { hostLostMs: 40, sweepMs: 5 }) as [
      AgentNode,
      AgentNode,
      AgentNode,
    ];
    const lost = await Promise.all(Array.from({ length: 250 }, () => spawn(one)));
    const kept = await spawn(two);
    scene.nodes.keepers = [two.nodeId, three.nodeId];
    one.crash();
    for (const { pid } of lost) {
      const { reached, agent } = await three.kernel.agents.wait(
        { pid, until: untilEnded, waitMs: 5_000 },
        ANN,
        OPTIONS,
      );
      expect(reached).toBe(true);
      expect(agent.state).toMatchObject({ exitCode: null, end: { kind: "nodeLost", nodeId: one.nodeId } });
      expect(agent.revision).toBe(2);
    }
    const marked = [two, three].map(({ kernel }) => kernel.agents.stats().markedLost);
    expect((marked[0] ?? 0) + (marked[1] ?? 0)).toBe(250);
    expect((await get(three, kept.pid)).state.kind).toBe("REGISTERED");
    expect((await spawn(three)).pid).toBe(252);
  });

  it("and comes back marks its former agents itself, and those of its new life live", async () => {
    const [one, two] = scene.start(2, { sweepMs: 5 }) as [AgentNode, AgentNode];
    const former = await spawn(one);
    await one.restart();
    const present = await spawn(one);
    const waited = await two.kernel.agents.wait(
      { pid: former.pid, until: untilEnded, waitMs: 5_000 },
      ANN,
      OPTIONS,
    );
    expect(waited.agent.state).toMatchObject({ end: { kind: "nodeLost", nodeId: one.nodeId } });
    expect((await get(two, present.pid)).state.kind).toBe("REGISTERED");
  });

  it("for others only, finds out: what runs its agents is told, and the next one is of a new life", async () => {
    const [one, two] = scene.start(2, { hostLostMs: 30, sweepMs: 5 }) as [AgentNode, AgentNode];
    const told: string[] = [];
    one.kernel.agents.bindProvisioner({
      provision: async () => ({ onChange: ({ state }) => void told.push(state.kind) }),
    });
    const agent = await spawn(one, { kind: "MANAGED" });
    await eventually(async () => (await get(two, agent.pid)).state.kind).toBe("WARMING_UP");
    scene.nodes.keepers = [two.nodeId];
    scene.nodes.unheard.add(one.nodeId);
    await eventually(() => told.at(-1)).toBe("TERMINATED");
    scene.nodes.unheard.clear();
    const next = await spawn(one);
    expect(next.hostLife).not.toBe(agent.hostLife);
    expect(next.state.kind).toBe("REGISTERED");
    await eventually(() => one.kernel.agents.stats().local).toBe(1);
  });
});

describe("heartbeats", () => {
  const connection = { id: "c", hostPid: null, remoteAddress: null, protocol: "grpc" };

  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  it("keep an unmanaged agent alive without a row each, and their absence ends it", async () => {
    const [one] = scene.start(1, { heartbeatTimeoutMs: 10_000, sweepMs: 500 }) as [AgentNode];
    const agent = await spawn(one, { kind: "UNMANAGED", connection });
    const before = scene.nodes.store.commits;
    for (let i = 0; i < 5; i += 1) {
      await vi.advanceTimersByTimeAsync(6_000);
      await one.kernel.agents.heartbeat(agent.pid, ANN, OPTIONS);
    }
    expect(scene.nodes.store.commits).toBe(before);
    const { state, lastHeartbeatMs, createdAtMs } = await get(one, agent.pid);
    expect(state.kind).toBe("REGISTERED");
    expect(lastHeartbeatMs).toBeGreaterThanOrEqual(createdAtMs + 30_000);
    await vi.advanceTimersByTimeAsync(11_000);
    expect((await get(one, agent.pid)).state).toMatchObject({ end: { kind: "silent" } });
    await expect(one.kernel.agents.heartbeat(agent.pid, ANN, OPTIONS)).rejects.toEqual(code("CONFLICT"));
  });

  it("that come to another node are written down now and then, and count at the agent's own", async () => {
    const limits = { heartbeatTimeoutMs: 10_000, heartbeatRecordMs: 3_000, sweepMs: 500 };
    const [one, two] = scene.start(2, limits) as [AgentNode, AgentNode];
    const agent = await spawn(one, { kind: "UNMANAGED", connection });
    for (let i = 0; i < 30; i += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      await two.kernel.agents.heartbeat(agent.pid, ANN, OPTIONS);
    }
    expect((await get(one, agent.pid)).state.kind).toBe("REGISTERED");
    const { heartbeats, recordedHeartbeats } = two.kernel.agents.stats();
    expect([heartbeats, recordedHeartbeats]).toEqual([30, 10]);
  });
});

describe("ended agents", () => {
  it("are reaped once nobody will ask: orphans soon, children of a living parent later", async () => {
    const [one] = scene.start(1, { reapAfterMs: 30, zombieMs: 3_600_000, sweepMs: 2 }) as [AgentNode];
    const parent = await spawn(one);
    const child = await spawn(one, { parentPid: parent.pid });
    const orphan = await spawn(one);
    await signal(one, child.pid, "SIGTERM");
    await signal(one, orphan.pid, "SIGTERM");
    await eventually(async () => (await listAgents(one)).map(({ pid }) => pid)).toEqual([
      parent.pid,
      child.pid,
    ]);
    expect(one.kernel.agents.stats()).toMatchObject({ reaped: 1, census: { REGISTERED: 1, TERMINATED: 1 } });
    await signal(one, parent.pid, "SIGKILL");
    await eventually(async () => listAgents(one)).toEqual([]);
  });
});

describe("nodes under the same id", () => {
  it("are of different lives, so that an agent of one is not taken for one of the other", async () => {
    const [one] = scene.start(1) as [AgentNode];
    const agent = await spawn(one);
    expect(agent.hostLife).not.toBe("");
    await one.restart();
    const next = await spawn(one);
    expect(next.hostLife).not.toBe(agent.hostLife);
    expect((await get(one, agent.pid)).state).toMatchObject({
      end: { kind: "nodeLost", nodeId: 1 as NodeId },
    });
  });
});
