import { type ContentId, type DirEntryType, ENTRY_TYPE_NAMES, NexusError } from "@nexus/contracts";
import type { admin, MessageInit } from "@nexus/contracts/wire";
import type {
  ConflictReason,
  ConflictVersion,
  ReplicationState,
  ReplicationStatus,
  ZoneConflict,
} from "@nexus/kernel";
import { parseNodeId } from "@nexus/lib";

export function conflictToWire(conflict: ZoneConflict): MessageInit<admin.ZoneConflict> {
  const { loser, winner } = conflict;
  return { ...conflict, loser: versionToWire(loser), winner: winner === null ? null : versionToWire(winner) };
}

function versionToWire(version: ConflictVersion): MessageInit<admin.ConflictVersion> {
  return { ...version, contentId: version.contentId ?? "" };
}

const REASONS: readonly string[] = ["laterWrite", "directoryKept"] satisfies ConflictReason[];
const STATES: readonly string[] = ["pending", "local", "partial", "everywhere"] satisfies ReplicationState[];

/** Errors: INVALID_ARGUMENT for what no Nexus server sends. */
export function conflictFromWire(wire: admin.ZoneConflict): ZoneConflict {
  if (wire.loser === null || !REASONS.includes(wire.reason)) throw malformed("conflict");
  const { number, noticedAtMs, path, loser, winner } = wire;
  return {
    number,
    noticedAtMs,
    path,
    reason: wire.reason as ConflictReason,
    loser: versionFromWire(loser),
    winner: winner === null ? null : versionFromWire(winner),
  };
}

function versionFromWire(wire: admin.ConflictVersion): ConflictVersion {
  const { entryType } = wire;
  if (entryType !== null && !(entryType in ENTRY_TYPE_NAMES)) throw malformed("entry type");
  return {
    nodeId: parseNodeId(wire.nodeId),
    stampMs: wire.stampMs,
    stampCounter: wire.stampCounter,
    origin: wire.origin,
    writeNumber: wire.writeNumber,
    entryType: entryType as DirEntryType | null,
    contentId: wire.contentId === "" ? null : (wire.contentId as ContentId),
    sizeBytes: wire.sizeBytes,
  };
}

/** Errors: INVALID_ARGUMENT for what no Nexus server sends. */
export function replicationFromWire(wire: admin.GetReplicationResponse): ReplicationStatus {
  if (!STATES.includes(wire.state)) throw malformed("replication state");
  return { copies: wire.copies, members: wire.members, state: wire.state as ReplicationState };
}

function malformed(what: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the server sent a ${what} this client does not know`,
    remedy: "use a client of the server's version",
  });
}
