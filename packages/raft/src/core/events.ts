import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import type { ConfState } from "./types.js";

export type CampaignKind = "preElection" | "election" | "transfer";

/** Why an election was not started. */
export type CampaignRefusal = "notPromotable" | "unappliedConfChange" | "leasePromised";

/** Why a proposed configuration change was replaced by an empty entry. */
export type ConfChangeRefusal =
  | "alreadyPending"
  | "mustLeaveJointFirst"
  | "notInJointConfiguration"
  /** No voter would be left, or more than one would change without a joint configuration. */
  | "doesNotFit";

export type SnapshotRefusal = "older" | "notFollower" | "notInConfiguration" | "logAlreadyCovers";

/** What a node decided, for logs and metrics. Nothing depends on it; the hot path emits none. */
export type RaftEvent =
  | { readonly kind: "becameFollower"; readonly term: Term; readonly lead: NodeId | null }
  | { readonly kind: "becamePreCandidate"; readonly term: Term }
  | { readonly kind: "becameCandidate"; readonly term: Term }
  | { readonly kind: "becameLeader"; readonly term: Term }
  | { readonly kind: "campaignStarted"; readonly campaign: CampaignKind; readonly term: Term }
  | { readonly kind: "campaignRefused"; readonly reason: CampaignRefusal }
  | { readonly kind: "voteCast"; readonly pre: boolean; readonly to: NodeId; readonly term: Term }
  | { readonly kind: "voteRefused"; readonly pre: boolean; readonly to: NodeId; readonly term: Term }
  | { readonly kind: "voteIgnoredInLease"; readonly pre: boolean; readonly to: NodeId; readonly term: Term }
  | {
      readonly kind: "voteReceived";
      readonly pre: boolean;
      readonly from: NodeId;
      readonly granted: boolean;
    }
  | { readonly kind: "quorumLost"; readonly term: Term }
  | { readonly kind: "confChangeRefused"; readonly reason: ConfChangeRefusal; readonly index: LogIndex }
  | { readonly kind: "configurationSwitched"; readonly confState: ConfState }
  | { readonly kind: "autoLeaveProposed"; readonly accepted: boolean }
  | {
      readonly kind: "appendRejected";
      readonly from: NodeId;
      readonly index: LogIndex;
      readonly hint: LogIndex;
    }
  | {
      readonly kind: "logLossReported";
      readonly to: NodeId;
      readonly commit: LogIndex;
      readonly lastIndex: LogIndex;
    }
  | { readonly kind: "followerLostLog"; readonly from: NodeId; readonly match: LogIndex }
  | { readonly kind: "snapshotSent"; readonly to: NodeId; readonly index: LogIndex; readonly term: Term }
  | { readonly kind: "snapshotUnavailable"; readonly to: NodeId }
  | { readonly kind: "snapshotRestored"; readonly index: LogIndex; readonly term: Term }
  | { readonly kind: "snapshotIgnored"; readonly reason: SnapshotRefusal; readonly index: LogIndex }
  | { readonly kind: "snapshotReported"; readonly from: NodeId; readonly failed: boolean }
  | { readonly kind: "peerUnreachable"; readonly from: NodeId }
  | { readonly kind: "transferStarted"; readonly to: NodeId }
  | { readonly kind: "transferAborted"; readonly to: NodeId }
  | { readonly kind: "leaderForgotten"; readonly lead: NodeId; readonly term: Term }
  | { readonly kind: "forgetLeaderRefused" }
  | { readonly kind: "staleAppendAcknowledgement"; readonly index: LogIndex; readonly term: Term };

export type RaftEventSink = (event: RaftEvent) => void;
