import type { CommitToken, Inode, ReadConsistency } from "@nexus/contracts";

/**
 * Pipes and streams: entries of the namespace whose content is messages. One contract each; an io_profile is a driver
 * of it. A message is opaque bytes, delivered whole, at most MAX_MESSAGE_BYTES long. `describePipe` and
 * `describeStream` (@nexus/kernel/testing) are what every driver passes.
 */
export interface ChannelMessage {
  readonly data: Uint8Array;
  /** The writer's wall clock (ms since the epoch): informational, never compared. */
  readonly writtenAtMs: number;
}

export interface ChannelCallOptions {
  /** Milliseconds the call may take besides what it waits for. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
  /** How much of what others did a call that changes nothing must have seen. */
  readonly consistency: ReadConsistency;
}

export interface ChannelWaitOptions extends ChannelCallOptions {
  /** Milliseconds to wait for room or for a message; 0 tries once. */
  readonly waitMs: number;
}

/** How much one call takes out. */
export interface TakeLimits {
  /** 1 to MAX_MESSAGES_TAKEN. */
  readonly maxMessages: number;
  /** The first message is taken whatever its size. */
  readonly maxBytes: number;
}

/** Files of the node's machine through which its processes reach a pipe or stream without the node. */
export interface SharedMemoryPlace {
  readonly ringPath: string;
  readonly doorPath: string;
}

/** Where a change is in the zone's log; null: the profile has none. */
export interface ChannelWritten {
  readonly token: CommitToken | null;
}

export interface PipeStatus {
  readonly kind: "pipe";
  readonly messages: number;
  readonly bytes: number;
  readonly capacityBytes: number;
  readonly maxMessages: number;
  readonly isClosed: boolean;
  /** io_profile shared_memory only. */
  readonly sharedMemory?: SharedMemoryPlace;
}

/**
 * A bounded queue of messages: each is taken once, first in first out. Callers of one node that wait are served in the
 * order they came.
 */
export interface Pipe {
  /**
   * Errors: RESOURCE_EXHAUSTED (still full after `waitMs`; nothing was added), ENDED, INVALID_ARGUMENT (too large),
   * CANCELLED, and those of the profile.
   */
  push(message: ChannelMessage, options: ChannelWaitOptions): Promise<ChannelWritten>;
  /**
   * The oldest messages, removed; none when there were none for `waitMs`. What was in a pipe when it was closed is still
   * delivered. Errors: ENDED (closed and empty, or removed), CANCELLED, RESOURCE_EXHAUSTED (too many wait).
   */
  pop(take: TakeLimits, options: ChannelWaitOptions): Promise<readonly ChannelMessage[]>;
  /** Takes no more messages. Idempotent. */
  close(options: ChannelCallOptions): Promise<void>;
  status(options: ChannelCallOptions): Promise<PipeStatus>;
}

/** A message of a stream and where the next one is. */
export interface StreamMessage extends ChannelMessage {
  readonly offset: number;
}

export interface StreamReadRequest extends TakeLimits {
  /** Where to begin: an offset a read or append returned, or 0: the earliest that is kept. */
  readonly offset: number;
}

export interface StreamSlice {
  readonly messages: readonly StreamMessage[];
  /** Where to go on. */
  readonly nextOffset: number;
  /** Behind the last message there is. */
  readonly endOffset: number;
}

export interface StreamAppended extends ChannelWritten {
  /** Of the first message appended. */
  readonly offset: number;
  readonly nextOffset: number;
}

export interface StreamGroup {
  readonly name: string;
  /** What the group has not finished begins here. */
  readonly offset: number;
}

export interface StreamCommitRequest {
  readonly group: string;
  readonly offset: number;
  /** CONFLICT when the group is elsewhere (0: it does not exist); null: not checked. */
  readonly expectedOffset: number | null;
}

export interface StreamStatus {
  readonly kind: "stream";
  readonly messages: number;
  readonly bytes: number;
  readonly capacityBytes: number;
  readonly maxMessages: number;
  readonly maxAgeMs: number | null;
  readonly earliestOffset: number;
  readonly endOffset: number;
  readonly isClosed: boolean;
  readonly groups: readonly StreamGroup[];
  /** io_profile shared_memory only. */
  readonly sharedMemory?: SharedMemoryPlace;
}

/**
 * An append-only log of messages. Readers are independent and take nothing out; the oldest messages go by retention
 * (bytes, count, age). Offsets only grow, are given out once, and mean nothing but an order; the first is 1 or more.
 */
export interface Stream {
  /** All of them one after another, or none. Errors: ENDED, INVALID_ARGUMENT (too large), and those of the profile. */
  append(messages: readonly ChannelMessage[], options: ChannelCallOptions): Promise<StreamAppended>;
  /**
   * Messages from an offset on; none when there were none for `waitMs`. Errors: TRUNCATED (details.earliestOffset),
   * INVALID_ARGUMENT (behind the end), ENDED (closed and read to the end, or removed), CANCELLED.
   */
  read(request: StreamReadRequest, options: ChannelWaitOptions): Promise<StreamSlice>;
  /** Errors: CONFLICT (details.offset), INVALID_ARGUMENT (behind the end), RESOURCE_EXHAUSTED (groups), ENDED. */
  commitCursor(request: StreamCommitRequest, options: ChannelCallOptions): Promise<ChannelWritten>;
  /** False: there was none. */
  removeGroup(group: string, options: ChannelCallOptions): Promise<boolean>;
  /** Takes no more messages; what is there stays readable. Idempotent. */
  close(options: ChannelCallOptions): Promise<void>;
  status(options: ChannelCallOptions): Promise<StreamStatus>;
}

export type ChannelStatus = PipeStatus | StreamStatus;

/** Which pipe or stream of a zone. */
export interface ChannelTarget {
  readonly inode: Inode;
  /** Where it is now, for errors and for finding it the first time. */
  readonly path: string;
}

/** The pipes and streams of a zone that are part of its replicated state: io_profile `wal`. */
export interface ReplicatedChannels {
  pipe(target: ChannelTarget): Pipe;
  stream(target: ChannelTarget): Stream;
}
