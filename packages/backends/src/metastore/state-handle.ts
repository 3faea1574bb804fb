import type { KeyChange, KeyRange, KeyValue, KeyValueView } from "@nexus/kernel";
import type { AbstractBatchOptions, AbstractLevel, AbstractSnapshot } from "abstract-level";

/** An open ordered key-value database: what a MetaStore keeps its zone in. */
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
  close(): Promise<void>;
}

/** Opens the database, which must not be open already. */
export type OpenState = () => Promise<StateHandle>;

type Level = AbstractLevel<string | Buffer | Uint8Array, Uint8Array, Uint8Array>;

/** Any abstract-level database with `view` encodings as a StateHandle; writes are synced. */
export class LevelStateHandle implements StateHandle {
  readonly #level: Level;

  constructor(level: Level) {
    this.#level = level;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#level.getSync(key);
  }

  scan(range: KeyRange): StateScan {
    // The iterator reads from the moment it is made, not from its first use.
    const iterator = this.#level.iterator({ gte: range.gte, lt: range.lt });
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
      close: () => iterator.close(),
    };
  }

  snapshot(): StateSnapshot {
    const snapshot: AbstractSnapshot = this.#level.snapshot();
    return {
      get: (key) => this.#level.getSync(key, { snapshot }),
      close: () => snapshot.close(),
    };
  }

  write(changes: readonly KeyChange[]): Promise<void> {
    const operations = changes.map((change) =>
      change.kind === "put"
        ? ({ type: "put", key: change.key, value: change.value } as const)
        : ({ type: "del", key: change.key } as const),
    );
    // `sync` is an option of LevelDB; other databases of the family ignore it.
    const options: AbstractBatchOptions<Uint8Array, Uint8Array> & { sync: boolean } = { sync: true };
    return this.#level.batch(operations, options);
  }

  close(): Promise<void> {
    return this.#level.close();
  }
}
