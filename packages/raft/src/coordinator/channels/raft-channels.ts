import { type Inode, NexusError } from "@nexus/contracts";
import type {
  ChannelTarget,
  ChannelWaitOptions,
  Pipe,
  ReplicatedChannels,
  SetTimer,
  Stream,
} from "@nexus/kernel";
import type { ZoneReplica } from "../../zone/replica.js";
import { type ChannelHead } from "../../zone/state/channels/channel-rows.js";
import { findEntry, newHead } from "../../zone/state/channels/channel-table.js";
import type { ZoneIdentity } from "../../zone/state/zone-state.js";
import { CallTime } from "./call-time.js";
import { ChannelRoom } from "./channel-room.js";
import { RaftPipe } from "./raft-pipe.js";
import { RaftStream } from "./raft-stream.js";

export interface RaftChannelsOptions {
  readonly identity: ZoneIdentity;
  /** The zone's replica as it is now. Errors: ZONE_NOT_LOADED. */
  readonly find: () => ZoneReplica;
  readonly setTimer: SetTimer;
  readonly maxWaiters: number;
}

/**
 * The pipes and streams of one replicated zone, as any member sees them: what changes them goes through the log, in
 * this node's session, so it happens once; what waits is woken when the change is applied here.
 */
export class RaftChannels implements ReplicatedChannels {
  readonly #options: RaftChannelsOptions;
  readonly #rooms = new Map<Inode, ChannelRoom>();

  constructor(options: RaftChannelsOptions) {
    this.#options = options;
  }

  pipe(target: ChannelTarget): Pipe {
    return new RaftPipe(this, target);
  }

  stream(target: ChannelTarget): Stream {
    return new RaftStream(this, target);
  }

  get identity(): ZoneIdentity {
    return this.#options.identity;
  }

  /** Errors: ZONE_NOT_LOADED, INCARNATION_MISMATCH. */
  replica(): ZoneReplica {
    const { find, identity } = this.#options;
    const replica = find();
    if (replica.identity.incarnation === identity.incarnation) return replica;
    throw new NexusError({
      code: "INCARNATION_MISMATCH",
      what: `zone ${identity.zoneId} was made anew`,
      remedy: "open the pipe or stream again",
    });
  }

  /** The time of a call that begins now. */
  callTime(options: ChannelWaitOptions): CallTime {
    return new CallTime(options, () => this.replica().monotonicMs());
  }

  /** What it is, as applied here. Errors: ENDED (its entry is gone), WRONG_TYPE, UNSUPPORTED. */
  headOf(replica: ZoneReplica, target: ChannelTarget, kind: ChannelHead["kind"]): ChannelHead {
    const { channels, namespace, identity } = replica.readable();
    const head = channels.find(target.inode);
    if (head !== undefined && !head.isRemoved && head.kind === kind) return head;
    return newHead(findEntry(namespace, identity, target), target, kind);
  }

  /** Runs `work` with the waiting room of a pipe or stream. */
  async inRoom<T>(target: ChannelTarget, work: (room: ChannelRoom) => Promise<T>): Promise<T> {
    const { inode, path } = target;
    const { setTimer, maxWaiters } = this.#options;
    const room = this.#rooms.get(inode) ?? new ChannelRoom({ inode, path, setTimer, maxWaiters });
    this.#rooms.set(inode, room);
    room.users += 1;
    try {
      return await work(room);
    } finally {
      room.users -= 1;
      if (room.users === 0) this.#rooms.delete(inode);
    }
  }
}
