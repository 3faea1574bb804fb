import type { RecordStore } from "@nexus/contracts";
import { ConnectionPool } from "../connection-pool.js";
import type { RecordStoreLimits } from "../limits.js";
import { PooledRecordStore } from "../pooled-record-store.js";
import { openSqliteConnection } from "./sqlite-connection.js";

export interface SqliteRecordStoreOptions {
  /** Absolute path; made when the store is first used. Its folder must be there, on a local disk. */
  readonly file: string;
  readonly limits: RecordStoreLimits;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/**
 * Records in an SQLite file: one connection writes, others read beside it (write-ahead log), each on a thread of its
 * own. A commit is durable when it is acknowledged (`synchronous` FULL). Touches nothing until it is first used.
 */
export function openSqliteRecordStore({ file, limits, nowMs }: SqliteRecordStoreOptions): RecordStore {
  const common = [`busy_timeout = ${limits.lockTimeoutMs}`, "journal_mode = WAL", "synchronous = FULL"];
  const pool = (name: string, maxConnections: number, pragmas: readonly string[]): ConnectionPool =>
    new ConnectionPool({
      name,
      maxConnections,
      maxWaiting: limits.maxWaiting,
      closeTimeoutMs: limits.closeTimeoutMs,
      open: (timeoutMs, leaves) =>
        openSqliteConnection(
          { file, pragmas: [...common, ...pragmas] },
          Math.min(timeoutMs, limits.connectTimeoutMs),
          leaves,
        ),
    });
  return new PooledRecordStore({
    driver: "sqlite",
    pools: {
      writer: pool("writer", 1, ["foreign_keys = ON"]),
      reader: pool("reader", limits.maxConnections, ["query_only = ON"]),
      replica: null,
    },
    limits,
    nowMs,
    // Takes the write lock at once: a transaction that reads first could otherwise not be completed after another's.
    begin: "BEGIN IMMEDIATE",
    lockTable: null,
  });
}
