import { DT_PIPE, DT_STREAM } from "@nexus/contracts";
import {
  behindStreamEnd,
  type ChannelMessage,
  type ChannelTarget,
  channelEnded,
  cursorMoved,
  type Mutation,
  type MutationOutcome,
  removedEntry,
  requireAppend,
  requireGroup,
  requireGroupRoom,
  requireMessage,
  requireOffset,
  requireTake,
  type StreamCommitRequest,
  type TakeLimits,
} from "@nexus/kernel";
import type { PipeOperation, PipeReply, StreamOperation, StreamReply } from "../../../wire/channel-codec.js";
import type { EntryInstant } from "../apply-locks.js";
import type { StateSlice } from "../slice.js";
import { type ChannelHead, putMessage } from "./channel-rows.js";
import type { ChannelTable } from "./channel-table.js";
import { firstKept, readMessages } from "./messages.js";

/** Streams whose old messages go in one sweep. */
const STREAMS_AGED_BY_SWEEP = 64;

/** Deterministic. Errors: ENDED, WRONG_TYPE, UNSUPPORTED, INVALID_ARGUMENT, RESOURCE_EXHAUSTED. */
export function applyPipeOperation(
  table: ChannelTable,
  slice: StateSlice,
  operation: PipeOperation,
  at: EntryInstant,
): PipeReply {
  const { target } = operation;
  const head = table.open(slice, target, "pipe");
  switch (operation.kind) {
    case "push":
      return push(table, slice, head, target, operation.message, at);
    case "pop":
      return pop(table, slice, head, target, operation.take);
    case "close":
      table.set(slice, { ...head, isClosed: true });
      return { kind: "closed" };
  }
}

function push(
  table: ChannelTable,
  slice: StateSlice,
  head: ChannelHead,
  target: ChannelTarget,
  message: ChannelMessage,
  at: EntryInstant,
): PipeReply {
  requireMessage(target.path, message.data.length, head);
  if (head.isClosed) throw channelEnded(target.path, "closed");
  const messages = head.next - head.earliest;
  const bytes = head.endBytes - head.startBytes;
  if (messages >= head.maxMessages || bytes + message.data.length > head.capacityBytes) {
    return { kind: "full", messages, bytes };
  }
  table.set(slice, addMessages(slice, head, [message], at));
  return { kind: "pushed" };
}

function pop(
  table: ChannelTable,
  slice: StateSlice,
  head: ChannelHead,
  target: ChannelTarget,
  take: TakeLimits,
): PipeReply {
  requireTake(take);
  const messages = readMessages(slice, head, head.earliest, take);
  if (messages.length === 0) {
    if (head.isClosed) throw channelEnded(target.path, "closed");
    return { kind: "popped", messages };
  }
  const bytes = messages.reduce((sum, { data }) => sum + data.length, 0);
  const earliest = head.earliest + messages.length;
  table.settle(slice, { ...head, earliest, startBytes: head.startBytes + bytes });
  return { kind: "popped", messages };
}

/** Deterministic. Errors: as those of `Stream`. */
export function applyStreamOperation(
  table: ChannelTable,
  slice: StateSlice,
  operation: StreamOperation,
  at: EntryInstant,
): StreamReply {
  const { target } = operation;
  const head = table.open(slice, target, "stream");
  switch (operation.kind) {
    case "append":
      return append(table, slice, head, target, operation.messages, at);
    case "commit":
      return commit(table, slice, head, target, operation.request);
    case "removeGroup":
      return { kind: "groupRemoved", existed: table.removeGroup(slice, head.inode, operation.group) };
    case "close":
      table.set(slice, { ...head, isClosed: true });
      return { kind: "closed" };
  }
}

function append(
  table: ChannelTable,
  slice: StateSlice,
  head: ChannelHead,
  target: ChannelTarget,
  messages: readonly ChannelMessage[],
  at: EntryInstant,
): StreamReply {
  requireAppend(target.path, messages);
  for (const { data } of messages) requireMessage(target.path, data.length, head);
  if (head.isClosed) throw channelEnded(target.path, "closed");
  const added = addMessages(slice, head, messages, at);
  table.settle(slice, { ...added, ...firstKept(slice, added, table.segments.of(head.inode), at.nowMs) });
  return { kind: "appended", offset: head.next, nextOffset: added.next };
}

function addMessages(
  slice: StateSlice,
  head: ChannelHead,
  messages: readonly ChannelMessage[],
  at: EntryInstant,
): ChannelHead {
  let { next, endBytes } = head;
  for (const { data, writtenAtMs } of messages) {
    const row = { data, writtenAtMs, atMs: at.nowMs, startBytes: endBytes };
    slice.put([putMessage(head.inode, next, row)]);
    next += 1;
    endBytes += data.length;
  }
  const earliestAtMs = head.earliest === head.next ? at.nowMs : head.earliestAtMs;
  return { ...head, next, endBytes, earliestAtMs };
}

function commit(
  table: ChannelTable,
  slice: StateSlice,
  head: ChannelHead,
  { path }: ChannelTarget,
  { group, offset, expectedOffset }: StreamCommitRequest,
): StreamReply {
  requireGroup(group);
  requireOffset(path, offset);
  if (offset > head.next) throw behindStreamEnd(path, offset, head.next);
  const groups = table.groups(head.inode);
  const present = groups.get(group);
  if (expectedOffset !== null && (present ?? 0) !== expectedOffset) {
    throw cursorMoved(path, group, present ?? 0, expectedOffset);
  }
  if (present === undefined) requireGroupRoom(path, groups.size);
  table.setGroup(slice, head.inode, group, offset);
  return { kind: "committed" };
}

/** What `expire` does here: messages that have their age go, and rows nobody can reach. */
export function sweepChannels(table: ChannelTable, slice: StateSlice, at: EntryInstant): void {
  for (const head of table.aged(at.nowMs, STREAMS_AGED_BY_SWEEP)) {
    const kept = firstKept(slice, head, table.segments.of(head.inode), at.nowMs);
    table.settle(slice, { ...head, ...kept });
  }
  table.sweep(slice);
}

/** Pipes and streams whose entries a commit removed. */
export function dropRemovedChannels(
  table: ChannelTable,
  slice: StateSlice,
  mutations: readonly Mutation[],
  outcomes: readonly MutationOutcome[],
): void {
  mutations.forEach((mutation, i) => {
    const entry = removedEntry(mutation, outcomes[i]);
    if (entry?.entryType === DT_PIPE || entry?.entryType === DT_STREAM) table.drop(slice, entry.inode);
  });
}
