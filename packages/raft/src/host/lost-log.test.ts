import { LOCAL, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FORGOTTEN_TERMS } from "../log/recovery/forgotten-term.js";
import type { GroupId, NodeLog } from "../log/types.js";
import {
  putFile,
  rotLastBatch,
  rotLastBatchAndPromises,
  TestCluster,
  type TestNode,
} from "../testing/index.js";
import { settleLoss } from "../zone/lost-log.js";

const WRITE = { timeoutMs: 3_000 };

let cluster: TestCluster;

beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const write = (node: TestNode, path: string, zone: ZoneId = ROOT_ZONE) =>
  cluster.time.settle(node.coordinator.metaStoreForZone(zone).commit([putFile(path)], WRITE));
const readLocally = (node: TestNode, path: string) =>
  cluster.time.settle(
    node.coordinator.metaStoreForZone(ROOT_ZONE).get(path, { consistency: LOCAL, timeoutMs: 100 }),
  );

/** Three voters, of which one follower lost the last batch it acknowledged. */
async function loseTail(): Promise<{ leader: TestNode; loser: TestNode; other: TestNode }> {
  await cluster.found(3);
  await cluster.untilVoters(3);
  const leader = await cluster.untilLeader();
  await write(leader, "/before");
  await write(leader, "/lost");
  await cluster.untilSettled();
  const [loser, other] = cluster.up().filter((node) => node !== leader) as [TestNode, TestNode];
  // Its state is as of the write before: what is lost was not applied durably.
  cluster.crash(loser, "dropUnsynced", (count) => count - 1);
  rotLastBatch(loser.disk);
  return { leader, loser, other };
}

describe("a follower that lost acknowledged entries", () => {
  it("is brought up to date by the leader that stayed, which goes by its acknowledgements, and votes again", async () => {
    const { leader, loser } = await loseTail();
    const { term } = root(leader).status();
    await cluster.restart(loser);
    expect(root(loser).isAbstaining).toBe(true);
    const goal = root(leader).state.applied.index;
    await cluster.time.until(
      () => root(loser).state.applied.index >= goal && !root(loser).isAbstaining,
      5_000,
      "the follower has it all again",
    );
    expect(root(loser).problem).toBeNull();
    expect(root(leader).status().term).toBe(term);
    expect(root(leader).isLeader).toBe(true);
    expect(await readLocally(loser, "/lost")).not.toBeNull();
  });

  it("is opened once there is room, when its disk was full as it started", async () => {
    const { leader, loser } = await loseTail();
    loser.disk.setCapacity(loser.disk.usedBytes);
    await cluster.restart(loser);
    await cluster.time.advance(2_000);
    if (loser.host.zones().length > 0) expect(root(loser).isAbstaining).toBe(true);
    loser.disk.setCapacity(null);
    const goal = root(leader).state.applied.index;
    const hasAll = (): boolean =>
      loser.host.zones().includes(ROOT_ZONE) && root(loser).state.applied.index >= goal;
    await cluster.time.until(hasAll, 10_000, "the follower is back");
  });

  it("does so while writes go on", async () => {
    const { leader, loser } = await loseTail();
    await cluster.restart(loser);
    for (let i = 0; i < 20; i += 1) await write(leader, `/more${i}`);
    await cluster.untilSettled();
    expect(root(loser).problem).toBeNull();
    expect(root(loser).isAbstaining).toBe(false);
  });

  it("neither votes nor campaigns before, but serves what it has", async () => {
    const { leader, loser, other } = await loseTail();
    cluster.crash(leader, "keepUnsynced");
    await cluster.restart(loser);
    const { term } = root(loser).status();
    await cluster.time.advance(5_000);
    expect(cluster.leader()).toBeNull();
    expect(root(loser).isAbstaining).toBe(true);
    expect(root(loser).status()).toMatchObject({ term, role: "StateFollower" });
    expect(root(other).isLeader).toBe(false);
    expect(loser.coordinator.zoneInfo(ROOT_ZONE).problem).toMatch(/does not vote until a leader/);
    expect(loser.host.metrics().droppedMessages.abstaining).toBeGreaterThan(0);
    expect(await readLocally(loser, "/before")).not.toBeNull();

    await cluster.restart(leader);
    const next = await cluster.untilLeader();
    await cluster.time.until(() => !root(loser).isAbstaining, 5_000, "the follower is covered");
    expect(await readLocally(next, "/lost")).not.toBeNull();
    await cluster.untilSettled();
  });

  it("that were never committed is covered by a leader of a later term whose log is shorter", async () => {
    await cluster.found(5);
    await cluster.untilVoters(5);
    const leader = await cluster.untilLeader();
    await write(leader, "/before");
    await cluster.untilSettled();
    const [loser, ...others] = cluster.up().filter((node) => node !== leader) as [TestNode, ...TestNode[]];
    for (const other of others) cluster.cut(leader, other);
    const { lastIndex } = root(leader).status();
    const refused = [1, 2, 3, 4].map((i) =>
      leader.coordinator.metaStoreForZone(ROOT_ZONE).commit([putFile(`/never${i}`)], { timeoutMs: 200 }),
    );
    await Promise.all([cluster.time.advance(300), Promise.allSettled(refused)]);
    expect(root(loser).status().lastIndex).toBeGreaterThan(lastIndex);
    cluster.crash(leader, "dropUnsynced");
    cluster.crash(loser, "dropUnsynced");
    cluster.heal();
    rotLastBatch(loser.disk);
    await cluster.restart(loser);
    expect(root(loser).isAbstaining).toBe(true);
    const next = await cluster.untilLeader();
    await cluster.time.until(() => !root(loser).isAbstaining, 5_000, "the follower is covered");
    await cluster.time.advance(1_000);
    // Remembered on disk: the next start does not abstain again.
    cluster.crash(loser, "dropUnsynced");
    await cluster.restart(loser);
    expect(root(loser).isAbstaining).toBe(false);
    expect(root(next).problem).toBeNull();
  });
});

describe("a follower whose log lost where it begins", () => {
  it("is opened all the same: it has other voters to be repaired from (seed 300988)", async () => {
    await cluster.found(3);
    await cluster.untilVoters(3);
    const [node] = cluster.nodes as [TestNode];
    const { state } = root(node);
    const group = state.identity.incarnation as string as GroupId;
    const clock = { nowMs: () => cluster.time.nowMs, setTimer: cluster.time.schedule.bind(cluster.time) };
    const lost = new NexusError({ code: "CORRUPT", what: "the start of the log is lost" });
    const log = {
      quarantined: () => [],
      isDamagedAbove: () => false,
      lossOf: () => null,
      group: () => ({
        abstainUntil: () => 9,
        lastIndex: () => 9,
        firstIndex: () => {
          throw lost;
        },
      }),
    } as unknown as NodeLog;
    await settleLoss({ log, group, state, nodeId: node.nodeId, clock });
  });
});

describe("a follower that forgot what it promised", () => {
  it("goes beyond any term it may have voted in, so that a leader is elected anew, without it, before it helps one", async () => {
    await cluster.found(3);
    await cluster.untilVoters(3);
    const leader = await cluster.untilLeader();
    await write(leader, "/before");
    await cluster.untilSettled();
    const loser = cluster.up().find((node) => node !== leader) as TestNode;
    const { term } = root(loser).status();
    cluster.crash(loser, "dropUnsynced");
    rotLastBatchAndPromises(loser.disk);
    await cluster.restart(loser);
    expect(root(loser).isAbstaining).toBe(true);
    expect(root(loser).status()).toMatchObject({ term: term + FORGOTTEN_TERMS, vote: null });

    await cluster.time.until(() => !root(loser).isAbstaining, 10_000, "the follower is covered");
    const next = await cluster.untilLeader();
    expect(root(next).status().term).toBeGreaterThan(term + FORGOTTEN_TERMS);
    expect(next).not.toBe(loser);
    await write(next, "/after");
    await cluster.untilSettled();
    expect(await readLocally(loser, "/after")).not.toBeNull();
    // Later starts remember the term, and do not go further.
    cluster.crash(loser, "dropUnsynced");
    await cluster.restart(loser);
    expect(root(loser).status().term).toBeLessThan(term + 2 * FORGOTTEN_TERMS);
    expect(root(loser).isAbstaining).toBe(false);
  });

  it("stays in the term of the only other voter, which nobody else could elect in a later one", async () => {
    await cluster.found(2);
    const zone = "photos" as ZoneId;
    const [first, second] = cluster.nodes as [TestNode, TestNode];
    await cluster.time.settle(first.host.createZone(zone, 5_000));
    await cluster.time.settle(second.coordinator.joinZone(zone, { asLearner: false, timeoutMs: 10_000 }));
    const isFull = (): boolean => second.host.replica(zone).state.conf.confState.voters.length === 2;
    await cluster.time.until(isFull, 10_000, "both vote");
    const leader = await cluster.untilLeader(zone);
    const loser = leader === first ? second : first;
    await write(leader, "/before", zone);
    await cluster.time.advance(500);
    const { term } = leader.host.replica(zone).status();
    cluster.crash(loser, "dropUnsynced");
    rotLastBatchAndPromises(loser.disk);
    await cluster.restart(loser);
    expect(loser.host.replica(zone).isAbstaining).toBe(true);
    expect(loser.host.replica(zone).status().term).toBe(term);
    // Also when it is opened a second time on what the same start found.
    const { state } = loser.host.replica(zone);
    const log = loser.log as NodeLog;
    const group = state.identity.incarnation as string as GroupId;
    const clock = { nowMs: () => cluster.time.nowMs, setTimer: cluster.time.schedule.bind(cluster.time) };
    await settleLoss({ log, group, state, nodeId: loser.nodeId, clock });
    expect(log.group(group).hardState()?.term).toBe(term);
    await write(leader, "/after", zone);
    expect(leader.host.replica(zone).status().term).toBe(term);
  });

  it("keeps that term over a second start before anybody spoke to it", async () => {
    await cluster.found(3);
    await cluster.untilVoters(3);
    await cluster.untilSettled();
    const loser = cluster.up()[2] as TestNode;
    const { term } = root(loser).status();
    cluster.crash(loser, "dropUnsynced");
    rotLastBatchAndPromises(loser.disk);
    cluster.isolate(loser);
    for (let start = 0; start < 3; start += 1) {
      await cluster.restart(loser);
      await cluster.time.advance(1_000);
      expect(root(loser).status().term).toBe(term + FORGOTTEN_TERMS);
      expect(root(loser).isAbstaining).toBe(true);
      cluster.crash(loser, "dropUnsynced");
    }
    cluster.heal();
    await cluster.restart(loser);
    await cluster.time.until(() => !root(loser).isAbstaining, 20_000, "the follower is covered");
  });
});

describe("a lone voter whose log lost entries", () => {
  async function loseTailOf(zone: ZoneId): Promise<{ node: TestNode; file: string }> {
    await cluster.found(1);
    const node = cluster.nodes[0] as TestNode;
    await cluster.untilLeader();
    if (zone !== ROOT_ZONE) {
      await cluster.time.settle(node.host.createZone(zone, 5_000));
      await cluster.untilLeader(zone);
    }
    await write(node, "/kept", zone);
    await cluster.time.advance(2_000);
    await write(node, "/lost", zone);
    cluster.crash(node, "dropUnsynced");
    const { file } = rotLastBatch(node.disk);
    return { node, file };
  }

  it("refuses to start, names file, offset and remedy, and the node's other zones go on", async () => {
    const zone = "photos" as ZoneId;
    const { node, file } = await loseTailOf(zone);
    await cluster.restart(node);
    await cluster.untilLeader();
    const refused = refusalOf(() => node.host.replica(zone));
    expect(refused.code).toBe("CORRUPT");
    expect(refused.what).toContain("only voter");
    expect(refused.what).toContain(file);
    expect(refused.details).toMatchObject({ zone, file: expect.stringContaining(file) });
    expect(refused.details?.["offset"]).toBeGreaterThan(0);
    expect(refused.remedy).toMatch(/backup/);
    expect(node.host.unreadyReasons().join()).toContain("photos");
    await write(node, "/root-goes-on");
  });

  it("refuses again at every later start", async () => {
    const zone = "photos" as ZoneId;
    const { node } = await loseTailOf(zone);
    await cluster.restart(node);
    await cluster.untilLeader();
    await cluster.stop(node);
    await cluster.restart(node);
    expect(refusalOf(() => node.host.replica(zone)).code).toBe("CORRUPT");
  });

  it("starts when its synced state covers all that is lost", async () => {
    const zone = "photos" as ZoneId;
    await cluster.found(1);
    const node = cluster.nodes[0] as TestNode;
    await cluster.untilLeader();
    await cluster.time.settle(node.host.createZone(zone, 5_000));
    await cluster.untilLeader(zone);
    await write(node, "/kept", zone);
    // A stop syncs the state.
    await cluster.stop(node);
    rotLastBatch(node.disk);
    await cluster.restart(node);
    await cluster.untilLeader(zone);
    await write(node, "/on", zone);
  });
});

function refusalOf(call: () => unknown): NexusError {
  try {
    call();
  } catch (error) {
    if (NexusError.is(error)) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}
