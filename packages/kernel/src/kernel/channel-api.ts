import type { CommitToken, FileMetadata, OperationContext } from "@nexus/contracts";
import type {
  ChannelMessage,
  ChannelStatus,
  StreamCommitRequest,
  StreamSlice,
  TakeLimits,
} from "../core/ipc/contract.js";
import type { CallOptions } from "./api.js";

export interface PipePushRequest {
  readonly path: string;
  readonly data: Uint8Array;
  /** Milliseconds to wait for room, within the call's time; 0 tries once. */
  readonly waitMs: number;
}

export interface PipePopRequest extends TakeLimits {
  readonly path: string;
  /** Milliseconds to wait for a message, within the call's time; 0 tries once. */
  readonly waitMs: number;
}

export interface ChannelWriteResult {
  readonly entry: FileMetadata;
  /** null: the io_profile keeps no log. */
  readonly token: CommitToken | null;
}

export interface StreamAppendRequest {
  readonly path: string;
  /** 1 to MAX_MESSAGES_TAKEN, one after another in the stream. */
  readonly messages: readonly Uint8Array[];
}

export interface StreamAppendResult extends ChannelWriteResult {
  /** Of the first message, and behind the last. */
  readonly offset: number;
  readonly nextOffset: number;
}

export interface StreamReadCall extends TakeLimits {
  readonly path: string;
  /** An offset a read or an append returned; 0: the earliest message kept. */
  readonly offset: number;
  /** Milliseconds to wait for a message, within the call's time; 0 tries once. */
  readonly waitMs: number;
}

/** Pipes and streams: entries whose content is messages (docs/pipes-and-streams.md). */
export interface ChannelCalls {
  /** Errors: RESOURCE_EXHAUSTED (full for `waitMs`), ENDED, WRONG_TYPE, NOT_FOUND, UNSUPPORTED (io_profile). */
  push(
    request: PipePushRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<ChannelWriteResult>;
  /** Takes the oldest messages out; none: there were none for `waitMs`. Errors: ENDED, WRONG_TYPE, NOT_FOUND. */
  pop(
    request: PipePopRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<readonly ChannelMessage[]>;
  /** Errors: ENDED, WRONG_TYPE, NOT_FOUND, UNSUPPORTED (io_profile). */
  append(
    request: StreamAppendRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<StreamAppendResult>;
  /** Errors: TRUNCATED (details.earliestOffset), ENDED, WRONG_TYPE, NOT_FOUND. */
  read(request: StreamReadCall, context: OperationContext, options: CallOptions): Promise<StreamSlice>;
  /** Remembers how far a consumer group is. Errors: CONFLICT (details.offset), ENDED, WRONG_TYPE, NOT_FOUND. */
  commitCursor(
    request: StreamCommitRequest & { readonly path: string },
    context: OperationContext,
    options: CallOptions,
  ): Promise<void>;
  /** False: there was no such group. */
  removeGroup(
    request: { readonly path: string; readonly group: string },
    context: OperationContext,
    options: CallOptions,
  ): Promise<boolean>;
  /** A pipe or stream takes no more messages; readers get what is there, then ENDED. */
  close(path: string, context: OperationContext, options: CallOptions): Promise<void>;
  /** How much is in a pipe or stream, and its bounds. */
  status(path: string, context: OperationContext, options: CallOptions): Promise<ChannelStatus>;
}
