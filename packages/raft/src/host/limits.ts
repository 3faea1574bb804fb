import { NexusError } from "@nexus/contracts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Part of an election timeout left between the end of any lease and the end of the promises it rests on: clocks drift. */
export const LEASE_CLOCK_DRIFT_SHARE = 0.1;

/** Every bound and period of the zones and their host. Units in the names. */
export interface RaftLimits {
  /** One tick of every Raft group. */
  readonly tickMs: number;
  /** Ticks made up for at most after a stall; the rest of the lost time is forgotten. */
  readonly maxCatchUpTicks: number;
  readonly heartbeatTicks: number;
  /** Followers campaign after this many to twice as many ticks without a leader. */
  readonly electionTicks: number;
  /** A zone sleeps after its leader was idle for this long. */
  readonly quiesceAfterTicks: number;
  /** Between two life signs to every peer. */
  readonly livenessBeatTicks: number;
  /** A peer that is not heard for this long counts as dead; at least an election timeout. */
  readonly livenessTimeoutTicks: number;
  /** Zones that sleep by their leader's word have it confirmed in turn, this many each beat. */
  readonly claimsPerBeat: number;
  /** Sleeping zones woken in one tick because a node came or went. */
  readonly maxWakeUpsPerTick: number;
  /** Leaderships a node hands to others in one round of housekeeping (`reconcileMs`) ... */
  readonly maxLeaderMovesPerRound: number;
  /** ... to nodes that lead so many zones fewer, at least. */
  readonly leaderBalanceGap: number;
  /** A node whose log writes take so long on average should lead nothing. */
  readonly slowLogWriteMs: number;
  /** Elections this node has under way at once, over all its zones. */
  readonly maxCampaignsUnderWay: number;
  /** Share of the election timeout a lease read may rely on; the rest is margin for clock drift. */
  readonly leaseFraction: number;

  /** One append message: one frame of the peer stream. */
  readonly maxAppendBytes: number;
  readonly maxInflightMessages: number;
  readonly maxInflightBytes: number;
  /** Appended but uncommitted on the leader. */
  readonly maxUncommittedBytes: number;
  /** Appends of one zone merged into one log write; below the log's own maxWriteBytes. */
  readonly maxLogWriteBytes: number;
  /** Committed entries handed out to be applied at once. */
  readonly maxApplyBytes: number;

  /** Proposals made here and not yet answered, per zone. */
  readonly maxPendingProposals: number;
  readonly maxPendingProposalBytes: number;
  /** One proposal. */
  readonly maxProposalBytes: number;
  /** A proposal without an answer is proposed again after this long. */
  readonly proposalRetryMs: number;
  /** Reads waiting for a barrier, per zone. */
  readonly maxPendingReads: number;
  readonly readRetryMs: number;

  /** Applying gives way to other work after this long. */
  readonly applySliceMs: number;
  readonly applySliceEntries: number;
  /** State written but not yet handed to the operating system. */
  readonly maxUnwrittenStateBytes: number;
  /** State that takes longer to reach the operating system: its disk hangs, and a leader hands over. */
  readonly stateWriteDeadlineMs: number;

  /** The log of a zone is compacted once this much was applied since the last time. */
  readonly compactEveryEntries: number;
  readonly compactEveryBytes: number;
  /** Entries and bytes kept behind the synced state for slow followers. */
  readonly trailingEntries: number;
  readonly trailingBytes: number;

  /** Rows of one chunk of a snapshot; a longer row makes a longer chunk. */
  readonly snapshotChunkBytes: number;
  /** Snapshots this node sends at once, all zones together. */
  readonly maxConcurrentSnapshots: number;
  /** Bytes of snapshots this node sends in a second, all zones together. */
  readonly snapshotBytesPerSecond: number;
  /** One snapshot, broken connections included. */
  readonly snapshotTimeoutMs: number;
  /** How long a receiver keeps a snapshot that broke off. */
  readonly snapshotResumeMs: number;
  /** Log bytes kept for members that are being brought up by a snapshot, per zone. */
  readonly maxHeldLogBytes: number;

  /** The leader announces its state's digest after so many entries, or, while there are writes, so much time. */
  readonly stateHashEveryEntries: number;
  readonly stateHashEveryMs: number;
  /** A replica that differs from its leader counts as wrong when too few voters said what theirs is for so long. */
  readonly stateDisputeMs: number;

  /** A learner is promoted when at most this far behind ... */
  readonly promoteLagEntries: number;
  /** ... for this long; also how long a member must be unreachable before its seat is given away. */
  readonly promoteStableMs: number;
  readonly memberLostMs: number;
  /** Period of membership and registry housekeeping. */
  readonly reconcileMs: number;
  /** A witness keeps what some data voter lacks up to this; above it, it cannot be the only copy and says so. */
  readonly maxWitnessLogBytes: number;
  /** Callers of this node that wait for room or for messages of one pipe or stream; more are refused. */
  readonly maxChannelWaiters: number;
  /** Older messages of a stream become content in segments of so many bytes or messages, whichever comes first. */
  readonly streamSegmentBytes: number;
  readonly streamSegmentMessages: number;
  /** A segment that too few members hold after this long is given up; also the time to write or fetch one. */
  readonly sealDeadlineMs: number;
  /** Segments of streams kept in memory for readers, all zones of the node together. */
  readonly segmentCacheBytes: number;
  /** Deadline of housekeeping proposals and control calls. */
  readonly controlTimeoutMs: number;
}

export const DEFAULT_RAFT_LIMITS: RaftLimits = {
  tickMs: 50,
  maxCatchUpTicks: 3,
  heartbeatTicks: 2,
  electionTicks: 10,
  quiesceAfterTicks: 20,
  livenessBeatTicks: 2,
  livenessTimeoutTicks: 12,
  claimsPerBeat: 4,
  maxWakeUpsPerTick: 32,
  maxCampaignsUnderWay: 16,
  maxLeaderMovesPerRound: 8,
  leaderBalanceGap: 2,
  slowLogWriteMs: 1_000,
  leaseFraction: 0.5,
  maxAppendBytes: 192 * KIB,
  maxInflightMessages: 256,
  maxInflightBytes: 16 * MIB,
  maxUncommittedBytes: 64 * MIB,
  maxLogWriteBytes: 4 * MIB,
  maxApplyBytes: 4 * MIB,
  maxPendingProposals: 4096,
  maxPendingProposalBytes: 32 * MIB,
  maxProposalBytes: 4 * MIB,
  proposalRetryMs: 1_000,
  maxPendingReads: 16_384,
  readRetryMs: 500,
  applySliceMs: 4,
  applySliceEntries: 512,
  maxUnwrittenStateBytes: 8 * MIB,
  stateWriteDeadlineMs: 10_000,
  compactEveryEntries: 8_192,
  compactEveryBytes: 16 * MIB,
  trailingEntries: 8_192,
  trailingBytes: 32 * MIB,
  snapshotChunkBytes: 128 * KIB,
  maxConcurrentSnapshots: 8,
  snapshotBytesPerSecond: 64 * MIB,
  snapshotTimeoutMs: 1_800_000,
  snapshotResumeMs: 60_000,
  maxHeldLogBytes: 256 * MIB,
  stateHashEveryEntries: 4_096,
  stateHashEveryMs: 300_000,
  stateDisputeMs: 30_000,
  promoteLagEntries: 100,
  promoteStableMs: 1_000,
  memberLostMs: 30_000,
  reconcileMs: 500,
  maxWitnessLogBytes: 1024 * MIB,
  maxChannelWaiters: 1_024,
  streamSegmentBytes: MIB,
  streamSegmentMessages: 4_096,
  sealDeadlineMs: 30_000,
  segmentCacheBytes: 32 * MIB,
  controlTimeoutMs: 10_000,
};

/** Fills in defaults. Throws CONFIG_INVALID naming the limit. */
export function compileRaftLimits(given: Partial<RaftLimits>): RaftLimits {
  const limits: RaftLimits = { ...DEFAULT_RAFT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits) as [keyof RaftLimits, number][]) {
    const valid =
      name === "leaseFraction" ? value > 0 && value < 1 : Number.isSafeInteger(value) && value > 0;
    if (!valid) refuse(name, value, name === "leaseFraction" ? "between 0 and 1" : "a positive integer");
  }
  if (limits.electionTicks <= limits.heartbeatTicks) {
    refuse("electionTicks", limits.electionTicks, `more than heartbeatTicks (${limits.heartbeatTicks})`);
  }
  if (limits.livenessTimeoutTicks < limits.electionTicks) {
    // A follower forgets a leader that counts as dead, and its lease must be over by then.
    refuse(
      "livenessTimeoutTicks",
      limits.livenessTimeoutTicks,
      `at least electionTicks (${limits.electionTicks})`,
    );
  }
  if (limits.livenessTimeoutTicks <= 2 * limits.livenessBeatTicks) {
    refuse("livenessBeatTicks", limits.livenessBeatTicks, "less than half of livenessTimeoutTicks");
  }
  // After a stall a voter makes up for ticks at once: that time is not its own, and not a lease's either.
  const ownTicks = limits.electionTicks - limits.maxCatchUpTicks - 1;
  const safeShare = ownTicks / limits.electionTicks - LEASE_CLOCK_DRIFT_SHARE;
  if (limits.leaseFraction > safeShare) {
    refuse("leaseFraction", limits.leaseFraction, `at most ${safeShare} (electionTicks, maxCatchUpTicks)`);
  }
  if (limits.maxProposalBytes > limits.maxPendingProposalBytes) {
    refuse("maxProposalBytes", limits.maxProposalBytes, `at most ${limits.maxPendingProposalBytes}`);
  }
  return limits;
}

function refuse(name: keyof RaftLimits, value: number, wanted: string): never {
  throw new NexusError({
    code: "CONFIG_INVALID",
    what: `raft limit ${name} is ${value}`,
    remedy: `set it to ${wanted}`,
    details: { limit: name, value },
  });
}
