import { type LogIndex, NexusError, type NodeId } from "@nexus/contracts";
import type { LogClock } from "../log/runtime.js";
import type { GroupId, NodeLog } from "../log/types.js";
import { isLoneVoter } from "./message-facts.js";
import { readEntries } from "./read-entries.js";
import type { ZoneState } from "./state/zone-state.js";

export interface LostLogContext {
  readonly log: NodeLog;
  readonly group: GroupId;
  readonly state: ZoneState;
  readonly nodeId: NodeId;
  readonly clock: LogClock;
}

/**
 * A log that lost what it may have acknowledged (DECISIONS, Consensus). With other voters the intact prefix is kept,
 * the rest comes from them, and this node abstains until then. A lone voter has nobody to ask: it refuses to start,
 * unless its state covers all that is lost. Errors: CORRUPT, naming file, offset and remedy.
 */
export async function settleLoss(context: LostLogContext): Promise<void> {
  const { log, group, state } = context;
  const isDamaged = log.quarantined().includes(group);
  // A read found damage in what the state has not applied yet.
  if (!isDamaged && log.isDamagedAbove(group, state.applied.index)) {
    if (!(await hasOtherVoters(context))) throw refusal(context);
    await log.cutDamaged(group, state.applied.index);
    return;
  }
  const through = isDamaged ? null : log.group(group).abstainUntil();
  if (!isDamaged && through === null) return;
  if (await hasOtherVoters(context)) {
    if (isDamaged) await log.repairGroup(group);
    return;
  }
  if (through !== null && through <= state.applied.index) {
    await log.endAbstention(group);
    return;
  }
  throw refusal(context);
}

/** The state may be behind: entries above it tell of members that joined since. */
async function hasOtherVoters({ log, group, state, nodeId, clock }: LostLogContext): Promise<boolean> {
  if (!isLoneVoter(state.conf.confState, nodeId)) return true;
  const groupLog = log.group(group);
  const low = Math.max(state.applied.index + 1, groupLog.firstIndex()) as LogIndex;
  const high = (groupLog.lastIndex() + 1) as LogIndex;
  try {
    for await (const page of readEntries(groupLog, clock, low, high)) {
      if (page.some((entry) => entry.type !== "EntryNormal")) return true;
    }
  } catch (cause) {
    // The damage itself is in the way.
    if (!NexusError.is(cause) || cause.code !== "CORRUPT") throw cause;
  }
  return false;
}

function refusal({ log, group, state }: LostLogContext): NexusError {
  const { zoneId, incarnation } = state.identity;
  const found = log.lossOf(group);
  const where =
    found === null
      ? "an earlier start found its end damaged and cut it off"
      : `${found.file} at offset ${found.offset}: ${found.reason}`;
  return new NexusError({
    code: "CORRUPT",
    what: `the log of zone ${zoneId} lost entries, and this node is the zone's only voter (${where})`,
    remedy:
      "restore the node's data folder, or the zone, from a backup; starting on what is left could lose " +
      "acknowledged writes without a word. Other zones of this node are not affected",
    details: { zone: zoneId, incarnation, file: found?.file ?? null, offset: found?.offset ?? null },
  });
}
