import { NexusError, type Pid, ROOT_ZONE } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AGENT_TRANSITIONS } from "../core/agents/transitions.js";
import { AgentNodes } from "../testing/agent-nodes.js";
import { WORKER } from "../testing/agent-scene.js";
import { ANN, OPTIONS } from "../testing/kernel-fixture.js";
import type { AgentCalls } from "./agent-api.js";

/** An agent of the naive model. */
interface Known {
  state: keyof typeof AGENT_TRANSITIONS;
  readonly parent: number | null;
}

type Step =
  | { readonly kind: "spawn"; readonly node: number; readonly parent: number | null }
  | {
      readonly kind: "report";
      readonly node: number;
      readonly of: number;
      readonly state: "WARMING_UP" | "READY" | "BUSY";
    }
  | {
      readonly kind: "signal";
      readonly node: number;
      readonly of: number;
      readonly name: "SIGSTOP" | "SIGCONT" | "SIGTERM";
    }
  | { readonly kind: "reap"; readonly node: number; readonly of: number }
  | { readonly kind: "restart"; readonly node: number };

const NODES = 2;
const node = fc.nat({ max: NODES - 1 });
/** Which of the agents ever spawned; some are gone. */
const of = fc.nat({ max: 20 });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("spawn" as const), node, parent: fc.option(of) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("report" as const),
      node,
      of,
      state: fc.constantFrom("WARMING_UP" as const, "READY" as const, "BUSY" as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("signal" as const),
      node,
      of,
      name: fc.constantFrom("SIGSTOP" as const, "SIGCONT" as const, "SIGTERM" as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("reap" as const), node, of }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const), node }) },
);

/** What a plain table of processes does, and the code it refuses with. */
class Model {
  readonly agents = new Map<number, Known & { home: number }>();
  readonly pids: number[] = [];

  spawn(pid: number, home: number, parent: number | null): void {
    this.agents.set(pid, { state: "REGISTERED", parent, home });
    this.pids.push(pid);
  }

  refusesParent(parent: number): string | null {
    const known = this.agents.get(parent);
    if (known === undefined) return "NOT_FOUND";
    return known.state === "TERMINATED" ? "CONFLICT" : null;
  }

  move(pid: number, to: Known["state"]): string | null {
    const known = this.agents.get(pid);
    if (known === undefined) return "NOT_FOUND";
    if (known.state === to && to !== "SUSPENDED") return null;
    if (!AGENT_TRANSITIONS[known.state].includes(to)) return "CONFLICT";
    known.state = to;
    return null;
  }

  resume(pid: number): string | null {
    const known = this.agents.get(pid);
    if (known === undefined) return "NOT_FOUND";
    if (known.state !== "SUSPENDED") return "CONFLICT";
    known.state = "READY";
    return null;
  }

  reap(pid: number): string | null {
    const known = this.agents.get(pid);
    if (known === undefined) return "NOT_FOUND";
    if (known.state !== "TERMINATED") return "CONFLICT";
    this.agents.delete(pid);
    return null;
  }

  lose(home: number): void {
    for (const known of this.agents.values()) if (known.home === home) known.state = "TERMINATED";
  }

  childrenOf(pid: number): readonly number[] {
    return [...this.agents].flatMap(([child, { parent }]) => (parent === pid ? [child] : []));
  }
}

async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return NexusError.from(error).code;
  }
}

async function play(nodes: AgentNodes, steps: readonly Step[]): Promise<void> {
  const running = Array.from({ length: NODES }, () => nodes.add());
  const at = (i: number): AgentCalls => (running[i] as (typeof running)[number]).kernel.agents;
  const model = new Model();
  const pick = (i: number): Pid => (model.pids[i % Math.max(1, model.pids.length)] ?? 999) as Pid;
  for (const step of steps) {
    switch (step.kind) {
      case "spawn": {
        const parentPid = step.parent === null ? null : pick(step.parent);
        const refusal = parentPid === null ? null : model.refusesParent(parentPid);
        const spawning = at(step.node).spawn({ ...WORKER, parentPid }, ANN, OPTIONS);
        if (refusal === null) {
          const { pid } = await spawning;
          expect(model.pids).not.toContain(pid);
          model.spawn(pid, step.node, parentPid);
        } else expect(await codeOf(spawning)).toBe(refusal);
        break;
      }
      case "report": {
        const pid = pick(step.of);
        const got = await codeOf(at(step.node).report({ pid, state: step.state }, ANN, OPTIONS));
        expect(got).toBe(model.move(pid, step.state));
        break;
      }
      case "signal": {
        const pid = pick(step.of);
        const got = await codeOf(at(step.node).signal({ pid, signal: { name: step.name } }, ANN, OPTIONS));
        if (step.name === "SIGCONT") expect(got).toBe(model.resume(pid));
        else expect(got).toBe(model.move(pid, step.name === "SIGSTOP" ? "SUSPENDED" : "TERMINATED"));
        break;
      }
      case "reap": {
        const pid = pick(step.of);
        expect(await codeOf(at(step.node).reap(pid, ANN, OPTIONS))).toBe(model.reap(pid));
        break;
      }
      case "restart": {
        await running[step.node]?.restart();
        model.lose(step.node);
        // Its former life is over before it spawns again, or with the first pass of its upkeep.
        await expect.poll(() => livingOf(at(step.node), step.node + 1), { timeout: 10_000 }).toBe(0);
        break;
      }
    }
  }
  const request = { zoneId: ROOT_ZONE, state: null, parentPid: null, cursor: null, limit: 1_000 };
  const { agents } = await at(0).list(request, ANN, OPTIONS);
  expect(agents.map(({ pid, state, parentPid }) => [pid, state.kind, parentPid])).toEqual(
    [...model.agents].sort(([a], [b]) => a - b).map(([pid, { state, parent }]) => [pid, state, parent]),
  );
  for (const pid of model.agents.keys()) {
    const { children } = await at(1).get(pid as Pid, ANN, OPTIONS);
    expect(children).toEqual([...model.childrenOf(pid)].sort((a, b) => a - b));
  }
}

async function livingOf(agents: AgentCalls, nodeId: number): Promise<number> {
  const request = { zoneId: null, state: null, parentPid: null, cursor: null, limit: 1_000 };
  const page = await agents.list(request, ANN, OPTIONS);
  return page.agents.filter((agent) => agent.nodeId === nodeId && agent.state.kind !== "TERMINATED").length;
}

describe("agents of two nodes", () => {
  it("are those of a plain table of processes, whatever is done to them where", {
    timeout: 60_000,
  }, async () => {
    const run = async (steps: readonly Step[]): Promise<void> => {
      const nodes = new AgentNodes({ sweepMs: 2 });
      try {
        await play(nodes, steps);
        expect(nodes.troubles).toEqual([]);
      } finally {
        await nodes.close();
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), run), { numRuns: 60 });
  });
});

describe("10,000 agents", () => {
  it("are listed in pages, and of as many who wait only the one it is for is woken", {
    timeout: 120_000,
  }, async () => {
    const nodes = new AgentNodes({ maxWaiters: 10_000 });
    try {
      const { kernel } = nodes.add();
      const { agents } = kernel;
      for (let i = 0; i < 10_000; i += 500) {
        await Promise.all(Array.from({ length: 500 }, () => agents.spawn(WORKER, ANN, OPTIONS)));
      }
      const request = { zoneId: null, state: null, parentPid: null, limit: 1_000 };
      let cursor: string | null = null;
      let pages = 0;
      let last = 0;
      do {
        const page = await agents.list({ ...request, cursor }, ANN, OPTIONS);
        expect(page.agents.length).toBeLessThanOrEqual(1_000);
        for (const { pid } of page.agents) {
          expect(pid).toBe(last + 1);
          last = pid;
        }
        pages += 1;
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect([pages, last]).toEqual([10, 10_000]);

      const ended = { kind: "ended" } as const;
      const long = { ...OPTIONS, timeoutMs: 100_000 };
      const waits = Array.from({ length: 10_000 }, (_, i) =>
        agents.wait({ pid: (i + 1) as Pid, until: ended, waitMs: 90_000 }, ANN, long),
      );
      const closed = Promise.allSettled(waits);
      await expect.poll(() => agents.stats().waiting, { timeout: 30_000 }).toBe(10_000);
      // Everybody has looked once more, since the feed began.
      let seen = 0;
      const readsSinceLastLook = (): number => {
        const since = nodes.store.reads.length - seen;
        seen += since;
        return since;
      };
      await expect.poll(readsSinceLastLook, { timeout: 30_000 }).toBe(0);
      const before = nodes.store.reads.length;
      await agents.exit({ pid: 7_777 as Pid, exitCode: 3 }, ANN, OPTIONS);
      expect((await waits[7_776])?.agent.state).toMatchObject({ exitCode: 3 });
      expect(agents.stats().waiting).toBe(9_999);
      expect(nodes.store.reads.length - before).toBeLessThan(10);
      await kernel.close();
      expect((await closed).filter(({ status }) => status === "rejected").length).toBe(9_999);
    } finally {
      await nodes.close();
    }
  });
});
