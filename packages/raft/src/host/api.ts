import type { IncarnationId, NodeId, ZoneId } from "@nexus/contracts";
import type { MemberRole, MountChange, RecoveryReport, ZoneConsistency } from "@nexus/kernel";
import type { EventualLimits } from "../eventual/limits.js";
import type { EventualZones } from "../eventual/zones.js";
import type { LogHealth, NodeLog } from "../log/types.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { SegmentStore } from "../zone/sealing/segment-store.js";
import type { HistoryFeed } from "./history-feed.js";
import type { HostFiles } from "./host-files.js";
import type { RaftLimits } from "./limits.js";
import type { RaftMetrics, RaftObserver } from "./metrics.js";
import type { NodeLiveness } from "./node-liveness.js";
import type {
  ChangeMemberCall,
  ClusterCallHandler,
  ClusterCalls,
  ClusterId,
  HostClock,
  PeerNetwork,
} from "./ports.js";

/** What a node keeps for life once it founded or joined a cluster (`<data>/raft/cluster.json`). */
export interface ClusterIdentity {
  readonly clusterId: ClusterId;
  readonly rootIncarnation: IncarnationId;
  /** Former lives of root that the present one continues: recovered or restored on some node. Newest last. */
  readonly replacedRoots: readonly IncarnationId[];
  /** Root went on without this node: under another incarnation, made by the node at `address`. */
  readonly rootReplacedBy: { readonly incarnation: IncarnationId; readonly address: string } | null;
}

/** Time, turns and randomness of a host. Virtual in simulations. */
export interface HostRuntime {
  readonly clock: HostClock;
  /** Runs `callback` at the end of this event-loop turn, so that work of one turn is done together. */
  defer(callback: () => void): void;
  /** Cryptographic randomness: cluster and incarnation ids, nonces, election jitter. */
  randomBytes(count: number): Uint8Array;
}

/** What every way to open a host takes. */
export interface RaftHostSettings {
  readonly nodeId: NodeId;
  /** `host:port` under which peers reach this node. */
  readonly advertiseAddress: string;
  readonly version: string;
  /** This node was told to found a cluster: shown to others by `probe` until it has. */
  readonly willFound: boolean;
  readonly network: PeerNetwork;
  readonly calls: ClusterCalls;
  readonly limits: Partial<RaftLimits>;
  /** Bounds of eventual zones; defaults for those left out. */
  readonly eventualLimits?: Partial<EventualLimits>;
  readonly observer: RaftObserver;
  /** Where older messages of streams go; without one they stay in the zones' state. */
  readonly segmentStore?: SegmentStore | null;
}

/** Everything injected: simulations and tests. */
export interface RaftHostOptions extends RaftHostSettings {
  readonly runtime: HostRuntime;
  readonly files: HostFiles;
  /** Owned by the host from here on: closed with it. */
  readonly log: NodeLog;
}

/**
 * All replicas of this node. Made by `openRaftHost` (a data folder) or `startRaftHost` (everything injected).
 * `close` may be called at any time; `drain` first hands leadership over.
 */
export interface RaftHost extends ClusterCallHandler {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly runtime: HostRuntime;
  readonly limits: RaftLimits;
  /** Which zones are eventual, and this node's copies of them. */
  readonly eventual: EventualZones;

  /** null until the node founded or joined a cluster. */
  identity(): ClusterIdentity | null;
  /** Becomes the first and only voter of a new cluster's root. Errors: BOOT_REFUSED (already a member), NO_SPACE. */
  foundCluster(): Promise<ClusterIdentity>;
  /**
   * Asks the nodes at `addresses` in turn, following redirects, until one admits this node to root or time is up.
   * Errors: BOOT_REFUSED, DEADLINE_EXCEEDED (details.lastError), UNAUTHENTICATED.
   */
  joinCluster(addresses: readonly string[], timeoutMs: number): Promise<ClusterIdentity>;

  /** Why this node cannot serve yet, one line each with the remedy; empty when it can. */
  unreadyReasons(): readonly string[];
  /** Zones with a replica here, sorted. */
  zones(): readonly ZoneId[];
  /** Errors: ZONE_NOT_FOUND, ZONE_NOT_LOADED, and why a replica could not be opened. */
  replica(zone: ZoneId): ZoneReplica;
  /** Called when the set of replicas changes; at once for those present. */
  onReplica(listener: (change: ReplicaChange) => void): () => void;

  /** Changes of the mounts of the zones held here, as they are applied. Present ones: `replica(zone).mounts`. */
  onMounts(listener: (zone: ZoneId, changes: readonly MountChange[]) => void): () => void;
  /** Says when more of a zone's log is applied here. */
  readonly history: Pick<HistoryFeed, "listen">;
  /** How this node sees those it shares a zone with. */
  readonly liveness: Pick<NodeLiveness, "view">;
  /** Peer address of a node as far as known here. */
  addressOf(node: NodeId): string | null;

  /** Errors: ZONE_EXISTS, NO_LEADER, UNKNOWN_OUTCOME. */
  createZone(zone: ZoneId, timeoutMs: number, consistency?: ZoneConsistency): Promise<ZoneReplica>;
  /** Errors: INVALID_ARGUMENT (root), ZONE_NOT_FOUND, NO_LEADER. Does not look at mounts: the coordinator does. */
  removeZone(zone: ZoneId, timeoutMs: number): Promise<void>;
  /** Errors: ZONE_NOT_FOUND, NO_LEADER, MEMBERSHIP_CONFLICT. Resolves once this node has caught up as learner. */
  joinZoneHere(zone: ZoneId, as: MemberRole, timeoutMs: number): Promise<ZoneReplica>;
  /** Wherever the leader is. Errors: NOT_FOUND, INVALID_ARGUMENT (the last voter), MEMBERSHIP_CONFLICT, NO_LEADER. */
  changeMemberOf(request: ChangeMemberCall, timeoutMs: number): Promise<void>;
  /** null: the most caught-up voter. Errors: NOT_LEADER, NOT_FOUND, DEADLINE_EXCEEDED. */
  transferLeadership(zone: ZoneId, to: NodeId | null, timeoutMs: number): Promise<void>;

  /**
   * A zone without quorum goes on with this node as its only voter, under a new incarnation. Errors: ZONE_NOT_FOUND,
   * CONFLICT (it has a quorum), NO_LEADER (of root), NO_SPACE, IO_ERROR, UNKNOWN_OUTCOME.
   */
  recoverZone(zone: ZoneId, dryRun: boolean, timeoutMs: number): Promise<RecoveryReport>;

  /**
   * Makes a zone out of the bytes of a backup, under the name it had or `as`, with this node as its only voter. Resolves
   * with its name. Errors: CORRUPT naming the offset, VERSION_UNSUPPORTED, ZONE_EXISTS, CONFLICT, NO_LEADER, NO_SPACE.
   */
  restoreZone(bytes: AsyncIterable<Uint8Array>, as: ZoneId | null, timeoutMs: number): Promise<ZoneId>;

  readonly isDraining: boolean;
  /**
   * Hands over the zones this node leads and refuses leadership until told otherwise. Resolves with the zones still
   * led here: those nobody else can lead, and at the deadline any.
   */
  setDraining(draining: boolean, timeoutMs: number): Promise<readonly ZoneId[]>;

  metrics(): RaftMetrics;
  /** Of the node's log: whether it takes writes. */
  logHealth(): LogHealth;
  /** The node goes: hands over every zone it leads, for good; resolves at the deadline at latest. */
  drain(timeoutMs: number): Promise<void>;
  /** Flushes state, closes log and network handler. Idempotent. */
  close(): Promise<void>;
}

export type ReplicaChange =
  | { readonly kind: "added"; readonly replica: ZoneReplica }
  | { readonly kind: "removed"; readonly zoneId: ZoneId; readonly incarnation: IncarnationId };
