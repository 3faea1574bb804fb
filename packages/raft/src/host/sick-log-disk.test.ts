import { LINEARIZABLE, LOCAL, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putFile, TEST_LOG_LIMITS, TestCluster, type TestNode } from "../testing/index.js";

const WRITE_DEADLINE_MS = 2_000;
const WRITE = { timeoutMs: 3_000 };

let cluster: TestCluster;
let leader: TestNode;

beforeEach(async () => {
  cluster = new TestCluster({ logLimits: { ...TEST_LOG_LIMITS, writeDeadlineMs: WRITE_DEADLINE_MS } });
  await cluster.found(3);
  await cluster.untilVoters(3);
  leader = await cluster.untilLeader();
  await write(leader, "/before");
  await cluster.untilSettled();
});
afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const write = (node: TestNode, path: string) =>
  cluster.time.settle(store(node).commit([putFile(path)], WRITE));
const refusalOf = (promise: Promise<unknown>): Promise<unknown> =>
  cluster.time.settle(
    promise.then(
      () => "no refusal",
      (error: unknown) => error,
    ),
  );
const untilAnotherLeads = (limitMs: number) =>
  cluster.time.until(() => ![null, leader].includes(cluster.leader()), limitMs, "another leader");

async function expectReadsGoOn(node: TestNode): Promise<void> {
  const local = store(node).get("/before", { consistency: LOCAL, timeoutMs: 100 });
  expect(await cluster.time.settle(local)).not.toBeNull();
  const next = cluster.leader() as TestNode;
  const fresh = store(next).get("/before", { consistency: LINEARIZABLE, timeoutMs: 3_000 });
  expect(await cluster.time.settle(fresh)).not.toBeNull();
}

async function expectResumed(): Promise<void> {
  await cluster.time.until(() => root(leader).problem === null, 20_000, "the disk works again");
  await write(leader, "/resumed");
  await cluster.untilSettled();
  const digests = new Set(cluster.up().map((node) => root(node).state.applied.digest));
  expect(digests.size).toBe(1);
}

describe("a leader whose log's disk hangs", () => {
  it("resigns, refuses writes with the reason, serves reads, and resumes by itself when the disk does", async () => {
    leader.disk.hang();
    const stuck = store(leader)
      .commit([putFile("/stuck")], { timeoutMs: 30_000 })
      .catch((error: unknown) => error);
    await untilAnotherLeads(WRITE_DEADLINE_MS + 5_000);
    const outcome = await cluster.time.settle(stuck);
    // Handed to the others before the disk was known to hang: it may well have taken effect.
    if (NexusError.is(outcome)) expect(["UNKNOWN_OUTCOME", "IO_ERROR"]).toContain(outcome.code);
    expect(await refusalOf(store(leader).commit([putFile("/no")], WRITE))).toMatchObject({
      code: "IO_ERROR",
      what: expect.stringMatching(
        /takes no writes on this node: the disk of this node's log does not answer/,
      ),
    });
    expect(leader.coordinator.zoneInfo(ROOT_ZONE).problem).toMatch(/does not answer/);
    await write(cluster.leader() as TestNode, "/elsewhere");
    await expectReadsGoOn(leader);
    leader.disk.release();
    await expectResumed();
  });

  it("that comes back in time goes on leading, and loses nothing", async () => {
    leader.disk.hang();
    const slow = store(leader).commit([putFile("/slow")], { timeoutMs: 10_000 });
    await cluster.time.advance(WRITE_DEADLINE_MS / 2);
    leader.disk.release();
    expect((await cluster.time.settle(slow)).outcomes[0]?.created).toBe(true);
    expect(cluster.leader()).toBe(leader);
  });
});

describe("a leader whose log's disk fails to sync", () => {
  it("never takes the failed write for done, hands over, and resumes in a fresh segment", async () => {
    leader.disk.fail({ step: "sync", nth: 1, error: "EIO" });
    for (let nth = 1; nth < 40; nth += 1) leader.disk.fail({ step: "create", nth, error: "EIO" });
    const first = store(leader)
      .commit([putFile("/first")], { timeoutMs: 20_000 })
      .catch((error: unknown) => error);
    await untilAnotherLeads(10_000);
    await cluster.time.settle(first);
    const refused = await refusalOf(store(leader).commit([putFile("/no")], WRITE));
    expect(refused).toMatchObject({ code: "IO_ERROR", what: expect.stringMatching(/log fails/) });
    await expectReadsGoOn(leader);
    await expectResumed();
  });
});
