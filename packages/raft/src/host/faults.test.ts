import { LINEARIZABLE, LOCAL, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { refusalOf } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";
import { CURRENT_GENERATION_KEY } from "../zone/state/keys.js";

const READ = { consistency: LINEARIZABLE, timeoutMs: 3_000 };
const WRITE = { timeoutMs: 3_000 };
const CHANGE = { ...WRITE, expectedConfigVersion: null };

let cluster: TestCluster;

async function start(
  count: number,
  options: ConstructorParameters<typeof TestCluster>[0] = {},
): Promise<void> {
  cluster = new TestCluster(options);
  await cluster.found(count);
  await cluster.untilVoters(count % 2 === 1 ? count : count - 1);
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const write = (node: TestNode, path: string) =>
  cluster.time.settle(store(node).commit([putFile(path)], WRITE));
const read = (node: TestNode, path: string) => cluster.time.settle(store(node).get(path, READ));
const refusal = (promise: Promise<unknown>) => refusalOf(cluster.time.settle(promise));
const followers = (): TestNode[] => cluster.up().filter((node) => !root(node).isLeader);

describe("leader loss", () => {
  it("loses no acknowledged write and goes on within a second or so", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    for (let i = 0; i < 20; i += 1) await write(leader, `/f${i}`);
    cluster.crash(leader, "dropUnsynced");
    const since = cluster.time.nowMs;
    const next = await cluster.untilLeader();
    expect(cluster.time.nowMs - since).toBeLessThan(2_000);
    for (let i = 0; i < 20; i += 1) expect(await read(next, `/f${i}`)).not.toBeNull();
  });

  it("applies a proposal that was under way exactly once, and answers it by itself", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    const [client] = followers();
    await write(client!, "/counter");
    // The answer is lost with the leader, the entry may or may not be.
    const pending = store(client!).commit([putFile("/counter")], { timeoutMs: 10_000 });
    await cluster.time.advance(2.5);
    cluster.crash(leader, "keepUnsynced");
    const { outcomes } = await cluster.time.settle(pending);
    expect(outcomes[0]?.entry.version).toBe(2);
    expect((await read(client!, "/counter"))?.version).toBe(2);
  });

  it("hands over on request and on drain, without a gap of an election timeout", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    const [target] = followers();
    await cluster.time.settle(
      leader.coordinator.transferLeadership(ROOT_ZONE, target!.nodeId, { timeoutMs: 2_000 }),
    );
    expect(root(target!).isLeader).toBe(true);
    const since = cluster.time.nowMs;
    await cluster.time.settle(target!.host.drain(2_000));
    expect(root(target!).isLeader).toBe(false);
    expect(cluster.time.nowMs - since).toBeLessThan(200);
    await cluster.untilLeader();
    expect(root(target!).isLeader).toBe(false);
  });
});

describe("without a quorum", () => {
  it("writes and reads are refused in time, and the remedy names the local read, which works", async () => {
    await start(3);
    const [survivor, ...others] = cluster.nodes;
    await write(survivor!, "/kept");
    await cluster.untilSettled();
    for (const node of others) cluster.crash(node, "dropUnsynced");
    await cluster.time.advance(3_000);

    const since = cluster.time.nowMs;
    const refusedRead = await refusal(store(survivor!).get("/kept", READ));
    expect(refusedRead.code).toBe("NO_LEADER");
    expect(refusedRead.remedy).toContain("--consistency local");
    expect(cluster.time.nowMs - since).toBeLessThan(3_200);
    expect((await refusal(store(survivor!).commit([putFile("/no")], WRITE))).code).toBe("NO_LEADER");
    const local = store(survivor!).get("/kept", { consistency: LOCAL, timeoutMs: 100 });
    expect(await cluster.time.settle(local)).not.toBeNull();
    await cluster.time.advance(2_000);
    expect(survivor!.coordinator.zoneInfo(ROOT_ZONE).problem).toMatch(/2 of its 3 voters must run/);
  });

  it("a leader cut off from the others acknowledges nothing and steps down", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    await write(leader, "/session-is-open");
    cluster.isolate(leader);
    const stale = store(leader).commit([putFile("/lost")], WRITE);
    const error = await refusal(stale);
    expect(error.code).toBe("UNKNOWN_OUTCOME");
    expect(root(leader).isLeader).toBe(false);
    const next = await cluster.untilLeader();
    expect(next).not.toBe(leader);
    await write(next, "/kept");
    cluster.heal();
    await cluster.untilSettled();
    expect(await read(leader, "/kept")).not.toBeNull();
    expect(await read(leader, "/lost")).toBeNull();
  });
});

describe("a follower far behind", () => {
  const SMALL = {
    limits: { compactEveryEntries: 20, trailingEntries: 4, promoteStableMs: 200, reconcileMs: 200 },
  };

  it("is brought up by a snapshot, while writes go on, and answers retries from it", async () => {
    await start(3, SMALL);
    const leader = await cluster.untilLeader();
    const [behind] = followers();
    cluster.crash(behind!, "dropUnsynced");
    for (let i = 0; i < 120; i += 1) await write(leader, `/f${i}`);
    expect(root(leader).metrics().firstIndex).toBeGreaterThan(50);
    await cluster.restart(behind!);
    await cluster.untilSettled();
    expect(root(behind!).metrics().snapshotsInstalled).toBe(1);
    expect(root(behind!).state.applied.digest).toBe(root(leader).state.applied.digest);
    expect(root(behind!).state.sessions.size).toBe(root(leader).state.sessions.size);
    expect(await read(behind!, "/f119")).not.toBeNull();
  });

  it("that dies in the middle of it comes back with its old state, then gets a new one", async () => {
    await start(3, SMALL);
    const leader = await cluster.untilLeader();
    const [behind] = followers();
    cluster.crash(behind!, "dropUnsynced");
    for (let i = 0; i < 60; i += 1) await write(leader, `/f${i}`);
    await cluster.restart(behind!);
    const before = root(behind!).state.applied.index;
    await cluster.time.advance(51);
    cluster.crash(behind!, "tear", (count) => Math.floor(count / 2));
    await cluster.restart(behind!);
    expect(root(behind!).state.applied.index).toBeGreaterThanOrEqual(before);
    await cluster.untilSettled();
    expect(root(behind!).state.applied.digest).toBe(root(leader).state.applied.digest);
  });
});

describe("a snapshot whose last step fails", () => {
  it("is asked for again, and those who hold the zone's store do not notice", async () => {
    await start(3, {
      limits: { compactEveryEntries: 20, trailingEntries: 4, promoteStableMs: 200, reconcileMs: 200 },
    });
    const leader = await cluster.untilLeader();
    const [behind] = followers();
    cluster.crash(behind!, "dropUnsynced");
    for (let i = 0; i < 60; i += 1) await write(leader, `/f${i}`);
    await cluster.restart(behind!);
    const held = store(behind!);
    const disk = behind!.files.diskOf(root(behind!).identity);
    disk.failOnlyKey = CURRENT_GENERATION_KEY;
    disk.failNextWrite = new NexusError({ code: "NO_SPACE", what: "ENOSPC" });
    await cluster.untilSettled();
    expect(disk.failNextWrite).toBeNull();
    expect(root(behind!).state.applied.digest).toBe(root(leader).state.applied.digest);
    expect(await cluster.time.settle(held.get("/f59", READ))).not.toBeNull();
  });
});

describe("members", () => {
  it("with a wiped disk come back under a new id and take their dead self's seat", async () => {
    await start(3);
    await cluster.untilLeader();
    const [node] = followers();
    const dead = node!.nodeId;
    cluster.crash(node!, "dropUnsynced");
    cluster.wipe(node!);
    // At once the old self still counts as alive at that address; the join is repeated until it does not.
    await cluster.join(node);
    const leader = await cluster.untilLeader();
    await cluster.time.until(
      () => {
        const { voters, votersOutgoing } = root(leader).state.conf.confState;
        return voters.includes(node!.nodeId) && !voters.includes(dead) && votersOutgoing.length === 0;
      },
      20_000,
      "the new self takes the seat",
    );
    expect(root(leader).state.members.has(dead)).toBe(false);
  });

  it("that are removed stop disturbing, say so, and may join again", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    const [gone] = followers();
    const { term } = root(leader).status();
    await cluster.time.settle(leader.coordinator.changeMember(ROOT_ZONE, gone!.nodeId, "remove", CHANGE));
    await cluster.time.until(
      () => root(gone!).problem?.kind === "removed",
      10_000,
      "the member learns of it",
    );
    await cluster.time.advance(5_000);
    expect(root(await cluster.untilLeader()).status().term).toBe(term);
    expect(gone!.coordinator.zoneInfo(ROOT_ZONE).problem).toMatch(/was removed/);
    expect((await refusal(store(gone!).commit([putFile("/x")], WRITE))).code).toBe("CLOSED");
    await cluster.time.settle(gone!.host.joinZoneHere(ROOT_ZONE, "voter", 10_000));
    await cluster.untilVoters(3);
  });

  it("learn of their removal also when they were away for it", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    const [gone] = followers();
    cluster.crash(gone!, "dropUnsynced");
    await cluster.time.settle(leader.coordinator.changeMember(ROOT_ZONE, gone!.nodeId, "remove", CHANGE));
    await cluster.restart(gone!);
    await cluster.time.until(
      () => root(gone!).problem?.kind === "removed",
      10_000,
      "the member learns of it",
    );
  });

  it("of another cluster, or at a live member's address, are refused", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    const [other] = followers();
    const call = {
      zoneId: ROOT_ZONE,
      nodeId: 77 as never,
      address: other!.address,
      asLearner: false,
      asWitness: false,
      clusterId: null,
    };
    expect((await refusal(leader.host.joinZone(call, 1_000))).code).toBe("MEMBERSHIP_CONFLICT");
    const foreign = { ...call, address: "h:1", clusterId: "f".repeat(32) as never };
    expect((await refusal(leader.host.joinZone(foreign, 1_000))).code).toBe("INCARNATION_MISMATCH");
    const misdirected = await refusal(other!.host.joinZone({ ...call, address: "h:1" }, 1_000));
    expect(misdirected).toMatchObject({ code: "NOT_LEADER", details: { leaderAddress: leader.address } });
  });

  it("of five are five voters; a crash of two changes nothing for clients", async () => {
    await start(5);
    const [a, b] = followers();
    cluster.crash(a!, "tear");
    cluster.crash(b!, "dropUnsynced");
    const leader = await cluster.untilLeader();
    await write(leader, "/still");
    for (const node of [a!, b!]) await cluster.restart(node);
    await cluster.untilSettled();
  });

  it("that vote are not let in again empty-handed under their old id", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    const { nodeId, address } = followers()[0]!;
    const call = { zoneId: ROOT_ZONE, nodeId, address, asLearner: false, asWitness: false, clusterId: null };
    await expect(cluster.time.settle(leader.host.joinZone(call, 1_000))).rejects.toMatchObject({
      code: "MEMBERSHIP_CONFLICT",
    });
  });

  it("keep the address they announce", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    const call = {
      zoneId: ROOT_ZONE,
      nodeId: followers()[0]!.nodeId,
      address: "moved:1",
      asLearner: false,
      asWitness: false,
      clusterId: leader.host.identity()!.clusterId,
    };
    await cluster.time.settle(leader.host.joinZone(call, 1_000));
    expect(root(leader).state.members.get(call.nodeId)?.address).toBe("moved:1");
    // The member itself knows better and says so.
    await cluster.time.until(
      () => root(leader).state.members.get(call.nodeId)?.address === followers()[0]!.address,
      5_000,
      "the member corrects its address",
    );
  });
});

describe("a disk that fails", () => {
  it("under the state: it is opened again and replayed, and nothing acknowledged is missing", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    await write(leader, "/before");
    const disk = leader.files.diskOf(root(leader).identity);
    disk.failNextWrite = new NexusError({ code: "IO_ERROR", what: "EIO" });
    const { outcomes } = await write(leader, "/during");
    expect(outcomes[0]?.created).toBe(true);
    expect(root(leader).metrics().stateReopens).toBe(1);
    expect(await read(leader, "/before")).not.toBeNull();
    await cluster.untilSettled();
    const digests = new Set(cluster.up().map((node) => root(node).state.applied.digest));
    expect(digests.size).toBe(1);
  });

  it("full under a leader's log: another takes over, the node refuses writes with the reason, reads go on, it resumes", async () => {
    await start(3);
    const leader = await cluster.untilLeader();
    await write(leader, "/before");
    leader.disk.setCapacity(leader.disk.usedBytes);
    leader.disk.fail({ step: "write", nth: 1, error: "ENOSPC" });
    const first = store(leader)
      .commit([putFile("/first")], WRITE)
      .catch((error: unknown) => error);
    await cluster.time.until(
      () => cluster.leader() !== null && cluster.leader() !== leader,
      10_000,
      "a new leader",
    );
    await cluster.time.settle(first);
    const error = await refusal(store(leader).commit([putFile("/second")], WRITE));
    expect(error.code).toBe("NO_SPACE");
    const next = await cluster.untilLeader();
    await write(next, "/elsewhere");
    expect(
      await cluster.time.settle(store(leader).get("/before", { consistency: LOCAL, timeoutMs: 100 })),
    ).not.toBeNull();
    leader.disk.setCapacity(null);
    await cluster.time.until(() => root(leader).problem === null, 20_000, "the disk works again");
    await write(leader, "/resumed");
    await cluster.untilSettled();
  });
});
