import { type ContentId, NexusError } from "@nexus/contracts";
import { LruCache, throwIfAborted } from "@nexus/lib";
import type { ManifestPart } from "../../chunking/manifest.js";
import type { BlobTransport } from "../../transport/blob-transport.js";
import type { BlobRequest } from "./blob-source.js";
import type { ManifestSource } from "./manifest-source.js";

/** Ids remembered as being here (count): the chunks of about 16 GiB. */
const MAX_KNOWN_PRESENT = 16_384;

/**
 * Whether what an edit takes over unread is on this node. The node that edits is recorded as the holder of
 * the whole result, so a part that is only elsewhere would be out of everybody's reach.
 */
export class LocalPresence {
  readonly #transport: BlobTransport;
  readonly #manifests: ManifestSource;
  /** Blobs that are here, and manifests whose chunks are all here too. */
  readonly #blobs = LruCache.ofEntries<ContentId, true>(MAX_KNOWN_PRESENT);
  readonly #whole = LruCache.ofEntries<ContentId, true>(MAX_KNOWN_PRESENT);

  constructor(transport: BlobTransport, manifests: ManifestSource) {
    this.#transport = transport;
    this.#manifests = manifests;
  }

  /** A blob was removed or moved to quarantine: everything is looked up anew. */
  forgetAll(): void {
    this.#blobs.clear();
    this.#whole.clear();
  }

  /** Errors: NOT_FOUND, CANCELLED, IO_ERROR. */
  async requireBlob(id: ContentId, request: BlobRequest): Promise<void> {
    if (this.#blobs.has(id)) return;
    throwIfAborted(request.signal, "looking for content");
    if ((await this.#transport.sizeBytes(id)) === null) throw notWhole(id);
    this.#blobs.set(id, true);
  }

  /** A stored manifest of any depth with all below it. Errors: as `requireBlob`, CORRUPT. */
  async requireManifest(id: ContentId, request: BlobRequest): Promise<void> {
    if (this.#whole.has(id)) return;
    await this.requireBlob(id, request);
    const form = await this.#manifests.resolve(id, request);
    if (form.kind === "chunked") {
      const { depth, parts } = form.manifest;
      for (const part of parts) await this.#requirePart(depth, part, request);
    }
    this.#whole.set(id, true);
  }

  #requirePart(depth: 0 | 1, part: ManifestPart, request: BlobRequest): Promise<void> {
    return depth === 0
      ? this.requireBlob(part.contentId, request)
      : this.requireManifest(part.contentId, request);
  }
}

function notWhole(id: ContentId): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `content ${id}, which an edit would take over, is not on this node`,
    remedy: "read the file here first, so that all of it is",
    details: { contentId: id },
  });
}
