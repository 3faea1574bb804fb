import { NexusError, type NodeId, type Pid, type ZoneId } from "@nexus/contracts";
import type { AgentAdministration, AgentInfo, AgentState } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { run } from "../testing/run.js";

const AGENT: AgentInfo = {
  pid: 12 as Pid,
  name: "indexer",
  kind: "MANAGED",
  ownerId: "ann",
  zoneId: "team" as ZoneId,
  parentPid: 3 as Pid,
  nodeId: 7 as NodeId,
  hostLife: "life",
  state: { kind: "READY" },
  generation: 2,
  cwd: "/",
  root: "/",
  labels: { phase: "2" },
  repos: [],
  connection: null,
  createdAtMs: 0,
  updatedAtMs: 0,
  lastHeartbeatMs: null,
  revision: 5,
  children: [14 as Pid],
};
const ended = (exitCode: number | null): AgentInfo => {
  const end =
    exitCode === null ? ({ kind: "nodeLost", nodeId: 7 as NodeId } as const) : ({ kind: "exited" } as const);
  const state: AgentState = { kind: "TERMINATED", exitCode, end, atMs: 0 };
  return { ...AGENT, state };
};

const agents = (over: Partial<AgentAdministration>) => ({
  filesystem: { agents: over as AgentAdministration },
});
const listing = (wanted: unknown[]): Partial<AgentAdministration> => ({
  list: async function* (options) {
    wanted.push(options);
    yield AGENT;
    yield { ...ended(null), pid: 13 as Pid, parentPid: null };
  },
});

describe("nexus agent ls", () => {
  it("lists agents with what is known of their end, filtered by the server", async () => {
    const wanted: unknown[] = [];
    const { stdout, exitCode } = await run(
      ["agent", "ls", "--state", "ready", "--zone", "team"],
      agents(listing(wanted)),
    );
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").map((line) => line.replaceAll(/ +/g, " ").trim())).toEqual([
      "PID PARENT KIND STATE OWNER ZONE NODE NAME",
      "12 3 MANAGED READY ann team 7 indexer",
      "13 - MANAGED TERMINATED (its node is lost) ann team 7 indexer",
      "",
    ]);
    expect(wanted).toMatchObject([{ state: "READY", zone: "team" }]);
  });

  it("prints one JSON line an agent", async () => {
    const { stdout } = await run(["agent", "ls", "--json"], agents(listing([])));
    const lines = stdout.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { pid: 12, state: "READY", node: "7", parentPid: 3, exitCode: null },
      { pid: 13, state: "TERMINATED", end: "nodeLost", exitCode: null },
    ]);
  });
});

describe("nexus agent show and signal", () => {
  it("name the agent and the signal, with or without SIG", async () => {
    const { stdout } = await run(["agent", "show", "12"], agents({ get: async () => AGENT }));
    expect(stdout).toContain("state: READY\n");
    expect(stdout).toContain("label phase: 2\n");
    const sent: unknown[] = [];
    const signal: AgentAdministration["signal"] = async (...args) => {
      sent.push(args.slice(0, 2));
      return AGENT;
    };
    for (const words of [["12"], ["12", "SIGSTOP"], ["12", "kill"]])
      await run(["agent", "signal", ...words], agents({ signal }));
    expect(sent).toEqual([
      [12, "SIGTERM"],
      [12, "SIGSTOP"],
      [12, "SIGKILL"],
    ]);
  });

  it("refuse what is no pid or signal before a connection is made", async () => {
    for (const words of [
      ["agent", "signal", "12", "SIGHUP"],
      ["agent", "show", "twelve"],
      ["agent", "show", "0"],
      ["agent", "ls", "--state", "asleep"],
      ["agent", "wait", "12", "--reap", "--state", "READY"],
    ]) {
      expect((await run(words, agents({}))).exitCode).toBe(2);
    }
  });
});

describe("nexus agent wait", () => {
  it.each([
    [0, 0],
    [3, 3],
    [-9, 255],
    [null, 255],
  ])("ends with exit code %s as %s", async (exitCode, code) => {
    const reaped: number[] = [];
    const reap: AgentAdministration["reap"] = async (pid) => {
      reaped.push(pid);
      return ended(exitCode);
    };
    const waited = await run(
      ["agent", "wait", "12", "--reap"],
      agents({ wait: async () => ended(exitCode), reap }),
    );
    expect([waited.exitCode, reaped]).toEqual([code, [12]]);
  });

  it("ends with 0 in a state it waited for, and with 1 when that does not come", async () => {
    const asked: unknown[] = [];
    const reached: AgentAdministration["wait"] = async (_pid, options) => {
      asked.push(options);
      return AGENT;
    };
    const words = ["agent", "wait", "12", "--state", "ready,busy", "--wait", "2s"];
    expect((await run(words, agents({ wait: reached }))).exitCode).toBe(0);
    expect(asked).toMatchObject([{ states: ["READY", "BUSY"], waitMs: 2_000 }]);
    const end = async () => ended(0);
    const late = await run(words, agents({ wait: async () => null, get: end }));
    expect(late).toMatchObject({ exitCode: 1, stdout: "" });
    expect(late.stderr).toBe("nexus: note: agent 12 is not READY or BUSY: it is TERMINATED (0)\n");
  });

  it("says what the agent is when it does not end in time, and when that cannot be known", async () => {
    const words = ["agent", "wait", "12", "--wait", "2s"];
    const gone: AgentAdministration["get"] = () =>
      Promise.reject(new NexusError({ code: "NOT_FOUND", what: "no 12" }));
    const wait: AgentAdministration["wait"] = async () => null;
    const late = await run(words, agents({ wait, get: async () => AGENT }));
    expect([late.exitCode, late.stderr]).toEqual([1, "nexus: note: agent 12 has not ended: it is READY\n"]);
    const lost = await run(words, agents({ wait, get: gone }));
    expect(lost.exitCode).toBeGreaterThan(0);
    expect(lost.stderr).toContain("no 12");
    const json = await run([...words, "--json"], agents({ wait }));
    expect([json.exitCode, json.stderr, JSON.parse(json.stdout)]).toEqual([1, "", { reached: false }]);
  });
});
