import type { SyscallFacts } from "./facts.js";

const ENDS = ["NOT_FOUND", "WRONG_TYPE", "UNSUPPORTED", "ENDED", "TOO_MANY_LINKS"] as const;

const READ = {
  tier: 2,
  permissions: [{ permission: "READ", of: "path", when: null }],
  hooks: [{ operation: "read", pre: true, post: false }],
  events: [],
  followsLink: "yes",
  changes: null,
  consistency: "as asked",
} as const;

const WRITE = {
  tier: 2,
  permissions: [{ permission: "WRITE", of: "path", when: null }],
  hooks: [{ operation: "write", pre: true, post: true }],
  events: ["file_write"],
  followsLink: "yes",
  changes: "messages",
  consistency: "at apply",
} as const;

/** Calls on pipes and streams: `kernel.channels`. */
export const CHANNEL_SYSCALLS: readonly SyscallFacts[] = [
  {
    ...WRITE,
    name: "channels.push",
    does: "Adds a message to a pipe; waits for room, those who came first served first. A full pipe refuses.",
    arguments: "path, data, waitMs",
    result: "entry, token (null: the io_profile keeps no log)",
    errors: [...ENDS, "UNKNOWN_OUTCOME"],
  },
  {
    ...READ,
    name: "channels.pop",
    does: "Takes the oldest messages out of a pipe, each once; waits for one.",
    arguments: "path, maxMessages, maxBytes, waitMs",
    result: "messages; none: there were none in time",
    changes: "messages",
    consistency: "at apply",
    errors: [...ENDS, "UNKNOWN_OUTCOME"],
  },
  {
    ...WRITE,
    name: "channels.append",
    does: "Appends messages to a stream, one after another; the oldest go by its retention.",
    arguments: "path, messages",
    result: "entry, offset of the first message, offset behind the last, token",
    errors: [...ENDS, "UNKNOWN_OUTCOME"],
  },
  {
    ...READ,
    name: "channels.read",
    does: "Reads messages of a stream from an offset on, or from the earliest (0); waits for one.",
    arguments: "path, offset, maxMessages, maxBytes, waitMs",
    result: "messages with offsets, offset to go on from, offset of the end",
    errors: [...ENDS, "TRUNCATED"],
  },
  {
    ...READ,
    name: "channels.commitCursor",
    does: "Remembers how far a consumer group of a stream is.",
    arguments: "path, group, offset, expectedOffset or null",
    result: "-",
    hooks: [],
    changes: "group",
    consistency: "at apply",
    errors: [...ENDS, "CONFLICT", "UNKNOWN_OUTCOME"],
  },
  {
    ...WRITE,
    name: "channels.removeGroup",
    does: "Forgets a consumer group of a stream.",
    arguments: "path, group",
    result: "whether there was one",
    hooks: [],
    events: [],
    changes: "group",
    errors: [...ENDS, "UNKNOWN_OUTCOME"],
  },
  {
    ...WRITE,
    name: "channels.close",
    does: "A pipe or stream takes no more messages; readers get what is there, then ENDED.",
    arguments: "path",
    result: "-",
    hooks: [],
    events: [],
    changes: "whether it is closed",
    errors: [...ENDS, "UNKNOWN_OUTCOME"],
  },
  {
    ...READ,
    name: "channels.status",
    does: "How much is in a pipe or stream, its bounds, and its consumer groups.",
    arguments: "path",
    result: "messages, bytes, capacityBytes, maxMessages, isClosed; of a stream offsets and groups too",
    permissions: [{ permission: "TRAVERSE", of: "path", when: null }],
    hooks: [],
    errors: ENDS,
  },
];
