import type { LogIndex, NodeId } from "@nexus/contracts";
import { toHex } from "@nexus/lib";
import type { Votes } from "./quorum/majority.js";

/** One read request waiting for a quorum to confirm the leader; the confirmations are its votes. */
export class PendingRead implements Votes {
  readonly context: Uint8Array;
  /** The commit index when the request came: what the read must see at least. */
  readonly index: LogIndex;
  /** Who asked: null for this node. */
  readonly from: NodeId | null;
  private readonly acks = new Set<NodeId>();

  constructor(context: Uint8Array, index: LogIndex, from: NodeId | null) {
    this.context = context;
    this.index = index;
    this.from = from;
  }

  acknowledge(voter: NodeId): void {
    this.acks.add(voter);
  }

  /** No node denies a heartbeat: it answers or it is missing. */
  vote(voter: NodeId): boolean | null {
    return this.acks.has(voter) ? true : null;
  }
}

/**
 * Reads a leader must confirm, oldest first (thesis 6.4). Heartbeats carry the context of the newest; an
 * answer to it confirms every older one too. Contexts must be unique in the group.
 */
export class ReadQueue {
  private readonly pending = new Map<string, PendingRead>();
  private newest: Uint8Array | null = null;

  /** false: a request with this context is already waiting. */
  add(read: PendingRead): boolean {
    const key = toHex(read.context);
    if (this.pending.has(key)) return false;
    this.pending.set(key, read);
    this.newest = read.context;
    return true;
  }

  find(context: Uint8Array): PendingRead | null {
    return this.pending.size === 0 ? null : (this.pending.get(toHex(context)) ?? null);
  }

  /** Takes out `confirmed` and everything that waited before it, oldest first. */
  takeUpTo(confirmed: PendingRead): PendingRead[] {
    const taken: PendingRead[] = [];
    for (const [key, read] of this.pending) {
      this.pending.delete(key);
      taken.push(read);
      if (read === confirmed) break;
    }
    if (this.pending.size === 0) this.newest = null;
    return taken;
  }

  newestContext(): Uint8Array | null {
    return this.newest;
  }

  clear(): void {
    this.pending.clear();
    this.newest = null;
  }
}
