import type { PlannedRecord } from "../format/batch.js";
import type { GroupTable } from "../group/group-table.js";
import type { RecentEntries } from "../group/recent-entries.js";
import type { GroupId } from "../types.js";

export interface PublishTarget {
  readonly table: GroupTable;
  readonly recent: RecentEntries;
  readonly quarantine: Set<GroupId>;
}

/** Shows a batch that is now durable to readers. True when older records may have died with it. */
export function publish(
  target: PublishTarget,
  records: readonly PlannedRecord[],
  places: readonly { readonly offset: number; readonly bytes: number }[],
  sequence: number,
): boolean {
  let freesSpace = false;
  for (const [position, { record, entries }] of records.entries()) {
    const place = places[position];
    if (place === undefined) continue;
    target.table.apply(record, { sequence, ...place });
    const { group } = record;
    switch (record.type) {
      case "entries":
        target.recent.truncateFrom(group, record.first);
        target.recent.push(group, entries);
        continue;
      case "hardState":
        continue;
      case "moved":
        break;
      case "head":
        target.recent.dropThrough(group, record.head.base.index);
        break;
      case "repaired":
        target.recent.truncateFrom(group, record.lastIndex + 1);
        target.quarantine.delete(group);
        break;
      case "created":
      case "restarted":
      case "removed":
        target.recent.forget(group);
        target.quarantine.delete(group);
        break;
      default:
        record satisfies never;
    }
    freesSpace = true;
  }
  return freesSpace;
}
