import type { LogIndex } from "@nexus/contracts";
import type { Raft } from "./raft.js";
import type { Entry } from "./types.js";

/** An entry before a leader gives it a place. */
export type NewEntry = Pick<Entry, "type" | "data">;

/**
 * Gives entries their place at the end of the leader's log. false: they would take more than the limit on
 * uncommitted bytes. The leader's own acknowledgement waits for durability like any follower's.
 */
export function appendAsLeader(raft: Raft, proposed: readonly NewEntry[]): boolean {
  let payload = 0;
  for (let i = 0; i < proposed.length; i += 1) payload += (proposed[i] as NewEntry).data.length;
  if (!reserveUncommitted(raft, payload)) return false;

  const first = raft.log.lastIndex() + 1;
  const entries: Entry[] = new Array(proposed.length);
  for (let i = 0; i < proposed.length; i += 1) {
    const { type, data } = proposed[i] as NewEntry;
    entries[i] = { term: raft.term, index: (first + i) as LogIndex, type, data };
  }
  raft.log.append(entries);

  const acknowledgement = raft.draft("MsgAppResp", raft.id);
  acknowledgement.index = raft.log.lastIndex();
  raft.send(acknowledgement);
  return true;
}

/** Anything is admitted while nothing is pending, and an empty entry always. */
function reserveUncommitted(raft: Raft, payload: number): boolean {
  const total = raft.uncommittedBytes + payload;
  if (raft.uncommittedBytes > 0 && payload > 0 && total > raft.maxUncommittedBytes) return false;
  raft.uncommittedBytes = total;
  return true;
}

export function releaseUncommitted(raft: Raft, payload: number): void {
  // Entries of earlier leaders are released too but were never reserved.
  raft.uncommittedBytes = Math.max(0, raft.uncommittedBytes - payload);
}
