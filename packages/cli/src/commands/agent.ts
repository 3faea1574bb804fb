import { parseZoneId } from "@nexus/lib";
import type { AgentStateName, SignalName } from "@nexus/sdk";
import { parseDurationMs } from "../arguments/duration.js";
import { parseInteger } from "../arguments/number.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag, text } from "../command.js";
import { agentDocument } from "../output/agent-document.js";
import { agentLines, agentTable, stateText } from "../output/agent-text.js";
import type { Session } from "../session.js";

const STATES: readonly AgentStateName[] = [
  "REGISTERED",
  "WARMING_UP",
  "READY",
  "BUSY",
  "SUSPENDED",
  "TERMINATED",
];
const SIGNALS: readonly SignalName[] = ["SIGTERM", "SIGSTOP", "SIGCONT", "SIGKILL"];
/** JSON of an agent, in the words of every command that prints one. */
const AGENT_JSON =
  "pid, name, kind, state, exitCode, end, failure, owner, zone, node, parentPid, children, generation, revision, labels";
/** What a shell makes of an exit code it cannot express. */
const UNKNOWN_EXIT = 255;

interface ListRequest {
  readonly zone: string | null;
  readonly state: AgentStateName | null;
  readonly parent: number | null;
}

export const agentListCommand = defineCommand<ListRequest>({
  words: ["agent", "ls"],
  summary: "list the agents of the cluster",
  needs: "reading",
  json: `one line an agent: ${AGENT_JSON}`,
  examples: ["nexus agent ls", "nexus agent ls --state READY --zone team --json"],
  declare: (command) =>
    command
      .option("--zone <zone>", "only those of this zone")
      .option("--state <state>", "only those in this state")
      .option("--parent <pid>", "only the children of this agent"),
  compile: (_args, options) => {
    const zone = text(options, "zone");
    const state = text(options, "state");
    const parent = text(options, "parent");
    return {
      zone: zone === null ? null : parseZoneId(zone),
      state: state === null ? null : oneOf(state, STATES, "state"),
      parent: parent === null ? null : parsePid(parent),
    };
  },
  run: async ({ zone, state, parent }, session) => {
    const { agents } = await session.filesystem();
    const wanted = {
      ...session.read,
      ...(zone === null ? {} : { zone }),
      ...(state === null ? {} : { state }),
      ...(parent === null ? {} : { parent }),
    };
    if (session.json) {
      for await (const agent of agents.list(wanted)) await session.out.json(agentDocument(agent));
      return;
    }
    const found = [];
    for await (const agent of agents.list(wanted)) found.push(agent);
    await session.out.lines(agentTable(found));
  },
});

export const agentShowCommand = defineCommand<number>({
  words: ["agent", "show"],
  summary: "show one agent",
  needs: "reading",
  json: AGENT_JSON,
  examples: ["nexus agent show 12"],
  declare: (command) => command.argument("<pid>", "which one"),
  compile: (args) => parsePid(word(args, 0)),
  run: async (pid, session) => {
    const { agents } = await session.filesystem();
    const agent = await agents.get(pid, session.read);
    if (session.json) return session.out.json(agentDocument(agent));
    await session.out.lines(agentLines(agent));
  },
});

interface SignalRequest {
  readonly pid: number;
  readonly signal: SignalName;
}

export const agentSignalCommand = defineCommand<SignalRequest>({
  words: ["agent", "signal"],
  summary: "end, suspend or resume an agent",
  description: [
    "SIGTERM ends an agent with exit code 0 and SIGKILL with -9; SIGSTOP suspends it, SIGCONT resumes it. What runs the",
    "agent is told, whichever node it is on.",
  ],
  needs: "writing",
  json: AGENT_JSON,
  examples: ["nexus agent signal 12", "nexus agent signal 12 SIGSTOP", "nexus agent signal 12 kill"],
  declare: (command) =>
    command
      .argument("<pid>", "which one")
      .argument("[signal]", `one of ${SIGNALS.join(", ")}; SIG may be left out`, "SIGTERM"),
  compile: (args) => {
    const name = (args[1] ?? "SIGTERM").toUpperCase();
    const signal = oneOf(name.startsWith("SIG") ? name : `SIG${name}`, SIGNALS, "signal");
    return { pid: parsePid(word(args, 0)), signal };
  },
  run: async ({ pid, signal }, session) => {
    const { agents } = await session.filesystem();
    const agent = await agents.signal(pid, signal, session.call);
    if (session.json) await session.out.json(agentDocument(agent));
  },
});

interface WaitRequest {
  readonly pid: number;
  readonly states: readonly AgentStateName[] | null;
  readonly waitMs: number | null;
  readonly reap: boolean;
}

export const agentWaitCommand = defineCommand<WaitRequest>({
  words: ["agent", "wait"],
  summary: "wait until an agent has ended, or is in a state",
  description: [
    "Ends with the agent's exit code when it waits for the end (255 when nobody saw it end, or the code is no byte), and",
    "with 1 when time is up or the agent ended without getting there: what it is instead is said on stderr.",
  ],
  needs: "reading",
  json: `reached, and the agent when it was: ${AGENT_JSON}`,
  examples: [
    "nexus agent wait 12",
    "nexus agent wait 12 --state READY --wait 1m",
    "nexus agent wait 12 --reap",
  ],
  declare: (command) =>
    command
      .argument("<pid>", "which one")
      .option("--state <states>", "any of these states, separated by commas; default: until it has ended")
      .option("--wait <duration>", "longest wait (default: for ever)")
      .option("--reap", "take it off the list once it has ended"),
  compile: (args, options) => {
    const states = text(options, "state");
    const wait = text(options, "wait");
    const reap = flag(options, "reap");
    if (reap && states !== null) throw usageError("--reap needs the end of the agent", "leave --state out");
    return {
      pid: parsePid(word(args, 0)),
      states: states === null ? null : states.split(",").map((state) => oneOf(state, STATES, "state")),
      waitMs: wait === null ? null : parseDurationMs(wait, "--wait"),
      reap,
    };
  },
  run: async ({ pid, states, waitMs, reap }, session) => {
    const { agents } = await session.filesystem();
    const agent = await agents.wait(pid, {
      ...session.call,
      ...(states === null ? {} : { states }),
      ...(waitMs === null ? {} : { waitMs }),
    });
    if (agent === null) {
      session.exitWith(1);
      if (session.json) return session.out.json({ reached: false });
      return sayWhatIs(session, pid, states);
    }
    if (reap) await agents.reap(pid, session.call);
    if (session.json) await session.out.json({ reached: true, ...agentDocument(agent) });
    else await session.out.lines(agentLines(agent));
    const { state } = agent;
    if (states !== null || state.kind !== "TERMINATED") return;
    const isByte = state.exitCode !== null && state.exitCode >= 0 && state.exitCode < UNKNOWN_EXIT;
    session.exitWith(isByte ? Number(state.exitCode) : UNKNOWN_EXIT);
  },
});

/** What the agent is instead of what was waited for: time is up, or it has ended. */
async function sayWhatIs(
  session: Session,
  pid: number,
  states: readonly AgentStateName[] | null,
): Promise<void> {
  const { agents } = await session.filesystem();
  try {
    const now = stateText(await agents.get(pid, session.call));
    const wanted = states === null ? "has not ended" : `is not ${states.join(" or ")}`;
    session.note(`agent ${pid} ${wanted}: it is ${now}`);
  } catch (error) {
    session.reportFailure(error);
  }
}

export const agentReapCommand = defineCommand<number>({
  words: ["agent", "reap"],
  summary: "take an ended agent off the list",
  needs: "writing",
  json: AGENT_JSON,
  examples: ["nexus agent reap 12"],
  declare: (command) => command.argument("<pid>", "which one"),
  compile: (args) => parsePid(word(args, 0)),
  run: async (pid, session) => {
    const { agents } = await session.filesystem();
    const agent = await agents.reap(pid, session.call);
    if (session.json) await session.out.json(agentDocument(agent));
  },
});

function parsePid(value: string): number {
  return parseInteger(value, "<pid>", { min: 1, max: Number.MAX_SAFE_INTEGER });
}

function oneOf<Name extends string>(value: string, known: readonly Name[], what: string): Name {
  const found = known.find((name) => name === value.toUpperCase());
  if (found !== undefined) return found;
  throw usageError(`${JSON.stringify(value)} is no ${what}`, `give one of ${known.join(", ")}`);
}
