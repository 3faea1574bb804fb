import { type LogIndex, NexusError, type NodeId } from "@nexus/contracts";
import { decodeConfChange } from "../core/confchange/codec.js";
import { isBeyondForgotten, withoutForgotten } from "../log/recovery/forgotten-term.js";
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
    if (!hasOthers(context, await knownVoters(context))) throw refusal(context);
    await log.cutDamaged(group, state.applied.index);
    return;
  }
  const through = isDamaged ? null : log.group(group).abstainUntil();
  if (!isDamaged && through === null) return;
  const voters = await knownVoters(context);
  if (hasOthers(context, voters)) {
    if (isDamaged) await log.repairGroup(group);
    await stayInTermOfOnlyPeer(context, voters);
    return;
  }
  if (through !== null && through <= state.applied.index) {
    await log.endAbstention(group);
    return;
  }
  throw refusal(context);
}

function hasOthers({ state, nodeId }: LostLogContext, { haveChanged }: KnownVoters): boolean {
  return haveChanged || !isLoneVoter(state.conf.confState, nodeId);
}

interface KnownVoters {
  readonly ids: ReadonlySet<NodeId>;
  /** Entries above the state change the membership. */
  readonly haveChanged: boolean;
}

/** All that vote or may come to: the state may be behind, and entries above it tell of members that joined since. */
async function knownVoters({ log, group, state, clock }: LostLogContext): Promise<KnownVoters> {
  const { voters, votersOutgoing } = state.conf.confState;
  const ids = new Set([...voters, ...votersOutgoing]);
  let haveChanged = false;
  const groupLog = log.group(group);
  try {
    const low = Math.max(state.applied.index + 1, groupLog.firstIndex()) as LogIndex;
    const high = (groupLog.lastIndex() + 1) as LogIndex;
    for await (const page of readEntries(groupLog, clock, low, high)) {
      for (const { type, data } of page) {
        if (type === "EntryNormal") continue;
        haveChanged = true;
        for (const change of decodeConfChange(type, data).changes) {
          if (change.type === "ConfChangeAddNode") ids.add(change.nodeId);
        }
      }
    }
  } catch (cause) {
    // The damage itself is in the way: of an entry, or of where the log begins.
    if (!NexusError.is(cause) || cause.code !== "CORRUPT") throw cause;
  }
  return { ids, haveChanged };
}

/**
 * Beside one other voter a forgotten vote was for that one or for this node, so it harms nobody; and that voter could not
 * be elected in a later term without this one, which abstains. So the term, raised by recovery, is taken back.
 */
async function stayInTermOfOnlyPeer({ log, group }: LostLogContext, voters: KnownVoters): Promise<void> {
  if (log.lossOf(group)?.promiseKnown !== false || voters.ids.size !== 2) return;
  const groupLog = log.group(group);
  const hardState = groupLog.hardState();
  const last = groupLog.term(groupLog.lastIndex());
  // Opened before in this process: that was done.
  if (hardState === null || last.kind !== "term" || !isBeyondForgotten(hardState.term, last.term)) return;
  const before = { ...hardState, term: withoutForgotten(hardState.term) };
  await log.write({ group, entries: [], hardState: before, restart: null });
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
    what: `the log of zone ${zoneId} lost entries, and this node is the zone's only voter, as far as is left (${where})`,
    remedy:
      `if \`nexus zone info ${zoneId}\` at another node knows more voters, remove this one there, wipe the zone's folder ` +
      "and join again; else restore the node's data folder, or the zone, from a backup; starting on what is left could " +
      "lose acknowledged writes without a word. Other zones of this node are not affected",
    details: { zone: zoneId, incarnation, file: found?.file ?? null, offset: found?.offset ?? null },
  });
}
