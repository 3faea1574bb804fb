import { crc32 } from "node:zlib";
import type { RingMessage } from "./ring.js";
import { damagedRing, type SharedBytes, SharedFile } from "./ring-file.js";
import type { SideName } from "./ring-format.js";
import {
  dataBytesOf,
  dataStartOf,
  decodeExtent,
  decodeStreamHeader,
  EXTENT_BYTES,
  EXTENT_OFFSET,
  type Extent,
  encodeExtent,
  encodeSlot,
  encodeStreamHeader,
  isSoundExtent,
  MAX_APPEND_BYTES,
  MAX_APPEND_MESSAGES,
  READERS_WAIT_OFFSET,
  SLOT_BYTES,
  type Slot,
  STREAM_HEADER_BYTES,
  STREAM_STATE_OFFSET,
  type StreamBounds,
  streamFileBytes,
} from "./stream-format.js";
import { StreamSlots } from "./stream-slots.js";
import { Window } from "./stream-window.js";

export interface RingStreamMessage extends RingMessage {
  readonly offset: number;
}

export interface RingReadRequest {
  /** 0: the earliest. */
  readonly offset: number;
  readonly maxMessages: number;
  /** The first message is taken whatever its size. */
  readonly maxBytes: number;
}

/** What a look at an offset found. */
export type StreamLook =
  | {
      readonly kind: "messages";
      readonly messages: readonly RingStreamMessage[];
      readonly nextOffset: number;
      readonly endOffset: number;
    }
  /** The offset is the end. */
  | { readonly kind: "nothing"; readonly nextOffset: number; readonly endOffset: number }
  | { readonly kind: "truncated"; readonly earliestOffset: number }
  | { readonly kind: "behind_end"; readonly endOffset: number }
  /** The message at `offset` is not what was appended; what follows may be. */
  | { readonly kind: "damaged"; readonly offset: number; readonly nextOffset: number };

export interface StreamLoad {
  readonly messages: number;
  readonly bytes: number;
  readonly earliestOffset: number;
  readonly endOffset: number;
}

/** Looks at what another process is just writing, or has just overwritten, before it counts as damaged. */
const MAX_LOOKS = 1_000;
/** Looks at a message inside the extent that is not what was appended. */
const MAX_DAMAGED_LOOKS = 8;
const STATES = ["open", "closed", "removed"] as const;
export type StreamState = (typeof STATES)[number];

/** Of one machine: the same clock in all its processes (ms). */
export function machineNowMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}

/**
 * An append-only log in a file that processes of one machine share: one writes, any number read, and nobody waits for
 * the other's locks. Who may write is decided elsewhere (`SharedPipeDoor`). How a reader that was overtaken
 * notices: `stream-format.ts`.
 */
export class SharedStreamRing {
  readonly bounds: StreamBounds;
  readonly #shared: SharedBytes;
  readonly #nowMs: () => number;
  readonly #slots: StreamSlots;
  readonly #data: Window;
  readonly #flag = Buffer.alloc(1);
  readonly #extent = Buffer.alloc(EXTENT_BYTES);
  /** What this process wrote last, while it is the writer; null: another may have written since. */
  #own: Extent | null = null;

  /** Over shared bytes that hold a stream. */
  constructor(shared: SharedBytes, bounds: StreamBounds, nowMs: () => number = machineNowMs) {
    this.#shared = shared;
    this.bounds = bounds;
    this.#nowMs = nowMs;
    this.#slots = new StreamSlots(shared, bounds);
    this.#data = new Window(shared, dataStartOf(bounds), dataBytesOf(bounds));
  }

  /** Makes the file; offsets begin with `firstOffset`. Errors: ALREADY_EXISTS, NO_SPACE, IO_ERROR. */
  static create(path: string, bounds: StreamBounds, firstOffset: number): SharedStreamRing {
    return SharedFile.create(path, streamFileBytes(bounds), (file) => {
      const ring = new SharedStreamRing(file, bounds);
      ring.#publish({ earliest: firstOffset, earliestPosition: 0, end: firstOffset, endPosition: 0 });
      // Last: who opens the file before finds no stream.
      file.write(encodeStreamHeader(bounds), 0);
      return ring;
    });
  }

  /** Errors: NOT_FOUND, CORRUPT, VERSION_UNSUPPORTED, IO_ERROR. */
  static open(path: string): SharedStreamRing {
    return SharedFile.open(path, (file) => {
      const size = file.size();
      const header = Buffer.alloc(Math.min(size, STREAM_HEADER_BYTES));
      file.read(header, 0);
      if (size < STREAM_HEADER_BYTES) throw damagedRing(path, `it has ${size} bytes`);
      const bounds = decodeStreamHeader(path, header);
      if (size !== streamFileBytes(bounds)) throw damagedRing(path, `it has ${size} bytes`);
      return new SharedStreamRing(file, bounds);
    });
  }

  dispose(): void {
    this.#shared.dispose();
  }

  isUnlinked(): boolean {
    return this.#shared.isUnlinked();
  }

  /** The writing end was, or may have been, another process's: what is known of it is read again. */
  forget(): void {
    this.#own = null;
    this.#slots.forget();
  }

  /**
   * The writer's: all of them one after another, or none; the oldest messages go. At most MAX_APPEND_MESSAGES of
   * MAX_APPEND_BYTES together, none longer than the capacity. Errors: NO_SPACE, IO_ERROR, CORRUPT: nothing was appended.
   */
  append(messages: readonly RingMessage[]): { readonly offset: number; readonly nextOffset: number } {
    this.#own ??= this.extent();
    const old = this.#own;
    const end = old.end + messages.length;
    const kept = this.#newest(messages);
    const firstKept = end - kept.length;
    const data = Buffer.concat(kept.map((message) => message.data));
    const slots = Buffer.alloc(kept.length * SLOT_BYTES);
    const appendedAtMs = this.#nowMs();
    let position = old.endPosition;
    kept.forEach(({ data: { length }, writtenAtMs }, i) => {
      const from = position - old.endPosition;
      const dataCrc = crc32(data.subarray(from, from + length));
      const slot = { offset: firstKept + i, position, writtenAtMs, appendedAtMs, length, dataCrc };
      encodeSlot(slots.subarray(i * SLOT_BYTES), slot);
      position += length;
    });
    const next =
      kept.length < messages.length
        ? { earliest: firstKept, earliestPosition: old.endPosition, end, endPosition: position }
        : this.#retain({ ...old, end, endPosition: position }, old);
    this.#data.write(data, old.endPosition);
    this.#slots.write(firstKept, slots);
    this.#publish(next);
    this.#own = next;
    return { offset: old.end, nextOffset: end };
  }

  /** Those of an append that are within the bounds by themselves. */
  #newest(messages: readonly RingMessage[]): readonly RingMessage[] {
    const { capacityBytes, maxMessages } = this.bounds;
    let bytes = 0;
    let first = messages.length;
    for (const { data } of [...messages].reverse()) {
      bytes += data.length;
      if (bytes > capacityBytes || messages.length - first === maxMessages) break;
      first -= 1;
    }
    const total = messages.reduce((sum, { data }) => sum + data.length, 0);
    if (messages.length > MAX_APPEND_MESSAGES || total > MAX_APPEND_BYTES || first === messages.length) {
      throw new Error(
        `an append of ${messages.length} messages of ${total} bytes into ${maxMessages} of ${capacityBytes}`,
      );
    }
    return messages.slice(first);
  }

  /** `next` without the oldest messages of `old` that are too many, too much or too old. */
  #retain(next: Extent, old: Extent): Extent {
    const { capacityBytes, maxMessages } = this.bounds;
    const oldestMs = this.#oldestMs();
    let { earliest, earliestPosition } = old;
    while (earliest < old.end) {
      const isTooMuch =
        next.end - earliest > maxMessages || next.endPosition - earliestPosition > capacityBytes;
      const slot = isTooMuch || oldestMs !== null ? this.#slots.readAhead(earliest, old.end) : null;
      const isOld = oldestMs !== null && slot !== null && slot.appendedAtMs <= oldestMs;
      if (!isTooMuch && !isOld) break;
      earliest += 1;
      // Where a damaged one ends is where the next sound one begins.
      const after =
        earliest === old.end ? old.endPosition : this.#slots.readAhead(earliest, old.end)?.position;
      earliestPosition = after ?? Number.NEGATIVE_INFINITY;
    }
    return { ...next, earliest, earliestPosition: Math.max(earliestPosition, old.earliestPosition) };
  }

  /** When what is as old or older is gone; null: messages do not age. */
  #oldestMs(): number | null {
    return this.bounds.maxAgeMs === null ? null : this.#nowMs() - this.bounds.maxAgeMs;
  }

  /** As the writer published it. Errors: CORRUPT. */
  extent(): Extent {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      this.#shared.read(this.#extent, EXTENT_OFFSET);
      const extent = decodeExtent(this.#extent);
      if (extent === null) continue;
      if (isSoundExtent(extent, this.bounds)) return extent;
      throw damagedRing(this.#shared.path, `it says to hold ${JSON.stringify(extent)}`);
    }
    throw damagedRing(this.#shared.path, "what it says to hold is torn");
  }

  #publish(extent: Extent): void {
    this.#shared.write(encodeExtent(extent), EXTENT_OFFSET);
  }

  /** Without messages that are too old, whether or not the writer has noticed. */
  #youngExtent(): Extent {
    const extent = this.extent();
    const oldestMs = this.#oldestMs();
    if (oldestMs === null) return extent;
    let low = extent.earliest;
    let high = extent.end;
    let position = extent.earliestPosition;
    // Ages only grow: the first that is not too old.
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [slot] = this.#slots.read(middle, 1);
      if (slot !== null && slot !== undefined && slot.appendedAtMs <= oldestMs) {
        low = middle + 1;
        position = slot.position + slot.length;
      } else high = middle;
    }
    return { ...extent, earliest: low, earliestPosition: Math.min(position, extent.endPosition) };
  }

  load(): StreamLoad {
    const { earliest, earliestPosition, end, endPosition } = this.#youngExtent();
    return {
      ...{ messages: end - earliest, bytes: endPosition - earliestPosition },
      ...{ earliestOffset: earliest, endOffset: end },
    };
  }

  /** Messages from an offset on, each as it was appended. Errors: CORRUPT (the stream as a whole), IO_ERROR. */
  read(request: RingReadRequest): StreamLook {
    let damagedLooks = 0;
    for (let look = 0; ; look += 1) {
      const extent = this.#youngExtent();
      const from = request.offset === 0 ? extent.earliest : request.offset;
      if (from < extent.earliest) return { kind: "truncated", earliestOffset: extent.earliest };
      if (from > extent.end) return { kind: "behind_end", endOffset: extent.end };
      if (from === extent.end) return { kind: "nothing", nextOffset: from, endOffset: extent.end };
      const messages = this.#copy(from, extent, request);
      const { earliest } = this.extent();
      if (from < earliest) {
        // It was overtaken: what was copied may be of other messages.
        if (request.offset === 0 && look < MAX_LOOKS) continue;
        return { kind: "truncated", earliestOffset: earliest };
      }
      if (messages.length > 0) {
        return { kind: "messages", messages, nextOffset: from + messages.length, endOffset: extent.end };
      }
      damagedLooks += 1;
      if (damagedLooks >= MAX_DAMAGED_LOOKS) return { kind: "damaged", offset: from, nextOffset: from + 1 };
    }
  }

  /** Those from an offset on that are whole, up to the first that is not. */
  #copy(from: number, extent: Extent, { maxMessages, maxBytes }: RingReadRequest): RingStreamMessage[] {
    const most = Math.min(maxMessages, MAX_APPEND_MESSAGES, extent.end - from);
    const slots: Slot[] = [];
    let bytes = 0;
    for (const slot of this.#slots.read(from, most)) {
      if (slot === null || !isInside(slot, slots.at(-1), extent)) break;
      bytes += slot.length;
      if (slots.length > 0 && bytes > Math.min(maxBytes, MAX_APPEND_BYTES)) break;
      slots.push(slot);
    }
    const [first, last] = [slots[0], slots.at(-1)];
    if (first === undefined || last === undefined) return [];
    const data = Buffer.allocUnsafe(last.position + last.length - first.position);
    this.#data.read(data, first.position);
    const messages: RingStreamMessage[] = [];
    for (const { offset, position, length, dataCrc, writtenAtMs } of slots) {
      const at = position - first.position;
      const piece = data.subarray(at, at + length);
      if (crc32(piece) !== dataCrc) break;
      messages.push({ offset, data: Uint8Array.from(piece), writtenAtMs });
    }
    return messages;
  }

  /** Whether readers wait to be woken. Who asks wakes them all, and those who go on waiting say so again. */
  isWaiting(side: SideName): boolean {
    if (side === "writer") return false;
    this.#shared.read(this.#flag, READERS_WAIT_OFFSET);
    if (this.#flag[0] !== 1) return false;
    this.#flag[0] = 0;
    this.#shared.write(this.#flag, READERS_WAIT_OFFSET);
    return true;
  }

  /** That one reader no longer waits says nothing about the others. */
  setWaiting(side: SideName, isWaiting: boolean): void {
    if (side === "writer" || !isWaiting) return;
    this.#flag[0] = 1;
    this.#shared.write(this.#flag, READERS_WAIT_OFFSET);
  }

  /** Errors: CORRUPT. */
  get state(): StreamState {
    this.#shared.read(this.#flag, STREAM_STATE_OFFSET);
    const state = STATES[this.#flag[0] ?? -1];
    if (state === undefined) throw damagedRing(this.#shared.path, `its state is ${this.#flag[0]}`);
    return state;
  }

  set state(state: StreamState) {
    this.#flag[0] = STATES.indexOf(state);
    this.#shared.write(this.#flag, STREAM_STATE_OFFSET);
  }
}

/** Behind the one before it, and of bytes that the stream holds. */
function isInside({ position, length }: Slot, before: Slot | undefined, extent: Extent): boolean {
  const isNext =
    before === undefined ? position >= extent.earliestPosition : position === before.position + before.length;
  return Number.isSafeInteger(position) && isNext && position + length <= extent.endPosition;
}
