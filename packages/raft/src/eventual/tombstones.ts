import type { KeyValueView } from "@nexus/kernel";
import type { Draft } from "./draft.js";
import { recordKey, TOMBSTONE_COUNT_KEY, tombstoneKey } from "./keys.js";
import { encodeRecord, type PathRecord } from "./records.js";

const EMPTY = new Uint8Array();
const COUNT_BYTES = 8;

/** Makes a record the latest of its path, and keeps the list of tombstones in line. */
export function putRecord(draft: Draft, record: PathRecord): void {
  draft.put([{ kind: "put", key: recordKey(record.path), value: encodeRecord(record) }]);
  const key = tombstoneKey(record.path);
  const wasTombstone = draft.get(key) !== undefined;
  if (record.row === null && !wasTombstone) {
    draft.put([{ kind: "put", key, value: EMPTY }]);
    changeCount(draft, 1);
  } else if (record.row !== null && wasTombstone) {
    draft.put([{ kind: "delete", key }]);
    changeCount(draft, -1);
  }
}

/** Forgets that the path was ever there. */
export function dropTombstone(draft: Draft, path: string): void {
  draft.put([
    { kind: "delete", key: recordKey(path) },
    { kind: "delete", key: tombstoneKey(path) },
  ]);
  changeCount(draft, -1);
}

export function countTombstones(view: KeyValueView): number {
  const bytes = view.get(TOMBSTONE_COUNT_KEY);
  return bytes === undefined ? 0 : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
}

function changeCount(draft: Draft, by: number): void {
  const value = new Uint8Array(COUNT_BYTES);
  new DataView(value.buffer).setBigUint64(0, BigInt(countTombstones(draft) + by));
  draft.put([{ kind: "put", key: TOMBSTONE_COUNT_KEY, value }]);
}
