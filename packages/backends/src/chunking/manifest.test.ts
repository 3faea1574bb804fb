import type { ContentId } from "@nexus/contracts";
import { utf8Encode } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import {
  encodeManifest,
  looksLikeManifest,
  MANIFEST_FANOUT,
  MANIFEST_SNIFF_LIMIT_BYTES,
  type Manifest,
  parseManifest,
} from "./manifest.js";

const ID = "0".repeat(64) as ContentId;
const A = "a".repeat(64) as ContentId;
const B = "b".repeat(64) as ContentId;

const two: Manifest = {
  totalBytes: 30,
  depth: 0,
  wholeId: B,
  parts: [
    { contentId: A, offsetBytes: 0, lengthBytes: 10 },
    { contentId: B, offsetBytes: 10, lengthBytes: 20 },
  ],
};

function altered(change: Record<string, unknown>): Uint8Array {
  return utf8Encode(
    JSON.stringify({ ...JSON.parse(Buffer.from(encodeManifest(two)).toString()), ...change }),
  );
}

describe("manifest", () => {
  it("has the reference's fields, spelled and ordered as there", () => {
    expect(Buffer.from(encodeManifest(two)).toString()).toBe(
      `{"type":"chunked_manifest","total_size":30,"chunk_count":2,"avg_chunk_size":1048576,"content_id":"${B}",` +
        `"chunks":[{"chunk_hash":"${A}","offset":0,"length":10},{"chunk_hash":"${B}","offset":10,"length":20}]}`,
    );
  });

  it("comes back as it was", () => {
    expect(parseManifest(ID, encodeManifest(two))).toEqual(two);
    const tree: Manifest = { ...two, depth: 1, wholeId: null };
    expect(parseManifest(ID, encodeManifest(tree))).toEqual(tree);
  });

  it("stays below the sniff limit with every part at its longest", () => {
    const lengthBytes = 2 ** 41;
    const parts = Array.from({ length: MANIFEST_FANOUT }, (_, i) => ({
      contentId: A,
      offsetBytes: i * lengthBytes,
      lengthBytes,
    }));
    const encoded = encodeManifest({
      totalBytes: MANIFEST_FANOUT * lengthBytes,
      depth: 1,
      wholeId: A,
      parts,
    });
    expect(encoded.length).toBeLessThan(MANIFEST_SNIFF_LIMIT_BYTES);
    expect(looksLikeManifest(encoded)).toBe(true);
  });

  it.each([
    ["nothing", ""],
    ["other JSON", '{"type":"note"}'],
    ["an array", '["chunked_manifest"]'],
    ["leading space", ' {"type":"chunked_manifest"}'],
    ["broken JSON", '{"type":"chunked_manifest"'],
    ["the word in a value", '{"text":"chunked_manifest"}'],
  ])("is not mistaken: %s", (_name, text) => {
    expect(looksLikeManifest(utf8Encode(text))).toBe(false);
    expect(parseManifest(ID, utf8Encode(text))).toBeNull();
  });

  it("is never a blob of the sniff limit or more", () => {
    const padded = altered({ padding: "x".repeat(MANIFEST_SNIFF_LIMIT_BYTES) });
    expect(looksLikeManifest(padded)).toBe(false);
  });

  it.each([
    [
      "a gap",
      {
        chunks: [
          { chunk_hash: A, offset: 0, length: 5 },
          { chunk_hash: B, offset: 10, length: 20 },
        ],
      },
    ],
    [
      "an overlap",
      {
        chunks: [
          { chunk_hash: A, offset: 0, length: 12 },
          { chunk_hash: B, offset: 10, length: 20 },
        ],
      },
    ],
    ["a wrong total", { total_size: 31 }],
    ["a wrong count", { chunk_count: 3 }],
    ["no chunks", { chunks: null }],
    ["a hash that is none", { chunks: [{ chunk_hash: "../../etc", offset: 0, length: 30 }], chunk_count: 1 }],
    ["an empty chunk", { total_size: 0, chunk_count: 1, chunks: [{ chunk_hash: A, offset: 0, length: 0 }] }],
    ["an unknown depth", { depth: 7 }],
  ])("is refused CORRUPT with %s", (_name, change) => {
    expect(() => parseManifest(ID, altered(change))).toThrow(expect.objectContaining({ code: "CORRUPT" }));
  });
});
