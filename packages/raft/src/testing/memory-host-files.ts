import type { NexusError } from "@nexus/contracts";
import type { HostFiles, ZoneFolder } from "../host/host-files.js";
import { MemoryStateDisk, MemoryStateStore } from "../zone/state/memory-state-store.js";
import type { StateStore } from "../zone/state/state-store.js";

/** A host's disk in memory, besides its log. Names and the identity are durable at once; state is not. */
export class MemoryHostFiles implements HostFiles {
  #identity: Uint8Array | null = null;
  readonly #eventual = new Map<string, MemoryStateDisk>();
  readonly #disks = new Map<string, { readonly folder: ZoneFolder; readonly disk: MemoryStateDisk }>();

  async readIdentity(): Promise<Uint8Array | null> {
    return this.#identity;
  }

  async writeIdentity(bytes: Uint8Array): Promise<void> {
    this.#identity = bytes.slice();
  }

  /** Somebody removed the file. */
  loseIdentity(): void {
    this.#identity = null;
  }

  async listZoneFolders(): Promise<readonly ZoneFolder[]> {
    return [...this.#disks.values()].map(({ folder }) => folder);
  }

  async openState(folder: ZoneFolder): Promise<StateStore> {
    return new MemoryStateStore(this.diskOf(folder));
  }

  async openEventual(folder: ZoneFolder): Promise<StateStore> {
    return new MemoryStateStore(this.eventualDiskOf(folder));
  }

  async inheritEventual(former: ZoneFolder, present: ZoneFolder): Promise<boolean> {
    const disk = this.#eventual.get(keyOf(former));
    if (disk === undefined || this.#eventual.has(keyOf(present))) return false;
    this.#eventual.delete(keyOf(former));
    this.#eventual.set(keyOf(present), disk);
    return true;
  }

  async removeState(folder: ZoneFolder): Promise<void> {
    this.#eventual.delete(keyOf(folder));
    this.#disks.delete(keyOf(folder));
  }

  diskOf(folder: ZoneFolder): MemoryStateDisk {
    const { zoneId, incarnation } = folder;
    const entry = this.#disks.get(keyOf(folder)) ?? {
      folder: { zoneId, incarnation },
      disk: new MemoryStateDisk(),
    };
    this.#disks.set(keyOf(folder), entry);
    return entry.disk;
  }

  /** Every state write fails with `error` from now on; null: they work again. */
  failWrites(error: NexusError | null): void {
    for (const { disk } of this.#disks.values()) disk.failWrites = error;
  }

  eventualDiskOf(folder: ZoneFolder): MemoryStateDisk {
    const disk = this.#eventual.get(keyOf(folder)) ?? new MemoryStateDisk();
    this.#eventual.set(keyOf(folder), disk);
    return disk;
  }

  /** A power cut: of each zone's unsynced writes some first part survives. */
  crash(keep: (unsyncedWrites: number) => number): void {
    for (const { disk } of this.#disks.values()) disk.crash(keep(disk.unsyncedWrites));
    for (const disk of this.#eventual.values()) disk.crash(keep(disk.unsyncedWrites));
  }
}

function keyOf({ zoneId, incarnation }: ZoneFolder): string {
  return `${zoneId}/${incarnation}`;
}
