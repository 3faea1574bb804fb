import type { LogIndex, NodeId } from "@nexus/contracts";
import { type JointQuorum, jointCommitted, jointVote, voterIds } from "../quorum/joint.js";
import { type AckedIndexes, majorityCommitted, majorityVote, type VoteResult } from "../quorum/majority.js";
import { findArgument, toNodeId, toNumber } from "./arguments.js";
import type { Directive } from "./datadriven.js";

/**
 * Runs the cases of quorums. Answers in (cfg, cfgj) order, each voter once; `_` is a voter that said nothing.
 * Every result is also computed in ways that must agree; one that does not is printed and so fails the case.
 */
export function runQuorum(directive: Directive): string {
  const incoming = idsOf(directive, "cfg");
  const joint = findArgument(directive, "cfgj") !== undefined;
  const outgoing = findArgument(directive, "cfgj")?.values[0] === "zero" ? [] : idsOf(directive, "cfgj");
  const quorum: JointQuorum = { incoming, outgoing };
  switch (directive.command) {
    case "committed":
      return committed(quorum, joint, readIndexes(directive, quorum));
    case "vote":
      return vote(quorum, joint, readVotes(directive, quorum));
    default:
      throw new Error(`unknown command ${directive.command}`);
  }
}

function idsOf(directive: Directive, key: string): NodeId[] {
  return (findArgument(directive, key)?.values ?? []).map(toNodeId);
}

/** Voters in the order of their answers, with the word each said. */
function readWords(directive: Directive, key: string, quorum: JointQuorum): [NodeId, string][] {
  const ids = [...new Set([...quorum.incoming, ...quorum.outgoing])];
  const words = findArgument(directive, key)?.values ?? [];
  if (words.length !== ids.length) throw new Error(`${words.length} answers of ${ids.length} voters`);
  return ids.map((id, i) => [id, words[i]!]);
}

type Indexes = AckedIndexes & { readonly known: ReadonlyMap<NodeId, LogIndex> };

function indexesOf(known: ReadonlyMap<NodeId, LogIndex>): Indexes {
  return { known, ackedIndex: (id) => known.get(id) ?? null };
}

function readIndexes(directive: Directive, quorum: JointQuorum): Indexes {
  const known = new Map<NodeId, LogIndex>();
  for (const [id, word] of readWords(directive, "idx", quorum)) {
    // The reference takes an explicit 0 for silence too.
    if (word !== "_" && toNumber(word) > 0) known.set(id, toNumber(word) as LogIndex);
  }
  return indexesOf(known);
}

function readVotes(directive: Directive, quorum: JointQuorum): ReadonlyMap<NodeId, boolean> {
  const votes = new Map<NodeId, boolean>();
  for (const [id, word] of readWords(directive, "votes", quorum)) {
    if (word === "y" || word === "n") votes.set(id, word === "y");
    else if (word !== "_") throw new Error(`unknown vote ${word}`);
  }
  return votes;
}

function committed(quorum: JointQuorum, joint: boolean, acked: Indexes): string {
  const { incoming, outgoing } = quorum;
  const result = joint ? jointCommitted(quorum, acked) : majorityCommitted(incoming, acked);
  const others: [string, LogIndex | null][] = joint
    ? [["swapped halves", jointCommitted({ incoming: outgoing, outgoing: incoming }, acked)]]
    : [
        ["counting", committedByCounting(incoming, acked)],
        ["zero-joint quorum", jointCommitted({ incoming, outgoing: [] }, acked)],
        ["self-joint quorum", jointCommitted({ incoming, outgoing: incoming }, acked)],
      ];
  return describeAcks(voterIds(quorum), acked) + disagreements(result, others) + `${result ?? "∞"}\n`;
}

/** The definition, word by word: the highest index that a majority has reached. */
function committedByCounting(voters: readonly NodeId[], acked: Indexes): LogIndex | null {
  if (voters.length === 0) return null;
  const candidates = [0 as LogIndex, ...acked.known.values()];
  const reached = candidates.filter((index) => {
    const holders = voters.filter((id) => (acked.ackedIndex(id) ?? 0) >= index);
    return 2 * holders.length > voters.length;
  });
  return Math.max(...reached) as LogIndex;
}

const VOTE_NAMES: Record<VoteResult, string> = { pending: "VotePending", won: "VoteWon", lost: "VoteLost" };

function vote(quorum: JointQuorum, joint: boolean, cast: ReadonlyMap<NodeId, boolean>): string {
  const votes = { vote: (id: NodeId) => cast.get(id) ?? null };
  const { incoming, outgoing } = quorum;
  const result = joint ? jointVote(quorum, votes) : majorityVote(incoming, votes);
  const others: [string, VoteResult][] = joint
    ? [["swapped halves", jointVote({ incoming: outgoing, outgoing: incoming }, votes)]]
    : [
        ["zero-joint quorum", jointVote({ incoming, outgoing: [] }, votes)],
        ["self-joint quorum", jointVote({ incoming, outgoing: incoming }, votes)],
      ];
  return disagreements(result, others) + `${VOTE_NAMES[result]}\n`;
}

function disagreements<T>(result: T, others: readonly (readonly [string, T])[]): string {
  return others
    .filter(([, other]) => other !== result)
    .map(([how, other]) => `${String(other)} <-- via ${how}\n`)
    .join("");
}

/** A table with a bar for each voter: the longer, the more voters are behind it. */
function describeAcks(ids: readonly NodeId[], acked: Indexes): string {
  if (ids.length === 0) return "<empty majority quorum>";
  const ascending = ids.map((id) => acked.ackedIndex(id) ?? 0).sort((a, b) => a - b);
  let table = `${" ".repeat(ids.length)}    idx\n`;
  for (const id of ids) {
    const index = acked.ackedIndex(id);
    const bar = index === null ? 0 : ascending.indexOf(index);
    const mark = index === null ? "?" : `${"x".repeat(bar)}>`;
    table += `${mark.padEnd(ids.length + 1)} ${String(index ?? 0).padStart(5)}    (id=${id})\n`;
  }
  return table;
}
