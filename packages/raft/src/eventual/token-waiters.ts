import { NexusError, type ZoneId } from "@nexus/contracts";
import type { HostClock, TimerHandle } from "../host/ports.js";
import { queueFull } from "../zone/outcome.js";
import { type Dot, includes, type VersionVector } from "./version-vector.js";

interface Waiter {
  readonly dot: Dot;
  readonly timer: TimerHandle;
  readonly settle: (error: NexusError | null) => void;
}

/** Reads that wait until a write made at another member is here. */
export class TokenWaiters {
  readonly #waiters = new Set<Waiter>();
  readonly #clock: HostClock;
  readonly #zoneId: ZoneId;
  readonly #max: number;

  constructor(clock: HostClock, zoneId: ZoneId, max: number) {
    this.#clock = clock;
    this.#zoneId = zoneId;
    this.#max = max;
  }

  /** Errors: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CLOSED. */
  wait(dot: Dot, timeoutMs: number): Promise<void> {
    if (this.#waiters.size >= this.#max) {
      return Promise.reject(queueFull(this.#zoneId, "maxPendingReads", this.#max));
    }
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(timeoutMs, () => waiter.settle(this.#tooLate(timeoutMs)));
      const waiter: Waiter = {
        dot,
        timer,
        settle: (error) => {
          timer.cancel();
          this.#waiters.delete(waiter);
          if (error === null) resolve();
          else reject(error);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  onSeen(seen: VersionVector): void {
    for (const waiter of [...this.#waiters]) if (includes(seen, waiter.dot)) waiter.settle(null);
  }

  refuseAll(error: NexusError): void {
    for (const waiter of [...this.#waiters]) waiter.settle(error);
  }

  #tooLate(timeoutMs: number): NexusError {
    return new NexusError({
      code: "DEADLINE_EXCEEDED",
      what: `the write of the token has not reached this member of zone ${this.#zoneId} within ${Math.round(timeoutMs)} ms`,
      remedy: "read at the member that took it, or without the token",
      details: { zone: this.#zoneId, timeoutMs },
    });
  }
}
