import { type ContentId, NexusError } from "@nexus/contracts";
import type { BlobTransport } from "../../transport/blob-transport.js";
import type { PeerPuller } from "./peer-puller.js";
import { SharedWork } from "./shared-work.js";
import type { StoreEventListener } from "./store-events.js";

export interface BlobRequest {
  /** Known from a manifest; null when not. Only picks who reads. */
  readonly expectedBytes: number | null;
  /** Where else the blob may be, nearest first. */
  /** Asked only when the blob is missing here: finding holders costs the caller something. */
  readonly holders: () => readonly string[];
  readonly signal: AbortSignal | null;
}

/** What the local disk said about a blob. */
type LocalState =
  | { readonly kind: "verified"; readonly bytes: Uint8Array }
  | { readonly kind: "absent" }
  /** Moved to quarantine, or unreadable. */
  | { readonly kind: "damaged"; readonly error: NexusError };

/** Verified blobs: from the local disk, else healed or fetched from their holders. */
export class BlobSource {
  readonly #transport: BlobTransport;
  readonly #puller: PeerPuller;
  readonly #onEvent: StoreEventListener;
  readonly #inspections = new SharedWork<LocalState>();

  constructor(transport: BlobTransport, puller: PeerPuller, onEvent: StoreEventListener) {
    this.#transport = transport;
    this.#puller = puller;
    this.#onEvent = onEvent;
  }

  /**
   * Errors: NOT_FOUND (not here, no holders given), CONTENT_UNAVAILABLE (not with any of them either), CORRUPT
   * or IO_ERROR (here but damaged, and nowhere else), CANCELLED.
   */
  async load(id: ContentId, request: BlobRequest): Promise<Uint8Array> {
    const local = await this.#readLocal(id, request.expectedBytes);
    if (local.kind === "verified") return local.bytes;
    const pulled = await this.#puller.pull(id, request.holders(), request.signal);
    if (pulled !== null) return pulled;
    throw local.kind === "damaged" ? local.error : contentUnavailable(id, request.holders());
  }

  /** The verified local bytes, or null when absent. Errors: CORRUPT, IO_ERROR. */
  async loadLocal(id: ContentId): Promise<Uint8Array | null> {
    const local = await this.#readLocal(id, null);
    if (local.kind === "damaged") throw local.error;
    return local.kind === "verified" ? local.bytes : null;
  }

  async #readLocal(id: ContentId, expectedBytes: number | null): Promise<LocalState> {
    const state = await this.#read(id, expectedBytes);
    if (state !== "mismatch") return state;
    // One at a time, and looking again first: another reader may have healed the blob in the meantime.
    return this.#inspections.run(id, () => this.#inspect(id), null);
  }

  async #read(id: ContentId, expectedBytes: number | null): Promise<LocalState | "mismatch"> {
    try {
      const found = await this.#transport.fetch(id, expectedBytes);
      if (found === null) return { kind: "absent" };
      return found.actualId === id ? { kind: "verified", bytes: found.bytes } : "mismatch";
    } catch (error) {
      const known = NexusError.from(error, "IO_ERROR");
      // Only what the disk did wrong can be made good by a holder.
      if (known.code === "IO_ERROR" || known.code === "CORRUPT") return { kind: "damaged", error: known };
      throw error;
    }
  }

  async #inspect(id: ContentId): Promise<LocalState> {
    const found = await this.#transport.fetch(id, null);
    if (found === null) return { kind: "absent" };
    if (found.actualId === id) return { kind: "verified", bytes: found.bytes };
    const quarantinedTo = await this.#transport.quarantine(id);
    const { location } = found;
    this.#onEvent({ kind: "blobCorrupt", contentId: id, location, quarantinedTo });
    const error = new NexusError({
      code: "CORRUPT",
      what: `blob file ${location} hashes to ${found.actualId}, not to its name; moved to ${quarantinedTo}`,
      remedy: "check the disk; write the file again, or bring back a node that holds it",
      details: { contentId: id, file: location, quarantinedTo, actual: found.actualId },
    });
    return { kind: "damaged", error };
  }
}

function contentUnavailable(id: ContentId, holders: readonly string[]): NexusError {
  const details = { contentId: id, holders: holders.join(",") };
  if (holders.length === 0) {
    return new NexusError({
      code: "NOT_FOUND",
      what: `content ${id} is not whole on this node, and no holder of it was named`,
      remedy: "name nodes that hold it, or write the file again",
      details,
    });
  }
  return new NexusError({
    code: "CONTENT_UNAVAILABLE",
    what: `content ${id} is not on this node, nor to be had from its holders (${holders.join(", ")})`,
    remedy: `bring back ${holders.join(" or ")}, or write the file again`,
    details,
  });
}
