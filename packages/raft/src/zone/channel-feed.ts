import type { Inode, NexusError } from "@nexus/contracts";

/** Told of every slice applied: which pipes and streams it touched; null: any may have changed. Must not throw. */
export type ChannelFollower = (touched: ReadonlySet<Inode> | null) => void;

export interface ChannelListener {
  /** Its messages, bounds or existence changed as applied here, or may have. Must not throw. */
  onChanged(): void;
  /** Nothing more is told: the replica was closed, or its node is no member any more. */
  onClosed(error: NexusError): void;
}

/** Tells those who wait on a pipe or stream of a zone that this node applied a change of it. */
export class ChannelFeed {
  readonly #listeners = new Map<Inode, Set<ChannelListener>>();
  readonly #followers = new Set<ChannelFollower>();
  #closed: NexusError | null = null;

  /** The function returned ends it. Errors: CLOSED. */
  listen(inode: Inode, listener: ChannelListener): () => void {
    if (this.#closed !== null) throw this.#closed;
    const all = this.#listeners.get(inode) ?? new Set();
    this.#listeners.set(inode, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.#listeners.get(inode) === all) this.#listeners.delete(inode);
    };
  }

  /** The function returned ends it. */
  follow(follower: ChannelFollower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  onApplied(touched: ReadonlySet<Inode>): void {
    for (const follower of this.#followers) follower(touched);
    this.#tell(touched);
  }

  #tell(touched: ReadonlySet<Inode>): void {
    if (this.#listeners.size === 0) return;
    for (const inode of touched) {
      for (const listener of [...(this.#listeners.get(inode) ?? [])]) listener.onChanged();
    }
  }

  /** The state jumped: anything may have changed. */
  onReplaced(): void {
    for (const follower of this.#followers) follower(null);
    this.#tell(new Set(this.#listeners.keys()));
  }

  close(error: NexusError): void {
    this.#closed = error;
    this.#followers.clear();
    this.refuseAll(error);
  }

  /** Ends those who listen; others may come. */
  refuseAll(error: NexusError): void {
    const all = [...this.#listeners.values()].flatMap((ofOne) => [...ofOne]);
    this.#listeners.clear();
    for (const listener of all) listener.onClosed(error);
  }
}
