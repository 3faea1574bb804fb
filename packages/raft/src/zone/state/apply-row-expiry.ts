import { DT_PIPE, DT_STREAM } from "@nexus/contracts";
import { beginNamespaceTransaction, type ExpiredEntry } from "@nexus/kernel";
import type { EntryInstant } from "./apply-locks.js";
import type { StateSlice } from "./slice.js";
import type { ZoneState } from "./zone-state.js";

/** Removes those of the entries that are to go by the entry's stamp; `rowsExpired`: how many did. Deterministic. */
export function applyRowExpiry(
  state: ZoneState,
  slice: StateSlice,
  entries: readonly ExpiredEntry[],
  at: EntryInstant,
): { readonly rowsExpired: number; readonly mountsChanged: boolean } {
  const transaction = beginNamespaceTransaction(slice, state.identity, at.nowMs);
  const removed = transaction.expire(entries);
  transaction.record(slice.history, at.index, null);
  slice.putNamespace(transaction.changes());
  for (const { entryType, inode } of removed) {
    if (entryType === DT_PIPE || entryType === DT_STREAM) state.channels.drop(slice, inode);
  }
  return { rowsExpired: removed.length, mountsChanged: transaction.mountsChanged() };
}
