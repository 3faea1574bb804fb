import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import { type MemberRole, readUsage, type ZoneInfo, type ZoneMember, type ZoneUsage } from "@nexus/kernel";
import type { RaftStatus } from "../core/status.js";
import type { RaftHost } from "../host/api.js";
import { isVoter, membersOf, roleOf } from "../zone/message-facts.js";
import type { ZoneReplica } from "../zone/replica.js";
import { describeProblem } from "./problem.js";

/** What this node knows of a zone; local state, possibly behind. */
export function describeZone(host: RaftHost, replica: ZoneReplica, linksCount: number): ZoneInfo {
  const status = replica.status();
  const metrics = replica.metrics();
  const addressOf = (node: NodeId): string | null =>
    host.addressOf(node) ?? replica.state.members.get(node)?.address ?? null;
  return {
    ...replica.identity,
    consistency: host.eventual.consistencyOf(replica),
    nodeId: host.nodeId,
    role: roleOf(status, status.configuration),
    leaderId: status.lead,
    leaderAddress: status.lead === null ? null : addressOf(status.lead),
    term: status.term,
    commitIndex: status.commit,
    appliedIndex: metrics.appliedIndex,
    firstIndex: metrics.firstIndex,
    lastIndex: metrics.lastIndex,
    configVersion: replica.state.conf.confIndex,
    members: membersOf(status.configuration).map((node) => ({
      ...describeMember(replica, status, node, addressOf(node)),
      staysLearner: replica.state.members.get(node)?.stayLearner ?? false,
    })),
    linksCount,
    usage: localUsage(host, replica),
    problem: describeProblem(replica, status, (node) => addressOf(node as NodeId)),
  };
}

function describeMember(
  replica: ZoneReplica,
  status: RaftStatus,
  nodeId: NodeId,
  address: string | null,
): Omit<ZoneMember, "staysLearner"> {
  const progress = status.progress.get(nodeId);
  const isSelf = nodeId === status.id;
  return {
    nodeId,
    address,
    role: memberRole(replica, status, nodeId),
    matchIndex: progress?.match ?? null,
    recentlyActive: progress === undefined ? null : isSelf || progress.recentActive,
  };
}

/** A witness is shown as one once it votes. */
function memberRole(replica: ZoneReplica, status: RaftStatus, nodeId: NodeId): MemberRole {
  if (!isVoter(status.configuration, nodeId)) return "learner";
  return replica.state.isWitnessNode(nodeId) ? "witness" : "voter";
}

/** What is wrong with the state, when something is, is the zone's `problem`. */
function localUsage(host: RaftHost, replica: ZoneReplica): ZoneUsage | null {
  try {
    if (host.eventual.consistencyOf(replica) === "eventual") {
      return readUsage(host.eventual.zoneOf(replica).readable().store);
    }
    return readUsage(replica.readable().namespace);
  } catch (error) {
    if (NexusError.is(error)) return null;
    throw error;
  }
}

/** Mount rows known on this node that point at the zone. */
export function countLinks(host: RaftHost, target: ZoneId): number {
  let count = 0;
  for (const zone of host.zones()) {
    for (const mounted of host.replica(zone).mounts.values()) if (mounted === target) count += 1;
  }
  return count;
}
