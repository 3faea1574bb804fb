import {
  type CommitToken,
  DT_MOUNT,
  type IncarnationId,
  NexusError,
  type NodeId,
  type ReadConsistency,
  ROOT_ZONE,
  type ZoneId,
} from "@nexus/contracts";
import {
  type ChangeMemberOptions,
  type ConflictNotice,
  type CreateZoneOptions,
  type DistributedCoordinator,
  type JoinZoneOptions,
  type Locks,
  MAX_LISTED_CONFLICTS,
  type MemberChange,
  type MetaStore,
  type MountChange,
  type RecoveryReport,
  type ReplicatedChannels,
  type ReplicationStatus,
  type ZoneConflict,
  type ZoneInfo,
} from "@nexus/kernel";
import { describeConflict } from "../eventual/conflicts.js";
import type { EventualZone } from "../eventual/zone.js";
import type { RaftHost } from "../host/api.js";
import { backUp } from "../zone/recovery/backup.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import { RaftChannels } from "./channels/raft-channels.js";
import { EventualMetaStore } from "./eventual-meta-store.js";
import { dataReplica, roleToJoinAs } from "./join-role.js";
import { RaftLocks } from "./locks.js";
import { RaftMetaStore } from "./meta-store.js";
import { MountFeed } from "./mount-feed.js";
import { countLinks, describeZone } from "./zone-info.js";

/** The kernel's view of federation, on top of a node's Raft host. The host outlives it. */
export class RaftDistributedCoordinator implements DistributedCoordinator {
  readonly isFederated = true;
  readonly #host: RaftHost;
  readonly #mounts: MountFeed;
  readonly #stores = new Map<IncarnationId, RaftMetaStore | EventualMetaStore>();
  readonly #channels = new Map<IncarnationId, RaftChannels>();
  readonly #stop: () => void;

  constructor(host: RaftHost) {
    this.#host = host;
    this.#mounts = new MountFeed(host);
    this.#stop = host.onReplica((change) => {
      if (change.kind !== "removed") return;
      this.#stores.delete(change.incarnation);
      this.#channels.delete(change.incarnation);
    });
  }

  listZones(): readonly ZoneId[] {
    return this.#host.zones();
  }

  zoneInfo(zone: ZoneId): ZoneInfo {
    return describeZone(this.#host, this.#host.replica(zone), countLinks(this.#host, zone));
  }

  metaStoreForZone(zone: ZoneId): MetaStore {
    const { identity } = dataReplica(this.#host.replica(zone));
    const { incarnation } = identity;
    const known = this.#stores.get(incarnation);
    if (known !== undefined && !known.isClosed) return known;
    const store = this.#openStore(identity);
    this.#stores.set(incarnation, store);
    return store;
  }

  /** A zone whose mode is not known yet is not touched: taking it for the other one would split its data. */
  #openStore(identity: ZoneIdentity): RaftMetaStore | EventualMetaStore {
    const { zoneId } = identity;
    switch (this.#host.eventual.consistencyOf(this.#host.replica(zoneId))) {
      case "eventual": {
        const { eventual } = this.#host;
        const find = () => eventual.zoneOf(this.#host.replica(zoneId));
        return new EventualMetaStore(identity, find, eventual.history);
      }
      case "strong":
        return new RaftMetaStore(identity, () => this.#host.replica(zoneId), this.#host.history);
      case null:
        throw new NexusError({
          code: "UNAVAILABLE",
          what: `this node's replica of root does not know the present life of zone ${zoneId} yet`,
          remedy: "try again in a moment",
          details: { zone: zoneId },
        });
    }
  }

  hearsNode(node: NodeId): boolean {
    return node === this.#host.nodeId || this.#host.liveness.view(node) !== "silent";
  }

  locksForZone(zone: ZoneId): Locks {
    const { identity } = dataReplica(this.#host.replica(zone));
    return new RaftLocks(identity, () => this.#host.replica(zone));
  }

  channelsForZone(zone: ZoneId): ReplicatedChannels {
    const { identity } = dataReplica(this.#host.replica(zone));
    if (this.#host.eventual.consistencyOf(this.#host.replica(zone)) === "eventual") throw noCommonOrder(zone);
    const known = this.#channels.get(identity.incarnation);
    if (known !== undefined) return known;
    const { limits, runtime } = this.#host;
    const channels = new RaftChannels({
      identity,
      find: () => this.#host.replica(zone),
      setTimer: (delayMs, callback) => runtime.clock.setTimer(delayMs, callback),
      maxWaiters: limits.maxChannelWaiters,
    });
    this.#channels.set(identity.incarnation, channels);
    return channels;
  }

  async createZone(zone: ZoneId, options: CreateZoneOptions): Promise<ZoneInfo> {
    await this.#host.createZone(zone, options.timeoutMs, options.consistency);
    return this.zoneInfo(zone);
  }

  async removeZone(
    zone: ZoneId,
    options: { readonly force: boolean; readonly timeoutMs: number },
  ): Promise<void> {
    const links = countLinks(this.#host, zone);
    if (links > 0 && !options.force && zone !== ROOT_ZONE) {
      throw new NexusError({
        code: "CONFLICT",
        what: `zone ${zone} is mounted ${links} times`,
        remedy: "unmount it first, or remove it with --force, which removes those mounts too",
        details: { zone, links },
      });
    }
    if (zone !== ROOT_ZONE) await this.#unmountAll(zone, options.timeoutMs);
    await this.#host.removeZone(zone, options.timeoutMs);
  }

  /** Mounts of the zone in zones this node holds. One that went meanwhile is no failure. */
  async #unmountAll(target: ZoneId, timeoutMs: number): Promise<void> {
    for (const zone of this.#host.zones()) {
      if (zone === target) continue;
      for (const [path, mounted] of this.#host.replica(zone).mounts) {
        if (mounted !== target) continue;
        const mutation = { kind: "remove", path, entryType: DT_MOUNT, conditions: {} } as const;
        try {
          await this.metaStoreForZone(zone).commit([mutation], { timeoutMs });
        } catch (error) {
          if (!isMountGone(error)) throw error;
        }
      }
    }
  }

  async joinZone(zone: ZoneId, options: JoinZoneOptions): Promise<ZoneInfo> {
    await this.#host.joinZoneHere(zone, roleToJoinAs(options), options.timeoutMs);
    return this.zoneInfo(zone);
  }

  async changeMember(
    zone: ZoneId,
    node: NodeId,
    change: MemberChange,
    { timeoutMs, expectedConfigVersion }: ChangeMemberOptions,
  ): Promise<ZoneInfo> {
    const request = { zoneId: zone, nodeId: node, change, expectedConfigVersion };
    await this.#host.changeMemberOf(request, timeoutMs);
    return this.zoneInfo(zone);
  }

  transferLeadership(
    zone: ZoneId,
    to: NodeId | null,
    options: { readonly timeoutMs: number },
  ): Promise<void> {
    return this.#host.transferLeadership(zone, to, options.timeoutMs);
  }

  /** What an eventual zone holds is not in its replica. */
  #requireStrong(zone: ZoneId, what: string): void {
    if (this.#host.eventual.consistencyOf(this.#host.replica(zone)) !== "eventual") return;
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `zone ${zone} is eventually consistent: its files cannot be ${what} through its replica`,
      remedy: "copy its files to a strong zone and back that up",
      details: { zone },
    });
  }

  async recoverZone(
    zone: ZoneId,
    options: { readonly dryRun: boolean; readonly timeoutMs: number },
  ): Promise<RecoveryReport> {
    return this.#host.recoverZone(zone, options.dryRun, options.timeoutMs);
  }

  async *backUpZone(
    zone: ZoneId,
    options: { readonly consistency: ReadConsistency; readonly timeoutMs: number },
  ): AsyncGenerator<Uint8Array> {
    this.#requireStrong(zone, "backed up");
    const replica = this.#host.replica(zone);
    await replica.barrier(options.consistency, options.timeoutMs);
    const { clock } = this.#host.runtime;
    yield* backUp(replica.readable(), clock.wallMs(), this.#host.limits.snapshotChunkBytes);
  }

  async restoreZone(
    bytes: AsyncIterable<Uint8Array>,
    as: ZoneId | null,
    options: { readonly timeoutMs: number },
  ): Promise<ZoneInfo> {
    return this.zoneInfo(await this.#host.restoreZone(bytes, as, options.timeoutMs));
  }

  get isDraining(): boolean {
    return this.#host.isDraining;
  }

  setDraining(draining: boolean, options: { readonly timeoutMs: number }): Promise<readonly ZoneId[]> {
    return this.#host.setDraining(draining, options.timeoutMs);
  }

  zoneConflicts(zone: ZoneId, limit: number): readonly ZoneConflict[] {
    return this.#eventual(zone).conflicts(Math.min(limit, MAX_LISTED_CONFLICTS)).map(describeConflict);
  }

  replicationOf(token: CommitToken): ReplicationStatus {
    return this.#eventual(token.zoneId).statusOf(token);
  }

  onConflict(listener: (notice: ConflictNotice) => void): () => void {
    return this.#host.eventual.onConflict(listener);
  }

  #eventual(zone: ZoneId): EventualZone {
    const replica = this.#host.replica(zone);
    if (this.#host.eventual.consistencyOf(replica) !== "strong") return this.#host.eventual.zoneOf(replica);
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `zone ${zone} is strong: its writes never conflict, and an acknowledged one is on a majority`,
      remedy: "ask an eventual zone",
      details: { zone },
    });
  }

  onMountChange(listener: (change: MountChange) => void): () => void {
    return this.#mounts.listen(listener);
  }

  /** Stops listening to the host. */
  close(): void {
    this.#stop();
    this.#mounts.close();
  }
}

function noCommonOrder(zone: ZoneId): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `pipes and streams of zone ${zone} cannot have io_profile wal: its members keep no common order`,
    remedy: "make them in a strong zone, or with io_profile memory",
    details: { zone },
  });
}

/** This node may be behind: the mount went, and left a directory or nothing. */
function isMountGone(error: unknown): boolean {
  return NexusError.is(error) && (error.code === "NOT_FOUND" || error.code === "WRONG_TYPE");
}
