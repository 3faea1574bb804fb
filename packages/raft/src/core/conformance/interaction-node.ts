import type { LogIndex, NodeId } from "@nexus/contracts";
import { concatBytes } from "@nexus/lib";
import { decodeConfChange } from "../confchange/codec.js";
import type { RaftConfig } from "../config.js";
import { RawNode } from "../raw-node.js";
import type { ConfState, Entry, HardState, Message, Snapshot } from "../types.js";
import { MemoryStorage } from "./memory-storage.js";

/** A RawNode whose election timeout a script may set. */
class ScriptedNode extends RawNode {
  setRandomizedElectionTimeout(ticks: number): void {
    this.raft.randomizedElectionTimeout = ticks;
  }
}

/**
 * One node of a script: storage in memory and a state machine that appends the data of every entry to a
 * string and keeps a snapshot of each step.
 */
export class InteractionNode {
  readonly id: NodeId;
  readonly config: RaftConfig;
  raft: ScriptedNode;
  readonly storage: MemoryStorage;
  readonly appendWork: Message[] = [];
  readonly applyWork: Message[] = [];
  /** Acknowledged and lost up to here, until a leader has covered it; 0 when nothing is. */
  lostThrough = 0 as LogIndex;
  private readonly history: Snapshot[];

  constructor(config: RaftConfig, bootstrap: Snapshot) {
    this.id = config.id;
    this.config = config;
    this.history = [bootstrap];
    this.storage = new MemoryStorage(() => this.newestSnapshot());
    if (bootstrap.metadata.index > 0) this.storage.applySnapshot(bootstrap);
    this.raft = new ScriptedNode(config, this.storage);
  }

  /** Forgets everything that is not in storage or applied. */
  restart(): void {
    this.appendWork.length = 0;
    this.applyWork.length = 0;
    const applied = this.newestSnapshot().metadata.index;
    this.raft = new ScriptedNode({ ...this.config, applied, lostThrough: this.lostThrough }, this.storage);
  }

  /** A crash after which the last `writes` appends are gone, acknowledged or not. false: there are not as many. */
  loseWrites(writes: number): boolean {
    const lost = this.storage.loseWrites(writes, this.newestSnapshot().metadata.index);
    if (lost === null) return false;
    this.lostThrough = lost;
    this.restart();
    return true;
  }

  /** What it promised it may not know: it neither votes nor campaigns. */
  get isAbstaining(): boolean {
    if (this.lostThrough > 0 && this.raft.hasCoveredLoss()) this.lostThrough = 0 as LogIndex;
    return this.lostThrough > 0;
  }

  newestSnapshot(): Snapshot {
    return this.history[this.history.length - 1]!;
  }

  /** Writes a Ready's state; entries beside a snapshot follow it. */
  persist(hardState: HardState | null, entries: readonly Entry[], snapshot: Snapshot | null): void {
    if (hardState !== null) this.storage.setHardState(hardState);
    if (snapshot !== null) {
      this.storage.applySnapshot(snapshot);
      this.history.push(snapshot);
    }
    this.storage.append(entries);
  }

  apply(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const before = this.newestSnapshot();
      // A snapshot overtook it.
      if (entry.index <= before.metadata.index) continue;
      let update = entry.data;
      let confState: ConfState = before.metadata.confState;
      if (entry.type !== "EntryNormal") {
        const change = decodeConfChange(entry.type, entry.data);
        update = change.context;
        confState = this.raft.applyConfChange(change);
      }
      this.history.push({
        metadata: { confState, index: entry.index, term: entry.term },
        data: concatBytes([before.data, update]),
      });
    }
  }

  /** Prints nothing of an empty log but its bounds. */
  storedEntries(): readonly Entry[] {
    const result = this.storage.entries(
      this.storage.firstIndex(),
      (this.storage.lastIndex() + 1) as LogIndex,
      null,
    );
    return result.kind === "entries" ? result.entries : [];
  }
}
