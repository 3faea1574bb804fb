import { type LogIndex, NexusError, type Term } from "@nexus/contracts";
import type { GroupLog, NodeLog } from "../log/types.js";
import type { ZoneState } from "./state/zone-state.js";

/**
 * Brings log and state together after a crash. A snapshot is put in force in the state first and in the log second;
 * when the second step is missing, it is done now. What the log held beyond the snapshot stays only if it agrees
 * with it: entries that do not can never have been committed. Errors: CORRUPT when the state is behind the log.
 */
export async function reconcileLog(log: NodeLog, groupLog: GroupLog, state: ZoneState): Promise<void> {
  const { applied, conf } = state;
  if (applied.index + 1 < groupLog.firstIndex()) {
    throw new NexusError({
      code: "CORRUPT",
      what:
        `the state of zone ${state.identity.zoneId} ends at index ${applied.index}, but its log begins at ` +
        `${groupLog.firstIndex()}: synced state was lost`,
      remedy: "remove this member from the zone, wipe the zone's folder and join again",
      details: { applied: applied.index, firstIndex: groupLog.firstIndex() },
    });
  }
  if (agrees(groupLog, applied.index, applied.term)) return;
  const before = groupLog.hardState();
  const term = Math.max(before?.term ?? 0, applied.term) as Term;
  const vote = before !== null && before.term === term ? before.vote : null;
  await log.write({
    group: groupLog.group,
    entries: [],
    hardState: { term, vote, commit: applied.index },
    restart: { index: applied.index, term: applied.term, confState: conf.confState },
  });
}

function agrees(groupLog: GroupLog, index: LogIndex, term: Term): boolean {
  const found = groupLog.term(index);
  return found.kind === "term" && found.term === term;
}
