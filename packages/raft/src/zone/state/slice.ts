import {
  type DecodedRecords,
  HistoryWriter,
  isMereCount,
  type KeyChange,
  type KeyValueView,
} from "@nexus/kernel";
import { inGeneration, keyText } from "./keys.js";
import { RollingDigest } from "./rolling-digest.js";

/** Changes gathered on top of a store, to be written in one step. Keys are those inside the generation. */
export class StateSlice implements KeyValueView {
  readonly #view: KeyValueView;
  readonly #prefix: Uint8Array;
  readonly #changes = new Map<string, KeyChange>();
  /** What watchers read of the commits in it. */
  readonly history: HistoryWriter;
  readonly #digest: RollingDigest;

  constructor(
    view: KeyValueView,
    prefix: Uint8Array,
    digest: number,
    readonly decoded: DecodedRecords,
  ) {
    this.#view = view;
    this.history = new HistoryWriter(this);
    this.#prefix = prefix;
    this.#digest = new RollingDigest(digest);
  }

  /** Rolling digest over everything `put` so far. */
  get digest(): number {
    return this.#digest.value;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const change = this.#changes.get(keyText(key));
    if (change === undefined) return this.#view.get(inGeneration(this.#prefix, key));
    return change.kind === "put" ? change.value : undefined;
  }

  /** Replicated changes: equal on every replica, part of the digest. */
  put(changes: readonly KeyChange[]): void {
    for (const change of changes) {
      this.#digest.add(change.key);
      if (change.kind === "put") this.#digest.add(change.value);
    }
    this.putUndigested(changes);
  }

  /**
   * Changes of a namespace transaction. A count without a quota stays out of the digest: it follows from the rows, and
   * members that were upgraded at different times begin it apart.
   */
  putNamespace(changes: readonly KeyChange[]): void {
    const last = changes.at(-1);
    if (last === undefined || !isMereCount(last)) {
      this.put(changes);
      return;
    }
    this.put(changes.slice(0, -1));
    this.putUndigested([last]);
  }

  /** Changes that may differ between sound replicas: by how entries fell into slices, by when they were upgraded. */
  putUndigested(changes: readonly KeyChange[]): void {
    for (const change of changes) this.#changes.set(keyText(change.key), change);
  }

  /** Everything, with the keys of the store. */
  take(): readonly KeyChange[] {
    const taken: KeyChange[] = [];
    for (const change of this.#changes.values()) {
      taken.push({ ...change, key: inGeneration(this.#prefix, change.key) });
    }
    this.#changes.clear();
    return taken;
  }
}
