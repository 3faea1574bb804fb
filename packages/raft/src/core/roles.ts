import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { appendAsLeader } from "./leader-append.js";
import { forgetVerified } from "./log-loss.js";
import { NO_BYTES } from "./messages.js";
import type { Raft } from "./raft.js";

/** Role changes of Raft 5.2. Each starts the term over: timers, progress, votes, pending reads, limits. */

export function becomeFollower(raft: Raft, term: Term, lead: NodeId | null): void {
  startOver(raft, term);
  raft.lead = lead;
  raft.role = "StateFollower";
  raft.emit({ kind: "becameFollower", term, lead });
}

/** Asks before it leaves its term: neither term nor vote changes (thesis 9.6). */
export function becomePreCandidate(raft: Raft): void {
  invariant(!raft.isLeader(), "a leader does not campaign", { id: raft.id, term: raft.term });
  raft.tracker.resetVotes();
  raft.lead = null;
  raft.role = "StatePreCandidate";
  raft.emit({ kind: "becamePreCandidate", term: raft.term });
}

export function becomeCandidate(raft: Raft): void {
  invariant(!raft.isLeader(), "a leader does not campaign", { id: raft.id, term: raft.term });
  startOver(raft, (raft.term + 1) as Term);
  raft.vote = raft.id;
  raft.role = "StateCandidate";
  raft.emit({ kind: "becameCandidate", term: raft.term });
}

export function becomeLeader(raft: Raft): void {
  invariant(raft.role !== "StateFollower", "a follower does not become leader without an election", {
    id: raft.id,
    term: raft.term,
  });
  startOver(raft, raft.term);
  raft.lease.startTerm();
  raft.lead = raft.id;
  raft.role = "StateLeader";
  const own = raft.tracker.progress(raft.id);
  if (own !== undefined) {
    own.becomeReplicate();
    own.recentActive = true;
  }
  // The tail may hold a configuration change; instead of looking, wait until all of it is applied.
  raft.pendingConfIndex = raft.log.lastIndex();
  const first = [{ type: "EntryNormal" as const, data: NO_BYTES }];
  invariant(appendAsLeader(raft, first), "a new leader's empty entry fits any limit", { term: raft.term });
  raft.emit({ kind: "becameLeader", term: raft.term });
}

function startOver(raft: Raft, term: Term): void {
  if (raft.term !== term) {
    raft.term = term;
    raft.vote = null;
    forgetVerified(raft);
  }
  raft.lead = null;
  raft.electionElapsed = 0;
  raft.heartbeatElapsed = 0;
  drawElectionTimeout(raft);
  abortTransfer(raft);
  raft.tracker.resetProgress(raft.id, raft.log.lastIndex());
  raft.pendingConfIndex = 0 as LogIndex;
  raft.uncommittedBytes = 0;
  raft.reads.clear();
  raft.postponedReads = [];
}

/** In [electionTick, 2 * electionTick), so that candidates rarely collide. */
function drawElectionTimeout(raft: Raft): void {
  const { electionTick, random } = raft.config;
  const jitter = random(electionTick);
  invariant(
    Number.isSafeInteger(jitter) && jitter >= 0 && jitter < electionTick,
    "random(n) is a whole number below n",
    { jitter, electionTick },
  );
  raft.randomizedElectionTimeout = electionTick + jitter;
}

export function abortTransfer(raft: Raft): void {
  const to = raft.leadTransferee;
  if (to === null) return;
  raft.leadTransferee = null;
  raft.emit({ kind: "transferAborted", to });
}
