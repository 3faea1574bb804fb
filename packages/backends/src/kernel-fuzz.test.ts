import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { CheckedLockOrder, createKernel, NoopDistributedCoordinator } from "@nexus/kernel";
import { describeKernelFuzz, FUZZ_LIMITS, type FuzzedKernel, openSteppedLocks } from "@nexus/kernel/testing";
import { CAS_LOCAL_DRIVER } from "./addressing/cas/open-cas-local.js";
import { openLevelMetaStore } from "./metastore/open-meta-store.js";
import { createHashPool } from "./pool/hash-pool.js";
import { createObjectStoreProvider } from "./provider/object-store-provider.js";

const RESERVE_BYTES = 64 * 1024;

/** The kernel as an embedded node has it: entries in LevelDB, content in the content-addressed store, on a disk. */
async function openEmbeddedKernel(): Promise<FuzzedKernel> {
  const folder = await mkdtemp(join(tmpdir(), "nexus-kernel-fuzz-"));
  const metaStore = await openLevelMetaStore({
    folder: join(folder, "metadata"),
    zoneId: ROOT_ZONE,
    reserveBytes: RESERVE_BYTES,
  });
  const pool = createHashPool({ threads: 1 });
  const provider = createObjectStoreProvider({ enabledDrivers: [CAS_LOCAL_DRIVER], peerBlobs: null, pool });
  const store = await provider.open(CAS_LOCAL_DRIVER, { local_root: join(folder, "content") });
  const { locks, passLockTime } = openSteppedLocks(metaStore);
  let wallMs = 0;
  let ids = 0;
  const kernel = createKernel({
    coordinator: new NoopDistributedCoordinator({
      metaStore,
      locks,
      nodeId: 1 as NodeId,
      incarnation: metaStore.incarnation,
      appliedIndex: () => 0 as never,
    }),
    store,
    objectStoreProvider: provider,
    advertiseAddress: null,
    clock: { wallMs: () => wallMs, nowMs: () => performance.now() },
    random: () => 0.5,
    newId: () => `id-${(ids += 1)}`,
    permissions: null,
    lockOrder: new CheckedLockOrder(),
    limits: FUZZ_LIMITS,
    metrics: null,
    onHookFailure: () => undefined,
    observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
  });
  kernel.markReady();
  return {
    kernel,
    watchedAt: kernel,
    setWallMs: (now) => {
      wallMs = now;
    },
    passLockTime,
    close: async () => {
      await kernel.close();
      locks.close();
      await store.close();
      await pool.close();
      await metaStore.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describeKernelFuzz("a kernel over LevelDB and the content store", openEmbeddedKernel, {
  sequences: 60,
  fullSequences: 10_000,
  callsPerSequence: 30,
  ownKernels: false,
  passesLockTime: true,
  timeoutMs: 120_000,
  fullTimeoutMs: 3_600_000,
});
