import type { Pid, ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { AgentNode } from "../testing/agent-nodes.js";
import { AgentScene, code, eventually, get, listAgents, signal, spawn } from "../testing/agent-scene.js";
import { ANN, OPTIONS } from "../testing/kernel-fixture.js";

const scene = new AgentScene();

describe("agents", () => {
  it("are spawned, seen and signalled from any node", async () => {
    const [one, two] = scene.start(2) as [AgentNode, AgentNode];
    const agent = await spawn(one, { name: "indexer", labels: { team: "a" } });
    expect(agent).toMatchObject({ pid: 1, name: "indexer", ownerId: "ann", generation: 1, children: [] });
    expect(agent.state).toEqual({ kind: "REGISTERED", failure: null });
    expect(agent.nodeId).toBe(one.nodeId);
    for (const state of ["WARMING_UP", "READY", "BUSY"] as const) {
      await one.kernel.agents.report({ pid: agent.pid, state }, ANN, OPTIONS);
    }
    expect((await get(two, agent.pid)).state.kind).toBe("BUSY");
    expect((await signal(two, agent.pid, "SIGSTOP")).state.kind).toBe("SUSPENDED");
    const resumed = await signal(one, agent.pid, "SIGCONT");
    expect([resumed.state.kind, resumed.generation]).toEqual(["READY", 2]);
    const labels = { team: null, phase: "2" };
    await two.kernel.agents.signal({ pid: agent.pid, signal: { name: "SIGUSR1", labels } }, ANN, OPTIONS);
    expect((await get(one, agent.pid)).labels).toEqual({ phase: "2" });
    const killed = await signal(two, agent.pid, "SIGKILL");
    expect(killed.state).toMatchObject({ kind: "TERMINATED", exitCode: -9 });
    await expect(signal(one, agent.pid, "SIGSTOP")).rejects.toEqual(code("CONFLICT"));
    expect((await listAgents(two)).map(({ pid }) => pid)).toEqual([1]);
  });

  it("lose nothing when several nodes change one at once", async () => {
    const [one, two] = scene.start(2) as [AgentNode, AgentNode];
    const { pid } = await spawn(one);
    scene.nodes.store.beforeCommit = () => new Promise((resolve) => setImmediate(resolve));
    const names = Array.from({ length: 10 }, (_, i) => `label-${i}`);
    await Promise.all(
      names.map((name, i) => {
        const { agents } = (i % 2 === 0 ? one : two).kernel;
        return agents.signal({ pid, signal: { name: "SIGUSR1", labels: { [name]: "x" } } }, ANN, OPTIONS);
      }),
    );
    expect(Object.keys((await get(one, pid)).labels).sort()).toEqual(names);
  });

  it("never get a pid that was given out before: not by another node, not after a restart, not after reaping", async () => {
    const [one, two] = scene.start(2) as [AgentNode, AgentNode];
    const spawned = await Promise.all(
      Array.from({ length: 60 }, (_, i) => spawn(i % 2 === 0 ? one : two, { name: `a${i}` })),
    );
    const pids = new Set(spawned.map(({ pid }) => pid));
    expect(pids.size).toBe(60);
    for (const pid of pids) {
      await signal(one, pid, "SIGKILL");
      await two.kernel.agents.reap(pid, ANN, OPTIONS);
    }
    expect(await listAgents(one)).toEqual([]);
    await one.restart();
    const next = await Promise.all([spawn(one), spawn(two)]);
    for (const { pid } of next) expect(pid).toBeGreaterThan(60);
    expect(next[0]?.pid).not.toBe(next[1]?.pid);
  });

  it("cost no pid counter commit each when many are spawned at once", async () => {
    const [one] = scene.start(1) as [AgentNode];
    await spawn(one);
    const before = scene.nodes.store.commits;
    await Promise.all(Array.from({ length: 100 }, () => spawn(one)));
    // One for each row; the pids of all but the first come in one commit.
    expect(scene.nodes.store.commits - before).toBe(102);
  });

  it("have parents that live, list their children, and are no children any more when the parent is reaped", async () => {
    const [one] = scene.start(1) as [AgentNode];
    const parent = await spawn(one);
    const children = [
      await spawn(one, { parentPid: parent.pid }),
      await spawn(one, { parentPid: parent.pid }),
    ];
    expect((await get(one, parent.pid)).children).toEqual(children.map(({ pid }) => pid));
    expect((await listAgents(one, { parentPid: parent.pid })).length).toBe(2);
    await expect(one.kernel.agents.reap(parent.pid, ANN, OPTIONS)).rejects.toEqual(code("CONFLICT"));
    await signal(one, parent.pid, "SIGTERM");
    await expect(spawn(one, { parentPid: parent.pid })).rejects.toEqual(code("CONFLICT"));
    await expect(spawn(one, { parentPid: 99 as Pid })).rejects.toEqual(code("NOT_FOUND"));
    await one.kernel.agents.reap(parent.pid, ANN, OPTIONS);
    await expect(get(one, parent.pid)).rejects.toEqual(code("NOT_FOUND"));
    expect((await get(one, children[0]!.pid)).state.kind).toBe("REGISTERED");
    for (const { pid } of children) {
      await signal(one, pid, "SIGKILL");
      await one.kernel.agents.reap(pid, ANN, OPTIONS);
    }
    expect(await listAgents(one)).toEqual([]);
  });

  it("of a parent that ends while a child is spawned: the child is there, or refused, never half", async () => {
    const [one, two] = scene.start(2) as [AgentNode, AgentNode];
    const parent = await spawn(one);
    const race = await Promise.allSettled([
      ...Array.from({ length: 10 }, () => spawn(two, { parentPid: parent.pid })),
      signal(one, parent.pid, "SIGTERM"),
    ]);
    const born = race.slice(0, 10).filter(({ status }) => status === "fulfilled").length;
    expect((await get(one, parent.pid)).children?.length).toBe(born);
    expect((await listAgents(one)).length).toBe(1 + born);
  });

  it("have connections of their own, which are free again when they end", async () => {
    const [one] = scene.start(1) as [AgentNode];
    const connection = { id: "conn/7", hostPid: 42, remoteAddress: "10.0.0.7:1", protocol: "grpc" };
    const agent = await spawn(one, { kind: "UNMANAGED", connection });
    await expect(spawn(one, { kind: "UNMANAGED", connection })).rejects.toEqual(code("ALREADY_EXISTS"));
    expect((await one.kernel.agents.getByConnection("conn/7", ANN, OPTIONS)).pid).toBe(agent.pid);
    await signal(one, agent.pid, "SIGTERM");
    await expect(one.kernel.agents.getByConnection("conn/7", ANN, OPTIONS)).rejects.toEqual(
      code("NOT_FOUND"),
    );
    const again = await spawn(one, { kind: "UNMANAGED", connection });
    expect(again.pid).toBeGreaterThan(agent.pid);
  });

  it("are refused when they are not what an agent can be", async () => {
    const [one] = scene.start(1, { maxAgentsOnNode: 1, maxRecordBytes: 1_000 }) as [AgentNode];
    await expect(spawn(one, { name: "" })).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(spawn(one, { cwd: "relative" })).rejects.toEqual(code("INVALID_PATH"));
    await expect(spawn(one, { zoneId: "none" as ZoneId })).rejects.toEqual(code("ZONE_NOT_LOADED"));
    await expect(spawn(one, { ownerId: "bob" })).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(spawn(one, { labels: { a: "x".repeat(1_000) } })).rejects.toEqual(
      code("RESOURCE_EXHAUSTED"),
    );
    const { pid } = await spawn(one);
    await expect(spawn(one)).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
    await signal(one, pid, "SIGTERM");
    await eventually(() => one.kernel.agents.stats().local).toBe(0);
    await spawn(one);
  });
});
