import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHUNKING_THRESHOLD_BYTES, type ZoneId } from "@nexus/contracts";
import {
  describeMetaStore,
  describeObjectStore,
  type OpenedMetaStore,
  type OpenedObjectStore,
} from "@nexus/kernel/testing";
import { afterAll, beforeAll } from "vitest";
import { openLevelMetaStore, openMemoryMetaStore } from "./metastore/open-meta-store.js";
import { createHashPool, type HashPool } from "./pool/hash-pool.js";
import { createObjectStoreProvider } from "./provider/object-store-provider.js";
import { blobPath } from "./transport-local/blob-layout.js";

/** Every driver against the kernel's suites, opened the way a node opens it. */

const ZONE = "root" as ZoneId;
const RESERVE_BYTES = 64 * 1024;
const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "nexus-compliance-"));

let pool: HashPool;
beforeAll(() => {
  pool = createHashPool({ threads: 2 });
});
afterAll(() => pool.close());

const folders = new WeakMap<object, string>();

async function openStore(driver: string): Promise<OpenedObjectStore> {
  const folder = await newFolder();
  const provider = createObjectStoreProvider({ enabledDrivers: [driver], peerBlobs: null, pool });
  const open = async () => {
    const store = await provider.open(driver, { local_root: folder });
    folders.set(store, folder);
    return store;
  };
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

describeObjectStore("cas-local", () => openStore("cas-local"), {
  persistent: true,
  largeObjectBytes: CHUNKING_THRESHOLD_BYTES + 2_000_000,
  corrupt: async (store, id) => {
    const file = blobPath(join(folders.get(store) ?? "", "cas"), id);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  },
});

describeObjectStore("path_local", () => openStore("path_local"), {
  persistent: true,
  largeObjectBytes: null,
  corrupt: null,
});

describeMetaStore("leveldb", async (): Promise<OpenedMetaStore> => {
  const folder = await newFolder();
  const open = () => openLevelMetaStore({ folder, zoneId: ZONE, reserveBytes: RESERVE_BYTES });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

describeMetaStore(
  "memory",
  async (): Promise<OpenedMetaStore> => {
    const store = await openMemoryMetaStore({ zoneId: ZONE });
    return { store, reopen: null, dispose: () => store.close() };
  },
  { persistent: false },
);
