import type { LogIndex, NodeId } from "@nexus/contracts";
import type { Raft } from "./raft.js";
import { PendingRead } from "./read-only.js";
import { broadcastHeartbeat, hasCommittedInTerm } from "./replication.js";

/** Linearizable reads without a log entry (thesis 6.4). */

/**
 * A leader's answer to a request from `from` (null: this node). Also alone it first commits in its own term: the
 * commit index it restarted with may be older than what it has acknowledged.
 */
export function readAsLeader(raft: Raft, context: Uint8Array, from: NodeId | null): void {
  if (hasCommittedInTerm(raft)) confirmRead(raft, context, from);
  else raft.postponedReads.push({ context, from });
}

/** A removed leader may see one voter left, but that is another node. */
function isOwnQuorum(raft: Raft): boolean {
  return raft.tracker.isSingleton() && raft.tracker.voterIds[0] === raft.id;
}

/** The first commit of the term happened: what waited for it goes on. */
export function releasePostponedReads(raft: Raft): void {
  if (raft.postponedReads.length === 0 || !hasCommittedInTerm(raft)) return;
  const postponed = raft.postponedReads;
  raft.postponedReads = [];
  for (const { context, from } of postponed) confirmRead(raft, context, from);
}

function confirmRead(raft: Raft, context: Uint8Array, from: NodeId | null): void {
  if (isOwnQuorum(raft) || (raft.hasLeases() && raft.lease.isHeld(raft))) {
    answerRead(raft, context, raft.log.committed, from);
    return;
  }
  const read = new PendingRead(context, raft.log.committed, from);
  if (raft.reads.add(read)) read.acknowledge(raft.id);
  broadcastHeartbeat(raft, context);
}

/** A follower answered a heartbeat with what it carried: perhaps a lease's stamp, perhaps a read's context. */
export function acknowledgeHeartbeat(raft: Raft, context: Uint8Array, from: NodeId): void {
  const readContext = raft.hasLeases() ? raft.lease.readStamp(from, context) : context;
  if (readContext !== null) acknowledgeRead(raft, readContext, from);
}

function acknowledgeRead(raft: Raft, context: Uint8Array, from: NodeId): void {
  const read = raft.reads.find(context);
  if (read === null) return;
  read.acknowledge(from);
  if (!raft.tracker.quorumOf(read)) return;
  for (const done of raft.reads.takeUpTo(read)) answerRead(raft, done.context, done.index, done.from);
}

function answerRead(raft: Raft, context: Uint8Array, index: LogIndex, from: NodeId | null): void {
  if (from === null || from === raft.id) {
    raft.readStates.push({ index, requestContext: context });
    return;
  }
  const response = raft.draft("MsgReadIndexResp", from);
  response.index = index;
  response.context = context;
  raft.send(response);
}
