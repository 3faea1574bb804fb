import {
  type ClientSessionId,
  type ContentId,
  DT_REG,
  type FileMetadata,
  type Inode,
  type LogIndex,
  NexusError,
  type NodeId,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import type { Compare, Mutation } from "@nexus/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusedOnly } from "../testing/refused-only.js";
import { COMMAND_KIND, type Command, decodeCommand, encodeCommandBody } from "./command.js";
import { decodeConfChangeContext, encodeConfChangeContext } from "./conf-change-context.js";
import type { LockOperation } from "./lock-codec.js";
import { pack, unpack } from "./packr.js";
import { packReply, unpackReply } from "./reply-codec.js";

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
    ...[{ path: "/b" }, { path: null }].map(
      (copyOf): Mutation => ({
        kind: "putContent",
        path: "/a",
        contentId: "c" as never,
        sizeBytes: 5,
        mimeType: null,
        ownerId: "me",
        writerAddress: null,
        create: "never",
        createParents: false,
        conditions: {},
        nowMs: 12.5,
        copyOf,
      }),
    ),
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
      xattrs: {},
      setXattrs: {},
      shadows: true,
      nowMs: 1,
    },
    {
      kind: "create",
      path: "/ext",
      entryType: 5,
      existOk: true,
      createParents: false,
      targetZoneId: null,
      linkTarget: null,
      sizeBytes: 0,
      mimeType: null,
      ownerId: null,
      xattrs: { "nexus.storage": '["path_local","local_root","/srv"]' },
      setXattrs: {},
      nowMs: 1,
    },
    {
      kind: "putContent",
      path: "/ext/f",
      contentId: "/f" as ContentId,
      sizeBytes: 1,
      mimeType: null,
      ownerId: null,
      writerAddress: null,
      create: "ifMissing",
      createParents: true,
      conditions: {},
      nowMs: 1,
      storage: 7 as Inode,
    },
    {
      kind: "putContent",
      path: "/ext/g",
      contentId: "/g" as ContentId,
      sizeBytes: 1,
      mimeType: null,
      ownerId: null,
      writerAddress: null,
      create: "ifMissing",
      createParents: true,
      conditions: {},
      nowMs: 1,
      storage: 7 as Inode,
      copyOf: { path: null },
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
    { kind: "tie", path: "/a", sessionId: "0a".repeat(16) as ClientSessionId, leaseMs: 1_000, nowMs: 1.5 },
    { kind: "keepSession", sessionId: "0a".repeat(16) as ClientSessionId, leaseMs: 0 },
    {
      kind: "discard",
      path: "/a",
      entryType: null,
      recursive: true,
      userId: "ann",
      conditions: { ifVersion: 3 },
      nowMs: 1.5,
    },
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
    {
      kind: "by",
      actor: { userId: "ann", agentId: null },
      change: { kind: "mutate", mutations },
    },
    {
      kind: "by",
      actor: { userId: "ann", agentId: "builder" },
      change: { kind: "transact", transaction: { compares, mutations } },
    },
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

  it("are in nobody's name unless they change the namespace", () => {
    const body = pack(["ann", null, COMMAND_KIND.closeSession, [3]]);
    expect(() => decodeCommand(COMMAND_KIND.by, body)).toThrow(/in nobody's name/);
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

  it("an outcome keeps what only some have: a tie to a session, and that it went into the trash", () => {
    const entry: FileMetadata = {
      path: "/a",
      inode: 7 as Inode,
      entryType: DT_REG,
      sizeBytes: 3,
      contentId: null,
      mimeType: null,
      createdAtMs: 1.5,
      modifiedAtMs: 1.5,
      version: 1,
      gen: 1,
      etag: "7-1",
      zoneId: "z" as ZoneId,
      ownerId: null,
      targetZoneId: null,
      linkTarget: null,
      ttlSeconds: null,
      lastWriterAddress: null,
      xattrs: {},
    };
    const tiedEntry: FileMetadata = { ...entry, ephemeral: true };
    for (const outcomes of [
      [{ entry, created: false, previous: tiedEntry, trashed: true } as const],
      [{ entry: tiedEntry, created: true, previous: null }],
    ]) {
      const reply = {
        index: 5 as LogIndex,
        term: 2 as Term,
        result: { kind: "outcomes", outcomes },
      } as const;
      expect(unpackReply(unpack(pack(packReply(reply)), "reply"))).toEqual(reply);
    }
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
});
