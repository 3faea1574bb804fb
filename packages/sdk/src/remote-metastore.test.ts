import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHashPool, openCasLocalStore, openMemoryMetaStore } from "@nexus/backends";
import { DT_PIPE, ROOT_ZONE } from "@nexus/contracts";
import { type Mutation, WHOLE_OBJECT } from "@nexus/kernel";
import { closeEverything, serveRows, type TestNode } from "@nexus/transport/testing/rows-nodes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./connect.js";
// Loaded before the tests: connect() does so itself, which takes longer than a test may on a busy machine.
import "./embedded/open-embedded.js";
import "./embedded/remote-metadata.js";
import type { NexusFilesystem } from "./filesystem.js";
import type { ConnectOptions } from "./options.js";

const NO_CONFIGURATION = { HOME: "/nonexistent" };
const coded = (code: string) => expect.objectContaining({ code });

describe("an embedded node over the metadata of another one", () => {
  let folder: string;
  let node: TestNode;
  let commit: (...mutations: readonly Mutation[]) => Promise<unknown>;
  let store: (text: string) => Promise<{ contentId: string; sizeBytes: number }>;
  let closeNode: () => Promise<void>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nexus-remote-metastore-"));
    const held = await openMemoryMetaStore({ zoneId: ROOT_ZONE });
    const pool = createHashPool({ threads: 1 });
    const content = await openCasLocalStore({ folder: join(folder, "node"), peerBlobs: null, pool });
    const probe = () => ({
      nodeId: 9,
      clusterId: null,
      isPendingFounder: false,
      advertiseAddress: "node-9:2126",
      version: "1",
    });
    node = await serveRows([held], {
      server: {
        content: {
          blobs: content.blobs!,
          stream: (id, { holders, signal }) => content.read(id, WHOLE_OBJECT, { holders, signal }),
        },
        cluster: { probe } as never,
      },
    });
    commit = (...mutations) => held.commit(mutations, { timeoutMs: 5_000 });
    store = (text) => content.put(Buffer.from(text), { key: null, signal: null });
    closeNode = async () => {
      await closeEverything();
      await content.close();
      await pool.close();
      await held.close();
    };
  });
  afterAll(async () => {
    await closeNode();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (name: string, over: Partial<ConnectOptions> = {}): Promise<NexusFilesystem> =>
    connect({
      folder: join(folder, name),
      metastore: { driver: "remote", servers: node.address },
      env: NO_CONFIGURATION,
      ...over,
    });

  async function putThere(path: string, text: string, writerAddress = node.address): Promise<void> {
    const { contentId, sizeBytes } = await store(text);
    await commit({
      kind: "putContent",
      path,
      contentId: contentId as never,
      sizeBytes,
      mimeType: null,
      ownerId: "ann",
      writerAddress,
      create: "ifMissing",
      createParents: true,
      conditions: {},
      nowMs: 1,
    });
  }

  it("reads what nodes wrote, and changes names and attributes for them, at once", async () => {
    await putThere("/docs/a.txt", "written there");
    await using fs = await open("one");
    await using other = await open("two");
    expect(Buffer.from(await fs.read("/docs/a.txt")).toString()).toBe("written there");
    await fs.mkdir("/made");
    await fs.rename("/docs/a.txt", "/made/b.txt");
    await fs.setXattrs("/made/b.txt", { seen: "yes" });
    const seen = await other.stat("/made/b.txt");
    expect(seen.entry).toMatchObject({ path: "/made/b.txt", xattrs: { seen: "yes" }, ownerId: "ann" });
    expect(Buffer.from(await other.read("/made/b.txt")).toString()).toBe("written there");
    await other.remove("/made/b.txt");
    await expect(fs.stat("/made/b.txt")).rejects.toEqual(coded("NOT_FOUND"));
  });

  it("asks the servers it knows for content whose writer is gone", async () => {
    await putThere("/moved", "still there", "127.0.0.1:1");
    await using fs = await open("holders");
    expect(Buffer.from(await fs.read("/moved")).toString()).toBe("still there");
  });

  it("watches what nodes do", async () => {
    await using fs = await open("watching");
    await using events = await fs.watch("/watched/**");
    await putThere("/watched/x", "x");
    for await (const event of events) {
      expect(event).toMatchObject({ type: "dir_create", path: "/watched" });
      break;
    }
  });

  it("stores no content nobody else could read, takes no locks nobody else would see, and says what to do", async () => {
    await using fs = await open("writing");
    await expect(fs.write("/w", "text")).rejects.toMatchObject({
      code: "UNSUPPORTED",
      remedy: expect.stringContaining("servers"),
    });
    await expect(fs.stat("/w")).rejects.toEqual(coded("NOT_FOUND"));
    await expect(fs.locks.acquire("/w", { ttlMs: 10_000 })).rejects.toEqual(coded("UNSUPPORTED"));
  });

  it("makes and uses no pipe whose messages nobody else would reach, and finds it in a listing all the same", async () => {
    await using fs = await open("piping");
    for (const ioProfile of ["memory", "shared_memory"] as const) {
      await expect(fs.createPipe("/jobs", { ioProfile })).rejects.toMatchObject({
        code: "UNSUPPORTED",
        remedy: expect.stringContaining("servers"),
      });
    }
    await expect(fs.stat("/jobs")).rejects.toEqual(coded("NOT_FOUND"));
    const settings = {
      v: 1,
      ioProfile: "memory",
      capacityBytes: 9,
      maxMessages: 9,
      maxAgeMs: null,
      home: null,
    };
    await commit({
      ...{ kind: "create", path: "/jobs", entryType: DT_PIPE, existOk: false, createParents: false },
      ...{ targetZoneId: null, linkTarget: null, sizeBytes: 9, mimeType: null, ownerId: null, nowMs: 1 },
      xattrs: { "nexus.io": JSON.stringify(settings) },
    });
    await expect(fs.pipe("/jobs").push("lost")).rejects.toEqual(coded("UNSUPPORTED"));
    expect((await fs.stat("/jobs")).channel).toBeUndefined();
  });

  it("is refused clearly when something lacks", async () => {
    const asked = (metastore: unknown) => open("refused", { metastore: metastore as never });
    await expect(asked({ driver: "remote" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("no servers"),
    });
    await expect(asked({ driver: "redb" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("leveldb, remote"),
    });
    const far = { driver: "remote", servers: "10.9.8.7" };
    await expect(asked(far)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("10.9.8.7:2126 in plaintext"),
    });
    await expect(asked({ driver: "remote", servers: "127.0.0.1:1" })).rejects.toEqual(coded("UNAVAILABLE"));
    const both = {
      servers: node.address,
      folder: undefined as never,
      metastore: { driver: "leveldb" } as const,
    };
    await expect(connect({ ...both, env: NO_CONFIGURATION })).rejects.toEqual(coded("INVALID_ARGUMENT"));
  });

  it("does not hide the files of an embedded node's own folder", async () => {
    const own = await connect({ folder: join(folder, "own"), env: NO_CONFIGURATION });
    await own.write("/mine", "mine");
    await own.close();
    await expect(open("own")).rejects.toMatchObject({
      code: "BOOT_REFUSED",
      message: expect.stringContaining("files of its own"),
    });
    await using again = await connect({ folder: join(folder, "own"), env: NO_CONFIGURATION });
    expect(Buffer.from(await again.read("/mine")).toString()).toBe("mine");
  });
});
