import type { KeyChange, KeyRange, KeyValue, KeyValueView } from "@nexus/kernel";
import { lengthOf, ValueCache } from "@nexus/lib";
import type { AbstractBatchOptions, AbstractLevel, AbstractSnapshot } from "abstract-level";
import { keyText } from "./overlay.js";

/**
 * An open ordered key-value database: what a MetaStore keeps its zone in. One write at a time; until it
 * resolves, every read sees the state before it, so that a read of several keys never meets half a batch.
 */
export interface StateHandle extends KeyValueView {
  /** Rows of a range as they are now; later writes do not show in it. The caller closes it. */
  scan(range: KeyRange): StateScan;
  /** Everything as it is now; later writes do not show in it. The caller closes it. */
  snapshot(): StateSnapshot;
  /** Writes all changes or none; durable when it resolves. */
  write(changes: readonly KeyChange[]): Promise<void>;
  close(): Promise<void>;
}

export interface StateScan {
  /** The next `count` rows; fewer only at the end. */
  next(count: number): Promise<readonly KeyValue[]>;
  close(): Promise<void>;
}

export interface StateSnapshot extends KeyValueView {
  close(): void;
}

/** Opens the database, which must not be open already. */
export type OpenState = () => Promise<StateHandle>;

type Level = AbstractLevel<string | Buffer | Uint8Array, Uint8Array, Uint8Array>;

/** Values kept in memory: resolving a path costs one look-up a name (bytes). */
const VALUE_CACHE_BYTES = 64 * 1024 * 1024;

/** Any abstract-level database with `view` encodings as a StateHandle; writes are synced. */
export class LevelStateHandle implements StateHandle {
  readonly #level: Level;
  readonly #cache = new ValueCache(VALUE_CACHE_BYTES, lengthOf);
  /** The state before the write in flight. */
  #before: SharedSnapshot | null = null;

  constructor(level: Level) {
    this.#level = level;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const text = keyText(key);
    const cached = this.#cache.get(text);
    if (cached !== undefined) return cached ?? undefined;
    const value = this.#getFrom(key, this.#before?.level ?? null);
    this.#cache.set(text, value ?? null);
    return value;
  }

  scan({ gte, lt }: KeyRange): StateScan {
    // The iterator reads from the moment it is made, not from its first use.
    const before = this.#before;
    const range = { gte, lt };
    const iterator = this.#level.iterator(before === null ? range : { ...range, snapshot: before.level });
    // It may be asked for rows when the write is over.
    before?.hold();
    return {
      async next(count) {
        const rows: KeyValue[] = [];
        while (rows.length < count) {
          const found = await iterator.nextv(count - rows.length);
          if (found.length === 0) break;
          for (const [key, value] of found) rows.push({ key, value });
        }
        return rows;
      },
      close: async () => {
        try {
          await iterator.close();
        } finally {
          before?.release();
        }
      },
    };
  }

  snapshot(): StateSnapshot {
    const shared = this.#before ?? new SharedSnapshot(this.#level.snapshot());
    if (shared === this.#before) shared.hold();
    return {
      get: (key) => this.#getFrom(key, shared.level),
      close: () => shared.release(),
    };
  }

  async write(changes: readonly KeyChange[]): Promise<void> {
    const before = new SharedSnapshot(this.#level.snapshot());
    this.#before = before;
    try {
      await this.#writeSynced(changes);
      for (const change of changes) {
        this.#cache.set(keyText(change.key), change.kind === "put" ? change.value : null);
      }
    } finally {
      this.#before = null;
      before.release();
    }
  }

  close(): Promise<void> {
    return this.#level.close();
  }

  #writeSynced(changes: readonly KeyChange[]): Promise<void> {
    const operations = changes.map((change) =>
      change.kind === "put"
        ? ({ type: "put", key: change.key, value: change.value } as const)
        : ({ type: "del", key: change.key } as const),
    );
    // `sync` is an option of LevelDB; other databases of the family ignore it.
    const options: AbstractBatchOptions<Uint8Array, Uint8Array> & { sync: boolean } = { sync: true };
    return this.#level.batch(operations, options);
  }

  #getFrom(key: Uint8Array, snapshot: AbstractSnapshot | null): Uint8Array | undefined {
    const value = snapshot === null ? this.#level.getSync(key) : this.#level.getSync(key, { snapshot });
    // Slicing a Buffer costs a multiple of slicing a plain array, and rows are decoded by slicing.
    return value === undefined ? undefined : new Uint8Array(value.buffer, value.byteOffset, value.length);
  }
}

/** Closed by the last of those who hold it: once it is, not even an iterator that was made on it may read on. */
class SharedSnapshot {
  readonly level: AbstractSnapshot;
  #holders = 1;

  constructor(level: AbstractSnapshot) {
    this.level = level;
  }

  hold(): void {
    this.#holders += 1;
  }

  release(): void {
    this.#holders -= 1;
    // Nobody waits for a snapshot to be freed.
    if (this.#holders === 0) this.level.close().catch(() => undefined);
  }
}
