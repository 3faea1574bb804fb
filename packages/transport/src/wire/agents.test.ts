import type { NodeId, Pid, ZoneId } from "@nexus/contracts";
import { type AgentInfo, type AgentState, describeAgent } from "@nexus/kernel";
import { describe, expect, it } from "vitest";
import { parseAgent } from "./agents.js";

const AGENT: AgentInfo = {
  pid: 12 as Pid,
  name: "indexer",
  kind: "UNMANAGED",
  ownerId: "ann",
  zoneId: "team" as ZoneId,
  parentPid: 3 as Pid,
  nodeId: 9_007_199_254_740_991 as NodeId,
  hostLife: "life",
  state: { kind: "READY" },
  generation: 2,
  cwd: "/work",
  root: "/",
  labels: { a: "b" },
  repos: [{ alias: "main", mountPath: "/repos/main" }],
  connection: { id: "c", hostPid: 4, remoteAddress: "10.0.0.1:5", protocol: "grpc" },
  createdAtMs: 1,
  updatedAtMs: 2,
  lastHeartbeatMs: 3,
  revision: 7,
  children: [14 as Pid],
};

const nodeId = 8 as NodeId;
const STATES: readonly AgentState[] = [
  { kind: "REGISTERED", failure: null },
  { kind: "REGISTERED", failure: { code: "INTERNAL", message: "no image", atMs: 5 } },
  { kind: "SUSPENDED" },
  { kind: "TERMINATED", exitCode: -9, end: { kind: "signalled", signal: "SIGKILL" }, atMs: 6 },
  { kind: "TERMINATED", exitCode: 0, end: { kind: "signalled", signal: "SIGTERM" }, atMs: 6 },
  { kind: "TERMINATED", exitCode: 3, end: { kind: "exited" }, atMs: 6 },
  { kind: "TERMINATED", exitCode: null, end: { kind: "silent" }, atMs: 6 },
  { kind: "TERMINATED", exitCode: null, end: { kind: "nodeLost", nodeId }, atMs: 6 },
];

const overTheWire = (agent: AgentInfo): AgentInfo =>
  parseAgent(JSON.parse(JSON.stringify(describeAgent(agent))));

describe("an agent over the wire", () => {
  it.each(STATES)("is what it was: $kind", (state) => {
    expect(overTheWire({ ...AGENT, state })).toEqual({ ...AGENT, state });
  });

  it("is what it was without all it may lack", () => {
    const bare = {
      ...AGENT,
      parentPid: null,
      connection: null,
      lastHeartbeatMs: null,
      children: null,
      repos: [],
    };
    expect(overTheWire(bare)).toEqual(bare);
  });

  it("is refused when it is not understood, naming what", () => {
    const json = describeAgent(AGENT);
    for (const [field, value] of [
      ["pid", "x"],
      ["kind", "ROBOT"],
      ["state", "ASLEEP"],
      ["name", 7],
    ] as const) {
      expect(() => parseAgent({ ...json, [field]: value })).toThrow(`the ${field} of an agent`);
    }
    expect(() => parseAgent(null)).toThrow("the descriptor of an agent");
  });
});
