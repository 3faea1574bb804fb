import { openMemoryMetaStore } from "@nexus/backends";
import { type LogIndex, NexusError, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { createKernel, NoopDistributedCoordinator, openLocalLocks } from "@nexus/kernel";
import { FakeObjectStore } from "@nexus/kernel/testing";
import { newId, utf8Decode, utf8Encode } from "@nexus/lib";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDeferredContent } from "./deferred-content.js";
import { createSegmentStore } from "./segment-store.js";

const { signal } = new AbortController();

/** Segments in the content of a kernel, what its calls on content came to, and how full its node is. */
async function segmentsOfKernel() {
  const metaStore = await openMemoryMetaStore({ zoneId: ROOT_ZONE });
  const locks = openLocalLocks(metaStore);
  const store = new FakeObjectStore("content");
  const ended: string[] = [];
  const node = { isFull: false };
  const kernel = createKernel({
    coordinator: new NoopDistributedCoordinator({
      ...{ metaStore, locks, nodeId: 7 as NodeId, incarnation: metaStore.incarnation },
      appliedIndex: () => 1 as LogIndex,
    }),
    store,
    clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
    random: Math.random,
    newId: () => newId(),
    metrics: { onSyscall: (name, code) => void ended.push(`${name} ${code}`) },
    growth: {
      admit: () => {
        if (node.isFull) throw new NexusError({ code: "NO_SPACE", what: "the disk is nearly full" });
      },
    },
  });
  onTestFinished(async () => {
    await kernel.close();
    locks.close();
    await metaStore.close();
  });
  const { content, bind } = createDeferredContent();
  const segments = createSegmentStore(content);
  return { kernel, store, ended, node, segments, bind };
}

describe("segments of streams", () => {
  it("are refused as retryable until the kernel is wired", async () => {
    const segments = createSegmentStore(createDeferredContent().content);
    await expect(segments.put(utf8Encode("early"), signal)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("are content of the kernel by its id: kept, fetched from a member that holds them, and counted", async () => {
    const { kernel, store, ended, segments, bind } = await segmentsOfKernel();
    bind(kernel.content);
    const id = await segments.put(utf8Encode("a segment"), signal);
    expect(store.objects.has(id)).toBe(true);
    expect(utf8Decode(await segments.read(id, [], signal))).toBe("a segment");

    const member = new FakeObjectStore("content");
    const { contentId } = await member.put(utf8Encode("theirs"), { key: null, signal: null });
    await expect(segments.read(contentId, ["b:2126"], signal)).rejects.toMatchObject({
      code: "CONTENT_UNAVAILABLE",
    });
    store.peers.set("b:2126", member);
    expect(utf8Decode(await segments.read(contentId, ["b:2126"], signal))).toBe("theirs");
    expect(ended).toEqual([
      "write_content OK",
      "read_content OK",
      "read_content CONTENT_UNAVAILABLE",
      "read_content OK",
    ]);
  });

  it("are read but not added while the node has no room, and neither once it closes", async () => {
    const { kernel, node, segments, bind } = await segmentsOfKernel();
    bind(kernel.content);
    const id = await segments.put(utf8Encode("before"), signal);
    node.isFull = true;
    await expect(segments.put(utf8Encode("after"), signal)).rejects.toMatchObject({ code: "NO_SPACE" });
    expect(utf8Decode(await segments.read(id, [], signal))).toBe("before");
    await kernel.close();
    await expect(segments.read(id, [], signal)).rejects.toMatchObject({ code: "CLOSED" });
  });
});
