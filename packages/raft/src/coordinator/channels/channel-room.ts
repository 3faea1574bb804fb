import type { Inode } from "@nexus/contracts";
import { FairQueue, type FairWait, type SetTimer, Turns } from "@nexus/kernel";
import type { ZoneReplica } from "../../zone/replica.js";

export interface ChannelRoomOptions {
  readonly inode: Inode;
  /** For errors. */
  readonly path: string;
  readonly setTimer: SetTimer;
  /** Callers of this node that wait for one thing at once. */
  readonly maxWaiters: number;
}

/** Callers of this node that wait at one pipe or stream; there while somebody uses it. */
export class ChannelRoom {
  readonly #inode: Inode;
  /** Those who want room take turns, and so do those who want messages of a pipe: the order they came is kept. */
  readonly pushers: Turns;
  readonly poppers: Turns;
  /** Whoever has its turn, and every reader of a stream, waits here for what is applied. */
  readonly #changes: FairQueue;
  users = 0;

  constructor({ inode, path, setTimer, maxWaiters }: ChannelRoomOptions) {
    this.#inode = inode;
    this.pushers = new Turns({ what: `room in ${path}`, setTimer, maxWaiters });
    this.poppers = new Turns({ what: `messages of ${path}`, setTimer, maxWaiters });
    // Those two, and as many readers.
    this.#changes = new FairQueue({ what: `messages of ${path}`, setTimer, maxWaiters: maxWaiters + 2 });
  }

  /**
   * Resolves with what `look` finds in the applied state, at once or when it changed; null after the wait. Errors:
   * CANCELLED, CLOSED (the replica was), RESOURCE_EXHAUSTED, those of `look`.
   */
  async untilFound<T extends object>(
    replica: ZoneReplica,
    look: () => T | null,
    wait: FairWait,
  ): Promise<T | null> {
    const changes = this.#changes;
    const stop = replica.channels.listen(this.#inode, {
      onChanged: () => changes.serveAll(),
      onClosed: (error) => changes.failAll(error),
    });
    try {
      return look() ?? (await changes.enter(look, wait));
    } finally {
      stop();
    }
  }
}
