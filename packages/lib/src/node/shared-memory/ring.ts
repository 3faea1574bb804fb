import { crc32 } from "node:zlib";
import { NexusError } from "@nexus/contracts";
import { damagedRing, type SharedBytes, SharedFile } from "./ring-file.js";
import {
  decodeSide,
  encodeSide,
  HEADER_BYTES,
  headerOf,
  RECORD_BYTES,
  type RingBounds,
  type RingSide,
  readHeader,
  SIDE_BYTES,
  SIDE_OFFSET,
  type SideName,
  STATE_OFFSET,
  WAITING_OFFSET,
} from "./ring-format.js";

export interface RingMessage {
  readonly data: Uint8Array;
  /** The writer's wall clock (ms since the epoch). */
  readonly writtenAtMs: number;
}

/** Looks at what another process is just writing, before it counts as damaged. */
const MAX_LOOKS = 1_000;
/** Read at once by a reader; a longer record is read by itself. */
const READ_BYTES = 64 * 1024;

/**
 * A bounded queue of messages in a file that two processes of one machine share: one writes, one reads, and neither
 * waits for the other's locks, because each writes only its own side of the header. A message shows once it is whole:
 * the record first, then the writer's side. Calls are blocking system calls on memory. Who may be the writer and who
 * the reader is decided elsewhere (`SharedPipeDoor`).
 */
export class SharedRing {
  readonly bounds: RingBounds;
  readonly #shared: SharedBytes;
  readonly #ringBytes: number;
  readonly #side = Buffer.alloc(SIDE_BYTES);
  readonly #flag = Buffer.alloc(1);
  /** What this process wrote last of the end it has; null: another may have written since. */
  #ownWriter: RingSide | null = null;
  #ownReader: RingSide | null = null;
  /** As seen last: the reader only goes on, so there is at least the room it left then. */
  #seenReader: RingSide | null = null;

  private constructor(shared: SharedBytes, bounds: RingBounds) {
    this.#shared = shared;
    this.bounds = bounds;
    this.#ringBytes = ringBytesOf(bounds);
  }

  /** Makes the file, readable and writable by this user only. Errors: ALREADY_EXISTS, NO_SPACE, IO_ERROR. */
  static create(path: string, bounds: RingBounds): SharedRing {
    return SharedFile.create(path, HEADER_BYTES + ringBytesOf(bounds), (file) => {
      const ring = new SharedRing(file, bounds);
      const empty: RingSide = { position: 0, messages: 0, bytes: 0 };
      ring.#writeSide("writer", empty);
      ring.#writeSide("reader", empty);
      // Last: who opens the file before finds no ring.
      file.write(headerOf(bounds), 0);
      return ring;
    });
  }

  /** Errors: NOT_FOUND, CORRUPT, VERSION_UNSUPPORTED, IO_ERROR. */
  static open(path: string): SharedRing {
    return SharedFile.open(path, (file) => {
      const size = file.size();
      const header = Buffer.alloc(Math.min(size, HEADER_BYTES));
      file.read(header, 0);
      const bounds = readHeader(path, header);
      if (size !== HEADER_BYTES + ringBytesOf(bounds)) throw damagedRing(path, `it has ${size} bytes`);
      return new SharedRing(file, bounds);
    });
  }

  dispose(): void {
    this.#shared.dispose();
  }

  /** Its file is another one's by now, or nobody's: who opened it before writes for nobody. */
  isUnlinked(): boolean {
    return this.#shared.isUnlinked();
  }

  /** The ends were, or may have been, another process's: what is known of them is read again. */
  forget(): void {
    this.#ownWriter = null;
    this.#ownReader = null;
    this.#seenReader = null;
  }

  /** How much is in it. */
  load(): { readonly messages: number; readonly bytes: number } {
    const reader = this.side("reader");
    const writer = this.side("writer");
    return { messages: writer.messages - reader.messages, bytes: writer.bytes - reader.bytes };
  }

  /** As that side has published it. Errors: CORRUPT. */
  side(name: SideName): RingSide {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      this.#shared.read(this.#side, SIDE_OFFSET[name]);
      const side = decodeSide(this.#side);
      if (side !== null) return side;
    }
    throw damagedRing(this.#shared.path, `what its ${name} says is torn`);
  }

  /** The writer's. false: there is no room; nothing was added. */
  push({ data, writtenAtMs }: RingMessage): boolean {
    this.#ownWriter ??= this.side("writer");
    const writer = this.#ownWriter;
    if (!this.#hasRoom(writer, data.length, this.#seenReader)) {
      this.#seenReader = this.side("reader");
      if (!this.#hasRoom(writer, data.length, this.#seenReader)) return false;
    }
    const record = Buffer.allocUnsafe(RECORD_BYTES + data.length);
    record.writeUInt32LE(data.length, 0);
    record.writeDoubleLE(writtenAtMs, 8);
    record.set(data, RECORD_BYTES);
    record.writeUInt32LE(crc32(record.subarray(8)), 4);
    this.#writeRing(record, writer.position);
    const next: RingSide = {
      position: writer.position + record.length,
      messages: writer.messages + 1,
      bytes: writer.bytes + data.length,
    };
    this.#writeSide("writer", next);
    this.#ownWriter = next;
    return true;
  }

  #hasRoom(writer: RingSide, added: number, reader: RingSide | null): boolean {
    if (reader === null) return false;
    const { capacityBytes, maxMessages } = this.bounds;
    const isOneMore = writer.messages - reader.messages < maxMessages;
    return isOneMore && writer.bytes + added - reader.bytes <= capacityBytes;
  }

  /**
   * The reader's: the oldest messages, taken out; at least one when there is one. Errors: CORRUPT (a torn record: what
   * was in the ring up to then is given up, and what is written from then on can be read).
   */
  pop({ maxMessages, maxBytes }: { readonly maxMessages: number; readonly maxBytes: number }): RingMessage[] {
    const writer = this.side("writer");
    let reader = this.#ownReader ?? this.side("reader");
    const taken: RingMessage[] = [];
    let page: { readonly at: number; readonly bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };
    let bytes = 0;
    while (reader.position < writer.position && taken.length < maxMessages) {
      const record = this.#recordAt(reader.position, writer.position, page);
      if (record === null) {
        this.#writeSide("reader", writer);
        this.#ownReader = writer;
        throw tornRecord(this.#shared.path, writer.messages - reader.messages);
      }
      page = record.page;
      bytes += record.message.data.length;
      if (taken.length > 0 && bytes > maxBytes) break;
      taken.push(record.message);
      reader = {
        position: reader.position + RECORD_BYTES + record.message.data.length,
        messages: reader.messages + 1,
        bytes: reader.bytes + record.message.data.length,
      };
    }
    if (taken.length > 0) this.#writeSide("reader", reader);
    this.#ownReader = reader;
    return taken;
  }

  #recordAt(
    position: number,
    end: number,
    page: { readonly at: number; readonly bytes: Buffer },
  ): {
    readonly message: RingMessage;
    readonly page: { readonly at: number; readonly bytes: Buffer };
  } | null {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const wanted = look === 0 ? page : { at: 0, bytes: Buffer.alloc(0) };
      const head = this.#window(position, RECORD_BYTES, end, wanted);
      if (head === null) continue;
      const length = head.bytes.readUInt32LE(position - head.at);
      const whole = this.#window(position, RECORD_BYTES + length, end, head);
      if (whole === null) continue;
      const record = whole.bytes.subarray(position - whole.at, position - whole.at + RECORD_BYTES + length);
      if (crc32(record.subarray(8)) !== record.readUInt32LE(4)) continue;
      const message = {
        data: Uint8Array.from(record.subarray(RECORD_BYTES)),
        writtenAtMs: record.readDoubleLE(8),
      };
      return { message, page: whole };
    }
    return null;
  }

  /** Bytes of the ring from `position` on, at least `count`; null: there are not so many. */
  #window(
    position: number,
    count: number,
    end: number,
    page: { readonly at: number; readonly bytes: Buffer },
  ): { readonly at: number; readonly bytes: Buffer } | null {
    if (position + count > end) return null;
    if (position >= page.at && position + count <= page.at + page.bytes.length) return page;
    const bytes = Buffer.allocUnsafe(Math.min(end - position, Math.max(count, READ_BYTES)));
    const start = position % this.#ringBytes;
    const first = Math.min(bytes.length, this.#ringBytes - start);
    this.#shared.read(bytes.subarray(0, first), HEADER_BYTES + start);
    if (first < bytes.length) this.#shared.read(bytes.subarray(first), HEADER_BYTES);
    return { at: position, bytes };
  }

  /** Whether that side waits to be woken. */
  isWaiting(name: SideName): boolean {
    this.#shared.read(this.#flag, WAITING_OFFSET[name]);
    return this.#flag[0] === 1;
  }

  setWaiting(name: SideName, isWaiting: boolean): void {
    this.#flag[0] = isWaiting ? 1 : 0;
    this.#shared.write(this.#flag, WAITING_OFFSET[name]);
  }

  /** `closed`: it takes no more messages. `removed`: nor gives any. */
  get state(): "open" | "closed" | "removed" {
    this.#shared.read(this.#flag, STATE_OFFSET);
    return this.#flag[0] === 0 ? "open" : this.#flag[0] === 1 ? "closed" : "removed";
  }

  set state(state: "open" | "closed" | "removed") {
    this.#flag[0] = state === "open" ? 0 : state === "closed" ? 1 : 2;
    this.#shared.write(this.#flag, STATE_OFFSET);
  }

  #writeSide(name: SideName, side: RingSide): void {
    encodeSide(this.#side, side);
    this.#shared.write(this.#side, SIDE_OFFSET[name]);
  }

  #writeRing(record: Buffer, position: number): void {
    const start = position % this.#ringBytes;
    const first = Math.min(record.length, this.#ringBytes - start);
    this.#shared.write(record.subarray(0, first), HEADER_BYTES + start);
    if (first < record.length) this.#shared.write(record.subarray(first), HEADER_BYTES);
  }
}

function ringBytesOf({ capacityBytes, maxMessages }: RingBounds): number {
  return capacityBytes + maxMessages * RECORD_BYTES;
}

function tornRecord(path: string, messages: number): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `a record in ${path} is torn: ${messages} messages were given up`,
    remedy: "go on reading: what is written from now on is whole; look at what else writes to the file",
    details: { path, messages },
  });
}
