export { type ChangedRow, changedRows } from "./changed-rows.js";
export { checkTransaction, firstFailedCompare } from "./compare.js";
export { DecodedRecords } from "./decoded.js";
export { type DueEntries, dueEntries, type ReadRows } from "./due-entries.js";
export { NamespaceEditor } from "./editor.js";
export { type ExpiredEntry, type ExpiryRecord, readExpiry } from "./expiry.js";
export { HISTORY_RECORDS, HistoryWriter, initialHistoryChanges, lastHistoryIndex } from "./history.js";
export {
  type ChangeKind,
  HISTORY_RECORD_BYTES,
  type HistoryChange,
  type KeptState,
  type MemberWrite,
  type RecordedEdit,
} from "./history-record.js";
export { historyUnsupported, sliceOfHistory } from "./history-slice.js";
export { initialNamespaceChanges } from "./initial.js";
export {
  childRange,
  countersKey,
  expiryOfKey,
  expiryRange,
  MAX_ZONE_TIME_MS,
  mountRange,
  NAMESPACE_KEY_PREFIX,
  namespaceRange,
  placeOfKey,
  rowRange,
  usageKey,
} from "./keys.js";
export { deriveMounts, diffMounts, isSameTarget, type MountTable } from "./mounts.js";
export { MAX_XATTRS_BYTES } from "./mutations.js";
export type { Place } from "./place.js";
export {
  buildListPage,
  decodeListCursor,
  encodeListCursor,
  type ListedDirectory,
  type LocatedRow,
  lookupPath,
  pageStart,
  pathOfDirectory,
  readEntry,
  requireDirectory,
} from "./readers.js";
export { removedEntry } from "./removed-entry.js";
export { decodeRow, encodeRow, type NamespaceRow, toFileMetadata } from "./row.js";
export { editsOfRows } from "./row-edits.js";
export {
  MAX_SESSION_LEASE_MS,
  MIN_SESSION_LEASE_MS,
  requireLease,
  SESSION_ROWS,
} from "./sessions.js";
export { encodeStorage, STORAGE_ATTRIBUTE } from "./storage.js";
export { beginNamespaceTransaction } from "./transaction.js";
export {
  TRASH,
  TRASH_RETENTION_ATTRIBUTE,
  TRASHED_AT_ATTRIBUTE,
  TRASHED_BY_ATTRIBUTE,
  TRASHED_PATH_ATTRIBUTE,
  trashItemOf,
  trashPath,
  trashRetentionMs,
} from "./trash.js";
export type * from "./types.js";
export {
  isMereCount,
  NO_QUOTA,
  quotaChange,
  readUsage,
  requireQuota,
  UsageCount,
  type ZoneQuota,
  type ZoneUsage,
} from "./usage.js";
