import type { NexusError } from "./errors.js";

/**
 * Records in relations, for services whose data are queried by more than a key. Not a pillar of the kernel: no syscall
 * needs one. Statements are SQL with parameters `$1`, `$2` ... in every driver; what two drivers read differently
 * (types of columns, functions) is the caller's to avoid. One statement a call.
 *
 * Errors of all calls: INVALID_ARGUMENT (the statement, the number or the kind of its parameters), ALREADY_EXISTS (a
 * unique key), CONFLICT (another constraint; `details.constraint` where the driver knows it), READ_ONLY (a change where
 * only reading is allowed), LOCK_TIMEOUT (another transaction was in the way: run this one again), DEADLINE_EXCEEDED,
 * RESOURCE_EXHAUSTED (a named limit, of the pool or of the server), NO_SPACE, IO_ERROR, CORRUPT, UNAVAILABLE (the server
 * cannot be reached, or went away), UNAUTHENTICATED, PERMISSION_DENIED, CLOSED.
 */
export interface RecordStore {
  /** Name for status: "sqlite", "postgres". */
  readonly driver: string;
  /** Runs a statement that changes nothing. */
  query(statement: RecordStatement, options?: RecordQueryOptions): Promise<readonly RecordRow[]>;
  /**
   * Runs `work` in one serializable transaction and commits it. When this throws, nothing of it happened; when nobody
   * can know, that is the outcome. A transaction one of whose statements failed is never committed.
   */
  transact<T>(
    work: (transaction: RecordTransaction) => Promise<T>,
    options?: RecordDeadline,
  ): Promise<TransactionOutcome<T>>;
  /**
   * Applies what was not applied yet, each migration in a transaction of its own; several nodes may do so at once.
   * Errors besides: VERSION_UNSUPPORTED (the store has newer ones), CONFLICT (one was changed after it was applied),
   * UNKNOWN_OUTCOME (run it again).
   */
  migrate(migrations: readonly RecordMigration[], options?: RecordDeadline): Promise<MigrationReport>;
  healthCheck(): Promise<RecordHealth>;
  stats(): RecordStoreStats;
  /** Waits a bounded time for calls under way. */
  close(): Promise<void>;
}

/** Whole numbers come back as `number` up to 2^53 and as `bigint` beyond; numbers given must be finite. */
export type RecordValue = null | number | bigint | string | Uint8Array;

export type RecordRow = Readonly<Record<string, RecordValue>>;

export interface RecordStatement {
  readonly sql: string;
  /** For `$1`, `$2` ... in this order; never part of the text. */
  readonly parameters?: readonly RecordValue[];
}

export interface RecordDeadline {
  /** For everything the call does, waiting for a connection included (ms). */
  readonly timeoutMs?: number;
}

export interface RecordQueryOptions extends RecordDeadline {
  /**
   * "primary" (the default) sees every transaction committed before. "replica" may be behind; it is the primary where
   * there is no replica, and where the replica cannot be reached.
   */
  readonly route?: RecordRoute;
}

export type RecordRoute = "primary" | "replica";

/** Usable only until the function it was given to has ended. Statements run one after the other. */
export interface RecordTransaction {
  query(statement: RecordStatement): Promise<readonly RecordRow[]>;
  /** How many rows were changed. */
  execute(statement: RecordStatement): Promise<number>;
}

export type TransactionOutcome<T> =
  | { readonly kind: "committed"; readonly value: T }
  /** The connection went, or time was up, while it was being committed: it is there as a whole, or not at all. */
  | { readonly kind: "unknown"; readonly error: NexusError };

export interface RecordMigration {
  /** 1, 2, 3 ... without gaps. */
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
}

export interface MigrationReport {
  readonly applied: readonly number[];
  /** Version of the store now; 0: none was ever applied. */
  readonly version: number;
}

export type RecordHealth =
  | { readonly healthy: true; readonly roundTripMs: number }
  | { readonly healthy: false; readonly reason: string };

export interface RecordStoreStats {
  readonly pools: Readonly<Record<string, RecordPoolStats>>;
  /** Queries that went to the primary because the replica could not be reached. */
  readonly replicaFallbacks: number;
  /** Transactions whose outcome nobody knows. */
  readonly unknownOutcomes: number;
}

export interface RecordPoolStats {
  readonly maxConnections: number;
  /** Connections there are, in use or not. */
  readonly open: number;
  readonly inUse: number;
  readonly waiting: number;
  /** Calls that got no connection: their time was up, or too many waited already. */
  readonly exhausted: number;
  /** Connections closed because they failed. */
  readonly retired: number;
}
