import { describe, expect, it } from "vitest";
import type { AgentNode } from "../testing/agent-nodes.js";
import { AgentScene, code, eventually, spawn } from "../testing/agent-scene.js";
import { ANN, OPTIONS } from "../testing/kernel-fixture.js";

const scene = new AgentScene();
const untilEnded = { kind: "ended" } as const;

describe("agents that are waited for", () => {
  it("wake who waits, on every node, and nobody else", async () => {
    const [one, two] = scene.start(2) as [AgentNode, AgentNode];
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

  it("hold a wait until a state, a change, a deadline, an abort, or the node's end", async () => {
    const [one] = scene.start(1, { maxWaiters: 2 }) as [AgentNode];
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
});
