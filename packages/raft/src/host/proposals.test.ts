import { ROOT_ZONE } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const WRITE = { timeoutMs: 5_000 };

let cluster: TestCluster;

beforeEach(async () => {
  cluster = new TestCluster();
  await cluster.found(3);
  await cluster.untilVoters(3);
});
afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const commit = (node: TestNode, path: string) =>
  node.coordinator.metaStoreForZone(ROOT_ZONE).commit([putFile(path)], WRITE);

describe("the first proposal of a node", () => {
  it("takes one entry where the node leads: its session was opened when it was elected", async () => {
    const before = await cluster.untilLeader();
    const next = cluster.up().find((node) => node !== before) as TestNode;
    await cluster.time.settle(before.host.transferLeadership(ROOT_ZONE, next.nodeId, 2_000));
    await cluster.untilLeader();
    await cluster.untilSettled();
    const { lastIndex } = root(next).status();
    await cluster.time.settle(commit(next, "/first"));
    expect(root(next).status().lastIndex).toBe(lastIndex + 1);
  });
});

describe("proposals of a follower", () => {
  it("whose leader handed over are passed on by that one to the next", async () => {
    const before = await cluster.untilLeader();
    const [client, next] = cluster.up().filter((node) => node !== before) as [TestNode, TestNode];
    await cluster.time.settle(commit(client, "/opens-the-session"));
    await cluster.untilSettled();
    // The client does not hear from the next leader: for it the former one leads still.
    cluster.cut(next, client);
    await cluster.time.settle(before.host.transferLeadership(ROOT_ZONE, next.nodeId, 2_000));
    await cluster.untilLeader();
    expect(root(client).leaderId).toBe(before.nodeId);
    const answer = commit(client, "/passed-on");
    await cluster.time.advance(100);
    expect(root(client).leaderId).toBe(before.nodeId);
    const found = await cluster.time.settle(
      next.coordinator
        .metaStoreForZone(ROOT_ZONE)
        .get("/passed-on", { consistency: { kind: "local" }, timeoutMs: 100 }),
    );
    expect(found).not.toBeNull();
    cluster.heal();
    expect((await cluster.time.settle(answer)).outcomes[0]?.created).toBe(true);
  });

  it("that were lost with a leader are proposed again to the next one, and take effect once", async () => {
    const before = await cluster.untilLeader();
    const [client] = cluster.up().filter((node) => node !== before) as [TestNode];
    await cluster.time.settle(commit(client, "/opens-the-session"));
    cluster.isolate(before);
    const answers = [1, 2, 3].map((i) => commit(client, `/again${i}`));
    await cluster.time.advance(50);
    cluster.crash(before, "dropUnsynced");
    const results = await cluster.time.settle(Promise.all(answers));
    for (const { outcomes } of results) expect(outcomes[0]).toMatchObject({ created: true });
    for (const { outcomes } of results) expect(outcomes[0]?.entry.version).toBe(1);
  });
});
