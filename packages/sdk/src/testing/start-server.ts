import { createHashPool, openCasLocalStore, openMemoryMetaStore } from "@nexus/backends";
import type { LogIndex, NodeId } from "@nexus/contracts";
import { ROOT_ZONE } from "@nexus/contracts";
import { createKernel, type KernelRuntime, NoopDistributedCoordinator, openLocalLocks } from "@nexus/kernel";
import { newId } from "@nexus/lib";
import { createBasicAuthenticator, INSECURE, startVfsServer } from "@nexus/transport";

export interface TestServer {
  /** `host:port`. */
  readonly address: string;
  /** What it serves, for tests that put something into it. */
  readonly kernel: KernelRuntime;
  stop(): Promise<void>;
}

export const TEST_NODE_ID = 4_503_599_627_370_497 as NodeId;
const STOP_GRACE_MS = 200;

/**
 * A real node of one: kernel, content on disk below `contentFolder`, metadata in memory, served over gRPC on
 * loopback. `address` as `host:port`, port 0 for any free one.
 */
export async function startTestServer(address: string, contentFolder: string): Promise<TestServer> {
  const metaStore = await openMemoryMetaStore({ zoneId: ROOT_ZONE });
  const locks = openLocalLocks(metaStore);
  const pool = createHashPool({ threads: 1 });
  const store = await openCasLocalStore({ folder: contentFolder, pool, peerBlobs: null });
  const kernel = createKernel({
    coordinator: new NoopDistributedCoordinator({
      metaStore,
      locks,
      nodeId: TEST_NODE_ID,
      incarnation: metaStore.incarnation,
      appliedIndex: () => 1 as LogIndex,
    }),
    store,
    objectStoreProvider: null,
    advertiseAddress: "127.0.0.1:2126",
    clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
    random: Math.random,
    newId: () => newId(),
    permissions: null,
    limits: {},
    metrics: null,
    observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
    onHookFailure: ({ error }) => {
      throw error;
    },
  });
  kernel.markReady();
  const startedAtMs = performance.now();
  const server = await startVfsServer({
    kernel,
    address,
    security: INSECURE,
    authenticator: createBasicAuthenticator({ allowInsecureOffLoopback: false }),
    nodeState: () => ({
      nodeId: TEST_NODE_ID,
      version: "0.0.0-test",
      address: "127.0.0.1:2126",
      uptimeSeconds: (performance.now() - startedAtMs) / 1_000,
      ready: true,
      reasons: [],
      notices: [],
    }),
  });
  return {
    address: server.address,
    kernel,
    stop: async () => {
      await server.stop(STOP_GRACE_MS);
      await kernel.close();
      await store.close();
      locks.close();
      await pool.close();
      await metaStore.close();
    },
  };
}
