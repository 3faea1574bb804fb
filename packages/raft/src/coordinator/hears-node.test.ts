import type { NodeId } from "@nexus/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { TestCluster, type TestNode } from "../testing/index.js";

let cluster: TestCluster;
afterEach(() => cluster.closeAll());

describe("what a coordinator says of other nodes", () => {
  it("is that they are heard, until they are silent, and again when they are back", async () => {
    cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    const [first, second, third] = cluster.up() as [TestNode, TestNode, TestNode];
    const hears = (): boolean => first.coordinator.hearsNode(third.nodeId);
    expect(hears()).toBe(true);
    cluster.crash(third, "dropUnsynced");
    await cluster.time.advance(5_000);
    expect(hears()).toBe(false);
    expect(first.coordinator.hearsNode(second.nodeId)).toBe(true);
    await cluster.restart(third);
    await cluster.time.advance(5_000);
    expect(hears()).toBe(true);
  });

  it("is yes of the node itself, and no of a node nobody knows", async () => {
    cluster = new TestCluster();
    await cluster.found(1);
    const [only] = cluster.up() as [TestNode];
    expect(only.coordinator.hearsNode(only.nodeId)).toBe(true);
    expect(only.coordinator.hearsNode(99 as NodeId)).toBe(false);
  });
});
