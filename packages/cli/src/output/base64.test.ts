import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64Pieces } from "./base64.js";

describe("base64 of a stream", () => {
  it("is the base64 of the whole, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 7 })), async (pieces) => {
        async function* source() {
          yield* pieces;
        }
        let text = "";
        for await (const part of base64Pieces(source())) text += part;
        expect(text).toBe(Buffer.concat(pieces).toString("base64"));
      }),
    );
  });
});
