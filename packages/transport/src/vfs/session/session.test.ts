import { Client, credentials } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { serializer } from "../../grpc/definitions.js";
import { SESSION_MAX_FRAME_BYTES, SESSION_PAYLOAD_BYTES } from "../../limits.js";
import { FakeKernel } from "../../testing/fake-kernel.js";
import { relayTo } from "../../testing/relay.js";
import {
  afterwards,
  CountingMetrics,
  clientOf,
  closeEverything,
  OPTIONS,
  serve,
  until,
  untilStill,
} from "../../testing/servers.js";
import { decodeError } from "../../wire/errors.js";

afterEach(closeEverything);

const { Session, Stat, Write } = vfs.NexusVFSService;

/** A session spoken by hand. */
function rawSession(address: string) {
  const client = new Client(address, credentials.createInsecure());
  afterwards(() => client.close());
  const stream = client.makeBidiStreamRequest<MessageInit<vfs.SessionClientFrame>, vfs.SessionServerFrame>(
    Session.path,
    serializer(Session.request),
    (bytes: Buffer) => Session.response.decode(bytes),
  );
  const replies: vfs.SessionReply[] = [];
  const frames: vfs.SessionServerFrame[] = [];
  const ended = new Promise<Error | null>((resolve) => {
    stream.on("error", (error) => resolve(error));
    stream.on("end", () => resolve(null));
  });
  stream.on("data", (frame: vfs.SessionServerFrame) => {
    frames.push(frame);
    replies.push(...frame.replies);
  });
  return { stream, replies, frames, ended, open: { protocolVersion: 1, authToken: "" } };
}

const stat = (id: number, path = "/") => ({ id, method: "Stat", payload: Stat.request.encode({ path }) });

/** A kernel whose stat waits until it is told to go on. */
function heldKernel() {
  const waiting: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const kernel = new FakeKernel();
  const plain = kernel.sysStat.bind(kernel);
  kernel.sysStat = async (path, context, options) => {
    if (options.signal !== null) signals.push(options.signal);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return await plain(path, context, options);
  };
  return { kernel, waiting, signals, releaseAll: () => waiting.splice(0).forEach((go) => go()) };
}

describe("a session", () => {
  test("replies finished in one turn of the event loop come in one frame", async () => {
    const { kernel, waiting, releaseAll } = heldKernel();
    const session = rawSession((await serve(kernel)).address);
    session.stream.write({ open: session.open, requests: Array.from({ length: 50 }, (_, i) => stat(i + 1)) });
    await until(() => waiting.length === 50, "50 requests wait");
    releaseAll();
    await until(() => session.replies.length === 50, "50 replies");
    expect(session.frames.length).toBeLessThanOrEqual(3);
    expect(session.frames[0]?.welcome).toMatchObject({ maxInFlight: 1024, maxRequestBytes: 256 * 1024 });
    expect(new Set(session.replies.map((reply) => reply.id)).size).toBe(50);
  });

  test("a slow request does not hold up a quick one behind it", async () => {
    const { kernel, waiting, releaseAll } = heldKernel();
    const session = rawSession((await serve(kernel)).address);
    session.stream.write({
      open: session.open,
      requests: [stat(1), { id: 2, method: "Ping", payload: new Uint8Array() }],
    });
    await until(() => session.replies.length === 1, "the ping");
    expect(session.replies[0]?.id).toBe(2);
    await until(() => waiting.length === 1, "the stat waits");
    releaseAll();
    await until(() => session.replies.length === 2, "the stat");
  });

  test("more requests in flight than the limit are refused, not queued", async () => {
    const { kernel, waiting, releaseAll } = heldKernel();
    const metrics = new CountingMetrics();
    const { address } = await serve(kernel, { limits: { sessionMaxInFlight: 3 }, metrics });
    const session = rawSession(address);
    session.stream.write({ open: session.open, requests: [1, 2, 3, 4].map((id) => stat(id)) });
    await until(() => session.replies.length === 1, "the refusal");
    expect(session.replies[0]).toMatchObject({ id: 4, status: 8 });
    expect(decodeError(session.replies[0]!.errorPayload)).toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: 3 },
    });
    expect(metrics.limits).toEqual(["sessionMaxInFlight"]);
    expect(waiting.length).toBe(3);
    releaseAll();
  });

  test("the client keeps to the limit it was told and loses nothing", async () => {
    const { kernel, waiting, releaseAll } = heldKernel();
    const client = clientOf((await serve(kernel, { limits: { sessionMaxInFlight: 3 } })).address);
    const calls = Promise.all(Array.from({ length: 10 }, () => client.stat("/", OPTIONS)));
    for (let done = 0; done < 10; ) {
      const expected = Math.min(3, 10 - done);
      await until(() => waiting.length === expected, `${expected} requests wait`);
      done += waiting.length;
      releaseAll();
    }
    expect(await calls).toHaveLength(10);
  });

  test("a cancelled request aborts the kernel's work and the session goes on", async () => {
    const { kernel, waiting, signals, releaseAll } = heldKernel();
    const client = clientOf((await serve(kernel)).address);
    const abort = new AbortController();
    const call = client.stat("/", { ...OPTIONS, signal: abort.signal });
    await until(() => waiting.length === 1, "the request waits");
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await until(() => signals[0]?.aborted === true, "the kernel is told");
    releaseAll();
    expect((await client.status(OPTIONS)).nodeId).toBe(42);
  });

  test("a client that leaves aborts what it had in flight", async () => {
    const { kernel, waiting, signals } = heldKernel();
    const metrics = new CountingMetrics();
    const server = await serve(kernel, { metrics });
    const session = rawSession(server.address);
    session.stream.write({ open: session.open, requests: [stat(1), stat(2)] });
    await until(() => waiting.length === 2, "both wait");
    expect(metrics.sessions).toBe(1);
    session.stream.cancel();
    await until(() => signals.length === 2 && signals.every((signal) => signal.aborted), "both aborted");
    await until(() => metrics.sessions === 0, "the session is forgotten");
  });

  test("a client that half-closes gets its replies, then the end", async () => {
    const { kernel, waiting, releaseAll } = heldKernel();
    const session = rawSession((await serve(kernel)).address);
    session.stream.write({ open: session.open, requests: [stat(1)] });
    session.stream.end();
    await until(() => waiting.length === 1, "it waits");
    releaseAll();
    expect(await session.ended).toBeNull();
    expect(session.replies.map((reply) => reply.id)).toEqual([1]);
  });

  test("a request that outlives its time is answered: unknown for a change, late for a read", async () => {
    const kernel = new FakeKernel();
    const never = (): Promise<never> => new Promise(() => undefined);
    kernel.sysStat = never;
    kernel.write = never;
    const client = clientOf((await serve(kernel)).address);
    const options = { ...OPTIONS, timeoutMs: 50 };
    const write = {
      path: "/a",
      source: new Uint8Array(),
      offsetBytes: null,
      mimeType: null,
      conditions: {},
      createParents: false,
    };
    await expect(client.stat("/", options)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await expect(client.write(write, options)).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME" });
  });
});

describe("malformed sessions", () => {
  test.each([
    ["no opening", { requests: [stat(1)] }, "INVALID_ARGUMENT"],
    ["another protocol", { open: { protocolVersion: 9 } }, "VERSION_UNSUPPORTED"],
    ["one id twice", { open: { protocolVersion: 1 }, requests: [stat(7), stat(7)] }, "INVALID_ARGUMENT"],
  ])("%s ends the session with a reason", async (_name, frame, code) => {
    const session = rawSession((await serve(heldKernel().kernel)).address);
    session.stream.write(frame);
    const error = (await session.ended) as Error & { metadata: { get(key: string): Buffer[] } };
    expect(decodeError(error.metadata.get("nexus-error-bin")[0]!).code).toBe(code);
  });

  test("a caller that says nothing is let go", async () => {
    const metrics = new CountingMetrics();
    const { address } = await serve(new FakeKernel(), { limits: { progressTimeoutMs: 100 }, metrics });
    const session = rawSession(address);
    session.stream.write({});
    expect(await session.ended).toBeInstanceOf(Error);
    const silent = rawSession(address);
    expect(await silent.ended).toBeInstanceOf(Error);
    await until(() => metrics.sessions === 0, "both are forgotten");
  });

  test("an unknown method and a payload that is no request fail alone", async () => {
    const session = rawSession((await serve(new FakeKernel())).address);
    session.stream.write({
      open: session.open,
      requests: [
        { id: 1, method: "Format", payload: new Uint8Array() },
        { id: 2, method: "Stat", payload: Uint8Array.of(0x0a, 0xff) },
        { id: 3, method: "Stat", payload: new Uint8Array(SESSION_PAYLOAD_BYTES + 1) },
        { id: 4, method: "Ping", payload: new Uint8Array() },
      ],
    });
    await until(() => session.replies.length === 4, "four replies");
    const byId = new Map(session.replies.map((reply) => [reply.id, reply]));
    expect(decodeError(byId.get(1)!.errorPayload).code).toBe("METHOD_NOT_FOUND");
    expect(decodeError(Stat.response.decode(byId.get(2)!.payload).errorPayload).code).toBe(
      "INVALID_ARGUMENT",
    );
    expect(decodeError(byId.get(3)!.errorPayload).code).toBe("RESOURCE_EXHAUSTED");
    expect(byId.get(4)?.status).toBe(0);
  });

  test("a frame larger than a client may send ends the session before it is worked on", async () => {
    const kernel = new FakeKernel();
    const session = rawSession((await serve(kernel)).address);
    const payload = Write.request.encode({ path: "/a", content: new Uint8Array(SESSION_MAX_FRAME_BYTES) });
    session.stream.write({ open: session.open, requests: [{ id: 1, method: "Write", payload }] });
    expect(await session.ended).toBeInstanceOf(Error);
    expect(kernel.rows.has("/a")).toBe(false);
  });

  test("bytes that are no frame at all do not disturb the server", async () => {
    const { address } = await serve(new FakeKernel());
    const client = new Client(address, credentials.createInsecure());
    afterwards(() => client.close());
    const raw = client.makeBidiStreamRequest<Buffer, Buffer>(
      Session.path,
      (bytes) => bytes,
      (bytes) => bytes,
    );
    const failed = new Promise((resolve) => raw.on("error", resolve));
    raw.on("data", () => undefined);
    raw.write(Buffer.from("ffffffffffff", "hex"));
    expect(await failed).toBeInstanceOf(Error);
    expect(await clientOf(address).exists("/none", OPTIONS)).toBe(false);
  });
});

describe("back-pressure", () => {
  test("a client that does not read its replies is not read from either", async () => {
    const kernel = new FakeKernel();
    const content = new Uint8Array(200 * 1024);
    let reads = 0;
    kernel.put("/big", content);
    const plain = kernel.sysRead.bind(kernel);
    kernel.sysRead = (request, context, options) => {
      reads += 1;
      return plain(request, context, options);
    };
    const { address } = await serve(kernel, { limits: { sessionUnsentReplyBytes: 1024 * 1024 } });
    const session = rawSession(address);
    session.stream.pause();
    const payload = vfs.NexusVFSService.Read.request.encode({ path: "/big" });
    session.stream.write({ open: session.open });
    for (let id = 1; id <= 150; id += 1) {
      session.stream.write({ requests: [{ id, method: "Read", payload }] });
    }
    // The server goes on until the unread bytes reach the limit, then stops for good.
    await until(() => reads > 5, "some reads");
    const stoppedAt = await untilStill(() => reads);
    // Flow-control windows, 4 frames, 16 buffered requests; far from all 150 (30 MiB).
    expect(stoppedAt * content.length).toBeLessThan(16 * 1024 * 1024);
    session.stream.resume();
    await until(() => session.replies.length === 150, "every reply after all", 15_000);
    expect(reads).toBe(150);
  });
});

describe.each(["session", "unary"] as const)("a connection that breaks during a call (%s)", (mode) => {
  test("a change in flight is reported as unknown, a read is made again", async () => {
    const kernel = new FakeKernel();
    const waiting: (() => void)[] = [];
    const hold = () => new Promise<void>((resolve) => waiting.push(resolve));
    const [plainStat, plainWrite] = [kernel.sysStat.bind(kernel), kernel.write.bind(kernel)];
    kernel.sysStat = async (...args) => (await hold(), await plainStat(...args));
    kernel.write = async (...args) => (await hold(), await plainWrite(...args));
    const path = await relayTo((await serve(kernel)).address);
    const client = clientOf(path.address, { mode });
    const read = client.stat("/", OPTIONS);
    const write = client.write(
      {
        path: "/a",
        source: new Uint8Array(3),
        offsetBytes: null,
        mimeType: null,
        conditions: {},
        createParents: false,
      },
      OPTIONS,
    );
    const outcome = write.catch((error: unknown) => error);
    await until(() => waiting.length === 2, "both are being worked on");
    path.cut();
    expect(await outcome).toMatchObject({
      code: "UNKNOWN_OUTCOME",
      what: expect.stringContaining(path.address),
    });
    await until(() => waiting.length === 3, "the read arrives again");
    for (const go of waiting.splice(0)) go();
    expect((await read).path).toBe("/");
  });
});

test("errors cross the wire whole", async () => {
  const kernel = new FakeKernel();
  const original = new NexusError({
    code: "CONTENT_UNAVAILABLE",
    what: "no node holds /a; ask again",
    remedy: "start node 7",
    details: { holders: "n7:2126", tries: 3, known: true, reason: null },
  });
  kernel.sysStat = () => Promise.reject(original);
  const error: unknown = await clientOf((await serve(kernel)).address)
    .stat("/a", OPTIONS)
    .catch((caught: unknown) => caught);
  expect(NexusError.is(error)).toBe(true);
  const { code, what, remedy, details, retryable, message } = error as NexusError;
  expect({ code, what, remedy, details, retryable, message }).toEqual({
    code: original.code,
    what: original.what,
    remedy: original.remedy,
    details: original.details,
    retryable: true,
    message: original.message,
  });
});
