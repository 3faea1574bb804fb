/** What bounds a RecordStore, whichever driver. Times in milliseconds. */
export interface RecordStoreLimits {
  /** Connections of each pool: those that write (one in SQLite), those that read, those to the replica. */
  readonly maxConnections: number;
  /** Calls that may wait for a connection of a pool; more are refused RESOURCE_EXHAUSTED. */
  readonly maxWaiting: number;
  /** Of a call that gives no deadline of its own. */
  readonly defaultTimeoutMs: number;
  /** Longest a statement waits for a lock of another transaction, then LOCK_TIMEOUT. */
  readonly lockTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Longest that closing waits for calls under way. */
  readonly closeTimeoutMs: number;
}

export const DEFAULT_RECORD_STORE_LIMITS: RecordStoreLimits = {
  maxConnections: 8,
  maxWaiting: 1_024,
  defaultTimeoutMs: 10_000,
  lockTimeoutMs: 2_000,
  connectTimeoutMs: 3_000,
  closeTimeoutMs: 3_000,
};
