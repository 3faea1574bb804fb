import { ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FakeMetaStore } from "../../testing/memory-meta-store.js";
import { NoopDistributedCoordinator } from "./noop-coordinator.js";

const metaStore = new FakeMetaStore(ROOT_ZONE);
const noop = new NoopDistributedCoordinator({
  metaStore,
  locks: null as never,
  nodeId: 7 as never,
  incarnation: "0".repeat(32) as never,
  appliedIndex: () => 3 as never,
});
const team = "team" as ZoneId;

describe("NoopDistributedCoordinator", () => {
  it("knows its one zone and no other", () => {
    expect(noop.isFederated).toBe(false);
    expect(noop.listZones()).toEqual(["root"]);
    expect(noop.metaStoreForZone(ROOT_ZONE)).toBe(metaStore);
    expect(noop.zoneInfo(ROOT_ZONE)).toMatchObject({
      role: "leader",
      leaderId: 7,
      appliedIndex: 3,
      problem: null,
    });
    expect(() => noop.metaStoreForZone(team)).toThrow(expect.objectContaining({ code: "ZONE_NOT_LOADED" }));
    expect(() => noop.zoneInfo(team)).toThrow(expect.objectContaining({ code: "ZONE_NOT_LOADED" }));
    expect(() => noop.onMountChange(() => undefined)()).not.toThrow();
  });

  it("refuses everything that changes a federation, with the remedy", async () => {
    const calls = [
      noop.createZone(team),
      noop.removeZone(team),
      noop.joinZone(team),
      noop.changeMember(team),
      noop.transferLeadership(team),
    ];
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({
        code: "FEDERATION_UNAVAILABLE",
        remedy: expect.stringContaining("nexusd-cluster"),
      });
    }
  });
});
