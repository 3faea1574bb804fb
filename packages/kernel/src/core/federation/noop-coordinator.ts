import {
  type CommitToken,
  type IncarnationId,
  type LogIndex,
  NexusError,
  type NodeId,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { MetaStore } from "../../abc/meta-store.js";
import type {
  DistributedCoordinator,
  MountChange,
  RecoveryReport,
  ZoneInfo,
} from "../../hal/distributed-coordinator.js";
import type { ReplicatedChannels } from "../ipc/contract.js";
import type { Locks } from "../locks/contract.js";
import type { ZoneUsage } from "../namespace/usage.js";

export interface NoopCoordinatorOptions {
  /** The only zone there is. */
  readonly metaStore: MetaStore;
  /** Of that zone; stays the caller's to close. */
  readonly locks: Locks;
  readonly nodeId: NodeId;
  readonly incarnation: IncarnationId;
  /** Index of the last commit, for status. */
  readonly appliedIndex: () => LogIndex;
  /** What the zone holds, for status; default: not known. */
  readonly usage?: () => ZoneUsage | null;
  /** Tells of its mount rows, present ones first; default: nobody hears of any. */
  readonly onMountChange?: (listener: (change: MountChange) => void) => () => void;
}

const ONLY_TERM = 1 as Term;
const FIRST_INDEX = 1 as LogIndex;

/** The coordinator of a node that is not part of a cluster: one zone, and a refusal for everything else. */
export class NoopDistributedCoordinator implements DistributedCoordinator {
  readonly isFederated = false;
  readonly isDraining = false;
  readonly #options: NoopCoordinatorOptions;

  constructor(options: NoopCoordinatorOptions) {
    this.#options = options;
  }

  listZones(): readonly ZoneId[] {
    return [this.#options.metaStore.zoneId];
  }

  zoneInfo(zone: ZoneId): ZoneInfo {
    this.#requireZone(zone);
    const { nodeId, incarnation, appliedIndex } = this.#options;
    const index = appliedIndex();
    return {
      zoneId: zone,
      incarnation,
      consistency: "strong",
      nodeId,
      role: "leader",
      leaderId: nodeId,
      leaderAddress: null,
      term: ONLY_TERM,
      commitIndex: index,
      appliedIndex: index,
      firstIndex: FIRST_INDEX,
      lastIndex: index,
      configVersion: FIRST_INDEX,
      members: [
        {
          nodeId,
          address: null,
          role: "voter",
          matchIndex: index,
          recentlyActive: true,
          staysLearner: false,
        },
      ],
      linksCount: 0,
      usage: this.#options.usage?.() ?? null,
      problem: null,
    };
  }

  metaStoreForZone(zone: ZoneId): MetaStore {
    this.#requireZone(zone);
    return this.#options.metaStore;
  }

  locksForZone(zone: ZoneId): Locks {
    this.#requireZone(zone);
    return this.#options.locks;
  }

  hearsNode(node: NodeId): boolean {
    return node === this.#options.nodeId;
  }

  channelsForZone(zone: ZoneId): ReplicatedChannels {
    this.#requireZone(zone);
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `pipes and streams of zone ${zone} cannot have io_profile wal: this node is not part of a cluster`,
      remedy: "use io_profile memory, or a node of a cluster",
    });
  }

  createZone(zone: ZoneId): Promise<ZoneInfo> {
    return Promise.reject(refusal(`zone ${zone} cannot be created`));
  }

  removeZone(zone: ZoneId): Promise<void> {
    return Promise.reject(refusal(`zone ${zone} cannot be removed`));
  }

  joinZone(zone: ZoneId): Promise<ZoneInfo> {
    return Promise.reject(refusal(`zone ${zone} cannot be joined`));
  }

  changeMember(zone: ZoneId): Promise<ZoneInfo> {
    return Promise.reject(refusal(`members of zone ${zone} cannot be changed`));
  }

  transferLeadership(zone: ZoneId): Promise<void> {
    return Promise.reject(refusal(`leadership of zone ${zone} cannot be moved`));
  }

  recoverZone(zone: ZoneId): Promise<RecoveryReport> {
    return Promise.reject(refusal(`zone ${zone} has no quorum to lose`));
  }

  backUpZone(zone: ZoneId): AsyncIterable<Uint8Array> {
    throw refusal(`zone ${zone} cannot be backed up`);
  }

  restoreZone(): Promise<ZoneInfo> {
    return Promise.reject(refusal("no zone can be restored"));
  }

  zoneConflicts(zone: ZoneId): never {
    throw refusal(`zone ${zone} is not eventual`);
  }

  /** A zone with one member has nobody to conflict with. */
  onConflict(): () => void {
    return () => undefined;
  }

  replicationOf(token: CommitToken): never {
    throw refusal(`zone ${token.zoneId} is not eventual`);
  }

  setDraining(): Promise<readonly ZoneId[]> {
    return Promise.reject(refusal("there is no other node to take over"));
  }

  /** Of external storage: mounting a zone needs a second one. */
  onMountChange(listener: (change: MountChange) => void): () => void {
    return this.#options.onMountChange?.(listener) ?? (() => undefined);
  }

  #requireZone(zone: ZoneId): void {
    const only = this.#options.metaStore.zoneId;
    if (zone === only) return;
    throw new NexusError({
      code: "ZONE_NOT_LOADED",
      what: `zone ${zone} is not on this node, which is not part of a cluster and has only ${only}`,
      remedy: "use a node of a cluster: start nexusd-cluster and join or found one",
    });
  }
}

function refusal(what: string): NexusError {
  return new NexusError({
    code: "FEDERATION_UNAVAILABLE",
    what: `${what}: this node is not part of a cluster`,
    remedy: "start nexusd-cluster and join or found a cluster",
  });
}
