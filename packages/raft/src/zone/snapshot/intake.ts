import { NexusError, type NodeId } from "@nexus/contracts";
import type { Message } from "../../core/types.js";
import type { SnapshotHeader, SnapshotOffer, SnapshotProgress } from "../../host/ports.js";
import type { ReplicaEngine } from "../engine.js";
import { snapshotMessage } from "../inbox.js";

/** Brings snapshots of a leader to where they belong: the core, or only the state when that is to be repaired. */
export class SnapshotIntake {
  readonly #engine: ReplicaEngine;
  readonly #onLeaderMessage: (message: Message) => void;

  constructor(engine: ReplicaEngine, onLeaderMessage: (message: Message) => void) {
    this.#engine = engine;
    this.#onLeaderMessage = onLeaderMessage;
  }

  /** Resolves once the snapshot is durable and in force, or not needed. Errors: see `ZoneReplica.receiveSnapshot`. */
  async receive(from: NodeId, header: SnapshotHeader, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (!this.#isWanted(header)) return;
    if (header.isRepair) await this.#repair(from, header, chunks);
    else await this.#catchUp(from, header, chunks);
  }

  /** How much of a snapshot that broke off is here. Errors: UNAVAILABLE. */
  progress(offer: SnapshotOffer): SnapshotProgress {
    if (!this.#isWanted(offer)) return { kind: "installed" };
    const { chunks, hash } = this.#engine.owner.stagingProgress(offer);
    return { kind: "held", chunks, hash };
  }

  #isWanted({ index, isRepair }: SnapshotOffer): boolean {
    const { check, state } = this.#engine;
    return isRepair ? check.needsRepair : index > state.applied.index;
  }

  async #catchUp(from: NodeId, header: SnapshotHeader, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { owner, driver, reads, options } = this.#engine;
    const message = snapshotMessage(from, header);
    await owner.stage({ from, term: message.term }, header, chunks);
    driver.stepNow(message);
    this.#onLeaderMessage(message);
    if (this.#engine.installing !== header.index) {
      owner.discardStaged();
      return;
    }
    await reads.appliedThrough(header.index, options.limits.snapshotTimeoutMs);
  }

  /**
   * The log is right: the core learns nothing. The state steps back to the snapshot's index, like one that lost
   * unsynced writes, and what follows is applied to it from the log, which must not be compacted beyond it meanwhile.
   */
  async #repair(from: NodeId, header: SnapshotHeader, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { owner, hold, reads, options } = this.#engine;
    const { nodeId, limits } = options;
    this.#checkRepairable(from, header);
    hold.sending(nodeId, header.index);
    try {
      await owner.stage({ from, term: this.#engine.driver.leadership.term }, header, chunks);
      try {
        await reads.appliedThrough(header.index, limits.snapshotTimeoutMs);
        this.#checkRepairable(from, header);
        await owner.installRepair(header.index);
      } catch (cause) {
        owner.discardStaged();
        throw cause;
      }
    } finally {
      hold.release(nodeId);
    }
  }

  #checkRepairable(from: NodeId, { zoneId, index }: SnapshotHeader): void {
    const { groupLog, history, leaderId } = this.#engine;
    const isReachable = groupLog.firstIndex() <= index + 1 && history.inForceAt(index) !== null;
    if (leaderId === from && isReachable) return;
    throw new NexusError({
      code: "UNAVAILABLE",
      what:
        `zone ${zoneId} cannot be repaired from node ${from} at index ${index}: ` +
        `the leader is ${leaderId ?? "unknown"}, the log begins at ${groupLog.firstIndex()}`,
      remedy: "this node asks the leader again by itself",
      details: { index, firstIndex: groupLog.firstIndex() },
    });
  }
}
