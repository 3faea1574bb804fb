import type { ZoneMetrics } from "../host/metrics.js";
import type { ReplicaEngine } from "./engine.js";
import { roleOf } from "./message-facts.js";
import type { ReplicaProblem } from "./replica-ports.js";
import type { SealingMetrics } from "./sealing/sealing.js";

/** One replica in numbers, as of now. */
export function replicaMetrics(
  engine: ReplicaEngine,
  sealing: SealingMetrics,
  problem: ReplicaProblem | null,
  isQuiescent: boolean,
): ZoneMetrics {
  const { counters, groupLog, owner, proposer, reads, state } = engine;
  const status = engine.driver.basicStatus();
  const applied = state.applied.index;
  return {
    zoneId: engine.options.identity.zoneId,
    isQuiescent,
    role: roleOf(status, state.conf.confState),
    term: status.term,
    leaderId: status.lead,
    commitIndex: status.commit,
    appliedIndex: applied,
    applyLagEntries: Math.max(0, status.commit - applied),
    firstIndex: groupLog.firstIndex(),
    lastIndex: groupLog.lastIndex(),
    logLiveBytes: groupLog.liveBytes(),
    pendingProposals: proposer.pendingCount,
    pendingProposalBytes: proposer.pendingBytes,
    pendingReads: reads.pendingCount,
    expiredRows: engine.rowExpiry.expired,
    sessions: state.sessions.size,
    heldLocks: state.locks.heldCount,
    lockWaiters: state.locks.waitingCount,
    channels: state.channels.count,
    channelMessageBytes: state.channels.messageBytes,
    sealing,
    proposals: { ...counters.proposals },
    appliedEntries: counters.appliedEntries,
    leaderChanges: counters.leaderChanges,
    snapshotsSent: counters.snapshotsSent,
    snapshotsSendFailed: counters.snapshotsSendFailed,
    snapshotsResumed: counters.snapshotsResumed,
    snapshotsInstalled: owner.installs,
    stateReopens: owner.reopens,
    stateHashIndex: engine.check.agreedIndex,
    stateHashMismatches: engine.check.mismatches,
    problem: problem === null ? null : problem.kind,
  };
}
