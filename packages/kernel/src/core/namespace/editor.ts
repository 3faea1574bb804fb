import { type ClientSessionId, DT_DIR, DT_EXTERNAL_STORAGE, type Inode } from "@nexus/contracts";
import { compareBytes, invariant, splitPath, utf8Encode } from "@nexus/lib";
import { placeKey } from "./decoded.js";
import { encodeExpiryPlace } from "./expiry.js";
import { ABOVE_ROOT, countersKey, directoryKey, expiryKey, mountKey, rowKey, usageKey } from "./keys.js";
import { mountTextOf } from "./mounts.js";
import type { DirectoryMaker, MadeDirectory, Place, SweptPlace } from "./place.js";
import { type LocatedRow, readDirectory, readRow } from "./readers.js";
import {
  type DirectoryRecord,
  decodeCounters,
  encodeCounters,
  encodeDirectory,
  type ZoneCounters,
} from "./records.js";
import { notADirectory, parentMissing } from "./refusals.js";
import { directoryAt, encodeRow, entriesIn, holdsEntries, type NamespaceRow } from "./row.js";
import { TieIndex } from "./ties.js";
import type { KeyChange, KeyValueView } from "./types.js";
import { countedBytes, encodeUsage, readUsage, type ZoneUsage } from "./usage.js";

/** What an edit puts at a name of a directory; null: nothing. */
interface Placed<T> {
  readonly parent: Inode;
  readonly name: string;
  readonly value: T | null;
}

const NONE_MADE: readonly MadeDirectory[] = [];

/**
 * Edits of a namespace held in memory, decoded, on top of a view. Keeps rows, directory records, mount index,
 * counters and usage in step with each other; knows nothing of conditions or mutations.
 */
export class NamespaceEditor {
  readonly #view: KeyValueView;
  /** By place; null marks a deletion, here and below. */
  readonly #rows = new Map<string, Placed<NamespaceRow>>();
  readonly #mounts = new Map<string, Placed<string>>();
  /** Changes of the expiry index, by time and inode. */
  readonly #expiries = new Map<string, KeyChange>();
  readonly #directories = new Map<Inode, DirectoryRecord | null>();
  #counters: ZoneCounters | null = null;
  readonly #ties: TieIndex;
  #firstNewInode: Inode | null = null;
  /** As edited; undefined: not edited. */
  #usage: ZoneUsage | undefined;
  #mountsChanged = false;
  #earliestExpiryMs: number | null = null;
  #made: MadeDirectory[] = [];

  /** `zoneTimeMs`: when the edits are made, for what is to expire. */
  constructor(
    view: KeyValueView,
    readonly zoneTimeMs: number,
  ) {
    this.#view = view;
    this.#ties = new TieIndex(view);
  }

  /** The first of the entries put that expires; null when none does. */
  get earliestExpiryMs(): number | null {
    return this.#earliestExpiryMs;
  }

  /** What the zone holds after the edits so far; null: it does not count. */
  get usage(): ZoneUsage | null {
    return this.#usage ?? readUsage(this.#view);
  }

  get mountsChanged(): boolean {
    return this.#mountsChanged;
  }

  /** Directories made above paths since this was asked last, outermost first. */
  takeMade(): readonly MadeDirectory[] {
    if (this.#made.length === 0) return NONE_MADE;
    const made = this.#made;
    this.#made = [];
    return made;
  }

  /** The edits as they are stored. Brings the view's decoded records up to date: they are to be written now. */
  changes(): readonly KeyChange[] {
    const changes: KeyChange[] = [];
    const add = (key: Uint8Array, value: Uint8Array | null): void => {
      changes.push(value === null ? { kind: "delete", key } : { kind: "put", key, value });
    };
    const { decoded } = this.#view;
    if (this.#counters !== null) add(countersKey(), encodeCounters(this.#counters));
    for (const [place, { parent, name, value }] of this.#rows) {
      add(rowKey(parent, name), value === null ? null : encodeRow(value));
      decoded?.setRow(place, value);
    }
    for (const [inode, record] of this.#directories) {
      add(directoryKey(inode), record === null ? null : encodeDirectory(record));
      decoded?.setDirectory(inode, record);
    }
    for (const { parent, name, value } of this.#mounts.values()) {
      add(mountKey(parent, name), value === null ? null : utf8Encode(value));
    }
    changes.push(...this.#expiries.values(), ...this.#ties.changes());
    const counted = this.#usage;
    const before = counted === undefined ? null : readUsage(this.#view);
    // What only moved within the zone was taken away and counted again.
    if (counted !== undefined && (counted.entries !== before?.entries || counted.bytes !== before.bytes)) {
      add(usageKey(), encodeUsage(counted));
      if (decoded !== undefined) decoded.usage = counted;
    }
    if (decoded !== undefined && this.#counters !== null) decoded.counters = this.#counters;
    return changes.sort((a, b) => compareBytes(a.key, b.key));
  }

  /** The root directory's row; every zone has one. */
  root(): LocatedRow {
    const row = this.#row(ABOVE_ROOT, "");
    invariant(row !== null, "a zone has a root directory");
    return { parent: ABOVE_ROOT, name: "", row };
  }

  /**
   * Where `path` is or would be. Missing directories above it are made by `maker`, or refused when it is
   * null. Errors: NOT_FOUND, NOT_A_DIRECTORY.
   */
  place(path: string, maker: DirectoryMaker | null): Place {
    const names = splitPath(path);
    const name = names.at(-1);
    let directory = this.root();
    if (name === undefined) return directory;
    for (let depth = 1; depth < names.length; depth += 1) {
      const step = names[depth - 1] as string;
      const parent = directory.row.inode;
      const below = this.#row(parent, step);
      const here = (): string => `/${names.slice(0, depth).join("/")}`;
      if (below !== null && !holdsEntries(below.entryType)) throw notADirectory(here(), below);
      if (below !== null) {
        directory = { parent, name: step, row: below };
        continue;
      }
      if (maker === null) throw parentMissing(path, here());
      directory = { parent, name: step, row: this.insert({ parent, name: step, row: null }, maker()) };
      this.#made.push({ path: here(), row: directory.row });
    }
    const parent = directory.row.inode;
    return { parent, name, row: this.#row(parent, name) };
  }

  /** Where an entry is, in sight or below a directory that a mount covers; null when a directory above it is missing. */
  anywhere(path: string): SweptPlace | null {
    const names = splitPath(path);
    const name = names.at(-1);
    const root = this.root();
    if (name === undefined) return { ...root, isCovered: false };
    let directory: NamespaceRow | null = root.row;
    let isCovered = false;
    for (const step of names.slice(0, -1)) {
      const row: NamespaceRow | null = this.#row(directory.inode, step);
      isCovered ||= row !== null && row.covers !== null;
      directory = directoryAt(row);
      if (directory === null) return null;
    }
    return { parent: directory.inode, name, row: this.#row(directory.inode, name), isCovered };
  }

  /** The innermost external storage that a path lies below, whether or not anything is there; null: none. */
  storageAbove(path: string): Inode | null {
    // Without any mount in the zone, as in most, there is nothing to look for.
    if (this.#readCounters().mountCount === 0) return null;
    let storage: Inode | null = null;
    let { row } = this.root();
    for (const step of splitPath(path).slice(0, -1)) {
      const below = this.#row(row.inode, step);
      if (below === null || !holdsEntries(below.entryType)) return storage;
      if (below.entryType === DT_EXTERNAL_STORAGE) storage = below.inode;
      row = below;
    }
    return storage;
  }

  /** An inode that no entry of the zone ever had. */
  nextInode(): Inode {
    const { nextInode, mountCount } = this.#readCounters();
    this.#firstNewInode ??= nextInode;
    this.#counters = { nextInode: (nextInode + 1) as Inode, mountCount };
    return nextInode;
  }

  /** Whether the entry was made by these edits. */
  isNew(inode: Inode): boolean {
    return this.#firstNewInode !== null && inode >= this.#firstNewInode;
  }

  /** How many entries are tied to a session. */
  tieCount(session: ClientSessionId): number {
    return this.#ties.count(session);
  }

  insert(place: Place, row: NamespaceRow): NamespaceRow {
    invariant(place.row === null, "a new row goes where none is", { inode: row.inode });
    this.#setRow(place, row);
    this.#indexExpiry(place, row);
    this.#ties.add(row, place.parent, place.name);
    this.#count(entriesIn(row), countedBytes(row));
    this.#changeChildCount(place.parent, 1);
    this.#hang(place.parent, place.name, row, 0);
    return row;
  }

  remove(place: Place): void {
    invariant(place.row !== null, "the removed row is there");
    this.#setRow(place, null);
    this.#unindexExpiry(place.row);
    this.#ties.remove(place.row);
    if (place.row.covers !== null) this.#ties.remove(place.row.covers);
    this.#count(-entriesIn(place.row), -countedBytes(place.row));
    this.#changeChildCount(place.parent, -1);
    this.#unhang(place.parent, place.name, place.row);
  }

  /** New attributes for the entry at a place; same inode, same type. */
  update(place: Place, row: NamespaceRow): NamespaceRow {
    invariant(
      place.row?.inode === row.inode && place.row.entryType === row.entryType,
      "an update keeps inode and type",
      { inode: row.inode },
    );
    this.#setRow(place, row);
    this.#unindexExpiry(place.row);
    this.#indexExpiry(place, row);
    if (place.row.sessionId !== row.sessionId) {
      this.#ties.remove(place.row);
      this.#ties.add(row, place.parent, place.name);
    }
    this.#count(0, countedBytes(row) - countedBytes(place.row));
    return row;
  }

  /** Puts a mount over the directory at a place, which stays with all that hangs below it, out of sight. */
  cover(place: Place, mount: NamespaceRow): NamespaceRow {
    invariant(place.row?.entryType === DT_DIR && mount.covers === null, "a mount covers a directory", {
      inode: mount.inode,
    });
    const row = { ...mount, covers: place.row };
    this.#setRow(place, row);
    this.#count(1, 0);
    this.#setMount(place.parent, place.name, mountTextOf(row));
    return row;
  }

  /** Takes a mount away from over the directory it covers. */
  uncover(place: Place): void {
    const covered = place.row?.covers ?? null;
    invariant(covered !== null, "the mount covers a directory", { inode: place.row?.inode ?? 0 });
    this.#setRow(place, covered);
    this.#count(-1, 0);
    this.#setMount(place.parent, place.name, null);
  }

  /** New attributes for the directory under a mount; null: it goes. */
  updateCovered(place: Place, covered: NamespaceRow | null): void {
    const { row: mount } = place;
    invariant(mount !== null && mount.covers !== null, "the mount covers a directory");
    this.#ties.remove(mount.covers);
    if (covered === null) {
      this.#directories.set(mount.covers.inode, null);
      this.#count(-1, 0);
    } else {
      this.#ties.add(covered, place.parent, place.name);
    }
    this.#setRow(place, { ...mount, covers: covered });
  }

  /** Moves an entry, and with it all that hangs below it; `row`: as it is from then on. */
  move(from: Place, to: Place, row = from.row): void {
    invariant(row !== null && to.row === null, "a move goes from a row to a free name");
    const directory = directoryAt(row);
    const childCount = directory === null ? 0 : this.childCount(directory.inode);
    this.remove(from);
    this.#setRow(to, row);
    this.#indexExpiry(to, row);
    this.#ties.add(row, to.parent, to.name);
    if (row.covers !== null) this.#ties.add(row.covers, to.parent, to.name);
    this.#count(entriesIn(row), countedBytes(row));
    this.#changeChildCount(to.parent, 1);
    this.#hang(to.parent, to.name, row, childCount);
    // Mounts may lie anywhere below a directory; without any in the zone there is nothing to derive again.
    if (holdsEntries(row.entryType) && this.#readCounters().mountCount > 0) this.#mountsChanged = true;
  }

  childCount(directory: Inode): number {
    return this.#directory(directory).childCount;
  }

  #hang(parent: Inode, name: string, row: NamespaceRow, childCount: number): void {
    const directory = directoryAt(row);
    if (directory !== null) this.#directories.set(directory.inode, { parent, name, childCount });
    const mount = mountTextOf(row);
    if (mount !== null) this.#setMount(parent, name, mount);
  }

  #unhang(parent: Inode, name: string, row: NamespaceRow): void {
    const directory = directoryAt(row);
    if (directory !== null) this.#directories.set(directory.inode, null);
    if (mountTextOf(row) !== null) this.#setMount(parent, name, null);
  }

  /** The mount at a place, or that there is none any more. */
  #setMount(parent: Inode, name: string, text: string | null): void {
    this.#mounts.set(placeKey(parent, name), { parent, name, value: text });
    this.#changeMountCount(text === null ? -1 : 1);
  }

  #indexExpiry({ parent, name }: Place, { expiresAtMs, inode }: NamespaceRow): void {
    if (expiresAtMs === null) return;
    const key = expiryKey(expiresAtMs, inode);
    this.#expiries.set(`${expiresAtMs}.${inode}`, {
      kind: "put",
      key,
      value: encodeExpiryPlace(parent, name),
    });
    this.#earliestExpiryMs = Math.min(this.#earliestExpiryMs ?? expiresAtMs, expiresAtMs);
  }

  #unindexExpiry({ expiresAtMs, inode }: NamespaceRow): void {
    if (expiresAtMs === null) return;
    const key = expiryKey(expiresAtMs, inode);
    this.#expiries.set(`${expiresAtMs}.${inode}`, { kind: "delete", key });
  }

  #count(entries: number, bytes: number): void {
    if (entries === 0 && bytes === 0) return;
    const { usage } = this;
    if (usage === null) return;
    const counted = { ...usage, entries: usage.entries + entries, bytes: usage.bytes + bytes };
    invariant(counted.entries >= 0 && counted.bytes >= 0, "a zone holds nothing negative", {
      entries: counted.entries,
      bytes: counted.bytes,
    });
    this.#usage = counted;
  }

  #changeChildCount(directory: Inode, by: number): void {
    const record = this.#directory(directory);
    const childCount = record.childCount + by;
    invariant(childCount >= 0, "a directory has no negative number of children", { directory, childCount });
    this.#directories.set(directory, { ...record, childCount });
  }

  #changeMountCount(by: number): void {
    const counters = this.#readCounters();
    const mountCount = counters.mountCount + by;
    invariant(mountCount >= 0, "a zone has no negative number of mounts", { mountCount });
    this.#counters = { ...counters, mountCount };
    this.#mountsChanged = true;
  }

  #row(parent: Inode, name: string): NamespaceRow | null {
    const edit = this.#rows.size === 0 ? undefined : this.#rows.get(placeKey(parent, name));
    return edit === undefined ? readRow(this.#view, parent, name) : edit.value;
  }

  #setRow({ parent, name }: Place, value: NamespaceRow | null): void {
    this.#rows.set(placeKey(parent, name), { parent, name, value });
  }

  #directory(inode: Inode): DirectoryRecord {
    const edit = this.#directories.get(inode);
    const record = edit === undefined ? readDirectory(this.#view, inode) : edit;
    invariant(record !== null, "a directory has its record", { inode });
    return record;
  }

  #readCounters(): ZoneCounters {
    const known = this.#counters ?? this.#view.decoded?.counters;
    if (known !== null && known !== undefined) return known;
    const value = this.#view.get(countersKey());
    invariant(value !== undefined, "a zone has its counters");
    return decodeCounters(value);
  }
}
