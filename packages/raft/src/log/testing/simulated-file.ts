import { SECTOR_BYTES } from "../format/layout.js";

/** How un-synced sectors fare in a crash. `tear`: each one is decided by the disk's random numbers. */
export type CrashMode = "dropUnsynced" | "keepUnsynced" | "tear";

/** Uniform integer in [0, bound). */
export type RandomInt = (bound: number) => number;

/** A file's bytes as programs see them, and as they would be found after a crash. */
export class SimulatedFile {
  private cached: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  private durable: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** Sectors written since the last successful sync, in no order a disk would promise. */
  private readonly dirty = new Set<number>();
  /** Sectors whose sync failed: the system forgot that they are dirty, so no later sync writes them. */
  private readonly forgotten = new Set<number>();

  get size(): number {
    return this.cached.length;
  }

  read(offset: number, length: number): Uint8Array {
    return this.cached.slice(offset, offset + length);
  }

  write(offset: number, data: Uint8Array): void {
    this.cached = grown(this.cached, offset + data.length);
    this.cached.set(data, offset);
    const end = Math.ceil((offset + data.length) / SECTOR_BYTES);
    for (let sector = Math.floor(offset / SECTOR_BYTES); sector < end; sector++) {
      this.dirty.add(sector);
      this.forgotten.delete(sector);
    }
  }

  sync(): void {
    this.durable = grown(this.durable, this.cached.length);
    for (const sector of this.dirty) this.persist(sector);
    this.dirty.clear();
  }

  /** fsync failed: what was dirty may or may not have reached the disk, and will not be tried again. */
  failSync(): void {
    for (const sector of this.dirty) this.forgotten.add(sector);
    this.dirty.clear();
  }

  crash(mode: CrashMode, random: RandomInt): void {
    for (const sector of [...this.dirty, ...this.forgotten].sort((a, b) => a - b)) {
      if (mode === "keepUnsynced" || (mode === "tear" && random(2) === 0)) this.persist(sector);
    }
    this.dirty.clear();
    this.forgotten.clear();
    this.cached = this.durable.slice();
  }

  /** Rot: what is on the disk changes, and what programs read with it. */
  flipBit(bit: number): void {
    for (const bytes of [this.cached, this.durable]) {
      const byte = Math.floor(bit / 8);
      const old = bytes[byte];
      if (old !== undefined) bytes[byte] = old ^ (1 << (bit % 8));
    }
  }

  truncate(size: number): void {
    this.cached = this.cached.slice(0, size);
    this.durable = this.durable.slice(0, size);
  }

  private persist(sector: number): void {
    const start = sector * SECTOR_BYTES;
    const piece = this.cached.subarray(start, start + SECTOR_BYTES);
    this.durable = grown(this.durable, start + piece.length);
    this.durable.set(piece, start);
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (size <= bytes.length) return bytes;
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}
