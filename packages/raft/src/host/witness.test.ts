import { parseZoneId } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import { putFile, rotLastBatch, TestCluster, type TestNode } from "../testing/index.js";

const WRITE = { timeoutMs: 3_000 };
const TEAM = parseZoneId("team");
const ANY = { ...WRITE, expectedConfigVersion: null };
const JOIN = { timeoutMs: 10_000 };

interface Trio {
  readonly cluster: TestCluster;
  readonly first: TestNode;
  readonly second: TestNode;
  readonly witness: TestNode;
}

/** Zone team with two data voters, the first leading, and a witness. */
async function trio(limits = {}): Promise<Trio> {
  const cluster = new TestCluster({ limits: { ...FAST, ...limits } });
  await cluster.found(3);
  await cluster.untilVoters(3);
  const [first, second, witness] = cluster.nodes as [TestNode, TestNode, TestNode];
  await cluster.time.settle(first.coordinator.createZone(TEAM, WRITE));
  await write(cluster, first, "/before");
  await cluster.time.settle(second.coordinator.joinZone(TEAM, { asLearner: false, ...JOIN }));
  await cluster.time.settle(
    witness.coordinator.joinZone(TEAM, { asLearner: false, asWitness: true, ...JOIN }),
  );
  await cluster.time.until(() => votersSeenBy(first).length === 3, 20_000, "three voters of team");
  await leadBy(cluster, first);
  await cluster.untilSettled(TEAM);
  return { cluster, first, second, witness };
}

const FAST = { reconcileMs: 200, leaderBalanceGap: 100 };

async function leadBy(cluster: TestCluster, node: TestNode): Promise<void> {
  const leader = await cluster.untilLeader(TEAM);
  if (leader === node) return;
  await cluster.time.settle(leader.coordinator.transferLeadership(TEAM, node.nodeId, WRITE));
  await cluster.time.until(() => cluster.leader(TEAM) === node, 10_000, "the wanted leader");
}

function votersSeenBy(node: TestNode) {
  return node.host.replica(TEAM).state.conf.confState.voters;
}

function write(cluster: TestCluster, node: TestNode, path: string) {
  return cluster.time.settle(node.coordinator.metaStoreForZone(TEAM).commit([putFile(path)], WRITE));
}

async function exists(cluster: TestCluster, node: TestNode, path: string): Promise<boolean> {
  const store = node.coordinator.metaStoreForZone(TEAM);
  const read = { consistency: { kind: "linearizable" }, timeoutMs: 5_000 } as const;
  return (await cluster.time.settle(store.get(path, read))) !== null;
}

async function refusal(cluster: TestCluster, work: () => Promise<unknown>) {
  const [result] = await cluster.time.settle(Promise.allSettled([Promise.resolve().then(work)]));
  if (result?.status !== "rejected") throw new Error("it was not refused");
  return result.reason as { code: string; message: string };
}

function problemOf(node: TestNode): string {
  return node.coordinator.zoneInfo(TEAM).problem ?? "";
}

describe("a witness", () => {
  it("votes and stores every entry, holds no rows, serves nobody and says whom to ask", async () => {
    const { cluster, first, second, witness } = await trio();
    await write(cluster, second, "/shared");
    await cluster.untilSettled(TEAM);
    const own = witness.host.replica(TEAM);
    expect(own.metrics().lastIndex).toBe(first.host.replica(TEAM).metrics().lastIndex);
    expect(
      first.coordinator
        .zoneInfo(TEAM)
        .members.map((member) => member.role)
        .sort(),
    ).toEqual(["voter", "voter", "witness"]);
    const view = await own.state.store.openView();
    const rows = await view.rows(Uint8Array.of(0, 0, 0, 1), Uint8Array.of(0xff), 1_000);
    await view.close();
    expect(rows.map((row) => row.key[4] ?? 0).sort((a, b) => a - b)).toEqual([0x61, 0x63, 0x6d]);
    const asked = await refusal(cluster, async () => witness.coordinator.metaStoreForZone(TEAM));
    expect(asked.code).toBe("UNAVAILABLE");
    expect(asked.message).toContain(first.address);
    expect((await refusal(cluster, async () => witness.coordinator.locksForZone(TEAM))).code).toBe(
      "UNAVAILABLE",
    );
    expect(problemOf(witness)).toBe("");
    await cluster.closeAll();
  });

  it("keeps the zone writable when one of two data voters is lost, and does not lead it", async () => {
    const { cluster, first, second, witness } = await trio();
    cluster.crash(first, "dropUnsynced");
    let hasLed = false;
    await cluster.time.until(
      () => {
        hasLed ||= witness.host.replica(TEAM).isLeader;
        return cluster.leader(TEAM) === second;
      },
      10_000,
      "the second to lead",
    );
    await write(cluster, second, "/after");
    expect(await exists(cluster, second, "/after")).toBe(true);
    expect(hasLed).toBe(false);
    await cluster.closeAll();
  });

  it("alone serves nothing, does not lead, and says what to start", async () => {
    const { cluster, first, second, witness } = await trio();
    cluster.crash(first, "dropUnsynced");
    cluster.crash(second, "dropUnsynced");
    await cluster.time.advance(15_000);
    expect(witness.host.replica(TEAM).isLeader).toBe(false);
    expect(problemOf(witness)).toContain("only a witness");
    expect(problemOf(witness)).toContain(first.address);
    await cluster.closeAll();
  });

  it("that alone has the last entries leads, brings a data voter up to date, hands over, and nothing is lost", async () => {
    const { cluster, first, second, witness } = await trio();
    cluster.isolate(second);
    for (let i = 0; i < 50; i += 1) await write(cluster, first, `/only-with-witness-${i}`);
    cluster.crash(first, "dropUnsynced");
    cluster.heal();
    let hasLed = false;
    await cluster.time.until(
      () => {
        hasLed ||= witness.host.replica(TEAM).isLeader;
        return cluster.leader(TEAM) === second;
      },
      20_000,
      "the second to lead",
    );
    expect(hasLed).toBe(true);
    for (let i = 0; i < 50; i += 1) {
      expect(await exists(cluster, second, `/only-with-witness-${i}`)).toBe(true);
    }
    await write(cluster, second, "/after");
    await cluster.closeAll();
  });

  it("does all that after a restart too", async () => {
    const { cluster, first, second, witness } = await trio();
    cluster.isolate(second);
    for (let i = 0; i < 10; i += 1) await write(cluster, first, `/kept-${i}`);
    cluster.crash(first, "dropUnsynced");
    cluster.crash(witness, "dropUnsynced");
    cluster.heal();
    await cluster.restart(witness);
    expect(witness.host.replica(TEAM).isWitness).toBe(true);
    await cluster.time.until(() => cluster.leader(TEAM) === second, 20_000, "the second to lead");
    expect(await exists(cluster, second, "/kept-9")).toBe(true);
    await cluster.closeAll();
  });

  it("whose log lost its end neither votes nor stands until a leader has covered it", async () => {
    const { cluster, first, second, witness } = await trio();
    const own = () => witness.host.replica(TEAM);
    cluster.isolate(second);
    await write(cluster, first, "/one");
    await write(cluster, first, "/two");
    cluster.crash(witness, "dropUnsynced");
    rotLastBatch(witness.disk);
    cluster.crash(first, "dropUnsynced");
    cluster.heal();
    await cluster.restart(witness);
    expect(own().isAbstaining).toBe(true);
    await cluster.time.advance(10_000);
    expect(own().isLeader).toBe(false);
    expect(cluster.leader(TEAM)).toBe(null);
    await cluster.restart(first);
    await cluster.untilLeader(TEAM, 20_000);
    await cluster.time.until(() => !own().isAbstaining, 10_000, "the witness to be covered");
    expect(await exists(cluster, second, "/two")).toBe(true);
    await cluster.closeAll();
  });

  it("does not win against a data voter that has as much, even one that drains", async () => {
    const { cluster, first, second, witness } = await trio();
    await cluster.time.settle(second.coordinator.setDraining(true, { timeoutMs: 1_000 }));
    cluster.crash(first, "dropUnsynced");
    const terms: boolean[] = [];
    await cluster.time.until(
      () => {
        terms.push(witness.host.replica(TEAM).isLeader);
        return cluster.leader(TEAM) === second;
      },
      20_000,
      "the draining one to lead",
    );
    expect(terms).not.toContain(true);
    await cluster.closeAll();
  });

  it("hands over even to one that drains, when that is all there is", async () => {
    const { cluster, first, second } = await trio();
    await cluster.time.settle(second.coordinator.setDraining(true, { timeoutMs: 1_000 }));
    cluster.isolate(second);
    await write(cluster, first, "/behind-its-back");
    cluster.crash(first, "dropUnsynced");
    cluster.heal();
    await cluster.time.until(() => cluster.leader(TEAM) === second, 20_000, "the draining one to lead");
    expect(await exists(cluster, second, "/behind-its-back")).toBe(true);
    await cluster.closeAll();
  });

  it("keeps what a data voter lacks, however much is compacted elsewhere, and lets go of it afterwards", async () => {
    const { cluster, first, second, witness } = await trio({
      compactEveryEntries: 20,
      trailingEntries: 5,
      quiesceAfterTicks: 1_000_000,
    });
    await cluster.time.advance(2_000);
    const lackedFrom = second.host.replica(TEAM).metrics().lastIndex;
    cluster.isolate(second);
    for (let i = 0; i < 100; i += 1) await write(cluster, first, `/held-${i}`);
    await cluster.time.advance(2_000);
    expect(first.host.replica(TEAM).metrics().firstIndex).toBeGreaterThan(lackedFrom + 1);
    expect(witness.host.replica(TEAM).metrics().firstIndex).toBeLessThanOrEqual(lackedFrom + 1);
    cluster.crash(first, "dropUnsynced");
    cluster.heal();
    await cluster.time.until(() => cluster.leader(TEAM) === second, 20_000, "the second to lead");
    expect(await exists(cluster, second, "/held-99")).toBe(true);
    await cluster.restart(first);
    await cluster.untilSettled(TEAM);
    await cluster.time.advance(2_000);
    for (let i = 0; i < 60; i += 1) await write(cluster, second, `/later-${i}`);
    await cluster.time.advance(2_000);
    expect(witness.host.replica(TEAM).metrics().firstIndex).toBeGreaterThan(lackedFrom + 1);
    await cluster.closeAll();
  });

  it("over its bound gives up what a data voter lacks, does not stand as the only copy, and says so", async () => {
    const { cluster, first, second, witness } = await trio({
      compactEveryEntries: 20,
      trailingEntries: 5,
      maxWitnessLogBytes: 1,
      quiesceAfterTicks: 1_000_000,
    });
    await cluster.time.advance(2_000);
    cluster.isolate(second);
    for (let i = 0; i < 100; i += 1) await write(cluster, first, `/held-${i}`);
    await cluster.time.advance(2_000);
    cluster.crash(first, "dropUnsynced");
    cluster.heal();
    await cluster.time.advance(15_000);
    expect(cluster.leader(TEAM)).toBe(null);
    expect(witness.host.replica(TEAM).isLeader).toBe(false);
    expect(problemOf(witness)).toContain("cannot bring one up to date");
    await cluster.restart(first);
    await cluster.untilLeader(TEAM);
    expect(await exists(cluster, second, "/held-99")).toBe(true);
    await cluster.closeAll();
  });

  it("is never handed leadership, neither by name nor by a drain", async () => {
    const { cluster, first, second, witness } = await trio();
    const named = await refusal(cluster, () =>
      first.coordinator.transferLeadership(TEAM, witness.nodeId, WRITE),
    );
    expect(named.code).toBe("INVALID_ARGUMENT");
    cluster.crash(second, "dropUnsynced");
    await cluster.time.advance(2_000);
    const still = await cluster.time.settle(first.coordinator.setDraining(true, { timeoutMs: 3_000 }));
    expect(still).toContain(TEAM);
    expect(cluster.leader(TEAM)).toBe(first);
    await cluster.closeAll();
  });

  it("stays one: neither promoted nor demoted, but removed, and then anything it joins as", async () => {
    const { cluster, first, witness } = await trio();
    for (const change of ["promote", "demote"] as const) {
      const refused = await refusal(cluster, () =>
        first.coordinator.changeMember(TEAM, witness.nodeId, change, ANY),
      );
      expect(refused.code).toBe("INVALID_ARGUMENT");
    }
    const both = await refusal(cluster, () =>
      witness.coordinator.joinZone(TEAM, { asLearner: false, ...JOIN }),
    );
    expect(both.code).toBe("MEMBERSHIP_CONFLICT");
    await cluster.time.settle(first.coordinator.changeMember(TEAM, witness.nodeId, "remove", ANY));
    await cluster.time.until(
      () => witness.host.replica(TEAM).problem?.kind === "removed",
      20_000,
      "the witness to learn that it is none",
    );
    await cluster.time.settle(witness.coordinator.joinZone(TEAM, { asLearner: false, ...JOIN }));
    expect(witness.host.replica(TEAM).isWitness).toBe(false);
    expect(await exists(cluster, witness, "/before")).toBe(true);
    await cluster.closeAll();
  });

  it("does not let the last data voter be removed, has no place in root, and no vote beside a single data voter", async () => {
    const { cluster, first, second, witness } = await trio();
    await cluster.time.settle(first.coordinator.changeMember(TEAM, second.nodeId, "remove", ANY));
    const last = await refusal(cluster, () =>
      first.coordinator.changeMember(TEAM, first.nodeId, "remove", ANY),
    );
    expect(last.code).toBe("INVALID_ARGUMENT");
    const root = await refusal(cluster, () =>
      witness.coordinator.joinZone(parseZoneId("root"), { asLearner: false, asWitness: true, ...JOIN }),
    );
    expect(root.code).toBe("INVALID_ARGUMENT");
    const solo = parseZoneId("solo");
    await cluster.time.settle(first.coordinator.createZone(solo, WRITE));
    await cluster.time.settle(
      witness.coordinator.joinZone(solo, { asLearner: false, asWitness: true, ...JOIN }),
    );
    await cluster.time.advance(40_000);
    expect(first.host.replica(solo).state.conf.confState.voters).toEqual([first.nodeId]);
    await cluster.closeAll();
  });
});
