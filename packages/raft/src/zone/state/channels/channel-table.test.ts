import {
  DT_PIPE,
  DT_STREAM,
  type IncarnationId,
  type Inode,
  type LogIndex,
  NexusError,
  ROOT_ZONE,
  type Term,
} from "@nexus/contracts";
import type { ChannelMessage, ChannelTarget } from "@nexus/kernel";
import {
  beginNamespaceTransaction,
  compileChannelSettings,
  encodeChannelSettings,
  IO_ATTRIBUTE,
} from "@nexus/kernel";
import { beforeEach, describe, expect, it } from "vitest";
import type { PipeOperation, StreamOperation } from "../../../wire/channel-codec.js";
import { MemoryStateDisk, MemoryStateStore } from "../memory-state-store.js";
import type { StateSlice } from "../slice.js";
import { EMPTY_SEED, ZoneState } from "../zone-state.js";
import { applyPipeOperation, applyStreamOperation, sweepChannels } from "./apply-channels.js";
import { messageKey } from "./channel-rows.js";
import { MAX_CHANNELS } from "./channel-table.js";

const IDENTITY = { zoneId: ROOT_ZONE, incarnation: "0123456789abcdef" as IncarnationId };

let store: MemoryStateStore;
let state: ZoneState;
let index: number;
let nowMs: number;

beforeEach(async () => {
  store = new MemoryStateStore(new MemoryStateDisk());
  state = await ZoneState.create(IDENTITY, store, { ...EMPTY_SEED, namespaceFromMs: 0 });
  index = 0;
  nowMs = 0;
});

/** One entry: a slice of its own. */
function entry<T>(work: (slice: StateSlice, at: { index: LogIndex; nowMs: number }) => T): T {
  index += 1;
  const slice = state.beginSlice();
  try {
    return work(slice, { index: index as LogIndex, nowMs });
  } finally {
    state.commitSlice(slice, index as LogIndex, 1 as Term, nowMs);
  }
}

function make(path: string, kind: "pipe" | "stream", bounds = {}): ChannelTarget {
  const settings = compileChannelSettings(kind, { ioProfile: "wal", ...bounds }, null);
  return entry((slice) => {
    const transaction = beginNamespaceTransaction(slice, IDENTITY, 0);
    const { entry: made } = transaction.apply({
      kind: "create",
      path,
      entryType: kind === "pipe" ? DT_PIPE : DT_STREAM,
      existOk: false,
      createParents: false,
      targetZoneId: null,
      linkTarget: null,
      sizeBytes: 0,
      mimeType: null,
      ownerId: null,
      xattrs: { [IO_ATTRIBUTE]: encodeChannelSettings(settings) },
      nowMs: 0,
    });
    slice.put(transaction.changes());
    return { inode: made.inode, path };
  });
}

const bytes = (length: number): ChannelMessage => ({ data: new Uint8Array(length), writtenAtMs: 0 });
const pipe = (operation: PipeOperation) =>
  entry((slice, at) => applyPipeOperation(state.channels, slice, operation, at));
const stream = (operation: StreamOperation) =>
  entry((slice, at) => applyStreamOperation(state.channels, slice, operation, at));
const append = (target: ChannelTarget, ...lengths: number[]) =>
  stream({ kind: "append", target, messages: lengths.map(bytes) });
const sweep = () => entry((slice, at) => sweepChannels(state.channels, slice, at));
const drop = (target: ChannelTarget) => entry((slice) => state.channels.drop(slice, target.inode));
const headOf = ({ inode }: ChannelTarget) => state.channels.find(inode);
/** Rows of messages that are there, by offset. */
const rowsOf = ({ inode }: ChannelTarget, through: number): number[] => {
  const present: number[] = [];
  for (let offset = 1; offset < through; offset += 1) {
    if (state.namespace.get(messageKey(inode, offset)) !== undefined) present.push(offset);
  }
  return present;
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return NexusError.is(error) ? error.code : String(error);
  }
  return "none";
};

describe("pipes", () => {
  it("a popped message leaves no row behind", () => {
    const target = make("/p", "pipe");
    for (let i = 0; i < 3; i += 1) pipe({ kind: "push", target, message: bytes(10) });
    const take = { maxMessages: 2, maxBytes: 1_000 };
    expect(pipe({ kind: "pop", target, take })).toMatchObject({ kind: "popped" });
    expect(rowsOf(target, 4)).toEqual([3]);
    expect(headOf(target)).toMatchObject({ floor: 3, earliest: 3, next: 4, startBytes: 20, endBytes: 30 });
  });

  it("bounds hold when an entry is applied: what does not fit changes nothing", () => {
    const target = make("/p", "pipe", { capacityBytes: 10, maxMessages: 2 });
    pipe({ kind: "push", target, message: bytes(8) });
    const { digest } = state.applied;
    expect(pipe({ kind: "push", target, message: bytes(3) })).toEqual({
      kind: "full",
      messages: 1,
      bytes: 8,
    });
    expect(state.applied.digest).toBe(digest);
    expect(codeOf(() => pipe({ kind: "push", target, message: bytes(11) }))).toBe("INVALID_ARGUMENT");
  });

  it("a pipe of another profile, or none at all, is refused", () => {
    const target = make("/p", "pipe");
    expect(codeOf(() => append(target, 1))).toBe("WRONG_TYPE");
    const gone = { ...target, inode: 999 as Inode };
    expect(codeOf(() => pipe({ kind: "push", target: gone, message: bytes(1) }))).toBe("ENDED");
    const made = make("/m", "pipe");
    entry((slice) => {
      const transaction = beginNamespaceTransaction(slice, IDENTITY, 0);
      const memory = encodeChannelSettings(compileChannelSettings("pipe", { ioProfile: "memory" }, "a:1"));
      transaction.apply({ kind: "setXattrs", path: "/m", xattrs: { [IO_ATTRIBUTE]: memory } });
      slice.put(transaction.changes());
    });
    expect(codeOf(() => pipe({ kind: "push", target: made, message: bytes(1) }))).toBe("UNSUPPORTED");
  });
});

describe("retention of streams", () => {
  it("a large message takes the place of many small ones, without looking at each", () => {
    const target = make("/s", "stream", { capacityBytes: 10_000, maxMessages: 10_000 });
    for (let i = 0; i < 20; i += 1) append(target, ...new Array(100).fill(4));
    let reads = 0;
    const get = store.get.bind(store);
    store.get = (key) => {
      reads += 1;
      return get(key);
    };
    append(target, 9_000);
    expect(headOf(target)).toMatchObject({ earliest: 1_751, next: 2_002 });
    expect(reads).toBeLessThan(40);
  });

  it("rows of messages that went are deleted a bounded number at a time, and all of them in the end", () => {
    const target = make("/s", "stream", { capacityBytes: 10_000, maxMessages: 10_000 });
    for (let i = 0; i < 20; i += 1) append(target, ...new Array(100).fill(4));
    append(target, 10_000);
    expect(headOf(target)).toMatchObject({ earliest: 2_001, floor: 65 });
    const due = state.channels.nextDueMs;
    expect(due).not.toBeNull();
    sweep();
    expect(headOf(target)?.floor).toBe(65 + 512);
    expect(state.channels.nextDueMs).not.toBe(due);
    while (state.channels.nextDueMs !== null) sweep();
    expect(rowsOf(target, 2_002)).toEqual([2_001]);
  });

  it("age is measured by zone time, and says when a sweep is due", () => {
    const target = make("/s", "stream", { maxAgeMs: 1_000 });
    nowMs = 5_000;
    append(target, 1);
    nowMs = 5_400;
    append(target, 1);
    expect(state.channels.nextDueMs).toBe(6_000);
    nowMs = 5_999;
    sweep();
    expect(headOf(target)?.earliest).toBe(1);
    nowMs = 6_000;
    sweep();
    expect(headOf(target)).toMatchObject({ earliest: 2, earliestAtMs: 5_400 });
    expect(state.channels.nextDueMs).toBe(6_400);
    nowMs = 9_000;
    sweep();
    expect(headOf(target)).toMatchObject({ earliest: 3, next: 3 });
    expect(state.channels.nextDueMs).toBeNull();
  });
});

describe("removal", () => {
  it("takes everything with it, a bounded number of rows at a time", () => {
    const target = make("/s", "stream", { capacityBytes: 100_000 });
    for (let i = 0; i < 10; i += 1) append(target, ...new Array(100).fill(1));
    stream({ kind: "commit", target, request: { group: "g", offset: 5, expectedOffset: null } });
    drop(target);
    expect(codeOf(() => append(target, 1))).toBe("ENDED");
    expect(rowsOf(target, 1_001)).toHaveLength(1_000 - 64);
    sweep();
    sweep();
    expect(headOf(target)).toBeUndefined();
    expect(state.channels.groups(target.inode).size).toBe(0);
    expect(rowsOf(target, 1_001)).toEqual([]);
    expect(state.channels.nextDueMs).toBeNull();
  });

  it("tells those who wait, also at one that nobody used yet", () => {
    const target = make("/s", "stream");
    state.channels.takeTouched();
    drop(target);
    expect([...state.channels.takeTouched()]).toEqual([target.inode]);
  });
});

describe("a state that is opened again", () => {
  it("is the same, heads, groups and what is still to be deleted included", async () => {
    const target = make("/s", "stream", { capacityBytes: 1_000, maxAgeMs: 10_000 });
    for (let i = 0; i < 5; i += 1) append(target, ...new Array(100).fill(9));
    stream({ kind: "commit", target, request: { group: "größe", offset: 7, expectedOffset: 0 } });
    const other = make("/p", "pipe");
    pipe({ kind: "push", target: other, message: bytes(3) });
    pipe({ kind: "close", target: other });
    const reloaded = await ZoneState.load(IDENTITY, store);
    for (const { inode } of [target, other]) {
      expect(reloaded.channels.find(inode)).toEqual(state.channels.find(inode));
    }
    expect([...reloaded.channels.groups(target.inode)]).toEqual([["größe", 7]]);
    expect(reloaded.channels.nextDueMs).toBe(state.channels.nextDueMs);
    expect(reloaded.channels.messageBytes).toBe(state.channels.messageBytes);
  });
});

it("there are at most so many with messages", () => {
  for (let i = 1; i <= MAX_CHANNELS; i += 1) {
    const empty = { kind: "pipe", capacityBytes: 1, maxMessages: 1, maxAgeMs: null } as const;
    const bounds = { floor: 1, earliest: 1, next: 1, startBytes: 0, endBytes: 0, earliestAtMs: 0 };
    state.channels.load({
      inode: (1e6 + i) as Inode,
      ...empty,
      ...bounds,
      isClosed: false,
      isRemoved: false,
      sealedNext: 1,
      sealedBytes: 0,
    });
  }
  const target = make("/p", "pipe");
  expect(codeOf(() => pipe({ kind: "push", target, message: bytes(1) }))).toBe("RESOURCE_EXHAUSTED");
});
