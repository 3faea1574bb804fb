import type { LogIndex } from "@nexus/contracts";
import type { RaftLimits } from "../host/limits.js";
import type { GroupLog, NodeLog } from "../log/types.js";
import type { ConfHistory } from "./conf-history.js";
import type { CompactionHold } from "./snapshot/compaction-hold.js";
import type { ZoneState } from "./state/zone-state.js";
import type { WitnessRetention } from "./witness-retention.js";

export interface CompactorPorts {
  readonly limits: RaftLimits;
  readonly log: NodeLog;
  readonly groupLog: GroupLog;
  readonly history: ConfHistory;
  readonly hold: CompactionHold;
  readonly retention: WitnessRetention;
  state(): ZoneState;
  onFailure(cause: unknown): void;
}

/**
 * Bounds a zone's log: once enough was applied, syncs the state and gives up the entries it covers, except for a
 * trailing window that lets slow followers catch up without a snapshot.
 */
export class Compactor {
  readonly #ports: CompactorPorts;
  #flushedIndex: LogIndex;
  #appliedBytes = 0;
  #isRunning = false;

  constructor(ports: CompactorPorts) {
    this.#ports = ports;
    this.#flushedIndex = ports.state().applied.index;
  }

  /** After every slice. Starts the work when it is due. */
  onApplied(bytes: number): void {
    this.#appliedBytes += bytes;
    const { limits } = this.#ports;
    const applied = this.#ports.state().applied.index;
    const entries = applied - this.#flushedIndex;
    // Members that caught up are let go as they do, not when compaction is next due.
    if (!this.#ports.hold.isEmpty) this.#giveUpThrough(applied);
    if (this.#isRunning) return;
    if (entries < limits.compactEveryEntries && this.#appliedBytes < limits.compactEveryBytes) return;
    this.#isRunning = true;
    this.#appliedBytes = 0;
    this.compact().then(
      () => {
        this.#isRunning = false;
      },
      (cause: unknown) => {
        this.#isRunning = false;
        this.#ports.onFailure(cause);
      },
    );
  }

  /** Syncs the state, then compacts. */
  async compact(): Promise<void> {
    const state = this.#ports.state();
    const covered = state.applied.index;
    await state.store.flush([]);
    if (this.#ports.state() !== state) return;
    this.#flushedIndex = covered;
    const through = this.#ports.retention.giveUpThrough(this.#giveUpThrough(covered));
    this.#ports.history.forgetThrough(through);
    this.#giveUpLog(through);
  }

  /** Less than the trailing window would leave, while a member follows a snapshot; never above the byte bound. */
  #giveUpThrough(covered: LogIndex): LogIndex {
    const { hold, limits } = this.#ports;
    const through = (covered - this.#entriesOf(limits.trailingBytes, limits.trailingEntries)) as LogIndex;
    const floor = hold.floor(through);
    if (floor === null || floor >= through) return through;
    const bound = covered - this.#entriesOf(limits.maxHeldLogBytes, Number.MAX_SAFE_INTEGER);
    return Math.min(through, Math.max(floor, bound)) as LogIndex;
  }

  #giveUpLog(through: LogIndex): void {
    const { groupLog, history, log } = this.#ports;
    const base = groupLog.base();
    if (through <= base.index) return;
    const known = groupLog.term(through);
    if (known.kind !== "term") return;
    const confState = history.inForceAt(through) ?? base.confState;
    log.compact(groupLog.group, { index: through, term: known.term, confState });
  }

  /** How many entries `bytes` are, by the mean of those in the log; at most `maxEntries`. */
  #entriesOf(bytes: number, maxEntries: number): number {
    const { groupLog } = this.#ports;
    const entries = groupLog.lastIndex() - groupLog.firstIndex() + 1;
    if (entries <= 0) return maxEntries;
    const meanBytes = Math.max(1, groupLog.liveBytes() / entries);
    return Math.min(maxEntries, Math.floor(bytes / meanBytes));
  }
}
