import { NexusError } from "@nexus/contracts";
import type { KeyChange, LockTableChange } from "@nexus/kernel";
import { packHeldLock, packLockWaiter, readHeldLock, readLockWaiter } from "../../wire/lock-codec.js";
import { FieldReader } from "../../wire/packed-fields.js";
import { pack, unpack } from "../../wire/packr.js";
import { type ByteRange, LOCKS_SPACE } from "./keys.js";

/*
 * The lock table in the zone's store, one row a hold and one a place in the queue:
 *
 *     'k' 1                  largest fencing token given out
 *     'k' 2 fencing(8)       a hold
 *     'k' 3 place(8)         a waiting request
 */
const LAST_FENCING = 1;
const HELD = 2;
const WAITER = 3;

export const LOCKS_RANGE: ByteRange = {
  low: Uint8Array.of(LOCKS_SPACE),
  high: Uint8Array.of(LOCKS_SPACE + 1),
};

const LAST_FENCING_KEY: Uint8Array = Uint8Array.of(LOCKS_SPACE, LAST_FENCING);

function numberedKey(kind: number, number: number): Uint8Array {
  const key = new Uint8Array(10);
  const view = new DataView(key.buffer);
  key[0] = LOCKS_SPACE;
  key[1] = kind;
  view.setUint32(2, Math.floor(number / 2 ** 32));
  view.setUint32(6, number >>> 0);
  return key;
}

export function lockRowChange(change: LockTableChange): KeyChange {
  switch (change.kind) {
    case "putHeld": {
      const key = numberedKey(HELD, change.held.fencing);
      return { kind: "put", key, value: pack(packHeldLock(change.held)) };
    }
    case "deleteHeld":
      return { kind: "delete", key: numberedKey(HELD, change.fencing) };
    case "putWaiter": {
      const key = numberedKey(WAITER, change.waiter.place);
      return { kind: "put", key, value: pack(packLockWaiter(change.waiter)) };
    }
    case "deleteWaiter":
      return { kind: "delete", key: numberedKey(WAITER, change.place) };
    case "putLastFencing":
      return { kind: "put", key: LAST_FENCING_KEY, value: pack([change.fencing]) };
  }
}

/** A stored row for `LockTable.load`. Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeLockRow(key: Uint8Array, value: Uint8Array): LockTableChange {
  const fields = new FieldReader(unpack(value, "lock row"));
  const row = readRow(key[1], fields);
  fields.end();
  return row;
}

function readRow(kind: number | undefined, fields: FieldReader): LockTableChange {
  switch (kind) {
    case LAST_FENCING:
      return { kind: "putLastFencing", fencing: fields.integer() };
    case HELD:
      return { kind: "putHeld", held: readHeldLock(fields) };
    case WAITER:
      return { kind: "putWaiter", waiter: readLockWaiter(fields) };
    default:
      throw new NexusError({
        code: "VERSION_UNSUPPORTED",
        what: `a lock row of kind ${kind} is not known to this node`,
        remedy: "start the version that wrote the data folder, or a newer one",
      });
  }
}
