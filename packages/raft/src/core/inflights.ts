import type { LogIndex } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { limitBytes } from "./config.js";
import type { Limit } from "./types.js";

const FIRST_CAPACITY = 4;

/**
 * The MsgApp with entries that a follower has not answered, oldest first: the last index and the payload of
 * each. A ring that grows up to the limit on messages. Bytes may be crossed by one message, then it is full.
 */
export class Inflights {
  private readonly maxMessages: number;
  private readonly maxBytes: number;
  private indexes: number[] = [];
  private sizes: number[] = [];
  private start = 0;
  private used = 0;
  private usedBytes = 0;

  constructor(maxMessages: Limit, maxBytes: Limit) {
    this.maxMessages = limitBytes(maxMessages);
    this.maxBytes = limitBytes(maxBytes);
  }

  get count(): number {
    return this.used;
  }

  get bytes(): number {
    return this.usedBytes;
  }

  isFull(): boolean {
    return this.used >= this.maxMessages || this.usedBytes >= this.maxBytes;
  }

  /** Notes a message whose last entry is at `index`; indexes never fall. */
  add(index: LogIndex, payload: number): void {
    if (this.isFull()) {
      invariant(false, "no message leaves through a full window", { index, inflight: this.used });
    }
    if (this.used === this.indexes.length) this.grow();
    const slot = (this.start + this.used) % this.indexes.length;
    this.indexes[slot] = index;
    this.sizes[slot] = payload;
    this.used += 1;
    this.usedBytes += payload;
  }

  /** Frees every message that ends at or below `index`. */
  freeUpTo(index: LogIndex): void {
    while (this.used > 0 && (this.indexes[this.start] as number) <= index) {
      this.usedBytes -= this.sizes[this.start] as number;
      this.start = (this.start + 1) % this.indexes.length;
      this.used -= 1;
    }
  }

  reset(): void {
    this.start = 0;
    this.used = 0;
    this.usedBytes = 0;
  }

  private grow(): void {
    const capacity = Math.min(Math.max(FIRST_CAPACITY, 2 * this.indexes.length), this.maxMessages);
    const indexes: number[] = new Array(capacity).fill(0);
    const sizes: number[] = new Array(capacity).fill(0);
    for (let i = 0; i < this.used; i += 1) {
      const slot = (this.start + i) % this.indexes.length;
      indexes[i] = this.indexes[slot] as number;
      sizes[i] = this.sizes[slot] as number;
    }
    this.indexes = indexes;
    this.sizes = sizes;
    this.start = 0;
  }
}
