import type { NodeId, ZoneId } from "@nexus/contracts";
import { ROOT_ZONE } from "@nexus/contracts";
import { expect, it } from "vitest";
import type { ZoneReplica } from "../zone/replica.js";
import { PeerRouter } from "./peer-router.js";

const LOST = 7 as NodeId;

it("lets only so many zones stand early when a connection breaks: root first, then by name, and only those concerned", () => {
  const stands: [string, boolean][] = [];
  const replica = (zoneId: string, leader: NodeId): ZoneReplica =>
    ({
      zoneId: zoneId as ZoneId,
      onStreamLost: (node: NodeId, mayStand: boolean) => {
        stands.push([zoneId, mayStand]);
        return node === leader;
      },
    }) as unknown as ZoneReplica;
  const router = new PeerRouter({
    maxEarlyElections: 2,
    find: () => null,
    hasZone: () => false,
    replicas: () => [
      replica("c", LOST),
      replica("b", LOST),
      replica(ROOT_ZONE, LOST),
      replica("a", 8 as NodeId),
    ],
    onAddress: () => undefined,
    onHeard: () => undefined,
    onNodeFrame: () => undefined,
    onEventual: () => undefined,
    onStaleLife: () => undefined,
  });
  router.onStreamLost(LOST);
  expect(stands).toEqual([
    [ROOT_ZONE, true],
    ["a", true],
    ["b", true],
    ["c", false],
  ]);
});
