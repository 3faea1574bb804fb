import type { RecordStore } from "@nexus/contracts";
import { ConnectionPool } from "../connection-pool.js";
import type { RecordStoreLimits } from "../limits.js";
import { PooledRecordStore } from "../pooled-record-store.js";
import { openPostgresConnection } from "./postgres-connection.js";

export interface PostgresRecordStoreOptions {
  /** `postgres://[user[:password]@]host[:port]/database`. */
  readonly url: string;
  /** A server that follows the first and may be behind; null: there is none. */
  readonly replicaUrl: string | null;
  readonly limits: PostgresLimits;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

export interface PostgresLimits extends RecordStoreLimits {
  /** At which the server itself ends a statement, or a transaction that nobody goes on with (ms). */
  readonly serverTimeoutMs: number;
}

/** Records on a PostgreSQL server. Transactions are serializable, as in SQLite. Connects when it is first used. */
export function openPostgresRecordStore(options: PostgresRecordStoreOptions): RecordStore {
  const { url, replicaUrl, limits, nowMs } = options;
  const pool = (name: string, server: string, readOnly: boolean): ConnectionPool =>
    new ConnectionPool({
      name,
      maxConnections: limits.maxConnections,
      maxWaiting: limits.maxWaiting,
      closeTimeoutMs: limits.closeTimeoutMs,
      open: (timeoutMs, leaves) =>
        openPostgresConnection(
          {
            url: server,
            readOnly,
            lockTimeoutMs: limits.lockTimeoutMs,
            statementTimeoutMs: limits.serverTimeoutMs,
          },
          Math.min(timeoutMs, limits.connectTimeoutMs),
          leaves,
        ),
    });
  return new PooledRecordStore({
    driver: "postgres",
    pools: {
      writer: pool("writer", url, false),
      reader: pool("reader", url, true),
      replica: replicaUrl === null ? null : pool("replica", replicaUrl, true),
    },
    limits,
    nowMs,
    begin: "BEGIN ISOLATION LEVEL SERIALIZABLE",
    lockTable: (table) => `LOCK TABLE ${table} IN EXCLUSIVE MODE`,
  });
}
