import { type ContentId, type Inode, NexusError } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type {
  ByteRange,
  ByteSource,
  IntentJournal,
  ObjectReadOptions,
  ObjectStore,
  PendingIntent,
  PutOptions,
  StoredObject,
} from "../../abc/object-store.js";

/** Between two attempts to open what could not be opened (ms). */
const REOPEN_AFTER_MS = 1_000;

export interface ExternalStoreOptions {
  /** Of the row that names it. */
  readonly inode: Inode;
  readonly driver: string;
  /** How the driver names bytes; what this node cannot know is taken for the one that leaves no bytes behind. */
  readonly addressing: ObjectStore["addressing"];
  readonly open: () => Promise<ObjectStore>;
  /** Told of the store before any call gets at it. */
  readonly onOpened: (store: ObjectStore) => void;
  /** The refusal of calls while it cannot be opened. */
  readonly unavailable: (cause: unknown) => NexusError;
  readonly nowMs: () => number;
}

/**
 * A store that a replicated row names. Routes to it are there at once, on every node; it is opened beside that, and where it
 * cannot be opened every call that needs bytes is refused, and tries again a while later.
 */
export class ExternalObjectStore implements ObjectStore {
  readonly inode: Inode;
  readonly driver: string;
  readonly addressing: ObjectStore["addressing"];
  /** What peers pull is content of zones, which is not kept here. */
  readonly blobs = null;
  readonly intents: IntentJournal | null;
  readonly #options: ExternalStoreOptions;
  #opening: Promise<ObjectStore> | null = null;
  #opened: ObjectStore | null = null;
  #failedAtMs: number | null = null;
  #isClosed = false;

  constructor(options: ExternalStoreOptions) {
    this.#options = options;
    this.inode = options.inode;
    this.driver = options.driver;
    this.addressing = options.addressing;
    this.intents = options.addressing === "content" ? null : new ExternalJournal(() => this.#store());
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  /** Begins to open it; a failure is told to the calls that need it. */
  warmUp(): void {
    this.#store().catch(() => undefined);
  }

  async put(source: ByteSource, options: PutOptions): Promise<StoredObject> {
    return (await this.#store()).put(source, options);
  }

  async putRange(
    base: ContentId | null,
    offsetBytes: number,
    data: Uint8Array,
    options: PutOptions,
  ): Promise<StoredObject> {
    return (await this.#store()).putRange(base, offsetBytes, data, options);
  }

  async resize(base: ContentId | null, sizeBytes: number, options: PutOptions): Promise<StoredObject> {
    return (await this.#store()).resize(base, sizeBytes, options);
  }

  async *read(id: ContentId, range: ByteRange, options: ObjectReadOptions): AsyncIterable<Uint8Array> {
    yield* (await this.#store()).read(id, range, options);
  }

  async sizeBytes(id: ContentId): Promise<number | null> {
    return (await this.#store()).sizeBytes(id);
  }

  async remove(id: ContentId): Promise<void> {
    return (await this.#store()).remove(id);
  }

  async rename(from: ContentId, to: ContentId): Promise<void> {
    return (await this.#store()).rename(from, to);
  }

  /** One that is being opened is closed when it is. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#opened?.close();
  }

  #store(): Promise<ObjectStore> {
    if (this.#opened !== null) return Promise.resolve(this.#opened);
    const mayRetry = this.#failedAtMs !== null && this.#options.nowMs() - this.#failedAtMs >= REOPEN_AFTER_MS;
    if (this.#opening === null || mayRetry) {
      this.#failedAtMs = null;
      this.#opening = this.#open();
    }
    return this.#opening;
  }

  async #open(): Promise<ObjectStore> {
    try {
      const store = await this.#openUnlessClosed();
      invariant(
        store.addressing === this.addressing,
        `driver ${this.driver} names bytes as it is known to: by ${this.addressing}`,
      );
      this.#opened = store;
      this.#options.onOpened(store);
      return store;
    } catch (error) {
      this.#failedAtMs = this.#options.nowMs();
      throw this.#options.unavailable(error);
    }
  }

  async #openUnlessClosed(): Promise<ObjectStore> {
    const store = this.#isClosed ? null : await this.#options.open();
    if (store !== null && !this.#isClosed) return store;
    await store?.close();
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `the store of driver ${this.driver} was unmounted`,
      remedy: "mount it again",
    });
  }
}

/** What a mutation that names content says of where it is. */
export function storageField(store: ObjectStore): { readonly storage?: Inode } {
  return store instanceof ExternalObjectStore ? { storage: store.inode } : {};
}

/** The journal of a store that may not be open yet. */
class ExternalJournal implements IntentJournal {
  readonly #store: () => Promise<ObjectStore>;

  constructor(store: () => Promise<ObjectStore>) {
    this.#store = store;
  }

  /** Those of the store itself are settled when it is opened. */
  get pending(): readonly PendingIntent[] {
    return [];
  }

  async begin(intent: string): Promise<string> {
    return (await this.#journal()).begin(intent);
  }

  async end(id: string): Promise<void> {
    return (await this.#journal()).end(id);
  }

  async #journal(): Promise<IntentJournal> {
    const { intents } = await this.#store();
    invariant(intents !== null, "a path-addressed store has a journal");
    return intents;
  }
}
