import { ROOT_ZONE } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  putFile,
  type ReadFate,
  TEST_LOG_LIMITS,
  TestCluster,
  type TestNode,
  withReadFaults,
} from "../testing/index.js";

const WRITE = { timeoutMs: 3_000 };

const fates = new Map<string, ReadFate>();
let cluster: TestCluster;
let said: string[];

beforeEach(() => {
  fates.clear();
  said = [];
  cluster = new TestCluster({
    onEvent: (_, event) => said.push(event.message),
    // Only the newest entries stay in memory.
    logLimits: { ...TEST_LOG_LIMITS, recentEntryBytes: 1_024, loadedEntryBytes: 1 },
    wrapFiles: (files) => withReadFaults(files, (folder) => fates.get(folder) ?? "ok"),
  });
});
afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const write = (node: TestNode, path: string) =>
  cluster.time.settle(node.coordinator.metaStoreForZone(ROOT_ZONE).commit([putFile(path)], WRITE));
const setReads = (node: TestNode, fate: ReadFate) => fates.set(`node-${node.index}/log`, fate);
const caughtUp = (node: TestNode, leader: TestNode, limitMs: number) =>
  cluster.time.until(
    () => root(node).state.applied.index >= root(leader).state.applied.index,
    limitMs,
    "the follower has everything",
  );

/** A leader of three, and a follower that was away while entries were written. */
async function withLaggard(): Promise<{ leader: TestNode; laggard: TestNode }> {
  await cluster.found(3);
  await cluster.untilVoters(3);
  const leader = await cluster.untilLeader();
  const laggard = cluster.up().find((node) => node !== leader) as TestNode;
  cluster.crash(laggard, "keepUnsynced", (count) => count);
  for (let i = 0; i < 30; i += 1) await write(leader, `/f${i}`);
  return { leader, laggard };
}

describe("a leader that cannot read back what a follower lacks", () => {
  it("tries again while the disk only fails now and then, and goes on leading", async () => {
    const { leader, laggard } = await withLaggard();
    setReads(leader, "EIO");
    await cluster.restart(laggard);
    await cluster.time.advance(500);
    expect(root(leader)).toMatchObject({ isLeader: true, problem: null });
    await write(leader, "/meanwhile");
    setReads(leader, "ok");
    await caughtUp(laggard, leader, 5_000);
    expect(root(leader).metrics().snapshotsSent).toBe(2);
    await cluster.untilSettled();
  });

  it("sends a snapshot once the disk refuses for good", async () => {
    const { leader, laggard } = await withLaggard();
    const before = root(leader).metrics().snapshotsSent;
    setReads(leader, "EIO");
    await cluster.restart(laggard);
    await caughtUp(laggard, leader, 60_000);
    expect(root(leader).metrics().snapshotsSent).toBe(before + 1);
    expect(root(leader)).toMatchObject({ isLeader: true, problem: null });
  });

  it("sends a snapshot at once when the entries are damaged", async () => {
    const { leader, laggard } = await withLaggard();
    const before = root(leader).metrics().snapshotsSent;
    setReads(leader, "rot");
    await cluster.restart(laggard);
    await caughtUp(laggard, leader, 5_000);
    expect(root(leader).metrics().snapshotsSent).toBe(before + 1);
    expect(root(leader)).toMatchObject({ isLeader: true, problem: null });
  });
});

/** Its state fell back to the beginning; the entries are in its log, and no leader has told it yet to apply them. */
async function behind(): Promise<{ leader: TestNode; node: TestNode }> {
  await cluster.found(3);
  await cluster.untilVoters(3);
  const leader = await cluster.untilLeader();
  const node = cluster.up().find((other) => other !== leader) as TestNode;
  for (let i = 0; i < 30; i += 1) await write(leader, `/f${i}`);
  await cluster.untilSettled();
  cluster.crash(node, "dropUnsynced");
  cluster.isolate(node);
  setReads(node, "EIO");
  await cluster.restart(node);
  await cluster.time.advance(300);
  return { leader, node };
}

describe("a replica that cannot read back what it must still apply", () => {
  it("waits for the disk, says so after a while, and goes on", async () => {
    const { leader, node } = await behind();
    cluster.heal();
    await cluster.time.advance(1_000);
    expect(root(node).problem).toBeNull();
    await cluster.time.until(() => root(node).problem !== null, 3_000, "the trouble is told");
    expect(root(node).problem).toMatchObject({
      kind: "disk",
      error: { what: expect.stringMatching(/has not given back entries for \d+ ms/) },
    });
    expect(root(node).state.applied.index).toBeLessThan(root(leader).state.applied.index);
    setReads(node, "ok");
    await caughtUp(node, leader, 10_000);
    expect(root(node).problem).toBeNull();
    expect(root(node).isAbstaining).toBe(false);
  });

  it("gets damaged entries from the other voters, abstaining until it has them", async () => {
    const { leader, node } = await behind();
    setReads(node, "rot");
    const { term } = root(leader).status();
    cluster.heal();
    await cluster.time.until(() => root(node).isAbstaining, 20_000, "the damaged entries were given up");
    setReads(node, "ok");
    await caughtUp(node, leader, 10_000);
    await cluster.time.until(() => !root(node).isAbstaining, 5_000, "the follower is covered");
    expect(root(node).problem).toBeNull();
    expect(root(leader).status().term).toBe(term);
  });
});

describe("a replica that must be opened again", () => {
  it("counts as broken while it cannot be, is tried ever less often, and comes back", async () => {
    const { leader, node } = await behind();
    const { incarnation } = root(node).identity;
    const disk = node.files.diskOf({ zoneId: ROOT_ZONE, incarnation });
    disk.isUnreadable = true;
    setReads(node, "rot");
    cluster.heal();
    await cluster.time.until(() => !node.host.zones().includes(ROOT_ZONE), 20_000, "it is closed");
    await cluster.time.advance(100);
    expect(() => root(node)).toThrow(/opening the state: EIO/);
    expect(node.host.unreadyReasons().join()).toMatch(/EIO/);
    const opens = disk.opens;
    await cluster.time.advance(60_000);
    expect(disk.opens - opens).toBeGreaterThan(4);
    expect(disk.opens - opens).toBeLessThan(9);
    disk.isUnreadable = false;
    setReads(node, "ok");
    await cluster.time.until(() => node.host.zones().includes(ROOT_ZONE), 60_000, "it is open again");
    await caughtUp(node, leader, 10_000);
    expect(node.host.unreadyReasons()).toEqual([]);
  });

  it("stays closed after ten minutes of failing, and says so", async () => {
    const { node } = await behind();
    const disk = node.files.diskOf(root(node).identity);
    disk.isUnreadable = true;
    setReads(node, "rot");
    cluster.heal();
    await cluster.time.advance(12 * 60_000);
    expect(said).toContain("a replica stays closed until the node is started again");
    const { opens } = disk;
    await cluster.time.advance(5 * 60_000);
    expect(disk.opens).toBe(opens);
    expect(node.host.unreadyReasons().join()).toMatch(/EIO/);
  });
});

describe("a lone voter that cannot read back what it must still apply", () => {
  it("waits for the disk, and leads once that gives the entries back (seed 901033)", async () => {
    await cluster.found(1);
    const node = cluster.nodes[0] as TestNode;
    await cluster.untilLeader();
    for (let i = 0; i < 30; i += 1) await write(node, `/f${i}`);
    cluster.crash(node, "dropUnsynced");
    setReads(node, "EIO");
    await cluster.restart(node);
    await cluster.time.until(() => root(node).problem !== null, 4_000, "the trouble is told");
    expect(root(node).problem).toMatchObject({ kind: "disk" });
    setReads(node, "ok");
    await cluster.time.until(() => root(node).isLeader, 10_000, "it leads");
    await write(node, "/after");
    expect(root(node).problem).toBeNull();
  });

  it("stops, naming the place and the remedy", async () => {
    await cluster.found(1);
    const node = cluster.nodes[0] as TestNode;
    await cluster.untilLeader();
    for (let i = 0; i < 30; i += 1) await write(node, `/f${i}`);
    cluster.crash(node, "dropUnsynced");
    setReads(node, "rot");
    await cluster.restart(node);
    await cluster.time.until(() => root(node).problem?.kind === "failed", 10_000, "it stops");
    expect(root(node).problem).toMatchObject({
      error: { code: "CORRUPT", what: expect.stringMatching(/segment 1 is damaged at offset \d+/) },
    });
    expect(node.host.unreadyReasons().join()).toMatch(/restore a backup/);
  });
});
