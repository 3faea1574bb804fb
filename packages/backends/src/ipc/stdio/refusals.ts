import { NexusError } from "@nexus/contracts";
import type { InputEnd } from "./listen.js";

/** A message of the input that was passed over, at the place where it stood. */
export function inputOversized(path: string, bytes: number, mostBytes: number): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the input of ${path} had a message of ${bytes} bytes, longer than the ${mostBytes} it takes`,
    remedy: "let the process send less at once; the messages behind it follow",
    details: { path, bytes, mostBytes },
  });
}

/** The input ended, or broke off, in the middle of a message. */
export function inputCut(path: string, bytes: number): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the input of ${path} ended inside a message (${bytes} bytes of it were there)`,
    remedy: "look at why the process ended; the part was dropped",
    details: { path, bytes },
  });
}

export function inputEnded(path: string, end: InputEnd): NexusError {
  switch (end.kind) {
    case "input_over":
      return inputOver(path);
    case "input_broken":
      return brokenPipe(path, "input", end.cause);
  }
}

function inputOver(path: string): NexusError {
  return new NexusError({
    code: "ENDED",
    what: `the input of ${path} has ended`,
    remedy: "no message follows: the process at the other side closed it",
    details: { path, why: "end_of_input" },
  });
}

/** The process at the other side is gone, or the stream was destroyed. */
export function brokenPipe(path: string, side: "input" | "output", cause: unknown): NexusError {
  return new NexusError({
    code: "ENDED",
    what: `the ${side} of ${path} is broken: ${cause instanceof Error ? cause.message : "it was closed"}`,
    remedy: "start the process again and hand over its streams",
    details: { path, why: "broken_pipe", side },
    cause,
  });
}

/** A stream whose encoding was set while it was read. */
export function notBytes(chunk: unknown): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `it gave a ${typeof chunk} instead of bytes`,
    remedy: "set no encoding for a stream that was handed over",
  });
}

export function unusableEnds(path: string, why: string, remedy: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the streams for ${path} cannot be used: ${why}`,
    remedy,
    details: { path },
  });
}

export function hasLineFeed(path: string, bytes: number): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a message of ${bytes} bytes for ${path} contains a line feed, which ends a message there`,
    remedy: "encode it (JSON has none), or hand the streams over with framing length_prefixed",
    details: { path, bytes },
  });
}

export function outputStuck(
  path: string,
  waitedMs: number,
  unwritten: { messages: number; bytes: number },
): NexusError {
  const { messages, bytes } = unwritten;
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what:
      `the output of ${path} takes nothing (${messages} messages, ${bytes} bytes unwritten) ` +
      `and stayed so for ${Math.round(waitedMs)} ms`,
    remedy: "let the process read, or wait longer",
    details: { path, messages, bytes, waitedMs: Math.round(waitedMs) },
  });
}

/** Where a stream holds something that came in and was no message: reading goes on behind it. */
export function noMessage({ code, what, remedy, details }: NexusError, offset: number): NexusError {
  return new NexusError({
    code,
    what,
    ...(remedy === null ? {} : { remedy }),
    details: { ...details, offset, nextOffset: offset + 1 },
  });
}
