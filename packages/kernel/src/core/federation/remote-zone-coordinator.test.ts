import { LINEARIZABLE, type LogIndex, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FakeMetaStore } from "../../testing/memory-meta-store.js";
import { RemoteZoneCoordinator } from "./remote-zone-coordinator.js";

const metaStore = new FakeMetaStore(ROOT_ZONE);
const holder = { nodeId: 3 as NodeId, address: "node-3:2126" };
const coordinator = new RemoteZoneCoordinator({
  metaStore,
  nodeId: 7 as NodeId,
  incarnation: metaStore.incarnation,
  appliedIndex: () => 5 as LogIndex,
  holders: [holder],
});
const unsupported = expect.objectContaining({ code: "UNSUPPORTED" });

describe("the coordinator of a zone at other nodes", () => {
  it("has its rows, and knows who holds them", () => {
    expect(coordinator.metaStoreForZone(ROOT_ZONE)).toBe(metaStore);
    expect(coordinator.zoneInfo(ROOT_ZONE)).toMatchObject({ nodeId: 7, members: [holder], appliedIndex: 5 });
    expect(() => coordinator.zoneInfo("team" as ZoneId)).toThrow(
      expect.objectContaining({ code: "ZONE_NOT_LOADED" }),
    );
  });

  it("keeps nothing for the zone: it does not lead, and takes no node for dead", () => {
    expect(coordinator.zoneInfo(ROOT_ZONE)).toMatchObject({ role: "learner", leaderId: null });
    expect(coordinator.hearsNode(3 as NodeId)).toBe(true);
  });

  it("has no locks of its own that others would not see", async () => {
    const locks = coordinator.locksForZone(ROOT_ZONE);
    expect(locks.view).toBeNull();
    const call = { timeoutMs: 1_000, signal: null, consistency: LINEARIZABLE };
    const refused = [
      locks.acquire(null as never, call),
      locks.extend(null as never, call),
      locks.release(null as never, call),
      locks.forceRelease("/f", call),
      locks.get("/f", call),
      locks.list({ path: "/", after: null, limit: 1 }, call),
    ];
    for (const answer of refused) await expect(answer).rejects.toEqual(unsupported);
  });
});
