import { DT_STREAM, LINEARIZABLE, LOCAL, NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { ChannelTarget, Stream, StreamSlice } from "@nexus/kernel";
import { type ChannelBounds, textMessage, textOf } from "@nexus/kernel/testing";
import { parseZoneId } from "@nexus/lib";
import { afterEach, describe, expect, it } from "vitest";
import { makeChannel, removeChannel } from "../testing/channels.js";
import { TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";

const NOW = { timeoutMs: 20_000, waitMs: 0, signal: null, consistency: LINEARIZABLE };
const HERE = { ...NOW, consistency: LOCAL };
const BOUNDS: ChannelBounds = { capacityBytes: 64 * 1024, maxMessages: 1_000 };
/** Eight messages of 128 bytes a segment; two segments' worth make a stream ripe. */
const LIMITS = { ...TEST_RAFT_LIMITS, streamSegmentBytes: 1_024, sealDeadlineMs: 2_000 };
const MESSAGE_BYTES = 128;

let cluster: TestCluster;

async function start(nodes = 3, limits = {}): Promise<void> {
  cluster = new TestCluster({ limits: { ...LIMITS, ...limits }, sealsStreams: true });
  await cluster.found(nodes);
  await cluster.untilVoters(nodes);
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const streamAt = (node: TestNode, target: ChannelTarget): Stream =>
  node.coordinator.channelsForZone(ROOT_ZONE).stream(target);
const followers = (): TestNode[] => cluster.up().filter((node) => !root(node).isLeader);
const make = (bounds = BOUNDS): Promise<ChannelTarget> =>
  cluster.time.settle(makeChannel(store(cluster.up()[0]!), "/log", DT_STREAM, bounds));
const textAt = (i: number): string => String(i).padStart(MESSAGE_BYTES, "0");
const textsFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => textAt(first + i));

/** Appends messages `first` to `first + count - 1`: message i is at offset i + 1. */
async function append(target: ChannelTarget, first: number, count: number): Promise<void> {
  for (let i = first; i < first + count; i += 4) {
    const texts = textsFrom(i, Math.min(4, first + count - i));
    const node = cluster.up()[i % cluster.up().length]!;
    await cluster.time.settle(
      streamAt(node, target).append(
        texts.map((text) => textMessage(text)),
        NOW,
      ),
    );
  }
}

async function readAll(node: TestNode, target: ChannelTarget, from = 0, how = NOW): Promise<string[]> {
  const texts: string[] = [];
  let offset = from;
  for (;;) {
    const request = { offset, maxMessages: 256, maxBytes: 1e6 };
    const slice: StreamSlice = await cluster.time.settle(streamAt(node, target).read(request, how));
    texts.push(...slice.messages.map(textOf));
    offset = slice.nextOffset;
    if (offset === slice.endOffset) return texts;
  }
}

const refusal = async (promise: Promise<unknown>): Promise<NexusError> => {
  const [outcome] = await cluster.time.settle(Promise.allSettled([promise]));
  if (outcome?.status !== "rejected" || !NexusError.is(outcome.reason)) throw new Error("it was not refused");
  return outcome.reason;
};

const sealedCount = (node: TestNode): number =>
  [...root(node).state.channels.segments.all()].filter(({ isSealed }) => isSealed).length;
const untilSealed = (count: number): Promise<void> =>
  cluster.time.until(
    () => cluster.up().every((node) => sealedCount(node) >= count),
    30_000,
    `${count} sealed`,
  );
/** Every member that is up holds every segment and has swept the rows. */
const untilHeld = (): Promise<void> =>
  cluster.time.until(
    () =>
      cluster.up().every((node) => {
        const { sealing } = root(node).metrics();
        const head = [...root(node).state.channels.heads()][0];
        return sealing.missing === 0 && head?.floor === Math.max(head?.earliest ?? 0, head?.sealedNext ?? 0);
      }),
    30_000,
    "every segment held by every member",
  );
const expectEqualReplicas = async (): Promise<void> => {
  await cluster.untilSettled();
  expect(new Set(cluster.up().map((node) => root(node).state.applied.digest)).size).toBe(1);
};

describe("older messages become content", () => {
  it("they leave the state on every member, and read back the same everywhere", async () => {
    await start();
    const target = await make();
    await append(target, 0, 60);
    await untilSealed(5);
    await untilHeld();
    for (const node of cluster.up()) {
      const head = root(node).state.channels.find(target.inode)!;
      expect(head.floor).toBeGreaterThan(40);
      expect(await readAll(node, target)).toEqual(textsFrom(0, 60));
      expect(await readAll(node, target, 14)).toEqual(textsFrom(13, 47));
    }
    expect(await cluster.time.settle(streamAt(followers()[0]!, target).status(NOW))).toMatchObject({
      messages: 60,
      bytes: 60 * MESSAGE_BYTES,
      earliestOffset: 1,
      endOffset: 61,
    });
    await expectEqualReplicas();
  });

  it("retention drops whole segments, and what is gone is TRUNCATED", async () => {
    await start();
    const target = await make({ capacityBytes: 4 * 1_024, maxMessages: 1_000 });
    await append(target, 0, 160);
    await untilHeld();
    await append(target, 160, 4);
    const status = await cluster.time.settle(streamAt(cluster.up()[0]!, target).status(NOW));
    expect(status.bytes).toBeGreaterThanOrEqual(4 * 1_024 - MESSAGE_BYTES);
    expect(status.bytes).toBeLessThanOrEqual(5 * 1_024);
    const gone = streamAt(followers()[0]!, target).read({ offset: 1, maxMessages: 1, maxBytes: 1 }, NOW);
    const { code, details } = await refusal(gone);
    expect({ code, earliestOffset: details["earliestOffset"] }).toEqual({
      code: "TRUNCATED",
      earliestOffset: status.earliestOffset,
    });
    const kept = await readAll(followers()[0]!, target);
    expect(kept).toEqual(textsFrom(status.earliestOffset - 1, 165 - status.earliestOffset));
    await expectEqualReplicas();
  });

  it("messages that have their age go by whole segments", async () => {
    await start();
    const target = await make({ ...BOUNDS, maxAgeMs: 60_000 });
    await append(target, 0, 40);
    await untilSealed(3);
    await untilHeld();
    await cluster.time.advance(61_000);
    await cluster.time.until(
      () => cluster.up().every((node) => root(node).state.channels.segments.count === 0),
      10_000,
      "the segments are gone",
    );
    const status = await cluster.time.settle(streamAt(cluster.up()[0]!, target).status(NOW));
    expect(status).toMatchObject({ messages: 0, bytes: 0, earliestOffset: 41, endOffset: 41 });
  });

  it("a read for which they become content while it asks where the end is gets them from there", async () => {
    await start();
    const target = await make();
    await append(target, 0, 12);
    await cluster.untilSettled();
    const away = followers()[0]!;
    cluster.isolate(away);
    // Up to the last message applied here: the others have to say whether it is the last.
    const read = streamAt(away, target).read({ offset: 1, maxMessages: 256, maxBytes: 1e6 }, NOW);
    const others = cluster.up().filter((node) => node !== away);
    const stream = streamAt(others[0]!, target);
    for (let i = 12; i < 60; i += 4) {
      const messages = textsFrom(i, 4).map((text) => textMessage(text));
      await cluster.time.settle(stream.append(messages, NOW));
    }
    await cluster.time.until(() => others.every((node) => sealedCount(node) >= 5), 30_000, "5 sealed");
    cluster.heal();
    const { messages, nextOffset } = await cluster.time.settle(read);
    expect(messages.map(textOf)).toEqual(textsFrom(0, nextOffset - 1));
    expect(nextOffset).toBeGreaterThan(1);
  });

  it("a stream that is removed takes its segments along", async () => {
    await start();
    const target = await make();
    await append(target, 0, 60);
    await untilSealed(3);
    await cluster.time.settle(removeChannel(store(cluster.up()[0]!), "/log"));
    await cluster.time.until(
      () => cluster.up().every((node) => root(node).state.channels.count === 0),
      10_000,
      "all its rows are gone",
    );
    expect(cluster.up().map((node) => root(node).state.channels.segments.count)).toEqual([0, 0, 0]);
    await expectEqualReplicas();
  });
});

describe("nothing acknowledged is lost", () => {
  it("messages stay in the state until a majority of the voters holds them", async () => {
    await start();
    const target = await make();
    const full = new NexusError({ code: "NO_SPACE", what: "the disk is full", remedy: "make room" });
    const [one, two] = followers() as [TestNode, TestNode];
    one.segments.failure = full;
    two.segments.failure = full;
    await append(target, 0, 40);
    await cluster.time.advance(LIMITS.sealDeadlineMs * 3);
    const leader = await cluster.untilLeader();
    expect(root(leader).metrics().sealing.abandoned).toBeGreaterThan(0);
    expect(cluster.up().map(sealedCount)).toEqual([0, 0, 0]);
    expect(await readAll(one, target)).toEqual(textsFrom(0, 40));
    one.segments.failure = null;
    await append(target, 40, 4);
    await untilSealed(3);
    expect(await readAll(two, target)).toEqual(textsFrom(0, 44));
  });

  it("one disk that is lost takes no message along, and its successor fetches what it lacks", async () => {
    await start();
    const target = await make();
    await append(target, 0, 60);
    await untilSealed(5);
    await untilHeld();
    const leader = await cluster.untilLeader();
    cluster.crash(leader, "dropUnsynced");
    cluster.wipe(leader);
    await cluster.untilLeader();
    await cluster.join(leader);
    await cluster.untilVoters(3, 60_000);
    await untilHeld();
    expect(leader.segments.blobs.size).toBeGreaterThanOrEqual(5);
    for (const node of cluster.up()) expect(await readAll(node, target)).toEqual(textsFrom(0, 60));
    await expectEqualReplicas();
  });

  it("nobody gets a vote before it holds every segment", async () => {
    await start();
    const target = await make();
    await append(target, 0, 60);
    await untilSealed(5);
    await untilHeld();
    const lost = followers()[0]!;
    cluster.crash(lost, "dropUnsynced");
    cluster.wipe(lost);
    lost.segments.failure = new NexusError({
      code: "NO_SPACE",
      what: "the disk is full",
      remedy: "make room",
    });
    await cluster.join(lost);
    await cluster.time.advance(10_000);
    expect(root(await cluster.untilLeader()).state.conf.confState.voters).not.toContain(lost.nodeId);
    lost.segments.failure = null;
    const hasVote = () => root(lost).state.conf.confState.voters.includes(lost.nodeId);
    await cluster.time.until(hasVote, 60_000, "it has a vote");
    expect(root(lost).metrics().sealing.missing).toBe(0);
  });

  it("the last member that holds a segment cannot be removed", async () => {
    await start();
    const [first, second, slow] = cluster.nodes as [TestNode, TestNode, TestNode];
    const team = parseZoneId("team");
    const call = { timeoutMs: 10_000 };
    await cluster.time.settle(first.coordinator.createZone(team, call));
    for (const node of [second, slow]) {
      await cluster.time.settle(node.coordinator.joinZone(team, { asLearner: false, ...call }));
    }
    const zone = (node: TestNode) => node.host.replica(team).state;
    await cluster.time.until(() => zone(first).conf.confState.voters.length === 3, 20_000, "three voters");
    slow.segments.failure = new NexusError({
      code: "NO_SPACE",
      what: "the disk is full",
      remedy: "make room",
    });
    const teamStore = first.coordinator.metaStoreForZone(team);
    const target = await cluster.time.settle(makeChannel(teamStore, "/log", DT_STREAM, BOUNDS));
    const stream = first.coordinator.channelsForZone(team).stream(target);
    for (const text of textsFrom(0, 24)) await cluster.time.settle(stream.append([textMessage(text)], NOW));
    const isSealed = () => [...zone(slow).channels.segments.all()].some((segment) => segment.isSealed);
    await cluster.time.until(isSealed, 10_000, "sealed by the other two");
    const remove = (node: TestNode) =>
      slow.coordinator.changeMember(team, node.nodeId, "remove", { ...call, expectedConfigVersion: null });
    await cluster.time.settle(remove(second));
    const removal = {
      zoneId: team,
      nodeId: first.nodeId,
      change: "remove",
      expectedConfigVersion: null,
    } as const;
    expect((await refusal(first.host.changeMember(removal, 5_000))).code).toBe("MEMBERSHIP_CONFLICT");
    slow.segments.failure = null;
    const { sealing } = slow.host.replica(team);
    await cluster.time.until(() => sealing.metrics().missing === 0, 20_000, "it has fetched them");
    await cluster.time.settle(remove(first));
    const left = slow.coordinator.channelsForZone(team).stream(target);
    const request = { offset: 0, maxMessages: 256, maxBytes: 1e6 };
    const { messages } = await cluster.time.settle(left.read(request, NOW));
    expect(messages.map(textOf)).toEqual(textsFrom(0, messages.length));
    expect(messages.length).toBeGreaterThan(0);
  });

  it("leaders that are killed between plan and cut leave every message readable", async () => {
    await start();
    const target = await make();
    let appended = 0;
    for (let round = 0; round < 6; round += 1) {
      await append(target, appended, 24);
      appended += 24;
      await cluster.time.advance(round * 0.7);
      const leader = await cluster.untilLeader();
      cluster.crash(leader, "dropUnsynced");
      await cluster.untilLeader();
      expect(await readAll(cluster.up()[0]!, target)).toEqual(textsFrom(0, appended));
      await cluster.restart(leader);
    }
    await untilSealed(10);
    await untilHeld();
    for (const node of cluster.up()) expect(await readAll(node, target)).toEqual(textsFrom(0, appended));
    await expectEqualReplicas();
  });

  it("a member that was away catches up by a snapshot without the messages, and then holds them", async () => {
    await start(3, { compactEveryEntries: 16, trailingEntries: 4 });
    const target = await make();
    const away = followers()[0]!;
    cluster.crash(away, "dropUnsynced");
    await append(target, 0, 200);
    await untilSealed(10);
    await cluster.restart(away);
    await cluster.untilSettled();
    expect(root(away).metrics().snapshotsInstalled).toBe(1);
    await untilHeld();
    cluster.isolate(away);
    expect(await readAll(away, target, 0, HERE)).toEqual(textsFrom(0, 200));
    cluster.heal();
    await expectEqualReplicas();
  });

  it("what no reachable member holds is CONTENT_UNAVAILABLE, and the rest can be read", async () => {
    await start();
    const target = await make();
    await append(target, 0, 60);
    await untilSealed(5);
    await untilHeld();
    const reader = followers()[0]!;
    const kept = new Map(reader.segments.blobs);
    reader.segments.blobs.clear();
    for (const node of cluster.up()) if (node !== reader) cluster.crash(node, "dropUnsynced");
    const gone = streamAt(reader, target).read({ offset: 1, maxMessages: 1, maxBytes: 1 }, HERE);
    const error = await refusal(gone);
    expect(error.code).toBe("CONTENT_UNAVAILABLE");
    expect(error.remedy).toContain("can be read meanwhile");
    const { sealedNext } = root(reader).state.channels.find(target.inode)!;
    expect(await readAll(reader, target, sealedNext, HERE)).toEqual(
      textsFrom(sealedNext - 1, 61 - sealedNext),
    );
    for (const [id, bytes] of kept) reader.segments.blobs.set(id, bytes);
    expect(await readAll(reader, target, 0, HERE)).toEqual(textsFrom(0, 60));
  });
});
