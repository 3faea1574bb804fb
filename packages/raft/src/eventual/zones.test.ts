import { type CommitToken, type ContentId, LINEARIZABLE, NexusError, type ZoneId } from "@nexus/contracts";
import type { ConflictNotice } from "@nexus/kernel";
import { put, unlink } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { TestCluster, type TestNode } from "../testing/index.js";

const TEAM = "team" as ZoneId;
const WRITE = { timeoutMs: 3_000 };
const JOIN = { asLearner: false, timeoutMs: 10_000 };
const CONTENT = (digit: string): ContentId => digit.repeat(64) as ContentId;

let cluster: TestCluster;

afterEach(() => cluster.closeAll());

async function start(eventualLimits = {}): Promise<readonly TestNode[]> {
  cluster = new TestCluster({ eventualLimits });
  await cluster.found(3);
  await cluster.untilVoters(3);
  const [first, second, third] = cluster.nodes;
  await cluster.time.settle(first!.coordinator.createZone(TEAM, { ...WRITE, consistency: "eventual" }));
  for (const other of [second, third]) await cluster.time.settle(other!.coordinator.joinZone(TEAM, JOIN));
  return cluster.nodes;
}

const store = (node: TestNode) => node.coordinator.metaStoreForZone(TEAM);
const zone = (node: TestNode) => node.host.eventual.zoneOf(node.host.replica(TEAM));

async function write(node: TestNode, path: string, digit = "a"): Promise<CommitToken> {
  const mutation = put(path, { contentId: CONTENT(digit), createParents: true });
  return (await cluster.time.settle(store(node).commit([mutation], WRITE))).token;
}

const read = async (node: TestNode, path: string): Promise<string | null> => {
  const found = await cluster.time.settle(
    store(node).get(path, { consistency: LINEARIZABLE, timeoutMs: 3_000 }),
  );
  return found?.contentId?.[0] ?? null;
};

/** Until every member says that every other one has all it has. */
async function untilEqual(nodes: readonly TestNode[], limitMs = 60_000): Promise<void> {
  const isEqual = (): boolean =>
    nodes.every((node) => {
      const { members, membersBehind } = zone(node).metrics();
      return members === nodes.length && membersBehind === 0;
    });
  await cluster.time.until(isEqual, limitMs, "every member has every write");
}

describe("an eventual zone", () => {
  it("takes writes at every member at once and brings them to all of them", async () => {
    const nodes = await start();
    const tokens = await Promise.all(nodes.map((node, i) => write(node, `/dir/from-${i}`)));
    await untilEqual(nodes);
    for (const node of nodes) for (const i of [0, 1, 2]) expect(await read(node, `/dir/from-${i}`)).toBe("a");
    for (const token of tokens) {
      expect(zone(nodes[0]!).statusOf(token)).toEqual({ copies: 3, members: 3, state: "everywhere" });
    }
    for (const node of nodes) expect(node.coordinator.zoneInfo(TEAM).consistency).toBe("eventual");
  });

  it("takes writes at a member that is alone, says that only it has them, and lets a token wait elsewhere", async () => {
    const nodes = await start();
    const [first, second] = nodes;
    cluster.isolate(first!);
    await cluster.time.advance(2_000);
    const token = await write(first!, "/alone");
    await cluster.time.advance(2_000);
    expect(zone(first!).statusOf(token)).toEqual({ copies: 1, members: 3, state: "local" });
    expect(await read(second!, "/alone")).toBeNull();
    const waiting = store(second!).get("/alone", {
      consistency: { kind: "token", token },
      timeoutMs: 30_000,
    });
    cluster.heal();
    expect(await cluster.time.settle(waiting)).not.toBeNull();
    await untilEqual(nodes);
    expect(zone(first!).statusOf(token).state).toBe("everywhere");
  });

  it("keeps the later of two writes made apart, everywhere, and reports the other", async () => {
    const nodes = await start();
    const [first, second, third] = nodes;
    const notices: ConflictNotice[][] = nodes.map(() => []);
    nodes.forEach((node, i) => {
      node.coordinator.onConflict(() => {
        throw new Error("a listener that fails");
      });
      node.coordinator.onConflict((notice) => notices[i]!.push(notice));
    });
    cluster.isolate(first!);
    await write(first!, "/f", "a");
    await cluster.time.advance(50);
    await write(second!, "/f", "b");
    cluster.heal();
    await untilEqual(nodes);
    for (const node of nodes) expect(await read(node, "/f")).toBe("b");
    const [conflict] = zone(first!).conflicts(10);
    expect(conflict).toMatchObject({
      path: "/f",
      reason: "laterWrite",
      loser: { node: first!.nodeId, contentId: CONTENT("a") },
      winner: { node: second!.nodeId, contentId: CONTENT("b") },
    });
    expect(zone(third!).conflicts(10)).toHaveLength(1);
    for (const [i, node] of nodes.entries()) {
      const listed = node.coordinator.zoneConflicts(TEAM, 10);
      expect(notices[i]).toEqual(listed.map((conflict) => ({ zone: TEAM, conflict })));
    }
    expect(notices[0]).toHaveLength(1);
  });

  it("acknowledges only what survives a crash, and goes on with it", async () => {
    const nodes = await start();
    const [first] = nodes;
    cluster.isolate(first!);
    const token = await write(first!, "/kept");
    cluster.crash(first!, "dropUnsynced");
    cluster.heal();
    await cluster.restart(first!);
    await cluster.time.until(() => isOpen(first!), 20_000, "the copy is open again");
    expect(await read(first!, "/kept")).toBe("a");
    await write(first!, "/after");
    await untilEqual(nodes);
    for (const node of nodes) expect(await read(node, "/kept")).toBe("a");
    expect(zone(first!).statusOf(token).state).toBe("everywhere");
  });

  it("passes on what a member wrote that is gone for good", async () => {
    const nodes = await start();
    const [first, second, third] = nodes;
    cluster.cut(first!, third!);
    cluster.cut(third!, first!);
    await write(first!, "/left-behind");
    await cluster.time.until(() => zone(second!).metrics().loggedWrites > 0, 10_000, "the second has it");
    cluster.crash(first!, "dropUnsynced");
    expect(await read(third!, "/left-behind")).toBeNull();
    await cluster.time.advance(15_000);
    expect(await read(third!, "/left-behind")).toBe("a");
  });

  it("brings the whole state to a member that was away for longer than the log reaches", async () => {
    const nodes = await start({ maxLogWrites: 5 });
    const [first, second, third] = nodes;
    await write(third!, "/old");
    await untilEqual(nodes);
    cluster.isolate(third!);
    await write(third!, "/own");
    for (let i = 0; i < 40; i += 1) await write(i % 2 === 0 ? first! : second!, `/many/${i}`);
    await cluster.time.settle(store(first!).commit([unlink("/old")], WRITE));
    cluster.heal();
    await untilEqual(nodes);
    expect(zone(third!).metrics().transfersTaken).toBeGreaterThan(0);
    for (const node of nodes) {
      expect(await read(node, "/many/39")).toBe("a");
      expect(await read(node, "/own")).toBe("a");
      expect(await read(node, "/old")).toBeNull();
    }
  });

  it("refuses writes while its disk fails, and goes on by itself when it works again", async () => {
    const [first] = await start();
    const disk = first!.files.eventualDiskOf(zone(first!).identity);
    disk.failNextWrite = new NexusError({ code: "NO_SPACE", what: "the disk is full", remedy: "free space" });
    await expect(write(first!, "/lost")).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME" });
    await expect(write(first!, "/refused")).rejects.toMatchObject({ code: "NO_SPACE" });
    await cluster.time.until(() => zone(first!).problem === null, 10_000, "the disk works again");
    await write(first!, "/fine");
    expect(await read(first!, "/fine")).toBe("a");
    expect(await read(first!, "/lost")).toBeNull();
  });

  it("goes on with what a member held when the zone is recovered, and others join it again", async () => {
    cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    const [first, second] = cluster.nodes;
    await cluster.time.settle(first!.coordinator.createZone(TEAM, { ...WRITE, consistency: "eventual" }));
    await cluster.time.settle(second!.coordinator.joinZone(TEAM, JOIN));
    await write(first!, "/before");
    await untilEqual([first!, second!]);
    await cluster.time.advance(2_000);
    cluster.isolate(second!);
    await cluster.time.advance(5_000);
    await cluster.time.settle(first!.coordinator.recoverZone(TEAM, { dryRun: false, timeoutMs: 20_000 }));
    expect(await read(first!, "/before")).toBe("a");
    await write(first!, "/after");
    cluster.heal();
    await cluster.time.until(() => !second!.host.zones().includes(TEAM), 30_000, "the second is out");
    await cluster.time.settle(second!.coordinator.joinZone(TEAM, { ...JOIN, timeoutMs: 30_000 }));
    await untilEqual([first!, second!]);
    for (const node of [first!, second!]) {
      for (const path of ["/before", "/after"]) expect(await read(node, path)).toBe("a");
    }
  });

  it("goes with its files when the zone is removed, and is made anew empty", async () => {
    const nodes = await start();
    const [first] = nodes;
    await write(first!, "/f");
    await cluster.time.settle(first!.coordinator.removeZone(TEAM, { force: true, timeoutMs: 5_000 }));
    await cluster.untilSettled();
    await cluster.time.settle(
      first!.coordinator.createZone(TEAM, { timeoutMs: 5_000, consistency: "eventual" }),
    );
    expect(await read(first!, "/f")).toBeNull();
    await write(first!, "/g");
    expect(await read(first!, "/g")).toBe("a");
  });
});

describe("tombstones of an eventual zone", () => {
  const tombstones = (node: TestNode): number => zone(node).metrics().tombstones;
  const remove = (node: TestNode, path: string) =>
    cluster.time.settle(store(node).commit([unlink(path)], WRITE));

  it("go once every member has them and said so, and only then", async () => {
    const nodes = await start({ floorEveryMs: 500 });
    const [first, , third] = nodes;
    await write(first!, "/f");
    await untilEqual(nodes);
    cluster.isolate(third!);
    await remove(first!, "/f");
    await cluster.time.advance(20_000);
    expect(tombstones(first!)).toBe(1);
    cluster.heal();
    await cluster.time.until(() => nodes.every((node) => tombstones(node) === 0), 60_000, "all forgot it");
    for (const node of nodes) {
      expect(zone(node).metrics().tombstonesCollected).toBe(1);
      expect(await read(node, "/f")).toBeNull();
    }
    const { index } = first!.host.replica(TEAM).state.applied;
    await cluster.time.advance(20_000);
    expect(first!.host.replica(TEAM).state.applied.index).toBe(index);
  });

  it("go while a member that was removed is away, and it starts anew when it is let in again", async () => {
    const nodes = await start({ floorEveryMs: 500 });
    const [first, second, third] = nodes;
    await write(first!, "/f");
    await untilEqual(nodes);
    cluster.isolate(third!);
    await write(third!, "/alone");
    await cluster.time.settle(
      first!.coordinator.changeMember(TEAM, third!.nodeId, "remove", {
        timeoutMs: 10_000,
        expectedConfigVersion: null,
      }),
    );
    await remove(first!, "/f");
    const rest = [first!, second!];
    await cluster.time.until(() => rest.every((node) => tombstones(node) === 0), 60_000, "both forgot it");
    cluster.heal();
    await cluster.time.advance(5_000);
    await cluster.time.settle(third!.coordinator.joinZone(TEAM, { ...JOIN, timeoutMs: 30_000 }));
    await untilEqual(nodes);
    for (const node of nodes) {
      expect(await read(node, "/f")).toBeNull();
      expect(await read(node, "/alone")).toBeNull();
    }
    await write(third!, "/f", "c");
    await untilEqual(nodes);
    for (const node of nodes) expect(await read(node, "/f")).toBe("c");
  });
});

function isOpen(node: TestNode): boolean {
  try {
    return zone(node).problem === null;
  } catch {
    return false;
  }
}
