import { NexusError } from "@nexus/contracts";
import {
  type ChannelCallOptions,
  type ChannelMessage,
  type ChannelTarget,
  type ChannelWaitOptions,
  type ChannelWritten,
  type Pipe,
  type PipeStatus,
  pipeFull,
  requireTake,
  type TakeLimits,
} from "@nexus/kernel";
import type { PipeOperation, PipeReply } from "../../wire/channel-codec.js";
import type { AppliedReply } from "../../wire/reply-codec.js";
import type { ZoneReplica } from "../../zone/replica.js";
import type { ChannelHead } from "../../zone/state/channels/channel-rows.js";
import type { CallTime } from "./call-time.js";
import type { ChannelRoom } from "./channel-room.js";
import type { RaftChannels } from "./raft-channels.js";

interface PipeAnswer {
  readonly reply: PipeReply;
  readonly written: ChannelWritten;
}

/** A pipe in the zone's replicated state. */
export class RaftPipe implements Pipe {
  readonly #channels: RaftChannels;
  readonly #target: ChannelTarget;

  constructor(channels: RaftChannels, target: ChannelTarget) {
    this.#channels = channels;
    this.#target = target;
  }

  push(message: ChannelMessage, options: ChannelWaitOptions): Promise<ChannelWritten> {
    return this.#channels.inRoom(this.#target, async (room) => {
      const time = this.#channels.callTime(options);
      // Nobody waits: no turn to take, and pushes of this node go out together.
      const first = room.pushers.isFree ? await this.#tryPush(message, time) : null;
      if (first?.reply.kind === "pushed") return first.written;
      const done = await this.#pushInTurn(room, message, options.signal, time);
      if (done !== null) return done.written;
      const { next, earliest, endBytes, startBytes } = this.#head(this.#channels.replica());
      const held = { messages: next - earliest, bytes: endBytes - startBytes };
      throw pipeFull(this.#target.path, options.waitMs, held);
    });
  }

  /** null: there was no room in time. */
  async #pushInTurn(
    room: ChannelRoom,
    message: ChannelMessage,
    signal: AbortSignal | null,
    time: CallTime,
  ): Promise<PipeAnswer | null> {
    const end = await room.pushers.take({ waitMs: time.waitLeftMs(), signal });
    if (end === null) return null;
    try {
      for (;;) {
        const hasRoom = (head: ChannelHead): boolean => head.isClosed || roomFor(head, message.data.length);
        if (!(await this.#untilSo(room, hasRoom, time.waitLeftMs(), signal))) return null;
        const answer = await this.#tryPush(message, time);
        if (answer.reply.kind === "pushed") return answer;
      }
    } finally {
      end();
    }
  }

  #tryPush(message: ChannelMessage, time: CallTime): Promise<PipeAnswer> {
    return this.#propose({ kind: "push", target: this.#target, message }, time.leftMs());
  }

  async pop(take: TakeLimits, options: ChannelWaitOptions): Promise<readonly ChannelMessage[]> {
    requireTake(take);
    return this.#channels.inRoom(this.#target, async (room) => {
      const { signal, consistency } = options;
      const time = this.#channels.callTime(options);
      const end = await room.poppers.take({ waitMs: time.waitLeftMs(), signal });
      if (end === null) return [];
      try {
        await this.#refreshIfEmpty({ consistency, signal, timeoutMs: time.leftMs() });
        const hasMessages = (head: ChannelHead): boolean => head.isClosed || head.earliest < head.next;
        while (await this.#untilSo(room, hasMessages, time.waitLeftMs(), signal)) {
          // From here on the messages may be taken: their reply is waited for whatever the signal says.
          const { reply } = await this.#propose({ kind: "pop", target: this.#target, take }, time.leftMs());
          if (reply.kind !== "popped") throw unexpected(reply);
          if (reply.messages.length > 0) return reply.messages;
        }
        return [];
      } finally {
        end();
      }
    });
  }

  /** What seems empty here may only be behind: an empty pipe costs a read of the log's end, not an entry. */
  async #refreshIfEmpty({ consistency, timeoutMs }: ChannelCallOptions): Promise<void> {
    const replica = this.#channels.replica();
    const known = replica.readable().channels.find(this.#target.inode);
    if (known !== undefined && known.earliest < known.next) return;
    await replica.barrier(consistency, timeoutMs);
  }

  /** False: it was not so in time. */
  async #untilSo(
    room: ChannelRoom,
    isSo: (head: ChannelHead) => boolean,
    waitMs: number,
    signal: AbortSignal | null,
  ): Promise<boolean> {
    const replica = this.#channels.replica();
    const look = (): ChannelHead | null => {
      const head = this.#head(replica);
      return isSo(head) ? head : null;
    };
    return (await room.untilFound(replica, look, { waitMs, signal })) !== null;
  }

  async close(options: ChannelCallOptions): Promise<void> {
    await this.#propose({ kind: "close", target: this.#target }, options.timeoutMs);
  }

  async status(options: ChannelCallOptions): Promise<PipeStatus> {
    const replica = this.#channels.replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    const head = this.#head(replica);
    return {
      kind: "pipe",
      messages: head.next - head.earliest,
      bytes: head.endBytes - head.startBytes,
      capacityBytes: head.capacityBytes,
      maxMessages: head.maxMessages,
      isClosed: head.isClosed,
    };
  }

  #head(replica: ZoneReplica): ChannelHead {
    return this.#channels.headOf(replica, this.#target, "pipe");
  }

  async #propose(operation: PipeOperation, timeoutMs: number): Promise<PipeAnswer> {
    const answer: AppliedReply = await this.#channels
      .replica()
      .propose({ kind: "pipe", operation }, timeoutMs);
    const { index, term, result } = answer;
    if (result.kind !== "pipe") {
      throw new NexusError({ code: "INTERNAL", what: `a pipe command was answered with ${result.kind}` });
    }
    const { zoneId, incarnation } = this.#channels.identity;
    return { reply: result.reply, written: { token: { zoneId, incarnation, term, index } } };
  }
}

function roomFor(head: ChannelHead, bytes: number): boolean {
  const held = head.endBytes - head.startBytes;
  return head.next - head.earliest < head.maxMessages && held + bytes <= head.capacityBytes;
}

function unexpected(reply: PipeReply): NexusError {
  return new NexusError({ code: "INTERNAL", what: `a pipe command was answered with ${reply.kind}` });
}
