import { type FileMetadata, NexusError } from "@nexus/contracts";
import { unreachable } from "@nexus/lib";
import {
  type Compare,
  type FailedCompare,
  type LockView,
  MAX_TRANSACTION_ITEMS,
  type MetaTransaction,
} from "./meta-transaction.js";
import { readEntry } from "./readers.js";
import type { KeyValueView, NamespaceIdentity } from "./types.js";

/**
 * The first compare that does not hold in the state, or null. Deterministic. A path whose parent is missing, or no
 * directory, is absent. Errors: UNSUPPORTED (a lock, where there is no view of locks).
 */
export function firstFailedCompare(
  view: KeyValueView,
  identity: NamespaceIdentity,
  locks: LockView | null,
  compares: readonly Compare[],
): FailedCompare | null {
  for (const [position, compare] of compares.entries()) {
    const current = readEntry(view, compare.path, identity.zoneId);
    if (!holds(compare, current, locks)) return { position, current };
  }
  return null;
}

function holds(compare: Compare, current: FileMetadata | null, locks: LockView | null): boolean {
  switch (compare.kind) {
    case "absent":
      return current === null;
    case "exists":
      return current !== null;
    case "version":
      return current?.version === compare.version;
    case "etag":
      return current?.etag === compare.etag;
    case "contentId":
      return current !== null && current.contentId === compare.contentId;
    case "lock":
      if (locks !== null) return locks.isHeld(compare.path, compare.lockId, compare.fencing);
      throw new NexusError({
        code: "UNSUPPORTED",
        what: `the lock on ${compare.path} cannot be compared: this store knows no locks`,
        remedy: "compare versions instead",
      });
    default:
      return unreachable(compare, "compare");
  }
}

/** Errors: INVALID_ARGUMENT (no mutation), RESOURCE_EXHAUSTED. */
export function checkTransaction({ compares, mutations }: MetaTransaction): void {
  const items = compares.length + mutations.length;
  if (items > MAX_TRANSACTION_ITEMS) {
    throw new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `a transaction of ${items} compares and changes is larger than ${MAX_TRANSACTION_ITEMS}`,
      remedy: "split it; each part is all or nothing by itself",
      details: { limit: MAX_TRANSACTION_ITEMS },
    });
  }
  if (mutations.length > 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: "a transaction holds no change",
    remedy: "add one, or read the entries instead",
  });
}
