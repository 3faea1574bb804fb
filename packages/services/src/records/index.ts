export { DEFAULT_RECORD_STORE_LIMITS, type RecordStoreLimits } from "./limits.js";
export {
  openPostgresRecordStore,
  type PostgresLimits,
  type PostgresRecordStoreOptions,
} from "./postgres/postgres-record-store.js";
export { openSqliteRecordStore, type SqliteRecordStoreOptions } from "./sqlite/sqlite-record-store.js";
