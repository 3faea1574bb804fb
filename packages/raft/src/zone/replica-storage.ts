import type { LogIndex } from "@nexus/contracts";
import type {
  ConfState,
  EntriesResult,
  HardState,
  Limit,
  RaftStorage,
  SnapshotResult,
  TermResult,
} from "../core/types.js";
import type { GroupLog } from "../log/types.js";
import type { ReplicaEngine } from "./engine.js";
import type { LogReader } from "./log-reader.js";
import type { AppliedConf, AppliedPoint } from "./state/records.js";

export interface ReplicaStorageSource {
  readonly log: GroupLog;
  readonly reader: LogReader;
  applied(): AppliedPoint;
  conf(): AppliedConf;
  /** False while every slot for sending snapshots is taken. */
  canSendSnapshot(): boolean;
}

const NO_DATA = new Uint8Array(0);

/** What the core reads: the durable log, and the membership as of the applied state. */
export class ReplicaStorage implements RaftStorage {
  readonly #source: ReplicaStorageSource;

  constructor(source: ReplicaStorageSource) {
    this.#source = source;
  }

  /**
   * The commit index on disk may be behind: it is not written by itself. What was applied was committed, and
   * what was lost above the last index is not there to be committed.
   */
  initialState(): { readonly hardState: HardState | null; readonly confState: ConfState } {
    const { log } = this.#source;
    const stored = log.hardState();
    const confState = this.#source.conf().confState;
    if (stored === null) return { hardState: null, confState };
    const known = Math.max(stored.commit, this.#source.applied().index, log.firstIndex() - 1);
    const commit = Math.min(known, log.lastIndex()) as LogIndex;
    return { hardState: { ...stored, commit }, confState };
  }

  entries(low: LogIndex, high: LogIndex, maxBytes: Limit): EntriesResult {
    return this.#source.reader.entries(low, high, maxBytes);
  }

  term(index: LogIndex): TermResult {
    return this.#source.log.term(index);
  }

  firstIndex(): LogIndex {
    return this.#source.log.firstIndex();
  }

  lastIndex(): LogIndex {
    return this.#source.log.lastIndex();
  }

  /** Names the applied state; the bytes are read when the snapshot is sent. */
  snapshot(): SnapshotResult {
    if (!this.#source.canSendSnapshot()) return { kind: "temporarilyUnavailable" };
    const { index, term } = this.#source.applied();
    const { confState } = this.#source.conf();
    return { kind: "snapshot", snapshot: { metadata: { index, term, confState }, data: NO_DATA } };
  }
}

/** The storage of a replica's core. */
export function storageOf(engine: ReplicaEngine): ReplicaStorage {
  return new ReplicaStorage({
    log: engine.groupLog,
    reader: engine.logReader,
    applied: () => engine.state.applied,
    conf: () => engine.state.conf,
    canSendSnapshot: () =>
      !engine.state.isWitness &&
      engine.sender.hasFreeSlot &&
      engine.owner.trouble === null &&
      engine.check.error === null,
  });
}
