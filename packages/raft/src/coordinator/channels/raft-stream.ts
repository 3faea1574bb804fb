import { NexusError } from "@nexus/contracts";
import {
  behindStreamEnd,
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelTarget,
  type ChannelWaitOptions,
  type ChannelWritten,
  channelEnded,
  requireOffset,
  requireTake,
  type Stream,
  type StreamAppended,
  type StreamCommitRequest,
  type StreamReadRequest,
  type StreamSlice,
  type StreamStatus,
  sortedGroups,
  streamTruncated,
} from "@nexus/kernel";
import type { StreamOperation, StreamReply } from "../../wire/channel-codec.js";
import type { ZoneReplica } from "../../zone/replica.js";
import type { ChannelHead } from "../../zone/state/channels/channel-rows.js";
import { readMessages } from "../../zone/state/channels/messages.js";
import type { RaftChannels } from "./raft-channels.js";

type Found = { readonly kind: "slice"; readonly slice: StreamSlice } | { readonly kind: "sealedMeanwhile" };

/** A stream in the zone's replicated state. Reads are of this node's copy. */
export class RaftStream implements Stream {
  readonly #channels: RaftChannels;
  readonly #target: ChannelTarget;

  constructor(channels: RaftChannels, target: ChannelTarget) {
    this.#channels = channels;
    this.#target = target;
  }

  async append(messages: readonly ChannelMessage[], options: ChannelCallOptions): Promise<StreamAppended> {
    const { reply, written } = await this.#propose(
      { kind: "append", target: this.#target, messages },
      options,
    );
    if (reply.kind !== "appended") throw unexpected(reply);
    return { ...written, offset: reply.offset, nextOffset: reply.nextOffset };
  }

  async read(request: StreamReadRequest, options: ChannelWaitOptions): Promise<StreamSlice> {
    requireTake(request);
    requireOffset(this.#target.path, request.offset);
    const replica = this.#channels.replica();
    const time = this.#channels.callTime(options);
    let isUpToDate = false;
    // Each turn that does not return has seen the stream sealed further: at most once for a segment of it.
    for (;;) {
      const sealed = await this.#readSealed(replica, request, time.leftMs());
      if (sealed !== null) return sealed;
      // What is there never changes: only an answer that reaches the end has to ask where that is.
      const here = this.#readBelow(replica, request);
      if (here !== null) return here;
      if (!isUpToDate) await replica.barrier(options.consistency, time.leftMs());
      isUpToDate = true;
      const look = (): Found | null => this.#tryRead(replica, request);
      const wait = { waitMs: time.waitLeftMs(), signal: options.signal };
      const found = await this.#channels.inRoom(this.#target, (room) => room.untilFound(replica, look, wait));
      if (found?.kind === "slice") return found.slice;
      if (found === null) break;
    }
    const head = this.#head(replica);
    return { messages: [], nextOffset: this.#startOf(head, request.offset), endOffset: head.next };
  }

  /** Messages that are content: those of one segment, as far as asked for; null: the request begins behind them. */
  async #readSealed(
    replica: ZoneReplica,
    request: StreamReadRequest,
    timeoutMs: number,
  ): Promise<StreamSlice | null> {
    const { channels } = replica.readable();
    const head = channels.find(this.#target.inode);
    if (head === undefined || head.kind !== "stream" || head.isRemoved || !this.#isSealed(head, request))
      return null;
    const from = this.#startOf(head, request.offset);
    const segment = channels.segments.sealedAt(head.inode, from);
    if (segment === null) throw segmentMissing(head, from);
    const messages = await replica.sealing.read(segment, from, request, timeoutMs);
    return { messages, nextOffset: from + messages.length, endOffset: head.next };
  }

  /** As much as was asked for, short of the last message applied here; null where the end decides. */
  #readBelow(replica: ZoneReplica, request: StreamReadRequest): StreamSlice | null {
    const head = replica.readable().channels.find(this.#target.inode);
    if (head === undefined || head.kind !== "stream" || head.isRemoved || request.offset >= head.next)
      return null;
    if (this.#isSealed(head, request)) return null;
    const slice = this.#sliceOf(replica, head, request);
    return slice !== null && slice.nextOffset < slice.endOffset ? slice : null;
  }

  #tryRead(replica: ZoneReplica, request: StreamReadRequest): Found | null {
    const head = this.#head(replica);
    if (this.#isSealed(head, request)) return { kind: "sealedMeanwhile" };
    const slice = this.#sliceOf(replica, head, request);
    if (slice === null && head.isClosed) throw channelEnded(this.#target.path, "closed");
    return slice === null ? null : { kind: "slice", slice };
  }

  /** Whether the rows of what is asked for are gone, because it is content. */
  #isSealed(head: ChannelHead, request: StreamReadRequest): boolean {
    return (request.offset === 0 ? head.earliest : request.offset) < head.sealedNext;
  }

  #sliceOf(replica: ZoneReplica, head: ChannelHead, request: StreamReadRequest): StreamSlice | null {
    const from = this.#startOf(head, request.offset);
    const messages = readMessages(replica.readable().namespace, head, from, request);
    if (messages.length === 0) return null;
    return { messages, nextOffset: from + messages.length, endOffset: head.next };
  }

  #startOf(head: ChannelHead, offset: number): number {
    const { path } = this.#target;
    if (offset === 0) return head.earliest;
    if (offset < head.earliest) throw streamTruncated(path, offset, head.earliest);
    if (offset > head.next) throw behindStreamEnd(path, offset, head.next);
    return offset;
  }

  async commitCursor(request: StreamCommitRequest, options: ChannelCallOptions): Promise<ChannelWritten> {
    const operation = { kind: "commit", target: this.#target, request } as const;
    return (await this.#propose(operation, options)).written;
  }

  async removeGroup(group: string, options: ChannelCallOptions): Promise<boolean> {
    const { reply } = await this.#propose({ kind: "removeGroup", target: this.#target, group }, options);
    if (reply.kind !== "groupRemoved") throw unexpected(reply);
    return reply.existed;
  }

  async close(options: ChannelCallOptions): Promise<void> {
    await this.#propose({ kind: "close", target: this.#target }, options);
  }

  async status(options: ChannelCallOptions): Promise<StreamStatus> {
    const replica = this.#channels.replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    const head = this.#head(replica);
    const groups = sortedGroups(replica.readable().channels.groups(this.#target.inode));
    const { earliest, next, capacityBytes, maxMessages, maxAgeMs, isClosed } = head;
    return {
      kind: "stream",
      messages: next - earliest,
      bytes: head.endBytes - head.startBytes,
      capacityBytes,
      maxMessages,
      maxAgeMs,
      earliestOffset: earliest,
      endOffset: next,
      isClosed,
      groups,
    };
  }

  #head(replica: ZoneReplica): ChannelHead {
    return this.#channels.headOf(replica, this.#target, "stream");
  }

  async #propose(
    operation: StreamOperation,
    { timeoutMs }: ChannelCallOptions,
  ): Promise<{ readonly reply: StreamReply; readonly written: ChannelWritten }> {
    const answer = await this.#channels.replica().propose({ kind: "stream", operation }, timeoutMs);
    const { index, term, result } = answer;
    if (result.kind !== "stream") {
      throw new NexusError({ code: "INTERNAL", what: `a stream command was answered with ${result.kind}` });
    }
    const { zoneId, incarnation } = this.#channels.identity;
    return { reply: result.reply, written: { token: { zoneId, incarnation, term, index } } };
  }
}

function unexpected(reply: StreamReply): NexusError {
  return new NexusError({ code: "INTERNAL", what: `a stream command was answered with ${reply.kind}` });
}

function segmentMissing({ inode, earliest, sealedNext }: ChannelHead, offset: number): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `no segment of the stream with inode ${inode} holds message ${offset}`,
    remedy: "remove this member from the zone, wipe the zone's folder and join again",
    details: { inode, offset, earliest, sealedNext },
  });
}
