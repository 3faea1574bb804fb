import { type LogIndex, NexusError } from "@nexus/contracts";
import type { HardState } from "../core/types.js";
import type { GroupCommitter } from "./commit/group-committer.js";
import { entriesFault } from "./commit/operations.js";
import { badWrite, groupNotFound, groupQuarantined } from "./errors.js";
import type { LogFiles } from "./files/log-files.js";
import { encodeGroupId } from "./format/group-id.js";
import { segmentName } from "./format/segment-header.js";
import { DurableGroupLog } from "./group/durable-group-log.js";
import { EntryLoader } from "./group/entry-loader.js";
import type { GroupTable } from "./group/group-table.js";
import type { EntryDamage } from "./group/read-failures.js";
import type { RecentEntries } from "./group/recent-entries.js";
import type { LogLimits } from "./limits.js";
import type { LogClock } from "./runtime.js";
import type { Reclaimer } from "./segments/reclaimer.js";
import type { SegmentStore } from "./segments/segment-store.js";
import type {
  GroupId,
  GroupLog,
  LogBase,
  LogHealth,
  LogStats,
  LogWrite,
  LossFinding,
  NodeLog,
} from "./types.js";

const NO_INDEX = 0 as LogIndex;

export interface SharedNodeLogInit {
  readonly files: LogFiles;
  readonly clock: LogClock;
  readonly limits: LogLimits;
  readonly table: GroupTable;
  readonly recent: RecentEntries;
  readonly quarantine: ReadonlySet<GroupId>;
  readonly lossFindings: Map<GroupId, LossFinding>;
  readonly segments: SegmentStore;
  readonly committer: GroupCommitter;
  readonly reclaimer: Reclaimer;
  readonly healthListeners: Set<(health: LogHealth) => void>;
}

/** The log that `openNodeLog` hands out: checks calls, and passes them to the parts that do the work. */
export class SharedNodeLog implements NodeLog {
  private readonly loader: EntryLoader;
  private readonly loadListeners = new Set<(id: GroupId) => void>();

  constructor(private readonly init: SharedNodeLogInit) {
    const { segments, limits } = init;
    this.loader = new EntryLoader(
      (sequence, offset, bytes) => segments.read(sequence, offset, bytes),
      limits,
      init.clock,
      (group) => {
        for (const listener of this.loadListeners) listener(group);
      },
    );
  }

  groups(): readonly GroupId[] {
    return [...new Set([...this.init.table.ids(), ...this.init.quarantine])];
  }

  group(id: GroupId): GroupLog {
    const state = this.init.table.get(id);
    if (state !== null) return new DurableGroupLog(state, this.init.recent, this.loader);
    throw this.init.quarantine.has(id) ? groupQuarantined(id) : groupNotFound(id);
  }

  async createGroup(id: GroupId, base: LogBase, hardState: HardState): Promise<GroupLog> {
    encodeGroupId(id);
    await this.init.committer.submit({ kind: "create", group: id, base, hardState });
    return this.group(id);
  }

  async write(write: LogWrite): Promise<void> {
    const fault = entriesFault(write.entries);
    if (fault !== null) throw badWrite(write.group, fault);
    await this.init.committer.submit({ kind: "write", group: write.group, write });
  }

  compact(id: GroupId, through: LogBase): void {
    const state = this.init.table.get(id);
    if (state === null) throw groupNotFound(id);
    const known = state.term(through.index);
    if (known.kind === "term" && known.term !== through.term) {
      const what = `compaction through entry ${through.index} of term ${through.term}, the log has term`;
      throw badWrite(id, `${what} ${known.term}`);
    }
    this.init.committer.compact(id, through);
  }

  async removeGroup(id: GroupId): Promise<void> {
    await this.init.committer.submit({ kind: "remove", group: id });
    this.init.committer.queue.forget(id);
  }

  quarantined(): readonly GroupId[] {
    return [...this.init.quarantine];
  }

  async repairGroup(id: GroupId): Promise<void> {
    const base = this.init.table.get(id)?.base ?? null;
    if (base === null) throw this.init.quarantine.has(id) ? groupQuarantined(id) : groupNotFound(id);
    await this.init.committer.submit({ kind: "repair", group: id, base });
  }

  async endAbstention(id: GroupId): Promise<void> {
    const base = this.init.table.get(id)?.base ?? null;
    if (base === null) throw groupNotFound(id);
    await this.init.committer.submit({ kind: "covered", group: id, base });
  }

  isDamagedAbove(id: GroupId, index: LogIndex): boolean {
    return this.loader.damageAbove(id, index) !== null;
  }

  async cutDamaged(id: GroupId, index: LogIndex): Promise<void> {
    const base = this.init.table.get(id)?.base ?? null;
    if (base === null) throw groupNotFound(id);
    const damage = this.loader.damageAbove(id, index);
    if (damage === null) return;
    this.init.lossFindings.set(id, this.findingOf(damage));
    await this.init.committer.submit({ kind: "cut", group: id, base, from: damage.from });
    this.loader.forgetDamage(id);
  }

  lossOf(id: GroupId): LossFinding | null {
    const damage = this.loader.damageAbove(id, NO_INDEX);
    return damage === null ? (this.init.lossFindings.get(id) ?? null) : this.findingOf(damage);
  }

  /** Term and vote do not lie among the entries: they are known. */
  private findingOf({ place, error }: EntryDamage): LossFinding {
    const file = `${this.init.files.folder}/${segmentName(place.sequence)}`;
    return { file, offset: place.offset, reason: error.what, promiseKnown: true };
  }

  health(): LogHealth {
    return this.init.committer.health;
  }

  onHealthChange(listener: (health: LogHealth) => void): () => void {
    this.init.healthListeners.add(listener);
    return () => this.init.healthListeners.delete(listener);
  }

  onEntriesLoaded(listener: (id: GroupId) => void): () => void {
    this.loadListeners.add(listener);
    return () => this.loadListeners.delete(listener);
  }

  stats(): LogStats {
    const { segments, table, committer, reclaimer } = this.init;
    return {
      segments: segments.count,
      diskBytes: segments.diskBytes,
      liveBytes: table.liveBytes,
      ...committer.counters,
      reclaimFailures: reclaimer.failures,
      lastReclaimError: reclaimer.lastFailure?.message ?? null,
    };
  }

  async close(): Promise<void> {
    const { committer, reclaimer, segments, files, limits } = this.init;
    try {
      await committer.close();
      await reclaimer.stop();
      await segments.settle();
    } catch (cause) {
      throw NexusError.from(cause, "IO_ERROR");
    } finally {
      await files.close(limits.fileDeadlineMs);
    }
  }
}
