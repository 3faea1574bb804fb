import { NexusError, type ZoneId } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SimulatedDisk } from "../log/testing/index.js";
import { putFile, TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";
import { VirtualTime } from "../testing/virtual-time.js";
import { DiskPace } from "./disk-pace.js";

const LIMIT_MS = 10_000;
const NAMES = Array.from({ length: 9 }, (_, i) => `spread-${i}` as ZoneId);

let cluster: TestCluster;
/** How long a disk call of the first node takes (ms). */
let firstDiskMs = 0.2;

beforeEach(async () => {
  firstDiskMs = 0.2;
  cluster = new TestCluster({ seed: 11, limits: { ...TEST_RAFT_LIMITS, slowLogWriteMs: 50 } });
  const { newDisk } = cluster;
  cluster.newDisk = () =>
    new SimulatedDisk({
      random: (bound) => cluster.random.below(bound),
      capacityBytes: null,
      schedule: (finish) => void cluster.time.schedule(firstDiskMs, finish),
    });
  await cluster.found(1);
  cluster.newDisk = newDisk;
  await cluster.join();
  await cluster.join();
  await cluster.untilVoters(3);
});

afterEach(() => cluster.closeAll());

async function makeZones(): Promise<void> {
  const [first, ...others] = cluster.nodes as [TestNode, ...TestNode[]];
  for (const name of NAMES) await cluster.time.settle(first.host.createZone(name, LIMIT_MS));
  for (const { host } of others) {
    for (const name of NAMES) await cluster.time.settle(host.joinZoneHere(name, "voter", LIMIT_MS));
  }
}

const led = (): number[] =>
  cluster.nodes.map(({ host }) => NAMES.filter((name) => host.replica(name).isReadyToLead).length);
const moves = (): number =>
  cluster.nodes.reduce((sum, { host }) => sum + host.metrics().pulse.leaderMoves, 0);
const isSpread = (): boolean => Math.max(...led()) - Math.min(...led()) <= 2 && sum(led()) === NAMES.length;
const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

describe("leadership", () => {
  it("spreads over the nodes, then stays where it is and lets the zones sleep", async () => {
    await makeZones();
    await cluster.time.until(isSpread, 20_000, "an even spread");
    await cluster.time.advance(5_000);
    const before = { led: led(), moves: moves() };
    await cluster.time.advance(60_000);
    expect({ led: led(), moves: moves() }).toEqual(before);
    for (const { host } of cluster.nodes) expect(host.metrics().pulse.quiescentZones).toBe(NAMES.length);
  });

  it("leaves a draining node, of sleeping zones too, and comes back when it serves again", async () => {
    await makeZones();
    await cluster.time.until(isSpread, 20_000, "an even spread");
    await cluster.time.advance(5_000);
    const [first] = cluster.nodes as [TestNode];
    await cluster.time.settle(first.host.setDraining(true, 5_000));
    await cluster.time.advance(10_000);
    expect(led()[0]).toBe(0);
    expect(sum(led())).toBe(NAMES.length);
    await cluster.time.settle(first.host.setDraining(false, 5_000));
    await cluster.time.until(isSpread, 20_000, "an even spread again");
  });

  it("leaves a node whose disk is slow, root's too, and none comes back while it is", async () => {
    await makeZones();
    await cluster.time.until(isSpread, 20_000, "an even spread");
    const [first] = cluster.nodes as [TestNode];
    firstDiskMs = 120;
    const write = (i: number) =>
      cluster.time.settle(
        first.coordinator.metaStoreForZone(NAMES[i % NAMES.length] as ZoneId).commit([putFile(`/f${i}`)], {
          timeoutMs: 10_000,
        }),
      );
    for (let i = 0; i < 12; i += 1) await write(i);
    await cluster.time.until(
      () => led()[0] === 0 && sum(led()) === NAMES.length,
      20_000,
      "leaders elsewhere",
    );
    expect(first.host.metrics().pulse.isDiskSlow).toBe(true);
    expect(await cluster.untilLeader()).not.toBe(first);
  });

  it("leaves a node whose state store takes no writes, while the log does", async () => {
    await makeZones();
    const name = NAMES[0] as ZoneId;
    const leader = await cluster.untilLeader(name);
    const disk = leader.files.diskOf(leader.host.replica(name).identity);
    disk.failWrites = new NexusError({ code: "NO_SPACE", what: "the disk is full" });
    const other = cluster.nodes.find((node) => node !== leader) as TestNode;
    const write = other.coordinator.metaStoreForZone(name).commit([putFile("/x")], { timeoutMs: 10_000 });
    await cluster.time.settle(write);
    const elsewhere = (): boolean => {
      const now = cluster.leader(name);
      return now !== null && now !== leader;
    };
    await cluster.time.until(elsewhere, 5_000, "another leader");
  });
});

describe("the pace of a disk", () => {
  it("is slow by the mean of some writes, not by one, and recovers well below the limit", async () => {
    const time = new VirtualTime();
    const pace = new DiskPace(time.clock(), 100);
    for (let i = 0; i < 10; i += 1) pace.onWrite(5);
    pace.onWrite(300);
    expect(pace.isSlow).toBe(false);
    for (let i = 0; i < 5; i += 1) pace.onWrite(300);
    expect(pace.isSlow).toBe(true);
    pace.onWrite(5);
    expect(pace.isSlow).toBe(true);
    for (let i = 0; i < 10; i += 1) pace.onWrite(5);
    expect(pace.isSlow).toBe(false);
  });

  it("is forgotten after a while without writes", async () => {
    const time = new VirtualTime();
    const pace = new DiskPace(time.clock(), 100);
    for (let i = 0; i < 5; i += 1) pace.onWrite(300);
    expect(pace.isSlow).toBe(true);
    await time.advance(31_000);
    expect(pace.isSlow).toBe(false);
  });
});
