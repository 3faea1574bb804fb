import {
  type IncarnationId,
  type LogIndex,
  NexusError,
  type NodeId,
  ROOT_ZONE,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { MemberRole, ZoneConsistency } from "@nexus/kernel";
import { mintIncarnationId } from "@nexus/lib";
import type { RegistryChange } from "../wire/command.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { Members } from "../zone/state/records.js";
import type { RegisteredZone } from "../zone/state/registry.js";
import { EMPTY_SEED, type StateSeed } from "../zone/state/zone-state.js";
import type { AddressBook } from "./address-book.js";
import type { ClusterIdentity, HostRuntime } from "./api.js";
import type { RaftLimits } from "./limits.js";
import type { ClusterCalls, JoinZoneReply } from "./ports.js";
import { callLeader } from "./redirects.js";
import type { ReplicaSet } from "./replica-set.js";
import { FOUNDING_INDEX, FOUNDING_TERM } from "./unowned.js";
import { noWitnessOfEventual, noWitnessOfRoot, otherDuty } from "./witness-rules.js";

export interface ZoneAdminPorts {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly limits: RaftLimits;
  readonly runtime: HostRuntime;
  readonly calls: ClusterCalls;
  readonly replicas: ReplicaSet;
  readonly addresses: AddressBook;
  identity(): ClusterIdentity | null;
  /** This node holds the zone from now on; resolves when it can be used. */
  onMember(replica: ZoneReplica): Promise<void>;
  onNote(zone: ZoneId, message: string, cause: unknown): void;
  /** Root went on without this node: it becomes a member of the present life. Errors: those of joining. */
  rejoinRoot(via: string, asLearner: boolean, timeoutMs: number): Promise<void>;
}

/** Above 0, so that every other member starts from a snapshot and membership has one source only. */
const FIRST_INDEX = FOUNDING_INDEX as LogIndex;
const FIRST_TERM = FOUNDING_TERM as Term;
const NOTHING_BEFORE = (): Promise<void> => Promise.resolve();
const NO_HARD_STATE = { term: 0 as Term, vote: null, commit: 0 as LogIndex };

/** Zones of the cluster: created, joined and removed through the registry in root. */
export class ZoneAdmin {
  readonly #ports: ZoneAdminPorts;
  /** Being created or joined here right now: housekeeping leaves them alone. */
  readonly #underWay = new Set<ZoneId>();
  /** Housekeeping under way, one piece a zone. */
  /** What the registry was last found to agree with. */
  readonly #published = new WeakMap<
    ZoneReplica,
    { readonly row: RegisteredZone; readonly members: Members }
  >();
  readonly #kept = new Set<ZoneId>();

  constructor(ports: ZoneAdminPorts) {
    this.#ports = ports;
  }

  /** The replica of a zone's first voter, durable before this resolves. */
  found(zoneId: ZoneId, incarnation: IncarnationId, beforeOpen = NOTHING_BEFORE): Promise<ZoneReplica> {
    const { nodeId, advertiseAddress, runtime, replicas } = this.#ports;
    const confState = {
      voters: [nodeId],
      votersOutgoing: [],
      learners: [],
      learnersNext: [],
      autoLeave: false,
    };
    const seed: StateSeed = {
      index: FIRST_INDEX,
      term: FIRST_TERM,
      confState,
      members: [{ nodeId, address: advertiseAddress, stayLearner: false, supersedes: [], isWitness: false }],
      namespaceFromMs: runtime.clock.wallMs(),
      isWitness: false,
    };
    const hardState = { term: FIRST_TERM, vote: null, commit: FIRST_INDEX };
    return replicas.create({ zoneId, incarnation }, seed, hardState, beforeOpen);
  }

  /** The empty replica of a node that was admitted: the leader fills it. */
  adopt(
    zoneId: ZoneId,
    reply: JoinZoneReply,
    isWitness: boolean,
    beforeOpen = NOTHING_BEFORE,
  ): Promise<ZoneReplica> {
    // Kept with the replica: a node that restarts before its first snapshot must still know whom to answer.
    const members = reply.members.map((member) => ({
      ...{ ...member, stayLearner: false, supersedes: [] },
      isWitness: isWitness && member.nodeId === this.#ports.nodeId,
    }));
    const identity = { zoneId, incarnation: reply.incarnation };
    return this.#ports.replicas.create(
      identity,
      { ...EMPTY_SEED, members, isWitness },
      NO_HARD_STATE,
      beforeOpen,
    );
  }

  /** Errors: ZONE_EXISTS, INVALID_ARGUMENT, NO_LEADER, NO_SPACE, UNKNOWN_OUTCOME. */
  async create(zoneId: ZoneId, consistency: ZoneConsistency, timeoutMs: number): Promise<ZoneReplica> {
    const { nodeId, advertiseAddress, runtime } = this.#ports;
    const incarnation = mintIncarnationId(runtime.randomBytes);
    return this.exclusively(zoneId, async () => {
      const change = {
        kind: "create",
        zoneId,
        incarnation,
        founder: nodeId,
        founderAddress: advertiseAddress,
        consistency,
      } as const;
      await this.register(change, timeoutMs);
      const replica = await this.found(zoneId, incarnation);
      await this.register({ kind: "activate", zoneId, incarnation }, timeoutMs);
      await this.#ports.onMember(replica);
      return replica;
    });
  }

  /**
   * Errors: ZONE_NOT_FOUND, NO_LEADER, MEMBERSHIP_CONFLICT, DEADLINE_EXCEEDED; for a witness INVALID_ARGUMENT (root)
   * and UNSUPPORTED (an eventual zone).
   */
  async join(zoneId: ZoneId, as: MemberRole, timeoutMs: number): Promise<ZoneReplica> {
    const { runtime } = this.#ports;
    const endsMs = runtime.clock.nowMs() + timeoutMs;
    const leftMs = (): number => Math.max(1, endsMs - runtime.clock.nowMs());
    if (as === "witness" && zoneId === ROOT_ZONE) throw noWitnessOfRoot();
    return this.exclusively(zoneId, async () => {
      const via = zoneId === ROOT_ZONE ? (this.#ports.identity()?.rootReplacedBy?.address ?? null) : null;
      if (via !== null) await this.#ports.rejoinRoot(via, as === "learner", leftMs());
      const present = await this.#presentFor(zoneId, as);
      if (present?.problem?.kind === "removed") await this.#joinAgain(present, as, leftMs());
      const replica = present ?? (await this.#joinAbsent(zoneId, as, leftMs()));
      await replica.untilFilled(leftMs());
      await this.#ports.onMember(replica);
      return replica;
    });
  }

  /** A removed one of the other kind is of no use. Errors: MEMBERSHIP_CONFLICT when it is a member still. */
  async #presentFor(zoneId: ZoneId, as: MemberRole): Promise<ZoneReplica | null> {
    const { nodeId, replicas } = this.#ports;
    const present = replicas.find(zoneId);
    if (present === null || present.isWitness === (as === "witness")) return present;
    if (present.problem?.kind !== "removed") throw otherDuty(zoneId, nodeId);
    await replicas.remove(present.identity);
    return null;
  }

  /** Removed, but its replica is still here: the others are asked again, and it goes on from what it has. */
  async #joinAgain(replica: ZoneReplica, as: MemberRole, timeoutMs: number): Promise<void> {
    const { addresses, advertiseAddress } = this.#ports;
    const others = [...replica.state.members.values()]
      .map((member) => addresses.get(member.nodeId) ?? member.address)
      .filter((address) => address !== advertiseAddress);
    await this.askToJoin(replica.zoneId, () => others, as, timeoutMs);
  }

  async #joinAbsent(zoneId: ZoneId, as: MemberRole, timeoutMs: number): Promise<ZoneReplica> {
    await this.#root().barrier({ kind: "linearizable" }, timeoutMs);
    const row = this.#registered(zoneId);
    if (as === "witness" && row.consistency === "eventual") throw noWitnessOfEventual(zoneId);
    const reply = await this.askToJoin(zoneId, () => this.#memberAddresses(zoneId, row), as, timeoutMs);
    if (reply.incarnation !== row.incarnation) {
      throw new NexusError({
        code: "INCARNATION_MISMATCH",
        what: `zone ${zoneId} lives as ${row.incarnation}, a member answered for ${reply.incarnation}`,
        remedy: "try again",
      });
    }
    // Admitted: what it held of a former life is of no use any more.
    for (const { folder, isReplaced } of this.#ports.replicas.broken()) {
      if (folder.zoneId === zoneId && isReplaced) await this.#ports.replicas.remove(folder);
    }
    return this.adopt(zoneId, reply, as === "witness");
  }

  /** Asks the zone's leader, wherever it is, to admit this node. */
  askToJoin(
    zoneId: ZoneId,
    addresses: () => readonly string[],
    as: MemberRole,
    timeoutMs: number,
  ): Promise<JoinZoneReply> {
    const { nodeId, advertiseAddress, calls, runtime } = this.#ports;
    const request = {
      zoneId,
      nodeId,
      address: advertiseAddress,
      asLearner: as === "learner",
      asWitness: as === "witness",
      clusterId: this.#ports.identity()?.clusterId ?? null,
    };
    return callLeader(runtime, addresses, timeoutMs, `joining zone ${zoneId}`, (address, leftMs) =>
      calls.joinZone(address, request, Math.min(leftMs, this.#ports.limits.controlTimeoutMs)),
    );
  }

  /** Addresses of nodes that hold the zone, as far as this node knows. */
  #memberAddresses(zoneId: ZoneId, row: RegisteredZone): readonly string[] {
    const hints = row.members.map((member) => this.#ports.addresses.get(member.nodeId) ?? member.address);
    const others = hints.filter((address) => address !== this.#ports.advertiseAddress);
    if (others.length > 0) return others;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `no member of zone ${zoneId} is known to this node`,
      remedy: "start a node that holds the zone",
    });
  }

  /** Errors: INVALID_ARGUMENT (root), ZONE_NOT_FOUND, NO_LEADER, UNKNOWN_OUTCOME. */
  async remove(zoneId: ZoneId, timeoutMs: number): Promise<void> {
    const root = this.#root();
    await root.barrier({ kind: "linearizable" }, timeoutMs);
    const row = this.#registered(zoneId);
    const { incarnation } = row;
    await this.exclusively(zoneId, async () => {
      await this.register({ kind: "remove", zoneId, incarnation }, timeoutMs);
      await this.#ports.replicas.remove({ zoneId, incarnation });
    });
    await this.#tellMembers(row, timeoutMs);
  }

  /** Members drop their replica by themselves when they learn of the removal; this makes it soon. */
  async #tellMembers(row: RegisteredZone, timeoutMs: number): Promise<void> {
    const { calls, nodeId, limits, addresses } = this.#ports;
    const deadlineMs = Math.min(timeoutMs, limits.controlTimeoutMs);
    const others = row.members.filter((member) => member.nodeId !== nodeId);
    const answers = await Promise.allSettled(
      others.map((member) =>
        calls.dropReplica(
          addresses.get(member.nodeId) ?? member.address,
          row.zoneId,
          row.incarnation,
          deadlineMs,
        ),
      ),
    );
    for (const answer of answers) {
      if (answer.status === "rejected") {
        this.#ports.onNote(row.zoneId, "a member drops its replica later", answer.reason);
      }
    }
  }

  /**
   * Housekeeping: replicas of zones that are gone go, interrupted creations end, and the registry learns the members of
   * those zones among `replicas` that are led here.
   */
  reconcile(replicas: readonly ZoneReplica[]): void {
    const root = this.#ports.replicas.find(ROOT_ZONE);
    if (root === null || root.problem?.kind === "failed") return;
    const { registry } = root.state;
    for (const row of registry.rows()) {
      this.#dropRemoved(row);
      if (row.state === "creating") this.#endCreation(root, row);
    }
    for (const replica of replicas) {
      const row = registry.get(replica.zoneId);
      if (row?.state === "active" && row.incarnation === replica.identity.incarnation) {
        this.#publishMembers(row, replica);
      }
    }
  }

  #dropRemoved(row: RegisteredZone): void {
    for (const incarnation of row.removedIncarnations) {
      const identity = { zoneId: row.zoneId, incarnation };
      const isBroken = this.#ports.replicas
        .broken()
        .some((broken) => broken.folder.incarnation === incarnation);
      if (this.#ports.replicas.byIncarnation(incarnation) === null && !isBroken) continue;
      this.inBackground(row.zoneId, "dropping the replica of a removed zone", () =>
        this.#ports.replicas.remove(identity),
      );
    }
  }

  /**
   * After a crash between registering and activating: activate what was made, broken or not, and give up what was
   * not. A row may say `creating` only because root is still replaying its log, so root is read first. What a node
   * began that is a member of root no more, nobody else will end: the leader of root gives it up.
   */
  #endCreation(root: ZoneReplica, { zoneId, incarnation, founder }: RegisteredZone): void {
    const { limits, replicas, nodeId } = this.#ports;
    const isOwn = founder === nodeId;
    const isOrphan = (): boolean => root.isReadyToLead && !root.state.members.has(founder);
    if (!isOwn && !isOrphan()) return;
    this.inBackground(zoneId, "ending an interrupted creation", async () => {
      await root.barrier({ kind: "linearizable" }, limits.controlTimeoutMs);
      const row = root.state.registry.get(zoneId);
      if (row?.state !== "creating" || row.incarnation !== incarnation) return;
      if (!isOwn && !isOrphan()) return;
      const kind = isOwn && replicas.holds(incarnation) ? "activate" : "giveUp";
      await this.register({ kind, zoneId, incarnation }, limits.controlTimeoutMs);
    });
  }

  /** The leader of a zone keeps the registry's list of members right, for joiners. */
  #publishMembers(row: RegisteredZone, replica: ZoneReplica): void {
    const { zoneId, incarnation } = row;
    // Rows and members are replaced when they change: most zones need no second look.
    const compared = this.#published.get(replica);
    if (compared?.row === row && compared.members === replica.state.members) return;
    if (!replica.isReadyToLead) return;
    const members = [...replica.state.members.values()]
      .sort((a, b) => a.nodeId - b.nodeId)
      .map(({ nodeId, address }) => ({ nodeId, address }));
    if (JSON.stringify(members) === JSON.stringify(row.members)) {
      this.#published.set(replica, { row, members: replica.state.members });
      return;
    }
    this.inBackground(zoneId, "publishing the members of a zone", () =>
      this.register(
        { kind: "setMembers", zoneId, incarnation, members },
        this.#ports.limits.controlTimeoutMs,
      ),
    );
  }

  /** Housekeeping: one piece a zone at a time, none while the zone is being worked on. */
  inBackground(zoneId: ZoneId, what: string, work: () => Promise<void>): void {
    if (this.#underWay.has(zoneId) || this.#kept.has(zoneId)) return;
    this.#kept.add(zoneId);
    work()
      .catch((cause: unknown) => this.#ports.onNote(zoneId, what, cause))
      .finally(() => this.#kept.delete(zoneId));
  }

  /** Errors: UNAVAILABLE when something else is under way with the zone on this node. */
  async exclusively<T>(zoneId: ZoneId, work: () => Promise<T>): Promise<T> {
    if (this.#underWay.has(zoneId)) {
      throw new NexusError({
        code: "UNAVAILABLE",
        what: `zone ${zoneId} is being created, joined or removed on this node`,
        remedy: "try again in a moment",
      });
    }
    this.#underWay.add(zoneId);
    try {
      return await work();
    } finally {
      this.#underWay.delete(zoneId);
    }
  }

  /** Errors: those of the registry, NO_LEADER, UNKNOWN_OUTCOME. */
  async register(change: RegistryChange, timeoutMs: number): Promise<void> {
    await this.#root().propose({ kind: "registry", change }, timeoutMs);
  }

  #registered(zoneId: ZoneId): RegisteredZone {
    if (zoneId === ROOT_ZONE) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: "zone root is the cluster itself: it is neither joined nor removed like other zones",
        remedy: "start a node with --join, or wipe the nodes",
      });
    }
    const row = this.#root().state.registry.get(zoneId);
    if (row !== null && row.state !== "removed") return row;
    throw new NexusError({
      code: "ZONE_NOT_FOUND",
      what: `zone ${zoneId} does not exist`,
      remedy: "create it with `nexus zone create`",
      details: { zone: zoneId },
    });
  }

  #root(): ZoneReplica {
    const root = this.#ports.replicas.find(ROOT_ZONE);
    if (root !== null) return root;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "this node has no replica of zone root",
      remedy: "wait until it has joined a cluster",
    });
  }
}
