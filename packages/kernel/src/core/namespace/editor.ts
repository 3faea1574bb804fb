import { DT_DIR, DT_MOUNT, type Inode } from "@nexus/contracts";
import { compareBytes, invariant, splitPath } from "@nexus/lib";
import { ABOVE_ROOT, countersKey, directoryKey, mountKey, rowKey } from "./keys.js";
import { encodeMountTarget } from "./mounts.js";
import { type LocatedRow, lookupChild } from "./readers.js";
import {
  type DirectoryRecord,
  decodeCounters,
  decodeDirectory,
  encodeCounters,
  encodeDirectory,
  type ZoneCounters,
} from "./records.js";
import { notADirectory, parentMissing } from "./refusals.js";
import { encodeRow, type NamespaceRow } from "./row.js";
import type { KeyChange, KeyValueView } from "./types.js";

/** A name in a directory that may or may not be taken. */
export interface Place {
  readonly parent: Inode;
  readonly name: string;
  /** The row there now. */
  readonly row: NamespaceRow | null;
}

/** How a missing directory above a path is made. */
export type DirectoryMaker = () => NamespaceRow;

/**
 * Edits of a namespace held in memory on top of a view. Keeps rows, directory records, mount index and
 * counters in step with each other; knows nothing of conditions or mutations.
 */
export class NamespaceEditor implements KeyValueView {
  readonly #view: KeyValueView;
  /** By the key's bytes as text; null marks a deletion. */
  readonly #edits = new Map<string, { readonly key: Uint8Array; readonly value: Uint8Array | null }>();
  #mountsChanged = false;

  constructor(view: KeyValueView) {
    this.#view = view;
  }

  get mountsChanged(): boolean {
    return this.#mountsChanged;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const edit = this.#edits.get(String.fromCharCode(...key));
    return edit === undefined ? this.#view.get(key) : (edit.value ?? undefined);
  }

  changes(): readonly KeyChange[] {
    return [...this.#edits.values()]
      .sort((a, b) => compareBytes(a.key, b.key))
      .map(({ key, value }) => (value === null ? { kind: "delete", key } : { kind: "put", key, value }));
  }

  /** The root directory's row; every zone has one. */
  root(): LocatedRow {
    const root = lookupChild(this, ABOVE_ROOT, "");
    invariant(root !== null, "a zone has a root directory");
    return root;
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
      const below = lookupChild(this, directory.row.inode, step);
      const here = (): string => `/${names.slice(0, depth).join("/")}`;
      if (below !== null && below.row.entryType !== DT_DIR) throw notADirectory(here(), below.row);
      if (below !== null) {
        directory = below;
      } else {
        if (maker === null) throw parentMissing(path, here());
        const place = { parent: directory.row.inode, name: step, row: null };
        directory = { parent: place.parent, name: step, row: this.insert(place, maker()) };
      }
    }
    const row = lookupChild(this, directory.row.inode, name)?.row ?? null;
    return { parent: directory.row.inode, name, row };
  }

  /** An inode that no entry of the zone ever had. */
  nextInode(): Inode {
    const counters = this.#counters();
    this.#putCounters({ ...counters, nextInode: (counters.nextInode + 1) as Inode });
    return counters.nextInode;
  }

  insert(place: Place, row: NamespaceRow): NamespaceRow {
    invariant(place.row === null, "a new row goes where none is", { inode: row.inode });
    this.#put(rowKey(place.parent, place.name), encodeRow(row));
    this.#changeChildCount(place.parent, 1);
    this.#hang(place.parent, place.name, row, 0);
    return row;
  }

  remove(place: Place): void {
    invariant(place.row !== null, "the removed row is there");
    this.#delete(rowKey(place.parent, place.name));
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
    this.#put(rowKey(place.parent, place.name), encodeRow(row));
    return row;
  }

  /** Moves an entry, and with it all that hangs below it. */
  move(from: Place, to: Place): void {
    const { row } = from;
    invariant(row !== null && to.row === null, "a move goes from a row to a free name");
    const childCount = row.entryType === DT_DIR ? this.childCount(row.inode) : 0;
    this.remove(from);
    this.#put(rowKey(to.parent, to.name), encodeRow(row));
    this.#changeChildCount(to.parent, 1);
    this.#hang(to.parent, to.name, row, childCount);
    // Mounts may lie anywhere below a directory; without any in the zone there is nothing to derive again.
    if (row.entryType === DT_DIR && this.#counters().mountCount > 0) this.#mountsChanged = true;
  }

  childCount(directory: Inode): number {
    return this.#directory(directory).childCount;
  }

  #hang(parent: Inode, name: string, row: NamespaceRow, childCount: number): void {
    if (row.entryType === DT_DIR) {
      this.#put(directoryKey(row.inode), encodeDirectory({ parent, name, childCount }));
    }
    if (row.entryType === DT_MOUNT) {
      invariant(row.targetZoneId !== null, "a mount has a target", { inode: row.inode });
      this.#put(mountKey(parent, name), encodeMountTarget(row.targetZoneId));
      this.#changeMountCount(1);
    }
  }

  #unhang(parent: Inode, name: string, row: NamespaceRow): void {
    if (row.entryType === DT_DIR) this.#delete(directoryKey(row.inode));
    if (row.entryType === DT_MOUNT) {
      this.#delete(mountKey(parent, name));
      this.#changeMountCount(-1);
    }
  }

  #changeChildCount(directory: Inode, by: number): void {
    const record = this.#directory(directory);
    const childCount = record.childCount + by;
    invariant(childCount >= 0, "a directory has no negative number of children", { directory, childCount });
    this.#put(directoryKey(directory), encodeDirectory({ ...record, childCount }));
  }

  #changeMountCount(by: number): void {
    const counters = this.#counters();
    const mountCount = counters.mountCount + by;
    invariant(mountCount >= 0, "a zone has no negative number of mounts", { mountCount });
    this.#putCounters({ ...counters, mountCount });
    this.#mountsChanged = true;
  }

  #directory(inode: Inode): DirectoryRecord {
    const value = this.get(directoryKey(inode));
    invariant(value !== undefined, "a directory has its record", { inode });
    return decodeDirectory(value);
  }

  #counters(): ZoneCounters {
    const value = this.get(countersKey());
    invariant(value !== undefined, "a zone has its counters");
    return decodeCounters(value);
  }

  #putCounters(counters: ZoneCounters): void {
    this.#put(countersKey(), encodeCounters(counters));
  }

  #put(key: Uint8Array, value: Uint8Array): void {
    this.#edits.set(String.fromCharCode(...key), { key, value });
  }

  #delete(key: Uint8Array): void {
    this.#edits.set(String.fromCharCode(...key), { key, value: null });
  }
}
