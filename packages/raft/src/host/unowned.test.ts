import { NexusError, ROOT_ZONE } from "@nexus/contracts";
import { refusalOf } from "@nexus/kernel/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

let cluster: TestCluster;

beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.closeAll());

const refusalOfStart = (node: TestNode) => refusalOf(cluster.time.settle(cluster.start(node)));

describe("a data folder without cluster.json", () => {
  it("is not wiped when it holds zones: the node refuses to start, and goes on once the file is back", async () => {
    await cluster.found(3);
    await cluster.untilVoters(3);
    const leader = await cluster.untilLeader();
    await cluster.time.settle(
      leader.coordinator.metaStoreForZone(ROOT_ZONE).commit([putFile("/kept")], { timeoutMs: 3_000 }),
    );
    const [node] = cluster.up().filter((other) => other !== leader) as [TestNode];
    await cluster.stop(node);
    const identity = await node.files.readIdentity();
    node.files.loseIdentity();
    const refused = await refusalOfStart(node);
    expect(refused).toMatchObject({ code: "CORRUPT", what: expect.stringContaining("no cluster.json") });
    expect(refused.remedy).toMatch(/restore raft\/cluster\.json/);
    expect(await node.files.listZoneFolders()).toHaveLength(1);
    await node.files.writeIdentity(identity as Uint8Array);
    await cluster.restart(node);
    await cluster.untilSettled();
  });

  it("is not wiped either when only the state is left of it", async () => {
    await cluster.found(1);
    const node = cluster.nodes[0] as TestNode;
    await cluster.untilLeader();
    await cluster.stop(node);
    node.files.loseIdentity();
    node.disk = cluster.newDisk((finish) => node.process?.run(finish));
    expect((await refusalOfStart(node)).what).toContain("applied entries of zone root");
  });

  it("is wiped when it holds no more than a founding or joining that was cut short", async () => {
    await cluster.found(1);
    const joiner = cluster.addNode();
    await cluster.restart(joiner);
    // The identity cannot be written: the replica is on disk and was never opened.
    const write = joiner.files.writeIdentity.bind(joiner.files);
    joiner.files.writeIdentity = () => Promise.reject(new NexusError({ code: "IO_ERROR", what: "EIO" }));
    const address = cluster.nodes[0]?.address as string;
    const attempt = joiner.host.joinCluster([address], 3_000).then(
      () => "joined",
      () => "refused",
    );
    expect(await cluster.time.settle(attempt)).toBe("refused");
    expect(await joiner.files.listZoneFolders()).toHaveLength(1);
    joiner.files.writeIdentity = write;
    cluster.crash(joiner, "keepUnsynced", (count) => count);
    await cluster.restart(joiner);
    expect(await joiner.files.listZoneFolders()).toEqual([]);
    await cluster.join(joiner);
    await cluster.untilSettled();
  });
});
