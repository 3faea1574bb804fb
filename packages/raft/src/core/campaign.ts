import type { LogIndex, Term } from "@nexus/contracts";
import type { CampaignKind, CampaignRefusal } from "./events.js";
import { CAMPAIGN_TRANSFER } from "./messages.js";
import type { Raft } from "./raft.js";
import { becomeCandidate, becomePreCandidate } from "./roles.js";
import { isInLease } from "./vote-lease.js";

/** Elections (Raft 5.2, PreVote thesis 9.6, transfer thesis 3.10). */

/** The host wants an election now. With lease-based reads a node first lets the lease it promised run out. */
export function campaignOnRequest(raft: Raft): void {
  if (raft.hasLeases() && !raft.isLeader() && isInLease(raft)) {
    raft.emit({ kind: "campaignRefused", reason: "leasePromised" });
    return;
  }
  startElection(raft, raft.config.preVote ? "preElection" : "election");
}

/** Starts an election unless this node leads already or must not lead yet. */
export function startElection(raft: Raft, kind: CampaignKind): void {
  if (raft.isLeader()) return;
  const refusal = whyNotCampaign(raft);
  if (refusal !== null) {
    raft.emit({ kind: "campaignRefused", reason: refusal });
    return;
  }
  raft.emit({ kind: "campaignStarted", campaign: kind, term: raft.term });
  campaign(raft, kind);
}

function whyNotCampaign(raft: Raft): CampaignRefusal | null {
  if (!raft.isPromotable()) return "notPromotable";
  // With a committed change not applied, this node may count votes in a configuration that is gone.
  return hasUnappliedConfChange(raft) ? "unappliedConfChange" : null;
}

/** Asks every voter, and itself: its own vote counts once it is durable, like any other. */
export function campaign(raft: Raft, kind: CampaignKind): void {
  const pre = kind === "preElection";
  if (pre) becomePreCandidate(raft);
  else becomeCandidate(raft);
  const term = (pre ? raft.term + 1 : raft.term) as Term;

  for (const id of raft.tracker.voterIds) {
    if (id === raft.id) {
      const own = raft.draft(pre ? "MsgPreVoteResp" : "MsgVoteResp", id);
      own.term = term;
      raft.send(own);
      continue;
    }
    const request = raft.draft(pre ? "MsgPreVote" : "MsgVote", id);
    request.term = term;
    request.index = raft.log.lastIndex();
    request.logTerm = raft.log.lastTerm();
    if (kind === "transfer") request.context = CAMPAIGN_TRANSFER;
    raft.send(request);
  }
}

/** Looks through the committed entries that are not applied, one page at a time. */
function hasUnappliedConfChange(raft: Raft): boolean {
  const end = (raft.log.committed + 1) as LogIndex;
  let low = (raft.log.applied + 1) as LogIndex;
  while (low < end) {
    const page = raft.log.slice(low, end, raft.maxMessageBytes);
    // Entries that cannot be looked at now may hold one.
    if (page.kind !== "entries" || page.entries.length === 0) return true;
    for (const entry of page.entries) {
      if (entry.type !== "EntryNormal") return true;
    }
    low = (low + page.entries.length) as LogIndex;
  }
  return false;
}
