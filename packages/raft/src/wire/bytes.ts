import { NexusError } from "@nexus/contracts";

const TWO_32 = 0x1_0000_0000;

/** Writes big-endian fields into a buffer of exactly the right size. */
export class WireWriter {
  readonly bytes: Uint8Array;
  #position = 0;
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  u8(value: number): void {
    this.#view.setUint8(this.#position, value);
    this.#position += 1;
  }

  u16(value: number): void {
    this.#view.setUint16(this.#position, value);
    this.#position += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.#position, value);
    this.#position += 4;
  }

  /** A non-negative integer below 2^53 in eight bytes. */
  u53(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new NexusError({ code: "INTERNAL", what: `wire field ${value} is not an integer in [0, 2^53)` });
    }
    this.#view.setUint32(this.#position, Math.floor(value / TWO_32));
    this.#view.setUint32(this.#position + 4, value >>> 0);
    this.#position += 8;
  }

  raw(data: Uint8Array): void {
    this.bytes.set(data, this.#position);
    this.#position += data.length;
  }

  /** The filled buffer; every byte must have been written. */
  finish(): Uint8Array {
    if (this.#position !== this.bytes.length) {
      throw new NexusError({
        code: "INTERNAL",
        what: `wire record of ${this.bytes.length} bytes was filled to ${this.#position}`,
      });
    }
    return this.bytes;
  }
}

/** Reads bytes that somebody else wrote: everything that does not fit is refused CORRUPT with the numbers. */
export class WireReader {
  #position = 0;
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    /** Named in errors. */
    private readonly subject: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.#position;
  }

  u8(): number {
    this.#need(1);
    const value = this.#view.getUint8(this.#position);
    this.#position += 1;
    return value;
  }

  u16(): number {
    this.#need(2);
    const value = this.#view.getUint16(this.#position);
    this.#position += 2;
    return value;
  }

  u32(): number {
    this.#need(4);
    const value = this.#view.getUint32(this.#position);
    this.#position += 4;
    return value;
  }

  u53(): number {
    const value = this.u32() * TWO_32 + this.u32();
    if (!Number.isSafeInteger(value)) this.refuse(`integer ${value} is not below 2^53`);
    return value;
  }

  flag(): boolean {
    const value = this.u8();
    if (value > 1) this.refuse(`flag is ${value}, not 0 or 1`);
    return value === 1;
  }

  raw(count: number): Uint8Array {
    this.#need(count);
    const data = this.bytes.subarray(this.#position, this.#position + count);
    this.#position += count;
    return data;
  }

  /** A count of items that take at least `itemBytes` each: refused when they cannot all be there. */
  count(itemBytes: number): number {
    const value = this.u32();
    if (value * itemBytes > this.remaining) {
      this.refuse(`${value} items of ${itemBytes} bytes do not fit in ${this.remaining}`);
    }
    return value;
  }

  end(): void {
    if (this.remaining !== 0) this.refuse(`${this.remaining} bytes follow the end`);
  }

  refuse(detail: string): never {
    throw new NexusError({
      code: "CORRUPT",
      what: `${this.subject} is malformed at byte ${this.#position} of ${this.bytes.length}: ${detail}`,
      details: { position: this.#position, length: this.bytes.length },
    });
  }

  #need(count: number): void {
    if (count > this.remaining) this.refuse(`${count} bytes wanted, ${this.remaining} left`);
  }
}
