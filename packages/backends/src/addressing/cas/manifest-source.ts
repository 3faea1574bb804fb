import { type ContentId, NexusError } from "@nexus/contracts";
import { LruCache } from "@nexus/lib";
import { type Manifest, type ManifestPart, parseManifest } from "../../chunking/manifest.js";
import type { BlobRequest, BlobSource } from "./blob-source.js";

/** Manifests kept parsed (count); the largest takes about 0.5 MiB. */
const MAX_CACHED_MANIFESTS = 32;

/** What an object id names. */
export type StoredForm =
  | { readonly kind: "plain"; readonly bytes: Uint8Array }
  | { readonly kind: "chunked"; readonly manifest: Manifest };

/** Chunks that overlap a byte range, in order. Positions are those of the whole object. */
export interface ChunkSpan extends ManifestPart {
  readonly startBytes: number;
}

/**
 * Objects and their manifests, the parsed ones cached: a manifest in memory was verified when it was read.
 */
export class ManifestSource {
  readonly #blobs: BlobSource;
  readonly #parsed = LruCache.ofEntries<ContentId, Manifest>(MAX_CACHED_MANIFESTS);

  constructor(blobs: BlobSource) {
    this.#blobs = blobs;
  }

  /** The manifest when it is already in memory. */
  cached(id: ContentId): Manifest | null {
    return this.#parsed.get(id) ?? null;
  }

  forget(id: ContentId): void {
    this.#parsed.delete(id);
  }

  /** Errors: as BlobSource.load; CORRUPT (malformed manifest). */
  async resolve(id: ContentId, request: BlobRequest): Promise<StoredForm> {
    const known = this.#parsed.get(id);
    if (known !== undefined) return { kind: "chunked", manifest: known };
    const bytes = await this.#blobs.load(id, request);
    const manifest = parseManifest(id, bytes);
    if (manifest === null) return { kind: "plain", bytes };
    this.#parsed.set(id, manifest);
    return { kind: "chunked", manifest };
  }

  /** The manifest that a part of a depth-1 manifest names. Errors: as `resolve`. */
  async child(part: ManifestPart, request: BlobRequest): Promise<Manifest> {
    const form = await this.resolve(part.contentId, request);
    if (
      form.kind === "chunked" &&
      form.manifest.depth === 0 &&
      form.manifest.totalBytes === part.lengthBytes
    ) {
      return form.manifest;
    }
    throw new NexusError({
      code: "CORRUPT",
      what: `blob ${part.contentId} is not the manifest of ${part.lengthBytes} bytes its parent says it is`,
      remedy: "write the file again",
      details: { contentId: part.contentId },
    });
  }

  /** The chunks that hold bytes of [startBytes, endBytes), reading only the manifests on the way to them. */
  async *chunks(
    manifest: Manifest,
    startBytes: number,
    endBytes: number,
    request: BlobRequest,
  ): AsyncGenerator<ChunkSpan> {
    for (const part of overlapping(manifest, startBytes, endBytes)) {
      if (manifest.depth === 0) {
        yield { ...part, startBytes: part.offsetBytes };
        continue;
      }
      const child = await this.child(part, request);
      const base = part.offsetBytes;
      for (const chunk of overlapping(child, startBytes - base, endBytes - base)) {
        yield { ...chunk, startBytes: base + chunk.offsetBytes };
      }
    }
  }
}

function overlapping(manifest: Manifest, startBytes: number, endBytes: number): readonly ManifestPart[] {
  const first = firstEndingAfter(manifest.parts, startBytes);
  const parts: ManifestPart[] = [];
  for (const part of manifest.parts.slice(first)) {
    if (part.offsetBytes >= endBytes) break;
    parts.push(part);
  }
  return parts;
}

/** Position of the first part that ends after `positionBytes` (binary search; parts follow one another). */
function firstEndingAfter(parts: readonly ManifestPart[], positionBytes: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const part = parts[middle];
    if (part !== undefined && part.offsetBytes + part.lengthBytes <= positionBytes) low = middle + 1;
    else high = middle;
  }
  return low;
}
