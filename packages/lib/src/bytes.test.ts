import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes, concatBytes, toHex, utf8Decode, utf8Encode, utf8Length } from "./bytes.js";

describe("bytes", () => {
  it("counts UTF-8 as the encoder does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(utf8Encode(text).length);
        expect(utf8Decode(utf8Encode(text))).toBe(text);
      }),
    );
  });

  it("keeps a byte order mark, which may be part of a name", () => {
    for (const text of ["\ufeff", "\ufeffa", `\ufeff${"x".repeat(100)}`]) {
      expect(utf8Decode(utf8Encode(text))).toBe(text);
    }
    expect(() => utf8Decode(Uint8Array.of(0xc3, 0x28))).toThrow(TypeError);
  });

  it("orders keys as Buffer does", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
      }),
    );
  });

  it("joins pieces and shows hex", () => {
    const joined = concatBytes([Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 255)]);
    expect(toHex(joined)).toBe("0102ff");
    expect(concatBytes([])).toHaveLength(0);
  });
});
