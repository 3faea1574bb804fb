import { type ObjectStore } from "@nexus/kernel";
import { newId } from "@nexus/lib";
import type { PeerBlobClient } from "@nexus/lib/transport";
import { BoundedFiles } from "../../files/bounded-files.js";
import type { HashPool } from "../../pool/hash-pool.js";
import { LocalBlobFolder } from "../../transport-local/local-blob-folder.js";
import { CasObjectStore } from "./cas-object-store.js";
import { PULL_TIMEOUT_MS } from "./peer-puller.js";
import type { StoreEventListener } from "./store-events.js";

export const CAS_LOCAL_DRIVER = "cas-local";

export interface CasLocalOptions {
  readonly folder: string;
  /** Not closed with the store: stores share it. */
  readonly pool: HashPool;
  /** null: blobs that are not here are nowhere. */
  readonly peerBlobs: PeerBlobClient | null;
  /** Shared by the stores of a process, so that together they keep within one bound. */
  readonly files?: BoundedFiles;
  /** Marks the temp files of this process; leftovers of others are swept. */
  readonly ownerToken?: string;
  readonly pullTimeoutMs?: number;
  readonly onEvent?: StoreEventListener;
}

/**
 * Opens the content-addressed store of a local folder, sweeping what crashed writers left. Errors: NO_SPACE,
 * IO_ERROR.
 */
export async function openCasLocalStore(options: CasLocalOptions): Promise<ObjectStore> {
  const onEvent = options.onEvent ?? (() => undefined);
  const transport = await LocalBlobFolder.open({
    folder: options.folder,
    pool: options.pool,
    files: options.files ?? new BoundedFiles(),
    ownerToken: options.ownerToken ?? newId(),
  });
  if (transport.sweptTempFiles > 0) onEvent({ kind: "tempFilesSwept", count: transport.sweptTempFiles });
  return new CasObjectStore({
    driver: CAS_LOCAL_DRIVER,
    transport,
    pool: options.pool,
    peerBlobs: options.peerBlobs,
    pullTimeoutMs: options.pullTimeoutMs ?? PULL_TIMEOUT_MS,
    onEvent,
  });
}
