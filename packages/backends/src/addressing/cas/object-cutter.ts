import { CHUNKING_THRESHOLD_BYTES } from "@nexus/contracts";
import type { StoredObject } from "@nexus/kernel";
import { throwIfAborted } from "@nexus/lib";
import type { Manifest, ManifestPart } from "../../chunking/manifest.js";
import type { BlobRequest, BlobSource } from "./blob-source.js";
import type { LocalPresence } from "./local-presence.js";
import type { ManifestSource } from "./manifest-source.js";
import type { ChunkedPut, ObjectWriter } from "./object-writer.js";

/** Makes a shorter object out of a chunked one: every chunk before the cut is shared with it. */
export class ObjectCutter {
  readonly #writer: ObjectWriter;
  readonly #blobs: BlobSource;
  readonly #manifests: ManifestSource;
  readonly #presence: LocalPresence;

  constructor(writer: ObjectWriter, blobs: BlobSource, manifests: ManifestSource, presence: LocalPresence) {
    this.#writer = writer;
    this.#blobs = blobs;
    this.#manifests = manifests;
    this.#presence = presence;
  }

  /** Errors: NOT_FOUND (a part that the result needs is not on this node), as ObjectWriter.put. */
  cut(manifest: Manifest, sizeBytes: number, request: BlobRequest): Promise<StoredObject> {
    // Small content is one blob under the hash of its bytes, however it came to be small.
    if (sizeBytes <= CHUNKING_THRESHOLD_BYTES) return this.#cutToPlain(manifest, sizeBytes, request);
    return this.#writer.withChunks(async (put) => {
      for (const part of manifest.parts) {
        if (part.offsetBytes >= sizeBytes) break;
        if (manifest.depth === 0) await this.#takeChunk(put, part, sizeBytes, request);
        else await this.#takeChild(put, part, sizeBytes, request);
      }
      await put.pipeline.finish();
      return put.builder.finish(null);
    }, request.signal);
  }

  async #cutToPlain(manifest: Manifest, sizeBytes: number, request: BlobRequest): Promise<StoredObject> {
    const bytes = new Uint8Array(sizeBytes);
    for await (const span of this.#manifests.chunks(manifest, 0, sizeBytes, request)) {
      const chunk = await this.#load(span, request);
      bytes.set(chunk.subarray(0, sizeBytes - span.startBytes), span.startBytes);
    }
    return this.#writer.putWhole(bytes);
  }

  async #takeChild(
    put: ChunkedPut,
    part: ManifestPart,
    sizeBytes: number,
    request: BlobRequest,
  ): Promise<void> {
    if (part.offsetBytes + part.lengthBytes <= sizeBytes) {
      await this.#presence.requireManifest(part.contentId, request);
      await put.builder.addManifest(part);
      return;
    }
    const { parts } = await this.#manifests.child(part, request);
    for (const chunk of parts) {
      const offsetBytes = part.offsetBytes + chunk.offsetBytes;
      if (offsetBytes >= sizeBytes) break;
      await this.#takeChunk(put, { ...chunk, offsetBytes }, sizeBytes, request);
    }
  }

  async #takeChunk(
    put: ChunkedPut,
    chunk: ManifestPart,
    sizeBytes: number,
    request: BlobRequest,
  ): Promise<void> {
    if (chunk.offsetBytes + chunk.lengthBytes <= sizeBytes) {
      await this.#presence.requireBlob(chunk.contentId, request);
      await put.builder.addChunk(chunk);
      return;
    }
    const bytes = await this.#load(chunk, request);
    await put.pipeline.push(bytes.subarray(0, sizeBytes - chunk.offsetBytes));
  }

  #load(chunk: ManifestPart, request: BlobRequest): Promise<Uint8Array> {
    throwIfAborted(request.signal, "cutting content");
    return this.#blobs.load(chunk.contentId, { ...request, expectedBytes: chunk.lengthBytes });
  }
}
