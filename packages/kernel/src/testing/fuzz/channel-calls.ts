import { DT_LINK, DT_PIPE, DT_STREAM } from "@nexus/contracts";
import fc from "fast-check";
import type { ChangingCall, FuzzCall, LookingCall } from "./fuzz-calls.js";

/** A call about a pipe or stream. Offsets count from 1, the first message a stream ever had; 0 is the earliest kept. */
export type ChannelCall =
  | {
      readonly kind: "makeChannel";
      readonly path: string;
      readonly entryType: typeof DT_PIPE | typeof DT_STREAM;
      readonly capacityBytes: number;
      readonly maxMessages: number;
      readonly createParents: boolean;
    }
  | { readonly kind: "push"; readonly path: string; readonly message: string }
  | { readonly kind: "pop"; readonly path: string; readonly maxMessages: number; readonly maxBytes: number }
  /** sysWrite of a message; with an offset or a condition it is refused. */
  | {
      readonly kind: "writeMessage";
      readonly path: string;
      readonly message: string;
      readonly offsetBytes: number | null;
      readonly version: number | null;
    }
  | { readonly kind: "appendMessages"; readonly path: string; readonly messages: readonly string[] }
  | {
      readonly kind: "readMessages";
      readonly path: string;
      readonly offset: number;
      readonly maxMessages: number;
      readonly maxBytes: number;
    }
  | {
      readonly kind: "commitCursor";
      readonly path: string;
      readonly group: string;
      readonly offset: number;
      readonly expectedOffset: number | null;
    }
  | { readonly kind: "removeGroup"; readonly path: string; readonly group: string }
  | { readonly kind: "closeChannel" | "channelStatus"; readonly path: string };

/** A call on what is in a pipe or stream. */
export type ChannelUse = Exclude<ChannelCall, { readonly kind: "makeChannel" }>;

const USES: ReadonlySet<string> = new Set<ChannelUse["kind"]>([
  ...(["push", "pop", "writeMessage", "appendMessages", "readMessages"] as const),
  ...(["commitCursor", "removeGroup", "closeChannel", "channelStatus"] as const),
]);

export const isChannelUse = (call: FuzzCall): call is ChannelUse => USES.has(call.kind);

/** Names nothing else has, so that no write waits for room in a pipe. */
const PIPES = fc.constantFrom("/p", "/p", "/p", "/a/p");
const STREAMS = fc.constantFrom("/s", "/s", "/s", "/a/s");
const LINKS = fc.constantFrom("/l");
export const MAX_CHANNEL_MESSAGES = 3;
/** Of what there is to hold a few. */
const ROOM = {
  capacityBytes: fc.constantFrom(4, 8),
  maxMessages: fc.constantFrom(1, 2, MAX_CHANNEL_MESSAGES, MAX_CHANNEL_MESSAGES),
};
const MESSAGES = fc.constantFrom("", "x", "x", "y", "y", "four", "four", "four", "too large");
const OFFSETS = fc.constantFrom(0, 0, 1, 1, 1, 2, 2, 3, 4, 9);
const TAKES = {
  maxMessages: fc.constantFrom(1, 1, 1, 2, 2, 100, 100, 0),
  maxBytes: fc.constantFrom(1, 4, 100),
};

const record = fc.record;
const kind = <K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

export function makingChannel(type: typeof DT_PIPE | typeof DT_STREAM): fc.Arbitrary<ChannelCall> {
  const path = type === DT_PIPE ? PIPES : STREAMS;
  const entryType = fc.constant(type);
  return record({ kind: kind("makeChannel"), path, entryType, ...ROOM, createParents: fc.boolean() });
}

const WHOLE = { offsetBytes: fc.constant(0), lengthBytes: fc.constant(null), expected: kind("any") };

/** Calls that have a meaning of their own where a pipe or stream is. */
function commonCalls(): fc.Arbitrary<ChangingCall | LookingCall> {
  const channels = fc.oneof(PIPES, STREAMS);
  const paths = fc.oneof(channels, LINKS);
  const moved = (among: fc.Arbitrary<string>) =>
    record({ kind: kind("rename"), from: among, to: among, conditions: fc.constant({}) });
  const removed = record({
    kind: kind("unlink"),
    item: record({ path: paths, recursive: fc.boolean(), conditions: fc.constant({}) }),
  });
  const link = record({
    kind: kind("setattr"),
    path: LINKS,
    entryType: fc.constant(DT_LINK),
    ...{ mimeType: fc.constant(null), ownerId: fc.constant(null), modifiedAtMs: fc.constant(null) },
    ...{ createdAtMs: fc.constant(null), ttlSeconds: fc.constant(null) },
    linkTarget: channels,
    createParents: fc.constant(false),
    ...{ xattrs: fc.constant({}), conditions: fc.constant({}) },
  });
  return fc.oneof(
    { weight: 3, arbitrary: record({ kind: kind("read"), item: record({ path: paths, ...WHOLE }) }) },
    { weight: 1, arbitrary: record({ kind: kind("readStream"), item: record({ path: paths, ...WHOLE }) }) },
    { weight: 1, arbitrary: moved(PIPES) },
    { weight: 1, arbitrary: moved(STREAMS) },
    { weight: 1, arbitrary: removed },
    { weight: 2, arbitrary: link },
    { weight: 1, arbitrary: record({ kind: kind("stat"), path: paths }) },
  );
}

export function channelCalls(): fc.Arbitrary<ChannelCall | ChangingCall | LookingCall> {
  const pipes = fc.oneof({ weight: 6, arbitrary: PIPES }, { weight: 1, arbitrary: fc.oneof(STREAMS, LINKS) });
  const streams = fc.oneof(
    { weight: 6, arbitrary: STREAMS },
    { weight: 1, arbitrary: fc.oneof(PIPES, LINKS) },
  );
  const either = fc.oneof(PIPES, STREAMS, LINKS);
  const group = fc.constantFrom("g", "g", "h", "");
  return fc.oneof(
    { weight: 3, arbitrary: makingChannel(DT_PIPE) },
    { weight: 3, arbitrary: makingChannel(DT_STREAM) },
    { weight: 10, arbitrary: record({ kind: kind("push"), path: pipes, message: MESSAGES }) },
    { weight: 4, arbitrary: record({ kind: kind("pop"), path: pipes, ...TAKES }) },
    {
      weight: 2,
      arbitrary: record({
        kind: kind("writeMessage"),
        path: STREAMS,
        message: MESSAGES,
        offsetBytes: fc.constantFrom(null, null, 0, 3),
        version: fc.constantFrom(null, null, null, 1),
      }),
    },
    {
      weight: 5,
      arbitrary: record({
        kind: kind("appendMessages"),
        path: streams,
        messages: fc.array(MESSAGES, { maxLength: 3 }),
      }),
    },
    {
      weight: 5,
      arbitrary: record({ kind: kind("readMessages"), path: streams, offset: OFFSETS, ...TAKES }),
    },
    {
      weight: 3,
      arbitrary: record({
        kind: kind("commitCursor"),
        path: streams,
        group,
        offset: OFFSETS,
        expectedOffset: fc.constantFrom(null, null, 0, 1, 2),
      }),
    },
    { weight: 1, arbitrary: record({ kind: kind("removeGroup"), path: streams, group }) },
    { weight: 1, arbitrary: record({ kind: kind("closeChannel"), path: either }) },
    { weight: 2, arbitrary: record({ kind: kind("channelStatus"), path: either }) },
    { weight: 4, arbitrary: record({ kind: kind("read"), item: record({ path: PIPES, ...WHOLE }) }) },
    { weight: 5, arbitrary: commonCalls() },
  );
}
