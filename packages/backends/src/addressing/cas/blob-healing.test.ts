import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHUNKING_THRESHOLD_BYTES, type ContentId, NexusError } from "@nexus/contracts";
import { WHOLE_OBJECT } from "@nexus/kernel";
import { blake3Hex } from "@nexus/lib/node";
import { describe, expect, it } from "vitest";
import { nodeSyncFiles } from "../../files/sync-files.js";
import { createInlineHashPool } from "../../pool/inline-pool.js";
import { collect, noise, sameBytes } from "../../testing/bytes.js";
import { FakePeers } from "../../testing/fake-peers.js";
import { type FaultRule, faultyFiles } from "../../testing/faulty-files.js";
import { tempFolder } from "../../testing/temp-folder.js";
import { blobPath } from "../../transport-local/blob-layout.js";
import { openCasLocalStore } from "./open-cas-local.js";
import type { StoreEvent } from "./store-events.js";

const PUT = { key: null, signal: null };
const BYTES = noise(5000);
const ID = blake3Hex(BYTES);

async function setUp(rule: FaultRule = () => null, pullTimeoutMs = 5000) {
  const folder = tempFolder();
  const peers = new FakePeers();
  const events: StoreEvent[] = [];
  const store = await openCasLocalStore({
    folder,
    pool: createInlineHashPool(faultyFiles(() => rule)),
    peerBlobs: peers,
    pullTimeoutMs,
    onEvent: (event) => events.push(event),
  });
  const read = (holders: readonly string[], id: ContentId = ID, signal: AbortSignal | null = null) =>
    collect(store.read(id, WHOLE_OBJECT, { holders, signal }));
  return { folder, peers, events, store, read, file: (id: ContentId) => blobPath(join(folder, "cas"), id) };
}

describe("a blob that is not here", () => {
  it("is pulled from its holders in order, verified, kept and served", async () => {
    const { peers, read, file, events } = await setUp();
    peers.at("b:1", async () => BYTES).at("c:1", async () => BYTES);
    expect(await read(["a:1", "b:1", "c:1"])).toEqual(BYTES);
    expect(peers.fetches).toEqual([`a:1 ${ID}`, `b:1 ${ID}`]);
    expect(new Uint8Array(readFileSync(file(ID)))).toEqual(BYTES);
    expect(events).toMatchObject([{ kind: "blobPulled", from: "b:1", bytes: 5000 }]);
    expect(await read([])).toEqual(BYTES);
  });

  it("is refused from a lying peer, and taken from the next one", async () => {
    const { peers, read, file, events } = await setUp();
    peers.at("liar:1", async () => noise(5000, 2)).at("b:1", async () => BYTES);
    expect(await read(["liar:1", "b:1"])).toEqual(BYTES);
    expect(events[0]).toMatchObject({ kind: "pullFailed", from: "liar:1", error: { code: "CORRUPT" } });
    expect(existsSync(file(blake3Hex(noise(5000, 2))))).toBe(false);
  });

  it("is CONTENT_UNAVAILABLE when nobody has it, naming id, holders and remedy", async () => {
    const { peers, read } = await setUp();
    peers.at("b:1", () => Promise.reject(new NexusError({ code: "UNAVAILABLE", what: "down" })));
    const error = await read(["a:1", "b:1"]).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: "CONTENT_UNAVAILABLE",
      details: { contentId: ID, holders: "a:1,b:1" },
    });
    expect((error as NexusError).remedy).toContain("a:1 or b:1");
    await expect(read([])).rejects.toMatchObject({ code: "NOT_FOUND", details: { contentId: ID } });
  });

  it("is not waited for beyond the timeout of a pull: the next holder has its chance", async () => {
    const { peers, read, events } = await setUp(() => null, 30);
    peers.at("slow:1", () => new Promise(() => undefined)).at("b:1", async () => BYTES);
    expect(await read(["slow:1", "b:1"])).toEqual(BYTES);
    expect(events[0]).toMatchObject({
      kind: "pullFailed",
      from: "slow:1",
      error: { code: "DEADLINE_EXCEEDED" },
    });
  });

  it("is pulled once for readers who ask at the same time, and one of them may leave", async () => {
    const { peers, read } = await setUp();
    let answer: (bytes: Uint8Array) => void = () => undefined;
    peers.at("a:1", () => new Promise((resolve) => (answer = resolve)));
    const leaving = new AbortController();
    const [first, second] = [read(["a:1"]), read(["a:1"], ID, leaving.signal)];
    await expect.poll(() => peers.fetches.length).toBe(1);
    leaving.abort();
    await expect(second).rejects.toMatchObject({ code: "CANCELLED" });
    answer(BYTES);
    expect(await first).toEqual(BYTES);
    expect(peers.fetches).toHaveLength(1);
  });

  it("is no longer pulled when every reader has left", async () => {
    const { peers, read } = await setUp();
    let ended = false;
    peers.at("a:1", (_id, { signal }) => {
      signal?.addEventListener("abort", () => (ended = true));
      return new Promise(() => undefined);
    });
    const leaving = new AbortController();
    const reading = read(["a:1"], ID, leaving.signal);
    await expect.poll(() => peers.fetches.length).toBe(1);
    leaving.abort();
    await expect(reading).rejects.toMatchObject({ code: "CANCELLED" });
    await expect.poll(() => ended).toBe(true);
  });

  it("is served though it cannot be kept on a full disk", async () => {
    const { peers, read, events, file } = await setUp((call) => (call === "write" ? "ENOSPC" : null));
    peers.at("a:1", async () => BYTES);
    expect(await read(["a:1"])).toEqual(BYTES);
    expect(events.at(-1)).toMatchObject({ kind: "pullNotKept", error: { code: "NO_SPACE" } });
    expect(existsSync(file(ID))).toBe(false);
  });

  it("may be any chunk or the manifest of a large object", async () => {
    const origin = await setUp();
    const large = noise(CHUNKING_THRESHOLD_BYTES + 1_000_000);
    const { contentId } = await origin.store.put(large, PUT);
    const { peers, read } = await setUp();
    peers.at("origin:1", (id) => origin.store.blobs?.readBlob(id) ?? Promise.resolve(null));
    expect(sameBytes(await read(["origin:1"], contentId), large)).toBe(true);
    expect(sameBytes(await read([], contentId), large)).toBe(true);
  });
});

describe("a blob that has rotted", () => {
  it("is CORRUPT naming the file, and moved to quarantine", async () => {
    const { folder, store, read, file, events } = await setUp();
    await store.put(BYTES, PUT);
    writeFileSync(file(ID), noise(5000, 9));
    await expect(read([])).rejects.toMatchObject({ code: "CORRUPT", details: { file: file(ID) } });
    const quarantined = readdirSync(join(folder, "quarantine"));
    expect(quarantined).toHaveLength(1);
    expect(new Uint8Array(readFileSync(join(folder, "quarantine", quarantined[0] ?? "")))).toEqual(
      noise(5000, 9),
    );
    expect(existsSync(file(ID))).toBe(false);
    expect(events).toMatchObject([{ kind: "blobCorrupt", contentId: ID, location: file(ID) }]);
  });

  it("is healed from a holder without the reader noticing, once for all of them", async () => {
    const { store, peers, read, file, events } = await setUp();
    await store.put(BYTES, PUT);
    writeFileSync(file(ID), BYTES.subarray(0, 4999));
    peers.at("a:1", async () => BYTES);
    const results = await Promise.all([read(["a:1"]), read(["a:1"]), read(["a:1"])]);
    for (const result of results) expect(result).toEqual(BYTES);
    expect(new Uint8Array(readFileSync(file(ID)))).toEqual(BYTES);
    expect(events.filter(({ kind }) => kind === "blobCorrupt")).toHaveLength(1);
  });

  it("is never given to a peer", async () => {
    const { store, file } = await setUp();
    await store.put(BYTES, PUT);
    writeFileSync(file(ID), noise(5000, 9));
    await expect(store.blobs?.readBlob(ID)).rejects.toMatchObject({ code: "CORRUPT" });
    expect(await store.blobs?.readBlob(ID)).toBeNull();
  });
});

describe("a disk that fails", () => {
  it("while reading is made good by a holder, else IO_ERROR", async () => {
    const large = noise(300_000);
    const id = blake3Hex(large);
    let failing = false;
    const { store, peers, read } = await setUp((call) => (failing && call === "read" ? "EIO" : null));
    await store.put(large, PUT);
    failing = true;
    await expect(read([], id)).rejects.toMatchObject({ code: "IO_ERROR", details: { errno: "EIO" } });
    peers.at("a:1", async () => large);
    expect(sameBytes(await read(["a:1"], id), large)).toBe(true);
  });

  it.each([
    ["ENOSPC", "NO_SPACE"],
    ["EIO", "IO_ERROR"],
    ["EMFILE", "RESOURCE_EXHAUSTED"],
  ])("with %s while writing is %s, and no temp file stays", async (errno, code) => {
    let failing = true;
    const { folder, store } = await setUp((call) => (failing && call === "write" ? errno : null));
    const large = noise(CHUNKING_THRESHOLD_BYTES + 10);
    await expect(store.put(BYTES, PUT)).rejects.toMatchObject({ code, details: { errno } });
    await expect(store.put(large, PUT)).rejects.toMatchObject({ code });
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
    failing = false;
    expect((await store.put(large, PUT)).sizeBytes).toBe(large.length);
  });

  it("with EIO at fsync never publishes the file", async () => {
    const { folder, store } = await setUp((call, path) =>
      call === "fsync" && path.includes("/tmp/") ? "EIO" : null,
    );
    await expect(store.put(BYTES, PUT)).rejects.toMatchObject({ code: "IO_ERROR" });
    expect(readdirSync(join(folder, "cas"))).toEqual([]);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });
});

it("the file layer of tests is the real one", () => {
  expect(Object.keys(faultyFiles(() => () => null)).sort()).toEqual(Object.keys(nodeSyncFiles).sort());
});
