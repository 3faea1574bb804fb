import type { EventualZones } from "../eventual/zones.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { Drain } from "./drain.js";
import type { LeaderBalancer } from "./leader-balancer.js";
import type { Membership } from "./membership.js";
import type { ReplicaSet } from "./replica-set.js";
import type { ZoneAdmin } from "./zone-admin.js";
import type { ZoneRecovery } from "./zone-recovery.js";
import type { ZoneScheduler } from "./zone-scheduler.js";

export interface HousekeepingPorts {
  readonly replicas: ReplicaSet;
  readonly zones: ZoneScheduler;
  readonly membership: Membership;
  readonly drain: Drain;
  readonly balancer: LeaderBalancer;
  readonly eventual: EventualZones;
  readonly admin: ZoneAdmin;
  readonly recovery: ZoneRecovery;
  /** False: the node belongs to no cluster yet, or is closing. */
  isMember(): boolean;
}

/** Sleeping zones are looked at in every so many rounds: something may have failed before they fell asleep. */
const SLEEPERS_EVERY_ROUNDS = 10;

/** What a node sees to again and again (`reconcileMs`): memberships, addresses, leaderships, the registry of zones. */
export class Housekeeping {
  readonly #ports: HousekeepingPorts;
  #rounds = 0;

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports;
  }

  round(): void {
    const { replicas, zones, membership, drain, balancer, admin } = this.#ports;
    const isThorough = this.#rounds % SLEEPERS_EVERY_ROUNDS === 0;
    this.#rounds += 1;
    const inTurn: readonly ZoneReplica[] = isThorough ? replicas.all() : zones.awake();
    for (const replica of inTurn) {
      if (!drain.isLeaving) membership.reconcile(replica);
      membership.keepOwnAddress(replica);
    }
    drain.handOver();
    balancer.round();
    if (!this.#ports.isMember()) return;
    this.#ports.eventual.reconcile(inTurn);
    admin.reconcile(inTurn);
    if (isThorough) this.#ports.recovery.reconcile();
  }

  /** Root's registry has changed: any zone may be concerned. */
  onRegistry(): void {
    if (!this.#ports.isMember()) return;
    const all = this.#ports.replicas.all();
    this.#ports.eventual.reconcile(all);
    this.#ports.admin.reconcile(all);
    this.#ports.recovery.reconcile();
  }
}
