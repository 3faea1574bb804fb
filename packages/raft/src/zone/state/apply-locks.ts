import type { LogIndex } from "@nexus/contracts";
import type { LockTable, LockView } from "@nexus/kernel";
import type { LockOperation, LockReply } from "../../wire/lock-codec.js";
import { lockRowChange } from "./lock-rows.js";
import type { StateSlice } from "./slice.js";

/** Position of an entry, and the zone's time at it: the highest stamp so far. */
export interface EntryInstant {
  readonly index: LogIndex;
  readonly nowMs: number;
}

/** Runs `command` on the table and takes what it changed into the slice, also when it refuses. */
function changing<T>(table: LockTable, slice: StateSlice, command: () => T): T {
  try {
    return command();
  } finally {
    slice.put(table.takeChanges().map(lockRowChange));
  }
}

/** Deterministic. Errors: what the lock table refuses. */
export function applyLockOperation(
  table: LockTable,
  slice: StateSlice,
  operation: LockOperation,
  at: EntryInstant,
): LockReply {
  return changing(table, slice, () => {
    switch (operation.kind) {
      case "acquire":
        return table.acquire(operation.request, at);
      case "extend":
        return { kind: "granted", held: table.extend(operation.request, at) };
      case "release":
        return { kind: "released", count: table.release(operation.request, at) ? 1 : 0 };
      case "forceRelease":
        return { kind: "released", count: table.forceRelease(operation.path, at) };
      case "cancelWait": {
        const held = table.cancelWait(operation.path, operation.lockId, at);
        return held === null ? { kind: "held" } : { kind: "granted", held };
      }
    }
  });
}

/** Ends what has expired by the entry's stamp. */
export function applyExpiry(table: LockTable, slice: StateSlice, at: EntryInstant): void {
  changing(table, slice, () => table.expire(at));
}

/** What transactions compare with: expired is not held, swept or not. */
export function lockViewAt(table: LockTable, at: EntryInstant): LockView {
  return {
    isHeld: (path, lockId, fencing) => {
      const held = table.find(path, lockId);
      return held !== null && held.fencing === fencing && held.expiresAtMs > at.nowMs;
    },
  };
}
