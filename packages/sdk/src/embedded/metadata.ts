import { type LocalMetaStore, openLevelMetaStore } from "@nexus/backends";
import { type LogIndex, NexusError, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import {
  type DistributedCoordinator,
  type MetaStore,
  NoopDistributedCoordinator,
  type ObjectStore,
  openLocalLocks,
} from "@nexus/kernel";
import type { PeerBlobClient } from "@nexus/lib/transport";
import type { EmbeddedLayout } from "./embedded-folder.js";

/** What an embedded kernel has of its zone's metadata, wherever that is. */
export interface EmbeddedMetadata {
  readonly metaStore: MetaStore;
  /** No other node has it. */
  readonly isOwn: boolean;
  /** Where content is pulled from that is not in the folder; null: nowhere. */
  readonly peerBlobs: PeerBlobClient | null;
  /** How the kernel may use the content in the folder. */
  contentOver(kept: ObjectStore): ObjectStore;
  coordinator(nodeId: NodeId): DistributedCoordinator;
  /** Brings what the coordinator says of the zone up to date. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** Local state of an open database is answered at once, other nodes' in a round trip: a second is generous. */
const READ_TOKEN_TIMEOUT_MS = 1_000;

/** Where a zone has got to, for status. */
export class ZoneProgress {
  readonly #metaStore: MetaStore;
  #index = 0 as LogIndex;

  constructor(metaStore: MetaStore) {
    this.#metaStore = metaStore;
  }

  get index(): LogIndex {
    return this.#index;
  }

  async refresh(): Promise<void> {
    const options = { consistency: { kind: "local" }, timeoutMs: READ_TOKEN_TIMEOUT_MS } as const;
    this.#index = (await this.#metaStore.readToken(options)).index;
  }
}

/** Metadata in the folder: this process is the only node. Errors: BOOT_REFUSED, CORRUPT, IO_ERROR, NO_SPACE. */
export async function openOwnMetadata(layout: EmbeddedLayout): Promise<EmbeddedMetadata> {
  const metaStore = await openFolder(layout);
  const progress = new ZoneProgress(metaStore);
  await progress.refresh();
  const locks = openLocalLocks(metaStore);
  return {
    metaStore,
    isOwn: true,
    peerBlobs: null,
    contentOver: (kept) => kept,
    coordinator: (nodeId) =>
      new NoopDistributedCoordinator({
        metaStore,
        locks,
        nodeId,
        incarnation: metaStore.incarnation,
        appliedIndex: () => progress.index,
        usage: () => metaStore.usageNow(),
        onMountChange: (listener) => metaStore.onMountChange(listener),
      }),
    refresh: () => progress.refresh(),
    close: async () => {
      locks.close();
      await metaStore.close();
    },
  };
}

/** The database of the folder; whoever has it open is alone in the folder. Errors: BOOT_REFUSED. */
export async function openFolder(layout: EmbeddedLayout): Promise<LocalMetaStore> {
  try {
    return await openLevelMetaStore({ folder: layout.metadata, zoneId: ROOT_ZONE });
  } catch (cause) {
    if (!NexusError.is(cause) || cause.code !== "BOOT_REFUSED") throw cause;
    throw new NexusError({
      code: "BOOT_REFUSED",
      what: `folder ${layout.folder} is already open, here or in another process`,
      remedy: "close it there first, or serve it to many with nexusd-cluster",
      details: { folder: layout.folder },
      cause,
    });
  }
}
