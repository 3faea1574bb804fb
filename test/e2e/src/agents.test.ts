import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nexus } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import { PATIENCE_MS } from "./harness/wait.js";

const AGENTS = 40;

interface Shown {
  readonly pid: number;
  readonly state: string;
  readonly node: string;
  readonly end: string | null;
  readonly exitCode: number | null;
}

describe("agents of a cluster of three daemons", { timeout: 2 * PATIENCE_MS }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, PATIENCE_MS);
  afterAll(() => cluster?.close());

  const agentsAt = async (node: number, ...args: string[]): Promise<readonly Shown[]> => {
    const text = await nexus(["agent", "ls", "--json", ...args, "--server", cluster.node(node).client]);
    return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Shown]));
  };

  it("are seen and signalled from other nodes, and marked when kill -9 takes theirs; pids go on", async () => {
    const [first, second, third] = [cluster.node(0), cluster.node(1), cluster.node(2)];
    await using one = await cluster.connect([first]);
    await using two = await cluster.connect([second]);
    const names = Array.from({ length: AGENTS }, (_, i) => `agent-${i}`);
    const spawned = await Promise.all(names.map((name) => one.agents.spawn(name)));
    const elsewhere = await two.agents.spawn("elsewhere", { parent: spawned[0]?.pid ?? 0 });
    const pids = [...spawned.map(({ pid }) => pid), elsewhere.pid].sort((a, b) => a - b);
    expect(new Set(pids).size).toBe(AGENTS + 1);
    expect((await agentsAt(2)).map(({ pid }) => pid)).toEqual(pids);

    const [ended, kept] = [spawned[1]?.pid ?? 0, spawned[2]?.pid ?? 0];
    const waiting = nexus(["agent", "wait", String(ended), "--server", third.client]);
    await nexus(["agent", "signal", String(ended), "--server", second.client]);
    expect(await waiting).toContain("state: TERMINATED (0)");
    const status = await nexus(["cat", `/proc/${kept}/status`, "--server", second.client]);
    expect(JSON.parse(status)).toMatchObject({ pid: String(kept), name: "agent-2", state: "REGISTERED" });

    await first.kill();
    const lost = await two.agents.wait(kept, { waitMs: PATIENCE_MS });
    expect(lost?.state).toMatchObject({ kind: "TERMINATED", exitCode: null, end: { kind: "nodeLost" } });
    await using other = await cluster.connect([third]);
    for (const { pid } of spawned) {
      const { state } = (await other.agents.wait(pid, { waitMs: PATIENCE_MS })) ?? {};
      const end = pid === ended ? "signalled" : "nodeLost";
      expect([pid, state]).toMatchObject([pid, { kind: "TERMINATED", end: { kind: end } }]);
    }
    expect((await two.agents.get(elsewhere.pid)).state.kind).toBe("REGISTERED");

    const next = await other.agents.spawn("next");
    expect(next.pid).toBeGreaterThan(Math.max(...pids));

    first.start();
    await first.ready();
    await cluster.settled();
    await using back = await cluster.connect([first]);
    const again = await back.agents.spawn("again");
    expect(again.pid).toBeGreaterThan(next.pid);
    expect((await agentsAt(1, "--state", "REGISTERED")).map(({ pid }) => pid)).toEqual([
      elsewhere.pid,
      next.pid,
      again.pid,
    ]);
    const page = await fetch(`${second.http}/metrics`);
    expect(await page.text()).toMatch(/^nexus_agents_local 1$/m);
  });
});
