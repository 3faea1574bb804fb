import type { Inode } from "@nexus/contracts";
import type { ChannelMessage, ChannelTarget, StreamCommitRequest, TakeLimits } from "@nexus/kernel";
import { FieldReader } from "./packed-fields.js";

/** What an entry asks of a pipe of the zone. */
export type PipeOperation =
  | { readonly kind: "push"; readonly target: ChannelTarget; readonly message: ChannelMessage }
  | { readonly kind: "pop"; readonly target: ChannelTarget; readonly take: TakeLimits }
  | { readonly kind: "close"; readonly target: ChannelTarget };

export type PipeReply =
  | { readonly kind: "pushed" }
  /** Nothing was added. */
  | { readonly kind: "full"; readonly messages: number; readonly bytes: number }
  | { readonly kind: "popped"; readonly messages: readonly ChannelMessage[] }
  | { readonly kind: "closed" };

/** What an entry asks of a stream of the zone. Reading needs no entry. */
export type StreamOperation =
  | { readonly kind: "append"; readonly target: ChannelTarget; readonly messages: readonly ChannelMessage[] }
  | { readonly kind: "commit"; readonly target: ChannelTarget; readonly request: StreamCommitRequest }
  | { readonly kind: "removeGroup"; readonly target: ChannelTarget; readonly group: string }
  | { readonly kind: "close"; readonly target: ChannelTarget };

export type StreamReply =
  | { readonly kind: "appended"; readonly offset: number; readonly nextOffset: number }
  | { readonly kind: "committed" }
  | { readonly kind: "groupRemoved"; readonly existed: boolean }
  | { readonly kind: "closed" };

/** Numbers are format: additions take new ones. */
const PIPE_OPERATION = { push: 1, pop: 2, close: 3 } as const satisfies Record<PipeOperation["kind"], number>;
const PIPE_REPLY = { pushed: 1, full: 2, popped: 3, closed: 4 } as const satisfies Record<
  PipeReply["kind"],
  number
>;
const STREAM_OPERATION = { append: 1, commit: 2, removeGroup: 3, close: 4 } as const satisfies Record<
  StreamOperation["kind"],
  number
>;
const STREAM_REPLY = { appended: 1, committed: 2, groupRemoved: 3, closed: 4 } as const satisfies Record<
  StreamReply["kind"],
  number
>;

export function packPipeOperation(operation: PipeOperation): readonly unknown[] {
  const head = [PIPE_OPERATION[operation.kind], ...packTarget(operation.target)];
  switch (operation.kind) {
    case "push":
      return [...head, packMessage(operation.message)];
    case "pop":
      return [...head, operation.take.maxMessages, operation.take.maxBytes];
    case "close":
      return head;
  }
}

/** Errors: CORRUPT. */
export function readPipeOperation(f: FieldReader): PipeOperation {
  const number = f.integer();
  const target = readTarget(f);
  switch (number) {
    case PIPE_OPERATION.push:
      return { kind: "push", target, message: readMessage(f.array()) };
    case PIPE_OPERATION.pop:
      return { kind: "pop", target, take: { maxMessages: f.integer(), maxBytes: f.integer() } };
    case PIPE_OPERATION.close:
      return { kind: "close", target };
    default:
      return f.refuse(`pipe operation ${number} is unknown`);
  }
}

export function packStreamOperation(operation: StreamOperation): readonly unknown[] {
  const head = [STREAM_OPERATION[operation.kind], ...packTarget(operation.target)];
  switch (operation.kind) {
    case "append":
      return [...head, operation.messages.map(packMessage)];
    case "commit": {
      const { group, offset, expectedOffset } = operation.request;
      return [...head, group, offset, expectedOffset];
    }
    case "removeGroup":
      return [...head, operation.group];
    case "close":
      return head;
  }
}

/** Errors: CORRUPT. */
export function readStreamOperation(f: FieldReader): StreamOperation {
  const number = f.integer();
  const target = readTarget(f);
  switch (number) {
    case STREAM_OPERATION.append:
      return { kind: "append", target, messages: readMessages(f.array()) };
    case STREAM_OPERATION.commit: {
      const request = { group: f.text(), offset: f.integer(), expectedOffset: f.numberOrNull() };
      return { kind: "commit", target, request };
    }
    case STREAM_OPERATION.removeGroup:
      return { kind: "removeGroup", target, group: f.text() };
    case STREAM_OPERATION.close:
      return { kind: "close", target };
    default:
      return f.refuse(`stream operation ${number} is unknown`);
  }
}

export function packPipeReply(reply: PipeReply): readonly unknown[] {
  const number = PIPE_REPLY[reply.kind];
  switch (reply.kind) {
    case "full":
      return [number, reply.messages, reply.bytes];
    case "popped":
      return [number, reply.messages.map(packMessage)];
    case "pushed":
    case "closed":
      return [number];
  }
}

/** Errors: CORRUPT. */
export function unpackPipeReply(packed: unknown): PipeReply {
  const f = new FieldReader(packed);
  const reply = readPipeReply(f);
  f.end();
  return reply;
}

function readPipeReply(f: FieldReader): PipeReply {
  const number = f.integer();
  switch (number) {
    case PIPE_REPLY.pushed:
      return { kind: "pushed" };
    case PIPE_REPLY.full:
      return { kind: "full", messages: f.integer(), bytes: f.integer() };
    case PIPE_REPLY.popped:
      return { kind: "popped", messages: readMessages(f.array()) };
    case PIPE_REPLY.closed:
      return { kind: "closed" };
    default:
      return f.refuse(`pipe reply ${number} is unknown`);
  }
}

export function packStreamReply(reply: StreamReply): readonly unknown[] {
  const number = STREAM_REPLY[reply.kind];
  switch (reply.kind) {
    case "appended":
      return [number, reply.offset, reply.nextOffset];
    case "groupRemoved":
      return [number, reply.existed];
    case "committed":
    case "closed":
      return [number];
  }
}

/** Errors: CORRUPT. */
export function unpackStreamReply(packed: unknown): StreamReply {
  const f = new FieldReader(packed);
  const reply = readStreamReply(f);
  f.end();
  return reply;
}

function readStreamReply(f: FieldReader): StreamReply {
  const number = f.integer();
  switch (number) {
    case STREAM_REPLY.appended:
      return { kind: "appended", offset: f.integer(), nextOffset: f.integer() };
    case STREAM_REPLY.committed:
      return { kind: "committed" };
    case STREAM_REPLY.groupRemoved:
      return { kind: "groupRemoved", existed: f.flag() };
    case STREAM_REPLY.closed:
      return { kind: "closed" };
    default:
      return f.refuse(`stream reply ${number} is unknown`);
  }
}

function packTarget({ inode, path }: ChannelTarget): readonly unknown[] {
  return [inode, path];
}

function readTarget(f: FieldReader): ChannelTarget {
  return { inode: f.integer() as Inode, path: f.text() };
}

function packMessage({ data, writtenAtMs }: ChannelMessage): readonly unknown[] {
  return [writtenAtMs, data];
}

function readMessage(packed: unknown): ChannelMessage {
  const f = new FieldReader(packed);
  const message = { writtenAtMs: f.number(), data: f.bytes() };
  f.end();
  return message;
}

function readMessages(packed: readonly unknown[]): readonly ChannelMessage[] {
  return packed.map(readMessage);
}
