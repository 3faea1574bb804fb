import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { CheckedLockOrder, createKernel, NoopDistributedCoordinator } from "@nexus/kernel";
import {
  attributes,
  describeKernelFuzz,
  FUZZ_LIMITS,
  type FuzzedKernel,
  openSteppedLocks,
  put,
} from "@nexus/kernel/testing";
import { CAS_LOCAL_DRIVER } from "./addressing/cas/open-cas-local.js";
import type { LocalMetaStore } from "./metastore/local-meta-store.js";
import { openLevelMetaStore } from "./metastore/open-meta-store.js";
import type { SetTimer } from "./metastore/row-expiry.js";
import { createHashPool } from "./pool/hash-pool.js";
import { createObjectStoreProvider } from "./provider/object-store-provider.js";

const RESERVE_BYTES = 64 * 1024;

const FOREVER_SECONDS = 2 ** 31 - 1;

/** The clock of a zone and the one timer its store sets: both go on when the test says so. */
class SteppedZone {
  wallMs = 1_000;
  #due: (() => void) | null = null;
  #onTimer: () => void = () => undefined;

  readonly setTimer: SetTimer = (_delayMs, callback) => {
    this.#due = callback;
    this.#onTimer();
    return () => {
      if (this.#due === callback) this.#due = null;
    };
  };

  /** Something always is to expire: a store that has removed what is over sets its timer for the next. */
  async begin(store: LocalMetaStore): Promise<void> {
    const life = { ttlSeconds: FOREVER_SECONDS, createIfMissing: false };
    await store.commit([put("/forever"), attributes("/forever", life)], { timeoutMs: 10_000 });
  }

  /** What is over is gone when this resolves. */
  async pass(ms: number): Promise<void> {
    this.wallMs += ms;
    const fire = this.#due;
    if (fire === null) throw new Error("the store waits for nothing to expire");
    this.#due = null;
    const isDone = new Promise<void>((resolve) => {
      this.#onTimer = resolve;
    });
    fire();
    await isDone;
  }
}

/** The kernel as an embedded node has it: entries in LevelDB, content in the content-addressed store, on a disk. */
async function openEmbeddedKernel(): Promise<FuzzedKernel> {
  const folder = await mkdtemp(join(tmpdir(), "nexus-kernel-fuzz-"));
  const zone = new SteppedZone();
  const metaStore = await openLevelMetaStore({
    folder: join(folder, "metadata"),
    zoneId: ROOT_ZONE,
    reserveBytes: RESERVE_BYTES,
    wallClockMs: () => zone.wallMs,
    setTimer: zone.setTimer,
  });
  await zone.begin(metaStore);
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
    passZoneTime: (ms) => zone.pass(ms),
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
  passesZoneTime: true,
  timeoutMs: 120_000,
  fullTimeoutMs: 3_600_000,
});
