import { NexusError } from "@nexus/contracts";

const TWO_32 = 0x1_0000_0000;

/** Writes little-endian fields one after the other. */
export class ByteWriter {
  position: number;
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    position = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  u8(value: number): void {
    this.view.setUint8(this.position, value);
    this.position += 1;
  }

  u16(value: number): void {
    this.view.setUint16(this.position, value, true);
    this.position += 2;
  }

  u32(value: number): void {
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  /** A non-negative integer below 2^53 in eight bytes. */
  u64(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new NexusError({ code: "INTERNAL", what: `log field ${value} is not an integer in [0, 2^53)` });
    }
    this.view.setUint32(this.position, value % TWO_32, true);
    this.view.setUint32(this.position + 4, Math.floor(value / TWO_32), true);
    this.position += 8;
  }

  raw(data: Uint8Array): void {
    this.bytes.set(data, this.position);
    this.position += data.length;
  }

  zero(count: number): void {
    this.bytes.fill(0, this.position, this.position + count);
    this.position += count;
  }
}

/** Reads what ByteWriter wrote. Call only on bytes whose checksum holds; throws CORRUPT when a field cannot be. */
export class ByteReader {
  position: number;
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    position = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  u8(): number {
    this.need(1);
    return this.view.getUint8(this.position++);
  }

  u16(): number {
    this.need(2);
    const value = this.view.getUint16(this.position, true);
    this.position += 2;
    return value;
  }

  u32(): number {
    this.need(4);
    const value = this.view.getUint32(this.position, true);
    this.position += 4;
    return value;
  }

  u64(): number {
    const low = this.u32();
    const value = this.u32() * TWO_32 + low;
    if (!Number.isSafeInteger(value)) this.refuse(`integer ${value} is not below 2^53`);
    return value;
  }

  raw(count: number): Uint8Array {
    this.need(count);
    const data = this.bytes.subarray(this.position, this.position + count);
    this.position += count;
    return data;
  }

  private need(count: number): void {
    if (this.position + count > this.bytes.length) {
      this.refuse(`${count} bytes wanted at ${this.position} of ${this.bytes.length}`);
    }
  }

  private refuse(detail: string): never {
    throw new NexusError({
      code: "CORRUPT",
      what: `log record is malformed: ${detail}`,
      remedy: "restore the log from a backup, or wipe the node and let it rejoin with a new id",
    });
  }
}
