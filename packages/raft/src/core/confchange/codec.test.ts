import type { NodeId } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfChange } from "../types.js";
import { decodeConfChange, encodeConfChange } from "./codec.js";

const single = fc.record({
  type: fc.constantFrom(
    "ConfChangeAddNode" as const,
    "ConfChangeRemoveNode" as const,
    "ConfChangeUpdateNode" as const,
    "ConfChangeAddLearnerNode" as const,
  ),
  nodeId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }) as fc.Arbitrary<NodeId>,
});
const change: fc.Arbitrary<ConfChange> = fc.record({
  transition: fc.constantFrom(
    "ConfChangeTransitionAuto" as const,
    "ConfChangeTransitionJointImplicit" as const,
    "ConfChangeTransitionJointExplicit" as const,
  ),
  changes: fc.array(single, { maxLength: 4 }),
  context: fc.uint8Array({ maxLength: 200 }),
});

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

describe("the bytes of a configuration change", () => {
  it("read back as what was written", () => {
    fc.assert(
      fc.property(change, (written) => {
        expect(decodeConfChange("EntryConfChangeV2", encodeConfChange(written))).toEqual(written);
      }),
    );
    fc.assert(
      fc.property(single, fc.uint8Array({ maxLength: 20 }), (only, context) => {
        const written: ConfChange = { transition: "ConfChangeTransitionAuto", changes: [only], context };
        expect(decodeConfChange("EntryConfChange", encodeConfChange(written, "v1"))).toEqual(written);
      }),
    );
  });

  // Worked out by hand from raftpb/raft.proto: field numbers, varints, every field written.
  it("are those of etcd's protobuf", () => {
    const written: ConfChange = {
      transition: "ConfChangeTransitionJointExplicit",
      changes: [{ type: "ConfChangeAddLearnerNode", nodeId: 300 as NodeId }],
      context: Uint8Array.of(0xaa),
    };
    expect(hex(encodeConfChange(written))).toBe("08 02 12 05 08 03 10 ac 02 1a 01 aa");
    const simple: ConfChange = { ...written, transition: "ConfChangeTransitionAuto" };
    expect(hex(encodeConfChange(simple, "v1"))).toBe("08 00 10 03 18 ac 02 22 01 aa");
  });

  it("may be absent: that is the empty change, which leaves a joint configuration", () => {
    expect(decodeConfChange("EntryConfChangeV2", new Uint8Array(0))).toEqual({
      transition: "ConfChangeTransitionAuto",
      changes: [],
      context: new Uint8Array(0),
    });
  });

  it("are refused when they end early, hold a number above 2^53 or an unknown type", () => {
    const refused = (...bytes: number[]) => {
      expect(() => decodeConfChange("EntryConfChangeV2", Uint8Array.from(bytes))).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
    };
    refused(0x08);
    refused(0x12, 0x05, 0x08);
    refused(0x12, 0x0c, 0x08, 0x00, 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
    refused(0x08, 0x03);
    refused(0x12, 0x04, 0x08, 0x04, 0x10, 0x01);
    refused(0x0b);
  });

  it("are never cut in silence: any bytes decode or are refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeConfChange("EntryConfChangeV2", bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
        }
      }),
    );
  });

  it("hold exactly one change in V1", () => {
    const two: ConfChange = {
      transition: "ConfChangeTransitionAuto",
      changes: [
        { type: "ConfChangeAddNode", nodeId: 1 as NodeId },
        { type: "ConfChangeAddNode", nodeId: 2 as NodeId },
      ],
      context: new Uint8Array(0),
    };
    expect(() => encodeConfChange(two, "v1")).toThrow(/one change/);
  });
});
