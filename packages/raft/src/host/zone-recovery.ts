import { type IncarnationId, NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { RecoveryReport, RecoveryVoter } from "@nexus/kernel";
import { mintIncarnationId } from "@nexus/lib";
import type { GroupId, LogBase, NodeLog } from "../log/types.js";
import { decodePeerFrame, encodePeerFrame } from "../wire/peer-frame.js";
import { continueLife, type FormerLife } from "../zone/recovery/new-life.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { RegisteredZone } from "../zone/state/registry.js";
import type { StateStore } from "../zone/state/state-store.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import type { AddressBook } from "./address-book.js";
import type { ClusterIdentity, HostRuntime } from "./api.js";
import type { RaftLimits } from "./limits.js";
import type { ClusterCalls, PeerMessage, PeerNetwork } from "./ports.js";
import { describeRecovery } from "./recovery-report.js";
import { pause } from "./redirects.js";
import type { ReplicaSet } from "./replica-set.js";
import type { ZoneAdmin } from "./zone-admin.js";

export interface ZoneRecoveryPorts {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly limits: RaftLimits;
  readonly runtime: HostRuntime;
  readonly calls: ClusterCalls;
  readonly network: PeerNetwork;
  readonly log: NodeLog;
  readonly replicas: ReplicaSet;
  readonly addresses: AddressBook;
  readonly admin: ZoneAdmin;
  identity(): ClusterIdentity | null;
  keepIdentity(identity: ClusterIdentity): Promise<void>;
  /**
   * The zone's present life takes over what lies beside the replica of the former one, which goes next. Rejects when it
   * cannot: then the former one stays, and this is tried again.
   */
  takeOver(present: ZoneReplica): Promise<void>;
}

/** How many former lives of root a node remembers. */
const MAX_REPLACED_ROOTS = 16;
const NOTHING_BEFORE = (): Promise<void> => Promise.resolve();

/**
 * Zones that lost their quorum go on under a new incarnation, made out of what one node holds. What decides is one
 * durable step: for a zone a row in root's registry, for root this node's `cluster.json`. Members of the former life
 * are out of it: told so, stopped, kept on disk, and free to join anew.
 */
export class ZoneRecovery {
  readonly #ports: ZoneRecoveryPorts;

  constructor(ports: ZoneRecoveryPorts) {
    this.#ports = ports;
  }

  /** What recovering the zone on this node may lose. Changes nothing. Errors: ZONE_NOT_FOUND, ZONE_NOT_LOADED. */
  async examine(replica: ZoneReplica): Promise<RecoveryReport> {
    const { limits, nodeId, log } = this.#ports;
    const { confState } = replica.state.conf;
    const voters = [...new Set([...confState.voters, ...confState.votersOutgoing])];
    const group = log.group(replica.identity.incarnation as string as GroupId);
    const answers = await Promise.all(voters.map((node) => this.#ask(replica, node)));
    return describeRecovery({ replica, log: group, nodeId, limits, voters: answers });
  }

  async #ask(replica: ZoneReplica, nodeId: NodeId): Promise<RecoveryVoter> {
    const { addresses, calls, limits, advertiseAddress } = this.#ports;
    if (nodeId === this.#ports.nodeId) return { nodeId, address: advertiseAddress, answers: true };
    const address = addresses.get(nodeId) ?? replica.state.members.get(nodeId)?.address ?? null;
    if (address === null) return { nodeId, address, answers: false };
    // Another node at its address: its disk is gone. No answer in time: it is lost as far as can be told.
    const answers = await calls.probe(address, limits.controlTimeoutMs).then(
      (found) => found.nodeId === nodeId,
      () => false,
    );
    return { nodeId, address, answers };
  }

  /**
   * Goes on with the zone as its only voter. Errors: CONFLICT (it has a quorum, or this node cannot), NO_LEADER
   * (root: recover it first), NO_SPACE, IO_ERROR, UNKNOWN_OUTCOME. A recovery that was interrupted after it was
   * decided is completed by this node's housekeeping.
   */
  async recover(replica: ZoneReplica, timeoutMs: number): Promise<RecoveryReport> {
    const report = await this.examine(replica);
    const { zoneId } = replica;
    if (report.refusal !== null) {
      throw new NexusError({
        code: "CONFLICT",
        what: `zone ${zoneId} was not recovered: ${report.refusal}`,
        remedy: "see what it would do with `nexus zone recover --unsafe --dry-run`",
        details: { zone: zoneId },
      });
    }
    if (zoneId !== ROOT_ZONE && this.#ports.replicas.find(ROOT_ZONE)?.leaderId == null)
      throw rootFirst(zoneId);
    const replacement = mintIncarnationId(this.#ports.runtime.randomBytes);
    await this.#ports.admin.exclusively(zoneId, () =>
      zoneId === ROOT_ZONE
        ? this.#recoverRoot(replica.identity, replacement)
        : this.#recoverZone(replica.identity, replacement, timeoutMs),
    );
    return { ...report, replacement };
  }

  async #recoverZone(former: ZoneIdentity, replacement: IncarnationId, timeoutMs: number): Promise<void> {
    const { nodeId, advertiseAddress, admin } = this.#ports;
    const decision = {
      kind: "replaceIncarnation",
      ...{ zoneId: former.zoneId, incarnation: former.incarnation, replacement },
      ...{ founder: nodeId, founderAddress: advertiseAddress },
    } as const;
    await admin.register(decision, timeoutMs);
    await this.#continueZone(former, replacement);
  }

  /** After the decision. May be repeated. */
  async #continueZone(former: ZoneIdentity, incarnation: IncarnationId): Promise<void> {
    const { replicas, admin, limits } = this.#ports;
    const { zoneId } = former;
    if (replicas.byIncarnation(incarnation) === null) {
      await replicas.retire(former, beingReplaced(former));
      await replicas.readRetired(former, (life) =>
        replicas.beginLife(
          { zoneId, incarnation },
          this.#fill({ zoneId, incarnation }, life),
          NOTHING_BEFORE,
        ),
      );
    }
    await admin.register({ kind: "activate", zoneId, incarnation }, limits.controlTimeoutMs);
    const present = replicas.byIncarnation(incarnation);
    if (present !== null) await this.#ports.takeOver(present);
    await replicas.remove(former);
  }

  #fill(identity: ZoneIdentity, former: FormerLife): (store: StateStore) => Promise<LogBase> {
    const { nodeId, advertiseAddress, limits, runtime } = this.#ports;
    const founder = {
      nodeId,
      address: advertiseAddress,
      stayLearner: false,
      supersedes: [],
      isWitness: false,
    };
    const pauseMs = (delayMs: number): Promise<void> => pause(runtime, delayMs);
    return (store) => continueLife(identity, store, former, founder, limits, pauseMs);
  }

  #recoverRoot(former: ZoneIdentity, incarnation: IncarnationId): Promise<void> {
    const next = { zoneId: ROOT_ZONE, incarnation };
    return this.replaceRoot(former, next, (store, life) => this.#fill(next, life)(store));
  }

  /** Root goes on as `next`, whose first state `fill` writes. After an error root is as before. */
  async replaceRoot(
    former: ZoneIdentity,
    next: ZoneIdentity,
    fill: (store: StateStore, former: FormerLife) => Promise<LogBase>,
  ): Promise<void> {
    const { replicas, keepIdentity } = this.#ports;
    const identity = this.#nextIdentity(next.incarnation);
    await replicas.retire(former, beingReplaced(former));
    try {
      await replicas.readRetired(former, (life) =>
        replicas.beginLife(
          next,
          (store) => fill(store, life),
          () => keepIdentity(identity),
        ),
      );
    } catch (cause) {
      // Before the identity is written nothing has happened.
      if (this.#ports.identity()?.rootIncarnation === former.incarnation) await replicas.revive(former);
      throw cause;
    }
    await replicas.remove(former);
  }

  #nextIdentity(rootIncarnation: IncarnationId): ClusterIdentity {
    const identity = this.#ports.identity();
    if (identity === null) throw new NexusError({ code: "UNAVAILABLE", what: "this node is of no cluster" });
    const replacedRoots = [...identity.replacedRoots, identity.rootIncarnation].slice(-MAX_REPLACED_ROOTS);
    return { clusterId: identity.clusterId, rootIncarnation, replacedRoots, rootReplacedBy: null };
  }

  /** Root went on without this node, and this one wants to be a member again. Errors: those of joining. */
  async rejoinRoot(via: string, asLearner: boolean, timeoutMs: number): Promise<void> {
    const { admin, replicas, keepIdentity } = this.#ports;
    const incarnation = this.#ports.identity()?.rootIncarnation ?? null;
    const reply = await admin.askToJoin(ROOT_ZONE, () => [via], asLearner ? "learner" : "voter", timeoutMs);
    const next = this.#nextIdentity(reply.incarnation);
    await admin.adopt(ROOT_ZONE, reply, false, () => keepIdentity(next));
    if (incarnation !== null) await replicas.remove({ zoneId: ROOT_ZONE, incarnation });
  }

  /** Housekeeping: recoveries of this node end, and replicas of replaced lives stop. */
  reconcile(): void {
    const root = this.#ports.replicas.find(ROOT_ZONE);
    if (root === null || root.problem?.kind === "failed") return;
    for (const row of root.state.registry.rows()) {
      for (const incarnation of row.replacedIncarnations)
        this.#settle(row, { zoneId: row.zoneId, incarnation });
    }
  }

  #settle(row: RegisteredZone, former: ZoneIdentity): void {
    const { replicas, admin, nodeId } = this.#ports;
    const isOpen = replicas.byIncarnation(former.incarnation) !== null;
    const isKept = replicas.broken().some(({ folder }) => folder.incarnation === former.incarnation);
    if (!isOpen && !isKept) return;
    if (row.founder !== nodeId) {
      const via = row.members[0]?.address ?? null;
      if (isOpen) {
        admin.inBackground(row.zoneId, "stopping the replica of a replaced life", () =>
          replicas.retire(former, replaced(former, row.incarnation, via)),
        );
      }
    } else if (row.state === "recovering") {
      admin.inBackground(row.zoneId, "ending an interrupted recovery", () =>
        this.#continueZone(former, row.incarnation),
      );
    } else if (replicas.byIncarnation(row.incarnation) !== null) {
      admin.inBackground(row.zoneId, "removing what a recovery was made from", () => replicas.remove(former));
    }
  }

  /** A peer speaks for a life that was replaced: it is told so. */
  answerStale(from: NodeId, { zoneId, incarnation, bytes }: PeerMessage): void {
    const by = this.#replacementOf(zoneId, incarnation);
    if (by === null) return;
    const { addresses, network, advertiseAddress } = this.#ports;
    const frame = decodePeerFrame(bytes);
    const address = frame.kind === "askMembership" ? frame.address : addresses.get(from);
    if (address !== null) addresses.hint(from, address);
    const answer = encodePeerFrame({ kind: "replaced", incarnation: by, address: advertiseAddress });
    network.send(from, { zoneId, incarnation, priority: "normal", bytes: answer });
  }

  #replacementOf(zone: ZoneId, incarnation: IncarnationId): IncarnationId | null {
    const identity = this.#ports.identity();
    if (zone === ROOT_ZONE) {
      return identity?.replacedRoots.includes(incarnation) === true ? identity.rootIncarnation : null;
    }
    const row = this.#ports.replicas.find(ROOT_ZONE)?.state.registry.get(zone) ?? null;
    return row?.replacedIncarnations.includes(incarnation) === true ? row.incarnation : null;
  }

  /** Told by a peer: the replica stops. For root this is remembered, since no registry stands above it. */
  async onReplaced(former: ZoneIdentity, by: IncarnationId, address: string): Promise<void> {
    const { replicas, keepIdentity } = this.#ports;
    const identity = this.#ports.identity();
    if (former.zoneId === ROOT_ZONE && identity?.rootIncarnation === former.incarnation) {
      await keepIdentity({ ...identity, rootReplacedBy: { incarnation: by, address } });
    }
    await replicas.retire(former, replaced(former, by, address));
  }
}

/** Why a replica of a former life is out of its zone, and how its node comes back. */
export function replaced(former: ZoneIdentity, by: IncarnationId, via: string | null): NexusError {
  const { zoneId, incarnation } = former;
  return new NexusError({
    code: "INCARNATION_MISMATCH",
    what:
      `zone ${zoneId} was recovered without this node and lives as ${by}` +
      `${via === null ? "" : `, at ${via}`}; the replica here is of its former life ${incarnation}`,
    remedy: `run \`nexus zone join ${zoneId}\` against this node: it gives up that replica and joins anew`,
    details: { zone: zoneId, incarnation, replacement: by, via },
  });
}

/** The decision is a row of root's registry. */
function rootFirst(zone: ZoneId): NexusError {
  return new NexusError({
    code: "NO_LEADER",
    what: `zone ${zone} was not recovered: zone root, which keeps the list of zones, has no leader on this node`,
    remedy:
      "bring root back first (`nexus zone info root`), or recover it: `nexus zone recover --unsafe root`",
    details: { zone },
  });
}

function beingReplaced({ zoneId, incarnation }: ZoneIdentity): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `zone ${zoneId} is being recovered or restored on this node; its former life ${incarnation} has ended`,
    remedy: "try again in a moment",
  });
}

/** What a node's identity knows of a folder found at start: null to open it, "remove", or why it stays closed. */
export function judgeFolder(identity: ClusterIdentity, folder: ZoneIdentity): "remove" | NexusError | null {
  if (folder.zoneId !== ROOT_ZONE) return null;
  // The rest of a recovery: `cluster.json` says which life of root is in force.
  if (folder.incarnation !== identity.rootIncarnation) return "remove";
  const { rootReplacedBy } = identity;
  return rootReplacedBy === null
    ? null
    : replaced(folder, rootReplacedBy.incarnation, rootReplacedBy.address);
}
