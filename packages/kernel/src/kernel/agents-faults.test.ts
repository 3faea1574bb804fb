import { type ErrorCode, NexusError } from "@nexus/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { type AgentNode, AgentNodes } from "../testing/agent-nodes.js";
import { eventually, WORKER } from "../testing/agent-scene.js";
import { ANN, OPTIONS } from "../testing/kernel-fixture.js";
import type { FakeMetaStore } from "../testing/memory-meta-store.js";

const MANAGED = { ...WORKER, kind: "MANAGED" } as const;

let nodes: AgentNodes;
afterEach(() => nodes.close());

function start(): AgentNode {
  nodes = new AgentNodes({ sweepMs: 2 });
  return nodes.add();
}

/** Transactions fail with these codes, one each, before they are applied or behind it; further ones do not. */
function fail(store: FakeMetaStore, when: "before" | "after", codes: readonly ErrorCode[]): void {
  const transact = store.transact.bind(store);
  const left = [...codes];
  store.transact = async (...args) => {
    const code = left.shift();
    if (code === undefined) return transact(...args);
    if (when === "after") await transact(...args);
    throw new NexusError({ code, what: "as planted" });
  };
}

describe("agents, when the answer of a commit is lost", () => {
  it("are found although nobody said that they were spawned", async () => {
    const { kernel } = start();
    await kernel.agents.spawn(WORKER, ANN, OPTIONS);
    fail(nodes.store, "after", ["UNKNOWN_OUTCOME"]);
    const agent = await kernel.agents.spawn(WORKER, ANN, OPTIONS);
    expect(agent).toMatchObject({ pid: 2, state: { kind: "REGISTERED" } });
    expect(kernel.agents.stats()).toMatchObject({ spawned: 2, local: 2 });
  });

  it("are not pretended to be there, and the error names the pid to look for", async () => {
    const { kernel } = start();
    await kernel.agents.spawn(WORKER, ANN, OPTIONS);
    fail(nodes.store, "before", ["UNKNOWN_OUTCOME"]);
    const spawning = kernel.agents.spawn(WORKER, ANN, OPTIONS);
    await expect(spawning).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME", details: { pid: 2 } });
    expect((await kernel.agents.spawn(WORKER, ANN, OPTIONS)).pid).toBe(3);
  });

  it.each([
    ["before", ["NO_LEADER", "UNKNOWN_OUTCOME", "DEADLINE_EXCEEDED"]],
    ["after", ["UNKNOWN_OUTCOME"]],
  ] as const)("%s it took effect: provisioning ends as it went all the same", async (when, codes) => {
    const { kernel } = start();
    const { pid } = await kernel.agents.spawn(MANAGED, ANN, OPTIONS);
    fail(nodes.store, when, codes);
    const told: string[] = [];
    kernel.agents.bindProvisioner({
      provision: async () => ({ onChange: ({ state }) => void told.push(state.kind) }),
    });
    await eventually(async () => (await kernel.agents.get(pid, ANN, OPTIONS)).state.kind).toBe("WARMING_UP");
    await kernel.agents.signal({ pid, signal: { name: "SIGKILL" } }, ANN, OPTIONS);
    await eventually(() => told.at(-1)).toBe("TERMINATED");
  });
});

describe("the upkeep of agents", () => {
  it("tells what runs an agent that it was ended, although the change could not be read at first", async () => {
    const { kernel } = start();
    const told: string[] = [];
    kernel.agents.bindProvisioner({
      provision: async () => ({ onChange: ({ state }) => void told.push(state.kind) }),
    });
    const { pid } = await kernel.agents.spawn(MANAGED, ANN, OPTIONS);
    await eventually(async () => (await kernel.agents.get(pid, ANN, OPTIONS)).state.kind).toBe("WARMING_UP");
    const getMany = nodes.store.getMany.bind(nodes.store);
    let failures = 0;
    nodes.store.getMany = (...args) => {
      if (failures === 3) return getMany(...args);
      failures += 1;
      return Promise.reject(new NexusError({ code: "UNAVAILABLE", what: "the state is being opened again" }));
    };
    await kernel.agents.signal({ pid, signal: { name: "SIGKILL" } }, ANN, OPTIONS);
    await eventually(() => told.at(-1)).toBe("TERMINATED");
    expect([failures, kernel.agents.stats().local]).toEqual([3, 0]);
  });

  it("says once what keeps failing, counts it, and goes on when it works again", async () => {
    const { kernel } = start();
    const list = nodes.store.list.bind(nodes.store);
    nodes.store.list = () => Promise.reject(new NexusError({ code: "CORRUPT", what: "a row is damaged" }));
    await eventually(() => kernel.agents.stats().sweepFailures).toBeGreaterThan(5);
    expect(nodes.troubles.filter((trouble) => trouble.includes("a row is damaged"))).toHaveLength(1);
    nodes.store.list = list;
    await kernel.agents.spawn(WORKER, ANN, OPTIONS);
    await eventually(() => kernel.agents.stats().census.REGISTERED).toBe(1);
  });

  it("takes a zone without a leader for no news", async () => {
    const { kernel } = start();
    nodes.store.list = () => Promise.reject(new NexusError({ code: "NO_LEADER", what: "no leader" }));
    await eventually(() => kernel.agents.stats().sweepFailures).toBeGreaterThan(5);
    expect(nodes.troubles).toEqual([]);
  });
});
