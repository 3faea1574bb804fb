import { DT_MOUNT, ENTRY_TYPE_NAMES, type Inode, NexusError } from "@nexus/contracts";
import { hangPath } from "@nexus/lib";
import { RecordReader, RecordWriter, readVersion } from "./codec.js";
import { expiryOfKey } from "./keys.js";
import { pathOfDirectory } from "./readers.js";
import { invalid } from "./refusals.js";
import { holdsEntries, type NamespaceRow } from "./row.js";
import type { KeyValue, KeyValueView } from "./types.js";

/**
 * Entries with a time to live. An index row names the place of each, so that those due are found without looking at
 * the others. The log removes them: a sweep proposes what it found due, and each entry is judged again by the zone's
 * time where that is applied, so none goes early and every copy agrees. Until it is swept an expired entry is there.
 */
const EXPIRY_VERSION = 1;
/** About 68 years: far above any lease, far below where times lose precision. */
const MAX_TTL_SECONDS = 2 ** 31 - 1;

/** An entry whose time is up, as a sweep names it. */
export interface ExpiredEntry {
  readonly path: string;
  readonly inode: Inode;
}

/** Where the row of an entry is. */
export interface EntryPlace {
  readonly parent: Inode;
  readonly name: string;
  readonly path: string;
}

export interface ExpiryRecord extends ExpiredEntry, EntryPlace {
  readonly expiresAtMs: number;
}

/** Where the row of an entry is. */
export function encodeExpiryPlace(parent: Inode, name: string): Uint8Array {
  return new RecordWriter(16 + name.length).byte(EXPIRY_VERSION).uint(parent).text(name).finish();
}

/**
 * A row of the index, with the entry's path as of `view`; null when it lies below no directory any more, in a view of
 * another moment than the row. Errors: CORRUPT, VERSION_UNSUPPORTED.
 */
export function readExpiry(view: KeyValueView, { key, value }: KeyValue): ExpiryRecord | null {
  const place = readPlace(view, value);
  return place === null ? null : { ...expiryOfKey(key), ...place };
}

/** What `encodeExpiryPlace` wrote, with the entry's path as of `view`; null as for `readExpiry`. */
export function readPlace(view: KeyValueView, value: Uint8Array): EntryPlace | null {
  const reader = new RecordReader(value);
  readVersion(reader, EXPIRY_VERSION, "expiry");
  const parent = reader.uint() as Inode;
  const name = reader.text();
  reader.end();
  const directory = pathOfDirectory(view, parent);
  return directory === null ? null : { parent, name, path: hangPath(directory, `/${name}`) };
}

/**
 * The row with its time to live beginning at `zoneTimeMs`. 0 seconds: it lives for ever. Errors: WRONG_TYPE (a
 * directory or mount), INVALID_ARGUMENT (out of range).
 */
export function withTimeToLive(
  row: NamespaceRow,
  path: string,
  ttlSeconds: number | null,
  zoneTimeMs: number,
): NamespaceRow {
  if (ttlSeconds === null || ttlSeconds === 0) return { ...row, ttlSeconds: null, expiresAtMs: null };
  if (holdsEntries(row.entryType) || row.entryType === DT_MOUNT) {
    throw new NexusError({
      code: "WRONG_TYPE",
      what: `${path} is a ${ENTRY_TYPE_NAMES[row.entryType]}, which cannot expire`,
      remedy: "give the entries in it a time to live",
    });
  }
  if (ttlSeconds > MAX_TTL_SECONDS) {
    throw invalid(
      `a time to live of ${ttlSeconds} s exceeds ${MAX_TTL_SECONDS} s`,
      "give a shorter one, or 0",
    );
  }
  return { ...row, ttlSeconds, expiresAtMs: Math.ceil(zoneTimeMs + ttlSeconds * 1000) };
}
