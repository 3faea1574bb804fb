/**
 * How messages are told apart. `lines`: one a line, ended by a line feed, which a message must not contain; other bytes,
 * a carriage return included, belong to it. `length_prefixed`: behind its length, 4 bytes, big endian.
 */
export const STDIO_FRAMINGS = ["lines", "length_prefixed"] as const;
export type StdioFraming = (typeof STDIO_FRAMINGS)[number];

/** What is used of a Readable of Node.js: `process.stdin`, the `stdout` of a child process. Gives bytes. */
export interface StdioInput {
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  off(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  readonly readableEnded: boolean;
  /** null: it gives bytes. */
  readonly readableEncoding: string | null;
  readonly readableObjectMode: boolean;
  readonly destroyed: boolean;
}

/** What is used of a Writable of Node.js: `process.stdout`, the `stdin` of a child process. Takes bytes. */
export interface StdioOutput {
  on(event: "drain" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  write(chunk: Uint8Array, onWritten: (error?: Error | null) => void): boolean;
  end(): unknown;
  readonly writableNeedDrain: boolean;
  readonly writable: boolean;
}

/** Both ends of a process, or of the way to one: messages that are pushed go out, those that come in are popped. */
export interface StdioEnds {
  readonly input: StdioInput;
  readonly output: StdioOutput;
  readonly framing: StdioFraming;
  /**
   * Whether the output is ended with the pipe, as a child's `stdin` wants to be. The streams stay the caller's to close
   * otherwise: others may write to `process.stdout`.
   */
  readonly endsOutput: boolean;
}
