import type { IncarnationId, LogIndex, NodeId, Term } from "@nexus/contracts";
import { NexusError } from "@nexus/contracts";
import type { admin, MessageInit } from "@nexus/contracts/wire";
import type {
  MemberChange,
  MemberRole,
  ReplicaRole,
  ZoneConsistency,
  ZoneInfo,
  ZoneMember,
  ZoneUsage,
} from "@nexus/kernel";
import { parseIncarnationId, parseNodeId, parseZoneId, toHex } from "@nexus/lib";

export function incarnationToWire(incarnation: IncarnationId): Uint8Array {
  return Buffer.from(incarnation, "hex");
}

/** Errors: INVALID_ARGUMENT. */
export function incarnationFromWire(bytes: Uint8Array): IncarnationId {
  return parseIncarnationId(toHex(bytes));
}

/** 0 on the wire is "no node". */
export function nodeIdFromWire(value: number): NodeId | null {
  return value === 0 ? null : parseNodeId(value);
}

export function zoneInfoToWire(info: ZoneInfo): MessageInit<admin.ZoneInfo> {
  return {
    zoneId: info.zoneId,
    incarnation: incarnationToWire(info.incarnation),
    consistency: info.consistency ?? "",
    nodeId: info.nodeId,
    role: info.role,
    leaderId: info.leaderId ?? 0,
    leaderAddress: info.leaderAddress ?? "",
    term: info.term,
    commitIndex: info.commitIndex,
    appliedIndex: info.appliedIndex,
    firstIndex: info.firstIndex,
    lastIndex: info.lastIndex,
    configVersion: info.configVersion,
    members: info.members.map((member) => ({
      nodeId: member.nodeId,
      address: member.address ?? "",
      role: member.role,
      matchIndex: member.matchIndex,
      recentlyActive: member.recentlyActive,
      staysLearner: member.staysLearner,
    })),
    linksCount: info.linksCount,
    problem: info.problem ?? "",
    ...usageToWire(info.usage),
  };
}

const REPLICA_ROLES: readonly string[] = ["leader", "follower", "candidate", "learner"];
const MEMBER_ROLES: readonly string[] = ["voter", "learner", "witness"];

/** Errors: INVALID_ARGUMENT for what no Nexus server sends. */
export function zoneInfoFromWire(wire: admin.ZoneInfo): ZoneInfo {
  return {
    zoneId: parseZoneId(wire.zoneId),
    incarnation: incarnationFromWire(wire.incarnation),
    consistency: wire.consistency === "" ? null : zoneConsistencyFromWire(wire.consistency),
    nodeId: parseNodeId(wire.nodeId),
    role: oneOf<ReplicaRole>(wire.role, REPLICA_ROLES, "replica role"),
    leaderId: nodeIdFromWire(wire.leaderId),
    leaderAddress: wire.leaderAddress === "" ? null : wire.leaderAddress,
    term: wire.term as Term,
    commitIndex: wire.commitIndex as LogIndex,
    appliedIndex: wire.appliedIndex as LogIndex,
    firstIndex: wire.firstIndex as LogIndex,
    lastIndex: wire.lastIndex as LogIndex,
    configVersion: wire.configVersion as LogIndex,
    members: wire.members.map(memberFromWire),
    linksCount: wire.linksCount,
    problem: wire.problem === "" ? null : wire.problem,
    usage: usageFromWire(wire),
  };
}

/** Entries and bytes come together, or not at all: not known. */
function usageToWire(usage: ZoneUsage | null): MessageInit<admin.ZoneInfo> {
  if (usage === null) return {};
  const { entries, bytes, maxEntries, maxBytes } = usage;
  return { usedEntries: entries, usedBytes: bytes, quotaEntries: maxEntries, quotaBytes: maxBytes };
}

function usageFromWire(wire: admin.ZoneInfo): ZoneUsage | null {
  if (wire.usedEntries === null || wire.usedBytes === null) return null;
  return {
    entries: wire.usedEntries,
    bytes: wire.usedBytes,
    maxEntries: wire.quotaEntries,
    maxBytes: wire.quotaBytes,
  };
}

function memberFromWire(wire: admin.ZoneMember): ZoneMember {
  return {
    nodeId: parseNodeId(wire.nodeId),
    address: wire.address === "" ? null : wire.address,
    role: oneOf<MemberRole>(wire.role, MEMBER_ROLES, "member role"),
    matchIndex: wire.matchIndex as LogIndex | null,
    recentlyActive: wire.recentlyActive,
    staysLearner: wire.staysLearner,
  };
}

const CONSISTENCIES: readonly string[] = ["strong", "eventual"];

/** Errors: INVALID_ARGUMENT. */
export function zoneConsistencyFromWire(text: string): ZoneConsistency {
  return oneOf<ZoneConsistency>(text, CONSISTENCIES, "consistency");
}

const MEMBER_CHANGES: readonly string[] = ["remove", "demote", "promote"];

/** Errors: INVALID_ARGUMENT. */
export function memberChangeFromWire(text: string): MemberChange {
  return oneOf<MemberChange>(text, MEMBER_CHANGES, "member change");
}

function oneOf<T extends string>(text: string, allowed: readonly string[], what: string): T {
  if (allowed.includes(text)) return text as T;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${what} ${JSON.stringify(text)} is not one of ${allowed.join(", ")}`,
  });
}
