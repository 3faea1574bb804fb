import type {
  CommitToken,
  IncarnationId,
  Inode,
  LogIndex,
  NodeId,
  ReadConsistency,
  Term,
  ZoneId,
} from "@nexus/contracts";
import type { MetaStore } from "../abc/meta-store.js";
import type { ConflictNotice, ReplicationStatus, ZoneConflict } from "../core/federation/eventual-zones.js";
import type { ReplicatedChannels } from "../core/ipc/contract.js";
import type { Locks } from "../core/locks/contract.js";
import type { ZoneUsage } from "../core/namespace/usage.js";

/**
 * The kernel's only view of federation (reference facts, 3.10). The kernel never names raft: without a
 * federation driver it runs on NoopDistributedCoordinator, which refuses with the remedy.
 */
export interface DistributedCoordinator {
  /** False: a single embedded node; the calls below that change federation refuse. */
  readonly isFederated: boolean;

  /** Zones this node holds a replica of. Local state. */
  listZones(): readonly ZoneId[];
  /** Local state. Errors: ZONE_NOT_LOADED. */
  zoneInfo(zone: ZoneId): ZoneInfo;
  /** Errors: ZONE_NOT_LOADED (remedy names the join command and a member). */
  metaStoreForZone(zone: ZoneId): MetaStore;
  /** Its advisory locks: replicated when the zone is. Errors: ZONE_NOT_LOADED. */
  locksForZone(zone: ZoneId): Locks;
  /**
   * Its pipes and streams with io_profile `wal`. Errors: ZONE_NOT_LOADED, UNSUPPORTED (a zone whose members keep no
   * common order, or a node that is not part of a cluster).
   */
  channelsForZone(zone: ZoneId): ReplicatedChannels;

  /** Whether anything came from a node within the time after which it counts as dead, or it is this one. Local state. */
  hearsNode(node: NodeId): boolean;

  /** Creates a zone with this node as its only member; others join it. Errors: ZONE_EXISTS, NO_LEADER. */
  createZone(zone: ZoneId, options: CreateZoneOptions): Promise<ZoneInfo>;
  /** Removes a zone everywhere. Errors: FAILED when still mounted and not forced (CONFLICT), root (INVALID_ARGUMENT). */
  removeZone(zone: ZoneId, options: { readonly force: boolean; readonly timeoutMs: number }): Promise<void>;
  /** This node becomes a member: learner first, promoted when caught up. Errors: ZONE_NOT_FOUND, NO_LEADER. */
  joinZone(zone: ZoneId, options: JoinZoneOptions): Promise<ZoneInfo>;
  /**
   * Removes a member, takes its vote, or lets it have one again. Errors: NOT_FOUND, INVALID_ARGUMENT (the last
   * voter), MEMBERSHIP_CONFLICT (details.configVersion: the present one), NO_LEADER.
   */
  changeMember(
    zone: ZoneId,
    node: NodeId,
    change: MemberChange,
    options: ChangeMemberOptions,
  ): Promise<ZoneInfo>;
  /** Hands leadership to a voter, or to the best one when null. */
  transferLeadership(zone: ZoneId, to: NodeId | null, options: { readonly timeoutMs: number }): Promise<void>;

  /** This node gives up leadership and refuses it. */
  readonly isDraining: boolean;
  /**
   * Begins or ends draining. Resolves with the zones still led here: at once where nobody else can lead, else at
   * the deadline. Ends with the process.
   */
  setDraining(draining: boolean, options: { readonly timeoutMs: number }): Promise<readonly ZoneId[]>;

  /**
   * A zone that lost its quorum goes on with this node as its only voter, under a new incarnation; what other members
   * alone acknowledged is lost, and they have to join anew. With `dryRun` only the report is made. Errors: CONFLICT
   * (the zone has a quorum, or this node cannot recover it), NO_LEADER (recover root first), NO_SPACE, IO_ERROR.
   */
  recoverZone(
    zone: ZoneId,
    options: { readonly dryRun: boolean; readonly timeoutMs: number },
  ): Promise<RecoveryReport>;

  /**
   * The bytes of a backup file of the zone's metadata as it is now, a piece at a time, while the zone goes on. The bytes
   * of content are not in it. Errors: ZONE_NOT_LOADED, NO_LEADER (not with local consistency), UNAVAILABLE.
   */
  backUpZone(
    zone: ZoneId,
    options: { readonly consistency: ReadConsistency; readonly timeoutMs: number },
  ): AsyncIterable<Uint8Array>;
  /**
   * Makes a zone out of a backup, under the name it had or `as`, with this node as its only voter and a new incarnation.
   * Errors: CORRUPT naming the offset, VERSION_UNSUPPORTED, ZONE_EXISTS, CONFLICT (root, unless this node is alone in
   * it), NO_LEADER, NO_SPACE, IO_ERROR.
   */
  restoreZone(
    bytes: AsyncIterable<Uint8Array>,
    as: ZoneId | null,
    options: { readonly timeoutMs: number },
  ): Promise<ZoneInfo>;
  /**
   * Conflicts this member of an eventual zone noticed, newest first. Local state. Errors: UNSUPPORTED (a strong zone),
   * ZONE_NOT_LOADED, UNAVAILABLE.
   */
  zoneConflicts(zone: ZoneId, limit: number): readonly ZoneConflict[];
  /**
   * Called once for each conflict this node notices from here on, when its record is durable; what a listener throws
   * changes nothing. Conflicts noticed while nobody listened, or more at once than a zone keeps, are not told.
   */
  onConflict(listener: (notice: ConflictNotice) => void): () => void;
  /** How many members have a write of an eventual zone. Local state. Errors: as zoneConflicts, INCARNATION_MISMATCH. */
  replicationOf(token: CommitToken): ReplicationStatus;

  /** Called for every applied change of the zone's mount rows, replicated ones too; replays present ones first. */
  onMountChange(listener: (change: MountChange) => void): () => void;
}

/**
 * How the writes of a zone become one history, fixed when the zone is made: `strong` through consensus; `eventual`
 * at any one member, also without the others, settled among concurrent writes by the later stamp.
 */
export type ZoneConsistency = "strong" | "eventual";

export interface CreateZoneOptions {
  readonly timeoutMs: number;
  /** `strong` when absent. */
  readonly consistency?: ZoneConsistency;
}

export interface JoinZoneOptions {
  readonly asLearner: boolean;
  /** Votes and keeps entries so that the zone survives the loss of a data member, but holds none of its data. */
  readonly asWitness?: boolean;
  readonly timeoutMs: number;
}

/**
 * `remove`: a member no more. `demote`: a learner that stays one. `promote`: a learner that stayed one may vote
 * again, as soon as it is caught up and the zone has a seat for it.
 */
export type MemberChange = "remove" | "demote" | "promote";

export interface ChangeMemberOptions {
  readonly timeoutMs: number;
  /** `ZoneInfo.configVersion` the change was decided on; null: whatever it is. */
  readonly expectedConfigVersion: LogIndex | null;
}

export interface RecoveryVoter {
  readonly nodeId: NodeId;
  readonly address: string | null;
  /** Its node answered just now. */
  readonly answers: boolean;
}

/** What one node holds of a zone, and what recovering the zone from it may lose. */
export interface RecoveryReport {
  readonly zoneId: ZoneId;
  /** The life the report is about. */
  readonly incarnation: IncarnationId;
  readonly nodeId: NodeId;
  /** The last entry this node holds. */
  readonly lastIndex: LogIndex;
  readonly lastTerm: Term;
  /** As far as this node knows. */
  readonly commitIndex: LogIndex;
  /** Since when this node has heard of no leader (ms ago); null: there is one. */
  readonly leaderlessMs: number | null;
  readonly voters: readonly RecoveryVoter[];
  /** What may be lost, one line each. */
  readonly mayLose: readonly string[];
  /** Why the zone cannot be recovered on this node now; null: it can. */
  readonly refusal: string | null;
  /** The incarnation the zone goes on under; null: nothing was changed. */
  readonly replacement: IncarnationId | null;
}

/** External storage as its row names it: every node that has the driver opens it for itself. */
export interface StorageMount {
  readonly driver: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface MountedStorage extends StorageMount {
  /** Of its row: another one at the same place is another storage. */
  readonly inode: Inode;
}

/** What begins at a mount: a zone, or external storage. */
export type MountTarget = ZoneId | MountedStorage;

/** A DT_MOUNT or DT_EXTERNAL_STORAGE row was applied (`target` non-null) or removed (null) in `zone` at `path`. */
export interface MountChange {
  readonly zone: ZoneId;
  readonly path: string;
  readonly target: MountTarget | null;
}

/** One that is about a zone, or about nothing any more. */
export interface ZoneMountChange extends MountChange {
  readonly target: ZoneId | null;
}

export type ReplicaRole = "leader" | "follower" | "candidate" | "learner";
export type MemberRole = "voter" | "learner" | "witness";

export interface ZoneMember {
  readonly nodeId: NodeId;
  /** Peer address `host:port`; null when not yet known here. */
  readonly address: string | null;
  readonly role: MemberRole;
  /** On the leader: last log index known to be on the member, and whether it answered within an election timeout. */
  readonly matchIndex: LogIndex | null;
  readonly recentlyActive: boolean | null;
  /** A learner that is not promoted by itself. */
  readonly staysLearner: boolean;
}

/** What this node knows of one of its zones; local state, possibly behind. */
export interface ZoneInfo {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  /** null: not known here yet. */
  readonly consistency: ZoneConsistency | null;
  readonly nodeId: NodeId;
  readonly role: ReplicaRole;
  readonly leaderId: NodeId | null;
  readonly leaderAddress: string | null;
  readonly term: Term;
  readonly commitIndex: LogIndex;
  readonly appliedIndex: LogIndex;
  readonly firstIndex: LogIndex;
  readonly lastIndex: LogIndex;
  /** Log index of the last membership change; what `expectedConfigVersion` is compared with. */
  readonly configVersion: LogIndex;
  readonly members: readonly ZoneMember[];
  /** Mount rows known on this node that point at the zone. */
  readonly linksCount: number;
  /** What the zone holds and may hold; null: not known here (a witness, or a state that is being opened again). */
  readonly usage: ZoneUsage | null;
  /** What is wrong and what to do, one line; null when nothing is. */
  readonly problem: string | null;
}
