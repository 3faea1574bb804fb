import { type IncarnationId, NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { MemberRole, MountChange, RecoveryReport, ZoneConsistency } from "@nexus/kernel";
import { mintIncarnationId, newId } from "@nexus/lib";
import type { EventualZones } from "../eventual/zones.js";
import type { LogHealth } from "../log/types.js";
import type { ZoneReplica } from "../zone/replica.js";
import { NodeSegments } from "../zone/sealing/node-segments.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import { AddressBook } from "./address-book.js";
import type { ClusterIdentity, HostRuntime, RaftHost, RaftHostOptions, ReplicaChange } from "./api.js";
import { ClusterCallService } from "./cluster-calls.js";
import { decodeClusterIdentity, encodeClusterIdentity } from "./cluster-identity.js";
import { Drain } from "./drain.js";
import { openEventualZones } from "./eventual.js";
import { HistoryFeed } from "./history-feed.js";
import { Housekeeping } from "./housekeeping.js";
import { compileRaftLimits, type RaftLimits } from "./limits.js";
import { Membership } from "./membership.js";
import type { RaftMetrics } from "./metrics.js";
import { NodePulse } from "./node-pulse.js";
import { OnceLater } from "./once-later.js";
import { PeerRouter } from "./peer-router.js";
import type { ChangeMemberCall, ClusterId, JoinZoneCall, JoinZoneReply, ProbeResult } from "./ports.js";
import { ReplicaSet } from "./replica-set.js";
import { SnapshotPace } from "./snapshot-pace.js";
import { Ticker } from "./ticker.js";
import { wipeUnowned } from "./unowned.js";
import { describeUnready } from "./unready.js";
import { ZoneAdmin } from "./zone-admin.js";
import { zoneNotLoaded } from "./zone-not-loaded.js";
import { judgeFolder, ZoneRecovery } from "./zone-recovery.js";
import { ZoneRestore } from "./zone-restore.js";

/** The parts of a node's host, wired to each other. See `RaftHost` for what each call promises. */
export class NodeHost implements RaftHost {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly runtime: HostRuntime;
  readonly limits: RaftLimits;
  readonly eventual: EventualZones;
  readonly history = new HistoryFeed();
  readonly liveness: RaftHost["liveness"];
  readonly #options: RaftHostOptions;
  readonly #addresses: AddressBook;
  readonly #replicas: ReplicaSet;
  readonly #membership: Membership;
  readonly #admin: ZoneAdmin;
  readonly #router: PeerRouter;
  readonly #ticker: Ticker;
  readonly #drain: Drain;
  readonly #snapshotPace: SnapshotPace;
  readonly #segments: NodeSegments;
  readonly #pulse: NodePulse;
  readonly #recovery: ZoneRecovery;
  readonly #restore: ZoneRestore;
  readonly #clusterCalls: ClusterCallService;
  readonly #housekeeping: Housekeeping;
  readonly #mountListeners = new Set<(zone: ZoneId, changes: readonly MountChange[]) => void>();
  /** Each pass looks at every zone, and a thousand may change together: once a turn, and the registry once a tick. */
  readonly #membersChanged: OnceLater;
  readonly #registryChanged: OnceLater;
  #identity: ClusterIdentity | null = null;
  #stopHealth: () => void = () => {};
  #closing: Promise<void> | null = null;
  private constructor(options: RaftHostOptions) {
    this.#options = options;
    this.nodeId = options.nodeId;
    this.advertiseAddress = options.advertiseAddress;
    this.runtime = options.runtime;
    this.limits = compileRaftLimits(options.limits);
    this.#addresses = new AddressBook(options.network, options.nodeId);
    this.#membersChanged = new OnceLater(
      (run) => this.runtime.defer(run),
      () => {
        if (this.#closing === null) this.#pulse.setPeers(this.#addresses.setMembersOf(this.#replicas.all()));
      },
    );
    this.#registryChanged = new OnceLater(
      (run) => this.#ticker.atNextTick(run),
      () => this.#housekeeping.onRegistry(),
    );
    this.#router = new PeerRouter({
      maxEarlyElections: this.limits.maxCampaignsUnderWay,
      find: (incarnation) => this.#replicas.byIncarnation(incarnation),
      hasZone: (zone) => this.#replicas.find(zone) !== null,
      replicas: () => this.#replicas.all(),
      onAddress: (node, address) => this.#addresses.announce(node, address),
      onHeard: (node) => this.#pulse.liveness.heard(node),
      onNodeFrame: (from, frame) => this.#pulse.onFrame(from, frame),
      onStaleLife: (from, message) => this.#recovery.answerStale(from, message),
      onEventual: (replica, from, body) => this.eventual.receive(replica, from, body),
    });
    this.#snapshotPace = new SnapshotPace(this.runtime.clock, this.limits);
    this.#segments = new NodeSegments({
      store: options.segmentStore ?? null,
      clock: this.runtime.clock,
      cacheBytes: this.limits.segmentCacheBytes,
    });
    this.#pulse = this.#makePulse();
    this.liveness = this.#pulse.liveness;
    this.#replicas = this.#makeReplicas();
    this.eventual = openEventualZones(options, this.#replicas, (isSent) => this.#router.countSent(isSent));
    this.#membership = new Membership({
      ...{ nodeId: this.nodeId, advertiseAddress: this.advertiseAddress, limits: this.limits },
      addresses: this.#addresses,
      nowMs: () => this.runtime.clock.nowMs(),
      onNote: (replica, message, cause) => this.#note(replica.zoneId, message, cause),
    });
    const shared = {
      ...{ nodeId: this.nodeId, advertiseAddress: this.advertiseAddress, limits: this.limits },
      ...{ runtime: this.runtime, calls: options.calls, network: options.network, log: options.log },
      ...{ replicas: this.#replicas, addresses: this.#addresses, membership: this.#membership },
      identity: () => this.#identity,
    };
    const takeOver = (replica: ZoneReplica): Promise<void> => this.eventual.opened(replica);
    this.#admin = new ZoneAdmin({
      ...shared,
      onMember: takeOver,
      onNote: (zone, message, cause) => this.#note(zone, message, cause),
      rejoinRoot: (via, asLearner, timeoutMs) => this.#recovery.rejoinRoot(via, asLearner, timeoutMs),
    });
    const keepIdentity = this.#keepIdentity.bind(this);
    this.#recovery = new ZoneRecovery({ ...shared, admin: this.#admin, keepIdentity, takeOver });
    this.#restore = new ZoneRestore({ ...shared, admin: this.#admin, recovery: this.#recovery });
    this.#clusterCalls = new ClusterCallService(shared);
    this.#drain = new Drain(this.runtime, () => this.#replicas.all());
    this.#ticker = new Ticker(this.runtime.clock, this.limits, {
      onTick: () => this.#pulse.onTick(),
      onReconcile: () => this.#housekeeping.round(),
    });
    this.#housekeeping = new Housekeeping({
      ...{
        replicas: this.#replicas,
        membership: this.#membership,
        drain: this.#drain,
        eventual: this.eventual,
      },
      ...{ admin: this.#admin, recovery: this.#recovery },
      ...{ zones: this.#pulse.zones, balancer: this.#pulse.balancer },
      isMember: () => this.#closing === null && this.#identity !== null,
    });
  }

  /** Opens what is on disk and starts ticking. Errors: CORRUPT, IO_ERROR, VERSION_UNSUPPORTED, CONFIG_INVALID. */
  static async start(options: RaftHostOptions): Promise<NodeHost> {
    const host = new NodeHost(options);
    const bytes = await options.files.readIdentity();
    if (bytes === null) await wipeUnowned(options.log, options.files);
    else {
      const identity = decodeClusterIdentity(bytes);
      host.#identity = identity;
      await host.#replicas.openAll((folder) => judgeFolder(identity, folder));
    }
    host.#stopHealth = options.log.onHealthChange((health) => {
      for (const replica of host.#replicas.all()) replica.onLogHealth(health);
    });
    options.network.setHandler(host.#router);
    host.#ticker.start();
    return host;
  }

  #makePulse(): NodePulse {
    return new NodePulse({
      nodeId: this.nodeId,
      limits: this.limits,
      runtime: this.runtime,
      network: this.#options.network,
      rootIncarnation: () => this.#identity?.rootIncarnation ?? null,
      find: (incarnation) => this.#replicas.byIncarnation(incarnation),
      deliver: (from, replica, message) => this.#router.deliver(from, replica, message),
      root: () => this.#replicas.find(ROOT_ZONE),
      isDraining: () => this.#drain.isDraining,
      isLogSick: () => this.logHealth().kind !== "ok",
      onTicked: (replica) => this.#membership.observe(replica),
      onWoken: (replica) => this.#membership.forget(replica),
      onSent: (isSent) => this.#router.countSent(isSent),
    });
  }

  #makeReplicas(): ReplicaSet {
    const { files, log, network, observer } = this.#options;
    const pulse = this.#pulse;
    return new ReplicaSet({
      nodeId: this.nodeId,
      advertiseAddress: this.advertiseAddress,
      limits: this.limits,
      runtime: this.runtime,
      files,
      log,
      network,
      peers: pulse,
      observer: pulse.watching(observer),
      snapshotPace: this.#snapshotPace,
      segments: this.#segments,
      onAdded: (replica) => pulse.add(replica),
      onGone: (replica) => pulse.remove(replica),
      onSleep: ({ incarnation }, isAsleep) => pulse.onSleep(incarnation, isAsleep),
      onLeadership: (identity) => this.#onLeadership(identity),
      onMembers: () => this.#membersChanged.mark(),
      onApplied: (zone) => this.history.onApplied(zone),
      onMounts: ({ zoneId }, changes) => {
        for (const listener of this.#mountListeners) listener(zoneId, changes);
      },
      onRegistry: () => this.#registryChanged.mark(),
      onSent: (isSent) => this.#router.countSent(isSent),
      onStranger: (node, address) => this.#addresses.hint(node, address),
      onDropped: (reason) => this.#router.drop(reason),
      onReplaced: (identity, by, address) => this.#onReplaced(identity, by, address),
      beforeStateGoes: (incarnation) => this.eventual.release(incarnation),
    });
  }

  identity(): ClusterIdentity | null {
    return this.#identity;
  }

  async foundCluster(): Promise<ClusterIdentity> {
    this.#refuseSecondCluster();
    const rootIncarnation = mintIncarnationId(this.runtime.randomBytes);
    const clusterId = newId(this.runtime.randomBytes) as ClusterId;
    const identity = { clusterId, rootIncarnation, replacedRoots: [], rootReplacedBy: null };
    await this.#admin.found(ROOT_ZONE, rootIncarnation, () => this.#keepIdentity(identity));
    return identity;
  }

  async joinCluster(addresses: readonly string[], timeoutMs: number): Promise<ClusterIdentity> {
    this.#refuseSecondCluster();
    const reply = await this.#admin.askToJoin(ROOT_ZONE, () => addresses, "voter", timeoutMs);
    const { clusterId, incarnation: rootIncarnation } = reply;
    const identity = { clusterId, rootIncarnation, replacedRoots: [], rootReplacedBy: null };
    await this.#admin.adopt(ROOT_ZONE, reply, false, () => this.#keepIdentity(identity));
    return identity;
  }

  #refuseSecondCluster(): void {
    if (this.#identity === null) return;
    throw new NexusError({
      code: "BOOT_REFUSED",
      what: `this node belongs to cluster ${this.#identity.clusterId} already`,
      remedy: "start it without --found and --join, or wipe its data folder to give up that membership",
    });
  }

  /**
   * After root's replica is on disk and before it is opened: until then a restart begins afresh, and nothing was
   * promised that would be forgotten with it.
   */
  async #keepIdentity(identity: ClusterIdentity): Promise<void> {
    await this.#options.files.writeIdentity(encodeClusterIdentity(identity));
    this.#identity = identity;
  }

  unreadyReasons(): readonly string[] {
    return describeUnready({
      isStopping: this.#closing !== null,
      isDraining: this.isDraining,
      identity: this.#identity,
      replicas: this.#replicas,
    });
  }

  zones(): readonly ZoneId[] {
    return this.#replicas
      .all()
      .map(({ zoneId }) => zoneId)
      .sort();
  }

  replica(zone: ZoneId): ZoneReplica {
    const replica = this.#replicas.find(zone);
    if (replica !== null) return replica;
    const broken = this.#replicas.broken().find(({ folder }) => folder.zoneId === zone);
    throw broken?.error ?? zoneNotLoaded(zone, this.#replicas.find(ROOT_ZONE)?.state.registry ?? null);
  }

  onReplica(listener: (change: ReplicaChange) => void): () => void {
    return this.#replicas.onChange(listener);
  }

  onMounts(listener: (zone: ZoneId, changes: readonly MountChange[]) => void): () => void {
    this.#mountListeners.add(listener);
    return () => this.#mountListeners.delete(listener);
  }

  addressOf(node: NodeId): string | null {
    return node === this.nodeId ? this.advertiseAddress : this.#addresses.get(node);
  }

  createZone(zone: ZoneId, timeoutMs: number, consistency: ZoneConsistency = "strong"): Promise<ZoneReplica> {
    return this.#admin.create(zone, consistency, timeoutMs);
  }

  removeZone(zone: ZoneId, timeoutMs: number): Promise<void> {
    return this.#admin.remove(zone, timeoutMs);
  }

  joinZoneHere(zone: ZoneId, as: MemberRole, timeoutMs: number): Promise<ZoneReplica> {
    return this.#admin.join(zone, as, timeoutMs);
  }

  changeMemberOf(request: ChangeMemberCall, timeoutMs: number): Promise<void> {
    return this.#clusterCalls.changeMemberOf(this.replica(request.zoneId), request, timeoutMs);
  }

  async transferLeadership(zone: ZoneId, to: NodeId | null, timeoutMs: number): Promise<void> {
    await this.#drain.transfer(this.replica(zone), to, timeoutMs);
  }

  probe(): ProbeResult {
    return {
      nodeId: this.nodeId,
      clusterId: this.#identity?.clusterId ?? null,
      isPendingFounder: this.#options.willFound && this.#identity === null,
      advertiseAddress: this.advertiseAddress,
      version: this.#options.version,
    };
  }

  joinZone(request: JoinZoneCall, timeoutMs: number): Promise<JoinZoneReply> {
    return this.#clusterCalls.joinZone(request, timeoutMs);
  }

  async changeMember(request: ChangeMemberCall, timeoutMs: number): Promise<void> {
    await this.#membership.changeMember(this.replica(request.zoneId), request, timeoutMs);
  }

  dropReplica(zoneId: ZoneId, incarnation: IncarnationId): Promise<void> {
    return this.#clusterCalls.dropReplica(zoneId, incarnation);
  }

  metrics(): RaftMetrics {
    return {
      zones: this.#replicas.all().map((replica) => replica.metrics()),
      ...this.#router.counters(),
      ...this.#ticker.counters(),
      snapshotsSending: this.#snapshotPace.sending,
      snapshotSentBytes: this.#snapshotPace.sentBytes,
      snapshotWaitedMs: this.#snapshotPace.waitedMs,
      ...{ pulse: this.#pulse.metrics(), log: this.#options.log.stats(), logHealth: this.logHealth() },
    };
  }

  async recoverZone(zone: ZoneId, dryRun: boolean, timeoutMs: number): Promise<RecoveryReport> {
    const replica = this.replica(zone);
    return dryRun ? this.#recovery.examine(replica) : this.#recovery.recover(replica, timeoutMs);
  }

  logHealth(): LogHealth {
    return this.#options.log.health();
  }

  restoreZone(bytes: AsyncIterable<Uint8Array>, as: ZoneId | null, timeoutMs: number): Promise<ZoneId> {
    return this.#restore.restore(bytes, as, timeoutMs);
  }

  get isDraining(): boolean {
    return this.#drain.isDraining;
  }

  setDraining(draining: boolean, timeoutMs: number): Promise<readonly ZoneId[]> {
    return this.#drain.set(draining, timeoutMs);
  }

  async drain(timeoutMs: number): Promise<void> {
    await this.#drain.leave(timeoutMs);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#ticker.stop();
    this.#pulse.close();
    this.#stopHealth();
    await this.eventual.close();
    await this.#replicas.closeAll();
    await this.#options.log.close();
  }

  #onLeadership(identity: ZoneIdentity): void {
    const replica = this.#replicas.byIncarnation(identity.incarnation);
    if (replica === null) return;
    this.#pulse.onLeadership(replica);
    const fields = { leader: replica.leaderId, isLeader: replica.isLeader };
    this.#options.observer.onEvent({ level: "info", zoneId: identity.zoneId, message: "leadership", fields });
  }

  #onReplaced(identity: ZoneIdentity, by: IncarnationId, address: string): void {
    this.#admin.inBackground(identity.zoneId, "stopping the replica of a replaced life", () =>
      this.#recovery.onReplaced(identity, by, address),
    );
  }

  #note(zoneId: ZoneId, message: string, cause: unknown): void {
    const fields = { error: cause instanceof Error ? cause.message : String(cause) };
    this.#options.observer.onEvent({ level: "warn", zoneId, message, fields });
  }
}
