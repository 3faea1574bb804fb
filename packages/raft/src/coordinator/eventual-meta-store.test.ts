import type { ZoneId } from "@nexus/contracts";
import { describeMetaStore, make, mount, move, put } from "@nexus/kernel/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveCluster, startLiveCluster } from "../testing/index.js";

const TIMEOUT = { timeoutMs: 10_000 };

describe("an eventual zone of three nodes", () => {
  let cluster: LiveCluster;
  let zones = 0;

  beforeAll(async () => {
    cluster = await startLiveCluster(3);
  });
  afterAll(() => cluster.close());

  async function open() {
    zones += 1;
    const zone = `zone-${zones}` as ZoneId;
    const [first, second] = cluster.nodes.map(({ coordinator }) => coordinator);
    await first!.createZone(zone, { ...TIMEOUT, consistency: "eventual" });
    await second!.joinZone(zone, { asLearner: false, ...TIMEOUT });
    const dispose = (): Promise<void> => first!.removeZone(zone, { force: true, ...TIMEOUT });
    return { store: second!.metaStoreForZone(zone), dispose, reopen: null };
  }

  describeMetaStore("eventual, at a member that joined", open, {
    persistent: false,
    treesAndMounts: false,
    transactions: false,
    history: false,
    quotas: false,
  });

  it("refuses what it cannot keep the same everywhere, saying what to do instead", async () => {
    const { store, dispose } = await open();
    await store.commit([make("/d"), put("/d/f")], TIMEOUT);
    await expect(store.commit([move("/d", "/e")], TIMEOUT)).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringContaining("copy it to the new path"),
    });
    await expect(store.commit([mount("/m", "other")], TIMEOUT)).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringContaining("mount it in a strong zone"),
    });
    const large = Array.from({ length: 1_000 }, (_, i) => put(`/d/${"x".repeat(100)}${i}`));
    await expect(store.commit(large, TIMEOUT)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await dispose();
  });
});
