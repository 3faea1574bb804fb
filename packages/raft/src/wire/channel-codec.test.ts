import type { Inode } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type PipeOperation,
  type PipeReply,
  packPipeReply,
  packStreamReply,
  type StreamOperation,
  type StreamReply,
  unpackPipeReply,
  unpackStreamReply,
} from "./channel-codec.js";
import { COMMAND_KIND, type Command, decodeCommand, encodeCommandBody } from "./command.js";
import { pack, unpack } from "./packr.js";

const count = fc.nat(1_000_000);
const target = fc.record({ inode: fc.maxSafeNat() as fc.Arbitrary<Inode>, path: fc.string() });
const message = fc.record({ data: fc.uint8Array({ maxLength: 40 }), writtenAtMs: fc.nat() });
const messages = fc.array(message, { maxLength: 4 });

const pipeOperation: fc.Arbitrary<PipeOperation> = fc.oneof(
  fc.record({ kind: fc.constant("push" as const), target, message }),
  fc.record({
    kind: fc.constant("pop" as const),
    target,
    take: fc.record({ maxMessages: count, maxBytes: count }),
  }),
  fc.record({ kind: fc.constant("close" as const), target }),
);
const streamOperation: fc.Arbitrary<StreamOperation> = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), target, messages }),
  fc.record({
    kind: fc.constant("commit" as const),
    target,
    request: fc.record({ group: fc.string(), offset: count, expectedOffset: fc.option(count) }),
  }),
  fc.record({ kind: fc.constant("removeGroup" as const), target, group: fc.string() }),
  fc.record({ kind: fc.constant("close" as const), target }),
);
const pipeReply: fc.Arbitrary<PipeReply> = fc.oneof(
  fc.constantFrom<PipeReply>({ kind: "pushed" }, { kind: "closed" }),
  fc.record({ kind: fc.constant("full" as const), messages: count, bytes: count }),
  fc.record({ kind: fc.constant("popped" as const), messages }),
);
const streamReply: fc.Arbitrary<StreamReply> = fc.oneof(
  fc.constantFrom<StreamReply>({ kind: "committed" }, { kind: "closed" }),
  fc.record({ kind: fc.constant("appended" as const), offset: count, nextOffset: count }),
  fc.record({ kind: fc.constant("groupRemoved" as const), existed: fc.boolean() }),
);

/** Bytes come back as a view of the packed ones: compared as what they hold. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
const comesBack = (command: Command): void => {
  const decoded = decodeCommand(COMMAND_KIND[command.kind], encodeCommandBody(command));
  expect(plain(decoded)).toEqual(plain(command));
};

describe("what an entry asks of a pipe or stream", () => {
  it("comes back as it was", () => {
    fc.assert(fc.property(pipeOperation, (operation) => comesBack({ kind: "pipe", operation })));
    fc.assert(fc.property(streamOperation, (operation) => comesBack({ kind: "stream", operation })));
  });

  it("has numbers that stay", () => {
    expect([COMMAND_KIND.pipe, COMMAND_KIND.stream]).toEqual([13, 14]);
  });

  it("is refused when it is something else", () => {
    for (const kind of [COMMAND_KIND.pipe, COMMAND_KIND.stream]) {
      for (const body of [[9, 1, "/p"], [1], [1, 1], [1, -1, "/p", [0, Uint8Array.of(1)]]]) {
        expect(() => decodeCommand(kind, pack(body))).toThrow(expect.objectContaining({ code: "CORRUPT" }));
      }
    }
  });
});

it("what a pipe or stream answered comes back as it was", () => {
  fc.assert(
    fc.property(pipeReply, (reply) => {
      expect(plain(unpackPipeReply(unpack(pack(packPipeReply(reply)), "reply")))).toEqual(plain(reply));
    }),
  );
  fc.assert(
    fc.property(streamReply, (reply) => {
      expect(plain(unpackStreamReply(unpack(pack(packStreamReply(reply)), "reply")))).toEqual(plain(reply));
    }),
  );
});
