import type { Inode } from "@nexus/contracts";
import { ValueCache } from "@nexus/lib";
import type { HistoryEnd } from "./history.js";
import type { DirectoryRecord, ZoneCounters } from "./records.js";
import type { NamespaceRow } from "./row.js";
import type { ZoneUsage } from "./usage.js";

/** What a row takes in memory beside its attributes, roughly (bytes). */
const ROW_BYTES = 400;
const DIRECTORY_BYTES = 100;

/** Where a row hangs, as a map key. */
export function placeKey(parent: Inode, name: string): string {
  return `${parent}/${name}`;
}

/**
 * Records of one namespace as they were last read or written, decoded: resolving a path and editing a row cost
 * neither keys nor codecs. Whoever owns the state keeps one beside it and drops it with it; it must see every
 * change, which it does when all of them come out of transactions built on it.
 */
export class DecodedRecords {
  readonly #rows: ValueCache<NamespaceRow>;
  readonly #directories: ValueCache<DirectoryRecord>;
  counters: ZoneCounters | null = null;
  historyEnd: HistoryEnd | null = null;
  usage: ZoneUsage | null = null;

  /** `maxBytes` bounds rows and directories together. */
  constructor(maxBytes: number) {
    this.#rows = new ValueCache((maxBytes * 3) / 4, rowBytes);
    this.#directories = new ValueCache(maxBytes / 4, () => DIRECTORY_BYTES);
  }

  /** undefined: not known; null: known to be missing. */
  row(place: string): NamespaceRow | null | undefined {
    return this.#rows.get(place);
  }

  setRow(place: string, row: NamespaceRow | null): void {
    this.#rows.set(place, row);
  }

  directory(inode: Inode): DirectoryRecord | null | undefined {
    return this.#directories.get(String(inode));
  }

  setDirectory(inode: Inode, record: DirectoryRecord | null): void {
    this.#directories.set(String(inode), record);
  }
}

function rowBytes(row: NamespaceRow): number {
  let units = 0;
  for (const name in row.xattrs) units += name.length + (row.xattrs[name]?.length ?? 0);
  return ROW_BYTES + 2 * units + (row.covers === null ? 0 : rowBytes(row.covers));
}
