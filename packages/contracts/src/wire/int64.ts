import type protobuf from "protobufjs/minimal.js";

/**
 * 64-bit integers of the wire as numbers. Everything this project numbers (bytes, indexes, node ids) stays below
 * 2^53; a larger value is refused instead of rounded.
 */

const MAX_VARINT_BYTES = 10;

/** Reads an unsigned varint. Throws RangeError when it is cut short, too long or 2^53 and above. */
export function readUint64(reader: protobuf.Reader): number {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < MAX_VARINT_BYTES; count++) {
    const byte = nextByte(reader);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return assertSafe(value);
    scale *= 128;
  }
  throw new RangeError(`varint longer than ${MAX_VARINT_BYTES} bytes`);
}

/** Reads a two's complement varint. Throws as {@link readUint64}, also below -(2^53). */
export function readInt64(reader: protobuf.Reader): number {
  let low = 0;
  let high = 0;
  for (let count = 0; count < MAX_VARINT_BYTES; count++) {
    const byte = nextByte(reader);
    const bits = byte & 0x7f;
    const shift = count * 7;
    if (shift < 28) low += bits * 2 ** shift;
    else high += bits * 2 ** (shift - 28);
    if (byte < 0x80) return assertSafe(signed(low, high));
  }
  throw new RangeError(`varint longer than ${MAX_VARINT_BYTES} bytes`);
}

/** Reads a packed list of unsigned varints into `into`. */
export function readUint64s(reader: protobuf.Reader, into: number[]): number[] {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError(`packed list ends at ${end}, message at ${reader.len}`);
  while (reader.pos < end) into.push(readUint64(reader));
  if (reader.pos !== end) throw new RangeError(`packed list ends at ${end}, its last item at ${reader.pos}`);
  return into;
}

const TWO_POW_28 = 2 ** 28;
const TWO_POW_36 = 2 ** 36;

/** `low` holds bits 0 to 27, `high` bits 28 to 63. */
function signed(low: number, high: number): number {
  const top = high % TWO_POW_36;
  return top >= TWO_POW_36 / 2 ? (top - TWO_POW_36) * TWO_POW_28 + low : top * TWO_POW_28 + low;
}

function nextByte(reader: protobuf.Reader): number {
  const byte = reader.pos < reader.len ? reader.buf[reader.pos] : undefined;
  if (byte === undefined) throw new RangeError(`varint cut short at byte ${reader.pos} of ${reader.len}`);
  reader.pos += 1;
  return byte;
}

function assertSafe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer ${value} on the wire is 2^53 or larger`);
  return value;
}
