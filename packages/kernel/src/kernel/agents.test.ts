import { type NexusError, type NodeId, type Pid, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { afterEach, describe, expect, it } from "vitest";
import type { AgentInfo } from "../core/agents/agent-json.js";
import type { AgentLimits } from "../core/agents/agent-limits.js";
import { GRANTS_ONLY } from "../core/permissions/types.js";
import { type AgentNode, AgentNodes } from "../testing/agent-nodes.js";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  listed,
  OPTIONS,
  reading,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import type { SpawnAgentRequest } from "./agent-api.js";
import type { KernelRuntime } from "./kernel.js";

const code = (wanted: NexusError["code"]) => expect.objectContaining({ code: wanted });

function spec(over: Partial<SpawnAgentRequest> = {}): SpawnAgentRequest {
  return {
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
    ...over,
  };
}

let nodes: AgentNodes;
afterEach(async () => {
  await nodes?.close();
  expect(nodes?.troubles ?? []).toEqual([]);
});

function start(count: number, limits: Partial<AgentLimits> = {}): readonly AgentNode[] {
  nodes = new AgentNodes(limits);
  return Array.from({ length: count }, () => nodes.add());
}

const spawn = ({ kernel }: AgentNode, over: Partial<SpawnAgentRequest> = {}): Promise<AgentInfo> =>
  kernel.agents.spawn(spec(over), ANN, OPTIONS);
const get = ({ kernel }: AgentNode, pid: Pid): Promise<AgentInfo> => kernel.agents.get(pid, ANN, OPTIONS);
const signal = ({ kernel }: AgentNode, pid: Pid, name: "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT") =>
  kernel.agents.signal({ pid, signal: { name } }, ANN, OPTIONS);
/** Long enough for a machine that is busy with something else. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });
const untilEnded = { kind: "ended" } as const;

async function all({ kernel }: AgentNode, over: { readonly parentPid?: Pid } = {}): Promise<AgentInfo[]> {
  const found: AgentInfo[] = [];
  let cursor: string | null = null;
  do {
    const request = { zoneId: null, state: null, parentPid: null, cursor, limit: 100, ...over };
    const page = await kernel.agents.list(request, ANN, OPTIONS);
    found.push(...page.agents);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

describe("agents", () => {
  it("are spawned, seen and signalled from any node", async () => {
    const [one, two] = start(2) as [AgentNode, AgentNode];
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
    expect((await all(two)).map(({ pid }) => pid)).toEqual([1]);
  });

  it("lose nothing when several nodes change one at once", async () => {
    const [one, two] = start(2) as [AgentNode, AgentNode];
    const { pid } = await spawn(one);
    nodes.store.beforeCommit = () => new Promise((resolve) => setImmediate(resolve));
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
    const [one, two] = start(2) as [AgentNode, AgentNode];
    const spawned = await Promise.all(
      Array.from({ length: 60 }, (_, i) => spawn(i % 2 === 0 ? one : two, { name: `a${i}` })),
    );
    const pids = new Set(spawned.map(({ pid }) => pid));
    expect(pids.size).toBe(60);
    for (const pid of pids) {
      await signal(one, pid, "SIGKILL");
      await two.kernel.agents.reap(pid, ANN, OPTIONS);
    }
    expect(await all(one)).toEqual([]);
    await one.restart();
    const next = await Promise.all([spawn(one), spawn(two)]);
    for (const { pid } of next) expect(pid).toBeGreaterThan(60);
    expect(next[0]?.pid).not.toBe(next[1]?.pid);
  });

  it("cost no pid counter commit each when many are spawned at once", async () => {
    const [one] = start(1) as [AgentNode];
    await spawn(one);
    const before = nodes.store.commits;
    await Promise.all(Array.from({ length: 100 }, () => spawn(one)));
    // One for each row; the pids of all but the first come in one commit.
    expect(nodes.store.commits - before).toBe(102);
  });

  it("have parents that live, list their children, and are no children any more when the parent is reaped", async () => {
    const [one] = start(1) as [AgentNode];
    const parent = await spawn(one);
    const children = [
      await spawn(one, { parentPid: parent.pid }),
      await spawn(one, { parentPid: parent.pid }),
    ];
    expect((await get(one, parent.pid)).children).toEqual(children.map(({ pid }) => pid));
    expect((await all(one, { parentPid: parent.pid })).length).toBe(2);
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
    expect(await all(one)).toEqual([]);
  });

  it("of a parent that ends while a child is spawned: the child is there, or refused, never half", async () => {
    const [one, two] = start(2) as [AgentNode, AgentNode];
    const parent = await spawn(one);
    const race = await Promise.allSettled([
      ...Array.from({ length: 10 }, () => spawn(two, { parentPid: parent.pid })),
      signal(one, parent.pid, "SIGTERM"),
    ]);
    const born = race.slice(0, 10).filter(({ status }) => status === "fulfilled").length;
    expect((await get(one, parent.pid)).children?.length).toBe(born);
    expect((await all(one)).length).toBe(1 + born);
  });

  it("wake who waits for them, on every node, and nobody else", async () => {
    const [one, two] = start(2) as [AgentNode, AgentNode];
    const [first, second] = [await spawn(one), await spawn(one)];
    const request = { until: untilEnded, waitMs: 5_000 };
    const waits = [one, two].map(({ kernel }) =>
      kernel.agents.wait({ ...request, pid: first.pid }, ANN, OPTIONS),
    );
    const other = two.kernel.agents.wait({ ...request, pid: second.pid, waitMs: 300 }, ANN, OPTIONS);
    await eventually(() => two.kernel.agents.stats().waiting).toBe(2);
    await one.kernel.agents.exit({ pid: first.pid, exitCode: 3 }, ANN, OPTIONS);
    for (const { agent, reached } of await Promise.all(waits)) {
      expect(reached).toBe(true);
      expect(agent.state).toMatchObject({ kind: "TERMINATED", exitCode: 3, end: { kind: "exited" } });
    }
    expect(await other).toMatchObject({ reached: false, agent: { pid: second.pid } });
    expect(two.kernel.agents.stats().waiting).toBe(0);
  });

  it("are waited for until a state, a change, a deadline, an abort, or the node's end", async () => {
    const [one] = start(1, { maxWaiters: 2 }) as [AgentNode];
    const { pid, revision } = await spawn(one);
    const { agents } = one.kernel;
    const ready = agents.wait(
      { pid, until: { kind: "state", states: ["READY"] }, waitMs: 5_000 },
      ANN,
      OPTIONS,
    );
    const changed = agents.wait({ pid, until: { kind: "changed", revision }, waitMs: 5_000 }, ANN, OPTIONS);
    await eventually(() => agents.stats().waiting).toBe(2);
    const third = agents.wait({ pid, until: untilEnded, waitMs: 1 }, ANN, OPTIONS);
    await expect(third).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
    await agents.report({ pid, state: "WARMING_UP" }, ANN, OPTIONS);
    expect((await changed).agent.state.kind).toBe("WARMING_UP");
    await agents.report({ pid, state: "READY" }, ANN, OPTIONS);
    expect((await ready).reached).toBe(true);
    const controller = new AbortController();
    const options = { ...OPTIONS, signal: controller.signal };
    const aborted = agents.wait({ pid, until: untilEnded, waitMs: 5_000 }, ANN, options);
    await eventually(() => agents.stats().waiting).toBe(1);
    controller.abort();
    await expect(aborted).rejects.toEqual(code("CANCELLED"));
    const closed = agents.wait({ pid, until: untilEnded, waitMs: 5_000 }, ANN, OPTIONS);
    const refused = expect(closed).rejects.toEqual(code("CLOSED"));
    await eventually(() => agents.stats().waiting).toBe(1);
    await one.kernel.close();
    await refused;
  });

  it("have connections of their own, which are free again when they end", async () => {
    const [one] = start(1) as [AgentNode];
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
    const [one] = start(1, { maxAgentsOnNode: 1, maxRecordBytes: 1_000 }) as [AgentNode];
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

describe("agents as files", () => {
  const status = async (kernel: KernelRuntime, path: string) => JSON.parse(await textOf(kernel, path));

  it("have a status in the zone they are in, to be read by those who may read there, and not to be written", async () => {
    const { kernel } = kernelFixture({ permissions: GRANTS_ONLY }, ["root", "team"]);
    const team = "team" as ZoneId;
    const bob = caller({ userId: "bob", zoneId: team, zoneGrants: [{ zoneId: team, permissions: "rw" }] });
    const eve = caller({ userId: "eve", zoneId: team, zoneGrants: [{ zoneId: team, permissions: "r" }] });
    const agent = await kernel.agents.spawn(spec({ zoneId: team, name: "indexer" }), bob, OPTIONS);
    expect(JSON.parse(await textOf(kernel, `/proc/${agent.pid}/status`, eve))).toMatchObject({
      pid: "1",
      name: "indexer",
      kind: "WORKER",
      state: "REGISTERED",
      owner_id: "bob",
      zone_id: "team",
      exit_code: null,
      parent_pid: null,
    });
    const page = await kernel.sysReaddir({ path: "/proc", cursor: null, limit: 10 }, eve, OPTIONS);
    expect(page.entries.map(({ path, isDirectory }) => [path, isDirectory])).toEqual([["/proc/1", true]]);
    const inside = await kernel.sysReaddir({ path: "/proc/1", cursor: null, limit: 10 }, eve, OPTIONS);
    expect(inside.entries.map(({ path }) => path)).toEqual(["/proc/1/status"]);
    for (const path of ["/proc/2/status", "/proc/01/status", "/proc/x"]) {
      await expect(kernel.sysStat(path, eve, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    }
    await expect(kernel.write(writing("/proc/1/status", "x"), bob, OPTIONS)).rejects.toEqual(
      code("READ_ONLY"),
    );
    const stop = { pid: agent.pid, signal: { name: "SIGKILL" } } as const;
    await expect(kernel.agents.signal(stop, eve, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(kernel.agents.get(agent.pid, ANN, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(kernel.agents.spawn(spec({ zoneId: team }), eve, OPTIONS)).rejects.toEqual(
      code("PERMISSION_DENIED"),
    );
    const request = { zoneId: null, state: null, parentPid: null, cursor: null, limit: 10 };
    expect((await kernel.agents.list(request, ANN, OPTIONS)).agents).toEqual([]);
    expect((await kernel.agents.list(request, eve, OPTIONS)).agents.length).toBe(1);
    await kernel.close();
  });

  it("are in /__sys__/agents for administrators, and what lies behind is in nobody's listing", async () => {
    const { kernel } = kernelFixture();
    const { pid } = await kernel.agents.spawn(spec(), ANN, OPTIONS);
    expect(await status(kernel, `/proc/${pid}/status`)).toMatchObject({ pid: "1", children: [] });
    const top = await kernel.sysReaddir({ path: "/__sys__/agents", cursor: null, limit: 10 }, ADMIN, OPTIONS);
    expect(top.entries.map(({ path }) => path)).toEqual(["/__sys__/agents/1"]);
    const { bytes } = await kernel.sysRead(reading("/__sys__/agents/1"), ADMIN, OPTIONS);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ pid: "1", node_id: "1" });
    await expect(kernel.sysStat("/__sys__/agents", ANN, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await kernel.write(writing("/a", "x"), ADMIN, OPTIONS);
    const root = await kernel.sysReaddir({ path: "/", cursor: null, limit: 10 }, ADMIN, OPTIONS);
    expect(root.entries.map(({ path }) => path)).toEqual(["/a"]);
    expect((await listed(kernel.walk("/", ADMIN, OPTIONS))).map(({ path }) => path)).toEqual(["/a"]);
    const deleting = kernel.sysUnlink(
      { path: "/__sys__/agents", recursive: true, conditions: {} },
      ADMIN,
      OPTIONS,
    );
    await expect(deleting).rejects.toEqual(code("READ_ONLY"));
    await kernel.close();
  });
});

describe("a node that goes", () => {
  it("leaves agents that another one finds and marks, each once, whoever else tries", async () => {
    const [one, two, three] = start(3, { hostLostMs: 40, sweepMs: 5 }) as [AgentNode, AgentNode, AgentNode];
    const lost = await Promise.all(Array.from({ length: 250 }, () => spawn(one)));
    const kept = await spawn(two);
    nodes.keepers = [two.nodeId, three.nodeId];
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
    const [one, two] = start(2, { sweepMs: 5 }) as [AgentNode, AgentNode];
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
    const [one, two] = start(2, { hostLostMs: 30, sweepMs: 5 }) as [AgentNode, AgentNode];
    const told: string[] = [];
    one.kernel.agents.bindProvisioner({
      provision: async () => ({ onChange: ({ state }) => void told.push(state.kind) }),
    });
    const agent = await spawn(one, { kind: "MANAGED" });
    await eventually(async () => (await get(two, agent.pid)).state.kind).toBe("WARMING_UP");
    nodes.keepers = [two.nodeId];
    nodes.unheard.add(one.nodeId);
    await eventually(() => told.at(-1)).toBe("TERMINATED");
    nodes.unheard.clear();
    const next = await spawn(one);
    expect(next.hostLife).not.toBe(agent.hostLife);
    expect(next.state.kind).toBe("REGISTERED");
    await eventually(() => one.kernel.agents.stats().local).toBe(1);
  });
});

describe("a provisioner", () => {
  it("bound late brings up the managed agents that wait for it, and no others", async () => {
    const [one, two] = start(2) as [AgentNode, AgentNode];
    const [managed, worker] = [await spawn(one, { kind: "MANAGED" }), await spawn(one)];
    const elsewhere = await spawn(two, { kind: "MANAGED" });
    const asked: Pid[] = [];
    one.kernel.agents.bindProvisioner({
      provision: async ({ pid }, control) => {
        asked.push(pid);
        return {
          onChange: ({ state }) => {
            if (state.kind === "WARMING_UP") void control.report("READY");
            if (state.kind === "BUSY") void control.exited(5);
          },
        };
      },
    });
    const until = { kind: "state", states: ["READY"] } as const;
    const ready = await two.kernel.agents.wait({ pid: managed.pid, until, waitMs: 5_000 }, ANN, OPTIONS);
    expect(ready.reached).toBe(true);
    await two.kernel.agents.report({ pid: managed.pid, state: "BUSY" }, ANN, OPTIONS);
    const ended = await two.kernel.agents.wait(
      { pid: managed.pid, until: untilEnded, waitMs: 5_000 },
      ANN,
      OPTIONS,
    );
    expect(ended.agent.state).toMatchObject({ exitCode: 5 });
    expect(asked).toEqual([managed.pid]);
    expect((await get(one, worker.pid)).state.kind).toBe("REGISTERED");
    expect((await get(one, elsewhere.pid)).state.kind).toBe("REGISTERED");
  });

  it("that throws, rejects or hangs leaves the agent REGISTERED with the error, and may be tried again", async () => {
    const [one] = start(1, { provisionTimeoutMs: 200 }) as [AgentNode];
    let attempt = 0;
    const aborted: boolean[] = [];
    const stopped: string[] = [];
    one.kernel.agents.bindProvisioner({
      provision: (_agent, _control, signalOfWork) => {
        attempt += 1;
        if (attempt === 1) throw new Error("no such image");
        if (attempt === 2) return Promise.reject(new Error("no room"));
        const handle = {
          onChange: ({ state }: { state: { kind: string } }) => void stopped.push(state.kind),
        };
        if (attempt > 3) return Promise.resolve(handle);
        return new Promise((resolve) => {
          signalOfWork.addEventListener("abort", () => {
            aborted.push(true);
            resolve(handle);
          });
        });
      },
    });
    const agent = await spawn(one, { kind: "MANAGED" });
    for (const [i, wanted] of [/no such image/, /no room/, /longer than 200 ms/].entries()) {
      await eventually(async () => (await get(one, agent.pid)).revision).toBe(i + 2);
      const { state } = await get(one, agent.pid);
      expect(state).toMatchObject({
        kind: "REGISTERED",
        failure: { message: expect.stringMatching(wanted) },
      });
      if (i < 2) await one.kernel.agents.provision(agent.pid, ANN, OPTIONS);
    }
    expect(aborted).toEqual([true]);
    // The handle that came too late runs on for nobody.
    await eventually(() => stopped).toEqual(["TERMINATED"]);
    await one.kernel.agents.provision(agent.pid, ANN, OPTIONS);
    expect((await get(one, agent.pid)).state.kind).toBe("WARMING_UP");
    expect(one.kernel.agents.stats()).toMatchObject({ provisioned: 1, provisioningFailures: 3 });
  });

  it("whose agent is killed meanwhile is told to stop it", async () => {
    const [one, two] = start(2) as [AgentNode, AgentNode];
    const told: string[] = [];
    let finish = (): void => undefined;
    one.kernel.agents.bindProvisioner({
      provision: () =>
        new Promise((resolve) => {
          finish = () => resolve({ onChange: ({ state }) => void told.push(state.kind) });
        }),
    });
    const agent = await spawn(one, { kind: "MANAGED" });
    await signal(two, agent.pid, "SIGKILL");
    finish();
    await eventually(() => told).toEqual(["TERMINATED"]);
  });
});

describe("heartbeats", () => {
  const connection = { id: "c", hostPid: null, remoteAddress: null, protocol: "grpc" };

  /** Some passes of the upkeep. */
  const aWhile = () => new Promise((resolve) => setTimeout(resolve, 15));

  it("keep an unmanaged agent alive without a row each, and their absence ends it", async () => {
    const [one] = start(1, { heartbeatTimeoutMs: 10_000, sweepMs: 2 }) as [AgentNode];
    const agent = await spawn(one, { kind: "UNMANAGED", connection });
    const before = nodes.store.commits;
    for (let i = 0; i < 5; i += 1) {
      nodes.advance(6_000);
      await one.kernel.agents.heartbeat(agent.pid, ANN, OPTIONS);
      await aWhile();
    }
    expect(nodes.store.commits).toBe(before);
    const { state, lastHeartbeatMs, createdAtMs } = await get(one, agent.pid);
    expect(state.kind).toBe("REGISTERED");
    expect(lastHeartbeatMs).toBeGreaterThanOrEqual(createdAtMs + 30_000);
    nodes.advance(11_000);
    await expect
      .poll(async () => (await get(one, agent.pid)).state)
      .toMatchObject({ end: { kind: "silent" } });
    await expect(one.kernel.agents.heartbeat(agent.pid, ANN, OPTIONS)).rejects.toEqual(code("CONFLICT"));
  });

  it("that come to another node are written down now and then, and count at the agent's own", async () => {
    const limits = { heartbeatTimeoutMs: 10_000, heartbeatRecordMs: 3_000, sweepMs: 2 };
    const [one, two] = start(2, limits) as [AgentNode, AgentNode];
    const agent = await spawn(one, { kind: "UNMANAGED", connection });
    for (let i = 0; i < 30; i += 1) {
      nodes.advance(1_000);
      await two.kernel.agents.heartbeat(agent.pid, ANN, OPTIONS);
      await aWhile();
    }
    expect((await get(one, agent.pid)).state.kind).toBe("REGISTERED");
    const { heartbeats, recordedHeartbeats } = two.kernel.agents.stats();
    expect([heartbeats, recordedHeartbeats]).toEqual([30, 10]);
  });
});

describe("ended agents", () => {
  it("are reaped once nobody will ask: orphans soon, children of a living parent later", async () => {
    const [one] = start(1, { reapAfterMs: 30, zombieMs: 3_600_000, sweepMs: 2 }) as [AgentNode];
    const parent = await spawn(one);
    const child = await spawn(one, { parentPid: parent.pid });
    const orphan = await spawn(one);
    await signal(one, child.pid, "SIGTERM");
    await signal(one, orphan.pid, "SIGTERM");
    await eventually(async () => (await all(one)).map(({ pid }) => pid)).toEqual([parent.pid, child.pid]);
    expect(one.kernel.agents.stats()).toMatchObject({ reaped: 1, census: { REGISTERED: 1, TERMINATED: 1 } });
    await signal(one, parent.pid, "SIGKILL");
    await eventually(async () => all(one)).toEqual([]);
  });
});

describe("nodes under the same id", () => {
  it("are of different lives, so that an agent of one is not taken for one of the other", async () => {
    const [one] = start(1) as [AgentNode];
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
