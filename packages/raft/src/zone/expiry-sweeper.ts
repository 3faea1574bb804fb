import { MAX_TIMER_MS } from "@nexus/lib";
import type { HostClock, TimerHandle } from "../host/ports.js";
import { COMMAND_KIND, encodeCommandBody } from "../wire/command.js";
import { encodeProposal } from "../wire/proposal.js";

export interface ExpirySweeperPorts {
  readonly clock: HostClock;
  /** A sweep that did not come through is proposed again after this long. */
  readonly retryMs: number;
  isReadyToLead(): boolean;
  /** The zone's clock. */
  zoneTimeMs(): number;
  /** Zone time at which something may expire; null: nothing ever will. */
  nextExpiryMs(): number | null;
  /** Hands an entry to the core. */
  propose(data: Uint8Array): void;
}

/**
 * Ends locks on time in a zone where nobody writes: a leader with a lock held sets a timer for its expiry and then
 * proposes a sweep. A timer of its own, because a quiet zone may not tick.
 */
export class ExpirySweeper {
  readonly #ports: ExpirySweeperPorts;
  #timer: TimerHandle | null = null;
  /** What the timer is set for. */
  #armedForMs: number | null = null;
  #isClosed = false;

  constructor(ports: ExpirySweeperPorts) {
    this.#ports = ports;
  }

  /** Entries were applied, or who leads changed. */
  update(): void {
    const wanted = this.#ports.isReadyToLead() ? this.#ports.nextExpiryMs() : null;
    if (wanted === this.#armedForMs || this.#isClosed) return;
    this.#armedForMs = wanted;
    this.#timer?.cancel();
    this.#timer = null;
    if (wanted !== null) this.#arm(wanted - this.#ports.zoneTimeMs());
  }

  #arm(delayMs: number): void {
    // What is further away, as the age of messages may be, takes several timers: one too long would fire at once.
    const nextMs = Math.min(Math.max(1, delayMs), MAX_TIMER_MS);
    this.#timer = this.#ports.clock.setTimer(nextMs, () => this.#fire());
  }

  #fire(): void {
    this.#timer = null;
    const { isReadyToLead, nextExpiryMs, zoneTimeMs, retryMs } = this.#ports;
    const nextMs = isReadyToLead() ? nextExpiryMs() : null;
    this.#armedForMs = nextMs;
    if (nextMs === null || this.#isClosed) return;
    const leftMs = nextMs - zoneTimeMs();
    if (leftMs <= 0) this.#ports.propose(SWEEP);
    this.#arm(leftMs > 0 ? leftMs : retryMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }
}

/** Outside any session: sweeping twice changes nothing. */
const SWEEP = encodeProposal(
  { kind: COMMAND_KIND.expire, stampMs: 0, session: null, sequence: 0, answeredBelow: 0 },
  encodeCommandBody({ kind: "expire" }),
);
