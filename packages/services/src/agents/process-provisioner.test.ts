import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeId, Pid, ZoneId } from "@nexus/contracts";
import { NexusError } from "@nexus/contracts";
import type { Agent, AgentControl, AgentEnd, AgentProvisioner, AgentState } from "@nexus/kernel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemState } from "../testing/system-state.js";
import type { AgentCommand } from "./agent-command.js";
import { ProcessGroup, type ProcessSpec } from "./process-group.js";
import { ProcessGuard } from "./process-guard.js";
import { DEFAULT_PROCESS_LIMITS, type ProcessEvent, ProcessProvisioner } from "./process-provisioner.js";

const LONG = { timeout: 15_000 };
const UNABORTED = new AbortController().signal;

let folder = "";
let events: ProcessEvent[] = [];
let bound: AgentProvisioner | null = null;
let provisioner: ProcessProvisioner;

const node = (name: string, source: string): AgentCommand => ({
  name,
  program: process.execPath,
  args: ["-e", source],
});
const COMMANDS: readonly AgentCommand[] = [
  node("idle", "setInterval(() => {}, 1000); console.log('up')"),
  node("seven", "process.exit(7)"),
  node("deaf", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"),
  node("env", "console.log(JSON.stringify(process.env)); console.log(process.cwd())"),
  node(
    "usr1",
    "process.on('SIGUSR1', () => console.log('labels')); setInterval(() => {}, 50); console.log('up')",
  ),
  node("noise", "for (let i = 0; i < 500; i += 1) console.log(i + 'x'.repeat(50)); console.error('oops')"),
  node(
    "parent",
    "const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{},1000)']);" +
      "console.log('child ' + c.pid); setInterval(() => {}, 1000)",
  ),
  { name: "missing", program: "/nowhere/at/all", args: [] },
];

const SPEC: ProcessSpec = {
  program: process.execPath,
  args: ["-e", ""],
  environment: {},
  workingDirectory: "/",
  onOutput: () => undefined,
  onOutputEnd: () => undefined,
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-agents-"));
  events = [];
  provisioner = new ProcessProvisioner({
    commands: COMMANDS,
    allowedEnvironment: new Set(["MODE"]),
    environment: { PATH: "/usr/bin:/bin" },
    workingDirectory: join(folder, "work"),
    limits: {
      ...DEFAULT_PROCESS_LIMITS,
      maxProcesses: 2,
      killAfterMs: 300,
      exitReportPauseMs: 5,
      maxLineChars: 20,
    },
    nowMs: () => performance.now(),
    bind: (each) => {
      bound = each;
      return () => void (bound = null);
    },
    onEvent: (event) => void events.push(event),
  });
  await provisioner.start();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await provisioner.stop();
  rmSync(folder, { recursive: true, force: true });
});

let lastPid = 0;

function agentOf(name: string, labels: Record<string, string> = {}): Agent {
  lastPid += 1;
  return {
    pid: lastPid as Pid,
    name,
    kind: "MANAGED",
    ownerId: "ann",
    zoneId: "team" as ZoneId,
    parentPid: null,
    nodeId: 1 as NodeId,
    hostLife: "life",
    state: { kind: "REGISTERED", failure: null },
    generation: 1,
    cwd: "/",
    root: "/",
    labels,
    repos: [],
    connection: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    lastHeartbeatMs: null,
  };
}

const withState = (agent: Agent, state: AgentState): Agent => ({ ...agent, state });
const ended = (agent: Agent, end: AgentEnd): Agent =>
  withState(agent, { kind: "TERMINATED", exitCode: null, end, atMs: 0 });

function recorded(): { readonly control: AgentControl; readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    control: {
      report: async (state) => void told.push(state),
      exited: async (exitCode) => void told.push(`exit ${exitCode}`),
    },
  };
}

async function run(name: string, labels: Record<string, string> = {}) {
  const agent = agentOf(name, labels);
  const { control, told } = recorded();
  const handle = await provisioner.provision(agent, control, UNABORTED);
  const processId = Number(
    events.find(({ message, fields }) => message === "an agent runs" && fields["agent"] === agent.pid)
      ?.fields["process"],
  );
  const lines = () => linesOf(agent.pid);
  return { agent, handle, told, processId, lines };
}

const linesOf = (pid: Pid): readonly string[] =>
  events.filter(({ fields }) => fields["agent"] === pid && "stream" in fields).map(({ message }) => message);

describe("an agent that runs as a process of its node", () => {
  it("is READY once it runs, and its exit code is told", async () => {
    expect(bound).toBe(provisioner);
    const idle = await run("idle");
    await idle.handle.onChange(withState(idle.agent, { kind: "WARMING_UP" }));
    expect(idle.told).toEqual(["READY"]);
    await expect.poll(idle.lines, LONG).toEqual(["up"]);
    const { told } = await run("any name", { command: "seven" });
    await expect.poll(() => told, LONG).toEqual(["exit 7"]);
  });

  it("stands still while it is suspended, and goes on", async () => {
    const { agent, handle, processId, lines } = await run("idle");
    await expect.poll(lines, LONG).toEqual(["up"]);
    await handle.onChange(withState(agent, { kind: "SUSPENDED" }));
    await expect.poll(() => systemState(processId), LONG).toBe("T");
    await handle.onChange(withState(agent, { kind: "READY" }));
    await expect.poll(() => systemState(processId), LONG).toBe("S");
  });

  it("is asked to end by SIGTERM, also while suspended, and killed when it does not", async () => {
    const polite = await run("idle");
    await expect.poll(polite.lines, LONG).toEqual(["up"]);
    await polite.handle.onChange(withState(polite.agent, { kind: "SUSPENDED" }));
    await polite.handle.onChange(ended(polite.agent, { kind: "signalled", signal: "SIGTERM" }));
    expect(systemState(polite.processId)).toBeNull();
    await expect.poll(() => polite.told).toEqual(["exit -15"]);
    const deaf = await run("deaf");
    await expect.poll(deaf.lines, LONG).toEqual(["up"]);
    await deaf.handle.onChange(ended(deaf.agent, { kind: "signalled", signal: "SIGTERM" }));
    expect(systemState(deaf.processId)).toBeNull();
    await expect.poll(() => deaf.told).toEqual(["exit -9"]);
  });

  it("takes what it has started with it, when it is killed, lost, or ends by itself", async () => {
    for (const end of [
      { kind: "signalled", signal: "SIGKILL" },
      { kind: "nodeLost", nodeId: 1 as NodeId },
      null,
    ] as const) {
      const { agent, handle, lines, processId } = await run("parent");
      await expect.poll(lines, LONG).toEqual([expect.stringMatching(/^child \d+$/)]);
      const child = Number(lines()[0]?.split(" ")[1]);
      expect(systemState(child)).not.toBeNull();
      if (end === null) process.kill(processId, "SIGINT");
      else await handle.onChange(ended(agent, end));
      await expect.poll(() => systemState(child), LONG).toBeNull();
    }
  });

  it("hears of changed labels by SIGUSR1, and not of anything else", async () => {
    const { agent, handle, lines } = await run("usr1", { color: "red" });
    await expect.poll(lines, LONG).toEqual(["up"]);
    await handle.onChange(withState(agent, { kind: "READY" }));
    await handle.onChange({ ...withState(agent, { kind: "READY" }), labels: { color: "blue" } });
    await expect.poll(lines, LONG).toEqual(["up", "labels"]);
  });

  it("has the variables it is given and those it may ask for, and nothing of the node's", async () => {
    process.env["NEXUS_TEST_SECRET"] = "secret";
    provisioner = await replaced({ maxLineChars: 4_096 });
    const { agent, lines } = await run("env", { "env.MODE": "fast" });
    await expect.poll(() => lines().length, LONG).toBe(2);
    delete process.env["NEXUS_TEST_SECRET"];
    const [environment, directory] = lines();
    expect(JSON.parse(environment ?? "")).toMatchObject({
      PATH: "/usr/bin:/bin",
      MODE: "fast",
      NEXUS_AGENT_PID: String(agent.pid),
      NEXUS_AGENT_NAME: "env",
      NEXUS_AGENT_ZONE: "team",
    });
    expect(environment).not.toContain("NEXUS_TEST_SECRET");
    expect(directory).toBe(join(folder, "work"));
  });

  it("writes into the log line by line, bounded in length and number", async () => {
    const { agent } = await run("noise");
    const dropped = () => events.find(({ fields }) => fields["agent"] === agent.pid && "lines" in fields);
    await expect.poll(dropped, LONG).toBeDefined();
    expect(dropped()?.fields["lines"]).toBeGreaterThan(300);
    expect(linesOf(agent.pid)[0]).toBe("0xxxxxxxxxxxxxxxxxxx [cut]");
    expect(linesOf(agent.pid)).toContain("oops");
  });
});

/** The same, with other limits, in the place of the one that runs. */
async function replaced(
  limits: Partial<typeof DEFAULT_PROCESS_LIMITS>,
  bind: () => () => void = () => () => undefined,
): Promise<ProcessProvisioner> {
  await provisioner.stop();
  const other = new ProcessProvisioner({
    commands: COMMANDS,
    allowedEnvironment: new Set(["MODE"]),
    environment: { PATH: "/usr/bin:/bin" },
    workingDirectory: join(folder, "work"),
    limits: { ...DEFAULT_PROCESS_LIMITS, exitReportPauseMs: 5, ...limits },
    nowMs: () => performance.now(),
    bind,
    onEvent: (event) => void events.push(event),
  });
  await other.start();
  return other;
}

describe("an agent that cannot be run", () => {
  const refused = (name: string, labels: Record<string, string> = {}, signal = UNABORTED) =>
    provisioner.provision(agentOf(name, labels), recorded().control, signal);

  it("is refused, with what it could be", async () => {
    await expect(refused("rm")).rejects.toMatchObject({ code: "UNSUPPORTED", remedy: /idle, seven/ });
    await expect(refused("idle", { "env.LD_PRELOAD": "/x.so" })).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
      remedy: "this node allows MODE",
    });
    await expect(refused("missing")).rejects.toMatchObject({ code: "NOT_FOUND", message: /nowhere/ });
  });

  it("is refused where a folder is a file, and where the node has no file descriptor left", async () => {
    const program = join(process.execPath, "below");
    const inNoFolder = ProcessGroup.start({ ...SPEC, program });
    await expect(inNoFolder).rejects.toMatchObject({ code: "IO_ERROR", message: /below/ });
    const group = new URL("./process-group.js", import.meta.url).href;
    const source = `import { closeSync, openSync } from "node:fs";
      const { ProcessGroup } = await import(${JSON.stringify(group)});
      const open = [];
      try { for (;;) open.push(openSync("/dev/null", "r")); } catch {}
      const spec = { ...${JSON.stringify(SPEC)}, onOutput() {}, onOutputEnd() {} };
      const code = await ProcessGroup.start(spec).then(() => "started", (error) => error.code);
      open.forEach(closeSync);
      setImmediate(() => console.log(code));`;
    const script = join(folder, "starved.mjs");
    writeFileSync(script, source);
    const starved = spawnSync("sh", ["-c", `ulimit -n 64 && exec "$0" "$1"`, process.execPath, script]);
    expect([starved.stdout.toString(), starved.status]).toEqual(["RESOURCE_EXHAUSTED\n", 0]);
  });

  it("takes no place from others, and there are as many as are allowed", async () => {
    for (let i = 0; i < 5; i += 1)
      await expect(refused("missing")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const first = await run("idle");
    await run("idle");
    await expect(refused("idle")).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED" });
    await first.handle.onChange(ended(first.agent, { kind: "signalled", signal: "SIGKILL" }));
    await expect.poll(() => first.told).toEqual(["exit -9"]);
    await run("idle");
  });

  it("leaves nothing behind when nobody waits for it any more", async () => {
    const given = new AbortController();
    const late = refused("idle", {}, given.signal);
    given.abort();
    await expect(late).rejects.toMatchObject({ code: "CANCELLED" });
    const started = events.find(({ message }) => message === "an agent runs");
    expect(systemState(Number(started?.fields["process"]))).toBeNull();
  });
});

it("a process that leaves what may not be killed ends all the same", async () => {
  const group = await ProcessGroup.start({ ...SPEC, args: ["-e", "process.exit(3)"] });
  const kill = vi.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
  });
  expect(await group.exited).toBe(3);
  expect(kill).toHaveBeenCalledWith(-group.id, "SIGKILL");
  expect(group.isOver).toBe(true);
});

it("tells the end of an agent again until it is written down, and not when it is known", async () => {
  const tries: string[] = [];
  const control: AgentControl = {
    report: async () => undefined,
    exited: async (exitCode) => {
      tries.push(`exit ${exitCode}`);
      if (tries.length < 3) throw new NexusError({ code: "NO_LEADER", what: "nobody leads root" });
      throw new NexusError({ code: "CONFLICT", what: "it has ended" });
    },
  };
  await provisioner.provision(agentOf("seven"), control, UNABORTED);
  await expect.poll(() => tries, LONG).toEqual(["exit 7", "exit 7", "exit 7"]);
  await provisioner.stop();
  expect(tries).toHaveLength(3);
  expect(events.filter(({ level }) => level === "error")).toEqual([]);
});

it("tells the end of an agent a bounded number of times, and says that it could not be written down", async () => {
  provisioner = await replaced({ maxExitReports: 3 });
  let tries = 0;
  const control: AgentControl = {
    report: async () => undefined,
    exited: async () => {
      tries += 1;
      throw new NexusError({ code: "NO_LEADER", what: "nobody leads root" });
    },
  };
  const agent = agentOf("seven");
  await provisioner.provision(agent, control, UNABORTED);
  const unwritten = () => events.filter(({ level }) => level === "error");
  await expect
    .poll(unwritten, LONG)
    .toMatchObject([
      { message: "the end of an agent could not be written down", fields: { agent: agent.pid, exitCode: 7 } },
    ]);
  expect(tries).toBe(3);
});

it("a service that stops ends what runs, and is bound no more", async () => {
  const idle = await run("idle");
  const deaf = await run("deaf");
  await expect.poll(() => deaf.lines(), LONG).toEqual(["up"]);
  await provisioner.stop();
  expect(bound).toBeNull();
  expect([systemState(idle.processId), systemState(deaf.processId)]).toEqual([null, null]);
  expect([...idle.told, ...deaf.told].sort()).toEqual(["exit -15", "exit -9"]);
});

it("a service that stops waits no longer than it may for what cannot be killed, and says so", async () => {
  await provisioner.stop();
  provisioner = await replaced({ killAfterMs: 20, goneWithinMs: 2_000 });
  const stuck = await run("idle");
  const idle = await run("idle");
  const send = process.kill.bind(process);
  vi.spyOn(process, "kill").mockImplementation((id, signal) =>
    Math.abs(id) === stuck.processId ? true : send(id, signal),
  );
  await provisioner.stop();
  expect(systemState(idle.processId)).toBeNull();
  const said = events.filter(({ level }) => level === "error");
  expect(said).toMatchObject([
    { message: "an agent's process could not be ended", fields: { agent: stuck.agent.pid } },
  ]);
  expect(said[0]?.fields["err"]).toMatchObject({ code: "DEADLINE_EXCEEDED", remedy: /proc/ });
  // The guard got it.
  await expect.poll(() => systemState(stuck.processId), LONG).toBeNull();
});

it("a service that cannot be bound leaves no guard behind", async () => {
  const start = vi.spyOn(ProcessGuard, "start");
  const bind = (): never => {
    throw new NexusError({ code: "ALREADY_EXISTS", what: "another one is bound" });
  };
  await expect(replaced({}, bind)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
  const guard: ProcessGuard = await start.mock.results[0]?.value;
  expect(systemState(Number(guard.id))).toBeNull();
});
