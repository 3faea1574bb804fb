import type { IncarnationId, NexusError, NodeId, ZoneId } from "@nexus/contracts";
import type { MountChange } from "@nexus/kernel";
import type { NodeLog } from "../log/types.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { ReplicaPeers } from "../zone/replica-ports.js";
import type { NodeSegments } from "../zone/sealing/node-segments.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import type { HostRuntime } from "./api.js";
import type { HostFiles, ZoneFolder } from "./host-files.js";
import type { RaftLimits } from "./limits.js";
import type { DropReason, RaftObserver } from "./metrics.js";
import type { PeerNetwork } from "./ports.js";
import type { SnapshotPace } from "./snapshot-pace.js";

export interface ReplicaSetPorts {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly limits: RaftLimits;
  readonly runtime: HostRuntime;
  readonly files: HostFiles;
  readonly log: NodeLog;
  readonly network: PeerNetwork;
  readonly peers: ReplicaPeers;
  readonly observer: RaftObserver;
  readonly snapshotPace: SnapshotPace;
  readonly segments: NodeSegments;
  onAdded(replica: ZoneReplica): void;
  onGone(replica: ZoneReplica): void;
  onSleep(identity: ZoneIdentity, isAsleep: boolean): void;
  onLeadership(identity: ZoneIdentity): void;
  onMembers(): void;
  /** Something was applied, or the replica is gone: who waits for the zone has to look again. */
  onApplied(zone: ZoneId): void;
  onMounts(identity: ZoneIdentity, changes: readonly MountChange[]): void;
  onRegistry(): void;
  onSent(isSent: boolean): void;
  onStranger(node: NodeId, address: string): void;
  onDropped(reason: DropReason): void;
  onReplaced(identity: ZoneIdentity, by: IncarnationId, address: string): void;
  /** Whoever keeps files of the zone open lets go of them. */
  beforeStateGoes(incarnation: IncarnationId): Promise<void>;
}

/** A zone whose replica is on disk and not open: the others go on. */
export interface BrokenReplica {
  readonly folder: ZoneFolder;
  readonly error: NexusError;
  /** It belongs to a life of the zone that another one took over from; what it holds is kept until it joins anew. */
  readonly isReplaced: boolean;
}
