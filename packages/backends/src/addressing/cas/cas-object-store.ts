import { type ContentId, NexusError } from "@nexus/contracts";
import {
  type BlobStore,
  type ByteRange,
  type ByteSource,
  MAX_BLOB_BYTES,
  type ObjectReadOptions,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from "@nexus/kernel";
import type { PeerBlobClient } from "@nexus/lib/transport";
import { MANIFEST_SNIFF_LIMIT_BYTES } from "../../chunking/manifest.js";
import type { HashPool } from "../../pool/hash-pool.js";
import type { BlobTransport } from "../../transport/blob-transport.js";
import { isContentId } from "../../transport-local/blob-layout.js";
import { assertByteRange, assertOffset } from "../byte-range.js";
import { BlobSource } from "./blob-source.js";
import { LocalPresence } from "./local-presence.js";
import { ManifestSource } from "./manifest-source.js";
import { ObjectReader } from "./object-reader.js";
import { ObjectWriter } from "./object-writer.js";
import { PeerPuller } from "./peer-puller.js";
import { RangeEditor } from "./range-editor.js";
import type { StoreEventListener } from "./store-events.js";

export interface CasObjectStoreOptions {
  readonly driver: string;
  readonly transport: BlobTransport;
  readonly pool: HashPool;
  readonly peerBlobs: PeerBlobClient | null;
  readonly pullTimeoutMs: number;
  readonly onEvent: StoreEventListener;
}

/** Content-addressed objects over any blob transport (reference facts 4.13). */
export class CasObjectStore implements ObjectStore {
  readonly driver: string;
  readonly addressing = "content";
  readonly blobs: BlobStore;
  readonly intents = null;
  readonly #transport: BlobTransport;
  readonly #source: BlobSource;
  readonly #manifests: ManifestSource;
  readonly #presence: LocalPresence;
  readonly #reader: ObjectReader;
  readonly #writer: ObjectWriter;
  readonly #editor: RangeEditor;
  #isClosed = false;

  constructor(options: CasObjectStoreOptions) {
    const { transport } = options;
    const onEvent: StoreEventListener = (event) => {
      if (event.kind === "blobCorrupt") this.#presence.forgetAll();
      options.onEvent(event);
    };
    const puller = new PeerPuller({
      client: options.peerBlobs,
      transport,
      timeoutMs: options.pullTimeoutMs,
      onEvent,
    });
    this.driver = options.driver;
    this.#transport = transport;
    this.#source = new BlobSource(transport, puller, onEvent);
    this.#manifests = new ManifestSource(this.#source);
    this.#presence = new LocalPresence(transport, this.#manifests);
    this.#reader = new ObjectReader(transport, this.#source, this.#manifests);
    this.#writer = new ObjectWriter(transport, options.pool);
    this.#editor = new RangeEditor(this.#writer, this.#source, this.#manifests, this.#presence);
    this.blobs = new CasBlobStore(transport, this.#source);
  }

  async put(source: ByteSource, options: PutOptions): Promise<StoredObject> {
    this.#assertOpen();
    return this.#writer.put(source, options.signal);
  }

  async putRange(
    base: ContentId | null,
    offsetBytes: number,
    data: Uint8Array,
    options: PutOptions,
  ): Promise<StoredObject> {
    this.#assertOpen();
    assertOffset(offsetBytes, data.length);
    if (base !== null) assertContentId(base);
    return this.#editor.putRange(base, offsetBytes, data, options.signal);
  }

  async resize(base: ContentId | null, sizeBytes: number, options: PutOptions): Promise<StoredObject> {
    this.#assertOpen();
    assertOffset(sizeBytes, 0);
    if (base !== null) assertContentId(base);
    return this.#editor.resize(base, sizeBytes, options.signal);
  }

  async *read(id: ContentId, range: ByteRange, options: ObjectReadOptions): AsyncGenerator<Uint8Array> {
    this.#assertOpen();
    assertContentId(id);
    assertByteRange(range);
    yield* this.#reader.read(id, range, options);
  }

  async sizeBytes(id: ContentId): Promise<number | null> {
    this.#assertOpen();
    assertContentId(id);
    const physicalBytes = await this.#transport.sizeBytes(id);
    if (physicalBytes === null || physicalBytes >= MANIFEST_SNIFF_LIMIT_BYTES) return physicalBytes;
    const request = { expectedBytes: physicalBytes, holders: () => [], signal: null };
    const form = await this.#manifests.resolve(id, request);
    return form.kind === "plain" ? form.bytes.length : form.manifest.totalBytes;
  }

  /**
   * Removes the blob or manifest of that id. Chunks stay: others may share them; collecting them is
   * another's work.
   */
  async remove(id: ContentId): Promise<void> {
    this.#assertOpen();
    assertContentId(id);
    this.#manifests.forget(id);
    this.#presence.forgetAll();
    await this.#transport.remove(id);
  }

  /** Content has no name here: nothing to do. */
  rename(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#transport.close();
  }

  #assertOpen(): void {
    if (!this.#isClosed) return;
    throw new NexusError({
      code: "CLOSED",
      what: `the ${this.driver} store is closed`,
      remedy: "open it again",
    });
  }
}

class CasBlobStore implements BlobStore {
  readonly #transport: BlobTransport;
  readonly #source: BlobSource;

  constructor(transport: BlobTransport, source: BlobSource) {
    this.#transport = transport;
    this.#source = source;
  }

  async readBlob(id: ContentId): Promise<Uint8Array | null> {
    assertContentId(id);
    return this.#source.loadLocal(id);
  }

  async hasBlob(id: ContentId): Promise<boolean> {
    assertContentId(id);
    return (await this.#transport.sizeBytes(id)) !== null;
  }

  async writeBlob(id: ContentId, bytes: Uint8Array): Promise<void> {
    assertContentId(id);
    if (bytes.length > MAX_BLOB_BYTES) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `a blob has at most ${MAX_BLOB_BYTES} bytes, not ${bytes.length}`,
        remedy: "store it as an object",
      });
    }
    await this.#transport.store(bytes, { kind: "expect", contentId: id });
  }
}

function assertContentId(id: string): void {
  if (isContentId(id)) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `content id ${JSON.stringify(id.slice(0, 80))} is not 64 lower-case hex digits`,
    remedy: "pass the id exactly as the store returned it",
  });
}
