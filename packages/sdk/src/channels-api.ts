import type { CommitToken } from "@nexus/contracts";
import type { PipeStatus, StreamSlice, StreamStatus } from "@nexus/kernel";
import type { ReadOptions, RequestOptions } from "./filesystem.js";

/** How a pipe or stream is made. Its bounds never change. */
export interface ChannelOptions extends RequestOptions {
  /**
   * `wal`: in the zone's log; `memory`: in the process of the node that makes it, through which the others reach it;
   * `shared_memory`: there, too, and processes of its machine reach it without it (`SharedPipeWriter`,
   * `SharedStreamWriter`); `stdio`: over standard streams that were handed to an embedded node (`ConnectOptions.stdio`).
   * Absent: the server decides.
   */
  readonly ioProfile?: "wal" | "memory" | "shared_memory" | "stdio";
  /** Bytes a pipe holds, or a stream keeps. */
  readonly capacityBytes?: number;
  /** Messages a pipe holds, or a stream keeps. */
  readonly maxMessages?: number;
  /** Streams: messages go after so many milliseconds. */
  readonly maxAgeMs?: number;
  /** Create missing parent directories too. */
  readonly parents?: boolean;
  /** False: CONFLICT when there is one already. */
  readonly existOk?: boolean;
}

export interface PushOptions extends RequestOptions {
  /** Milliseconds to wait for room; absent: a full pipe refuses at once (RESOURCE_EXHAUSTED). */
  readonly waitMs?: number;
}

export interface PopOptions extends RequestOptions {
  /** Milliseconds to wait for a message; absent: tries once. */
  readonly waitMs?: number;
  readonly maxMessages?: number;
  readonly maxBytes?: number;
}

/**
 * A pipe: a bounded queue whose messages are taken once each. `for await (const message of pipe)` takes them until the
 * pipe is closed. A pop whose answer is lost (UNKNOWN_OUTCOME) may have taken a message: use a stream where none may be.
 */
export interface Pipe extends AsyncIterable<Uint8Array> {
  readonly path: string;
  /** Errors: RESOURCE_EXHAUSTED (full), ENDED (closed or removed), INVALID_ARGUMENT (too large), UNKNOWN_OUTCOME. */
  push(data: Uint8Array | string, options?: PushOptions): Promise<CommitToken | null>;
  /** null: there was none in time. Errors: ENDED, UNKNOWN_OUTCOME. */
  pop(options?: PopOptions): Promise<Uint8Array | null>;
  popMany(options?: PopOptions): Promise<readonly Uint8Array[]>;
  messages(options?: RequestOptions): AsyncGenerator<Uint8Array>;
  /** What is in it can still be taken. */
  close(options?: RequestOptions): Promise<void>;
  status(options?: ReadOptions): Promise<PipeStatus>;
}

export interface StreamItem {
  readonly data: Uint8Array;
  readonly offset: number;
  readonly writtenAtMs: number;
}

export type StreamPage = StreamSlice;

export interface StreamReadOptions extends ReadOptions {
  /** Where to begin: an offset of an append or a read; 0 or absent: the earliest message kept. */
  readonly offset?: number;
  /** Milliseconds to wait for a message; absent: tries once. */
  readonly waitMs?: number;
  readonly maxMessages?: number;
  readonly maxBytes?: number;
}

export interface FollowOptions extends ReadOptions {
  readonly offset?: number;
  /** Goes on where the consumer group is, and moves it behind each message when the next one is asked for. */
  readonly group?: string;
}

/** A stream: an append-only log that readers read each at its own place. */
export interface Stream extends AsyncIterable<StreamItem> {
  readonly path: string;
  /** One message, or several one after another. Errors: ENDED, INVALID_ARGUMENT (too large), UNKNOWN_OUTCOME. */
  append(
    data: Uint8Array | string | readonly (Uint8Array | string)[],
    options?: RequestOptions,
  ): Promise<{ readonly offset: number; readonly nextOffset: number; readonly token: CommitToken | null }>;
  /** Errors: TRUNCATED (details.earliestOffset), ENDED, INVALID_ARGUMENT (behind the end). */
  read(options?: StreamReadOptions): Promise<StreamPage>;
  /** Every message from there on, for as long as the stream is open. */
  follow(options?: FollowOptions): AsyncGenerator<StreamItem>;
  /** Remembers how far a consumer group is. Errors: CONFLICT (details.offset) unless it is at `expectedOffset`. */
  commit(
    group: string,
    offset: number,
    options?: RequestOptions & { readonly expectedOffset?: number },
  ): Promise<void>;
  removeGroup(group: string, options?: RequestOptions): Promise<boolean>;
  /** What is there stays readable. */
  close(options?: RequestOptions): Promise<void>;
  status(options?: ReadOptions): Promise<StreamStatus>;
}
