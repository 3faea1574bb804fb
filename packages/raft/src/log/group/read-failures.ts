import { type LogIndex, NexusError } from "@nexus/contracts";
import type { LogLimits } from "../limits.js";
import type { LogClock } from "../runtime.js";
import type { GroupId } from "../types.js";
import type { EntryRun, RecordPlace } from "./entry-runs.js";

/** Records that could not be read and are kept in mind; a forgotten one is simply tried again. */
const MAX_KEPT_FAILURES = 64;

/** Entries of one record cannot be had: what is wrong, and where. */
export interface EntryDamage {
  readonly from: LogIndex;
  readonly through: LogIndex;
  readonly place: RecordPlace;
  readonly error: NexusError;
}

interface Failure extends EntryDamage {
  readonly group: GroupId;
  readonly attempts: number;
  readonly retryAtMs: number;
  readonly isDamage: boolean;
}

/**
 * Old records that could not be read. A disk that does not answer, or fails now and then, is asked again after a
 * growing pause; what it refuses `maxReadAttempts` times, or returns damaged, counts as damage.
 */
export class ReadFailures {
  private readonly failures = new Map<string, Failure>();

  constructor(
    private readonly limits: LogLimits,
    private readonly clock: LogClock,
  ) {}

  record(group: GroupId, run: EntryRun, error: NexusError): void {
    const { readRetryMinMs, readRetryMaxMs, maxReadAttempts } = this.limits;
    const key = placeKey(run);
    const attempts = (this.failures.get(key)?.attempts ?? 0) + 1;
    const isWornOut = error.code === "IO_ERROR" && attempts >= maxReadAttempts;
    const isDamage = error.code === "CORRUPT" || isWornOut;
    const pauseMs = isDamage
      ? readRetryMaxMs
      : Math.min(readRetryMaxMs, readRetryMinMs * 2 ** (attempts - 1));
    const [oldest] = this.failures.keys();
    if (oldest !== undefined && this.failures.size >= MAX_KEPT_FAILURES) this.failures.delete(oldest);
    this.failures.set(key, {
      group,
      from: run.recordFirst,
      through: run.last,
      place: run.place,
      error: isWornOut ? unreadable(run, attempts, error) : error,
      attempts,
      retryAtMs: this.clock.nowMs() + pauseMs,
      isDamage,
    });
  }

  clear(run: EntryRun): void {
    this.failures.delete(placeKey(run));
  }

  has(run: EntryRun): boolean {
    return this.failures.has(placeKey(run));
  }

  mayRead(run: EntryRun): boolean {
    const failure = this.failures.get(placeKey(run));
    return failure === undefined || this.clock.nowMs() >= failure.retryAtMs;
  }

  /** CORRUPT, when the record counts as damaged. */
  damageOf(run: EntryRun): NexusError | null {
    const failure = this.failures.get(placeKey(run));
    return failure?.isDamage === true ? failure.error : null;
  }

  /** The lowest of the group's damaged records that reaches above `index`. */
  damageAbove(group: GroupId, index: LogIndex): EntryDamage | null {
    let lowest: Failure | null = null;
    for (const failure of this.failures.values()) {
      if (failure.group !== group || !failure.isDamage || failure.through <= index) continue;
      if (lowest === null || failure.from < lowest.from) lowest = failure;
    }
    return lowest;
  }

  forget(group: GroupId): void {
    for (const [key, failure] of this.failures) if (failure.group === group) this.failures.delete(key);
  }
}

export function placeKey({ place }: EntryRun): string {
  return `${place.sequence}:${place.offset}`;
}

const REMEDY =
  "members of the group with other voters get the entries from them; for a lone voter restore a backup";

export function damagedOnRead({ place }: EntryRun, cause: unknown): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `log segment ${place.sequence} is damaged at offset ${place.offset}`,
    remedy: REMEDY,
    details: { sequence: place.sequence, offset: place.offset },
    cause,
  });
}

function unreadable({ place }: EntryRun, attempts: number, cause: NexusError): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `log segment ${place.sequence} cannot be read at offset ${place.offset}, ${attempts} times: ${cause.what}`,
    remedy: `check the disk; ${REMEDY}`,
    details: { sequence: place.sequence, offset: place.offset },
    cause,
  });
}
