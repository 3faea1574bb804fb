import type { ContentId } from "@nexus/contracts";
import { blake3Hex } from "@nexus/lib/node";
import { describe, expect, it } from "vitest";
import { MANIFEST_FANOUT, type Manifest, parseManifest } from "./manifest.js";
import { ManifestBuilder } from "./manifest-builder.js";

function setUp() {
  const stored = new Map<ContentId, Uint8Array>();
  const builder = new ManifestBuilder((bytes) => {
    const id = blake3Hex(bytes);
    stored.set(id, bytes);
    return Promise.resolve(id);
  });
  const parsed = (id: ContentId): Manifest => parseManifest(id, stored.get(id) as Uint8Array) as Manifest;
  return { builder, stored, parsed };
}

const chunkId = (i: number): ContentId => i.toString(16).padStart(64, "0") as ContentId;

async function addChunks(builder: ManifestBuilder, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await builder.addChunk({ contentId: chunkId(i), lengthBytes: i + 1 });
}

describe("ManifestBuilder", () => {
  it("makes one flat manifest up to the fan-out", async () => {
    const { builder, stored, parsed } = setUp();
    await addChunks(builder, MANIFEST_FANOUT);
    const { contentId, sizeBytes } = await builder.finish(null);
    expect(stored.size).toBe(1);
    expect(parsed(contentId)).toMatchObject({ depth: 0, totalBytes: sizeBytes });
    expect(parsed(contentId).parts).toHaveLength(MANIFEST_FANOUT);
  });

  it("makes a tree above it, whose leaves hold every chunk in order and share them evenly at the end", async () => {
    const { builder, parsed } = setUp();
    const count = 3 * MANIFEST_FANOUT + 1;
    await addChunks(builder, count);
    const { contentId, sizeBytes } = await builder.finish(chunkId(9));
    const root = parsed(contentId);
    expect(root).toMatchObject({ depth: 1, totalBytes: sizeBytes, wholeId: chunkId(9) });
    expect(sizeBytes).toBe((count * (count + 1)) / 2);
    const leaves = root.parts.map((part) => parsed(part.contentId));
    expect(leaves.flatMap((leaf) => leaf.parts.map((part) => part.contentId))).toEqual(
      Array.from({ length: count }, (_, i) => chunkId(i)),
    );
    expect(Math.min(...leaves.map((leaf) => leaf.parts.length))).toBeGreaterThanOrEqual(MANIFEST_FANOUT / 2);
  });

  it("takes over stored manifests as they are", async () => {
    const first = setUp();
    await addChunks(first.builder, 3);
    const child = await first.builder.finish(null);
    const { builder, parsed } = setUp();
    await builder.addChunk({ contentId: chunkId(50), lengthBytes: 7 });
    await builder.addManifest({ contentId: child.contentId, lengthBytes: child.sizeBytes });
    const { contentId, sizeBytes } = await builder.finish(null);
    expect(sizeBytes).toBe(7 + child.sizeBytes);
    expect(parsed(contentId).parts[1]).toEqual({
      contentId: child.contentId,
      offsetBytes: 7,
      lengthBytes: 6,
    });
  });
});
