import { Client, credentials } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { serializer } from "../../grpc/definitions.js";
import { statusToError } from "../../grpc/status.js";
import { FakeKernel } from "../../testing/fake-kernel.js";
import { relayTo } from "../../testing/relay.js";
import {
  afterwards,
  CountingMetrics,
  clientOf,
  closeEverything,
  collect,
  OPTIONS,
  serve,
  until,
  untilStill,
} from "../../testing/servers.js";

afterEach(closeEverything);

const MIB = 1024 * 1024;
const whole = { offsetBytes: 0, lengthBytes: null };
const reading = (path: string) => ({ path, range: whole, expectedContentId: null });
const writing = (path: string, source: Uint8Array | AsyncIterable<Uint8Array>) => ({
  path,
  source,
  offsetBytes: null,
  mimeType: null,
  conditions: {},
  createParents: false,
});

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) bytes[i] = (i * 31 + (i >> 8)) & 0xff;
  return bytes;
}

/** A kernel whose file never ends; counts what was asked of it. */
function endlessKernel() {
  const counts = { pieces: 0, isClosed: false };
  const kernel = new FakeKernel();
  kernel.put("/endless", "x");
  const plain = kernel.sysReadStream.bind(kernel);
  kernel.sysReadStream = async (request, context, options) => {
    const { entry } = await plain(request, context, options);
    async function* pieces() {
      try {
        for (;;) {
          counts.pieces += 1;
          yield new Uint8Array(256 * 1024);
        }
      } finally {
        counts.isClosed = true;
      }
    }
    return { entry, lengthBytes: Number.MAX_SAFE_INTEGER, pieces: pieces() };
  };
  return { kernel, counts };
}

async function* slices(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe("streamed content", () => {
  test.each([0, 1, 256 * 1024, 256 * 1024 + 1, 5 * MIB + 17])(
    "of %d bytes goes out and comes back",
    async (size) => {
      const kernel = new FakeKernel();
      const client = clientOf((await serve(kernel)).address);
      const bytes = pattern(size);
      let progress = 0;
      const result = await client.write(writing("/f", slices(bytes, 100_003)), OPTIONS, (sent) => {
        progress = sent;
      });
      expect(result).toMatchObject({ created: true, entry: { sizeBytes: size } });
      expect(progress).toBe(size);
      const stream = await client.readStream(reading("/f"), OPTIONS);
      expect(stream.lengthBytes).toBe(size);
      const pieces = await collect(stream.pieces);
      expect(Math.max(0, ...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(256 * 1024);
      expect(Buffer.concat(pieces).equals(Buffer.from(bytes))).toBe(true);
    },
  );

  test("a read too large for one reply is gathered from a stream without the caller noticing", async () => {
    const kernel = new FakeKernel();
    const bytes = pattern(3 * MIB);
    kernel.put("/f", bytes);
    const client = clientOf((await serve(kernel)).address);
    const result = await client.read(reading("/f"), OPTIONS);
    expect(Buffer.from(result.bytes).equals(Buffer.from(bytes))).toBe(true);
    const range = { offsetBytes: 7, lengthBytes: 2 * MIB };
    const part = await client.read({ ...reading("/f"), range }, OPTIONS);
    expect(Buffer.from(part.bytes).equals(Buffer.from(bytes.subarray(7, 7 + 2 * MIB)))).toBe(true);
  });

  test("a missing file is an error before the first piece", async () => {
    const client = clientOf((await serve(new FakeKernel())).address);
    await expect(client.readStream(reading("/none"), OPTIONS)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("an error in the middle arrives whole, after the pieces before it", async () => {
    const kernel = new FakeKernel();
    kernel.put("/rotten", pattern(1000));
    const plain = kernel.sysReadStream.bind(kernel);
    kernel.sysReadStream = async (...args) => {
      const stream = await plain(...args);
      async function* pieces() {
        yield new Uint8Array(400);
        throw new NexusError({ code: "CORRUPT", what: "chunk 2 of /rotten does not match its hash" });
      }
      return { ...stream, pieces: pieces() };
    };
    const client = clientOf((await serve(kernel)).address);
    const stream = await client.readStream(reading("/rotten"), OPTIONS);
    let received = 0;
    const reads = (async () => {
      for await (const piece of stream.pieces) received += piece.length;
    })();
    await expect(reads).rejects.toMatchObject({ code: "CORRUPT", what: expect.stringContaining("chunk 2") });
    expect(received).toBe(400);
  });

  test("a refused upload stops early and leaves the rest unread", async () => {
    const kernel = new FakeKernel();
    kernel.write = () => Promise.reject(new NexusError({ code: "NO_SPACE", what: "the disk is full" }));
    const client = clientOf((await serve(kernel)).address);
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += 1;
        yield new Uint8Array(64 * 1024);
      }
    }
    await expect(client.write(writing("/f", endless()), OPTIONS)).rejects.toMatchObject({ code: "NO_SPACE" });
    expect(taken).toBeLessThan(200);
  });

  test("a source that fails aborts the upload; the server stores nothing", async () => {
    const kernel = new FakeKernel();
    const client = clientOf((await serve(kernel)).address);
    async function* broken() {
      yield new Uint8Array(100_000);
      throw new Error("the disk of the client broke");
    }
    await expect(client.write(writing("/f", broken()), OPTIONS)).rejects.toThrow(
      "the disk of the client broke",
    );
    expect(kernel.rows.has("/f")).toBe(false);
  });

  test("an upload cut off in the middle changes nothing and says so", async () => {
    const kernel = new FakeKernel();
    const relay = await relayTo((await serve(kernel)).address);
    const client = clientOf(relay.address);
    async function* halfway() {
      yield new Uint8Array(100_000);
      relay.cut();
      await new Promise(() => undefined);
    }
    await expect(client.write(writing("/f", halfway()), OPTIONS)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      what: expect.stringContaining("nothing was changed"),
    });
    expect(kernel.rows.has("/f")).toBe(false);
  });

  test("when only the answer is lost the outcome is unknown", async () => {
    const kernel = new FakeKernel();
    let isReceived = false;
    kernel.write = async (request) => {
      for await (const _piece of request.source as AsyncIterable<Uint8Array>);
      isReceived = true;
      return await new Promise(() => undefined);
    };
    const relay = await relayTo((await serve(kernel)).address);
    const upload = clientOf(relay.address).write(writing("/f", slices(pattern(1000), 100)), OPTIONS);
    const outcome = upload.catch((error: unknown) => error);
    await until(() => isReceived, "all content arrived");
    relay.cut();
    expect(await outcome).toMatchObject({ code: "UNKNOWN_OUTCOME" });
  });
});

describe("back-pressure of streams", () => {
  test("a reader that stops reading stops the kernel's reading", async () => {
    const { kernel, counts } = endlessKernel();
    const metrics = new CountingMetrics();
    const client = clientOf((await serve(kernel, { metrics })).address);
    const stream = await client.readStream(reading("/endless"), OPTIONS);
    const pieces = stream.pieces[Symbol.asyncIterator]();
    await pieces.next();
    await untilStill(() => counts.pieces);
    // 4 MiB window, 16 buffered messages on the client, 4 on the server: not the endless file.
    expect(counts.pieces * 0.25).toBeLessThan(16);
    expect(metrics.bytes.get("vfs out")).toBeLessThan(16 * MIB);
    await pieces.return?.();
    await until(() => counts.isClosed, "the kernel's stream is closed");
  });

  test("a kernel that stores slowly slows the sender down", async () => {
    const kernel = new FakeKernel();
    let go: () => void = () => undefined;
    kernel.write = async (request, context, options) => {
      const source = (request.source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      await source.next();
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      for (let next = await source.next(); next.done !== true; next = await source.next());
      return await new FakeKernel().write({ ...request, source: new Uint8Array() }, context, options);
    };
    const client = clientOf((await serve(kernel)).address);
    let takenBytes = 0;
    async function* large() {
      for (let i = 0; i < 400; i += 1) {
        takenBytes += 256 * 1024;
        yield new Uint8Array(256 * 1024);
      }
    }
    const upload = client.write(writing("/f", large()), OPTIONS);
    expect(await untilStill(() => takenBytes)).toBeLessThan(16 * MIB);
    go();
    await upload;
    expect(takenBytes).toBe(100 * MIB);
  });

  test("a reader that is silent for too long is let go", async () => {
    const { kernel, counts } = endlessKernel();
    const metrics = new CountingMetrics();
    const { address } = await serve(kernel, { limits: { progressTimeoutMs: 100 }, metrics });
    const stream = await clientOf(address).readStream(reading("/endless"), OPTIONS);
    const pieces = stream.pieces[Symbol.asyncIterator]();
    await pieces.next();
    await until(() => counts.isClosed, "the kernel's stream is closed");
    await until(() => metrics.calls.includes("stream ReadStream DEADLINE_EXCEEDED"), "it is counted");
    const rest = (async () => {
      for (;;) if ((await pieces.next()).done === true) return;
    })();
    await expect(rest).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });

  test("a sender that is silent for too long is let go, and nothing is stored", async () => {
    const kernel = new FakeKernel();
    const { address } = await serve(kernel, { limits: { progressTimeoutMs: 100 } });
    async function* silent() {
      yield new Uint8Array(10);
      await new Promise(() => undefined);
    }
    await expect(clientOf(address).write(writing("/f", silent()), OPTIONS)).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
    expect(kernel.rows.has("/f")).toBe(false);
  });

  test("a server that falls silent ends a read by the client's own deadline", async () => {
    const { kernel } = endlessKernel();
    const relay = await relayTo((await serve(kernel)).address);
    const client = clientOf(relay.address);
    const stream = await client.readStream(reading("/endless"), { ...OPTIONS, timeoutMs: 150 });
    relay.freeze();
    const rest = (async () => {
      for await (const _piece of stream.pieces);
    })();
    await expect(rest).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
      what: expect.stringContaining(relay.address),
    });
    relay.thaw();
  });

  test("cancelling a read frees the server", async () => {
    const { kernel, counts } = endlessKernel();
    const client = clientOf((await serve(kernel)).address);
    const abort = new AbortController();
    const stream = await client.readStream(reading("/endless"), { ...OPTIONS, signal: abort.signal });
    const rest = (async () => {
      for await (const _piece of stream.pieces) abort.abort();
    })();
    await expect(rest).rejects.toMatchObject({ code: "CANCELLED" });
    await until(() => counts.isClosed, "the kernel's stream is closed");
  });
});

describe("malformed uploads", () => {
  async function upload(pieces: readonly MessageInit<vfs.WriteStreamPiece>[]) {
    const kernel = new FakeKernel();
    const { WriteStream } = vfs.NexusVFSService;
    const client = new Client((await serve(kernel)).address, credentials.createInsecure());
    afterwards(() => client.close());
    const response = await new Promise<vfs.WriteResponse | NexusError>((resolve) => {
      const call = client.makeClientStreamRequest(
        WriteStream.path,
        serializer(WriteStream.request),
        (bytes: Buffer) => WriteStream.response.decode(bytes),
        (error, reply) => resolve(error === null && reply ? reply : statusToError(error!, "upload")),
      );
      call.on("error", () => undefined);
      for (const piece of pieces) call.write(piece);
      call.end();
    });
    return { kernel, response };
  }

  test("without a header, with two, without an end, with a wrong one, or with an oversize piece store nothing", async () => {
    const cases = [
      [],
      [{ data: new Uint8Array(1) }],
      [{ header: { path: "/f" } }, { header: { path: "/g" } }, { end: { sizeBytes: 0 } }],
      [{ header: { path: "/f" } }, { data: new Uint8Array(7) }],
      [{ header: { path: "/f" } }, { data: new Uint8Array(7) }, { end: { sizeBytes: 8 } }],
      [{ header: { path: "/f" } }, { data: new Uint8Array(3 * MIB) }],
    ];
    for (const pieces of cases) {
      const { kernel, response } = await upload(pieces);
      expect(NexusError.is(response) || response.isError).toBe(true);
      expect([...kernel.rows.keys()]).toEqual(["/"]);
    }
  });
});

describe("listings", () => {
  test("come in batches, all rows in order, and stop when the caller does", async () => {
    const kernel = new FakeKernel();
    for (let i = 0; i < 1000; i += 1) kernel.put(`/f${String(i).padStart(4, "0")}`, "");
    const client = clientOf((await serve(kernel)).address);
    const rows = await collect(client.walk("/", OPTIONS));
    expect(rows.map((row) => row.path)).toEqual([...kernel.rows.keys()].filter((path) => path !== "/"));
    let seen = 0;
    for await (const _row of client.glob({ pattern: "/*" }, OPTIONS)) {
      seen += 1;
      if (seen === 10) break;
    }
    expect(seen).toBe(10);
  });

  test("pages larger than a session reply come by a unary call", async () => {
    const kernel = new FakeKernel();
    for (let i = 0; i < 900; i += 1) kernel.put(`/f${i}`, "", { note: "x".repeat(2000) });
    const client = clientOf((await serve(kernel)).address);
    const page = await client.readdir({ path: "/", cursor: null, limit: 1000 }, OPTIONS);
    expect(page.entries).toHaveLength(900);
    const stats = await client.statBatch([...kernel.rows.keys()], OPTIONS);
    expect(stats.every((item) => item.ok)).toBe(true);
  });
});
