import type { SharedBytes } from "./ring-file.js";
import {
  decodeSlot,
  SLOT_BYTES,
  type Slot,
  STREAM_HEADER_BYTES,
  type StreamBounds,
  slotsOf,
} from "./stream-format.js";
import { Window } from "./stream-window.js";

/** Slots read at once where the oldest messages go. */
const SLOTS_AHEAD = 64;

/** The slots of a stream in shared memory, by offset. */
export class StreamSlots {
  readonly #count: number;
  readonly #window: Window;
  /** Read ahead, from that offset on. */
  #ahead: { readonly from: number; readonly slots: readonly (Slot | null)[] } = { from: 0, slots: [] };

  constructor(shared: SharedBytes, bounds: StreamBounds) {
    this.#count = slotsOf(bounds);
    this.#window = new Window(shared, STREAM_HEADER_BYTES, this.#count * SLOT_BYTES);
  }

  /** null: not the slot of that offset. */
  read(offset: number, count: number): readonly (Slot | null)[] {
    const bytes = Buffer.allocUnsafe(count * SLOT_BYTES);
    this.#window.read(bytes, this.#position(offset));
    return Array.from({ length: count }, (_, i) => {
      const slot = decodeSlot(bytes.subarray(i * SLOT_BYTES, (i + 1) * SLOT_BYTES));
      return slot?.offset === offset + i ? slot : null;
    });
  }

  /** The writer's: of what it published, up to `end`, which nobody changes any more. */
  readAhead(offset: number, end: number): Slot | null {
    const { from, slots } = this.#ahead;
    if (offset < from || offset >= from + slots.length) {
      this.#ahead = { from: offset, slots: this.read(offset, Math.min(SLOTS_AHEAD, end - offset)) };
    }
    return this.#ahead.slots[offset - this.#ahead.from] ?? null;
  }

  forget(): void {
    this.#ahead = { from: 0, slots: [] };
  }

  write(offset: number, encoded: Uint8Array): void {
    this.#window.write(encoded, this.#position(offset));
  }

  /** Offsets times bytes would be more than a number holds exactly. */
  #position(offset: number): number {
    return (offset % this.#count) * SLOT_BYTES;
  }
}
