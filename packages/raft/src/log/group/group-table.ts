import type { LogRecord } from "../format/records.js";
import type { GroupId } from "../types.js";
import type { RecordPlace } from "./entry-runs.js";
import { GroupState } from "./group-state.js";

/** All groups of the node, as the durable records say. */
export class GroupTable {
  private readonly states = new Map<GroupId, GroupState>();

  get(id: GroupId): GroupState | null {
    return this.states.get(id) ?? null;
  }

  ids(): GroupId[] {
    return [...this.states.keys()];
  }

  all(): Iterable<GroupState> {
    return this.states.values();
  }

  get liveBytes(): number {
    let bytes = 0;
    for (const state of this.states.values()) bytes += state.runs.bytes;
    return bytes;
  }

  /** Applies one durable record. A group whose first records are in segments long gone appears with its rest. */
  apply(record: LogRecord, place: RecordPlace): void {
    if (record.type === "removed") {
      this.states.delete(record.group);
      return;
    }
    let state = this.states.get(record.group);
    if (state === undefined) {
      state = new GroupState(record.group);
      this.states.set(record.group, state);
    }
    state.apply(record, place);
  }
}
