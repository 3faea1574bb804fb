import { NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { DistributedCoordinator, MetaStore } from "@nexus/kernel";
import { openRemoteMetaStore, type RemoteMetaStoreOptions } from "../metastore/open-remote-meta-store.js";
import type { RemoteMetaStore } from "../metastore/remote-meta-store.js";
import { INSECURE } from "../security.js";
import { FakeKernel } from "./fake-kernel.js";
import { startNode, type TestNode, type TestNodeOptions } from "./nodes.js";

/** A node whose zones are these stores, on loopback. It is stopped by `closeEverything` at the latest. */
export async function serveRows(
  stores: readonly MetaStore[],
  options: TestNodeOptions = {},
): Promise<TestNode> {
  const coordinator = {
    metaStoreForZone: (zone: ZoneId): MetaStore => {
      const store = stores.find(({ zoneId }) => zoneId === zone);
      if (store !== undefined) return store;
      throw new NexusError({ code: "ZONE_NOT_LOADED", what: `this node holds no zone ${zone}` });
    },
  };
  const kernel = new FakeKernel({ coordinator: coordinator as unknown as DistributedCoordinator });
  return await startNode(1, { kernel, ...options });
}

export async function openRows(
  addresses: readonly string[],
  over: Partial<RemoteMetaStoreOptions> = {},
): Promise<RemoteMetaStore> {
  return await openRemoteMetaStore({
    addresses,
    zoneId: ROOT_ZONE,
    security: INSECURE,
    timeoutMs: 10_000,
    ...over,
  });
}

export type { TestNode } from "./nodes.js";
export { closeEverything } from "./servers.js";
