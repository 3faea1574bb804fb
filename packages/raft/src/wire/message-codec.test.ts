import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message, MessageType } from "../core/types.js";
import { refusedOnly } from "../testing/refused-only.js";
import { decodeMessage, encodeMessage } from "./message-codec.js";
import { decodePeerFrame, encodePeerFrame } from "./peer-frame.js";

const uint53 = fc.maxSafeNat();
const nodeId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }) as fc.Arbitrary<NodeId>;
const bytes = fc.uint8Array({ maxLength: 40 });
const ids = fc.uniqueArray(nodeId, { maxLength: 4 }).map((list) => list.sort((a, b) => a - b));
const confState = fc.record({
  voters: ids,
  votersOutgoing: ids,
  learners: ids,
  learnersNext: ids,
  autoLeave: fc.boolean(),
});
const PEER_TYPES: MessageType[] = [
  "MsgProp",
  "MsgApp",
  "MsgAppResp",
  "MsgVote",
  "MsgHeartbeat",
  "MsgReadIndex",
];

const message: fc.Arbitrary<Message> = fc
  .record({
    type: fc.constantFrom(...PEER_TYPES),
    to: nodeId,
    from: nodeId,
    term: uint53 as fc.Arbitrary<Term>,
    logTerm: uint53 as fc.Arbitrary<Term>,
    index: fc.nat(1_000_000) as fc.Arbitrary<LogIndex>,
    data: fc.array(fc.record({ term: uint53 as fc.Arbitrary<Term>, data: bytes }), { maxLength: 5 }),
    commit: uint53 as fc.Arbitrary<LogIndex>,
    reject: fc.boolean(),
    rejectHint: uint53 as fc.Arbitrary<LogIndex>,
    context: fc.option(bytes),
  })
  .map(({ data, ...rest }) => ({
    ...rest,
    entries: data.map((entry, i) => ({
      ...entry,
      type: "EntryNormal" as const,
      index: (rest.index + 1 + i) as LogIndex,
    })),
    vote: null,
    snapshot: null,
    responses: [],
  }));

const snapshotMessage: fc.Arbitrary<Message> = fc
  .record({ confState, index: uint53, term: uint53, data: bytes })
  .map(({ confState, index, term, data }) => ({
    type: "MsgSnap",
    to: 1 as NodeId,
    from: 2 as NodeId,
    term: 3 as Term,
    logTerm: 0 as Term,
    index: 0 as LogIndex,
    entries: [],
    commit: 0 as LogIndex,
    vote: null,
    snapshot: { metadata: { confState, index: index as LogIndex, term: term as Term }, data },
    reject: false,
    rejectHint: 0 as LogIndex,
    context: null,
    responses: [],
  }));

describe("a Raft message on the wire", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(fc.oneof(message, snapshotMessage), (original) => {
        expect(decodeMessage(encodeMessage(original))).toEqual(original);
      }),
    );
  });

  it("is refused at every truncation, with the numbers", () => {
    fc.assert(
      fc.property(
        fc.oneof(message, snapshotMessage),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (original, share) => {
          const whole = encodeMessage(original);
          const cut = whole.subarray(0, Math.floor(share * (whole.length - 1)));
          expect(() => decodeMessage(cut)).toThrow(/byte \d+ of \d+/);
        },
      ),
    );
  });

  it("never breaks the decoder, whatever bit is flipped or whatever comes instead", () => {
    fc.assert(
      fc.property(fc.oneof(message, snapshotMessage), fc.nat(), (original, bit) => {
        const whole = encodePeerFrame({ kind: "raft", message: original });
        const at = bit % (whole.length * 8);
        whole[at >> 3] = (whole[at >> 3] ?? 0) ^ (1 << (at & 7));
        refusedOnly(() => decodePeerFrame(whole));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => refusedOnly(() => decodePeerFrame(noise))),
      {
        numRuns: 500,
      },
    );
  });

  it("is refused when a claimed count cannot fit, before anything that large is made", () => {
    const whole = encodeMessage({ ...sampleMessage(), entries: [] });
    new DataView(whole.buffer).setUint32(whole.length - 4, 0xffff_ffff);
    expect(() => decodeMessage(whole)).toThrow(/4294967295 items/);
  });

  it("of a local kind is never encoded", () => {
    expect(() => encodeMessage({ ...sampleMessage(), type: "MsgHup" })).toThrow(
      /not a message between nodes/,
    );
  });
});

function sampleMessage(): Message {
  return {
    type: "MsgApp",
    to: 1 as NodeId,
    from: 2 as NodeId,
    term: 1 as Term,
    logTerm: 1 as Term,
    index: 1 as LogIndex,
    entries: [],
    commit: 1 as LogIndex,
    vote: null,
    snapshot: null,
    reject: false,
    rejectHint: 0 as LogIndex,
    context: null,
    responses: [],
  };
}
