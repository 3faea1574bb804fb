import { DT_PIPE, DT_STREAM } from "@nexus/contracts";
import type { ChannelCall, ChannelUse } from "./channel-calls.js";
import { type Located, type ModelEntry, type ModelTree, Refusal } from "./model-tree.js";

/** What is in a pipe or stream. Offsets count from 1. */
export interface ModelChannel {
  readonly capacityBytes: number;
  readonly maxMessages: number;
  /** Those that are kept, the oldest first. */
  readonly messages: readonly string[];
  /** Of the first message kept, or of the next one. */
  readonly earliest: number;
  readonly groups: Readonly<Record<string, number>>;
  readonly isClosed: boolean;
}

/** What a call came to: plain facts, and the entry that a message was added to. */
export interface ChannelAnswer {
  readonly value: unknown;
  readonly written: Located | null;
}

type CallOf<K extends ChannelCall["kind"]> = Extract<ChannelCall, { readonly kind: K }>;

export const isChannel = ({ type }: ModelEntry): boolean => type === DT_PIPE || type === DT_STREAM;

/** Pipes and streams as lists of messages, each part of its entry. */
export class ModelChannels {
  readonly #tree: ModelTree;

  constructor(tree: ModelTree) {
    this.#tree = tree;
  }

  run(call: ChannelUse): ChannelAnswer {
    switch (call.kind) {
      case "push":
        return this.#push(call);
      case "pop":
        return asked(this.#pop(call));
      case "writeMessage": {
        const entry = this.#find(call.path, DT_STREAM);
        const isWhole = (call.offsetBytes ?? 0) === 0 && call.version === null;
        if (!isWhole) throw new Refusal("INVALID_ARGUMENT");
        return { ...this.#append(entry, [call.message]), value: { created: false } };
      }
      case "appendMessages":
        return this.#append(this.#find(call.path, DT_STREAM), call.messages);
      case "readMessages":
        return asked(this.#read(call));
      case "commitCursor":
        return asked(this.#commitCursor(call));
      case "removeGroup":
        return asked(this.#removeGroup(call));
      case "closeChannel": {
        const entry = this.#find(call.path, null);
        this.#set(entry, { isClosed: true });
        return asked(null);
      }
      case "channelStatus":
        return asked(statusOf(this.#find(call.path, null)));
    }
  }

  #push({ path, message }: CallOf<"push">): ChannelAnswer {
    const entry = this.#find(path, DT_PIPE);
    const { messages, capacityBytes, maxMessages, isClosed } = channelOf(entry);
    requireFitting(message, capacityBytes);
    if (isClosed) throw new Refusal("ENDED");
    const isFull = messages.length >= maxMessages || bytesOf([...messages, message]) > capacityBytes;
    if (isFull) throw new Refusal("RESOURCE_EXHAUSTED");
    this.#set(entry, { messages: [...messages, message] });
    return { value: null, written: entry };
  }

  #pop({ path, maxMessages, maxBytes }: CallOf<"pop">): unknown {
    const entry = this.#find(path, DT_PIPE);
    if (maxMessages < 1) throw new Refusal("INVALID_ARGUMENT");
    return this.#take(entry, maxMessages, maxBytes);
  }

  /** The oldest messages of a pipe, removed. */
  #take(entry: Located, maxMessages: number, maxBytes: number): readonly string[] {
    const { messages, isClosed } = channelOf(entry);
    if (messages.length === 0 && isClosed) throw new Refusal("ENDED");
    const taken = within(messages, maxMessages, maxBytes);
    this.#set(entry, { messages: messages.slice(taken.length) });
    return taken;
  }

  #append(entry: Located, added: readonly string[]): ChannelAnswer {
    const { messages, earliest, capacityBytes, maxMessages, isClosed } = channelOf(entry);
    if (added.length === 0) throw new Refusal("INVALID_ARGUMENT");
    for (const message of added) requireFitting(message, capacityBytes);
    if (isClosed) throw new Refusal("ENDED");
    const all = [...messages, ...added];
    const isKept = (_: string, at: number): boolean =>
      all.length - at <= maxMessages && bytesOf(all.slice(at)) <= capacityBytes;
    const kept = all.filter(isKept);
    const offset = earliest + messages.length;
    const nextOffset = offset + added.length;
    this.#set(entry, { messages: kept, earliest: nextOffset - kept.length });
    return { value: { offset, nextOffset }, written: entry };
  }

  #read({ path, offset, maxMessages, maxBytes }: CallOf<"readMessages">): unknown {
    const entry = this.#find(path, DT_STREAM);
    if (maxMessages < 1) throw new Refusal("INVALID_ARGUMENT");
    return this.#slice(entry, offset, maxMessages, maxBytes);
  }

  /** Messages of a stream from an offset on. */
  #slice(entry: Located, offset: number, maxMessages: number, maxBytes: number): ModelSlice {
    const { messages, earliest, isClosed } = channelOf(entry);
    const endOffset = earliest + messages.length;
    const from = offset === 0 ? earliest : offset;
    if (from < earliest) throw new Refusal("TRUNCATED");
    if (from > endOffset) throw new Refusal("INVALID_ARGUMENT");
    if (from === endOffset && isClosed) throw new Refusal("ENDED");
    const found = within(messages.slice(from - earliest), maxMessages, maxBytes);
    return {
      messages: found.map((text, i) => ({ text, offset: from + i })),
      nextOffset: from + found.length,
      endOffset,
    };
  }

  #commitCursor({ path, group, offset, expectedOffset }: CallOf<"commitCursor">): unknown {
    const entry = this.#find(path, DT_STREAM);
    const { groups, earliest, messages } = channelOf(entry);
    if (group === "" || offset > earliest + messages.length) throw new Refusal("INVALID_ARGUMENT");
    if (expectedOffset !== null && expectedOffset !== (groups[group] ?? 0)) throw new Refusal("CONFLICT");
    this.#set(entry, { groups: { ...groups, [group]: offset } });
    return null;
  }

  #removeGroup({ path, group }: CallOf<"removeGroup">): unknown {
    const entry = this.#find(path, DT_STREAM);
    const { [group]: removed, ...groups } = channelOf(entry).groups;
    this.#set(entry, { groups });
    return removed !== undefined;
  }

  /** One message as bytes of a file: the oldest of a pipe, removed, or the earliest of a stream; empty: there is none. */
  readOne(entry: Located): string {
    const [first = ""] = entry.type === DT_PIPE ? this.#take(entry, 1, 1) : this.#earliest(entry);
    return first;
  }

  #earliest(entry: Located): readonly string[] {
    return this.#slice(entry, 0, 1, 1).messages.map(({ text }) => text);
  }

  /** Of that type, or of either. */
  #find(path: string, type: typeof DT_PIPE | typeof DT_STREAM | null): Located {
    const entry = this.#tree.require(this.#tree.follow(path));
    if (!isChannel(entry) || (type !== null && entry.type !== type)) throw new Refusal("WRONG_TYPE");
    return entry;
  }

  #set({ path }: Located, over: Partial<ModelChannel>): void {
    const channel = channelOf(this.#tree.require(path));
    this.#tree.update(path, { channel: { ...channel, ...over } });
  }
}

interface ModelSlice {
  readonly messages: readonly { readonly text: string; readonly offset: number }[];
  readonly nextOffset: number;
  readonly endOffset: number;
}

export function newChannel(capacityBytes: number, maxMessages: number): ModelChannel {
  return { capacityBytes, maxMessages, messages: [], earliest: 1, groups: {}, isClosed: false };
}

function channelOf({ path, channel }: Located): ModelChannel {
  if (channel === null) throw new Error(`the model has nothing in the pipe or stream ${path}`);
  return channel;
}

function statusOf(entry: Located): unknown {
  const { capacityBytes, maxMessages, messages, earliest, groups, isClosed } = channelOf(entry);
  const bytes = bytesOf(messages);
  const common = { messages: messages.length, bytes, capacityBytes, maxMessages, isClosed };
  if (entry.type === DT_PIPE) return { kind: "pipe", ...common };
  const endOffset = earliest + messages.length;
  const sorted = Object.entries(groups).sort(([a], [b]) => (a < b ? -1 : 1));
  return { kind: "stream", ...common, earliestOffset: earliest, endOffset, groups: sorted };
}

function asked(value: unknown): ChannelAnswer {
  return { value, written: null };
}

function requireFitting(message: string, capacityBytes: number): void {
  if (message.length > capacityBytes) throw new Refusal("INVALID_ARGUMENT");
}

/** All messages are ASCII. */
function bytesOf(messages: readonly string[]): number {
  return messages.join("").length;
}

/** The first one whatever its size, and what fits behind it. */
function within(messages: readonly string[], maxMessages: number, maxBytes: number): readonly string[] {
  return messages
    .slice(0, maxMessages)
    .filter((_, i) => i === 0 || bytesOf(messages.slice(0, i + 1)) <= maxBytes);
}
