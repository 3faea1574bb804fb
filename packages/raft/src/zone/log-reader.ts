import { type LogIndex, NexusError } from "@nexus/contracts";
import type { EntriesResult, Limit } from "../core/types.js";
import type { GroupLog } from "../log/types.js";

export interface LogReaderPorts {
  readonly log: GroupLog;
  applied(): LogIndex;
  nowMs(): number;
  /** Entries that must still be applied are damaged. Called once. */
  onDamage(error: NexusError): void;
}

/** Waiting this long for entries that come next is worth saying, and too long for a leader. */
const TROUBLE_AFTER_MS = 2_000;

/**
 * The log as core and applier read it. Damaged entries that are applied here already are as good as compacted: who
 * lacks them gets a snapshot. Damaged ones that are not must come from the other voters.
 */
export class LogReader {
  readonly #ports: LogReaderPorts;
  #isReported = false;
  /** What must be applied next and could not be read back, and since when (monotonic ms). */
  #waiting: { readonly index: LogIndex; readonly sinceMs: number } | null = null;

  constructor(ports: LogReaderPorts) {
    this.#ports = ports;
  }

  entries(low: LogIndex, high: LogIndex, maxBytes: Limit): EntriesResult {
    const { log, applied, onDamage } = this.#ports;
    try {
      const result = log.entries(low, high, maxBytes);
      if (low === applied() + 1) this.#noteWaiting(low, result.kind === "temporarilyUnavailable");
      return result;
    } catch (cause) {
      if (!NexusError.is(cause) || cause.code !== "CORRUPT") throw cause;
      if (low <= applied()) return { kind: "compacted" };
      if (!this.#isReported) {
        this.#isReported = true;
        onDamage(cause);
      }
      return { kind: "temporarilyUnavailable" };
    }
  }

  #noteWaiting(index: LogIndex, isWaiting: boolean): void {
    if (!isWaiting) this.#waiting = null;
    else if (this.#waiting?.index !== index) this.#waiting = { index, sinceMs: this.#ports.nowMs() };
  }

  /** Why nothing is applied: the disk does not give back what comes next. null while it does. */
  get trouble(): NexusError | null {
    const { applied, nowMs } = this.#ports;
    // A snapshot may have brought it meanwhile.
    if (this.#waiting === null || this.#waiting.index !== applied() + 1) return null;
    const waitedMs = nowMs() - this.#waiting.sinceMs;
    if (waitedMs < TROUBLE_AFTER_MS) return null;
    return new NexusError({
      code: "IO_ERROR",
      what: `the disk of this node's log has not given back entries for ${Math.round(waitedMs)} ms`,
      remedy: "check the disk, or use another member",
    });
  }
}
