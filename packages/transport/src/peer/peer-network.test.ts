import { Client, credentials } from "@grpc/grpc-js";
import type { NodeId } from "@nexus/contracts";
import { raft } from "@nexus/contracts/wire";
import type { ClusterId } from "@nexus/raft";
import { afterEach, describe, expect, test } from "vitest";
import { introduce, startNode, type TestNode } from "../testing/nodes.js";
import { relayTo } from "../testing/relay.js";
import { afterwards, closeEverything, until, unusedAddress } from "../testing/servers.js";

afterEach(closeEverything);

const quick = { redialInitialMs: 10, redialMaxMs: 50, dialTimeoutMs: 1_000, pingTimeoutMs: 100 };

/** Sends until something arrives: messages before a stream exists may be dropped. */
async function connected(a: TestNode, b: TestNode): Promise<void> {
  const isThrough = (from: TestNode, to: TestNode): boolean => {
    from.send(to, "hello?");
    return to.handler.texts(from.id).includes("hello?");
  };
  await until(() => isThrough(a, b), `messages from ${a.id} to ${b.id}`);
  await until(() => isThrough(b, a), `messages from ${b.id} to ${a.id}`);
}

describe("two nodes", () => {
  test("exchange messages of many zones over one stream, in order, whoever dials", async () => {
    const [a, b] = [await startNode(1), await startNode(2)];
    introduce(a, b);
    await connected(a, b);
    for (let i = 0; i < 1_000; i += 1) {
      a.send(b, `a${i}`);
      b.send(a, `b${i}`);
    }
    await until(() => b.handler.texts(a.id).includes("a999"), "a's messages");
    await until(() => a.handler.texts(b.id).includes("b999"), "b's messages");
    const numbered = (texts: string[]) => texts.filter((text) => text !== "hello?");
    expect(numbered(b.handler.texts(a.id))).toEqual(Array.from({ length: 1_000 }, (_, i) => `a${i}`));
    expect(numbered(a.handler.texts(b.id))).toEqual(Array.from({ length: 1_000 }, (_, i) => `b${i}`));
    expect(a.handler.addresses.get(b.id)).toBe("127.0.0.1:1");
  });

  test("carry zone, incarnation, priority and bytes unchanged", async () => {
    const [a, b] = [await startNode(1), await startNode(2)];
    introduce(a, b);
    await connected(a, b);
    const message = {
      zoneId: "team-7" as never,
      incarnation: "0123456789abcdef0123456789abcdef" as never,
      priority: "urgent" as const,
      bytes: Uint8Array.from({ length: 256 }, (_, i) => i),
    };
    expect(a.network.send(b.id, message)).toBe(true);
    await until(() => b.handler.received.at(-1)?.message.zoneId === "team-7", "the message");
    const received = b.handler.received.at(-1)!.message;
    expect({ ...received, bytes: [...received.bytes] }).toEqual({ ...message, bytes: [...message.bytes] });
  });

  test("answer over a stream the other dialled, without knowing its address", async () => {
    const [a, b] = [await startNode(1), await startNode(2)];
    b.network.setPeerAddress(a.id, a.address);
    await connected(b, a);
    a.send(b, "answer");
    await until(() => b.handler.texts(a.id).includes("answer"), "the answer");
  });

  test("settle on one stream when both dial at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [
        await startNode(1, { network: { limits: quick } }),
        await startNode(2, { network: { limits: quick } }),
      ];
      introduce(a, b);
      await connected(a, b);
      const before = [a.handler.unreachable.length, b.handler.unreachable.length];
      const lostBefore = [a.handler.streamsLost.length, b.handler.streamsLost.length];
      for (let i = 0; i < 100; i += 1) {
        a.send(b, `x${i}`);
        b.send(a, `x${i}`);
        if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => b.handler.texts(a.id).includes("x99"), "a to b");
      await until(() => a.handler.texts(b.id).includes("x99"), "b to a");
      // Nothing flaps once it is settled.
      expect([a.handler.unreachable.length, b.handler.unreachable.length]).toEqual(before);
      expect([a.handler.streamsLost.length, b.handler.streamsLost.length]).toEqual(lostBefore);
      await a.stop();
      await b.stop();
    }
  });

  test("find each other again after one restarts", async () => {
    const a = await startNode(1, { network: { limits: quick } });
    const b = await startNode(2, { network: { limits: quick } });
    introduce(a, b);
    await connected(a, b);
    const [lostByA, lostByB] = [a.handler.streamsLost.length, b.handler.streamsLost.length];
    await b.stop();
    await until(() => a.handler.unreachable.includes(b.id), "a notices");
    expect(a.handler.streamsLost.slice(lostByA)).toEqual([b.id]);
    expect(b.handler.streamsLost.slice(lostByB), "it closed the stream itself").toEqual([]);
    const again = await startNode(2, { address: b.address, network: { limits: quick } });
    again.network.setPeerAddress(a.id, a.address);
    await connected(a, again);
  });

  test("reconnect after the connection breaks, and tell the host", async () => {
    const a = await startNode(1, { network: { limits: quick } });
    const b = await startNode(2, { network: { limits: quick } });
    const relay = await relayTo(b.address);
    a.network.setPeerAddress(b.id, relay.address);
    await connected(a, b);
    relay.cut();
    await until(() => a.handler.unreachable.includes(b.id), "a is told");
    a.send(b, "after");
    await until(() => (a.send(b, "after"), b.handler.texts(a.id).includes("after")), "messages again");
  });

  test("a dead network is noticed when the other side dials again", async () => {
    const a = await startNode(1, { network: { limits: quick } });
    const b = await startNode(2, { network: { limits: quick } });
    const relay = await relayTo(b.address);
    a.network.setPeerAddress(b.id, relay.address); // The smaller id dials: its stream is the one kept.
    await connected(a, b);
    relay.freeze();
    b.network.setPeerAddress(a.id, a.address);
    // b lost patience: drop its end of the stream, dial a directly.
    b.network.setPeerAddress(a.id, null);
    b.network.setPeerAddress(a.id, a.address);
    await until(() => (b.send(a, "direct"), a.handler.texts(b.id).includes("direct")), "b reaches a", 8_000);
    relay.thaw();
  });
});

describe("addresses", () => {
  test("a node that moves is dialled at its new address", async () => {
    const a = await startNode(1, { network: { limits: quick } });
    const b = await startNode(2, { network: { limits: quick } });
    a.network.setPeerAddress(b.id, await unusedAddress());
    await until(() => a.handler.unreachable.includes(b.id), "the wrong address fails");
    a.network.setPeerAddress(b.id, b.address);
    await connected(a, b);
  });

  test("a forgotten node gets nothing more", async () => {
    const [a, b] = [await startNode(1), await startNode(2)];
    a.network.setPeerAddress(b.id, b.address);
    await connected(a, b);
    a.network.setPeerAddress(b.id, null);
    expect(a.send(b, "lost")).toBe(false);
    expect(a.metrics.drops).toContain("no_stream");
  });

  test("another node at the expected address is a problem an operator hears of", async () => {
    const a = await startNode(1, { network: { limits: quick } });
    const b = await startNode(2);
    a.network.setPeerAddress(3 as NodeId, b.address);
    await until(() => a.problems.length > 0, "the problem");
    expect(a.problems[0]).toMatchObject({
      node: 3,
      address: b.address,
      error: { code: "PERMISSION_DENIED" },
    });
    expect(a.send(3 as NodeId, "x")).toBe(false);
  });
});

describe("strangers", () => {
  test("a node of another cluster is refused on both sides, loudly, and exchanges nothing", async () => {
    const a = await startNode(1, { network: { limits: quick } });
    const b = await startNode(2, { clusterId: () => "cluster-2" as ClusterId, network: { limits: quick } });
    introduce(a, b);
    await until(() => a.problems.length > 0 && b.problems.length > 0, "both hear of it");
    expect(a.problems[0]?.error.message).toContain("cluster-2");
    const heard = [a.problems.length, b.problems.length] as const;
    a.send(b, "secret");
    b.send(a, "secret");
    // What was sent would have gone with the next stream, which is refused like the first.
    await until(() => a.problems.length > heard[0] && b.problems.length > heard[1], "both dial again");
    expect([...a.handler.received, ...b.handler.received]).toEqual([]);
  });

  test("a joiner without a cluster may talk, and is known by its cluster afterwards", async () => {
    let clusterId: ClusterId | null = null;
    const a = await startNode(1);
    const joiner = await startNode(2, { clusterId: () => clusterId });
    introduce(a, joiner);
    await connected(a, joiner);
    clusterId = "cluster-1" as ClusterId;
    expect(joiner.network.self.clusterId()).toBe("cluster-1");
  });

  test("a node with this node's own id is refused", async () => {
    const a = await startNode(1);
    const twin = await startNode(1, { network: { limits: quick } });
    const third = await startNode(2, { network: { limits: quick } });
    third.network.setPeerAddress(1 as NodeId, a.address);
    await connected(third, a);
    // The twin believes that node 9 lives at a's address; a sees its own id in the hello.
    twin.network.setPeerAddress(9 as NodeId, a.address);
    await until(() => a.problems.length > 0, "a refuses");
    expect(a.problems[0]?.error.message).toContain("own id 1");
  });

  test.each([
    ["garbage", Buffer.from("ffffffffff", "hex")],
    ["no hello", Buffer.from(raft.PeerFrame.encode({ ping: 1 }))],
    [
      "a zone that is no zone",
      Buffer.concat([
        Buffer.from(
          raft.PeerFrame.encode({
            hello: { protocolVersion: 1, clusterId: "cluster-1", nodeId: 77, bootId: "b" },
          }),
        ),
      ]),
    ],
  ])("malformed streams end without harm: %s", async (name, bytes) => {
    const a = await startNode(1);
    const client = new Client(a.address, credentials.createInsecure());
    afterwards(() => client.close());
    const raw = client.makeBidiStreamRequest<Buffer, Buffer>(
      raft.ZoneTransportService.PeerStream.path,
      (buffer) => buffer,
      (buffer) => buffer,
    );
    const ended = new Promise((resolve) => {
      raw.on("error", resolve);
      raw.on("end", resolve);
    });
    raw.on("data", () => undefined);
    raw.write(bytes);
    if (name.startsWith("a zone")) {
      raw.write(Buffer.from(raft.PeerFrame.encode({ messages: [{ zoneId: "../etc", payload: bytes }] })));
    }
    await ended;
    expect(a.handler.received).toEqual([]);
    const b = await startNode(2);
    introduce(a, b);
    await connected(a, b);
  });
});

describe("a slow or absent peer", () => {
  test("costs bounded memory: the queue fills, further messages are dropped and reported", async () => {
    const limits = { ...quick, queueBytes: 200_000, queueMessages: 10_000, framesInFlight: 2 };
    const a = await startNode(1, { network: { limits } });
    const b = await startNode(2);
    const relay = await relayTo(b.address);
    a.network.setPeerAddress(b.id, relay.address);
    await connected(a, b);
    relay.freeze();
    const text = "x".repeat(10_000);
    let accepted = 0;
    for (let i = 0; i < 3_000; i += 1) {
      if (a.send(b, text)) accepted += 1;
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    // 200 kB queued, 2 frames in flight, 4 MiB window and socket buffers; not 30 MB.
    expect(accepted * text.length).toBeLessThan(16_000_000);
    expect(a.metrics.maxQueueBytes).toBeLessThanOrEqual(200_000);
    expect(a.metrics.drops).toContain("queue_full");
    await until(() => a.handler.unreachable.includes(b.id), "the host is told");
    relay.thaw();
    await until(() => (a.send(b, "again"), b.handler.texts(a.id).includes("again")), "it goes on", 10_000);
  });

  test("urgent messages overtake those that wait", async () => {
    const a = await startNode(1, { network: { limits: { ...quick, framesInFlight: 1 } } });
    const b = await startNode(2);
    introduce(a, b);
    await connected(a, b);
    for (let i = 0; i < 50; i += 1) a.send(b, `${i}`.padEnd(100_000, " "));
    a.send(b, "vote", "urgent");
    await until(() => b.handler.texts(a.id).length >= 52, "all messages");
    const order = b.handler.texts(a.id).map((text) => text.trim());
    expect(order.indexOf("vote")).toBeLessThan(order.indexOf("20"));
  });

  test("a message larger than allowed is refused, not sent", async () => {
    const a = await startNode(1, { network: { limits: { ...quick, messageBytes: 1_000 } } });
    const b = await startNode(2);
    introduce(a, b);
    await connected(a, b);
    expect(a.send(b, "x".repeat(1_001))).toBe(false);
    expect(a.metrics.drops).toContain("too_large");
  });

  test("nobody at the address: reported after each failed dial, dialled again within the back-off", async () => {
    const a = await startNode(1, { network: { limits: quick } });
    a.network.setPeerAddress(2 as NodeId, await unusedAddress());
    await until(() => a.handler.unreachable.length >= 3, "three attempts");
    expect(a.send(2 as NodeId, "x")).toBe(false);
  });
});

test("closing ends every stream; nothing is sent or received afterwards", async () => {
  const [a, b] = [await startNode(1), await startNode(2)];
  introduce(a, b);
  await connected(a, b);
  await a.network.close();
  expect(a.send(b, "late")).toBe(false);
  await until(() => b.handler.unreachable.includes(a.id), "b is told");
});
