import type { Inode } from "@nexus/contracts";
import { hangPath } from "@nexus/lib";
import { type ExpiredEntry, type ExpiryRecord, readExpiry, readPlace } from "./expiry.js";
import { childRange, expiryRange, inodeOfTieKey, MAX_ZONE_TIME_MS, placeOfKey, tieRange } from "./keys.js";
import { lookupChild } from "./readers.js";
import { decodeRow, directoryAt } from "./row.js";
import { sessionOfPath } from "./sessions.js";
import { trashItemOf } from "./trash.js";
import type { KeyRange, KeyValue, KeyValueView } from "./types.js";

export interface DueEntries {
  /** In the order in which they can go. */
  readonly entries: readonly ExpiredEntry[];
  /** Zone time of the first that is not due yet, or that there was no room for; null: there is none. */
  readonly nextMs: number | null;
}

/** The first rows of a range, in order, of the same state as the view or a newer one. */
export type ReadRows = (range: KeyRange, limit: number) => Promise<readonly KeyValue[]>;

/**
 * What is to go at `nowMs`, at most `limit` entries: those whose time to live is up, those tied to sessions that ended
 * before the session, and what has been in the trash for long enough, from below. Errors: CORRUPT, VERSION_UNSUPPORTED.
 */
export async function dueEntries(
  view: KeyValueView,
  readRows: ReadRows,
  nowMs: number,
  limit: number,
): Promise<DueEntries> {
  const gathered = new Gathering(view, readRows, limit);
  for (const row of await readRows(expiryRange(MAX_ZONE_TIME_MS), limit + 1)) {
    const found = readExpiry(view, row);
    if (found === null) continue;
    if (found.expiresAtMs > nowMs || gathered.isFull) {
      return { entries: gathered.entries, nextMs: found.expiresAtMs };
    }
    if (!(await gathered.addDue(found))) return { entries: gathered.entries, nextMs: found.expiresAtMs };
  }
  return { entries: gathered.entries, nextMs: null };
}

class Gathering {
  readonly entries: ExpiredEntry[] = [];
  readonly #view: KeyValueView;
  readonly #readRows: ReadRows;
  readonly #limit: number;

  constructor(view: KeyValueView, readRows: ReadRows, limit: number) {
    this.#view = view;
    this.#readRows = readRows;
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.entries.length >= this.#limit;
  }

  /** False when there was no room for all that goes with it. */
  async addDue({ path, inode, parent, name }: ExpiryRecord): Promise<boolean> {
    const session = sessionOfPath(path);
    if (session !== null && !(await this.#addTied(tieRange(session)))) return false;
    if (trashItemOf(path) !== null) {
      const directory = directoryAt(lookupChild(this.#view, parent, name)?.row ?? null);
      if (directory !== null && !(await this.#addBelow(path, directory.inode))) return false;
    }
    return this.#add(path, inode);
  }

  #add(path: string, inode: Inode): boolean {
    if (this.isFull) return false;
    this.entries.push({ path, inode });
    return true;
  }

  async #addTied(range: KeyRange): Promise<boolean> {
    for (const { key, value } of await this.#readRows(range, this.#room)) {
      const at = readPlace(this.#view, value);
      if (at !== null && !this.#add(at.path, inodeOfTieKey(key))) return false;
    }
    return true;
  }

  /** Children first. */
  async #addBelow(path: string, directory: Inode): Promise<boolean> {
    for (const { key, value } of await this.#readRows(childRange(directory, null), this.#room)) {
      const row = decodeRow(value);
      const childPath = hangPath(path, `/${placeOfKey(key).name}`);
      const inside = directoryAt(row);
      if (inside !== null && !(await this.#addBelow(childPath, inside.inode))) return false;
      if (!this.#add(childPath, row.inode)) return false;
    }
    return true;
  }

  /** One more than there is room for tells that there are more. */
  get #room(): number {
    return this.#limit - this.entries.length + 1;
  }
}
