import type { LogIndex, NodeId } from "@nexus/contracts";

export interface CompactionHoldPorts {
  nowMs(): number;
  /** How far a member's log is known to agree; null when it is no member or this node does not lead. */
  matchOf(node: NodeId): LogIndex | null;
}

type Hold =
  /** Its snapshot is on the way: it will need everything above `index`. */
  | { readonly kind: "sending"; readonly index: LogIndex }
  /** It has the snapshot and reads the entries above it; it came as far as `index` at that time. */
  | { readonly kind: "catchingUp"; readonly index: LogIndex; readonly sinceMs: number };

/** A member that reads nothing for this long after its snapshot is gone again. */
const CATCH_UP_STALL_MS = 10_000;

/**
 * What compaction must leave in the log for members that are being brought up by a snapshot: without it, a busy zone
 * would have given up the entries that follow a snapshot by the time it arrives, and send one after the other. Every
 * hold ends: with the send, which has a deadline, and then with the member's progress. The compactor bounds the bytes.
 */
export class CompactionHold {
  readonly #ports: CompactionHoldPorts;
  readonly #holds = new Map<NodeId, Hold>();

  constructor(ports: CompactionHoldPorts) {
    this.#ports = ports;
  }

  get isEmpty(): boolean {
    return this.#holds.size === 0;
  }

  /** A snapshot of the state at `index` is on its way. */
  sending(node: NodeId, index: LogIndex): void {
    this.#holds.set(node, { kind: "sending", index });
  }

  arrived(node: NodeId): void {
    const hold = this.#holds.get(node);
    if (hold?.kind !== "sending") return;
    this.#holds.set(node, { kind: "catchingUp", index: hold.index, sinceMs: this.#ports.nowMs() });
  }

  release(node: NodeId): void {
    this.#holds.delete(node);
  }

  releaseAll(): void {
    this.#holds.clear();
  }

  /**
   * Entries above this index are still needed; null: nothing is held. Forgets members that need nothing above
   * `through`, which compaction would leave anyway, and those that stopped reading.
   */
  floor(through: LogIndex): LogIndex | null {
    let floor: LogIndex | null = null;
    for (const [node, hold] of this.#holds) {
      const index = hold.kind === "sending" ? hold.index : this.#follow(node, hold, through);
      if (index !== null && (floor === null || index < floor)) floor = index;
    }
    return floor;
  }

  #follow(node: NodeId, hold: Hold & { readonly kind: "catchingUp" }, through: LogIndex): LogIndex | null {
    const nowMs = this.#ports.nowMs();
    const match = this.#ports.matchOf(node);
    const isStalled = match !== null && match <= hold.index && nowMs - hold.sinceMs >= CATCH_UP_STALL_MS;
    if (match === null || isStalled || match >= through) {
      this.#holds.delete(node);
      return null;
    }
    if (match <= hold.index) return hold.index;
    this.#holds.set(node, { kind: "catchingUp", index: match, sinceMs: nowMs });
    return match;
  }
}
