import { PROPOSAL_OUTCOMES, type ProposalOutcome } from "../host/metrics.js";

/** Running totals of one replica since it was opened. */
export class ReplicaCounters {
  readonly proposals: Record<ProposalOutcome, number>;
  appliedEntries = 0;
  leaderChanges = 0;
  snapshotsSent = 0;
  snapshotsSendFailed = 0;
  /** Connections that broke under a snapshot which then went on. */
  snapshotsResumed = 0;

  constructor() {
    const zeros = PROPOSAL_OUTCOMES.map((outcome) => [outcome, 0] as const);
    this.proposals = Object.fromEntries(zeros) as Record<ProposalOutcome, number>;
  }
}
