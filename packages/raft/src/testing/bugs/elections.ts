import type { LogIndex, Term } from "@nexus/contracts";
import { hardStateOf } from "../../core/messages.js";
import { RaftLog } from "../../core/raft-log.js";
import { ProgressTracker } from "../../core/tracker.js";
import type { HardState } from "../../core/types.js";
import { Appender } from "../../zone/appender.js";
import { type PlantedBug, replaceMethod } from "./patch.js";

export const ELECTION_BUGS: readonly PlantedBug[] = [
  {
    name: "vote-without-persisting",
    what: "a vote leaves the node before it is on disk, and reaches the disk only with the next entries",
    plant: plantVoteWithoutPersisting,
  },
  {
    name: "vote-for-any-log",
    what: "a voter does not ask whether the candidate's log is as up to date as its own",
    plant: () => replaceMethod(RaftLog.prototype, "isUpToDate", () => () => true),
  },
  {
    name: "commit-of-an-old-term",
    what: "a leader counts replicas of entries of earlier terms (Raft, figure 8)",
    plant: () =>
      replaceMethod(
        RaftLog.prototype,
        "maybeCommit",
        () =>
          function (this: RaftLog, index: LogIndex): boolean {
            if (index <= this.committed || index > this.lastIndex()) return false;
            this.commitTo(index);
            return true;
          },
      ),
  },
  {
    name: "learner-counted",
    what: "a learner's copy counts towards the majority of voters",
    plant: () =>
      replaceMethod(
        ProgressTracker.prototype,
        "committed",
        () =>
          function (this: ProgressTracker): LogIndex | null {
            const held = this.memberIds.map((id) => this.ackedIndex(id) ?? 0).sort((a, b) => b - a);
            const quorum = Math.floor(this.configuration.voters.incoming.length / 2) + 1;
            return (held[quorum - 1] ?? null) as LogIndex | null;
          },
      ),
  },
];

const NO_TERM = 0 as Term;

function plantVoteWithoutPersisting(): () => void {
  const kept = new WeakMap<Appender, HardState>();
  return replaceMethod(
    Appender.prototype,
    "submit",
    (original) =>
      function (this: Appender, message): void {
        const hardState = hardStateOf(message);
        if (message.entries.length === 0 && message.snapshot === null) {
          if (hardState !== null) kept.set(this, hardState);
          original.call(this, { ...message, term: NO_TERM });
          return;
        }
        const late = hardState === null ? kept.get(this) : undefined;
        original.call(this, late === undefined ? message : { ...message, ...late });
      },
  );
}
