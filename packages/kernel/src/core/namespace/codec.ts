import { NexusError } from "@nexus/contracts";
import { invariant, utf8Decode, utf8Encode } from "@nexus/lib";

const SAFE_VARINT_BYTES = 8;

function corrupt(problem: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `a namespace record ${problem}`,
    remedy: "restore the zone from a backup, or wipe this replica and let it join again",
  });
}

/** Writes a record: unsigned LEB128 integers below 2^53, big-endian doubles, length-prefixed UTF-8. */
export class RecordWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;
  /** Of the bytes, made when first needed. */
  #view: DataView | null = null;

  /** A good `expectedBytes` saves copies; any will do. */
  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(expectedBytes);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  uint(value: number): this {
    invariant(Number.isSafeInteger(value) && value >= 0, "a stored integer is from 0, below 2^53", { value });
    this.#reserve(SAFE_VARINT_BYTES);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
    return this;
  }

  double(value: number): this {
    this.#reserve(8);
    this.#view ??= new DataView(this.#bytes.buffer);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  text(value: string): this {
    const bytes = utf8Encode(value);
    return this.uint(bytes.length).raw(bytes);
  }

  finish(): Uint8Array {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = null;
  }
}

/** Reads what RecordWriter wrote. Errors: CORRUPT. */
export class RecordReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  byte(): number {
    const value = this.#bytes[this.#offset];
    if (value === undefined) throw corrupt(`ends after ${this.#offset} bytes`);
    this.#offset += 1;
    return value;
  }

  uint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < SAFE_VARINT_BYTES; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      scale *= 0x80;
    }
    throw corrupt("holds an integer above 2^53");
  }

  double(): number {
    const { buffer, byteOffset } = this.raw(8);
    return new DataView(buffer, byteOffset, 8).getFloat64(0);
  }

  raw(count: number): Uint8Array {
    const end = this.#offset + count;
    if (end > this.#bytes.length) throw corrupt(`ends after ${this.#bytes.length} bytes, ${end} are needed`);
    const bytes = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return bytes;
  }

  text(): string {
    const bytes = this.raw(this.uint());
    try {
      return utf8Decode(bytes);
    } catch (cause) {
      throw NexusError.from(cause, "CORRUPT");
    }
  }

  /** Refuses bytes that nobody read. */
  end(): void {
    if (this.#offset !== this.#bytes.length) {
      throw corrupt(`has ${this.#bytes.length - this.#offset} bytes too many`);
    }
  }
}

/** Reads a record's leading version byte. Errors: VERSION_UNSUPPORTED. */
export function readVersion(reader: RecordReader, supported: number, what: string): void {
  const version = reader.byte();
  if (version === supported) return;
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `a ${what} record has version ${version}, this build reads ${supported}`,
    remedy: "run the version that wrote it, or a newer one",
  });
}
