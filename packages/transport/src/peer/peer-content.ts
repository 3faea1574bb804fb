import { type ContentId, NexusError } from "@nexus/contracts";
import type { BlobStore } from "@nexus/kernel";
import { concatBytes } from "@nexus/lib";
import type { CallInfo } from "../server/unary.js";

/** What peers are given of this node's content, known by its id. Source: the content half of the kernel. */
export interface PeerContent {
  /** The physical blobs, which nodes of this project pull one by one. */
  readonly blobs: BlobStore;
  /** Verified pieces of whole content, in order. Errors: CONTENT_UNAVAILABLE (not all of it is here), CORRUPT, UNAVAILABLE. */
  stream(
    id: ContentId,
    options: {
      readonly holders: readonly string[];
      readonly stallMs: number;
      readonly signal: AbortSignal | null;
    },
  ): AsyncIterable<Uint8Array>;
}

/**
 * Whole content for one reply, as this node has it: nobody else is asked. null: it is not here. Errors:
 * RESOURCE_EXHAUSTED (larger than a reply, or unaryBytes), CORRUPT, UNAVAILABLE.
 */
export async function readWhole(
  content: PeerContent,
  id: ContentId,
  { maxReplyBytes, reserveBytes, timeoutMs, signal }: CallInfo,
): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of content.stream(id, { holders: [], stallMs: timeoutMs, signal })) {
      bytes += piece.length;
      if (bytes > maxReplyBytes) throw tooLarge(id, maxReplyBytes);
      reserveBytes(piece.length);
      pieces.push(piece);
    }
  } catch (error) {
    if (NexusError.is(error) && error.code === "CONTENT_UNAVAILABLE") return null;
    throw error;
  }
  return concatBytes(pieces);
}

function tooLarge(id: ContentId, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `content ${id} does not fit into one reply of ${limit} bytes`,
    remedy: "read the file by ReadStream of NexusVFSService",
    details: { contentId: id, limit },
  });
}
