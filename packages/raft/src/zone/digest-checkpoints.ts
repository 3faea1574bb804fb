import type { LogIndex } from "@nexus/contracts";

/** Digests are kept at every so many entries; leaders announce one of these. */
const CHECKPOINT_ENTRIES = 16;
/** How many: an announcement is compared when it was applied within the last 8,192 entries. */
const MAX_CHECKPOINTS = 512;

/** This replica's digest at recent log indexes. In memory: what a restart forgets is not compared. */
export class DigestCheckpoints {
  readonly #digests = new Map<LogIndex, number>();
  #latest: LogIndex | null = null;

  /** After every entry; `state` tells its digest if it is wanted. */
  onApplied(index: LogIndex, state: { readonly digest: number }): void {
    if (index % CHECKPOINT_ENTRIES !== 0) return;
    // Again when a replay passes here: the newest is last.
    this.#digests.delete(index);
    this.#digests.set(index, state.digest);
    this.#latest = index;
    if (this.#digests.size <= MAX_CHECKPOINTS) return;
    for (const oldest of this.#digests.keys()) {
      this.#digests.delete(oldest);
      return;
    }
  }

  /** undefined: not known. */
  at(index: LogIndex): number | undefined {
    return this.#digests.get(index);
  }

  get latest(): LogIndex | null {
    return this.#latest;
  }

  /** The state is another one than that these were taken of. */
  clear(): void {
    this.#digests.clear();
    this.#latest = null;
  }
}
