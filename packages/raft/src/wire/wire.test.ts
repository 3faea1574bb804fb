import {
  type IncarnationId,
  type LogIndex,
  NexusError,
  type NodeId,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { Compare, Mutation } from "@nexus/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message, MessageType } from "../core/types.js";
import { COMMAND_KIND, type Command, decodeCommand, encodeCommandBody } from "./command.js";
import { decodeConfChangeContext, encodeConfChangeContext } from "./conf-change-context.js";
import type { LockOperation } from "./lock-codec.js";
import { decodeMessage, encodeMessage } from "./message-codec.js";
import { pack, unpack } from "./packr.js";
import { decodePeerFrame, encodePeerFrame } from "./peer-frame.js";
import { decodeProposal, encodeProposal, PROPOSAL_HEAD_BYTES, withLeaderStamp } from "./proposal.js";
import { packReply, unpackReply } from "./reply-codec.js";

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

function refusedOnly(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!NexusError.is(error)) throw error;
    expect(["CORRUPT", "VERSION_UNSUPPORTED", "INVALID_ARGUMENT"]).toContain(error.code);
  }
}

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

describe("a proposal", () => {
  const head = { kind: 1, stampMs: 0, session: 7 as LogIndex, sequence: 3, answeredBelow: 2 };

  it("carries its head at fixed places and its body behind", () => {
    const data = encodeProposal(head, Uint8Array.of(9, 8));
    expect(data).toHaveLength(PROPOSAL_HEAD_BYTES + 2);
    expect(decodeProposal(data)).toEqual({ head, body: Uint8Array.of(9, 8) });
  });

  it("is stamped in a copy, so that bytes kept for a retry stay as they are", () => {
    const data = encodeProposal(head, Uint8Array.of(9));
    const before = data.slice();
    expect(decodeProposal(withLeaderStamp(data, 2 ** 40 + 1)).head.stampMs).toBe(2 ** 40 + 1);
    expect(data).toEqual(before);
  });

  it("of a newer version is told apart from a broken one", () => {
    const newer = encodeProposal(head, new Uint8Array(0));
    newer[0] = 2;
    expect(() => decodeProposal(newer)).toThrow(/version 2/);
    expect(() => decodeProposal(Uint8Array.of(1, 2, 3))).toThrow(/malformed/);
  });
});

describe("commands", () => {
  const zone = "team" as ZoneId;
  const incarnation = "0123456789abcdef0123456789abcdef" as never;
  const mutations: Mutation[] = [
    {
      kind: "putContent",
      path: "/a",
      contentId: "c" as never,
      sizeBytes: 5,
      mimeType: null,
      ownerId: "me",
      writerAddress: "h:1",
      create: "ifMissing",
      createParents: true,
      conditions: { ifMatch: "e", ifVersion: 3, ifAbsent: false },
      nowMs: 12.5,
    },
    {
      kind: "create",
      path: "/m",
      entryType: 2,
      existOk: true,
      createParents: false,
      targetZoneId: zone,
      linkTarget: null,
      sizeBytes: 0,
      mimeType: null,
      ownerId: null,
      xattrs: { b: "2", a: "1", __proto__x: "3" },
      nowMs: 1,
    },
    {
      kind: "create",
      path: "/f",
      entryType: 0,
      existOk: true,
      createParents: true,
      targetZoneId: null,
      linkTarget: null,
      sizeBytes: 0,
      mimeType: null,
      ownerId: "me",
      xattrs: {},
      setXattrs: { x: null, y: "1" },
      nowMs: 1,
    },
    {
      kind: "setAttributes",
      path: "/a",
      createIfMissing: true,
      mimeType: "text/plain",
      ownerId: null,
      modifiedAtMs: 3,
      createdAtMs: null,
      ttlSeconds: 60,
      conditions: {},
      nowMs: 1,
    },
    { kind: "remove", path: "/a", entryType: null, conditions: { ifAbsent: true } },
    { kind: "rename", from: "/a", to: "/b", conditions: {}, nowMs: 1 },
    { kind: "setXattrs", path: "/a", xattrs: { x: null, y: "1" } },
  ];
  const lock = { path: "/a", lockId: "one", mode: { kind: "exclusive" } } as const;
  const request = { ...lock, ttlMs: 1_000, waitMs: 0, owner: "ann", info: "" };
  const locks: LockOperation[] = [
    { kind: "acquire", request },
    { kind: "acquire", request: { ...request, mode: { kind: "shared" }, waitMs: 5 } },
    { kind: "acquire", request: { ...request, mode: { kind: "counting", capacity: 3 } } },
    { kind: "extend", request: { path: "/a", lockId: "one", fencing: null, ttlMs: 1_000 } },
    { kind: "release", request: { path: "/a", lockId: "one", fencing: 7 } },
    { kind: "forceRelease", path: "/a" },
    { kind: "cancelWait", path: "/a", lockId: "one" },
  ];
  const compares: Compare[] = [
    { kind: "absent", path: "/a" },
    { kind: "exists", path: "/a" },
    { kind: "version", path: "/a", version: 3 },
    { kind: "etag", path: "/a", etag: "e" },
    { kind: "contentId", path: "/a", contentId: null },
    { kind: "lock", path: "/a", lockId: "one", fencing: 57 },
  ];
  const commands: Command[] = [
    { kind: "mutate", mutations },
    { kind: "registerSession", owner: 5 as NodeId, nonce: "abc" },
    { kind: "closeSession", session: 9 as LogIndex },
    { kind: "advanceClock" },
    { kind: "setMemberAddress", node: 5 as NodeId, address: "h:1" },
    {
      kind: "registry",
      change: {
        kind: "create",
        zoneId: zone,
        incarnation,
        founder: 5 as NodeId,
        founderAddress: "h:1",
        consistency: "strong",
      },
    },
    {
      kind: "registry",
      change: {
        kind: "create",
        zoneId: zone,
        incarnation,
        founder: 5 as NodeId,
        founderAddress: "h:1",
        consistency: "eventual",
      },
    },
    { kind: "registry", change: { kind: "activate", zoneId: zone, incarnation } },
    {
      kind: "registry",
      change: {
        kind: "setMembers",
        zoneId: zone,
        incarnation,
        members: [{ nodeId: 5 as NodeId, address: "h:1" }],
      },
    },
    { kind: "registry", change: { kind: "remove", zoneId: zone, incarnation } },
    { kind: "registry", change: { kind: "giveUp", zoneId: zone, incarnation } },
    ...locks.map((operation): Command => ({ kind: "locks", operation })),
    { kind: "expire" },
    { kind: "transact", transaction: { compares, mutations } },
  ];

  it.each(commands)("$kind comes back as it was", (command) => {
    expect(decodeCommand(COMMAND_KIND[command.kind], encodeCommandBody(command))).toEqual(command);
  });

  it("equal ones are equal bytes, in whatever order attributes were set", () => {
    const one = encodeCommandBody({
      kind: "mutate",
      mutations: [{ kind: "setXattrs", path: "/a", xattrs: { a: "1", b: "2" } }],
    });
    const two = encodeCommandBody({
      kind: "mutate",
      mutations: [{ kind: "setXattrs", path: "/a", xattrs: { b: "2", a: "1" } }],
    });
    expect(one).toEqual(two);
  });

  it("never break the decoder, whatever bit is flipped", () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.nat(), (command, bit) => {
        const body = encodeCommandBody(command).slice();
        const at = bit % Math.max(1, body.length * 8);
        body[at >> 3] = (body[at >> 3] ?? 0) ^ (1 << (at & 7));
        refusedOnly(() => decodeCommand(COMMAND_KIND[command.kind], body));
      }),
      { numRuns: 1000 },
    );
  });

  it("with an integer too large for a number, alone or inside a list, are refused like other damage", () => {
    for (const large of [2n ** 60n, [2n ** 60n]]) {
      refusedOnly(() => decodeCommand(COMMAND_KIND.closeSession, pack([large])));
      expect(() => decodeCommand(COMMAND_KIND.closeSession, pack([large]))).toThrow(/is not an integer/);
    }
  });

  it("of a kind that is not known are a matter of version, not of damage", () => {
    expect(() => decodeCommand(99, pack([]))).toThrow(/not known to this node/);
  });
});

describe("what is kept beside", () => {
  it("a membership change's context comes back as it was", () => {
    const context = {
      nonce: "n",
      expectedConfIndex: 4 as LogIndex,
      members: [
        {
          nodeId: 1 as NodeId,
          address: "h:1",
          stayLearner: true,
          supersedes: [2 as NodeId],
          isWitness: false,
        },
      ],
    };
    expect(decodeConfChangeContext(encodeConfChangeContext(context))).toEqual(context);
  });

  it("a refusal keeps code, text, remedy and details", () => {
    const error = new NexusError({
      code: "CONFLICT",
      what: "no",
      remedy: "retry",
      details: { currentVersion: 3, x: null },
    });
    const reply = { index: 5 as LogIndex, term: 2 as Term, result: { kind: "refused", error } } as const;
    const back = unpackReply(unpack(pack(packReply(reply)), "reply"));
    expect(back.result.kind).toBe("refused");
    if (back.result.kind !== "refused") return;
    expect(back.result.error).toMatchObject({ code: "CONFLICT", what: "no", remedy: "retry" });
    expect(back.result.error.details).toEqual({ currentVersion: 3, x: null });
  });

  it("notices between hosts come back as they were", () => {
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
