import { NexusError } from "@nexus/contracts";
import { concatBytes } from "@nexus/lib";

/** The little of protobuf's wire format that configuration changes need. Numbers up to 2^53 - 1. */

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const MAX_VARINT_BYTES = 10;

export class ProtobufWriter {
  private readonly parts: Uint8Array[] = [];

  varintField(field: number, value: number): void {
    this.parts.push(varint(field * 8 + VARINT), varint(value));
  }

  bytesField(field: number, bytes: Uint8Array): void {
    this.parts.push(varint(field * 8 + LENGTH_DELIMITED), varint(bytes.length), bytes);
  }

  finish(): Uint8Array {
    return concatBytes(this.parts);
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

export type ProtobufField =
  | { readonly field: number; readonly kind: "varint"; readonly value: number }
  | { readonly field: number; readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly field: number; readonly kind: "skipped" };

/** Reads field after field. Errors: INVALID_ARGUMENT when the bytes end early or hold a number above 2^53. */
export class ProtobufReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): ProtobufField | null {
    if (this.at >= this.bytes.length) return null;
    const tag = this.varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        return { field, kind: "varint", value: this.varint() };
      case LENGTH_DELIMITED:
        return { field, kind: "bytes", bytes: this.take(this.varint()) };
      case FIXED64:
        this.take(8);
        return { field, kind: "skipped" };
      case FIXED32:
        this.take(4);
        return { field, kind: "skipped" };
      default:
        return this.refuse(`wire type ${tag % 8} of field ${field}`);
    }
  }

  private varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < MAX_VARINT_BYTES; i += 1) {
      const byte = this.bytes[this.at];
      if (byte === undefined) this.refuse("it ends inside a number");
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) this.refuse(`number ${value} is above 2^53 - 1`);
        return value;
      }
      scale *= 0x80;
    }
    return this.refuse("a number has too many bytes");
  }

  private take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) this.refuse(`${length} bytes at ${this.at} of ${this.bytes.length}`);
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  private refuse(why: string): never {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `configuration change cannot be decoded: ${why}`,
      details: { bytes: this.bytes.length, offset: this.at },
    });
  }
}
