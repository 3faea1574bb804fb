import type { RaftStatus } from "../core/status.js";
import { isVoter } from "../zone/message-facts.js";
import type { ZoneReplica } from "../zone/replica.js";

/** A zone that only its witness holds up is worth a sentence after this long (ms). */
const WORTH_SAYING_MS = 3_000;

/** What keeps a witness from doing its part, and what to do about it; null when nothing does. */
export function describeWitness(
  replica: ZoneReplica,
  status: RaftStatus,
  addressOf: (node: number) => string | null,
): string | null {
  const { zoneId, leaderlessMs } = replica;
  const data = status.configuration.voters.filter((node) => !replica.state.isWitnessNode(node));
  const names = data.map((node) => `${node} (${addressOf(node) ?? "address unknown"})`).join(", ");
  if (replica.isLeader) return describeLeading(replica, status, names);
  if (leaderlessMs === null || leaderlessMs < WORTH_SAYING_MS) return null;
  const start = `start or reconnect ${names || "its data members"}`;
  if (replica.isIncompleteWitness) {
    return (
      `zone ${zoneId} has no leader, and this witness no longer holds all that some data member lacks: it cannot ` +
      `bring one up to date; ${start}, first of all the one that led`
    );
  }
  return (
    `zone ${zoneId} has no leader, and this node is only a witness of it: it holds none of its files; ${start}. If ` +
    `too many are gone for good, \`nexus zone recover --unsafe ${zoneId} --dry-run\` against a data member tells what ` +
    "going on without them may lose"
  );
}

function describeLeading(replica: ZoneReplica, status: RaftStatus, names: string): string {
  const { firstIndex } = replica.metrics();
  for (const [node, { match, recentActive }] of status.progress) {
    const isDataVoter = isVoter(status.configuration, node) && !replica.state.isWitnessNode(node);
    if (isDataVoter && recentActive && match > 0 && match + 1 < firstIndex) {
      return (
        `this witness leads zone ${replica.zoneId} in name only: node ${node} lacks entries below ${firstIndex} that ` +
        `it no longer holds; start the other data members (${names})`
      );
    }
  }
  return (
    `this witness leads zone ${replica.zoneId} in name only, until a data member has its entries: nothing is served; ` +
    `start or reconnect ${names}`
  );
}
