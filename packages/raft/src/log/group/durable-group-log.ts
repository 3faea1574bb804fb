import { type LogIndex, NexusError } from "@nexus/contracts";
import type { EntriesResult, Entry, HardState, Limit, TermResult } from "../../core/types.js";
import type { GroupId, GroupLog, LogBase } from "../types.js";
import type { EntryLoader } from "./entry-loader.js";
import type { EntryRun } from "./entry-runs.js";
import type { GroupState } from "./group-state.js";
import type { RecentEntries } from "./recent-entries.js";

/** One group's durable log as its replica reads it. */
export class DurableGroupLog implements GroupLog {
  constructor(
    private readonly state: GroupState,
    private readonly recent: RecentEntries,
    private readonly loader: EntryLoader,
  ) {}

  get group(): GroupId {
    return this.state.id;
  }

  base(): LogBase {
    const base = this.state.base;
    if (base === null) {
      throw new NexusError({
        code: "CORRUPT",
        what: `the start of the log of group ${this.group} is lost`,
        remedy: "install a snapshot from another voter, or remove the group",
      });
    }
    return base;
  }

  hardState(): HardState | null {
    return this.state.hardState;
  }

  firstIndex(): LogIndex {
    return (this.base().index + 1) as LogIndex;
  }

  lastIndex(): LogIndex {
    return this.state.lastIndex;
  }

  term(index: LogIndex): TermResult {
    return this.state.term(index);
  }

  liveBytes(): number {
    return this.state.runs.bytes;
  }

  abstainUntil(): LogIndex | null {
    return this.state.abstainUntil;
  }

  entries(low: LogIndex, high: LogIndex, maxBytes: Limit): EntriesResult {
    if (low < this.firstIndex()) return { kind: "compacted" };
    if (high > this.lastIndex() + 1) return { kind: "unavailable" };
    const found: Entry[] = [];
    let bytes = 0;
    for (let index: number = low; index < high; index++) {
      const entry = this.entry(index);
      if (entry === null) {
        if (found.length > 0) break;
        this.loader.request(this.group, this.state.runs.between(index, high));
        return { kind: "temporarilyUnavailable" };
      }
      bytes += entry.data.length;
      if (maxBytes !== null && bytes > maxBytes && found.length > 0) break;
      found.push(entry);
    }
    return { kind: "entries", entries: found };
  }

  private entry(index: number): Entry | null {
    const recent = this.recent.get(this.group, index);
    if (recent !== null) return recent;
    const run: EntryRun | null = this.state.runs.find(index);
    return run === null ? null : this.loader.get(run, index);
  }
}
