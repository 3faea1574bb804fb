import { readFile } from "node:fs/promises";
import {
  CAS_LOCAL_DRIVER,
  createHashPool,
  createObjectStoreProvider,
  type LocalMetaStore,
  openLevelMetaStore,
  StdioDriver,
} from "@nexus/backends";
import { type LogIndex, NexusError, type OperationContext, ROOT_ZONE } from "@nexus/contracts";
import {
  bootKernel,
  DEFAULT_KERNEL_LIMITS,
  lockOrderFor,
  NO_SERVICES,
  NoopDistributedCoordinator,
  NullCacheStore,
  openLocalLocks,
} from "@nexus/kernel";
import { newId, systemRandomBytes, throwIfAborted } from "@nexus/lib";
import type { FilesystemCalls } from "../calls.js";
import type { CompiledEmbeddedOptions } from "../options.js";
import { PROFILES } from "../profiles.js";
import { EmbeddedCalls } from "./embedded-calls.js";
import {
  claimEmbeddedFolder,
  createFolder,
  type EmbeddedLayout,
  embeddedLayout,
  inspectEmbeddedFolder,
} from "./embedded-folder.js";
import { openSharedMemory } from "./shared-memory.js";

/** The process that embeds the node is its only caller, and may do everything. */
const OWNER: OperationContext = {
  userId: "local",
  zoneId: ROOT_ZONE,
  isAdmin: true,
  isSystem: false,
  subjectType: "user",
  subjectId: "local",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "",
};

/** What was opened and how to close it, last first. */
type Closers = (() => Promise<void>)[];

/**
 * Opens or creates an embedded node. Errors: BOOT_REFUSED (open in another process, or somebody else's folder),
 * VERSION_UNSUPPORTED, CORRUPT, NO_SPACE, IO_ERROR, CANCELLED. Nothing stays open when it fails.
 */
export async function openEmbedded(options: CompiledEmbeddedOptions): Promise<FilesystemCalls> {
  const closers: Closers = [];
  try {
    return await assemble(options, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function assemble(
  { folder, profile, signal, stdio }: CompiledEmbeddedOptions,
  closers: Closers,
): Promise<FilesystemCalls> {
  throwIfAborted(signal, `opening ${folder}`);
  const layout = embeddedLayout(folder);
  const known = await inspectEmbeddedFolder(layout);
  await createFolder(folder);
  const metaStore = await openMetadata(layout);
  closers.push(() => metaStore.close());
  const nodeId = known ?? (await claimEmbeddedFolder(layout, systemRandomBytes));

  const { hashThreads } = PROFILES[profile];
  const pool = createHashPool(hashThreads === null ? {} : { threads: hashThreads });
  closers.push(() => pool.close());
  const provider = createObjectStoreProvider({ enabledDrivers: [CAS_LOCAL_DRIVER], peerBlobs: null, pool });
  const store = await provider.open(CAS_LOCAL_DRIVER, { local_root: layout.content });
  closers.push(() => store.close());

  const progress = { appliedIndex: await appliedIndex(metaStore) };
  const locks = openLocalLocks(metaStore);
  closers.push(async () => locks.close());
  const coordinator = new NoopDistributedCoordinator({
    metaStore,
    locks,
    nodeId,
    incarnation: metaStore.incarnation,
    appliedIndex: () => progress.appliedIndex,
    usage: () => metaStore.usageNow(),
  });
  const sharedMemory = await openSharedMemory(nodeId);
  closers.push(async () => sharedMemory?.close());
  const kernel = await bootKernel({
    services: NO_SERVICES,
    kernel: {
      coordinator,
      store,
      objectStoreProvider: provider,
      advertiseAddress: null,
      clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
      random: Math.random,
      newId: () => newId(),
      permissions: null,
      lockOrder: lockOrderFor(process.env["NEXUS_DEBUG_LOCK_ORDER"]),
      limits: {},
      channelDrivers: {
        stdio: openStdio(stdio),
        ...(sharedMemory === null ? {} : { shared_memory: sharedMemory }),
      },
      metrics: null,
      // No service is registered on an embedded node, so there is no hook that could fail.
      onHookFailure: () => undefined,
      observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
    },
    wire: (wired) => void closers.push(() => wired.close()),
    // The only zone is open already, and there are no mounts.
    untilMountsAreKnown: () => Promise.resolve(),
    cache: new NullCacheStore(),
  });
  return new EmbeddedCalls({
    kernel,
    context: () => ({ ...OWNER, requestId: newId() }),
    folder,
    version: await packageVersion(),
    nodeId,
    refresh: async () => {
      progress.appliedIndex = await appliedIndex(metaStore);
    },
    startedAtMs: performance.now(),
    close: () => closeAll(closers),
  });
}

function openStdio(stdio: CompiledEmbeddedOptions["stdio"]): StdioDriver {
  const { maxChannelWaiters } = DEFAULT_KERNEL_LIMITS;
  const clock = { wallMs: () => Date.now(), nowMs: () => performance.now() };
  const driver = new StdioDriver({ ...clock, maxWaiters: maxChannelWaiters });
  for (const [path, ends] of Object.entries(stdio)) driver.attach(path, ends);
  return driver;
}

async function openMetadata(layout: EmbeddedLayout): Promise<LocalMetaStore> {
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

/** Local state of an open database: it is answered at once, so a second is a generous limit. */
const READ_TOKEN_TIMEOUT_MS = 1_000;

async function appliedIndex(metaStore: LocalMetaStore): Promise<LogIndex> {
  const token = await metaStore.readToken({
    consistency: { kind: "local" },
    timeoutMs: READ_TOKEN_TIMEOUT_MS,
  });
  return token.index;
}

/** Closes everything in reverse order, whatever fails on the way; the first failure is reported. */
async function closeAll(closers: Closers): Promise<void> {
  const failures: unknown[] = [];
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
    await close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw NexusError.from(failures[0]);
}

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
