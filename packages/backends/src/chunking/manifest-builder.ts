import { type ContentId, NexusError } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import {
  encodeManifest,
  MANIFEST_FANOUT,
  MAX_OBJECT_CHUNKS,
  type Manifest,
  type ManifestPart,
} from "./manifest.js";

export interface BuiltManifest {
  readonly contentId: ContentId;
  readonly sizeBytes: number;
}

/** Part of a manifest without its offset, which follows from what comes before it. */
export interface PartRef {
  readonly contentId: ContentId;
  readonly lengthBytes: number;
}

/**
 * Collects the chunks of an object in order and stores its manifest, or its tree of manifests. Memory: at
 * most two manifests' worth of chunks and the root.
 */
export class ManifestBuilder {
  readonly #storeManifest: (bytes: Uint8Array) => Promise<ContentId>;
  readonly #children: PartRef[] = [];
  #open: PartRef[] = [];
  #sizeBytes = 0;

  constructor(storeManifest: (bytes: Uint8Array) => Promise<ContentId>) {
    this.#storeManifest = storeManifest;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async addChunk(chunk: PartRef): Promise<void> {
    this.#open.push(chunk);
    this.#sizeBytes += chunk.lengthBytes;
    // One manifest more than needed is kept open, so that the last two can share their chunks evenly.
    if (this.#open.length >= 2 * MANIFEST_FANOUT) await this.#sealChild(MANIFEST_FANOUT);
  }

  /** Takes over a stored manifest of depth 0 as it is. */
  async addManifest(child: PartRef): Promise<void> {
    await this.#sealOpen();
    this.#children.push(child);
    this.#sizeBytes += child.lengthBytes;
  }

  /**
   * Stores what is missing, the top manifest last. Errors: RESOURCE_EXHAUSTED (too many chunks), as the
   * store's.
   */
  async finish(wholeId: ContentId | null): Promise<BuiltManifest> {
    if (this.#children.length === 0 && this.#open.length <= MANIFEST_FANOUT) {
      const contentId = await this.#store(0, wholeId, this.#open);
      return { contentId, sizeBytes: this.#sizeBytes };
    }
    await this.#sealOpen();
    if (this.#children.length > MANIFEST_FANOUT) throw tooManyChunks(this.#sizeBytes);
    const contentId = await this.#store(1, wholeId, this.#children);
    return { contentId, sizeBytes: this.#sizeBytes };
  }

  async #sealOpen(): Promise<void> {
    if (this.#open.length > MANIFEST_FANOUT) await this.#sealChild(Math.ceil(this.#open.length / 2));
    if (this.#open.length > 0) await this.#sealChild(this.#open.length);
  }

  async #sealChild(count: number): Promise<void> {
    const chunks = this.#open.slice(0, count);
    this.#open = this.#open.slice(count);
    const lengthBytes = chunks.reduce((sum, chunk) => sum + chunk.lengthBytes, 0);
    const contentId = await this.#store(0, null, chunks);
    this.#children.push({ contentId, lengthBytes });
  }

  #store(depth: Manifest["depth"], wholeId: ContentId | null, refs: readonly PartRef[]): Promise<ContentId> {
    invariant(refs.length <= MANIFEST_FANOUT, "a manifest keeps its fan-out", { parts: refs.length });
    let offsetBytes = 0;
    const parts = refs.map(({ contentId, lengthBytes }): ManifestPart => {
      const part = { contentId, offsetBytes, lengthBytes };
      offsetBytes += lengthBytes;
      return part;
    });
    return this.#storeManifest(encodeManifest({ totalBytes: offsetBytes, depth, wholeId, parts }));
  }
}

/** RESOURCE_EXHAUSTED. */
export function tooManyChunks(sizeBytes: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `an object of ${sizeBytes} bytes needs more than ${MAX_OBJECT_CHUNKS} chunks`,
    remedy: "split the file",
    details: { limit: MAX_OBJECT_CHUNKS },
  });
}
