import { type LogIndex, NexusError } from "@nexus/contracts";
import type { Entry } from "../core/types.js";
import { withDeadline } from "../log/deadline.js";
import type { LogClock } from "../log/runtime.js";
import type { GroupLog, NodeLog } from "../log/types.js";

/** One page of entries read back from disk must be there by then (ms). */
const PAGE_DEADLINE_MS = 30_000;
const PAGE_BYTES = 1024 * 1024;

/**
 * Entries of [low, high) in pages, waiting for those that must be read back from disk. Errors: DEADLINE_EXCEEDED,
 * IO_ERROR, CORRUPT, and INTERNAL when the log does not hold them.
 */
export async function* readEntries(
  log: NodeLog,
  groupLog: GroupLog,
  clock: LogClock,
  low: LogIndex,
  high: LogIndex,
): AsyncGenerator<readonly Entry[], void, void> {
  let next = low;
  while (next < high) {
    const page = await nextPage(log, groupLog, clock, next, high);
    yield page;
    next = (next + page.length) as LogIndex;
  }
}

async function nextPage(
  log: NodeLog,
  groupLog: GroupLog,
  clock: LogClock,
  low: LogIndex,
  high: LogIndex,
): Promise<readonly Entry[]> {
  for (;;) {
    let loaded = (): void => {};
    const changed = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    const stop = log.onEntriesLoaded((group) => {
      if (group === groupLog.group) loaded();
    });
    try {
      const result = groupLog.entries(low, high, PAGE_BYTES);
      if (result.kind === "entries") return result.entries;
      if (result.kind !== "temporarilyUnavailable") {
        throw new NexusError({
          code: "INTERNAL",
          what: `entries ${low} to ${high - 1} of group ${groupLog.group} are ${result.kind}`,
        });
      }
      await withDeadline(clock, PAGE_DEADLINE_MS, `reading back entries from ${low}`, changed);
    } finally {
      stop();
    }
  }
}
