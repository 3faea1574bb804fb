import { type ContentId, NexusError } from "@nexus/contracts";
import { blake3Hex } from "@nexus/lib/node";
import {
  type BlobStore,
  type ByteRange,
  type ByteSource,
  type IntentJournal,
  MAX_READ_PIECE_BYTES,
  type ObjectReadOptions,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from "../abc/object-store.js";

async function gather(source: ByteSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source.slice();
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

function missing(id: string): NexusError {
  return new NexusError({ code: "NOT_FOUND", what: `object ${id} is not here` });
}

/** Objects in a Map, content-addressed or path-addressed. For the kernel's own tests. */
export class FakeObjectStore implements ObjectStore {
  readonly driver: string;
  readonly addressing: "content" | "path";
  readonly objects = new Map<string, Uint8Array>();
  readonly blobs: BlobStore | null;
  /** Other nodes' stores by address, asked when a read names them as holders. */
  readonly peers = new Map<string, FakeObjectStore>();
  /** Called first by every operation; throwing or hanging is the fault a test plants. */
  before: (operation: string, key: string | null) => void | Promise<void> = () => undefined;

  /** Of a path-addressed store: what was begun and not ended, by id. */
  readonly begun = new Map<string, string>();
  intents: IntentJournal | null = null;

  #isClosed = false;

  constructor(addressing: "content" | "path") {
    this.addressing = addressing;
    this.driver = `fake-${addressing}`;
    this.reopen();
    this.blobs = addressing === "path" ? null : new FakeBlobs(this.objects);
  }

  /** As after a crash: what was begun is pending. */
  reopen(): void {
    if (this.addressing === "content") return;
    this.intents = {
      pending: [...this.begun].map(([id, intent]) => ({ id, intent })),
      begin: async (intent) => {
        await this.before("begin", null);
        const id = String(this.begun.size + 1);
        this.begun.set(id, intent);
        return id;
      },
      end: async (id) => {
        await this.before("end", null);
        this.begun.delete(id);
      },
    };
  }

  async put(source: ByteSource, options: PutOptions): Promise<StoredObject> {
    if (this.#isClosed) throw new NexusError({ code: "CLOSED", what: "the fake store is closed" });
    await this.before("put", options.key);
    return this.#keep(await gather(source), options.key);
  }

  async putRange(base: ContentId | null, offsetBytes: number, data: Uint8Array, options: PutOptions) {
    await this.before("putRange", options.key);
    const old = base === null ? new Uint8Array(0) : this.objects.get(base);
    if (old === undefined) throw missing(base ?? "");
    const endBytes = data.length === 0 ? 0 : offsetBytes + data.length;
    const bytes = new Uint8Array(Math.max(old.length, endBytes));
    bytes.set(old);
    if (data.length > 0) bytes.set(data, offsetBytes);
    return this.#keep(bytes, options.key);
  }

  async resize(base: ContentId | null, sizeBytes: number, options: PutOptions): Promise<StoredObject> {
    await this.before("resize", options.key);
    const old = base === null ? new Uint8Array(0) : this.objects.get(base);
    if (old === undefined) throw missing(base ?? "");
    const bytes = new Uint8Array(sizeBytes);
    bytes.set(old.subarray(0, sizeBytes));
    return this.#keep(bytes, options.key);
  }

  async *read(id: ContentId, range: ByteRange, options: ObjectReadOptions): AsyncGenerator<Uint8Array> {
    await this.before("read", id);
    let bytes = this.objects.get(id);
    for (const holder of options.holders) {
      bytes ??= this.peers.get(holder)?.objects.get(id);
    }
    if (bytes === undefined) throw missing(id);
    this.objects.set(id, bytes);
    const end = range.lengthBytes === null ? bytes.length : range.offsetBytes + range.lengthBytes;
    const wanted = bytes.subarray(range.offsetBytes, end);
    for (let at = 0; at < wanted.length; at += MAX_READ_PIECE_BYTES) {
      yield wanted.subarray(at, at + MAX_READ_PIECE_BYTES);
    }
  }

  async sizeBytes(id: ContentId): Promise<number | null> {
    return this.objects.get(id)?.length ?? null;
  }

  async remove(id: ContentId): Promise<void> {
    await this.before("remove", id);
    if (!this.objects.delete(id)) throw missing(id);
  }

  /** Moves an object, or a folder of them. */
  async rename(from: ContentId, to: ContentId): Promise<void> {
    await this.before("rename", from);
    if (this.addressing === "content") return;
    const moved = [...this.objects.keys()].filter((key) => key === from || key.startsWith(`${from}/`));
    if (moved.length === 0) throw missing(from);
    for (const key of moved) {
      this.objects.set(to + key.slice(from.length), this.objects.get(key) as Uint8Array);
      this.objects.delete(key);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #keep(bytes: Uint8Array, key: string | null): StoredObject {
    if (this.addressing === "path" && key === null) throw new Error("a path-addressed store needs a key");
    const contentId = this.addressing === "path" ? (key as ContentId) : blake3Hex(bytes);
    this.objects.set(contentId, bytes);
    return { contentId, sizeBytes: bytes.length };
  }
}

class FakeBlobs implements BlobStore {
  readonly #objects: Map<string, Uint8Array>;

  constructor(objects: Map<string, Uint8Array>) {
    this.#objects = objects;
  }

  async readBlob(id: ContentId): Promise<Uint8Array | null> {
    return this.#objects.get(id) ?? null;
  }

  async hasBlob(id: ContentId): Promise<boolean> {
    return this.#objects.has(id);
  }

  async writeBlob(id: ContentId, bytes: Uint8Array): Promise<void> {
    if (blake3Hex(bytes) !== id) throw new NexusError({ code: "CORRUPT", what: `the bytes are not ${id}` });
    this.#objects.set(id, bytes);
  }
}
