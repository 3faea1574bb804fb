import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import type { ZoneInfo, ZoneMember } from "../../hal/distributed-coordinator.js";
import type { Locks } from "../locks/contract.js";
import { type NoopCoordinatorOptions, NoopDistributedCoordinator } from "./noop-coordinator.js";

export interface RemoteZoneOptions extends Omit<NoopCoordinatorOptions, "locks" | "usage"> {
  /** Nodes that hold the zone, as far as they are known: content is asked of them. */
  readonly holders: readonly { readonly nodeId: NodeId; readonly address: string }[];
}

/**
 * The coordinator of a kernel whose one zone other nodes hold: it sees and changes the zone's rows as any of them, and
 * leaves to them what is done once for a zone. It keeps no agents' hosts (it hears nobody, so it takes nobody for dead),
 * follows no mounts into other zones, and has no locks: those are where the rows are.
 */
export class RemoteZoneCoordinator extends NoopDistributedCoordinator {
  readonly #holders: RemoteZoneOptions["holders"];

  constructor({ holders, ...options }: RemoteZoneOptions) {
    super({ ...options, locks: locksElsewhere(options.metaStore.zoneId) });
    this.#holders = holders;
  }

  override zoneInfo(zone: ZoneId): ZoneInfo {
    const members = this.#holders.map(
      ({ nodeId, address }): ZoneMember => ({
        nodeId,
        address,
        role: "voter",
        matchIndex: null,
        recentlyActive: null,
        staysLearner: false,
      }),
    );
    return { ...super.zoneInfo(zone), role: "learner", leaderId: null, consistency: null, members };
  }

  override hearsNode(_node: NodeId): boolean {
    return true;
  }
}

function locksElsewhere(zoneId: ZoneId): Locks {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new NexusError({
        code: "UNSUPPORTED",
        what: `the locks of zone ${zoneId} are at the nodes that hold it: this kernel has its rows alone`,
        remedy: "lock through one of those nodes: connect to it with `servers`",
        details: { zone: zoneId },
      }),
    );
  return {
    zoneId,
    driver: "remote",
    // Transactions compare locks where the rows are.
    view: null,
    acquire: refuse,
    extend: refuse,
    release: refuse,
    forceRelease: refuse,
    get: refuse,
    list: refuse,
  };
}
