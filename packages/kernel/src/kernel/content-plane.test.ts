import { type ContentId, NexusError } from "@nexus/contracts";
import { describe, expect, expectTypeOf, it } from "vitest";
import { MAX_READ_PIECE_BYTES, WHOLE_OBJECT } from "../abc/object-store.js";
import type { ServiceHost } from "../core/services/types.js";
import { ANN, kernelFixture, OPTIONS, utf8, writing } from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import type { ContentOptions } from "./content-plane.js";
import type { KernelRuntime } from "./runtime.js";

const LOCAL: ContentOptions = { holders: [], stallMs: 5_000, signal: null };

const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function* inPieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield utf8(text);
}

describe("content by id", () => {
  it("is what a file names, whole and in ranges", async () => {
    const { kernel } = kernelFixture();
    const { entry } = await kernel.write(writing("/f", "0123456789"), ANN, OPTIONS);
    const id = entry.contentId as ContentId;
    expect(decoded(await kernel.content.readContent(id, WHOLE_OBJECT, LOCAL))).toBe("0123456789");
    expect(decoded(await gather(kernel.content.stream(id, LOCAL)))).toBe("0123456789");
    const range = { offsetBytes: 3, lengthBytes: 4 };
    expect(decoded(await gather(kernel.content.streamRange(id, range, LOCAL)))).toBe("3456");
  });

  it("is stored without a path, in one piece or in many, under the same id", async () => {
    const { kernel, store, root } = kernelFixture();
    const index = root.index;
    const whole = await kernel.content.writeContent(utf8("one two"), LOCAL);
    expect(await kernel.content.writeStream(inPieces("one", " two"), LOCAL)).toEqual(whole);
    expect(whole.sizeBytes).toBe(7);
    expect(store.objects.has(whole.contentId)).toBe(true);
    expect(root.index).toBe(index);
  });

  it("comes from a holder when it is not here, and its absence names those asked", async () => {
    const { kernel, store } = kernelFixture();
    const peer = new FakeObjectStore("content");
    const { contentId } = await peer.put(utf8("far"), { key: null, signal: null });
    store.peers.set("b:2126", peer);
    await expect(kernel.content.readContent(contentId, WHOLE_OBJECT, LOCAL)).rejects.toMatchObject({
      code: "CONTENT_UNAVAILABLE",
    });
    const asking = { ...LOCAL, holders: ["c:2126"] };
    await expect(gather(kernel.content.stream(contentId, asking))).rejects.toThrow("none of c:2126 gave it");
    const held = { ...LOCAL, holders: ["b:2126"] };
    expect(decoded(await kernel.content.readContent(contentId, WHOLE_OBJECT, held))).toBe("far");
  });

  it("is refused in one piece of memory beyond the bound, and streams all the same", async () => {
    const { kernel } = kernelFixture({ limits: { maxBufferedReadBytes: 1_000 } });
    const { contentId } = await kernel.content.writeContent(new Uint8Array(2_000), LOCAL);
    await expect(kernel.content.readContent(contentId, WHOLE_OBJECT, LOCAL)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
    });
    expect((await gather(kernel.content.stream(contentId, LOCAL))).length).toBe(2_000);
  });

  it("ends a read whose store hangs, and one that its reader gives up", async () => {
    const { kernel, store } = kernelFixture();
    const { contentId } = await kernel.content.writeContent(new Uint8Array(2 * MAX_READ_PIECE_BYTES), LOCAL);
    const abort = new AbortController();
    const reader = kernel.content
      .stream(contentId, { ...LOCAL, signal: abort.signal })
      [Symbol.asyncIterator]();
    expect((await reader.next()).done).toBe(false);
    abort.abort();
    await expect(reader.next()).rejects.toMatchObject({ code: "CANCELLED" });
    store.before = () => new Promise(() => undefined);
    const hanging = kernel.content.readContent(contentId, WHOLE_OBJECT, { ...LOCAL, stallMs: 20 });
    await expect(hanging).rejects.toMatchObject({ code: "CONTENT_UNAVAILABLE" });
  });

  it("takes a bounded number of reads and writes at once, and gives each slot back", async () => {
    const { kernel } = kernelFixture({ limits: { maxContentCalls: 1 } });
    const { contentId } = await kernel.content.writeContent(utf8("x"), LOCAL);
    const open = kernel.content.stream(contentId, LOCAL)[Symbol.asyncIterator]();
    await open.next();
    await expect(kernel.content.writeContent(utf8("y"), LOCAL)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
    });
    await open.return?.();
    await kernel.content.writeContent(utf8("y"), LOCAL);
  });

  it("is not stored while the node has no room, neither whole, in pieces nor as a peer's blob", async () => {
    const full = new NexusError({ code: "NO_SPACE", what: "nearly full" });
    const growth = {
      admit: (bytes: number) => {
        if (bytes > 0) throw full;
      },
    };
    const { kernel, store } = kernelFixture({ growth });
    await expect(kernel.content.writeContent(utf8("x"), LOCAL)).rejects.toBe(full);
    await expect(kernel.content.writeStream(inPieces("x"), LOCAL)).rejects.toBe(full);
    await expect(kernel.content.blobs.writeBlob("0".repeat(64) as ContentId, utf8("x"))).rejects.toBe(full);
    expect(store.objects.size).toBe(0);
  });

  it("serves peers its blobs before calls are answered, and nobody once the node closes", async () => {
    const { kernel } = kernelFixture();
    const { contentId } = await kernel.content.writeContent(utf8("blob"), LOCAL);
    expect(await kernel.content.blobs.hasBlob(contentId)).toBe(true);
    expect(decoded((await kernel.content.blobs.readBlob(contentId)) as Uint8Array)).toBe("blob");
    await kernel.close();
    await expect(kernel.content.blobs.readBlob(contentId)).rejects.toMatchObject({ code: "CLOSED" });
    await expect(kernel.content.readContent(contentId, WHOLE_OBJECT, LOCAL)).rejects.toMatchObject({
      code: "CLOSED",
    });
  });

  it("is refused where bytes are kept by path", async () => {
    const { kernel } = kernelFixture({}, ["root"], new FakeObjectStore("path"));
    await expect(kernel.content.writeContent(utf8("x"), LOCAL)).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
  });

  it("is no part of what a service is given", () => {
    // Checked by the compiler, as services are: they may not import the kernel.
    expectTypeOf<ServiceHost["kernel"]>().not.toHaveProperty("content");
    expectTypeOf<KernelRuntime>().toHaveProperty("content");
  });
});
