import { CHUNKING_THRESHOLD_BYTES, type ContentId } from "@nexus/contracts";
import type { StoredObject } from "@nexus/kernel";
import { DEFAULT_CHUNK_LIMITS, throwIfAborted } from "@nexus/lib";
import type { ChunkPipeline } from "../../chunking/chunk-pipeline.js";
import { MAX_OBJECT_CHUNKS, type Manifest, type ManifestPart } from "../../chunking/manifest.js";
import { type ManifestBuilder, tooManyChunks } from "../../chunking/manifest-builder.js";
import type { BlobRequest, BlobSource } from "./blob-source.js";
import type { LocalPresence } from "./local-presence.js";
import type { ManifestSource, StoredForm } from "./manifest-source.js";
import { ObjectCutter } from "./object-cutter.js";
import type { ChunkedPut, ObjectWriter } from "./object-writer.js";

/** A gap this long or longer is made of whole chunks of zeros, which are all the same blob (bytes). */
const ZERO_CHUNK_BYTES = DEFAULT_CHUNK_LIMITS.maxBytes;
/** Zeros pushed at once where a gap is shorter than that (bytes). */
const ZERO_PIECE_BYTES = 256 * 1024;
/** Unchanged chunks taken in after an edit when it would otherwise leave one below the minimum size. */
const MAX_ABSORBED_CHUNKS = 4;

const NOTHING = new Uint8Array(0);

/** `data` to be written at `offsetBytes` of an object of `baseBytes`. */
interface Edit {
  readonly baseBytes: number;
  readonly offsetBytes: number;
  readonly endBytes: number;
  readonly data: Uint8Array;
}

/** Makes new objects out of present ones by changing a range: chunks the range does not touch are shared. */
export class RangeEditor {
  readonly #writer: ObjectWriter;
  readonly #blobs: BlobSource;
  readonly #manifests: ManifestSource;
  readonly #presence: LocalPresence;
  readonly #cutter: ObjectCutter;

  constructor(writer: ObjectWriter, blobs: BlobSource, manifests: ManifestSource, presence: LocalPresence) {
    this.#cutter = new ObjectCutter(writer, blobs, manifests, presence);
    this.#writer = writer;
    this.#blobs = blobs;
    this.#manifests = manifests;
    this.#presence = presence;
  }

  /**
   * Errors: NOT_FOUND (base, or a part of it that the result needs, is not on this node), RESOURCE_EXHAUSTED
   * (the result would need more than MAX_OBJECT_CHUNKS), as ObjectWriter.put.
   */
  async putRange(
    base: ContentId | null,
    offsetBytes: number,
    data: Uint8Array,
    signal: AbortSignal | null,
  ): Promise<StoredObject> {
    // No holders: what an edit needs of its base must be here.
    const request: BlobRequest = { expectedBytes: null, holders: () => [], signal };
    const form = await this.#formOf(base, request);
    const baseBytes = lengthOf(form);
    // As with pwrite, writing nothing changes nothing, not even the size.
    if (data.length === 0) return this.#unchanged(base, form, request);
    return this.#apply(form, { baseBytes, offsetBytes, endBytes: offsetBytes + data.length, data }, request);
  }

  /** Cuts an object, or fills it up with zeros. Errors: as `putRange`. */
  async resize(base: ContentId | null, sizeBytes: number, signal: AbortSignal | null): Promise<StoredObject> {
    const request: BlobRequest = { expectedBytes: null, holders: () => [], signal };
    const form = await this.#formOf(base, request);
    const baseBytes = lengthOf(form);
    if (sizeBytes === baseBytes) return this.#unchanged(base, form, request);
    if (sizeBytes > baseBytes) {
      const edit = { baseBytes, offsetBytes: sizeBytes, endBytes: sizeBytes, data: NOTHING };
      return this.#apply(form, edit, request);
    }
    if (form.kind === "plain") return this.#writer.putWhole(form.bytes.subarray(0, sizeBytes));
    return this.#cutter.cut(form.manifest, sizeBytes, request);
  }

  async #formOf(base: ContentId | null, request: BlobRequest): Promise<StoredForm> {
    return base === null ? { kind: "plain", bytes: NOTHING } : this.#manifests.resolve(base, request);
  }

  async #unchanged(base: ContentId | null, form: StoredForm, request: BlobRequest): Promise<StoredObject> {
    if (base === null) return this.#writer.putWhole(NOTHING);
    if (form.kind === "chunked") await this.#presence.requireManifest(base, request);
    return { contentId: base, sizeBytes: lengthOf(form) };
  }

  #apply(form: StoredForm, edit: Edit, request: BlobRequest): Promise<StoredObject> {
    if (edit.endBytes / ZERO_CHUNK_BYTES > MAX_OBJECT_CHUNKS) throw tooManyChunks(edit.endBytes);
    if (form.kind === "chunked") return this.#editChunked(form.manifest, edit, request);
    if (Math.max(edit.baseBytes, edit.endBytes) <= CHUNKING_THRESHOLD_BYTES) {
      return this.#writer.putWhole(patched(form.bytes, edit));
    }
    return this.#editPlain(form.bytes, edit, request.signal);
  }

  /** A small object that an edit makes a large one. */
  #editPlain(bytes: Uint8Array, edit: Edit, signal: AbortSignal | null): Promise<StoredObject> {
    return this.#writer.withChunks(async (put) => {
      await put.pipeline.push(bytes.subarray(0, edit.offsetBytes));
      await this.#pushGap(put, edit.offsetBytes - edit.baseBytes, signal);
      await put.pipeline.push(edit.data);
      await put.pipeline.push(bytes.subarray(Math.min(bytes.length, edit.endBytes)));
      await put.pipeline.finish();
      return put.builder.finish(null);
    }, signal);
  }

  async #editChunked(manifest: Manifest, edit: Edit, request: BlobRequest): Promise<StoredObject> {
    const regionStartBytes = await this.#regionStart(manifest, edit, request);
    return this.#writer.withChunks(async (put) => {
      const splice = new Splice(put, edit, regionStartBytes, this.#blobs, this.#presence, request);
      const tops = manifest.depth === 1 ? manifest.parts : [null];
      for (const top of tops) {
        if (top !== null && splice.isUntouched(top)) await splice.child(top);
        else await this.#spliceChunks(splice, manifest, top, request);
      }
      if (!splice.hasWrittenData) {
        await this.#pushGap(put, edit.offsetBytes - edit.baseBytes, request.signal);
        await put.pipeline.push(edit.data);
      }
      await put.pipeline.finish();
      return put.builder.finish(null);
    }, request.signal);
  }

  async #spliceChunks(
    splice: Splice,
    manifest: Manifest,
    top: ManifestPart | null,
    request: BlobRequest,
  ): Promise<void> {
    const chunks = top === null ? manifest.parts : (await this.#manifests.child(top, request)).parts;
    const baseBytes = top?.offsetBytes ?? 0;
    for (const chunk of chunks) {
      await splice.chunk({ ...chunk, offsetBytes: baseBytes + chunk.offsetBytes });
    }
  }

  /** Where re-chunking starts: at the chunk the edit begins in, or at the last one when it appends. */
  async #regionStart(manifest: Manifest, edit: Edit, request: BlobRequest): Promise<number> {
    if (edit.offsetBytes - edit.baseBytes >= ZERO_CHUNK_BYTES) return edit.baseBytes;
    const position = Math.min(edit.offsetBytes, edit.baseBytes - 1);
    for await (const span of this.#manifests.chunks(manifest, position, position + 1, request)) {
      return span.startBytes;
    }
    return 0;
  }

  /** Appends zeros; nothing for a gap of none. */
  async #pushGap(
    { pipeline, builder }: ChunkedPut,
    gapBytes: number,
    signal: AbortSignal | null,
  ): Promise<void> {
    let leftBytes = gapBytes;
    if (leftBytes >= ZERO_CHUNK_BYTES) {
      await pipeline.endChunk();
      const zeroChunk = await this.#writer.storeBlob(new Uint8Array(ZERO_CHUNK_BYTES));
      for (; leftBytes >= ZERO_CHUNK_BYTES; leftBytes -= ZERO_CHUNK_BYTES) {
        throwIfAborted(signal, "filling a gap");
        await builder.addChunk({ contentId: zeroChunk, lengthBytes: ZERO_CHUNK_BYTES });
      }
    }
    const zeros = new Uint8Array(ZERO_PIECE_BYTES);
    for (; leftBytes > 0; leftBytes -= ZERO_PIECE_BYTES) {
      await pipeline.push(zeros.subarray(0, Math.min(leftBytes, ZERO_PIECE_BYTES)));
    }
  }
}

/**
 * Walks the chunks of an object in order: those before and after the edited region pass through, those in it
 * are re-chunked with the new data. The region ends at an old boundary, so that everything behind it is
 * shared.
 */
class Splice {
  readonly #pipeline: ChunkPipeline;
  readonly #builder: ManifestBuilder;
  readonly #edit: Edit;
  readonly #regionStartBytes: number;
  readonly #blobs: BlobSource;
  readonly #presence: LocalPresence;
  readonly #request: BlobRequest;
  #state: "before" | "inside" | "after" = "before";
  #absorbed = 0;
  hasWrittenData = false;

  constructor(
    put: ChunkedPut,
    edit: Edit,
    regionStartBytes: number,
    blobs: BlobSource,
    presence: LocalPresence,
    request: BlobRequest,
  ) {
    this.#pipeline = put.pipeline;
    this.#builder = put.builder;
    this.#edit = edit;
    this.#regionStartBytes = regionStartBytes;
    this.#blobs = blobs;
    this.#presence = presence;
    this.#request = request;
  }

  /** The part lies wholly before or behind the region and can be taken over as it is. */
  isUntouched(part: ManifestPart): boolean {
    return this.#state === "after" || part.offsetBytes + part.lengthBytes <= this.#regionStartBytes;
  }

  /** Takes over an untouched manifest with its chunks. Errors: NOT_FOUND (a part of it is not here). */
  async child(part: ManifestPart): Promise<void> {
    await this.#presence.requireManifest(part.contentId, this.#request);
    await this.#builder.addManifest(part);
  }

  async chunk(chunk: ManifestPart): Promise<void> {
    if (this.isUntouched(chunk)) {
      await this.#presence.requireBlob(chunk.contentId, this.#request);
      await this.#builder.addChunk(chunk);
      return;
    }
    this.#state = "inside";
    await this.#rechunk(chunk);
    if (chunk.offsetBytes + chunk.lengthBytes >= this.#edit.endBytes) await this.#tryToEnd();
  }

  async #rechunk(chunk: ManifestPart): Promise<void> {
    const { offsetBytes, endBytes, data } = this.#edit;
    const chunkStart = chunk.offsetBytes;
    const chunkEnd = chunkStart + chunk.lengthBytes;
    const isNeeded = chunkStart < offsetBytes || chunkEnd > endBytes;
    const bytes = isNeeded ? await this.#load(chunk) : new Uint8Array(0);
    if (chunkStart < offsetBytes) await this.#pipeline.push(bytes.subarray(0, offsetBytes - chunkStart));
    if (!this.hasWrittenData && chunkEnd > offsetBytes) {
      await this.#pipeline.push(data);
      this.hasWrittenData = true;
    }
    if (chunkEnd > endBytes) await this.#pipeline.push(bytes.subarray(Math.max(0, endBytes - chunkStart)));
  }

  /**
   * Ends the region unless that would leave a chunk too small, in which case the next one is taken in too.
   */
  async #tryToEnd(): Promise<void> {
    const openBytes = await this.#pipeline.settle();
    if (openBytes > 0 && openBytes < DEFAULT_CHUNK_LIMITS.minBytes && this.#absorbed < MAX_ABSORBED_CHUNKS) {
      this.#absorbed += 1;
      return;
    }
    await this.#pipeline.endChunk();
    this.#state = "after";
  }

  #load(chunk: ManifestPart): Promise<Uint8Array> {
    throwIfAborted(this.#request.signal, "editing content");
    return this.#blobs.load(chunk.contentId, { ...this.#request, expectedBytes: chunk.lengthBytes });
  }
}

function lengthOf(form: StoredForm): number {
  return form.kind === "plain" ? form.bytes.length : form.manifest.totalBytes;
}

function patched(base: Uint8Array, { offsetBytes, endBytes, data }: Edit): Uint8Array {
  const result = new Uint8Array(Math.max(base.length, endBytes));
  result.set(base, 0);
  result.set(data, offsetBytes);
  return result;
}
