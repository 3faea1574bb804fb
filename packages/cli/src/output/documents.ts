import { DT_LINK, ENTRY_TYPE_NAMES, type FileMetadata } from "@nexus/contracts";
import { encodeCommitToken } from "@nexus/lib";
import type {
  LockHolder,
  MutationReceipt,
  NodeStatus,
  PathLock,
  StatResult,
  WatchEvent,
  ZoneInfo,
} from "@nexus/sdk";

/**
 * The JSON shapes `--json` prints. Field names and meanings are stable: fields may be added, none is renamed or
 * removed. Sizes are bytes, times ISO 8601 in UTC, absent values null. DESIGN.md lists them.
 */

export interface EntryDocument {
  readonly path: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** Octal, four digits: "0644". */
  readonly mode: string;
  readonly version: number;
  readonly gen: number;
  readonly etag: string;
  readonly contentId: string | null;
  readonly mimeType: string | null;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly zone: string;
  readonly inode: number;
  readonly owner: string | null;
  readonly targetZone: string | null;
  readonly linkTarget: string | null;
  readonly ttlSeconds: number | null;
  /** Nodes known to hold the content. */
  readonly holders: readonly string[];
  readonly lastWriter: string | null;
  readonly xattrs: Readonly<Record<string, string>>;
}

export function entryDocument(stat: StatResult): EntryDocument {
  const { entry } = stat;
  return {
    path: stat.path,
    type: ENTRY_TYPE_NAMES[entry.entryType],
    sizeBytes: entry.sizeBytes,
    mode: (stat.mode & 0o7777).toString(8).padStart(4, "0"),
    version: entry.version,
    gen: entry.gen,
    etag: entry.etag,
    contentId: entry.contentId,
    mimeType: entry.mimeType,
    createdAt: isoTime(entry.createdAtMs),
    modifiedAt: isoTime(entry.modifiedAtMs),
    zone: stat.zoneId,
    inode: entry.inode,
    owner: entry.ownerId,
    targetZone: entry.targetZoneId,
    linkTarget: entry.linkTarget,
    ttlSeconds: entry.ttlSeconds,
    holders: stat.holders,
    lastWriter: entry.lastWriterAddress,
    xattrs: entry.xattrs,
  };
}

export interface EventDocument {
  /** The same from every node and for ever. */
  readonly id: string;
  /** For `nexus watch --from`. */
  readonly cursor: string;
  readonly type: string;
  readonly path: string;
  /** Of a rename: where the entry was. */
  readonly oldPath: string | null;
  readonly at: string | null;
  readonly zone: string;
  /** Log index of the commit. */
  readonly index: number;
  readonly created: boolean;
  readonly sizeBytes: number;
  readonly version: number;
  readonly gen: number;
  readonly contentId: string | null;
  /** Who made the change; null: not known. */
  readonly user: string | null;
  readonly agent: string | null;
  /** The entry before; null unless asked for. */
  readonly previous: PreviousDocument | null;
}

export interface PreviousDocument {
  readonly sizeBytes: number;
  readonly version: number;
  readonly gen: number;
  readonly contentId: string | null;
  readonly modifiedAt: string;
}

export function eventDocument(event: WatchEvent, cursor: string): EventDocument {
  const { path, type, oldPath, sizeBytes, version, gen, contentId, previous } = event;
  return {
    id: event.eventId,
    cursor,
    type,
    path,
    oldPath,
    at: event.timestampMs === null ? null : isoTime(event.timestampMs),
    zone: event.zoneId,
    index: event.sequenceNumber,
    created: event.isNew,
    ...{ sizeBytes, version, gen, contentId },
    user: event.userId,
    agent: event.agentId,
    previous: previous === null ? null : previousDocument(previous),
  };
}

function previousDocument(entry: NonNullable<WatchEvent["previous"]>): PreviousDocument {
  const { sizeBytes, version, gen, contentId, modifiedAtMs } = entry;
  return { sizeBytes, version, gen, contentId, modifiedAt: isoTime(modifiedAtMs) };
}

export interface MutationDocument {
  /** As the caller named it. */
  readonly path: string;
  readonly type: string;
  readonly created: boolean;
  readonly sizeBytes: number;
  readonly version: number;
  readonly gen: number;
  readonly etag: string;
  readonly contentId: string | null;
  readonly zone: string;
  /** For `--consistency token:TOKEN`. */
  readonly token: string;
}

export function mutationDocument(path: string, receipt: MutationReceipt): MutationDocument {
  const { entry } = receipt;
  return {
    path,
    type: ENTRY_TYPE_NAMES[entry.entryType],
    created: receipt.created,
    sizeBytes: entry.sizeBytes,
    version: entry.version,
    gen: entry.gen,
    etag: entry.etag,
    contentId: entry.contentId,
    zone: entry.zoneId,
    token: encodeCommitToken(receipt.token),
  };
}

export interface MemberDocument {
  /** Text: ids are opaque, and larger than some JSON readers count. */
  readonly nodeId: string;
  readonly address: string | null;
  readonly role: string;
  readonly isLeader: boolean;
  readonly matchIndex: number | null;
  readonly recentlyActive: boolean | null;
  /** A learner that is not promoted by itself. */
  readonly staysLearner: boolean;
}

/** A zone as one node sees it. */
export interface ZoneDocument {
  readonly zone: string;
  readonly incarnation: string;
  readonly consistency: string | null;
  readonly nodeId: string;
  readonly role: string;
  readonly leaderId: string | null;
  readonly leaderAddress: string | null;
  readonly term: number;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  /** For `--config-version`. */
  readonly configVersion: number;
  readonly members: readonly MemberDocument[];
  readonly mounts: number;
  /** What the zone holds and may hold (null: no limit); null: not known to the node. */
  readonly usage: ZoneInfo["usage"];
  /** What is wrong and what to do, one line. */
  readonly problem: string | null;
}

export function zoneDocument(zone: ZoneInfo): ZoneDocument {
  return {
    zone: zone.zoneId,
    incarnation: zone.incarnation,
    consistency: zone.consistency,
    nodeId: String(zone.nodeId),
    role: zone.role,
    leaderId: zone.leaderId === null ? null : String(zone.leaderId),
    leaderAddress: zone.leaderAddress,
    term: zone.term,
    commitIndex: zone.commitIndex,
    appliedIndex: zone.appliedIndex,
    firstIndex: zone.firstIndex,
    lastIndex: zone.lastIndex,
    configVersion: zone.configVersion,
    members: zone.members.map((member) => ({
      nodeId: String(member.nodeId),
      address: member.address,
      role: member.role,
      isLeader: member.nodeId === zone.leaderId,
      matchIndex: member.matchIndex,
      recentlyActive: member.recentlyActive,
      staysLearner: member.staysLearner,
    })),
    mounts: zone.linksCount,
    usage: zone.usage,
    problem: zone.problem,
  };
}

export function statusDocument(status: NodeStatus): Record<string, unknown> {
  return { ...status, zones: status.zones.map(zoneDocument) };
}

/** ISO 8601 in UTC with milliseconds; what is not a time any calendar has is shown as the epoch's start. */
export function isoTime(timeMs: number): string {
  const time = new Date(timeMs);
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString();
}

/** `name -> target` for links. */
export function linkSuffix(entry: FileMetadata): string {
  return entry.entryType === DT_LINK && entry.linkTarget !== null ? ` -> ${entry.linkTarget}` : "";
}

/** What `cat` and `get` say about a file beside its bytes. */
export function entryOfFile(path: string, entry: FileMetadata): Record<string, unknown> {
  return {
    path,
    sizeBytes: entry.sizeBytes,
    version: entry.version,
    etag: entry.etag,
    contentId: entry.contentId,
  };
}

export interface LockDocument {
  readonly path: string;
  readonly mode: string;
  /** Of counting locks. */
  readonly capacity: number | null;
  readonly waiting: number;
  readonly holders: readonly LockHolderDocument[];
}

export interface LockHolderDocument {
  readonly lockId: string;
  readonly owner: string;
  readonly info: string;
  readonly fencing: number;
  readonly heldMs: number;
  readonly remainingMs: number;
}

export function lockDocument({ path, mode, waiting, holders }: PathLock): LockDocument {
  const capacity = mode.kind === "counting" ? mode.capacity : null;
  return { path, mode: mode.kind, capacity, waiting, holders: holders.map(holderDocument) };
}

function holderDocument(holder: LockHolder): LockHolderDocument {
  const { lockId, owner, info, fencing, heldMs, remainingMs } = holder;
  return { lockId, owner, info, fencing, heldMs, remainingMs };
}
