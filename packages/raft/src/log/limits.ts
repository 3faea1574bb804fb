import { NexusError } from "@nexus/contracts";
import { SEGMENT_HEADER_BYTES } from "./format/layout.js";

/** Every bound of the log. Bytes and milliseconds as named. */
export interface LogLimits {
  /** Size of one pre-allocated segment file. */
  readonly segmentBytes: number;
  /** Largest encoded size of one `write()`. */
  readonly maxWriteBytes: number;
  /** A group commit takes queued writes up to this size; one larger write goes alone. */
  readonly maxBatchBytes: number;
  /** Bytes and count of writes waiting for the disk; beyond them `write()` is refused RESOURCE_EXHAUSTED. */
  readonly maxQueuedBytes: number;
  readonly maxQueuedWrites: number;
  /** Entry bytes kept in memory for all groups together, newest first. */
  readonly recentEntryBytes: number;
  /** Entry bytes read back from disk and kept for readers that lag, all groups together. */
  readonly loadedEntryBytes: number;
  /** Reads of old entries in flight at once. */
  readonly maxConcurrentLoads: number;
  /**
   * A failed read of old entries is repeated after a pause that doubles between these bounds; entries that
   * `maxReadAttempts` reads failed with an error of the disk count as damaged.
   */
  readonly readRetryMinMs: number;
  readonly readRetryMaxMs: number;
  readonly maxReadAttempts: number;
  /** All segment files together; at this size writes are refused until space is reclaimed. */
  readonly maxLogBytes: number;
  /** Segments the log may hold beyond twice its live bytes before idle groups are rewritten. */
  readonly slackSegments: number;
  /** A durable write running longer is reported as hung. */
  readonly writeDeadlineMs: number;
  /** A read, create, rename or remove running longer fails. */
  readonly fileDeadlineMs: number;
  /** Pause between attempts to get a fresh segment after a full disk or a failed write. */
  readonly probeIntervalMs: number;
  /** Zeros written at once while a segment is prepared, so that a commit waits for one such piece at most. */
  readonly prepareChunkBytes: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

export const DEFAULT_LOG_LIMITS: LogLimits = {
  segmentBytes: 64 * MIB,
  maxWriteBytes: 16 * MIB,
  maxBatchBytes: 4 * MIB,
  maxQueuedBytes: 64 * MIB,
  maxQueuedWrites: 65_536,
  recentEntryBytes: 64 * MIB,
  loadedEntryBytes: 16 * MIB,
  maxConcurrentLoads: 4,
  readRetryMinMs: 100,
  readRetryMaxMs: 5_000,
  maxReadAttempts: 10,
  maxLogBytes: 4 * KIB * MIB,
  slackSegments: 4,
  writeDeadlineMs: 10_000,
  fileDeadlineMs: 30_000,
  probeIntervalMs: 1_000,
  prepareChunkBytes: 256 * KIB,
};

/** Smallest segment that still holds something useful: for tests and simulations. */
export const MIN_SEGMENT_BYTES = SEGMENT_HEADER_BYTES + 4 * KIB;
/** Offsets inside a segment are kept below 2^32. */
export const MAX_SEGMENT_BYTES = 2 * KIB * MIB;

/**
 * Fills in defaults; the limits that depend on `segmentBytes` shrink with it when not given.
 * Throws CONFIG_INVALID naming the limit.
 */
export function compileLogLimits(given: Partial<LogLimits>): LogLimits {
  const segmentBytes = given.segmentBytes ?? DEFAULT_LOG_LIMITS.segmentBytes;
  const largestWrite = Math.floor((segmentBytes - SEGMENT_HEADER_BYTES) / 2);
  const limits: LogLimits = {
    ...DEFAULT_LOG_LIMITS,
    maxWriteBytes: Math.min(DEFAULT_LOG_LIMITS.maxWriteBytes, largestWrite),
    maxBatchBytes: Math.min(DEFAULT_LOG_LIMITS.maxBatchBytes, largestWrite),
    prepareChunkBytes: Math.min(DEFAULT_LOG_LIMITS.prepareChunkBytes, segmentBytes),
    ...given,
  };
  for (const [name, value] of Object.entries(limits) as [keyof LogLimits, number][]) {
    if (!Number.isSafeInteger(value) || value < 1) refuse(name, value, "a positive integer");
  }
  if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES || segmentBytes % 4096 !== 0) {
    const range = `${MIN_SEGMENT_BYTES} to ${MAX_SEGMENT_BYTES}, a multiple of 4096`;
    refuse("segmentBytes", segmentBytes, range);
  }
  if (limits.maxWriteBytes > largestWrite) {
    refuse("maxWriteBytes", limits.maxWriteBytes, `at most half a segment (${largestWrite})`);
  }
  if (limits.maxBatchBytes > largestWrite) {
    refuse("maxBatchBytes", limits.maxBatchBytes, `at most half a segment (${largestWrite})`);
  }
  if (limits.maxLogBytes < 3 * segmentBytes) {
    refuse("maxLogBytes", limits.maxLogBytes, `at least three segments (${3 * segmentBytes})`);
  }
  return limits;
}

function refuse(name: keyof LogLimits, value: number, wanted: string): never {
  throw new NexusError({
    code: "CONFIG_INVALID",
    what: `log limit ${name} is ${value}`,
    remedy: `set it to ${wanted}`,
    details: { limit: name, value },
  });
}
