import { NexusError } from "@nexus/contracts";
import type { LogClock } from "./runtime.js";

/** Rejects DEADLINE_EXCEEDED when `work` takes longer than `limitMs`; its late result is dropped. */
export function withDeadline<T>(
  clock: LogClock,
  limitMs: number,
  what: string,
  work: Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.setTimer(limitMs, () => {
      reject(new NexusError({ code: "DEADLINE_EXCEEDED", what: `${what} took longer than ${limitMs} ms` }));
    });
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
