import {
  CHUNKING_THRESHOLD_BYTES,
  type ContentId,
  type IncarnationId,
  LINEARIZABLE,
  type LogIndex,
  type NodeId,
  ROOT_ZONE,
} from "@nexus/contracts";
import {
  createKernel,
  type KernelRuntime,
  type MetaStore,
  NoopDistributedCoordinator,
  type ObjectStore,
  openLocalLocks,
  WHOLE_OBJECT,
} from "@nexus/kernel";
import { ANN } from "@nexus/kernel/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMemoryMetaStore } from "../../metastore/open-meta-store.js";
import { createHashPool, type HashPool } from "../../pool/hash-pool.js";
import { collect, concat, noise, sameBytes } from "../../testing/bytes.js";
import { FakePeers } from "../../testing/fake-peers.js";
import { tempFolder } from "../../testing/temp-folder.js";
import { openCasLocalStore } from "./open-cas-local.js";

const MIB = 1024 * 1024;
const LARGE = noise(CHUNKING_THRESHOLD_BYTES + 8 * MIB);
const PUT = { key: null, signal: null };
const OPTIONS = { timeoutMs: 30_000, signal: null, consistency: LINEARIZABLE };

let pool: HashPool;
beforeAll(() => {
  pool = createHashPool({ threads: 2 });
});
afterAll(() => pool.close());

/** Node b pulls from node a. */
async function twoStores() {
  const a = await openCasLocalStore({ folder: tempFolder(), pool, peerBlobs: null });
  const peers = new FakePeers().at("a:1", async (id) => (await a.blobs?.readBlob(id)) ?? null);
  const b = await openCasLocalStore({ folder: tempFolder(), pool, peerBlobs: peers });
  return { a, b, peers };
}

const read = (store: ObjectStore, id: ContentId, offsetBytes: number, lengthBytes: number | null) =>
  collect(store.read(id, { offsetBytes, lengthBytes }, { holders: ["a:1"], signal: null }));

function nodeOf(metaStore: MetaStore, store: ObjectStore, advertiseAddress: string): KernelRuntime {
  let ids = 0;
  const kernel = createKernel({
    coordinator: new NoopDistributedCoordinator({
      metaStore,
      locks: openLocalLocks({ zoneId: metaStore.zoneId, incarnation: "0".repeat(32) as IncarnationId }),
      nodeId: 1 as NodeId,
      incarnation: "0".repeat(32) as IncarnationId,
      appliedIndex: () => 0 as LogIndex,
    }),
    store,
    objectStoreProvider: null,
    advertiseAddress,
    clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
    random: () => 0.5,
    newId: () => `${advertiseAddress}-${(ids += 1)}`,
    permissions: null,
    limits: {},
    metrics: null,
    onHookFailure: () => undefined,
    observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
  });
  kernel.markReady();
  return kernel;
}

describe("an edit of an object that is here only in part", () => {
  it("is NOT_FOUND until all the parts it takes over are here", async () => {
    const { a, b } = await twoStores();
    const { contentId } = await a.put(LARGE, PUT);
    await read(b, contentId, LARGE.length - 1, 1);
    const append = () => b.putRange(contentId, LARGE.length, noise(100, 2), PUT);
    await expect(append()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(b.putRange(contentId, 0, new Uint8Array(0), PUT)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await read(b, contentId, 0, null);
    const stored = await append();
    const alone = await collect(b.read(stored.contentId, WHOLE_OBJECT, { holders: [], signal: null }));
    expect(sameBytes(alone, concat(LARGE, noise(100, 2)))).toBe(true);
  });

  it("looks into the manifests of a tree that it takes over whole", async () => {
    const { a, b } = await twoStores();
    const offset = 20 * 1024 * MIB;
    const { contentId, sizeBytes } = await a.putRange(
      (await a.put(LARGE, PUT)).contentId,
      offset,
      noise(9),
      PUT,
    );
    await read(b, contentId, sizeBytes - 1, 1);
    await expect(b.putRange(contentId, sizeBytes, noise(1), PUT)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("forgets what it saw when a blob is removed", async () => {
    const { a } = await twoStores();
    const { contentId } = await a.put(LARGE, PUT);
    await a.putRange(contentId, LARGE.length, noise(1), PUT);
    await a.remove(contentId);
    await expect(a.putRange(contentId, LARGE.length, noise(1), PUT)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("through the kernel pulls the rest, so that the file outlives its first writer", async () => {
    const { a, b, peers } = await twoStores();
    const metaStore = await openMemoryMetaStore({ zoneId: ROOT_ZONE });
    const first = nodeOf(metaStore, a, "a:1");
    const second = nodeOf(metaStore, b, "b:1");
    const file = { path: "/f", offsetBytes: null, mimeType: null, conditions: {}, createParents: false };
    await first.write({ ...file, source: LARGE }, ANN, OPTIONS);
    const tail = { offsetBytes: LARGE.length - 10, lengthBytes: 10 };
    await second.sysRead({ path: "/f", range: tail, expectedContentId: null }, ANN, OPTIONS);
    await second.append({ path: "/f", data: noise(100, 2), createParents: false }, ANN, OPTIONS);
    peers.at("a:1", async () => null);
    const { bytes } = await second.sysRead(
      { path: "/f", range: WHOLE_OBJECT, expectedContentId: null },
      ANN,
      OPTIONS,
    );
    expect(sameBytes(bytes, concat(LARGE, noise(100, 2)))).toBe(true);
    await metaStore.close();
  });
});
