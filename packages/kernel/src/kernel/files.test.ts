import { type ContentId, LOCAL } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  ANN,
  kernelFixture,
  listed,
  OPTIONS,
  reading,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { put } from "../testing/mutations.js";

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield utf8(text);
}
const code = (expected: string, more: object = {}) => expect.objectContaining({ code: expected, ...more });

describe("write and read", () => {
  it("create, replace and read back, counting versions and keeping the type", async () => {
    const { kernel } = kernelFixture();
    const first = await kernel.write(writing("/d/a.txt", "one", { mimeType: "text/x" }), ANN, OPTIONS);
    expect(first).toMatchObject({ created: true, previous: null, entry: { version: 1, ownerId: "ann" } });
    const second = await kernel.write(writing("/d/a.txt", pieces("t", "wo")), ANN, OPTIONS);
    expect(second).toMatchObject({ created: false, entry: { version: 2, gen: 2, mimeType: "text/x" } });
    expect(second.previous).toEqual(first.entry);
    expect(second.token.index).toBeGreaterThan(first.token.index);
    expect(await textOf(kernel, "/d/a.txt")).toBe("two");
    expect(second.entry.lastWriterAddress).toBe("me:1");
  });

  it("sysWrite never creates, and says so before it stores a byte", async () => {
    const { kernel, store } = kernelFixture();
    await expect(kernel.sysWrite(writing("/a", "x"), ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    expect(store.objects.size).toBe(0);
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    await kernel.sysWrite(writing("/a", "y"), ANN, OPTIONS);
    expect(await textOf(kernel, "/a")).toBe("y");
  });

  it("refuse a directory as a file, and a file as a directory", async () => {
    const { kernel } = kernelFixture();
    await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ANN, OPTIONS);
    await kernel.write(writing("/f", "x"), ANN, OPTIONS);
    await expect(kernel.write(writing("/d", "x"), ANN, OPTIONS)).rejects.toEqual(code("IS_A_DIRECTORY"));
    await expect(kernel.sysRead(reading("/d"), ANN, OPTIONS)).rejects.toEqual(code("IS_A_DIRECTORY"));
    await expect(kernel.write(writing("/f/x", "x"), ANN, OPTIONS)).rejects.toEqual(code("NOT_A_DIRECTORY"));
    await expect(kernel.write(writing("/", "x"), ANN, OPTIONS)).rejects.toEqual(code("IS_A_DIRECTORY"));
  });

  it("honour ranges, also past the end", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/a", "0123456789"), ANN, OPTIONS);
    const read = async (offset: number, length: number | null) =>
      Buffer.from((await kernel.sysRead(reading("/a", offset, length), ANN, OPTIONS)).bytes).toString();
    expect(await read(2, 3)).toBe("234");
    expect(await read(8, 100)).toBe("89");
    expect(await read(10, null)).toBe("");
    expect(await read(500, 5)).toBe("");
    await expect(read(-1, null)).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(read(0, 1.5)).rejects.toEqual(code("INVALID_ARGUMENT"));
  });

  it("read an entry without content as no bytes", async () => {
    const { kernel } = kernelFixture();
    await kernel.sysSetattr(setting("/empty"), ANN, OPTIONS);
    expect(await textOf(kernel, "/empty")).toBe("");
    await kernel.write(writing("/empty", ""), ANN, OPTIONS);
    expect(await textOf(kernel, "/empty")).toBe("");
  });

  it("refuse an unexpected content id with the current one", async () => {
    const { kernel } = kernelFixture();
    const { entry } = await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    const expecting = (id: string) => ({ ...reading("/a"), expectedContentId: id as ContentId });
    await kernel.sysRead(expecting(entry.contentId ?? ""), ANN, OPTIONS);
    await expect(kernel.sysRead(expecting("0".repeat(64)), ANN, OPTIONS)).rejects.toEqual(
      code("CONFLICT", { details: expect.objectContaining({ currentContentId: entry.contentId }) }),
    );
  });

  it("stream without buffering, and bound what is buffered", async () => {
    const { kernel } = kernelFixture({ limits: { maxBufferedReadBytes: 600_000 } });
    const big = "x".repeat(700_000);
    await kernel.write(writing("/big", big), ANN, OPTIONS);
    await expect(kernel.sysRead(reading("/big"), ANN, OPTIONS)).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
    const stream = await kernel.sysReadStream(reading("/big"), ANN, OPTIONS);
    expect(stream.lengthBytes).toBe(700_000);
    const read = await listed(stream.pieces);
    expect(read.length).toBe(3);
    expect(Buffer.concat(read).toString()).toBe(big);
  });

  it("pass every condition down to the commit", async () => {
    const { kernel } = kernelFixture();
    const { entry } = await kernel.write(writing("/a", "1"), ANN, OPTIONS);
    const write = (conditions: object) => kernel.write(writing("/a", "2", { conditions }), ANN, OPTIONS);
    await expect(write({ ifAbsent: true })).rejects.toEqual(code("CONFLICT"));
    await expect(write({ ifVersion: 7 })).rejects.toEqual(code("CONFLICT"));
    await write({ ifMatch: entry.etag });
    await expect(write({ ifMatch: entry.etag })).rejects.toEqual(code("CONFLICT"));
  });
});

describe("writes at an offset and appends", () => {
  it("change a part and fill gaps with zeros", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/a", "hello"), ANN, OPTIONS);
    await kernel.sysWrite(writing("/a", "J", { offsetBytes: 0 }), ANN, OPTIONS);
    await kernel.sysWrite(writing("/a", pieces("!", "!"), { offsetBytes: 7 }), ANN, OPTIONS);
    expect(await textOf(kernel, "/a")).toBe("Jello\0\0!!");
    await expect(kernel.sysWrite(writing("/no", "x", { offsetBytes: 1 }), ANN, OPTIONS)).rejects.toEqual(
      code("NOT_FOUND"),
    );
    await kernel.write(writing("/new", "x", { offsetBytes: 2 }), ANN, OPTIONS);
    expect(await textOf(kernel, "/new")).toBe("\0\0x");
    await expect(kernel.sysWrite(writing("/a", "x", { offsetBytes: -1 }), ANN, OPTIONS)).rejects.toEqual(
      code("INVALID_ARGUMENT"),
    );
  });

  it("lose nothing when many append at once on this node", async () => {
    const { kernel } = kernelFixture();
    const lines = Array.from({ length: 50 }, (_, i) => `line ${i}\n`);
    await Promise.all(
      lines.map((line) =>
        kernel.append({ path: "/log", data: utf8(line), createParents: true }, ANN, OPTIONS),
      ),
    );
    expect((await textOf(kernel, "/log")).split("\n").filter(Boolean).sort()).toEqual(
      lines.map((line) => line.trim()).sort(),
    );
  });

  it("lose nothing when another node commits between reading and committing", async () => {
    const { kernel, root, store } = kernelFixture();
    let rivals = 0;
    root.beforeCommit = async () => {
      if (rivals === 5) return;
      rivals += 1;
      const current = await root.get("/log", { consistency: LOCAL });
      const old = current?.contentId === null || current === null ? "" : store.objects.get(current.contentId);
      const bytes = Buffer.concat([Buffer.from(old ?? ""), Buffer.from(`rival ${rivals}\n`)]);
      const { contentId, sizeBytes } = await store.put(bytes, { key: null, signal: null });
      root.applyNow([put("/log", { contentId, sizeBytes })]);
    };
    await kernel.append({ path: "/log", data: utf8("mine\n"), createParents: false }, ANN, OPTIONS);
    expect(await textOf(kernel, "/log")).toBe("rival 1\nrival 2\nrival 3\nrival 4\nrival 5\nmine\n");
  });

  it("give up after a bounded number of conflicts, naming it", async () => {
    const { kernel, root } = kernelFixture({ limits: { maxEditAttempts: 3 } });
    let attempts = 0;
    root.beforeCommit = () => {
      attempts += 1;
      root.applyNow([put("/log", { sizeBytes: 0 })]);
    };
    await expect(
      kernel.append({ path: "/log", data: utf8("x"), createParents: false }, ANN, OPTIONS),
    ).rejects.toEqual(code("CONFLICT", { details: expect.objectContaining({ attempts: 3 }) }));
    expect(attempts).toBe(3);
  });

  it("does not try again when the caller's own condition failed", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/a", "1"), ANN, OPTIONS);
    const stale = writing("/a", "x", { offsetBytes: 0, conditions: { ifVersion: 9 } });
    await expect(kernel.sysWrite(stale, ANN, OPTIONS)).rejects.toEqual(code("CONFLICT"));
  });

  it("fetch the base from its holder first when it is not here", async () => {
    const { kernel, root, store } = kernelFixture();
    const peer = new FakeObjectStore("content");
    store.peers.set("other:1", peer);
    const { contentId, sizeBytes } = await peer.put(utf8("far"), { key: null, signal: null });
    root.applyNow([put("/a", { contentId, sizeBytes, writerAddress: "other:1" })]);
    await kernel.append({ path: "/a", data: utf8(" away"), createParents: false }, ANN, OPTIONS);
    expect(await textOf(kernel, "/a")).toBe("far away");
  });

  it("bound the bytes they hold", async () => {
    const { kernel } = kernelFixture({ limits: { maxEditBytes: 3 } });
    await expect(
      kernel.append({ path: "/a", data: utf8("four"), createParents: false }, ANN, OPTIONS),
    ).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
  });
});

describe("content that is elsewhere", () => {
  it("is read from the node that wrote it", async () => {
    const { kernel, root, store } = kernelFixture();
    const peer = new FakeObjectStore("content");
    store.peers.set("other:1", peer);
    const { contentId, sizeBytes } = await peer.put(utf8("far"), { key: null, signal: null });
    root.applyNow([put("/a", { contentId, sizeBytes, writerAddress: "other:1" })]);
    expect(await textOf(kernel, "/a")).toBe("far");
    expect((await kernel.sysStat("/a", ANN, OPTIONS)).holders).toEqual(["other:1"]);
  });

  it("is named with path, id and holder when nobody has it", async () => {
    const { kernel, root } = kernelFixture();
    root.applyNow([put("/a", { sizeBytes: 3, writerAddress: "gone:9" })]);
    await expect(kernel.sysRead(reading("/a"), ANN, OPTIONS)).rejects.toEqual(
      code("CONTENT_UNAVAILABLE", {
        message: expect.stringMatching(/\/a .*content a{64}.*gone:9/),
        details: expect.objectContaining({ path: "/a", holder: "gone:9" }),
      }),
    );
    root.applyNow([put("/b", { sizeBytes: 3, writerAddress: "me:1" })]);
    await expect(kernel.sysRead(reading("/b"), ANN, OPTIONS)).rejects.toThrow(/this node, which lost them/);
  });

  it("is found at a member's present address when the row has one it no longer has", async () => {
    const { kernel, root, store, coordinator } = kernelFixture({ limits: { maxHoldersAsked: 3 } });
    const peer = new FakeObjectStore("content");
    store.peers.set("moved:2", peer);
    const { contentId, sizeBytes } = await peer.put(utf8("far"), { key: null, signal: null });
    root.applyNow([put("/a", { contentId, sizeBytes, writerAddress: "old:1" })]);
    const asked: (readonly string[])[] = [];
    const readNow = store.read.bind(store);
    store.read = (id, range, options) => {
      asked.push(options.holders);
      return readNow(id, range, options);
    };
    await expect(kernel.sysRead(reading("/a"), ANN, OPTIONS)).rejects.toEqual(
      code("CONTENT_UNAVAILABLE", { details: expect.objectContaining({ holder: "old:1" }) }),
    );
    coordinator.peerAddresses = ["old:1", "me:1", null, "moved:2", "fourth:1"];
    expect(await textOf(kernel, "/a")).toBe("far");
    expect(asked).toEqual([["old:1"], ["old:1", "moved:2", "fourth:1"]]);
  });

  it("is not served when its length is not what the entry says", async () => {
    const { kernel, root, store } = kernelFixture();
    const { contentId } = await store.put(utf8("abc"), { key: null, signal: null });
    root.applyNow([put("/a", { contentId, sizeBytes: 5 })]);
    await expect(kernel.sysRead(reading("/a"), ANN, OPTIONS)).rejects.toEqual(code("CORRUPT"));
  });
});
