import { LINEARIZABLE, type NodeId, type Pid, ROOT_ZONE } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FakeMetaStore } from "../../testing/memory-meta-store.js";
import { testAgent } from "../../testing/test-agent.js";
import type { Agent } from "./agent.js";
import { DEFAULT_AGENT_LIMITS } from "./agent-limits.js";
import { AgentRows, type StoredHost } from "./agent-rows.js";
import { LostHosts } from "./lost-hosts.js";

const READ = { consistency: LINEARIZABLE, timeoutMs: 1_000 };
const WRITE = { timeoutMs: 1_000 };
const AGENTS = 250;
const nodeId = 9 as NodeId;

async function hostWithAgents(): Promise<{ store: FakeMetaStore; rows: AgentRows; host: StoredHost }> {
  const store = new FakeMetaStore(ROOT_ZONE);
  const rows = new AgentRows({ store: () => store, wallMs: () => 1 });
  const host = (await rows.putHost(null, { nodeId, life: "life-1", state: "live" }, WRITE)) as StoredHost;
  for (const pid of await rows.allocatePids(AGENTS, WRITE)) {
    await rows.insert(testAgent({ pid, nodeId }), { host, parent: null }, WRITE);
  }
  return { store, rows, host };
}

function marker(rows: AgentRows): { readonly lostHosts: LostHosts; readonly marked: Agent[] } {
  const marked: Agent[] = [];
  const ports = {
    rows,
    limits: DEFAULT_AGENT_LIMITS,
    wallMs: () => 2,
    onMarked: (agent: Agent) => void marked.push(agent),
  };
  return { lostHosts: new LostHosts(ports), marked };
}

describe("the agents of a lost node", () => {
  it("are marked once each, by whichever of two nodes is faster, however they interleave", async () => {
    const { store, rows, host } = await hostWithAgents();
    // Both have read before either commits, and every commit lets the other one go on first.
    store.beforeCommit = () => new Promise((resolve) => setImmediate(resolve));
    const [one, two] = [marker(rows), marker(rows)];
    const [byOne, byTwo] = await Promise.all([one.lostHosts.declare(host), two.lostHosts.declare(host)]);
    expect([byOne, byTwo].filter((lost) => lost !== null)).toHaveLength(1);
    const lost = (byOne ?? byTwo) as StoredHost;
    await Promise.all([one.lostHosts.markAgents(lost), two.lostHosts.markAgents(lost)]);
    const pids = [...one.marked, ...two.marked].map(({ pid }) => pid).sort((a, b) => a - b);
    expect(pids).toEqual(Array.from({ length: AGENTS }, (_, i) => i + 1));
    for (const pid of pids) expect((await rows.get(pid, READ))?.revision).toBe(2);
  });

  it("cannot be joined by another one: the row of the life says that it is over", async () => {
    const { rows, host } = await hostWithAgents();
    const { lostHosts } = marker(rows);
    expect(await lostHosts.declare(host)).not.toBeNull();
    const late = await rows.insert(testAgent({ pid: 999 as Pid, nodeId }), { host, parent: null }, WRITE);
    expect(late.kind).toBe("hostLost");
  });

  it("are marked on although one of them changes meanwhile, and those that have ended stay as they are", async () => {
    const { store, rows, host } = await hostWithAgents();
    const first = await rows.get(1 as Pid, READ);
    const second = await rows.get(2 as Pid, READ);
    if (first === null || second === null) throw new Error("no agents");
    const end = { kind: "exited" } as const;
    await rows.replace(
      first,
      { ...first.agent, state: { kind: "TERMINATED", exitCode: 3, end, atMs: 1 } },
      WRITE,
    );
    const { lostHosts, marked } = marker(rows);
    const lost = (await lostHosts.declare(host)) as StoredHost;
    let rivals = 1;
    store.beforeCommit = async () => {
      if (rivals === 0) return;
      rivals -= 1;
      await rows.replace(second, { ...second.agent, labels: { late: "yes" } }, WRITE);
    };
    await lostHosts.markAgents(lost);
    expect(marked).toHaveLength(AGENTS - 1);
    expect((await rows.get(1 as Pid, READ))?.agent.state).toMatchObject({ exitCode: 3, end });
    expect((await rows.get(2 as Pid, READ))?.agent).toMatchObject({
      labels: { late: "yes" },
      state: { kind: "TERMINATED", end: { kind: "nodeLost", nodeId } },
    });
  });

  it("are left for the next pass when one of them is changed by others all the time", async () => {
    const { store, rows, host } = await hostWithAgents();
    const { lostHosts, marked } = marker(rows);
    const lost = (await lostHosts.declare(host)) as StoredHost;
    const pid = 2 as Pid;
    let changes = 0;
    let isRival = false;
    store.beforeCommit = async () => {
      if (isRival) return;
      isRival = true;
      const seen = await rows.get(pid, READ);
      if (seen === null) throw new Error("no agent");
      changes += 1;
      await rows.replace(seen, { ...seen.agent, labels: { change: String(changes) } }, WRITE);
      isRival = false;
    };
    await expect(lostHosts.markAgents(lost)).rejects.toMatchObject({ code: "CONFLICT", details: { pid } });
    store.beforeCommit = () => undefined;
    await lostHosts.markAgents(lost);
    expect(marked).toHaveLength(AGENTS);
  });
});
