import { type IncarnationId, LINEARIZABLE, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { MountChange, Mutation } from "@nexus/kernel";
import { refusalOf } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";
import type { RegistryChange } from "../wire/command.js";

const WRITE = { timeoutMs: 3_000 };
const READ = { consistency: LINEARIZABLE, timeoutMs: 3_000 };
const TEAM = "team" as ZoneId;

let cluster: TestCluster;

async function start(count: number): Promise<void> {
  cluster = new TestCluster();
  await cluster.found(count);
  await cluster.untilVoters(count);
}

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode, zone = ROOT_ZONE) => node.coordinator.metaStoreForZone(zone);
const write = (node: TestNode, path: string, zone: ZoneId) =>
  cluster.time.settle(store(node, zone).commit([putFile(path)], WRITE));
/** A mount of zone team. */
const mountOfTeam = (path: string): Mutation => ({
  kind: "create",
  path,
  entryType: 2,
  existOk: false,
  createParents: false,
  targetZoneId: TEAM,
  linkTarget: null,
  sizeBytes: 0,
  mimeType: null,
  ownerId: null,
  xattrs: {},
  nowMs: 1,
});
const refusal = (promise: Promise<unknown>) => refusalOf(cluster.time.settle(promise));
describe("other zones", () => {
  it("are unique, joined by name, and mounts in any zone are told to everybody who holds it", async () => {
    await start(3);
    const [first, second, third] = cluster.nodes;
    const seen: MountChange[] = [];
    second!.coordinator.onMountChange((change) => seen.push(change));
    await cluster.time.settle(first!.coordinator.createZone(TEAM, WRITE));
    expect((await refusal(second!.coordinator.createZone(TEAM, WRITE))).code).toBe("ZONE_EXISTS");
    expect(() => second!.coordinator.metaStoreForZone(TEAM)).toThrow(/nexus zone join team/);
    await cluster.time.settle(second!.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 10_000 }));
    await write(second!, "/in-team", TEAM);
    await cluster.time.settle(store(third!).commit([mountOfTeam("/team")], WRITE));
    await cluster.untilSettled();
    expect(seen).toEqual([{ zone: ROOT_ZONE, path: "/team", target: TEAM }]);
    expect(second!.coordinator.zoneInfo(TEAM).linksCount).toBe(1);

    const replayed: MountChange[] = [];
    third!.coordinator.onMountChange((change) => replayed.push(change));
    expect(replayed).toEqual([{ zone: ROOT_ZONE, path: "/team", target: TEAM }]);
    expect(
      (await refusal(first!.coordinator.removeZone(TEAM, { force: false, timeoutMs: 5_000 }))).code,
    ).toBe("CONFLICT");
    await cluster.time.settle(first!.coordinator.removeZone(TEAM, { force: true, timeoutMs: 5_000 }));
    await cluster.untilSettled();
    expect(seen.at(-1)).toEqual({ zone: ROOT_ZONE, path: "/team", target: null });
    for (const node of cluster.nodes) expect(node.host.zones()).toEqual([ROOT_ZONE]);
  });

  it("are routed to by the node that answers a mount before it answers, leader or not", async () => {
    await start(3);
    const [first] = cluster.nodes;
    await cluster.time.settle(first!.coordinator.createZone(TEAM, WRITE));
    for (const node of cluster.nodes) {
      const path = `/team-by-${node.host.nodeId}`;
      const answered = store(node).commit([mountOfTeam(path)], WRITE);
      const routed = answered.then(() => root(node).mounts.get(path));
      expect(await cluster.time.settle(routed)).toBe(TEAM);
    }
  });

  it("that were removed while a member was away are dropped when it comes back, and may be made anew", async () => {
    await start(3);
    const [first, second] = cluster.nodes;
    await cluster.time.settle(first!.coordinator.createZone(TEAM, WRITE));
    await cluster.time.settle(second!.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 10_000 }));
    const old = second!.host.replica(TEAM).identity.incarnation;
    await cluster.time.advance(1_000);
    cluster.crash(second!, "dropUnsynced");
    await cluster.time.settle(first!.coordinator.removeZone(TEAM, { force: true, timeoutMs: 5_000 }));
    await cluster.time.settle(first!.coordinator.createZone(TEAM, { timeoutMs: 5_000 }));
    await cluster.restart(second!);
    await cluster.time.until(() => !second!.host.zones().includes(TEAM), 10_000, "the old replica goes");
    await cluster.time.settle(second!.coordinator.joinZone(TEAM, { asLearner: true, timeoutMs: 10_000 }));
    expect(second!.host.replica(TEAM).identity.incarnation).not.toBe(old);
  });

  it("whose creation was cut short are finished or given up when the creator is back", async () => {
    await start(3);
    const [first] = cluster.nodes;
    void first!.coordinator.createZone(TEAM, WRITE).catch(() => undefined);
    await cluster.time.until(
      () => root(first!).state.registry.get(TEAM) !== null,
      5_000,
      "the id is reserved",
    );
    cluster.crash(first!, "dropUnsynced");
    await cluster.restart(first!);
    await cluster.time.until(
      () => cluster.up().every((node) => root(node).state.registry.get(TEAM)?.state !== "creating"),
      10_000,
      "the creation ends",
    );
  });

  it("whose creator lost its disk before it was done are given up, and the name can be used again", async () => {
    await start(3);
    const [first, second] = cluster.nodes;
    const change: RegistryChange = {
      kind: "create",
      zoneId: TEAM,
      incarnation: "ab".repeat(16) as IncarnationId,
      founder: first!.nodeId,
      founderAddress: first!.address,
      consistency: "strong",
    };
    await cluster.time.settle(root(second!).propose({ kind: "registry", change }, 3_000));
    const isCreating = (node: TestNode): boolean => root(node).state.registry.get(TEAM)?.state === "creating";
    expect(isCreating(second!)).toBe(true);
    cluster.crash(first!, "dropUnsynced");
    cluster.wipe(first!);
    await cluster.join(first);
    await cluster.time.until(() => !cluster.up().some(isCreating), 60_000, "the creation is given up");
    await cluster.time.settle(second!.coordinator.createZone(TEAM, WRITE));
  });

  it("are not given up because a root that replays its log still sees their creation", async () => {
    cluster = new TestCluster();
    await cluster.found(1);
    const node = cluster.nodes[0] as TestNode;
    await cluster.untilLeader();
    await cluster.time.settle(node.coordinator.createZone(TEAM, WRITE));
    await cluster.untilLeader(TEAM);
    await write(node, "/kept", TEAM);
    const { incarnation } = node.host.replica(TEAM).identity;
    // Root's state is lost back to before the zone; the zone's replica is broken when root replays its log.
    cluster.crash(node, "dropUnsynced");
    node.files.diskOf({ zoneId: TEAM, incarnation }).isUnreadable = true;
    await cluster.restart(node);
    await cluster.untilLeader();
    await cluster.time.advance(3_000);
    expect(root(node).state.registry.get(TEAM)?.state).toBe("active");
    expect(() => node.host.replica(TEAM)).toThrow(/EIO/);

    cluster.crash(node, "dropUnsynced");
    node.files.diskOf({ zoneId: TEAM, incarnation }).isUnreadable = false;
    await cluster.restart(node);
    await cluster.untilLeader(TEAM);
    expect(await cluster.time.settle(store(node, TEAM).get("/kept", READ))).not.toBeNull();
  });

  it("that are active cannot be given up as if their creation had failed", async () => {
    await start(1);
    const node = cluster.nodes[0] as TestNode;
    await cluster.time.settle(node.coordinator.createZone(TEAM, WRITE));
    const { incarnation } = node.host.replica(TEAM).identity;
    const change = { kind: "giveUp", zoneId: TEAM, incarnation } as const;
    expect((await refusal(root(node).propose({ kind: "registry", change }, 3_000))).code).toBe("CONFLICT");
    expect(node.host.zones()).toContain(TEAM);
  });
});
