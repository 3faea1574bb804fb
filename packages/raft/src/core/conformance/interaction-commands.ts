import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { utf8Encode } from "@nexus/lib";
import type { RaftConfig } from "../config.js";
import { newMessage } from "../messages.js";
import type { StepResult } from "../results.js";
import {
  findArgument,
  plainId,
  plainIds,
  plainWord,
  toBoolean,
  toChanges,
  toChoice,
  toNodeId,
  toNumber,
  toTransition,
} from "./arguments.js";
import type { Directive } from "./datadriven.js";
import { describeEntries, describeMessage, describeProgressMap } from "./describe.js";
import { type Interaction, problemOf, type Recipient } from "./interaction.js";
import type { InteractionNode } from "./interaction-node.js";
import { confStateOf, emptySnapshot } from "./memory-storage.js";
import { toLogLevel } from "./output.js";

/** What each command of a script does. The first part is the reference's, the second is ours. */
type Command = (env: Interaction, directive: Directive) => void;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["add-nodes", addNodes],
  ["campaign", (env, d) => nodeOf(env, d).raft.campaign()],
  ["compact", compact],
  ["deliver-msgs", deliverMessages],
  ["forget-leader", (env, d) => nodeOf(env, d).raft.forgetLeader()],
  ["log-level", (env, d) => void (env.output.level = toLogLevel(plainWord(d, 0, "a log level")))],
  [
    "process-append-thread",
    (env, d) => forEachNode(env, d, "processing append thread", "processAppendThread"),
  ],
  ["process-apply-thread", (env, d) => forEachNode(env, d, "processing apply thread", "processApplyThread")],
  ["process-ready", (env, d) => forEachNode(env, d, "handling Ready", "processReady")],
  ["propose", propose],
  ["propose-conf-change", proposeConfChange],
  ["raft-log", (env, d) => printLog(env, nodeOf(env, d))],
  ["raft-state", printState],
  ["report-unreachable", (env, d) => nodeOf(env, d).raft.reportUnreachable(plainId(d, 1))],
  ["send-snapshot", sendSnapshot],
  ["set-randomized-election-timeout", setElectionTimeout],
  ["stabilize", stabilize],
  ["status", (env, d) => env.output.write(describeProgressMap(nodeOf(env, d).raft.status().progress))],
  ["tick-election", (env, d) => tick(nodeOf(env, d), nodeOf(env, d).config.electionTick)],
  ["tick-heartbeat", (env, d) => tick(nodeOf(env, d), nodeOf(env, d).config.heartbeatTick)],
  ["transfer-leadership", transferLeadership],

  ["read-index", (env, d) => nodeOf(env, d).raft.readIndex(utf8Encode(plainWord(d, 1, "a context")))],
  ["lose-writes", loseWrites],
  ["report-snapshot", reportSnapshot],
]);

/** Runs one directive of a script and answers with its output. */
export function runDirective(env: Interaction, directive: Directive): string {
  let problem: string | null = null;
  try {
    const command = COMMANDS.get(directive.command);
    if (command === undefined) throw new Error(`unknown command ${directive.command}`);
    command(env, directive);
  } catch (error) {
    // A broken invariant is part of what a script shows.
    problem = error instanceof Error ? error.message : String(error);
  }
  const output = env.output.take();
  const shown = env.output.level === "NONE" ? "" : output;
  return `${shown}${problem ?? ""}` || "ok";
}

function nodeOf(env: Interaction, directive: Directive): InteractionNode {
  return env.node(plainId(directive));
}

function forEachNode(
  env: Interaction,
  directive: Directive,
  title: string,
  action: "processReady" | "processAppendThread" | "processApplyThread",
): void {
  const nodes = env.nodesOf(plainIds(directive));
  for (const node of nodes) {
    if (nodes.length === 1) env[action](node);
    else env.output.section(`> ${node.id} ${title}`, () => env[action](node));
  }
}

function tick(node: InteractionNode, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) node.raft.tick();
}

const DEFAULTS: Omit<RaftConfig, "id"> = {
  electionTick: 3,
  heartbeatTick: 1,
  asyncStorageWrites: false,
  maxSizePerMsg: null,
  maxCommittedSizePerReady: null,
  maxUncommittedEntriesSize: null,
  maxInflightMsgs: null,
  maxInflightBytes: null,
  checkQuorum: false,
  preVote: false,
  readOnlyOption: "safe",
  disableProposalForwarding: false,
  disableConfChangeValidation: false,
  stepDownOnRemoval: false,
  acknowledgesEveryAppend: true,
  applied: 0 as LogIndex,
  lostThrough: 0 as LogIndex,
  isLostTermKnown: true,
  random: () => 0,
  events: () => undefined,
};

function addNodes(env: Interaction, directive: Directive): void {
  const count = toNumber(plainWord(directive, 0, "a count"));
  const ids = (key: string): number[] => (findArgument(directive, key)?.values ?? []).map(toNumber);
  const one = (key: string): string | undefined => findArgument(directive, key)?.values[0];
  const index = (one("index") === undefined ? 0 : toNumber(one("index"))) as LogIndex;
  let bootstrap = emptySnapshot();
  if (directive.args.some(({ key }) => ["voters", "learners", "index", "content"].includes(key))) {
    if (index <= 1) throw new Error("index must be specified as > 1 due to bootstrap");
    bootstrap = {
      metadata: { confState: confStateOf(ids("voters"), ids("learners")), index, term: 1 as Term },
      data: utf8Encode(one("content") ?? ""),
    };
  }
  const config = { ...DEFAULTS, ...nodeSettings(directive), applied: index };
  for (let i = 0; i < count; i += 1) env.addNode(config, bootstrap);
}

function nodeSettings(directive: Directive): Partial<RaftConfig> {
  const settings: { -readonly [Key in keyof RaftConfig]?: RaftConfig[Key] } = {};
  const flag = (key: string, set: (value: boolean) => void): void => {
    const argument = findArgument(directive, key);
    if (argument !== undefined) set(toBoolean(argument.values[0]));
  };
  const size = (key: string, set: (value: number) => void): void => {
    const argument = findArgument(directive, key);
    if (argument !== undefined) set(toNumber(argument.values[0]));
  };
  size("inflight", (value) => (settings.maxInflightMsgs = value));
  flag("prevote", (value) => (settings.preVote = value));
  flag("checkquorum", (value) => (settings.checkQuorum = value));
  flag("async-storage-writes", (value) => (settings.asyncStorageWrites = value));
  size("max-committed-size-per-ready", (value) => (settings.maxCommittedSizePerReady = value));
  flag("disable-conf-change-validation", (value) => (settings.disableConfChangeValidation = value));
  flag("step-down-on-removal", (value) => (settings.stepDownOnRemoval = value));
  const readOnly = findArgument(directive, "read-only");
  if (readOnly !== undefined) {
    const option = toChoice(readOnly.values[0], ["safe", "lease-based"]);
    settings.readOnlyOption = option === "safe" ? "safe" : "leaseBased";
  }
  size("max-inflight-bytes", (value) => (settings.maxInflightBytes = value));
  size("max-size-per-msg", (value) => (settings.maxSizePerMsg = value));
  size("max-uncommitted-size", (value) => (settings.maxUncommittedEntriesSize = value));
  flag("disable-proposal-forwarding", (value) => (settings.disableProposalForwarding = value));
  return settings;
}

function compact(env: Interaction, directive: Directive): void {
  const node = nodeOf(env, directive);
  node.storage.compact(toNumber(directive.args[1]?.key) as LogIndex);
  printLog(env, node);
}

function deliverMessages(env: Interaction, directive: Directive): void {
  const dropped = (findArgument(directive, "drop")?.values ?? []).map(toNodeId);
  const delivered = plainIds(directive);
  for (const id of delivered) {
    if (dropped.includes(id)) throw new Error(`can't both deliver and drop msgs to ${id}`);
  }
  const recipients: Recipient[] = [
    ...delivered.map((id) => ({ id, drop: false })),
    ...dropped.map((id) => ({ id, drop: true })),
  ];
  const type = findArgument(directive, "type")?.values[0] ?? null;
  if (env.deliver(recipients, type) === 0) env.output.writeLine("no messages");
}

function propose(env: Interaction, directive: Directive): void {
  const data = utf8Encode(plainWord(directive, 1, "data"));
  failOnProblem(nodeOf(env, directive).raft.propose(data));
}

function proposeConfChange(env: Interaction, directive: Directive): void {
  const v1 = findArgument(directive, "v1");
  const transition = findArgument(directive, "transition");
  const change = {
    transition: transition === undefined ? toTransition("auto") : toTransition(transition.values[0]),
    changes: toChanges(directive.input),
    context: new Uint8Array(0),
  };
  const encoding = v1 !== undefined && toBoolean(v1.values[0]) ? "v1" : "v2";
  failOnProblem(nodeOf(env, directive).raft.proposeConfChange(change, encoding));
}

function failOnProblem(result: StepResult): void {
  const problem = problemOf(result);
  if (problem !== null) throw new Error(problem);
}

function printLog(env: Interaction, node: InteractionNode): void {
  const first = node.storage.firstIndex();
  const last = node.storage.lastIndex();
  if (last < first) env.output.write(`log is empty: first index=${first}, last index=${last}`);
  else env.output.write(describeEntries(node.storedEntries()));
}

function printState(env: Interaction): void {
  for (const { raft } of env.nodesOf([])) {
    const { id, term, lead, role, configuration } = raft.status();
    const { voters, votersOutgoing } = configuration;
    const votes = voters.includes(id) || votersOutgoing.includes(id);
    env.output.writeLine(`${id}: ${role} (${votes ? "Voter" : "Non-Voter"}) Term:${term} Lead:${lead ?? 0}`);
  }
}

function sendSnapshot(env: Interaction, directive: Directive): void {
  const node = nodeOf(env, directive);
  const message = newMessage("MsgSnap", plainId(directive, 1), node.id);
  message.term = node.raft.basicStatus().term;
  message.snapshot = node.newestSnapshot();
  env.queue(message);
  env.output.write(describeMessage(message));
}

function setElectionTimeout(env: Interaction, directive: Directive): void {
  const timeout = toNumber(findArgument(directive, "timeout")?.values[0]);
  nodeOf(env, directive).raft.setRandomizedElectionTimeout(timeout);
}

function stabilize(env: Interaction, directive: Directive): void {
  const level = findArgument(directive, "log-level")?.values[0];
  const { output } = env;
  const before = output.level;
  if (level !== undefined) output.level = toLogLevel(level);
  env.stabilize(env.nodesOf(plainIds(directive)));
  if (output.level === "NONE") output.take();
  output.level = before;
}

function transferLeadership(env: Interaction, directive: Directive): void {
  const from = toNodeId(findArgument(directive, "from")?.values[0] ?? "");
  const to: NodeId = toNodeId(findArgument(directive, "to")?.values[0] ?? "");
  env.node(from).raft.transferLeader(to);
}

/** `lose-writes 3 2`: node 3 crashes, and its disk has lost the last two appends, acknowledged or not. */
function loseWrites(env: Interaction, directive: Directive): void {
  const node = nodeOf(env, directive);
  const count = toNumber(plainWord(directive, 1, "a number of writes"));
  if (!node.loseWrites(count))
    throw new Error(`node ${node.id} has not made ${count} writes that can be lost`);
  printLog(env, node);
}

/** `report-snapshot 1 3 failure`: what was sent by 1 to 3 did not arrive. */
function reportSnapshot(env: Interaction, directive: Directive): void {
  const outcome = toChoice(plainWord(directive, 2, "an outcome"), ["finish", "failure"]);
  nodeOf(env, directive).raft.reportSnapshot(plainId(directive, 1), outcome);
}
