import type { ContentId } from "@nexus/contracts";

/**
 * Pulls blobs from other nodes by content id. Implementations verify nothing: callers hash every blob before
 * they keep or serve it (never serve unverified bytes).
 */
export interface PeerBlobClient {
  /**
   * The bytes of one blob as `address` sent them, or null when it does not hold it. At most `maxBytes`
   * (RESOURCE_EXHAUSTED beyond). Errors: UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED.
   */
  fetchBlob(address: string, id: ContentId, options: FetchBlobOptions): Promise<Uint8Array | null>;
}

export interface FetchBlobOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
}
