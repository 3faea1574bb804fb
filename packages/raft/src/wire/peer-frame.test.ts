import type { IncarnationId, LogIndex, NodeId, Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { decodePeerFrame, encodePeerFrame } from "./peer-frame.js";

describe("a frame between hosts", () => {
  it("comes back as it was", () => {
    for (const frame of [
      { kind: "notMember", node: 5 as NodeId, confIndex: 9 as LogIndex },
      { kind: "witness", term: 3 as Term, heldThrough: 70 as LogIndex },
      { kind: "askMembership", address: "host.example:2126" },
      {
        kind: "node",
        frame: {
          beat: { boot: 77, heardBoot: 0, ledZones: 3, refusesLeadership: true },
          notes: (
            ["heartbeat", "heartbeatAnswer", "sleep", "asleep", "wake", "claim", "disowned"] as const
          ).map((kind, i) => ({
            kind,
            incarnation: `${i}`.repeat(32) as IncarnationId,
            term: (i + 1) as Term,
            index: (2 ** 40 + i) as LogIndex,
          })),
        },
      },
    ] as const) {
      expect(decodePeerFrame(encodePeerFrame(frame))).toEqual(frame);
    }
  });
});
