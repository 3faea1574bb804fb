import type { Term } from "@nexus/contracts";

/**
 * What a batch whose promises are lost may have raised a term by: this many elections cannot have been held between two
 * batches of one node.
 */
export const FORGOTTEN_TERMS = 2 ** 20;

/** A term later than any that was promised and forgotten. */
export function beyondForgotten(last: Term): Term {
  return (last + FORGOTTEN_TERMS) as Term;
}

/** The term before. */
export function withoutForgotten(beyond: Term): Term {
  return (beyond - FORGOTTEN_TERMS) as Term;
}

/** Elections alone never lead so far beyond the term of an entry: this start or an earlier one raised it. */
export function isBeyondForgotten(term: Term, ofEntry: Term): boolean {
  return term - ofEntry >= FORGOTTEN_TERMS;
}
