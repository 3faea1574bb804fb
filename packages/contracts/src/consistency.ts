import type { IncarnationId, LogIndex, Term, ZoneId } from "./ids.js";

/** Position of an applied write: a read at this token never sees older state. Opaque text on the wire. */
export interface CommitToken {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly term: Term;
  readonly index: LogIndex;
}

/**
 * How fresh a read must be (DECISIONS, Calls).
 * linearizable: sees every write acknowledged before it began (the default); lease: the same, trusting the
 * leader's clock-bounded lease; token: at least the given position; local: whatever this node has applied.
 */
export type ReadConsistency =
  | { readonly kind: "linearizable" }
  | { readonly kind: "lease" }
  | { readonly kind: "token"; readonly token: CommitToken }
  | { readonly kind: "local" };

export const LINEARIZABLE: ReadConsistency = { kind: "linearizable" };
export const LOCAL: ReadConsistency = { kind: "local" };

/** Conditions of a mutation, evaluated when it is applied. Absent fields are not checked. */
export interface WriteConditions {
  readonly ifMatch?: string;
  readonly ifVersion?: number;
  /** The path must not exist. */
  readonly ifAbsent?: boolean;
}
