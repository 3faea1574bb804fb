import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { ContentId } from "@nexus/contracts";
import { raft } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { streamingMethod } from "../grpc/definitions.js";
import { startNode } from "../testing/nodes.js";
import { relayTo } from "../testing/relay.js";
import {
  afterwards,
  CountingMetrics,
  closeEverything,
  until,
  untilStill,
  unusedAddress,
} from "../testing/servers.js";
import { createPeerBlobClient, type PeerBlobClientOptions } from "./blob-client.js";

afterEach(closeEverything);

const MIB = 1024 * 1024;
const id = (mark: string): ContentId => mark.repeat(64).slice(0, 64) as ContentId;
const options = { maxBytes: 16 * MIB, timeoutMs: 5_000, signal: null };

function blobClient(over: PeerBlobClientOptions = {}) {
  const client = createPeerBlobClient(over);
  afterwards(() => client.close());
  return client;
}

describe("pulling a blob from a peer", () => {
  test.each([0, 1, 256 * 1024, 3 * MIB + 5])("of %d bytes gives exactly its bytes", async (size) => {
    const node = await startNode(1);
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7) & 0xff);
    node.blobs.blobs.set(id("a"), bytes);
    const metrics = new CountingMetrics();
    const pulled = await blobClient({ metrics }).fetchBlob(node.address, id("a"), options);
    expect(Buffer.from(pulled!).equals(Buffer.from(bytes))).toBe(true);
    expect(metrics.bytes.get("blob in")).toBe(size);
  });

  test("what the peer does not hold is null", async () => {
    const node = await startNode(1);
    expect(await blobClient().fetchBlob(node.address, id("b"), options)).toBeNull();
  });

  test("what does not match its hash at the peer is never sent", async () => {
    const node = await startNode(1);
    node.blobs.blobs.set(id("c"), new Uint8Array(100));
    node.blobs.rotten.add(id("c"));
    await expect(blobClient().fetchBlob(node.address, id("c"), options)).rejects.toMatchObject({
      code: "CORRUPT",
    });
    expect(node.metrics.bytes.get("blob out") ?? 0).toBe(0);
  });

  test("larger than the caller takes is refused before it is sent", async () => {
    const node = await startNode(1);
    node.blobs.blobs.set(id("d"), new Uint8Array(1_001));
    const pulled = blobClient().fetchBlob(node.address, id("d"), { ...options, maxBytes: 1_000 });
    await expect(pulled).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED" });
    expect(node.metrics.bytes.get("blob out") ?? 0).toBe(0);
  });

  test("a malformed id is refused", async () => {
    const node = await startNode(1);
    const pulled = blobClient().fetchBlob(node.address, "../../etc/passwd" as ContentId, options);
    await expect(pulled).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  test("a peer that is away, silent or left by the caller", async () => {
    const client = blobClient();
    await expect(client.fetchBlob(await unusedAddress(), id("a"), options)).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    const node = await startNode(1);
    node.blobs.blobs.set(id("a"), new Uint8Array(10));
    const relay = await relayTo(node.address);
    await client.fetchBlob(relay.address, id("a"), options);
    relay.freeze();
    const late = client.fetchBlob(relay.address, id("a"), { ...options, timeoutMs: 100 });
    await expect(late).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    const abort = new AbortController();
    const left = client.fetchBlob(relay.address, id("a"), { ...options, signal: abort.signal });
    abort.abort();
    await expect(left).rejects.toMatchObject({ code: "CANCELLED" });
    relay.thaw();
  });

  test("a peer is asked for 8 blobs at once, all peers together for 16", async () => {
    const nodes = [await startNode(1), await startNode(2), await startNode(3)];
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    for (const node of nodes) {
      node.blobs.blobs.set(id("a"), new Uint8Array(10));
      node.blobs.hold = gate;
    }
    const client = blobClient();
    const pulls = nodes.flatMap((node) =>
      Array.from({ length: 20 }, () => client.fetchBlob(node.address, id("a"), options)),
    );
    const reading = () => nodes.reduce((sum, node) => sum + node.blobs.reading, 0);
    await until(() => reading() > 0, "reads");
    expect(await untilStill(reading)).toBe(16);
    expect(Math.max(...nodes.map((node) => node.blobs.maxReading))).toBe(8);
    go();
    expect(await Promise.all(pulls)).toHaveLength(60);
  });

  test("the server reads a bounded number of blobs at once", async () => {
    const node = await startNode(1);
    let go: () => void = () => undefined;
    node.blobs.hold = new Promise<void>((resolve) => {
      go = resolve;
    });
    node.blobs.blobs.set(id("a"), new Uint8Array(10));
    const clients = [1, 2, 3].map(() => blobClient());
    const pulls = clients.flatMap((client) =>
      Array.from({ length: 8 }, () => client.fetchBlob(node.address, id("a"), options)),
    );
    await until(() => node.blobs.reading > 0, "reads");
    expect(await untilStill(() => node.blobs.maxReading)).toBe(16);
    go();
    await Promise.all(pulls);
  });
});

test.each([
  ["more than announced", [{ header: { sizeBytes: 5 } }, { data: new Uint8Array(9) }]],
  ["less than announced", [{ header: { sizeBytes: 50 } }, { data: new Uint8Array(9) }]],
  ["data first", [{ data: new Uint8Array(9) }, { header: { sizeBytes: 9 } }]],
  ["nothing", []],
])("a lying peer that sends %s gives an error, never short or long bytes", async (_name, pieces) => {
  const { ReadBlobStream } = raft.ZoneTransportService;
  const server = new Server();
  server.addService(
    { ReadBlobStream: streamingMethod(ReadBlobStream, 1_000) },
    {
      ReadBlobStream: (call: { write(piece: unknown): void; end(): void }) => {
        for (const piece of pieces) call.write(piece);
        call.end();
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  afterwards(() => server.forceShutdown());
  const pulled = blobClient().fetchBlob(`127.0.0.1:${port}`, id("a"), options);
  await expect(pulled).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("a peer that announces more than the caller takes is cut off before memory is taken", async () => {
  const { ReadBlobStream } = raft.ZoneTransportService;
  const server = new Server();
  server.addService(
    { ReadBlobStream: streamingMethod(ReadBlobStream, 1_000) },
    {
      ReadBlobStream: (call: { write(piece: unknown): void; end(): void }) => {
        call.write({ header: { sizeBytes: 2 ** 50 } });
        call.end();
      },
    },
  );
  const port = await new Promise<number>((resolve) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_error, bound) => resolve(bound)),
  );
  afterwards(() => server.forceShutdown());
  await expect(blobClient().fetchBlob(`127.0.0.1:${port}`, id("a"), options)).rejects.toMatchObject({
    code: "RESOURCE_EXHAUSTED",
  });
});
