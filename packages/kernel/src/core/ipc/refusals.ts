import { NexusError } from "@nexus/contracts";
import { type ChannelSettings, MAX_MESSAGE_BYTES, MAX_MESSAGES_TAKEN } from "./settings.js";

/** Nothing more comes out of it, and nothing more goes in. */
export function channelEnded(path: string, why: "closed" | "removed"): NexusError {
  return new NexusError({
    code: "ENDED",
    what: `${path} was ${why}`,
    remedy: why === "closed" ? "no message follows; make another one to go on" : "make it again to go on",
    details: { path, why },
  });
}

export function pipeFull(
  path: string,
  waitedMs: number,
  held: { messages: number; bytes: number },
): NexusError {
  const { messages, bytes } = held;
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${path} is full (${messages} messages, ${bytes} bytes) and stayed so for ${Math.round(waitedMs)} ms`,
    remedy: "take messages out, or wait longer",
    details: { path, messages, bytes, waitedMs: Math.round(waitedMs) },
  });
}

export function streamTruncated(path: string, offset: number, earliestOffset: number): NexusError {
  return new NexusError({
    code: "TRUNCATED",
    what: `${path} no longer has the messages at offset ${offset}: it begins at ${earliestOffset}`,
    remedy: "go on from details.earliestOffset; what lies between is gone",
    details: { path, offset, earliestOffset },
  });
}

export function behindStreamEnd(path: string, offset: number, endOffset: number): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `offset ${offset} lies behind the end of ${path}, ${endOffset}`,
    remedy: "use an offset that a read or an append returned; 0 is the earliest message",
    details: { path, offset, endOffset },
  });
}

export function cursorMoved(path: string, group: string, offset: number, expected: number): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `group ${group} of ${path} is at offset ${offset}, not at ${expected}`,
    remedy: "another member of the group went on: read its cursor again",
    details: { path, group, offset },
  });
}

/** The node that has its messages gave no answer, and did nothing. `why`: a clause that says what was seen. */
export function homeUnreachable(path: string, home: string, why: string, cause?: unknown): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `the messages of ${path} are on node ${home}: ${why}`,
    remedy:
      "start that node, with the address it had, or try again; or remove the entry and make it anew with io_profile wal, " +
      "which outlives nodes",
    details: { path, home },
    cause,
  });
}

/** Errors: INVALID_ARGUMENT. */
export function requireMessage(
  path: string,
  bytes: number,
  { capacityBytes }: Pick<ChannelSettings, "capacityBytes">,
): void {
  const most = Math.min(MAX_MESSAGE_BYTES, capacityBytes);
  if (bytes <= most) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a message of ${bytes} bytes is longer than the ${most} that ${path} takes`,
    remedy: "write it to a file and send the path, or split it",
    details: { path, bytes, mostBytes: most },
  });
}

/** Errors: INVALID_ARGUMENT. */
export function requireTake(take: { readonly maxMessages: number; readonly maxBytes: number }): void {
  const { maxMessages, maxBytes } = take;
  const isCount = Number.isInteger(maxMessages) && maxMessages >= 1 && maxMessages <= MAX_MESSAGES_TAKEN;
  if (isCount && Number.isInteger(maxBytes) && maxBytes >= 1) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${maxMessages} messages of ${maxBytes} bytes cannot be asked for`,
    remedy: `ask for 1 to ${MAX_MESSAGES_TAKEN} messages and at least 1 byte`,
  });
}
