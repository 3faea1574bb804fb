import type { LogIndex } from "@nexus/contracts";
import type { RaftLimits } from "../host/limits.js";
import type { GroupLog, NodeLog } from "../log/types.js";
import type { ConfHistory } from "./conf-history.js";
import type { ZoneState } from "./state/zone-state.js";

export interface CompactorPorts {
  readonly limits: RaftLimits;
  readonly log: NodeLog;
  readonly groupLog: GroupLog;
  readonly history: ConfHistory;
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
    const entries = this.#ports.state().applied.index - this.#flushedIndex;
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
    this.#ports.history.forgetThrough((covered - this.#trailing()) as LogIndex);
    this.#giveUpLog(covered);
  }

  #giveUpLog(covered: LogIndex): void {
    const { groupLog, history, log } = this.#ports;
    const through = (covered - this.#trailing()) as LogIndex;
    const base = groupLog.base();
    if (through <= base.index) return;
    const known = groupLog.term(through);
    if (known.kind !== "term") return;
    const confState = history.inForceAt(through) ?? base.confState;
    log.compact(groupLog.group, { index: through, term: known.term, confState });
  }

  /** Entries to keep behind the synced state: the tighter of the limits by count and by bytes. */
  #trailing(): number {
    const { groupLog, limits } = this.#ports;
    const entries = groupLog.lastIndex() - groupLog.firstIndex() + 1;
    if (entries <= 0) return limits.trailingEntries;
    const meanBytes = Math.max(1, groupLog.liveBytes() / entries);
    return Math.min(limits.trailingEntries, Math.floor(limits.trailingBytes / meanBytes));
  }
}
