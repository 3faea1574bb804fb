import type { LogIndex } from "@nexus/contracts";
import { Inflights } from "./inflights.js";
import type { Limit } from "./types.js";

/**
 * How a leader feeds one follower: `probe` sends one message and waits, because it does not know where the
 * logs agree; `replicate` streams within the in-flight window; `snapshot` waits until a snapshot is in.
 */
export type ProgressState = "StateProbe" | "StateReplicate" | "StateSnapshot";

/** What a leader knows of one member. Invariant: match < next. */
export class Progress {
  match: LogIndex;
  next: LogIndex;
  state: ProgressState = "StateProbe";
  /** Index of the snapshot under way; 0 outside `StateSnapshot`. */
  pendingSnapshot = 0 as LogIndex;
  /** Heard from since the last check of the quorum. */
  recentActive: boolean;
  /** A probe, or the message that filled the window, is unanswered: nothing more until an answer. */
  flowPaused = false;
  isLearner: boolean;
  readonly inflights: Inflights;
  /** The highest commit index sent that the follower may still lack. */
  private sentCommit = 0 as LogIndex;

  constructor(init: {
    match: LogIndex;
    next: LogIndex;
    isLearner: boolean;
    recentActive: boolean;
    maxInflightMsgs: Limit;
    maxInflightBytes: Limit;
  }) {
    this.match = init.match;
    this.next = init.next;
    this.isLearner = init.isLearner;
    this.recentActive = init.recentActive;
    this.inflights = new Inflights(init.maxInflightMsgs, init.maxInflightBytes);
  }

  becomeProbe(): void {
    const afterSnapshot = this.state === "StateSnapshot" ? this.pendingSnapshot + 1 : 0;
    this.enter("StateProbe");
    this.next = Math.max(this.match + 1, afterSnapshot) as LogIndex;
    this.lowerSentCommit();
  }

  becomeReplicate(): void {
    this.enter("StateReplicate");
    this.next = (this.match + 1) as LogIndex;
  }

  becomeSnapshot(index: LogIndex): void {
    this.enter("StateSnapshot");
    this.pendingSnapshot = index;
    this.next = (index + 1) as LogIndex;
    this.sentCommit = index;
  }

  /** Accounts for a MsgApp that just left with `count` entries of `payload` bytes. */
  sentEntries(count: number, payload: number): void {
    if (this.state === "StateReplicate") {
      if (count > 0) {
        this.next = (this.next + count) as LogIndex;
        this.inflights.add((this.next - 1) as LogIndex, payload);
      }
      this.flowPaused = this.inflights.isFull();
    } else if (this.state === "StateProbe" && count > 0) {
      this.flowPaused = true;
    }
  }

  sentCommitIndex(commit: LogIndex): void {
    this.sentCommit = commit;
  }

  /** Whether a message with this commit index would tell the follower something it can use. */
  canBumpCommit(commit: LogIndex): boolean {
    return commit > this.sentCommit && this.sentCommit < this.next - 1;
  }

  /** An acknowledgement up to `index`; false when it is old news. */
  maybeUpdate(index: LogIndex): boolean {
    if (index <= this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1) as LogIndex;
    this.flowPaused = false;
    return true;
  }

  /** A rejection of the message sent at `rejected`; false when it is stale (messages may be reordered). */
  maybeDecrease(rejected: LogIndex, hint: LogIndex): boolean {
    if (this.state === "StateReplicate") {
      if (rejected <= this.match) return false;
      this.next = (this.match + 1) as LogIndex;
      this.lowerSentCommit();
      return true;
    }
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(Math.min(rejected, hint + 1), this.match + 1) as LogIndex;
    this.lowerSentCommit();
    this.flowPaused = false;
    return true;
  }

  /** The follower lost what it acknowledged: nothing is known of it any more. A snapshot under way goes on. */
  forget(): void {
    this.match = 0 as LogIndex;
    this.sentCommit = 0 as LogIndex;
    if (this.state !== "StateSnapshot") this.enter("StateProbe");
  }

  /** Probes from `next`. */
  probeFrom(next: LogIndex): void {
    if (this.state === "StateProbe") this.next = Math.max(next, 1) as LogIndex;
  }

  isPaused(): boolean {
    return this.state === "StateSnapshot" || this.flowPaused;
  }

  private enter(state: ProgressState): void {
    this.flowPaused = false;
    this.pendingSnapshot = 0 as LogIndex;
    this.state = state;
    this.inflights.reset();
  }

  /** What was promised beyond `next` probably never arrived. */
  private lowerSentCommit(): void {
    this.sentCommit = Math.min(this.sentCommit, this.next - 1) as LogIndex;
  }
}
