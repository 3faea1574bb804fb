import type { NexusError } from "@nexus/contracts";
import { type LockTable, LockWaits } from "@nexus/kernel";
import type { HostClock } from "../host/ports.js";
import { ExpirySweeper } from "./expiry-sweeper.js";

export interface LockUpkeepPorts {
  readonly clock: HostClock;
  readonly sweepRetryMs: number;
  /** The applied table. */
  table(): LockTable;
  /** Zone time at which a sweep has something to do besides ending locks; null: nothing. */
  otherDueMs(): number | null;
  zoneTimeMs(): number;
  isReadyToLead(): boolean;
  propose(data: Uint8Array): void;
}

/** What a replica does for its zone's advisory locks besides applying commands: wakes waiters, ends what expires. */
export class LockUpkeep {
  /** Callers of this node in the queues. */
  readonly waits = new LockWaits();
  readonly #ports: LockUpkeepPorts;
  readonly #sweeper: ExpirySweeper;

  constructor(ports: LockUpkeepPorts) {
    this.#ports = ports;
    this.#sweeper = new ExpirySweeper({
      clock: ports.clock,
      retryMs: ports.sweepRetryMs,
      isReadyToLead: () => ports.isReadyToLead(),
      zoneTimeMs: () => ports.zoneTimeMs(),
      nextExpiryMs: () => earliest(ports.table().nextExpiryMs, ports.otherDueMs()),
      propose: (data) => ports.propose(data),
    });
  }

  onApplied(locksChanged: boolean): void {
    if (locksChanged) this.waits.onChanged(this.#ports.table());
    this.#sweeper.update();
  }

  onLeadership(): void {
    this.#sweeper.update();
  }

  close(error: NexusError): void {
    this.#sweeper.close();
    this.waits.failAll(error);
  }
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
