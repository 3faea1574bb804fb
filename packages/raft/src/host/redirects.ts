import { NexusError } from "@nexus/contracts";
import { randomBelow } from "../zone/random-below.js";
import type { HostRuntime } from "./api.js";

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;
/** One round: the addresses given, and those the answers pointed to. */
const MAX_REDIRECTS = 3;

/** Errors that another attempt, perhaps at another node, may overcome. */
function isWorthRepeating(error: NexusError): boolean {
  // The caller decided on another membership: it has to look again.
  if ("expectedConfigVersion" in error.details) return false;
  return error.retryable || error.code === "UNKNOWN_OUTCOME";
}

function leaderAddressOf(error: NexusError): string | null {
  const address = error.details["leaderAddress"];
  return error.code === "NOT_LEADER" && typeof address === "string" ? address : null;
}

/**
 * Calls the leader of a zone through nodes that may know it: each address in turn, following redirects, again after
 * a pause that grows, until one succeeds, an error is final, or time is up (DEADLINE_EXCEEDED with the last error).
 */
export async function callLeader<T>(
  runtime: HostRuntime,
  addresses: () => readonly string[],
  timeoutMs: number,
  what: string,
  call: (address: string, timeoutMs: number) => Promise<T>,
): Promise<T> {
  const { clock } = runtime;
  const endsMs = clock.nowMs() + timeoutMs;
  let lastError: NexusError | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  while (clock.nowMs() < endsMs) {
    const queue = [...addresses()];
    for (let attempt = 0; attempt < queue.length && clock.nowMs() < endsMs; attempt += 1) {
      try {
        return await call(queue[attempt] ?? "", Math.max(1, endsMs - clock.nowMs()));
      } catch (cause) {
        lastError = NexusError.from(cause);
        if (!isWorthRepeating(lastError)) throw lastError;
        const redirect = leaderAddressOf(lastError);
        const mayFollow = redirect !== null && queue.length < addresses().length + MAX_REDIRECTS;
        if (mayFollow) queue.splice(attempt + 1, 0, redirect);
      }
    }
    const jitterMs = randomBelow(runtime.randomBytes)(pauseMs);
    await pause(runtime, Math.min(pauseMs + jitterMs, Math.max(1, endsMs - clock.nowMs())));
    pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
  }
  throw new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `${what} did not succeed within ${Math.round(timeoutMs)} ms${lastError === null ? "" : `: ${lastError.what}`}`,
    remedy: lastError?.remedy ?? "check that the nodes named are running and reachable",
    details: { timeoutMs, lastError: lastError?.code ?? null },
    cause: lastError,
  });
}

export function pause(runtime: HostRuntime, delayMs: number): Promise<void> {
  return new Promise((resolve) => void runtime.clock.setTimer(delayMs, resolve));
}
