import { type LogIndex, NexusError } from "@nexus/contracts";
import type { Entry } from "../core/types.js";
import type { LogClock } from "../log/runtime.js";
import type { GroupLog } from "../log/types.js";

/** One page of entries read back from disk must be there by then, and is asked for at this pace (ms). */
const PAGE_DEADLINE_MS = 30_000;
const POLL_MS = 10;
const PAGE_BYTES = 1024 * 1024;

/**
 * Entries of [low, high) in pages, waiting for those that must be read back from disk. Errors: DEADLINE_EXCEEDED,
 * CORRUPT, and INTERNAL when the log does not hold them.
 */
export async function* readEntries(
  log: GroupLog,
  clock: LogClock,
  low: LogIndex,
  high: LogIndex,
): AsyncGenerator<readonly Entry[], void, void> {
  let next = low;
  while (next < high) {
    const page = await nextPage(log, clock, next, high);
    yield page;
    next = (next + page.length) as LogIndex;
  }
}

async function nextPage(
  log: GroupLog,
  clock: LogClock,
  low: LogIndex,
  high: LogIndex,
): Promise<readonly Entry[]> {
  const endsMs = clock.nowMs() + PAGE_DEADLINE_MS;
  for (;;) {
    const result = log.entries(low, high, PAGE_BYTES);
    if (result.kind === "entries") return result.entries;
    if (result.kind !== "temporarilyUnavailable") {
      throw new NexusError({
        code: "INTERNAL",
        what: `entries ${low} to ${high - 1} of group ${log.group} are ${result.kind}`,
      });
    }
    if (clock.nowMs() >= endsMs) {
      throw new NexusError({
        code: "DEADLINE_EXCEEDED",
        what: `entries from ${low} of group ${log.group} were not read back within ${PAGE_DEADLINE_MS} ms`,
        remedy: "check the disk of this node's log",
      });
    }
    await new Promise<void>((resolve) => void clock.setTimer(POLL_MS, resolve));
  }
}
