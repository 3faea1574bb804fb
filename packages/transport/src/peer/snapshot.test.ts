import type { LogIndex, NodeId, Term, ZoneId } from "@nexus/contracts";
import { NexusError } from "@nexus/contracts";
import type { ClusterId, SnapshotHeader } from "@nexus/raft";
import { afterEach, describe, expect, test } from "vitest";
import { INCARNATION, startNode, type TestNode } from "../testing/nodes.js";
import { relayTo } from "../testing/relay.js";
import { closeEverything, collect, until, untilStill } from "../testing/servers.js";

afterEach(closeEverything);

const header: SnapshotHeader = {
  zoneId: "root" as ZoneId,
  incarnation: INCARNATION,
  index: 12_345 as LogIndex,
  term: 7 as Term,
  confState: {
    voters: [1, 2, 3] as NodeId[],
    votersOutgoing: [1] as NodeId[],
    learners: [4] as NodeId[],
    learnersNext: [5] as NodeId[],
    autoLeave: true,
  },
  message: Uint8Array.of(9, 8, 7),
  snapshotId: "5f".repeat(12),
  chunksBefore: 17,
  isRepair: true,
};
const offer = {
  zoneId: header.zoneId,
  incarnation: header.incarnation,
  index: header.index,
  snapshotId: header.snapshotId,
  isRepair: true,
};

async function* chunks(count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i += 1) yield new Uint8Array(size).fill(i);
}

async function pair(): Promise<[TestNode, TestNode]> {
  const a = await startNode(1);
  const b = await startNode(2);
  a.network.setPeerAddress(b.id, b.address);
  return [a, b];
}

const send = (
  from: TestNode,
  to: TestNode,
  source: AsyncIterable<Uint8Array>,
  signal = new AbortController().signal,
) => from.network.sendSnapshot(to.id, header, source, signal);

describe("the offer of a snapshot", () => {
  const ask = (from: TestNode, to: TestNode, signal = new AbortController().signal) =>
    from.network.offerSnapshot(to.id, offer, signal);

  test("is answered with what the receiver holds, or that it needs none", async () => {
    const [a, b] = await pair();
    const hash = new Uint8Array(32).fill(7);
    b.handler.answerOffer = () => ({ kind: "held", chunks: 3, hash });
    const held = await ask(a, b);
    expect(held).toMatchObject({ kind: "held", chunks: 3 });
    expect(held.kind === "held" && [...held.hash]).toEqual([...hash]);
    expect(b.handler.offers).toEqual([{ from: a.id, offer }]);
    b.handler.answerOffer = () => ({ kind: "installed" });
    expect(await ask(a, b)).toEqual({ kind: "installed" });
  });

  test("ends with the receiver's refusal, its silence, or the caller's", async () => {
    const [a, b] = await pair();
    b.handler.answerOffer = () => {
      throw new NexusError({ code: "ZONE_NOT_LOADED", what: "no such replica" });
    };
    await expect(ask(a, b)).rejects.toMatchObject({ code: "ZONE_NOT_LOADED" });
    b.handler.onSnapshotOffer = () => new Promise(() => undefined);
    const hasty = await startNode(3, { network: { limits: { snapshotOfferTimeoutMs: 200 } } });
    hasty.network.setPeerAddress(b.id, b.address);
    await expect(ask(hasty, b)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    const abort = new AbortController();
    const asked = ask(a, b, abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: "CANCELLED" });
  });

  test("from another cluster, or to nobody, is refused", async () => {
    const a = await startNode(1);
    const b = await startNode(2, { clusterId: () => "cluster-2" as ClusterId });
    a.network.setPeerAddress(b.id, b.address);
    await expect(ask(a, b)).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    const nobody = a.network.offerSnapshot(9 as NodeId, offer, new AbortController().signal);
    await expect(nobody).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});

describe("a snapshot", () => {
  test("arrives whole, with its header, and resolves once it is installed", async () => {
    const [a, b] = await pair();
    let hasEverything = false;
    let finish: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const install = b.handler.installSnapshot;
    b.handler.installSnapshot = async (source) => {
      const bytes = await install(source);
      hasEverything = true;
      await gate;
      return bytes;
    };
    let isSent = false;
    const sent = send(a, b, chunks(20, 700_000)).then(() => {
      isSent = true;
    });
    await until(() => hasEverything, "every chunk has arrived");
    // An answer given too early would come before the answer to this.
    await a.network.offerSnapshot(b.id, offer, new AbortController().signal);
    expect(isSent).toBe(false);
    finish();
    await sent;
    const received = b.handler.snapshots[0]!;
    expect(received.from).toBe(a.id);
    expect({ ...received.header, message: [...received.header.message] }).toEqual({
      ...header,
      message: [9, 8, 7],
    });
    const expected = await collect(chunks(20, 700_000));
    expect(Buffer.concat(expected).equals(Buffer.from(received.bytes))).toBe(true);
  });

  test("the receiver's refusal arrives as it was thrown, and stops the sender", async () => {
    const [a, b] = await pair();
    b.handler.installSnapshot = () =>
      Promise.reject(new NexusError({ code: "NO_SPACE", what: "no room for the snapshot" }));
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += 1;
        yield new Uint8Array(256 * 1024);
      }
    }
    await expect(send(a, b, endless())).rejects.toMatchObject({ code: "NO_SPACE" });
    expect(taken).toBeLessThan(100);
  });

  test("is read no faster than it is installed", async () => {
    const [a, b] = await pair();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const install = b.handler.installSnapshot;
    b.handler.installSnapshot = async (source) => {
      await gate;
      return await install(source);
    };
    let taken = 0;
    async function* counted() {
      for await (const chunk of chunks(200, 256 * 1024)) {
        taken += 1;
        yield chunk;
      }
    }
    const sent = send(a, b, counted());
    expect(await untilStill(() => taken)).toBeLessThan(60);
    go();
    await sent;
    expect(b.handler.snapshots[0]?.bytes.length).toBe(200 * 256 * 1024);
  });

  test("can be cancelled; the receiver's source fails", async () => {
    const [a, b] = await pair();
    let failure: unknown = null;
    let hasBegun = false;
    b.handler.installSnapshot = async (source) => {
      try {
        for await (const _chunk of source) hasBegun = true;
      } catch (error) {
        failure = error;
        throw error;
      }
      return new Uint8Array();
    };
    const abort = new AbortController();
    async function* silent() {
      yield new Uint8Array(10);
      await new Promise(() => undefined);
    }
    const sent = send(a, b, silent(), abort.signal);
    const refused = expect(sent).rejects.toMatchObject({ code: "CANCELLED" });
    await until(() => hasBegun, "the receiver has begun");
    abort.abort();
    await refused;
    await until(() => failure !== null, "the receiver is told");
  });

  test("a broken connection is UNAVAILABLE; a silent one ends by its deadline", async () => {
    const a = await startNode(1, { network: { limits: { snapshotProgressTimeoutMs: 150 } } });
    const b = await startNode(2);
    const relay = await relayTo(b.address);
    a.network.setPeerAddress(b.id, relay.address);
    let begun: () => void = () => undefined;
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const received: Uint8Array[] = [];
    b.handler.installSnapshot = async (source) => {
      for await (const chunk of source) {
        received.push(chunk);
        begun();
      }
      return Buffer.concat(received);
    };
    async function* cutHalfway() {
      yield new Uint8Array(1_000);
      await isBegun;
      relay.cut();
      yield new Uint8Array(1_000);
    }
    await expect(send(a, b, cutHalfway())).rejects.toMatchObject({ code: "UNAVAILABLE" });
    async function* silent() {
      yield new Uint8Array(10);
      await new Promise(() => undefined);
    }
    await expect(send(a, b, silent())).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    // Neither was taken for a whole snapshot.
    expect(b.handler.snapshots).toEqual([]);
  });

  test("a source that fails fails the call with its own error", async () => {
    const [a, b] = await pair();
    async function* broken() {
      yield new Uint8Array(10);
      throw new NexusError({ code: "IO_ERROR", what: "cannot read the state" });
    }
    await expect(send(a, b, broken())).rejects.toMatchObject({ code: "IO_ERROR" });
  });

  test("to a node of another cluster is refused", async () => {
    const a = await startNode(1);
    const b = await startNode(2, { clusterId: () => "cluster-2" as ClusterId });
    a.network.setPeerAddress(b.id, b.address);
    await expect(send(a, b, chunks(1, 10))).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    expect(b.handler.snapshots).toEqual([]);
  });

  test("more at once than the limit are refused as retryable", async () => {
    const a = await startNode(1);
    const b = await startNode(2, {});
    a.network.setPeerAddress(b.id, b.address);
    let installing = 0;
    b.handler.installSnapshot = () => {
      installing += 1;
      return new Promise(() => undefined);
    };
    const abort = new AbortController();
    const held = Array.from({ length: 4 }, () =>
      send(a, b, chunks(1, 10), abort.signal).catch(() => undefined),
    );
    await until(() => installing === held.length, "every place is taken");
    await expect(send(a, b, chunks(1, 10))).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      retryable: true,
    });
    abort.abort();
    await Promise.all(held);
  });

  test("to a node without an address is UNAVAILABLE", async () => {
    const a = await startNode(1);
    const sent = a.network.sendSnapshot(9 as NodeId, header, chunks(1, 1), new AbortController().signal);
    await expect(sent).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});
