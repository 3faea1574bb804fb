import type { NodeId, Pid, ZoneId } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testAgent } from "../../testing/test-agent.js";
import type { Agent, AgentStateName } from "./agent.js";
import { type AgentEvent, transition } from "./transitions.js";

const nodeId = 7 as NodeId;

/** The table again, as a person would write it down: every pair that is legal. */
const LEGAL = new Set([
  "REGISTERED>WARMING_UP",
  "WARMING_UP>READY",
  "READY>BUSY",
  "BUSY>READY",
  "READY>SUSPENDED",
  "BUSY>SUSPENDED",
  "SUSPENDED>READY",
]);

interface Model {
  state: AgentStateName;
  exitCode: number | null;
  generation: number;
  labels: Map<string, string>;
}

/** What the naive model says of an event; "refused" when it is not allowed. */
function play(model: Model, event: AgentEvent): "done" | "refused" {
  const end = (exitCode: number | null) => {
    if (model.state !== "TERMINATED") Object.assign(model, { state: "TERMINATED", exitCode });
    return "done" as const;
  };
  const go = (to: AgentStateName) => {
    if (!LEGAL.has(`${model.state}>${to}`)) return "refused" as const;
    model.state = to;
    return "done" as const;
  };
  switch (event.kind) {
    case "reported":
      return event.state === model.state ? "done" : go(event.state);
    case "exited":
      return end(event.exitCode);
    case "lost":
      return end(null);
    case "provisioningFailed":
      return model.state === "REGISTERED" ? "done" : "refused";
    case "heartbeat":
      return model.state === "TERMINATED" ? "refused" : "done";
    case "signalled":
      if (event.signal.name === "SIGTERM") return end(0);
      if (event.signal.name === "SIGKILL") return end(-9);
      if (event.signal.name === "SIGSTOP") return go("SUSPENDED");
      if (event.signal.name === "SIGCONT") {
        if (model.state !== "SUSPENDED") return "refused";
        model.generation += 1;
        return go("READY");
      }
      if (model.state === "TERMINATED" || event.signal.name !== "SIGUSR1") return "refused";
      for (const [name, value] of Object.entries(event.signal.labels)) {
        if (value === null) model.labels.delete(name);
        else model.labels.set(name, value);
      }
      return "done";
  }
}

const label = fc.constantFrom("a", "b", "__proto__");
const labels = fc
  .array(fc.tuple(label, fc.option(fc.constantFrom("1", "2"))))
  .map((entries) => Object.fromEntries(entries));

const anyRelabelling: fc.Arbitrary<AgentEvent> = labels.map((changes) => ({
  kind: "signalled",
  signal: { name: "SIGUSR1", labels: changes },
}));

const anyEvent: fc.Arbitrary<AgentEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom("WARMING_UP" as const, "READY" as const, "BUSY" as const, "SUSPENDED" as const)
      .map((state) => ({ kind: "reported" as const, state })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("SIGSTOP" as const, "SIGCONT" as const)
      .map((name) => ({ kind: "signalled" as const, signal: { name } })),
  },
  { weight: 1, arbitrary: anyRelabelling },
  {
    weight: 1,
    arbitrary: fc.constantFrom<AgentEvent>(
      { kind: "signalled", signal: { name: "SIGTERM" } },
      { kind: "signalled", signal: { name: "SIGKILL" } },
      { kind: "exited", exitCode: 3 },
      { kind: "lost", end: { kind: "nodeLost", nodeId } },
      { kind: "lost", end: { kind: "silent" } },
      { kind: "provisioningFailed", failure: { code: "INTERNAL", message: "no", atMs: 1 } },
      { kind: "heartbeat" },
    ),
  },
);

describe("an agent's transitions", () => {
  it("agree with a naive model whatever happens in whatever order", () => {
    const run = (events: readonly AgentEvent[]): void => {
      let agent: Agent = testAgent({ kind: "UNMANAGED" });
      const model: Model = { state: "REGISTERED", exitCode: null, generation: 1, labels: new Map() };
      for (const [i, event] of events.entries()) {
        const before = agent;
        let outcome: "done" | "refused" = "done";
        try {
          agent = transition(agent, event, 1_000 + i);
        } catch (error) {
          expect(error).toMatchObject({ code: "CONFLICT", details: { pid: before.pid } });
          outcome = "refused";
        }
        expect(outcome).toBe(play(model, event));
        expect(agent.state.kind).toBe(model.state);
        expect(agent.state.kind === "TERMINATED" ? agent.state.exitCode : null).toBe(model.exitCode);
        expect(agent.generation).toBe(model.generation);
        expect(new Map(Object.entries(agent.labels))).toEqual(model.labels);
        expect(agent.updatedAtMs).toBeGreaterThanOrEqual(before.updatedAtMs);
      }
    };
    fc.assert(fc.property(fc.array(anyEvent, { maxLength: 40 }), run), { numRuns: 300 });
  });

  it("change nothing when a state or an end is told again, so that a retry is harmless", () => {
    const busy = testAgent({ state: { kind: "BUSY" } });
    expect(transition(busy, { kind: "reported", state: "BUSY" }, 9)).toBe(busy);
    const killed = transition(busy, { kind: "signalled", signal: { name: "SIGKILL" } }, 9);
    expect(killed.state).toEqual({
      kind: "TERMINATED",
      exitCode: -9,
      end: { kind: "signalled", signal: "SIGKILL" },
      atMs: 9,
    });
    expect(transition(killed, { kind: "exited", exitCode: 1 }, 10)).toBe(killed);
  });

  it("keep the failure of provisioning while the agent is registered, and no longer", () => {
    const failure = { code: "DEADLINE_EXCEEDED", message: "took too long", atMs: 5 };
    const failed = transition(testAgent(), { kind: "provisioningFailed", failure }, 5);
    expect(failed.state).toEqual({ kind: "REGISTERED", failure });
    const warming = transition(failed, { kind: "reported", state: "WARMING_UP" }, 6);
    expect(warming.state).toEqual({ kind: "WARMING_UP" });
    expect(() => transition(warming, { kind: "provisioningFailed", failure }, 7)).toThrow(/WARMING_UP/);
  });

  it("take heartbeats of unmanaged agents only", () => {
    const worker = testAgent({ kind: "WORKER", pid: 3 as Pid, zoneId: "team" as ZoneId });
    expect(() => transition(worker, { kind: "heartbeat" }, 1)).toThrow("agent 3 (WORKER) is REGISTERED");
  });
});
