import { describeFilesystem } from "@nexus/sdk/testing";
import { afterAll, beforeAll, describe } from "vitest";
import { Cluster } from "./harness/cluster.js";
import { PATIENCE_MS } from "./harness/wait.js";

/** Each test of the suite, also on a busy machine. */
const TEST_TIMEOUT_MS = 60_000;

describe("over three daemons", { timeout: TEST_TIMEOUT_MS }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, PATIENCE_MS);
  afterAll(() => cluster?.close(), PATIENCE_MS);

  // Through a follower: calls pass on to the leader, and reads are as fresh as it is.
  describeFilesystem("remote, of three nodes", async () => {
    const leader = await cluster.leader();
    const followers = cluster.nodes.filter((node) => node !== leader);
    return cluster.connect([...followers, leader]);
  });
});
