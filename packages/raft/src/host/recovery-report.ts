import type { NodeId } from "@nexus/contracts";
import type { RecoveryReport, RecoveryVoter } from "@nexus/kernel";
import type { ConfState } from "../core/types.js";
import type { GroupLog } from "../log/types.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { RaftLimits } from "./limits.js";

/** A zone without a leader for this many election timeouts has lost its quorum, not just its leader. */
const PATIENCE_ELECTION_TIMEOUTS = 10;

export interface RecoveryFacts {
  readonly replica: ZoneReplica;
  readonly log: GroupLog;
  readonly nodeId: NodeId;
  readonly limits: RaftLimits;
  /** Every voter, of both halves of a joint configuration, with whether its node answered just now. */
  readonly voters: readonly RecoveryVoter[];
}

/** What is known here of a zone that may have lost its quorum, what recovering it may lose, and why it may not be. */
export function describeRecovery(facts: RecoveryFacts): RecoveryReport {
  const { replica, log, nodeId, voters } = facts;
  const lastIndex = log.lastIndex();
  const lastTerm = log.term(lastIndex);
  return {
    ...replica.identity,
    nodeId,
    lastIndex,
    lastTerm: lastTerm.kind === "term" ? lastTerm.term : replica.state.applied.term,
    commitIndex: replica.status().commit,
    leaderlessMs: replica.leaderlessMs,
    voters,
    mayLose: describeLosses(facts),
    refusal: describeRefusal(facts),
    replacement: null,
  };
}

function describeLosses({ replica, log, nodeId, voters }: RecoveryFacts): readonly string[] {
  const lines: string[] = [];
  const lastIndex = log.lastIndex();
  const others = voters.filter((voter) => voter.nodeId !== nodeId).map(nameOf);
  lines.push(
    `every write above index ${lastIndex}, the last one this node holds: ${others.join(", ")} may have ` +
      "acknowledged more",
  );
  const { leaderlessMs } = replica;
  if (leaderlessMs !== null) {
    const seconds = Math.round(leaderlessMs / 1_000);
    lines.push(
      `this node has heard of no leader for ${seconds} s: it has nothing of what others agreed on since`,
    );
  }
  const unsure = lastIndex - replica.status().commit;
  if (unsure > 0) {
    lines.push(
      `${unsure} entries it holds are kept, though it cannot tell whether they were ever acknowledged`,
    );
  }
  const promised = log.abstainUntil();
  if (promised !== null)
    lines.push(`part of its log was lost in a crash: it had promised up to index ${promised}`);
  lines.push("content whose bytes are on the lost nodes only: names and metadata are recovered, not bytes");
  return lines;
}

function describeRefusal({ replica, limits, nodeId, voters }: RecoveryFacts): string | null {
  const { zoneId, problem, leaderId, leaderlessMs, state } = replica;
  if (problem?.kind === "failed" || problem?.kind === "disk") {
    return `its replica on this node does not work: ${problem.error.message}`;
  }
  if (problem?.kind === "diverged") {
    return `what this node holds differs from the others' (${problem.error.message}): recover it on another one`;
  }
  if (problem?.kind === "removed") {
    return "this node was removed from it: recover it on a node that is a member, the one furthest ahead";
  }
  if (state.isWitness)
    return "this node is a witness of it and holds none of its data: recover it on a data member";
  if (state.applied.index === 0)
    return "this node has not received its first snapshot: it holds nothing to recover";
  if (leaderId !== null) return `it has a leader, node ${leaderId}: nothing is lost`;
  const { confState } = state.conf;
  const answering = new Set(voters.filter((voter) => voter.answers).map((voter) => voter.nodeId));
  if (hasQuorum(confState, answering)) {
    const names = voters.filter((voter) => voter.answers && voter.nodeId !== nodeId).map(nameOf);
    return (
      `its quorum answers (${names.length === 0 ? "this node alone" : names.join(", ")}), so a leader should come ` +
      `up: look at \`nexus zone info ${zoneId}\` on each, and stop those whose replica cannot be mended`
    );
  }
  const patienceMs = PATIENCE_ELECTION_TIMEOUTS * limits.electionTicks * limits.tickMs;
  if ((leaderlessMs ?? 0) < patienceMs) {
    return `it has been without a leader for ${Math.round(leaderlessMs ?? 0)} ms only: try again in ${Math.ceil(patienceMs / 1_000)} s`;
  }
  return null;
}

/** Whether these voters alone can elect a leader. */
function hasQuorum({ voters, votersOutgoing }: ConfState, answering: ReadonlySet<NodeId>): boolean {
  const isMajority = (half: readonly NodeId[]): boolean =>
    half.filter((node) => answering.has(node)).length > half.length / 2;
  return isMajority(voters) && (votersOutgoing.length === 0 || isMajority(votersOutgoing));
}

function nameOf({ nodeId, address }: RecoveryVoter): string {
  return `node ${nodeId} (${address ?? "address unknown"})`;
}
