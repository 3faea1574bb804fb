import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import type { ConfChangeRefusal } from "./events.js";

/** Why a proposal went nowhere. It is certain that it will never be committed. */
export type ProposalDropReason =
  /** No leader is known. */
  | "noLeader"
  /** This node is campaigning. */
  | "campaigning"
  /** A follower that may not forward (`disableProposalForwarding`). */
  | "forwardingDisabled"
  /** The leader was removed from the configuration. */
  | "leaderRemoved"
  /** The leader is handing over. */
  | "leadershipTransferring"
  /** `maxUncommittedEntriesSize` is reached. */
  | "uncommittedLimit";

/** What became of a proposal. `forwarded`: it may arrive or get lost, nobody will say. */
export type ProposeResult =
  | { readonly kind: "appended"; readonly index: LogIndex; readonly term: Term }
  | { readonly kind: "forwarded"; readonly to: NodeId }
  | { readonly kind: "dropped"; readonly reason: ProposalDropReason }
  /** An empty entry took the place of a configuration change that does not fit. */
  | {
      readonly kind: "confChangeRefused";
      readonly reason: ConfChangeRefusal;
      readonly index: LogIndex;
      readonly term: Term;
    };

/** What became of a message. Only proposals and unexpected senders get another answer than `stepped`. */
export type StepResult =
  | { readonly kind: "stepped" }
  | ProposeResult
  /** A message that only this node itself may produce came from a peer. */
  | { readonly kind: "refusedLocalMessage" }
  /** An answer from a node outside the configuration. */
  | { readonly kind: "refusedUnknownPeer" };

export const STEPPED: StepResult = Object.freeze({ kind: "stepped" });

export function dropped(reason: ProposalDropReason): ProposeResult {
  return { kind: "dropped", reason };
}
