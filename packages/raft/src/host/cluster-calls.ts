import { type IncarnationId, NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { ZoneReplica } from "../zone/replica.js";
import type { AddressBook } from "./address-book.js";
import type { ClusterIdentity, HostRuntime } from "./api.js";
import type { RaftLimits } from "./limits.js";
import type { Membership } from "./membership.js";
import type { ChangeMemberCall, ClusterCalls, JoinZoneCall, JoinZoneReply } from "./ports.js";
import { callLeader } from "./redirects.js";
import type { ReplicaSet } from "./replica-set.js";
import { requireSameCluster } from "./same-cluster.js";
import { zoneNotLoaded } from "./zone-not-loaded.js";

export interface ClusterCallPorts {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly limits: RaftLimits;
  readonly runtime: HostRuntime;
  readonly calls: ClusterCalls;
  readonly replicas: ReplicaSet;
  readonly membership: Membership;
  readonly addresses: AddressBook;
  identity(): ClusterIdentity | null;
}

/** What other nodes ask of this one: to be let into a zone, and to drop what was removed. */
export class ClusterCallService {
  readonly #ports: ClusterCallPorts;

  constructor(ports: ClusterCallPorts) {
    this.#ports = ports;
  }

  /** Errors: UNAVAILABLE (of no cluster), INCARNATION_MISMATCH (of another), NOT_LEADER, and those of admitting. */
  async joinZone(request: JoinZoneCall, timeoutMs: number): Promise<JoinZoneReply> {
    const { replicas, membership, nodeId: self } = this.#ports;
    const identity = requireSameCluster(this.#ports.identity(), request);
    const replica = replicas.find(request.zoneId);
    if (replica === null) throw this.#redirect(request.zoneId);
    await membership.admit(replica, request, timeoutMs);
    const members = [...replica.state.members.values()]
      .map(({ nodeId, address }) => ({ nodeId, address: this.#addressOf(nodeId) ?? address }))
      .sort((a, b) => Number(b.nodeId === self) - Number(a.nodeId === self) || a.nodeId - b.nodeId);
    return { clusterId: identity.clusterId, incarnation: replica.identity.incarnation, members };
  }

  #addressOf(node: NodeId): string | null {
    const { nodeId, advertiseAddress, addresses } = this.#ports;
    return node === nodeId ? advertiseAddress : addresses.get(node);
  }

  /** Another node may hold the zone: the registry names one. */
  #redirect(zone: ZoneId): NexusError {
    const { replicas, nodeId: self } = this.#ports;
    const registry = replicas.find(ROOT_ZONE)?.state.registry ?? null;
    const member = registry?.get(zone)?.members.find(({ nodeId }) => nodeId !== self) ?? null;
    if (member === null) return zoneNotLoaded(zone, registry);
    return new NexusError({
      code: "NOT_LEADER",
      what: `this node holds no replica of zone ${zone}`,
      remedy: `ask ${member.address}`,
      details: { zone, leaderAddress: this.#addressOf(member.nodeId) ?? member.address },
    });
  }

  /** Here when this node leads the zone, else through its leader. Errors: those of `Membership.changeMember`. */
  async changeMemberOf(replica: ZoneReplica, request: ChangeMemberCall, timeoutMs: number): Promise<void> {
    const { membership, runtime, calls, advertiseAddress } = this.#ports;
    if (replica.isReadyToLead) {
      await membership.changeMember(replica, request, timeoutMs);
      return;
    }
    const addresses = (): readonly string[] => {
      const leader = replica.leaderId === null ? null : this.#addressOf(replica.leaderId);
      return leader === null || leader === advertiseAddress ? [] : [leader];
    };
    const what = `changing member ${request.nodeId} of zone ${request.zoneId} (${request.change})`;
    await callLeader(runtime, addresses, timeoutMs, what, (address, leftMs) =>
      calls.changeMember(address, request, leftMs),
    );
  }

  /** Errors: INVALID_ARGUMENT (it was not removed), UNAVAILABLE, NO_LEADER. */
  async dropReplica(zoneId: ZoneId, incarnation: IncarnationId): Promise<void> {
    const { replicas, limits } = this.#ports;
    const root = replicas.find(ROOT_ZONE);
    if (root === null) {
      throw new NexusError({
        code: "UNAVAILABLE",
        what: "this node has no replica of zone root",
        remedy: "wait until it has joined a cluster",
      });
    }
    await root.barrier({ kind: "linearizable" }, limits.controlTimeoutMs);
    const row = root.state.registry.get(zoneId);
    if (row === null || !row.removedIncarnations.includes(incarnation)) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `zone ${zoneId} (${incarnation}) was not removed from the cluster`,
        remedy: "remove the zone with `nexus zone remove`",
      });
    }
    await replicas.remove({ zoneId, incarnation });
  }
}
