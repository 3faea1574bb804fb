import { DT_PIPE, DT_STREAM, LINEARIZABLE, LOCAL, NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { ChannelTarget, Pipe, Stream, StreamSlice } from "@nexus/kernel";
import { type ChannelBounds, textMessage, textOf } from "@nexus/kernel/testing";
import { parseZoneId } from "@nexus/lib";
import { afterEach, describe, expect, it } from "vitest";
import { makeChannel, removeChannel } from "../testing/channels.js";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const WRITE = { timeoutMs: 5_000 };
const NOW = { timeoutMs: 20_000, waitMs: 0, signal: null, consistency: LINEARIZABLE };
const LONG = { ...NOW, waitMs: 30_000 };
const TAKE = { maxMessages: 8, maxBytes: 64 * 1024 };

let cluster: TestCluster;

async function start(options: ConstructorParameters<typeof TestCluster>[0] = {}): Promise<void> {
  cluster = new TestCluster(options);
  await cluster.found(3);
  await cluster.untilVoters(3);
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const channels = (node: TestNode) => node.coordinator.channelsForZone(ROOT_ZONE);
const pipeAt = (node: TestNode, target: ChannelTarget): Pipe => channels(node).pipe(target);
const streamAt = (node: TestNode, target: ChannelTarget): Stream => channels(node).stream(target);
const followers = (): TestNode[] => cluster.up().filter((node) => !root(node).isLeader);
const make = (type: typeof DT_PIPE | typeof DT_STREAM, bounds: ChannelBounds = {}): Promise<ChannelTarget> =>
  cluster.time.settle(makeChannel(store(followers()[0]!), "/channel", type, bounds));
const texts = (slice: StreamSlice): string[] => slice.messages.map(textOf);
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
const refusal = async (promise: Promise<unknown>): Promise<NexusError> => {
  const [outcome] = await cluster.time.settle(Promise.allSettled([promise]));
  if (outcome?.status !== "rejected" || !NexusError.is(outcome.reason)) throw new Error("it was not refused");
  return outcome.reason;
};
/** Every replica that is up has the same state, digest included. */
const expectEqualReplicas = async (): Promise<void> => {
  await cluster.untilSettled();
  expect(new Set(cluster.up().map((node) => root(node).state.applied.digest)).size).toBe(1);
};

/** Kills the leader, unless it is `spared`: then leadership moves first. The dead one comes back. */
async function loseLeader(spared: TestNode): Promise<void> {
  const leader = await cluster.untilLeader();
  if (leader === spared) {
    const [other] = followers();
    await cluster.time.settle(
      spared.host.transferLeadership(ROOT_ZONE, other!.nodeId, WRITE.timeoutMs).catch(() => undefined),
    );
    return;
  }
  cluster.crash(leader, "dropUnsynced");
  await cluster.untilLeader();
  await cluster.restart(leader);
  await cluster.untilVoters(3);
}

describe("a call that waited", () => {
  it("has what is left of its time for the rest: it is over when it said it would be", async () => {
    await start();
    const target = await make(DT_PIPE);
    const leader = await cluster.untilLeader();
    const [client] = followers() as [TestNode];
    const startedMs = cluster.time.nowMs;
    const call = { ...NOW, waitMs: 9_000, timeoutMs: 10_000 };
    const popping = refusal(pipeAt(client, target).pop(TAKE, call));
    await cluster.time.advance(8_000);
    // The client hears of the messages, and its proposal to take them reaches nobody.
    for (const node of cluster.nodes) if (node !== client) cluster.cut(client, node);
    for (const text of ["late", "later"]) {
      await cluster.time.settle(pipeAt(leader, target).push(textMessage(text), NOW));
    }
    await popping;
    expect(cluster.time.nowMs - startedMs).toBeLessThan(11_000);
  });
});

describe("leaders come and go", () => {
  it("every message of a pipe is delivered once, in the order of its writer", async () => {
    await start();
    const target = await make(DT_PIPE, { maxMessages: 5 });
    const [client] = followers() as [TestNode];
    const total = 60;
    const produce = async (): Promise<void> => {
      for (const text of numbers(total)) await pipeAt(client, target).push(textMessage(text), LONG);
    };
    const seen: string[] = [];
    const consume = async (): Promise<void> => {
      while (seen.length < total) seen.push(...(await pipeAt(client, target).pop(TAKE, LONG)).map(textOf));
    };
    const work = Promise.all([produce(), consume()]);
    for (let round = 0; round < 3; round += 1) {
      const goal = seen.length + 8;
      await cluster.time.until(() => seen.length >= Math.min(goal, total), 30_000, "progress");
      await loseLeader(client);
    }
    await cluster.time.settle(work);
    expect(seen).toEqual(numbers(total));
    expect(await cluster.time.settle(pipeAt(client, target).pop(TAKE, NOW))).toEqual([]);
    await expectEqualReplicas();
  });

  it("two nodes append to one stream: nothing lost, nothing twice, one order everywhere", async () => {
    await start();
    const target = await make(DT_STREAM);
    const [one, two] = followers() as [TestNode, TestNode];
    const each = 25;
    const write = async (node: TestNode, name: string): Promise<void> => {
      for (const text of numbers(each))
        await streamAt(node, target).append([textMessage(`${name}${text}`)], NOW);
    };
    const work = Promise.all([write(one, "a"), write(two, "b")]);
    await cluster.time.until(
      () => (root(one).state.channels.find(target.inode)?.next ?? 0) > 10,
      20_000,
      "ten",
    );
    cluster.crash(await cluster.untilLeader(), "dropUnsynced");
    await cluster.time.settle(work);
    const read = { offset: 0, maxMessages: 256, maxBytes: 1e6 };
    const here = texts(await cluster.time.settle(streamAt(one, target).read(read, NOW)));
    const there = texts(await cluster.time.settle(streamAt(two, target).read(read, NOW)));
    expect(there).toEqual(here);
    expect(here.filter((text) => text.startsWith("a"))).toEqual(numbers(each).map((text) => `a${text}`));
    expect(here.filter((text) => text.startsWith("b"))).toEqual(numbers(each).map((text) => `b${text}`));
    expect(here).toHaveLength(2 * each);
    await expectEqualReplicas();
  });

  it("a push whose answer was lost with its leader is there once", async () => {
    await start();
    const target = await make(DT_PIPE);
    const [client] = followers() as [TestNode];
    const leader = await cluster.untilLeader();
    await cluster.time.settle(pipeAt(client, target).push(textMessage("before"), NOW));
    // The leader hears the client and commits with the other follower; the client hears nothing of it.
    cluster.cut(leader, client);
    const pushing = pipeAt(client, target).push(textMessage("once"), NOW);
    const hasIt = () => (root(leader).state.channels.find(target.inode)?.next ?? 0) === 3;
    await cluster.time.until(hasIt, 5_000, "the leader has applied the push");
    cluster.crash(leader, "dropUnsynced");
    cluster.heal();
    await cluster.untilLeader();
    await cluster.time.settle(pushing);
    const taken = await cluster.time.settle(pipeAt(client, target).pop(TAKE, NOW));
    expect(taken.map(textOf)).toEqual(["before", "once"]);
    await cluster.restart(leader);
    await expectEqualReplicas();
  });

  it("a pop whose answer was lost with its leader gets the same message from the next one", async () => {
    await start();
    const target = await make(DT_PIPE);
    const [client] = followers() as [TestNode];
    const leader = await cluster.untilLeader();
    for (const text of ["first", "second"]) {
      await cluster.time.settle(pipeAt(client, target).push(textMessage(text), NOW));
    }
    cluster.cut(leader, client);
    const one = { maxMessages: 1, maxBytes: 1e6 };
    const popping = pipeAt(client, target).pop(one, NOW);
    const isTaken = () => root(leader).state.channels.find(target.inode)?.earliest === 2;
    await cluster.time.until(isTaken, 5_000, "the leader has applied the pop");
    cluster.crash(leader, "dropUnsynced");
    cluster.heal();
    await cluster.untilLeader();
    expect((await cluster.time.settle(popping)).map(textOf)).toEqual(["first"]);
    expect((await cluster.time.settle(pipeAt(client, target).pop(one, NOW))).map(textOf)).toEqual(["second"]);
  });

  it("without a quorum a push is refused or unknown, never taken for done", async () => {
    await start();
    const target = await make(DT_PIPE);
    const leader = await cluster.untilLeader();
    const dead = followers();
    for (const node of dead) cluster.crash(node, "dropUnsynced");
    const short = { ...NOW, timeoutMs: 2_000 };
    const { code } = await refusal(pipeAt(leader, target).push(textMessage("x"), short));
    expect(["UNKNOWN_OUTCOME", "NO_LEADER", "DEADLINE_EXCEEDED"]).toContain(code);
    for (const node of dead) await cluster.restart(node);
    await cluster.untilLeader();
    const { messages } = await cluster.time.settle(pipeAt(leader, target).status(NOW));
    expect(messages).toBeLessThanOrEqual(1);
  });
});

describe("those who wait", () => {
  it("are woken by what another node appended, without asking again", async () => {
    await start();
    const target = await make(DT_STREAM);
    const [one, two] = followers() as [TestNode, TestNode];
    const reading = streamAt(one, target).read({ ...TAKE, offset: 0 }, LONG);
    await cluster.time.advance(3_000);
    await cluster.untilSettled();
    const { lastIndex } = root(one).status();
    await cluster.time.advance(3_000);
    expect(root(one).status().lastIndex).toBe(lastIndex);
    await cluster.time.settle(streamAt(two, target).append([textMessage("now")], NOW));
    expect(texts(await cluster.time.settle(reading, 1_000))).toEqual(["now"]);
  });

  it("are told when the entry is removed through another node", async () => {
    await start();
    const target = await make(DT_PIPE);
    const [one, two] = followers() as [TestNode, TestNode];
    const reading = refusal(pipeAt(one, target).pop(TAKE, LONG));
    await cluster.time.advance(200);
    await cluster.time.settle(removeChannel(store(two), "/channel"));
    expect(await reading).toMatchObject({ code: "ENDED", details: { why: "removed" } });
  });

  it("are told when their node stops", async () => {
    await start();
    const target = await make(DT_STREAM);
    const [one] = followers() as [TestNode];
    const reading = refusal(streamAt(one, target).read({ ...TAKE, offset: 0 }, LONG));
    await cluster.time.advance(200);
    await cluster.stop(one);
    expect((await reading).code).toBe("CLOSED");
  });
});

describe("what is kept", () => {
  it("survives the loss of power of every node, with offsets and groups", async () => {
    await start();
    const stream = await make(DT_STREAM);
    const [client] = followers() as [TestNode];
    const append = async (node: TestNode, text: string) =>
      cluster.time.settle(streamAt(node, stream).append([textMessage(text)], NOW));
    const { nextOffset } = await append(client, "a");
    const request = { group: "g", offset: nextOffset, expectedOffset: 0 };
    await cluster.time.settle(streamAt(client, stream).commitCursor(request, NOW));
    for (const node of cluster.nodes) cluster.crash(node, "dropUnsynced");
    for (const node of cluster.nodes) await cluster.restart(node);
    await cluster.untilLeader();
    expect((await append(client, "b")).offset).toBe(nextOffset);
    const status = await cluster.time.settle(streamAt(client, stream).status(NOW));
    expect(status.groups).toEqual([{ name: "g", offset: nextOffset }]);
    const slice = await cluster.time.settle(streamAt(client, stream).read({ ...TAKE, offset: 0 }, NOW));
    expect(texts(slice)).toEqual(["a", "b"]);
    await expectEqualReplicas();
  });

  it("is part of a snapshot", async () => {
    await start({ limits: { compactEveryEntries: 32, trailingEntries: 8, trailingBytes: 1_024 } });
    const target = await make(DT_STREAM, { maxMessages: 10 });
    const [behind, client] = followers() as [TestNode, TestNode];
    cluster.crash(behind, "dropUnsynced");
    for (const text of numbers(60)) {
      await cluster.time.settle(streamAt(client, target).append([textMessage(text)], NOW));
      await cluster.time.settle(store(client).commit([putFile(`/f-${text}`)], WRITE));
    }
    await cluster.restart(behind);
    await cluster.untilSettled();
    expect(root(behind).metrics().snapshotsInstalled).toBe(1);
    const local = { ...NOW, consistency: LOCAL };
    const slice = await cluster.time.settle(streamAt(behind, target).read({ ...TAKE, offset: 0 }, local));
    expect(texts(slice)).toEqual(numbers(58).slice(50));
    await expectEqualReplicas();
  });

  it("is part of a backup", async () => {
    await start();
    const [node] = followers() as [TestNode];
    const team = parseZoneId("team");
    await cluster.time.settle(node.coordinator.createZone(team, WRITE));
    const made = makeChannel(node.coordinator.metaStoreForZone(team), "/s", DT_STREAM, {});
    const target = await cluster.time.settle(made);
    const before = node.coordinator.channelsForZone(team).stream(target);
    await cluster.time.settle(before.append([textMessage("kept")], NOW));
    const gather = async (): Promise<Uint8Array> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of node.coordinator.backUpZone(team, NOW)) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    const bytes = await cluster.time.settle(gather());
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield bytes;
    }
    const copy = parseZoneId("copy");
    await cluster.time.settle(node.coordinator.restoreZone(pieces(), copy, WRITE));
    const after = node.coordinator.channelsForZone(copy).stream(target);
    expect(texts(await cluster.time.settle(after.read({ ...TAKE, offset: 0 }, NOW)))).toEqual(["kept"]);
  });

  it("goes by age on every replica although nobody calls, also behind a new leader", async () => {
    await start();
    const target = await make(DT_STREAM, { maxAgeMs: 4_000 });
    const leader = await cluster.untilLeader();
    const [client] = followers() as [TestNode];
    await cluster.time.settle(streamAt(client, target).append([textMessage("old")], NOW));
    cluster.crash(leader, "dropUnsynced");
    const isGone = (node: TestNode) => root(node).state.channels.find(target.inode)?.earliest === 2;
    await cluster.time.until(() => cluster.up().every(isGone), 15_000, "the message has gone");
    await expectEqualReplicas();
  });

  it("of a removed stream is deleted by and by, on every replica", async () => {
    await start();
    const target = await make(DT_STREAM);
    const [client] = followers() as [TestNode];
    for (let i = 0; i < 10; i += 1) {
      const many = numbers(100).map((text) => textMessage(text));
      await cluster.time.settle(streamAt(client, target).append(many, NOW));
    }
    await cluster.time.settle(removeChannel(store(client), "/channel"));
    const isGone = (node: TestNode) => root(node).state.channels.count === 0;
    await cluster.time.until(() => cluster.up().every(isGone), 10_000, "the rows have gone");
    await expectEqualReplicas();
  });
});

it("a zone whose members keep no common order has none", async () => {
  await start();
  const [node] = followers() as [TestNode];
  const zone = parseZoneId("loose");
  await cluster.time.settle(node.coordinator.createZone(zone, { ...WRITE, consistency: "eventual" }));
  expect(() => node.coordinator.channelsForZone(zone)).toThrow(/no common order/);
});
