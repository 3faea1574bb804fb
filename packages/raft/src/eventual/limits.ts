const KIB = 1024;
const MIB = 1024 * KIB;

/** Every bound and period of eventual zones. Units in the names. */
export interface EventualLimits {
  /** A peer's stamp further ahead of this node's wall clock is refused until time has come. */
  readonly maxForwardDriftMs: number;
  /** One frame between members, its heads included; the peer stream takes 256 KiB. */
  readonly maxFrameBytes: number;
  /** One write as it is replicated; larger commits are refused. */
  readonly maxWriteBytes: number;
  /** Writes made durable together at most. */
  readonly maxBatchWrites: number;
  /** Work waiting on one zone, commits and what peers sent. */
  readonly maxPendingWrites: number;
  readonly maxPendingBytes: number;
  /** Reads waiting for a write of another member. */
  readonly maxPendingReads: number;
  /** Writes kept for members that are away; who lacks older ones gets the state. */
  readonly maxLogWrites: number;
  readonly maxLogBytes: number;
  /** Conflicts kept, the newest ones. */
  readonly maxConflicts: number;
  /** A push without an answer is repeated after this long, doubling up to `maxRetryMs`. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** A write of another member is passed on when somebody still lacks it after this long. */
  readonly relayAfterMs: number;
  /** While there are tombstones a member says at most this often, through the zone's log, what it has. */
  readonly floorEveryMs: number;
}

export const DEFAULT_EVENTUAL_LIMITS: EventualLimits = {
  maxForwardDriftMs: 60_000,
  maxFrameBytes: 192 * KIB,
  maxWriteBytes: 128 * KIB,
  maxBatchWrites: 256,
  maxPendingWrites: 4_096,
  maxPendingBytes: 16 * MIB,
  maxPendingReads: 4_096,
  maxLogWrites: 10_000,
  maxLogBytes: 16 * MIB,
  maxConflicts: 1_000,
  retryMs: 250,
  maxRetryMs: 10_000,
  relayAfterMs: 2_000,
  floorEveryMs: 60_000,
};
