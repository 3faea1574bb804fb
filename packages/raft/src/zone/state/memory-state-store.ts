import { NexusError } from "@nexus/contracts";
import type { KeyChange } from "@nexus/kernel";
import { compareBytes } from "@nexus/lib";
import { keyText } from "./keys.js";
import type { StateRow, StateStore, StateView } from "./state-store.js";

type Rows = Map<string, StateRow>;

/**
 * What survives a store: rows known durable, and writes the operating system may still lose, in order.
 * Deterministic; used by simulations and by tests that need no disk.
 */
export class MemoryStateDisk {
  #durable: Rows = new Map();
  #unsynced: (readonly KeyChange[])[] = [];
  /** Set to make the next write or flush fail with it. */
  failNextWrite: NexusError | null = null;
  /** Set to make every write and flush fail with it, until cleared: a full disk. */
  failWrites: NexusError | null = null;
  /** While set, writes wait for it: a disk that hangs. */
  hanging: Promise<void> | null = null;
  /** How many unsynced writes are left when one fails; null: all. What was not handed to the system is lost. */
  keptOnFailure: ((unsyncedWrites: number) => number) | null = null;
  /** null: any write; else only one that changes this key. */
  failOnlyKey: Uint8Array | null = null;
  /** Opening it fails. */
  isUnreadable = false;
  /** Attempts to open it. */
  opens = 0;
  /** Counts crashes: what a process of an earlier life still does reaches nothing. */
  life = 0;

  append(life: number, changes: readonly KeyChange[]): void {
    if (life === this.life) this.#unsynced.push(changes);
  }

  sync(life: number): void {
    if (life !== this.life) return;
    for (const changes of this.#unsynced) applyTo(this.#durable, changes);
    this.#unsynced = [];
  }

  get unsyncedWrites(): number {
    return this.#unsynced.length;
  }

  /** A write failed: the handle is useless, and of what was not synced some last part may never arrive. */
  writeFailed(life: number): void {
    if (life !== this.life || this.keptOnFailure === null) return;
    this.#unsynced = this.#unsynced.slice(0, this.keptOnFailure(this.#unsynced.length));
  }

  /** A power cut: of the unsynced writes only the first `kept` survive. */
  crash(kept: number): void {
    this.life += 1;
    for (const changes of this.#unsynced.slice(0, kept)) applyTo(this.#durable, changes);
    this.#unsynced = [];
  }

  rows(): Rows {
    const rows = new Map(this.#durable);
    for (const changes of this.#unsynced) applyTo(rows, changes);
    return rows;
  }
}

function applyTo(rows: Rows, changes: readonly KeyChange[]): void {
  for (const change of changes) {
    if (change.kind === "put") rows.set(keyText(change.key), { key: change.key, value: change.value });
    else rows.delete(keyText(change.key));
  }
}

export class MemoryStateStore implements StateStore {
  readonly #disk: MemoryStateDisk;
  readonly #rows: Rows;
  readonly #life: number;
  #sorted: readonly StateRow[] | null = null;
  #broken: NexusError | null = null;
  #onBroken: ((cause: unknown) => void) | null = null;
  #isClosed = false;
  /** Writes made while the disk hangs. */
  #held = 0;

  constructor(disk: MemoryStateDisk) {
    disk.opens += 1;
    if (disk.isUnreadable) throw new NexusError({ code: "IO_ERROR", what: "opening the state: EIO" });
    this.#disk = disk;
    this.#rows = disk.rows();
    this.#life = disk.life;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#rows.get(keyText(key))?.value;
  }

  write(changes: readonly KeyChange[]): void {
    this.#checkUsable();
    const failure = this.#disk.failNextWrite ?? this.#disk.failWrites;
    const { failOnlyKey } = this.#disk;
    const isHit =
      failOnlyKey === null || changes.some((change) => compareBytes(change.key, failOnlyKey) === 0);
    // Like a real store: what did not reach the disk is still seen, and the caller is told later.
    applyTo(this.#rows, changes);
    this.#sorted = null;
    if (failure !== null && isHit) {
      this.#disk.failNextWrite = null;
      this.#break(failure);
      return;
    }
    this.#disk.append(this.#life, changes);
    if (this.#disk.hanging !== null) this.#held += 1;
  }

  unwrittenBytes(): number {
    return this.#disk.hanging === null ? 0 : this.#held;
  }

  async settled(): Promise<void> {
    if (this.#disk.hanging !== null) await this.#disk.hanging;
    if (this.#broken !== null) throw this.#broken;
  }

  #break(failure: NexusError): void {
    this.#broken = failure;
    this.#disk.writeFailed(this.#life);
    queueMicrotask(() => this.#onBroken?.(failure));
  }

  async flush(changes: readonly KeyChange[]): Promise<void> {
    if (changes.length > 0) this.write(changes);
    else if (this.#disk.failWrites !== null && this.#broken === null) this.#break(this.#disk.failWrites);
    await this.settled();
    if (!this.#isClosed) this.#disk.sync(this.#life);
  }

  async writeSynced(changes: readonly KeyChange[]): Promise<void> {
    await this.flush(changes);
  }

  async openView(): Promise<StateView> {
    await this.settled();
    this.#sorted ??= [...this.#rows.values()].sort((a, b) => compareBytes(a.key, b.key));
    return new MemoryStateView(this.#sorted);
  }

  async removeRange(low: Uint8Array, high: Uint8Array): Promise<void> {
    const view = await this.openView();
    const rows = await view.rows(low, high, Number.MAX_SAFE_INTEGER);
    if (rows.length > 0) this.write(rows.map(({ key }) => ({ kind: "delete", key })));
  }

  onBroken(listener: (cause: unknown) => void): void {
    this.#onBroken = listener;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #checkUsable(): void {
    if (this.#broken !== null) throw this.#broken;
    if (this.#isClosed) throw new NexusError({ code: "CLOSED", what: "the state store is closed" });
  }
}

class MemoryStateView implements StateView {
  readonly #rows: readonly StateRow[];

  constructor(rows: readonly StateRow[]) {
    this.#rows = rows;
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    const row = this.#rows[this.#firstFrom(key)];
    return row !== undefined && compareBytes(row.key, key) === 0 ? row.value : undefined;
  }

  async rows(low: Uint8Array, high: Uint8Array, limit: number): Promise<readonly StateRow[]> {
    const first = this.#firstFrom(low);
    return this.#rows.slice(first, Math.min(this.#firstFrom(high), first + limit));
  }

  async close(): Promise<void> {}

  #firstFrom(key: Uint8Array): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.#rows[middle];
      if (row !== undefined && compareBytes(row.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
