import { compareBytes } from "@nexus/lib";
import type { KeyChange, KeyRange, KeyValue, KeyValueView } from "../core/namespace/index.js";

/** A sorted key-value state in memory, for tests: what a driver's database is to the namespace. */
export class OrderedState implements KeyValueView {
  #rows: readonly KeyValue[] = [];

  get size(): number {
    return this.#rows.length;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const found = this.#rows[this.#position(key)];
    return found !== undefined && compareBytes(found.key, key) === 0 ? found.value : undefined;
  }

  range(range: KeyRange, limit = Number.POSITIVE_INFINITY): readonly KeyValue[] {
    const start = this.#position(range.gte);
    const end = Math.min(this.#position(range.lt), start + limit);
    return this.#rows.slice(start, end);
  }

  write(changes: readonly KeyChange[]): void {
    const rows = [...this.#rows];
    this.#rows = rows;
    for (const change of changes) {
      const at = this.#position(change.key);
      const present = rows[at];
      const taken = present !== undefined && compareBytes(present.key, change.key) === 0 ? 1 : 0;
      if (change.kind === "put") rows.splice(at, taken, { key: change.key, value: change.value });
      else rows.splice(at, taken);
    }
  }

  /** Everything as it is now; later writes do not show in it. */
  snapshot(): readonly KeyValue[] {
    return this.#rows;
  }

  #position(key: Uint8Array): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareBytes((this.#rows[middle] as KeyValue).key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
