import type { RaftStatus } from "../core/status.js";
import { isVoter } from "../zone/message-facts.js";
import type { ZoneReplica } from "../zone/replica.js";
import { describeWitness } from "./witness-problem.js";

/** A zone without a leader for this long is worth a sentence (ms). */
const LEADERLESS_WORTH_SAYING_MS = 3_000;

/** What is wrong with a replica and what to do about it, one line; null when nothing is. */
export function describeProblem(
  replica: ZoneReplica,
  status: RaftStatus,
  addressOf: (node: number) => string | null,
): string | null {
  const { problem, zoneId } = replica;
  switch (problem?.kind) {
    case "failed":
      return `the replica stopped: ${problem.error.message}`;
    case "disk":
    case "diverged":
      return problem.error.message;
    case "removed":
      return (
        `this node was removed from zone ${zoneId}; run \`nexus zone join ${zoneId}\` against it to come back, ` +
        "or leave it"
      );
    case undefined:
      break;
  }
  if (replica.isAbstaining) {
    return (
      "part of this node's log was lost, so it does not vote until a leader has brought it up to date; " +
      "start the other members"
    );
  }
  if (replica.state.applied.index === 0) return "waits for its first snapshot; start the zone's leader";
  return replica.isWitness
    ? describeWitness(replica, status, addressOf)
    : describeMissingLeader(replica, status, addressOf);
}

function describeMissingLeader(
  replica: ZoneReplica,
  status: RaftStatus,
  addressOf: (node: number) => string | null,
): string | null {
  const { leaderlessMs, zoneId } = replica;
  if (leaderlessMs === null || leaderlessMs < LEADERLESS_WORTH_SAYING_MS) return null;
  const { voters } = status.configuration;
  const others = voters.filter((node) => node !== status.id);
  const names = others.map((node) => `${node} (${addressOf(node) ?? "address unknown"})`).join(", ");
  if (voters.length === 2 && isVoter(status.configuration, status.id)) {
    return (
      `zone ${zoneId} has two voters and the other, ${names}, does not answer: nothing can be written; start it ` +
      "again. If its disk is gone for good, look at what would be lost with " +
      `\`nexus zone recover --unsafe ${zoneId} --dry-run\` against this node, then run it without --dry-run; ` +
      "until then reads work with `--consistency local`"
    );
  }
  const majority = Math.floor(voters.length / 2) + 1;
  return (
    `zone ${zoneId} has no leader: ${majority} of its ${voters.length} voters must run and reach each other; ` +
    `start or reconnect ${names || "its voters"}; reads work with \`--consistency local\`. If too many are gone for ` +
    `good, \`nexus zone recover --unsafe ${zoneId} --dry-run\` tells what going on without them may lose`
  );
}
