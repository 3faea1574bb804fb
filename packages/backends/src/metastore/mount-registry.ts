import type { ZoneId } from "@nexus/contracts";
import {
  deriveMounts,
  diffMounts,
  type KeyValue,
  type MountChange,
  type MountTable,
  mountRange,
} from "@nexus/kernel";
import type { StateHandle } from "./state-handle.js";

/** Mount rows read at once (count). */
const SCAN_ROWS = 1000;

/** The mounts of a zone as last seen, and those who want to hear when they change. */
export class MountRegistry {
  readonly #zoneId: ZoneId;
  readonly #listeners = new Set<(change: MountChange) => void>();
  #mounts: MountTable = new Map();

  constructor(zoneId: ZoneId) {
    this.#zoneId = zoneId;
  }

  get mounts(): MountTable {
    return this.#mounts;
  }

  /** Tells present mounts first, then every change. Returns the function that ends it. */
  listen(listener: (change: MountChange) => void): () => void {
    this.#listeners.add(listener);
    for (const change of diffMounts(this.#zoneId, new Map(), this.#mounts)) listener(change);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the mounts again and tells what changed. Errors: CORRUPT (the mount index). */
  async refresh(handle: StateHandle): Promise<void> {
    const before = this.#mounts;
    this.#mounts = await readMounts(handle);
    for (const change of diffMounts(this.#zoneId, before, this.#mounts)) {
      for (const listener of this.#listeners) listener(change);
    }
  }
}

/** The writer waits for this, so the rows and the view they are resolved in are of one state. */
async function readMounts(handle: StateHandle): Promise<MountTable> {
  const scan = handle.scan(mountRange());
  try {
    const index: KeyValue[] = [];
    for (;;) {
      const rows = await scan.next(SCAN_ROWS);
      index.push(...rows);
      if (rows.length < SCAN_ROWS) return deriveMounts(handle, index);
    }
  } finally {
    await scan.close();
  }
}
