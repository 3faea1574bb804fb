import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ContentId, NexusError } from "@nexus/contracts";
import {
  type ByteRange,
  type ByteSource,
  type FileDescriptorTable,
  type IntentJournal,
  MAX_READ_PIECE_BYTES,
  type ObjectReadOptions,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from "@nexus/kernel";
import { throwIfAborted } from "@nexus/lib";
import { type AsyncFiles, type BoundedFiles, isMissing, writeFully } from "../../files/bounded-files.js";
import { asFileError } from "../../files/file-errors.js";
import { type LocalFileTree, syncFolders } from "../../transport-local/local-file-tree.js";
import { assertByteRange, assertOffset } from "../byte-range.js";
import { SourceReader } from "../source-reader.js";
import { ReadDescriptor } from "./read-descriptor.js";
import { parseStoreKey, type StoreKey, TEMP_FOLDER_NAME } from "./store-key.js";

export interface PathObjectStoreOptions {
  readonly driver: string;
  readonly tree: LocalFileTree;
  readonly files: BoundedFiles;
  /** Files kept open for reading. */
  readonly descriptors: FileDescriptorTable<ReadDescriptor>;
  /** Sync files and folders before answering; without it a crash may undo what was acknowledged. */
  readonly fsync: boolean;
  readonly ownerToken: string;
  readonly intents: IntentJournal;
}

/** Objects named by their path in a host folder, which stays an ordinary folder of ordinary files. */
export class PathObjectStore implements ObjectStore {
  readonly driver: string;
  readonly addressing = "path";
  readonly blobs = null;
  readonly intents: IntentJournal;
  readonly #tree: LocalFileTree;
  readonly #files: BoundedFiles;
  readonly #descriptors: FileDescriptorTable<ReadDescriptor>;
  readonly #options: PathObjectStoreOptions;
  #isClosed = false;

  constructor(options: PathObjectStoreOptions) {
    this.driver = options.driver;
    this.intents = options.intents;
    this.#tree = options.tree;
    this.#files = options.files;
    this.#descriptors = options.descriptors;
    this.#options = options;
  }

  /** A whole new file, visible only once complete and durable. */
  async put(source: ByteSource, options: PutOptions): Promise<StoredObject> {
    const key = requireKey(options.key);
    return this.#replace(key, async (handle) => {
      const reader = new SourceReader(source, options.signal);
      try {
        let sizeBytes = 0;
        for (let piece = await reader.next(); piece !== null; piece = await reader.next()) {
          const bytes = piece;
          await this.#guard(key, "writing a file", () => writeFully(handle, bytes, null));
          sizeBytes += bytes.length;
        }
        return sizeBytes;
      } catch (error) {
        reader.cancel();
        throw error;
      }
    });
  }

  /**
   * In place: a crash in the middle may leave part of `data` written. The filesystem fills a gap with a
   * hole.
   */
  async putRange(
    base: ContentId | null,
    offsetBytes: number,
    data: Uint8Array,
    options: PutOptions,
  ): Promise<StoredObject> {
    assertOffset(offsetBytes, data.length);
    const key = requireKey(options.key ?? base);
    throwIfAborted(options.signal, `writing ${key.id}`);
    if (base === null) {
      return this.#replace(key, async (handle) => {
        if (data.length === 0) return 0;
        await this.#guard(key, "writing a file", () => writeFully(handle, data, offsetBytes));
        return offsetBytes + data.length;
      });
    }
    assertSameKey(key, base);
    return this.#guard(key, "writing a file", async (files) => {
      const handle = await this.#openExisting(files, key, "write");
      try {
        await writeFully(handle, data, offsetBytes);
        if (this.#options.fsync) await handle.sync();
        return { contentId: key.id, sizeBytes: (await handle.stat()).size };
      } finally {
        await handle.close();
      }
    });
  }

  /** In place, as `putRange`; the filesystem grows a file by a hole. */
  async resize(base: ContentId | null, sizeBytes: number, options: PutOptions): Promise<StoredObject> {
    assertOffset(sizeBytes, 0);
    const key = requireKey(options.key ?? base);
    throwIfAborted(options.signal, `resizing ${key.id}`);
    const resize = async (handle: FileHandle): Promise<number> => {
      await this.#guard(key, "resizing a file", () => handle.truncate(sizeBytes));
      return sizeBytes;
    };
    if (base === null) return this.#replace(key, resize);
    assertSameKey(key, base);
    return this.#guard(key, "resizing a file", async (files) => {
      const handle = await this.#openExisting(files, key, "write");
      try {
        await handle.truncate(sizeBytes);
        if (this.#options.fsync) await handle.sync();
        return { contentId: key.id, sizeBytes };
      } finally {
        await handle.close();
      }
    });
  }

  async *read(id: ContentId, range: ByteRange, options: ObjectReadOptions): AsyncGenerator<Uint8Array> {
    assertByteRange(range);
    const key = parseStoreKey(id);
    throwIfAborted(options.signal, `reading ${key.id}`);
    const path = this.#pathOf(key);
    const lease = await this.#descriptors.acquire(path, () =>
      this.#guard(key, "opening a file", async (files) =>
        ReadDescriptor.of(await this.#openExisting(files, key, "read"), this.#files),
      ),
    );
    let outcome: "kept" | "broken" = "broken";
    try {
      let leftBytes = range.lengthBytes ?? Number.MAX_SAFE_INTEGER;
      for (let offset = range.offsetBytes; leftBytes > 0; ) {
        throwIfAborted(options.signal, `reading ${key.id}`);
        const piece = new Uint8Array(Math.min(MAX_READ_PIECE_BYTES, leftBytes));
        const position = offset;
        outcome = "broken";
        const filled = await this.#guard(key, "reading a file", () =>
          lease.descriptor.readFully(piece, position),
        );
        outcome = "kept";
        if (filled > 0) yield piece.subarray(0, filled);
        if (filled < piece.length) return;
        offset += filled;
        leftBytes -= filled;
      }
      outcome = "kept";
    } finally {
      lease.release(outcome);
    }
  }

  async sizeBytes(id: ContentId): Promise<number | null> {
    const key = parseStoreKey(id);
    return this.#guard(key, "looking up a file", async (files) => {
      const path = await this.#tree.find(files, key.names);
      if (path === null) return null;
      const found = await files.stat(path);
      return found.isFile() ? found.size : null;
    });
  }

  /** Also of an empty folder; resolves also when it was absent. Errors: DIRECTORY_NOT_EMPTY. */
  async remove(id: ContentId): Promise<void> {
    const key = parseStoreKey(id);
    await this.#guard(key, "removing a file", async (files) => {
      const path = await this.#tree.entry(files, key.names);
      if (path === null) return;
      if ((await files.lstat(path)).isDirectory()) await removeFolder(files, path, key);
      else await files.unlink(path);
      this.#descriptors.dropped(this.#pathOf(key));
      await this.#syncFolders(files, [dirname(path)]);
    });
  }

  /**
   * Moves a file, replacing one that is at the destination, or a folder with all that is in it. A folder is
   * never replaced.
   */
  async rename(from: ContentId, to: ContentId): Promise<void> {
    const source = parseStoreKey(from);
    const target = parseStoreKey(to);
    await this.#guard(source, "renaming a file", async (files) => {
      const path = await this.#tree.entry(files, source.names);
      if (path === null) throw notFound(source);
      const taken = await this.#tree.entry(files, target.names);
      if (taken !== null && (await files.lstat(taken)).isDirectory()) throw alreadyExists(target);
      const placed = await this.#tree.place(files, target.names);
      await files.rename(path, placed.path);
      this.#descriptors.renamed(this.#pathOf(source), this.#pathOf(target));
      await this.#syncFolders(files, [...placed.made, dirname(placed.path), dirname(path)]);
    });
  }

  /** Waits until no file is kept open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#descriptors.close(this.#tree.root);
  }

  /** The name of a file on the host, links on the way not followed. */
  #pathOf(key: StoreKey): string {
    return join(this.#tree.root, ...key.names);
  }

  /** `fill` writes the new content and returns its size; only then, synced, it takes the file's name. */
  async #replace(key: StoreKey, fill: (handle: FileHandle) => Promise<number>): Promise<StoredObject> {
    const tempPath = join(this.#tree.root, TEMP_FOLDER_NAME, `${this.#options.ownerToken}-${randomUUID()}`);
    const placed = await this.#guard(key, "writing a file", (files) => this.#tree.place(files, key.names));
    const handle = await this.#guard(key, "writing a file", (files) => files.open(tempPath, "wx", 0o644));
    try {
      const sizeBytes = await this.#fillAndClose(key, handle, placed.mode, fill);
      await this.#guard(key, "writing a file", async (files) => {
        await files.rename(tempPath, placed.path);
        this.#descriptors.dropped(this.#pathOf(key));
        await this.#syncFolders(files, [...placed.made, dirname(placed.path)]);
      });
      return { contentId: key.id, sizeBytes };
    } catch (error) {
      // It may have been renamed already; sweeping at the next opening takes what cannot be removed now.
      await this.#files.run((files) => files.rm(tempPath, { force: true })).catch(() => undefined);
      throw error;
    }
  }

  async #fillAndClose(
    key: StoreKey,
    handle: FileHandle,
    mode: number | null,
    fill: (handle: FileHandle) => Promise<number>,
  ): Promise<number> {
    try {
      const sizeBytes = await fill(handle);
      await this.#guard(key, "syncing a file", async () => {
        if (mode !== null) await handle.chmod(mode);
        if (this.#options.fsync) await handle.sync();
      });
      return sizeBytes;
    } finally {
      await handle.close();
    }
  }

  async #openExisting(files: AsyncFiles, key: StoreKey, access: "read" | "write"): Promise<FileHandle> {
    const path = await this.#tree.find(files, key.names);
    if (path === null) throw notFound(key);
    return this.#tree.open(files, path, access);
  }

  async #syncFolders(files: AsyncFiles, folders: readonly string[]): Promise<void> {
    if (this.#options.fsync) await syncFolders(files, folders);
  }

  async #guard<T>(key: StoreKey, action: string, operation: (files: AsyncFiles) => Promise<T>): Promise<T> {
    if (this.#isClosed) {
      throw new NexusError({
        code: "CLOSED",
        what: `the ${this.driver} store is closed`,
        remedy: "open it again",
      });
    }
    try {
      return await this.#files.run(operation);
    } catch (error) {
      const path = join(this.#tree.root, ...key.names);
      if (isMissing(error)) throw notFound(key, error);
      throw asFileError(error, path, action);
    }
  }
}

function requireKey(key: string | null): StoreKey {
  if (key !== null) return parseStoreKey(key);
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: "a path-addressed store needs a key",
    remedy: "give the path of the file inside the store",
  });
}

function assertSameKey(key: StoreKey, base: ContentId): void {
  if (parseStoreKey(base).names.join("/") === key.names.join("/")) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a path-addressed store changes ${base} in place and cannot write the result to ${key.id}`,
    remedy: "give the same path as base and key, or copy the file first",
  });
}

function notFound(key: StoreKey, cause?: unknown): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `${key.id} does not exist in the host folder`,
    remedy: "it may have been removed from outside: write it again, or remove its entry",
    details: { path: key.id },
    cause,
  });
}

async function removeFolder(files: AsyncFiles, path: string, key: StoreKey): Promise<void> {
  await files.rmdir(path).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw cause;
    throw new NexusError({
      code: "DIRECTORY_NOT_EMPTY",
      what: `${key.id} holds something in the host folder`,
      remedy: "remove first what is in it",
      details: { path: key.id },
      cause,
    });
  });
}

function alreadyExists(key: StoreKey): NexusError {
  return new NexusError({
    code: "ALREADY_EXISTS",
    what: `${key.id} is a folder that exists in the host folder`,
    remedy: "choose another name or remove it first",
    details: { path: key.id },
  });
}
