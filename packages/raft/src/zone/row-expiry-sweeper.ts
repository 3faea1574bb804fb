import { type DueEntries, dueEntries, type ReadRows } from "@nexus/kernel";
import type { HostClock, TimerHandle } from "../host/ports.js";
import { encodeOutsideSession } from "../wire/outside-session.js";
import { withoutGeneration } from "./state/keys.js";
import type { ZoneState } from "./state/zone-state.js";

export interface RowExpirySweeperPorts {
  readonly clock: HostClock;
  /** What was proposed and did not come through is proposed again after this long. */
  readonly retryMs: number;
  isReadyToLead(): boolean;
  /** The zone's clock. */
  zoneTimeMs(): number;
  state(): ZoneState;
  /** Hands an entry to the core. */
  propose(data: Uint8Array): void;
  /** The index could not be read; it is tried again. */
  onFailure(cause: unknown): void;
}

/** Entries one sweep names: applying them takes a few milliseconds. */
const MAX_SWEEP_ENTRIES = 256;
/** The longest a timer waits; it looks again then. */
const MAX_TIMER_MS = 24 * 60 * 60 * 1000;

/**
 * Ends entries whose time to live is up: a leader sets a timer for the first of them, reads from the index what is
 * due, and proposes its removal, a bounded number at a time, the next as soon as the last is applied.
 */
export class RowExpirySweeper {
  readonly #ports: RowExpirySweeperPorts;
  #timer: TimerHandle | null = null;
  /** What the timer is set for. */
  #armedForMs: number | null = null;
  #isSweeping = false;
  #isClosed = false;
  /** Entries removed in this zone since this replica was opened. */
  expired = 0;

  constructor(ports: RowExpirySweeperPorts) {
    this.#ports = ports;
  }

  onApplied(rowsExpired: number | null): void {
    if (rowsExpired !== null) {
      this.expired += rowsExpired;
      // There may be more than one sweep takes.
      if (rowsExpired > 0) this.#ports.state().rowExpiry.note(this.#ports.zoneTimeMs());
    }
    this.update();
  }

  /** Entries were applied, or who leads changed. */
  update(): void {
    if (this.#isClosed || this.#isSweeping) return;
    const nextMs = this.#ports.isReadyToLead() ? this.#ports.state().rowExpiry.nextMs : null;
    if (nextMs === this.#armedForMs) return;
    this.#armedForMs = nextMs;
    this.#timer?.cancel();
    this.#timer = null;
    if (nextMs === null) return;
    const delayMs = Math.max(1, nextMs - this.#ports.zoneTimeMs());
    this.#timer = this.#ports.clock.setTimer(Math.min(delayMs, MAX_TIMER_MS), () => this.#fire());
  }

  #fire(): void {
    this.#timer = null;
    this.#armedForMs = null;
    const { isReadyToLead, state, zoneTimeMs } = this.#ports;
    const { nextMs } = state().rowExpiry;
    if (this.#isClosed || !isReadyToLead() || nextMs === null) return;
    if (nextMs > zoneTimeMs()) {
      this.update();
      return;
    }
    this.#isSweeping = true;
    this.#sweep(state()).then(
      () => this.#swept(),
      (cause: unknown) => {
        this.#ports.onFailure(cause);
        this.#retryLater();
        this.#swept();
      },
    );
  }

  #swept(): void {
    this.#isSweeping = false;
    this.update();
  }

  #retryLater(): void {
    this.#ports.state().rowExpiry.note(this.#ports.zoneTimeMs() + this.#ports.retryMs);
  }

  async #sweep(state: ZoneState): Promise<void> {
    state.rowExpiry.begin();
    const { entries, nextMs } = await this.#readDue(state);
    if (this.#isClosed) return;
    state.rowExpiry.note(nextMs);
    if (entries.length === 0) return;
    this.#retryLater();
    if (this.#ports.isReadyToLead())
      this.#ports.propose(encodeOutsideSession({ kind: "expireRows", entries }));
  }

  async #readDue(state: ZoneState): Promise<DueEntries> {
    const view = await state.store.openView();
    try {
      const readRows: ReadRows = async ({ gte, lt }, limit) => {
        const rows = await view.rows(state.keyOf(gte), state.keyOf(lt), limit);
        return rows.map(({ key, value }) => ({ key: withoutGeneration(key), value }));
      };
      return await dueEntries(state.namespace, readRows, this.#ports.zoneTimeMs(), MAX_SWEEP_ENTRIES);
    } finally {
      await view.close();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }
}
