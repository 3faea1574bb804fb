import { NexusError } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { VfsClient } from "../client/vfs-client.js";
import { FakeKernel } from "../testing/fake-kernel.js";
import { clientOf, closeEverything, OPTIONS, serve, until } from "../testing/servers.js";

const { NexusVFSService } = vfs;
const TAKE = { maxMessages: 10, maxBytes: 1_000, waitMs: 0 };

let kernel: FakeKernel;
let client: VfsClient;

beforeEach(async () => {
  kernel = new FakeKernel();
  kernel.channels.makePipe("/p", { maxMessages: 2 });
  kernel.channels.makeStream("/s");
  client = clientOf((await serve(kernel)).address);
});
afterEach(closeEverything);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);
const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  return NexusError.is(outcome) ? outcome.code : "none";
};

describe("pipes and streams over the wire", () => {
  it("a message of the largest size comes whole, and an empty one too", async () => {
    const large = new Uint8Array(256 * 1024).fill(3);
    await client.channels.push({ path: "/p", data: large, waitMs: 0 }, OPTIONS);
    await client.channels.push({ path: "/p", data: bytes(""), waitMs: 0 }, OPTIONS);
    const [first] = await client.channels.pop({ path: "/p", ...TAKE }, OPTIONS);
    expect(Buffer.compare(first?.data ?? bytes(""), large)).toBe(0);
    expect(await client.channels.pop({ path: "/p", ...TAKE }, OPTIONS)).toMatchObject([{ writtenAtMs: 1 }]);
  });

  it("waits at the server, and errors come with what they say", async () => {
    const reading = client.channels.read({ path: "/s", offset: 0, ...TAKE, waitMs: 3_000 }, OPTIONS);
    await until(() => kernel.channels.streams.get("/s")?.waiting === 1, "the reader waits");
    await client.channels.append({ path: "/s", messages: [bytes("a"), bytes("b")] }, OPTIONS);
    const slice = await reading;
    expect(slice.messages.map(({ data }) => text(data))).toEqual(["a", "b"]);
    expect(slice).toMatchObject({ nextOffset: 102, endOffset: 102 });
    const early = client.channels.read({ path: "/s", offset: 5, ...TAKE }, OPTIONS);
    await expect(early).rejects.toMatchObject({ code: "TRUNCATED", details: { earliestOffset: 100 } });
    for (const data of [bytes("1"), bytes("2")]) {
      await client.channels.push({ path: "/p", data, waitMs: 0 }, OPTIONS);
    }
    expect(await codeOf(client.channels.push({ path: "/p", data: bytes("3"), waitMs: 0 }, OPTIONS))).toBe(
      "RESOURCE_EXHAUSTED",
    );
  });

  it("the status comes as it is", async () => {
    await client.channels.append({ path: "/s", messages: [bytes("a")] }, OPTIONS);
    const commit = { path: "/s", group: "g", offset: 101, expectedOffset: 0 };
    await client.channels.commitCursor(commit, OPTIONS);
    expect(await codeOf(client.channels.commitCursor(commit, OPTIONS))).toBe("CONFLICT");
    const asked = { ...OPTIONS, consistency: { kind: "local" } } as const;
    const wait = { timeoutMs: 1_000, signal: null, consistency: asked.consistency };
    for (const [path, channel] of [
      ["/s", kernel.channels.streams.get("/s")],
      ["/p", kernel.channels.pipes.get("/p")],
    ] as const) {
      expect(await client.channels.status(path, asked)).toEqual(await channel?.status(wait));
    }
    expect(kernel.channels.statusOptions?.consistency).toEqual({ kind: "local" });
  });

  it("an operation in the wrong call, or none at all, is refused", async () => {
    const pop = { path: "/p", operation: vfs.ChannelOperation.CHANNEL_POP, maxMessages: 1, maxBytes: 1 };
    expect(await codeOf(client.call(NexusVFSService.ChannelRead, pop, OPTIONS))).toBe("INVALID_ARGUMENT");
    const status = { path: "/p", operation: vfs.ChannelOperation.CHANNEL_STATUS };
    expect(await codeOf(client.call(NexusVFSService.Channel, status, OPTIONS))).toBe("INVALID_ARGUMENT");
    const push = { path: "/p", operation: vfs.ChannelOperation.CHANNEL_PUSH, messages: [] };
    expect(await codeOf(client.call(NexusVFSService.Channel, push, OPTIONS))).toBe("INVALID_ARGUMENT");
  });
});

describe("clients of the original protocol", () => {
  it("find, write, read, collect and close", async () => {
    const call = client.call.bind(client);
    expect((await call(NexusVFSService.HasPipe, { path: "/p" }, OPTIONS)).present).toBe(true);
    expect((await call(NexusVFSService.HasStream, { path: "/p" }, OPTIONS)).present).toBe(false);
    expect((await call(NexusVFSService.HasStream, { path: "/none" }, OPTIONS)).present).toBe(false);
    const { offset } = await call(
      NexusVFSService.StreamWriteNowait,
      { path: "/s", data: bytes("a") },
      OPTIONS,
    );
    await call(NexusVFSService.StreamWriteNowait, { path: "/s", data: bytes("b") }, OPTIONS);
    const first = await call(NexusVFSService.StreamReadAt, { path: "/s", offset }, OPTIONS);
    expect([text(first.data), first.nextOffset, first.eof]).toEqual(["a", offset + 1, false]);
    const end = await call(NexusVFSService.StreamReadAt, { path: "/s", offset: offset + 2 }, OPTIONS);
    expect([end.nextOffset, end.eof, end.timedOut]).toEqual([offset + 2, true, false]);
    const waiting = { path: "/s", offset: offset + 2, blocking: true, timeoutMs: 40 };
    expect(await call(NexusVFSService.StreamReadAt, waiting, OPTIONS)).toMatchObject({ timedOut: true });
    expect(text((await call(NexusVFSService.StreamCollectAll, { path: "/s" }, OPTIONS)).data)).toBe("ab");
    await call(NexusVFSService.CloseStream, { path: "/s" }, OPTIONS);
    expect(await codeOf(call(NexusVFSService.StreamWriteNowait, { path: "/s" }, OPTIONS))).toBe("ENDED");
    await call(NexusVFSService.ClosePipe, { path: "/p" }, OPTIONS);
    expect(kernel.channels.pipes.get("/p")).toBeDefined();
  });
});
