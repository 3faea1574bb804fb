import { type Pid, ROOT_ZONE } from "@nexus/contracts";
import type { AgentCalls, SpawnAgentRequest } from "../kernel/agent-api.js";
import { ADMIN, ANN, type Fixture, OPTIONS } from "./kernel-fixture.js";

interface PlainUse {
  readonly run: (fixture: Fixture) => Promise<unknown>;
  readonly asks: readonly string[];
}

export const SPAWN: SpawnAgentRequest = {
  name: "worker",
  kind: "UNMANAGED",
  ownerId: null,
  zoneId: ROOT_ZONE,
  parentPid: null,
  cwd: "/",
  root: "/",
  labels: {},
  repos: [],
  connection: { id: "c", hostPid: null, remoteAddress: null, protocol: "grpc" },
};

const FIRST = 1 as Pid;

/** A call about the first agent, which is there. */
function about(permission: string, call: (agents: AgentCalls) => Promise<unknown>): PlainUse {
  return {
    run: async ({ kernel }) => {
      await kernel.agents.spawn(SPAWN, ADMIN, OPTIONS);
      await call(kernel.agents);
    },
    asks: [`${permission} /root/proc/1`],
  };
}

const LIST = { zoneId: null, state: null, parentPid: null, cursor: null, limit: 9 };
const STOP = { pid: FIRST, signal: { name: "SIGTERM" } } as const;
const CHANGED = { pid: FIRST, until: { kind: "changed", revision: 0 }, waitMs: 0 } as const;

/** One plain use of every call of agents, with what it must ask the gate for. */
export const AGENT_CALLS: Readonly<Record<`agents.${keyof AgentCalls}`, PlainUse>> = {
  "agents.spawn": {
    run: ({ kernel }) => kernel.agents.spawn(SPAWN, ANN, OPTIONS),
    asks: ["WRITE /root/proc"],
  },
  "agents.get": about("READ", (agents) => agents.get(FIRST, ANN, OPTIONS)),
  "agents.getByConnection": about("READ", (agents) => agents.getByConnection("c", ANN, OPTIONS)),
  "agents.list": about("READ", (agents) => agents.list(LIST, ANN, OPTIONS)),
  "agents.signal": about("WRITE", (agents) => agents.signal(STOP, ANN, OPTIONS)),
  "agents.report": about("WRITE", (agents) =>
    agents.report({ pid: FIRST, state: "WARMING_UP" }, ANN, OPTIONS),
  ),
  "agents.exit": about("WRITE", (agents) => agents.exit({ pid: FIRST, exitCode: 0 }, ANN, OPTIONS)),
  "agents.heartbeat": about("WRITE", (agents) => agents.heartbeat(FIRST, ANN, OPTIONS)),
  "agents.wait": about("READ", (agents) => agents.wait(CHANGED, ANN, OPTIONS)),
  "agents.reap": about("WRITE", async (agents) => {
    await agents.signal(STOP, ADMIN, OPTIONS);
    await agents.reap(FIRST, ANN, OPTIONS);
  }),
  "agents.provision": {
    run: async ({ kernel }) => {
      await kernel.agents.spawn({ ...SPAWN, kind: "MANAGED" }, ADMIN, OPTIONS);
      kernel.agents.bindProvisioner({ provision: async () => ({ onChange: () => undefined }) });
      await kernel.agents.provision(FIRST, ANN, OPTIONS);
    },
    asks: ["WRITE /root/proc/1"],
  },
};
