import fc from "fast-check";
import protobuf from "protobufjs/minimal.js";
import { describe, expect, test } from "vitest";
import { readInt64, readUint64, readUint64s } from "./int64.js";

const reader = (bytes: Uint8Array) => protobuf.Reader.create(bytes);

describe("64-bit integers as numbers", () => {
  test("every safe integer survives, negative ones in int64 too", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const signed = protobuf.Writer.create().int64(value).finish();
        expect(readInt64(reader(signed))).toBe(value);
        const unsigned = protobuf.Writer.create().uint64(Math.abs(value)).finish();
        expect(readUint64(reader(unsigned))).toBe(Math.abs(value));
      }),
    );
  });

  test.each([-1, -128, -(2 ** 31), -(2 ** 53 - 1), 0, 127, 128, 2 ** 32, 2 ** 53 - 1])("%d", (value) => {
    expect(readInt64(reader(protobuf.Writer.create().int64(value).finish()))).toBe(value);
  });

  test("2^53 and larger is refused instead of rounded", () => {
    const twoPow53 = Buffer.from("8080808080808010", "hex");
    expect(() => readUint64(reader(twoPow53))).toThrow(/2\^53/);
    expect(() => readInt64(reader(twoPow53))).toThrow(/2\^53/);
    expect(() => readUint64(reader(Buffer.from("ffffffffffffffffff01", "hex")))).toThrow(/2\^53/);
  });

  test("a varint that is cut short or never ends is refused", () => {
    expect(() => readUint64(reader(Buffer.from("8080", "hex")))).toThrow(/cut short at byte 2/);
    expect(() => readInt64(reader(Buffer.alloc(11, 0x80)))).toThrow(/longer than 10/);
  });

  test("a packed list ends where its length says", () => {
    const packed = Buffer.from("0301ac02", "hex");
    expect(readUint64s(reader(packed), [])).toEqual([1, 300]);
    expect(() => readUint64s(reader(Buffer.from("0901", "hex")), [])).toThrow(/ends at/);
    expect(() => readUint64s(reader(Buffer.from("0201ac02", "hex")), [])).toThrow(/ends at/);
  });
});
