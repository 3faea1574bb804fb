import { decodeConflict, type KeptConflict } from "./conflicts.js";
import { conflictKey } from "./keys.js";
import type { OpenCopy } from "./write-queue.js";

/** The newest conflicts a copy keeps, newest first, at most `limit`. */
export function newestConflicts({ store, state }: OpenCopy, limit: number): readonly KeptConflict[] {
  const { noticed, first } = state.conflicts;
  const kept: KeptConflict[] = [];
  for (let number = noticed; number >= first && kept.length < limit; number -= 1) {
    const bytes = store.get(conflictKey(number));
    if (bytes !== undefined) kept.push(decodeConflict(bytes));
  }
  return kept;
}

/**
 * Tells each conflict once, when its record is durable: the records are the queue, so what it may hold is bounded by
 * what a zone keeps.
 */
export class ConflictFeed {
  readonly #tell: (conflict: KeptConflict) => void;
  #told: number;

  /** `told`: conflicts up to this number are old. `tell` never throws. */
  constructor(told: number, tell: (conflict: KeptConflict) => void) {
    this.#told = told;
    this.#tell = tell;
  }

  onDurable(copy: OpenCopy): void {
    const { noticed } = copy.state.conflicts;
    if (noticed <= this.#told) return;
    const fresh = newestConflicts(copy, noticed - this.#told);
    this.#told = noticed;
    for (const conflict of [...fresh].reverse()) this.#tell(conflict);
  }
}
