import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import type { AppliedReply } from "../wire/reply-codec.js";

/**
 * How a proposal ended, as a type: committed and accepted, refused (certainly nothing changed), or unknown (it may
 * have taken effect, or still may).
 */
export type ProposalResult =
  | { readonly kind: "committed"; readonly reply: AppliedReply }
  | { readonly kind: "refused"; readonly error: NexusError }
  | { readonly kind: "unknown"; readonly error: NexusError };

/** The reply of a committed proposal; throws the error of any other outcome. */
export function replyOrThrow(result: ProposalResult): AppliedReply {
  if (result.kind === "committed") return result.reply;
  throw result.error;
}

export function noLeader(zone: ZoneId, timeoutMs: number): NexusError {
  return new NexusError({
    code: "NO_LEADER",
    what: `zone ${zone} had no leader for ${Math.round(timeoutMs)} ms; nothing was changed`,
    remedy:
      `start the missing members (\`nexus zone info ${zone}\` names them and what to do if they are gone for good); ` +
      "reads still work with `--consistency local`",
    details: { zone, timeoutMs },
  });
}

export function notAccepted(zone: ZoneId, timeoutMs: number): NexusError {
  return new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `the leader of zone ${zone} took no proposal for ${Math.round(timeoutMs)} ms; nothing was changed`,
    remedy: "try again later: the zone is overloaded or handing over leadership",
    details: { zone, timeoutMs },
  });
}

export function unknownOutcome(zone: ZoneId, why: string, cause?: unknown): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `a change to zone ${zone} may or may not have taken effect: ${why}`,
    remedy: "read back what it would have changed before trying again",
    details: { zone },
    cause,
  });
}

export function queueFull(zone: ZoneId, limit: string, value: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `zone ${zone} has ${limit} ${value} in use`,
    remedy: "send less at once and try again",
    details: { zone, limit, value },
  });
}

export function replicaClosed(zone: ZoneId, why: string): NexusError {
  return new NexusError({
    code: "CLOSED",
    what: `the replica of zone ${zone} on this node is closed: ${why}`,
    remedy: "use another member of the zone",
    details: { zone },
  });
}

export function removedFromZone(zone: ZoneId): NexusError {
  return replicaClosed(zone, "this node was removed from the zone");
}

export function notLeader(zone: ZoneId, leader: NodeId | null, leaderAddress: string | null): NexusError {
  return new NexusError({
    code: "NOT_LEADER",
    what: `this node does not lead zone ${zone}`,
    remedy: leaderAddress === null ? "try again once a leader is elected" : `ask ${leaderAddress}`,
    details: { zone, leader, leaderAddress },
  });
}
