import { NexusError, type ZoneId } from "@nexus/contracts";
import { Backoff } from "@nexus/lib";
import type { HostRuntime } from "./api.js";
import { pause } from "./redirects.js";

const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** After that a replica stays closed until the node is started again. */
const REOPEN_DEADLINE_MS = 10 * 60_000;

export interface ReopeningPorts {
  readonly runtime: HostRuntime;
  /** One attempt. Rejects with why it failed. Must not be called when `isWanted` is false. */
  attempt(): Promise<void>;
  /** False once the replica was removed, or the node stops. */
  isWanted(): boolean;
  /** An attempt failed; `isLast`: there is no further one. */
  onFailure(error: NexusError, isLast: boolean): void;
}

/** Tries to open a replica again, ever more slowly, until it works, it cannot, or the deadline has passed. */
export async function reopen({ runtime, attempt, isWanted, onFailure }: ReopeningPorts): Promise<void> {
  const backoff = new Backoff({
    initialMs: FIRST_PAUSE_MS,
    maxMs: MAX_PAUSE_MS,
    factor: 2,
    jitter: 0,
    random: () => 0,
  });
  const endsMs = runtime.clock.nowMs() + REOPEN_DEADLINE_MS;
  while (isWanted()) {
    try {
      await attempt();
      return;
    } catch (cause) {
      const error = NexusError.from(cause);
      const pauseMs = backoff.nextMs();
      const isLast = !mayPass(error) || runtime.clock.nowMs() + pauseMs > endsMs;
      onFailure(error, isLast);
      if (isLast) return;
      await pause(runtime, pauseMs);
    }
  }
}

/** What time alone does not mend. */
function mayPass(error: NexusError): boolean {
  return error.code !== "CORRUPT" && error.code !== "VERSION_UNSUPPORTED";
}

/** What callers are told meanwhile. */
export function beingReopened(zoneId: ZoneId, why: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `the replica of zone ${zoneId} is being opened again: ${why}`,
    remedy: "try again in a moment, or use another member",
    details: { zone: zoneId },
  });
}
