import type { Client } from "@grpc/grpc-js";
import { type ContentId, NexusError } from "@nexus/contracts";
import { raft } from "@nexus/contracts/wire";
import { Semaphore, withDeadline } from "@nexus/lib";
import type { FetchBlobOptions, PeerBlobClient } from "@nexus/lib/transport";
import { receiveStream } from "../client/download.js";
import { type BlobClientLimits, DEFAULT_BLOB_CLIENT_LIMITS } from "../limits.js";
import { NO_METRICS, type TransportMetrics } from "../metrics.js";
import { INSECURE, type TransportSecurity } from "../security.js";
import { openPeerClient } from "./dial.js";
import { IdleConnections, type UsedConnection } from "./idle-connections.js";

export interface PeerBlobClientOptions {
  readonly security?: TransportSecurity;
  readonly limits?: Partial<BlobClientLimits>;
  readonly metrics?: TransportMetrics;
}

/** A PeerBlobClient that owns connections. */
export interface ClosablePeerBlobClient extends PeerBlobClient {
  close(): void;
}

/** With turns of its own. */
type Peer = UsedConnection<Semaphore>;

/** Pulls blobs over ReadBlobStream; a bounded number per peer and overall. Verifies nothing, as its contract says. */
export function createPeerBlobClient(options: PeerBlobClientOptions = {}): ClosablePeerBlobClient {
  return new GrpcPeerBlobClient(options);
}

class GrpcPeerBlobClient implements ClosablePeerBlobClient {
  readonly #limits: BlobClientLimits;
  readonly #metrics: TransportMetrics;
  readonly #turns: Semaphore;
  readonly #peers: IdleConnections<Semaphore>;

  constructor(options: PeerBlobClientOptions) {
    const security = options.security ?? INSECURE;
    this.#limits = { ...DEFAULT_BLOB_CLIENT_LIMITS, ...options.limits };
    this.#metrics = options.metrics ?? NO_METRICS;
    this.#turns = new Semaphore({
      name: "blob pulls from peers",
      permits: this.#limits.overall,
      maxWaiters: this.#limits.maxWaiters,
    });
    this.#peers = new IdleConnections((address) => ({
      client: openPeerClient(address, security),
      shared: new Semaphore({
        name: `blob pulls from ${address}`,
        permits: this.#limits.perPeer,
        maxWaiters: this.#limits.maxWaiters,
      }),
    }));
  }

  async fetchBlob(address: string, id: ContentId, options: FetchBlobOptions): Promise<Uint8Array | null> {
    if (this.#peers.isClosed) throw new NexusError({ code: "CLOSED", what: "the blob client is closed" });
    const peer = this.#peers.enter(address);
    try {
      return await withDeadline(
        (signal) => this.#fetchInTurn(peer, address, id, options, signal),
        options.timeoutMs,
        `pulling blob ${id} from ${address}`,
        options.signal,
      );
    } finally {
      this.#peers.leave(address);
    }
  }

  close(): void {
    this.#peers.close();
  }

  async #fetchInTurn(
    peer: Peer,
    address: string,
    id: ContentId,
    options: FetchBlobOptions,
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    // The peer's own turn first: a slow peer's queue must not take the turns of all.
    const releasePeer = await peer.shared.acquire(1, signal);
    try {
      const release = await this.#turns.acquire(1, signal);
      try {
        const endpoint = { client: peer.client, address };
        const bounds = { timeoutMs: options.timeoutMs, signal };
        const bytes = await receiveBlob(endpoint, id, options.maxBytes, bounds);
        if (bytes !== null) this.#metrics.bytesMoved("blob", "in", bytes.length);
        return bytes;
      } finally {
        release();
      }
    } finally {
      releasePeer();
    }
  }
}

async function receiveBlob(
  endpoint: { readonly client: Client; readonly address: string },
  id: ContentId,
  maxBytes: number,
  bounds: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Uint8Array | null> {
  const { ReadBlobStream } = raft.ZoneTransportService;
  const pieces = receiveStream(endpoint, ReadBlobStream, { contentId: id, maxBytes }, bounds);
  let bytes: Uint8Array | null = null;
  let received = 0;
  try {
    for await (const { header, data } of pieces) {
      if (header !== null && bytes === null)
        bytes = allocate(id, header.sizeBytes, maxBytes, endpoint.address);
      if (data === null) continue;
      if (bytes === null || received + data.length > bytes.length) throw outOfStep(id, endpoint.address);
      bytes.set(data, received);
      received += data.length;
    }
  } catch (error) {
    if (NexusError.is(error) && error.code === "NOT_FOUND") return null;
    throw error;
  }
  if (bytes === null || received !== bytes.length) throw outOfStep(id, endpoint.address);
  return bytes;
}

function allocate(id: ContentId, sizeBytes: number, maxBytes: number, address: string): Uint8Array {
  if (sizeBytes <= maxBytes) return new Uint8Array(sizeBytes);
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `blob ${id} of ${address} has ${sizeBytes} bytes, the limit is ${maxBytes}`,
    details: { sizeBytes, maxBytes },
  });
}

function outOfStep(id: ContentId, address: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `${address} sent another number of bytes than it announced for blob ${id}`,
    remedy: "try another holder",
  });
}
