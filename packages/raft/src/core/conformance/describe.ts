import { decodeConfChange } from "../confchange/codec.js";
import type { Configuration } from "../confchange/configuration.js";
import { isEmptySnapshot, isLocalTarget } from "../messages.js";
import type { ProgressStatus } from "../status.js";
import type {
  ConfChangeType,
  Entry,
  HardState,
  Message,
  MessageTarget,
  ReadState,
  Ready,
  Snapshot,
  SoftState,
} from "../types.js";

/** Ready, messages, entries and progress in the words of the data files. */

export function describeReady(ready: Ready): string {
  let text = "";
  if (ready.softState !== null) text += `${describeSoftState(ready.softState)}\n`;
  if (ready.hardState !== null) text += `HardState ${describeHardState(ready.hardState)}\n`;
  if (ready.readStates.length > 0)
    text += `ReadStates [${ready.readStates.map(describeReadState).join(" ")}]\n`;
  if (ready.entries.length > 0) text += `Entries:\n${describeEntries(ready.entries)}`;
  if (ready.snapshot !== null) text += `Snapshot ${describeSnapshot(ready.snapshot)}\n`;
  if (ready.committedEntries.length > 0)
    text += `CommittedEntries:\n${describeEntries(ready.committedEntries)}`;
  if (ready.messages.length > 0) {
    text += "Messages:\n";
    for (const message of ready.messages) text += `${describeMessage(message)}\n`;
  }
  return text === "" ? "<empty Ready>\n" : `Ready MustSync=${ready.mustSync}:\n${text}`;
}

function describeSoftState({ lead, state }: SoftState): string {
  return `Lead:${lead ?? 0} State:${state}`;
}

function describeHardState({ term, vote, commit }: HardState): string {
  return `Term:${term}${vote === null ? "" : ` Vote:${vote}`} Commit:${commit}`;
}

function describeReadState({ index, requestContext }: ReadState): string {
  return `{${index} [${[...requestContext].join(" ")}]}`;
}

function describeSnapshot({ metadata }: Snapshot): string {
  const { voters, votersOutgoing, learners, learnersNext, autoLeave } = metadata.confState;
  const lists = [
    ["Voters", voters],
    ["VotersOutgoing", votersOutgoing],
    ["Learners", learners],
    ["LearnersNext", learnersNext],
  ] as const;
  const confState = lists.map(([name, ids]) => `${name}:[${ids.join(" ")}]`).join(" ");
  return `Index:${metadata.index} Term:${metadata.term} ConfState:${confState} AutoLeave:${autoLeave}`;
}

export function describeMessage(message: Message, indent = ""): string {
  const { type, term, logTerm, index, commit, vote, snapshot, responses } = message;
  const from = describeTarget(message.from);
  let text = `${indent}${from}->${describeTarget(message.to)} ${type} Term:${term} Log:${logTerm}/${index}`;
  if (message.reject) text += ` Rejected (Hint: ${message.rejectHint})`;
  if (commit !== 0) text += ` Commit:${commit}`;
  if (vote !== null) text += ` Vote:${vote}`;
  text += describeMessageEntries(message, indent);
  if (snapshot !== null && !isEmptySnapshot(snapshot)) {
    text += `\n${indent}  Snapshot: ${describeSnapshot(snapshot)}`;
  }
  if (responses.length > 0) {
    const shown = responses.map((response) => `${describeMessage(response, `${indent}  `)}\n`).join("");
    text += ` Responses:[\n${shown}${indent}]`;
  }
  return text;
}

function describeMessageEntries(message: Message, indent: string): string {
  const { type, context, entries } = message;
  // The reference carries the context of a read request as the data of an entry.
  if ((type === "MsgReadIndex" || type === "MsgReadIndexResp") && context !== null) {
    return ` Entries:[0/0 EntryNormal ${quote(context)}]`;
  }
  if (entries.length === 0) return "";
  if (entries.length === 1) return ` Entries:[${describeEntry(entries[0]!)}]`;
  return ` Entries:[${entries.map((entry) => `\n${indent}  ${describeEntry(entry)}`).join("")}\n${indent}]`;
}

function describeTarget(target: MessageTarget | null): string {
  if (target === null) return "0";
  if (!isLocalTarget(target)) return target.toString(16);
  return target === "append-thread" ? "AppendThread" : "ApplyThread";
}

export function describeEntries(entries: readonly Entry[]): string {
  return entries.map((entry) => `${describeEntry(entry)}\n`).join("");
}

const CHANGE_LETTERS: Record<ConfChangeType, string> = {
  ConfChangeAddNode: "v",
  ConfChangeAddLearnerNode: "l",
  ConfChangeRemoveNode: "r",
  ConfChangeUpdateNode: "u",
};

function describeEntry({ term, index, type, data }: Entry): string {
  const place = `${term}/${index} ${type}`;
  if (type === "EntryNormal") return `${place} ${quote(data)}`;
  const changes = decodeConfChange(type, data).changes.map(
    ({ type: change, nodeId }) => `${CHANGE_LETTERS[change]}${nodeId}`,
  );
  return changes.length === 0 ? place : `${place} ${changes.join(" ")}`;
}

/** Go's %q for bytes. */
function quote(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === "\\") text += `\\${character}`;
    else if (byte >= 0x20 && byte < 0x7f) text += character;
    else text += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `"${text}"`;
}

export function describeProgress(progress: ProgressStatus): string {
  let text = `${progress.state} match=${progress.match} next=${progress.next}`;
  if (progress.isLearner) text += " learner";
  if (progress.paused) text += " paused";
  if (progress.pendingSnapshot !== null) text += ` pendingSnap=${progress.pendingSnapshot}`;
  if (!progress.recentActive) text += " inactive";
  if (progress.inflightMessages > 0) {
    text += ` inflight=${progress.inflightMessages}${progress.inflightFull ? "[full]" : ""}`;
  }
  return text;
}

export function describeProgressMap(progress: ReadonlyMap<number, ProgressStatus>): string {
  return [...progress].map(([id, status]) => `${id}: ${describeProgress(status)}\n`).join("");
}

export function describeConfiguration({ voters, learners, learnersNext, autoLeave }: Configuration): string {
  let text = `voters=(${voters.incoming.join(" ")})`;
  if (voters.outgoing.length > 0) text += `&&(${voters.outgoing.join(" ")})`;
  if (learners.length > 0) text += ` learners=(${learners.join(" ")})`;
  if (learnersNext.length > 0) text += ` learners_next=(${learnersNext.join(" ")})`;
  return autoLeave ? `${text} autoleave` : text;
}
