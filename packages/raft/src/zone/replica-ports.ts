import type { IncarnationId, NexusError, NodeId } from "@nexus/contracts";
import type { MountChange } from "@nexus/kernel";
import type { HostRuntime } from "../host/api.js";
import type { RaftLimits } from "../host/limits.js";
import type { DropReason, RaftObserver } from "../host/metrics.js";
import type { PeerView } from "../host/node-liveness.js";
import type { PeerNetwork } from "../host/ports.js";
import type { SnapshotPace } from "../host/snapshot-pace.js";
import type { NodeLog } from "../log/types.js";
import type { ZoneNote } from "../wire/node-frame.js";
import type { NodeSegments } from "./sealing/node-segments.js";
import type { StateStore } from "./state/state-store.js";
import type { ZoneIdentity } from "./state/zone-state.js";

/** What one replica is told about the world. */
export interface ReplicaOptions {
  readonly identity: ZoneIdentity;
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly limits: RaftLimits;
  readonly runtime: HostRuntime;
  readonly log: NodeLog;
  readonly network: PeerNetwork;
  readonly peers: ReplicaPeers;
  readonly observer: RaftObserver;
  /** Shared by all replicas of the node. */
  readonly snapshotPace: SnapshotPace;
  /** Shared by all replicas of the node: sealed segments of streams. */
  readonly segments: NodeSegments;
  /** Opens the folder of this incarnation; again after a failed write. */
  openStore(): Promise<StateStore>;
  readonly events: ReplicaEvents;
}

/** The nodes of the other members. */
export interface ReplicaPeers {
  view(node: NodeId): PeerView;
  /** Alive and willing to lead: not draining, its disk healthy. */
  mayLead(node: NodeId): boolean;
  /** Travels with what other zones have to tell the node in this turn. */
  send(to: NodeId, note: ZoneNote): void;
}

/** What a replica tells its host. Called synchronously; must not throw. */
export interface ReplicaEvents {
  /** Leader, term or role changed. */
  onLeadership(): void;
  /** Members or their addresses changed. */
  onMembers(): void;
  /** The replica needs no ticks from now on, or needs them again. */
  onSleep(isAsleep: boolean): void;
  onMounts(changes: readonly MountChange[]): void;
  /** Entries were applied, or the state was replaced. */
  onApplied(): void;
  /** Only on root. */
  onRegistry(): void;
  /** The replica must be closed and opened again, as if the node had restarted. */
  onRestart(why: string): void;
  /** A message left, or did not: the peer is unknown or its queue is full. */
  onSent(isSent: boolean): void;
  /** A node that is no member says where it is reached. */
  onStranger(node: NodeId, address: string): void;
  onDropped(reason: DropReason): void;
  /** A peer says that the zone goes on under another incarnation, known at `address`. */
  onReplaced(by: IncarnationId, address: string): void;
}

/** Why a replica does not work as it should. */
export type ReplicaProblem =
  | EngineProblem
  /** Its state differs from the others': it serves nobody until it is repaired, or proves right. */
  | { readonly kind: "diverged"; readonly error: NexusError }
  /** The node is no member of the zone any more. */
  | { readonly kind: "removed" };

export type EngineProblem =
  /** Stopped for good. */
  | { readonly kind: "failed"; readonly error: NexusError }
  /** The disk refuses; it resumes by itself. */
  | { readonly kind: "disk"; readonly error: NexusError };
