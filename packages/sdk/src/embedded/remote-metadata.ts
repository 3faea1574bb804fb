import type { LocalMetaStore } from "@nexus/backends";
import { LOCAL, NexusError, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { RemoteZoneCoordinator } from "@nexus/kernel";
import { formatAddress } from "@nexus/lib";
import { createClusterCalls, createPeerBlobClient, openRemoteMetaStore } from "@nexus/transport";
import type { CompiledRemoteMetastore } from "../options.js";
import { securityOf } from "../security.js";
import { BorrowedContent } from "./borrowed-content.js";
import type { EmbeddedLayout } from "./embedded-folder.js";
import { type EmbeddedMetadata, openFolder, ZoneProgress } from "./metadata.js";

interface Holder {
  readonly nodeId: NodeId;
  readonly address: string;
}

/**
 * Metadata of zone root at other nodes; the folder keeps content that was read. Errors: BOOT_REFUSED (the folder has
 * metadata of its own, or is open elsewhere), and those of `openRemoteMetaStore`.
 */
export async function openRemoteMetadata(
  layout: EmbeddedLayout,
  { servers, tls, connectTimeoutMs }: CompiledRemoteMetastore,
): Promise<EmbeddedMetadata> {
  const folder = await openFolder(layout);
  try {
    await requireEmpty(folder, layout);
    const security = securityOf(tls);
    const addresses = servers.map(formatAddress);
    const timeoutMs = addresses.length * connectTimeoutMs;
    const metaStore = await openRemoteMetaStore({
      addresses,
      zoneId: ROOT_ZONE,
      security,
      timeoutMs,
      limits: { connectTimeoutMs },
    });
    const progress = new ZoneProgress(metaStore);
    const peerBlobs = createPeerBlobClient({ security });
    const calls = createClusterCalls({ security });
    const asked = addresses.map(async (address): Promise<Holder | null> => {
      // One that does not answer now is asked for rows later; for content the row names its writer.
      const found = await calls.probe(address, connectTimeoutMs).catch(() => null);
      return found === null ? null : { nodeId: found.nodeId, address };
    });
    const holders = (await Promise.all(asked)).filter((holder) => holder !== null);
    return {
      metaStore,
      isOwn: false,
      peerBlobs,
      contentOver: (kept) => new BorrowedContent(kept),
      coordinator: (nodeId) =>
        new RemoteZoneCoordinator({
          metaStore,
          nodeId,
          incarnation: metaStore.incarnation,
          appliedIndex: () => progress.index,
          holders,
        }),
      refresh: () => progress.refresh(),
      close: async () => {
        peerBlobs.close();
        await metaStore.close();
        await folder.close();
      },
    };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** Errors: BOOT_REFUSED: opened this way, what is in the folder would seem to be gone. */
async function requireEmpty(folder: LocalMetaStore, layout: EmbeddedLayout): Promise<void> {
  const usage = await folder.usage({ consistency: LOCAL, timeoutMs: 1_000 });
  if (usage?.entries === 0) return;
  throw new NexusError({
    code: "BOOT_REFUSED",
    what: `folder ${layout.folder} has files of its own, and the metadata of other nodes was asked for`,
    remedy: "choose an empty folder, or leave `metastore` out",
    details: { folder: layout.folder },
  });
}
