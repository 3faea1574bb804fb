import type { LogIndex } from "@nexus/contracts";
import type { Entry } from "../../core/types.js";
import type { GroupLog } from "../types.js";
import { settle } from "./log-harness.js";

/** Every entry of the group, waiting for those that must be read back from disk. */
export async function readEntries(log: GroupLog): Promise<Entry[]> {
  const found: Entry[] = [];
  let next = log.firstIndex();
  while (next <= log.lastIndex()) {
    const result = log.entries(next, (log.lastIndex() + 1) as LogIndex, null);
    switch (result.kind) {
      case "entries":
        found.push(...result.entries);
        next = (next + result.entries.length) as LogIndex;
        continue;
      case "temporarilyUnavailable":
        await settle();
        continue;
      default:
        throw new Error(`entries from ${next} to ${log.lastIndex()} of ${log.group} are ${result.kind}`);
    }
  }
  return found;
}
