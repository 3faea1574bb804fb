import { type Inode, NexusError } from "@nexus/contracts";
import { type DueEntries, dueEntries, type ExpiredEntry, type ReadRows } from "@nexus/kernel";
import type { StateHandle } from "./state-handle.js";

/** Ends a wait early; calling it again does nothing. */
export type CancelTimer = () => void;
export type SetTimer = (delayMs: number, callback: () => void) => CancelTimer;

export interface RowExpiryPorts {
  /** What entries expire by: milliseconds that may be set back or forward between two starts. */
  readonly zoneTimeMs: () => number;
  readonly setTimer: SetTimer;
  handle(): Promise<StateHandle>;
  /** Removes those of the entries whose time is up, durably. */
  remove(entries: readonly ExpiredEntry[]): Promise<void>;
  /** A sweep failed; it is tried again. */
  onProblem(error: NexusError): void;
}

/** Entries one commit removes. */
const MAX_SWEEP_ENTRIES = 256;
const RETRY_MS = 5_000;
/** The longest a timer waits: the clock may have been set forward meanwhile. */
const MAX_WAIT_MS = 60_000;

/** Keeps a process alive no longer than its work. */
export const setUnrefTimer: SetTimer = (delayMs, callback) => {
  const timer = setTimeout(callback, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};

/** Removes the entries of a local zone whose time to live is up, within a moment of it, as long as the zone is open. */
export class RowExpiry {
  readonly #ports: RowExpiryPorts;
  /** Time of the first entry that may expire; never later than it does. null: none will. */
  #nextMs: number | null = null;
  #cancel: CancelTimer | null = null;
  #sweeping: Promise<void> | null = null;
  #isClosed = false;

  constructor(ports: RowExpiryPorts) {
    this.#ports = ports;
  }

  /** Looks up what is to expire first. */
  load(handle: StateHandle): Promise<void> {
    return this.#lookUp(handle, 0).then(({ nextMs }) => this.note(nextMs));
  }

  /** An entry will expire then; null says nothing. */
  note(expiresAtMs: number | null): void {
    if (expiresAtMs === null || (this.#nextMs !== null && this.#nextMs <= expiresAtMs)) return;
    this.#nextMs = expiresAtMs;
    if (this.#sweeping === null) this.#arm();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#nextMs === null || this.#isClosed) return;
    const delayMs = Math.min(Math.max(1, this.#nextMs - this.#ports.zoneTimeMs()), MAX_WAIT_MS);
    this.#cancel = this.#ports.setTimer(delayMs, () => this.#fire());
  }

  #fire(): void {
    this.#cancel = null;
    if (this.#nextMs === null || this.#nextMs > this.#ports.zoneTimeMs()) {
      this.#arm();
      return;
    }
    this.#sweeping = this.#sweep()
      .catch((error: unknown) => {
        this.note(this.#ports.zoneTimeMs() + RETRY_MS);
        this.#ports.onProblem(NexusError.from(error));
      })
      .finally(() => {
        this.#sweeping = null;
        this.#arm();
      });
  }

  async #sweep(): Promise<void> {
    let before: Inode | null = null;
    for (;;) {
      this.#nextMs = null;
      const { entries, nextMs } = await this.#lookUp(await this.#ports.handle(), this.#ports.zoneTimeMs());
      this.note(nextMs);
      if (entries.length === 0 || this.#isClosed) return;
      const first = entries[0]?.inode ?? null;
      if (first === before) throw staleIndex(entries[0]?.path ?? "");
      before = first;
      await this.#ports.remove(entries);
    }
  }

  /** What is due by `nowMs`, and when the first of the others is. */
  #lookUp(handle: StateHandle, nowMs: number): Promise<DueEntries> {
    const readRows: ReadRows = async (range, limit) => {
      const scan = handle.scan(range);
      try {
        return await scan.next(limit);
      } finally {
        await scan.close();
      }
    };
    return dueEntries(handle, readRows, nowMs, MAX_SWEEP_ENTRIES);
  }

  /** Resolves once no sweep is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await this.#sweeping;
  }
}

function staleIndex(path: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the index of entries that expire names ${path}, which does not`,
    remedy: "restore the metadata from a backup",
  });
}
