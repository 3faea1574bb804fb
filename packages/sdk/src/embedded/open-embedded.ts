import { readFile } from "node:fs/promises";
import {
  CAS_LOCAL_DRIVER,
  createHashPool,
  createObjectStoreProvider,
  PATH_LOCAL_DRIVER,
  StdioDriver,
} from "@nexus/backends";
import { NexusError, type OperationContext, ROOT_ZONE } from "@nexus/contracts";
import { bootKernel, DEFAULT_KERNEL_LIMITS, lockOrderFor, NO_SERVICES, NullCacheStore } from "@nexus/kernel";
import { newId, systemRandomBytes, throwIfAborted } from "@nexus/lib";
import type { FilesystemCalls } from "../calls.js";
import type { CompiledEmbeddedOptions, CompiledMetastore } from "../options.js";
import { loadFor, PROFILES, type ProfileName } from "../profiles.js";
import { EmbeddedCalls } from "./embedded-calls.js";
import {
  claimEmbeddedFolder,
  createFolder,
  type EmbeddedLayout,
  embeddedLayout,
  inspectEmbeddedFolder,
} from "./embedded-folder.js";
import { type EmbeddedMetadata, openOwnMetadata } from "./metadata.js";
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
 * VERSION_UNSUPPORTED, CORRUPT, NO_SPACE, IO_ERROR, CANCELLED, and those of reaching the servers of a remote metastore.
 * Nothing stays open when it fails.
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
  { folder, profile, signal, stdio, metastore, mountableFolders }: CompiledEmbeddedOptions,
  closers: Closers,
): Promise<FilesystemCalls> {
  throwIfAborted(signal, `opening ${folder}`);
  const layout = embeddedLayout(folder);
  const known = await inspectEmbeddedFolder(layout);
  await createFolder(folder);
  const metadata = await openMetadata(layout, metastore, profile);
  closers.push(() => metadata.close());
  const nodeId = known ?? (await claimEmbeddedFolder(layout, systemRandomBytes));

  const { hashThreads } = PROFILES[profile];
  const pool = createHashPool(hashThreads === null ? {} : { threads: hashThreads });
  closers.push(() => pool.close());
  const provider = createObjectStoreProvider({
    enabledDrivers: [CAS_LOCAL_DRIVER, PATH_LOCAL_DRIVER],
    peerBlobs: metadata.peerBlobs,
    pool,
    mountableFolders,
    ownFolder: folder,
  });
  const kept = await provider.open(CAS_LOCAL_DRIVER, { local_root: layout.content });
  closers.push(() => kept.close());
  const sharedMemory = await openSharedMemory(nodeId);
  closers.push(async () => sharedMemory?.close());
  const kernel = await bootKernel({
    services: NO_SERVICES,
    kernel: {
      coordinator: metadata.coordinator(nodeId),
      store: metadata.contentOver(kept),
      objectStoreProvider: provider,
      advertiseAddress: null,
      clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
      random: Math.random,
      newId: () => newId(),
      permissions: null,
      lockOrder: lockOrderFor(process.env["NEXUS_DEBUG_LOCK_ORDER"]),
      limits: {},
      hasLocalChannels: metadata.isOwn,
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
    // The only zone is open already, and what is mounted in it was told as the kernel was made; mounts of others are not followed.
    untilMountsAreKnown: () => Promise.resolve(),
    cache: new NullCacheStore(),
  });
  return new EmbeddedCalls({
    kernel,
    context: () => ({ ...OWNER, requestId: newId() }),
    folder,
    version: await packageVersion(),
    nodeId,
    refresh: () => metadata.refresh(),
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

/** Other nodes' rows need the client of nodes, which a node by itself never loads. */
async function openMetadata(
  layout: EmbeddedLayout,
  metastore: CompiledMetastore,
  profile: ProfileName,
): Promise<EmbeddedMetadata> {
  switch (metastore.driver) {
    case "leveldb":
      return openOwnMetadata(layout);
    case "remote": {
      const { openRemoteMetadata } = await loadFor(profile, "client", () => import("./remote-metadata.js"));
      return openRemoteMetadata(layout, metastore);
    }
  }
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
