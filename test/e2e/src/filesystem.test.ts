import type { NexusFilesystem } from "@nexus/sdk";
import { describeFilesystem } from "@nexus/sdk/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import { PATIENCE_MS, until } from "./harness/wait.js";

/** Each test of the suite, also on a busy machine. */
const TEST_TIMEOUT_MS = 60_000;

describe("over three daemons", { timeout: TEST_TIMEOUT_MS }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, PATIENCE_MS);
  afterAll(() => cluster?.close(), PATIENCE_MS);

  // Through a follower: calls pass on to the leader, and reads are as fresh as it is.
  const open = async (): Promise<NexusFilesystem> => {
    const leader = await cluster.leader();
    const followers = cluster.nodes.filter((node) => node !== leader);
    return cluster.connect([...followers, leader]);
  };
  describeFilesystem("remote, of three nodes", open);

  it("a mounted zone is listed, a link in it leads as its reader sees it, and no batch is atomic across it", async () => {
    await using fs = await open();
    await fs.zones.create("team", { mountPath: "/team" });
    const mounts = await until("the mount to be known", async () => {
      const known = await fs.getTopLevelMounts();
      return known.length > 0 ? known : undefined;
    });
    expect(mounts).toEqual([{ path: "/team", zoneId: "team" }]);

    await fs.write("/team/docs/plan", "in the zone", { parents: true });
    await fs.symlink("/team/docs/plan", "/team/link");
    expect((await fs.stat("/team/link")).entry.linkTarget).toBe("/docs/plan");
    expect(await fs.readlink("/team/link")).toBe("/team/docs/plan");
    expect(new TextDecoder().decode(await fs.read("/team/link"))).toBe("in the zone");
    await fs.setAttributes("/team/link", { ownerId: "bob" });
    expect((await fs.stat("/team/link")).entry.ownerId).toBe("bob");
    await expect(fs.symlink("/team/docs/plan", "/outside")).rejects.toMatchObject({ code: "CROSS_ZONE" });

    await fs.write("/beside", "in root");
    const both = ["/team/docs/plan", "/beside"];
    const crossZone = { code: "CROSS_ZONE" };
    await expect(fs.readBatch(both, { atomic: true })).rejects.toMatchObject(crossZone);
    await expect(fs.removeBatch(both, { atomic: true })).rejects.toMatchObject(crossZone);
    const writes = both.map((path) => ({ path, data: "x" }));
    await expect(fs.writeBatch(writes, { atomic: true })).rejects.toMatchObject(crossZone);
    const results = await fs.readBatch(both);
    expect(results.map((item) => item.ok && new TextDecoder().decode(item.value.bytes))).toEqual([
      "in the zone",
      "in root",
    ]);
  });
});
