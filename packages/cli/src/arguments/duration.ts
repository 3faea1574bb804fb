import { MAX_TIMER_MS } from "@nexus/lib";
import { usageError } from "./usage-error.js";

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * Milliseconds of a duration as people type it: `500ms`, `30s`, `2m`, `1h`; a bare number is seconds.
 * Errors: INVALID_ARGUMENT naming `option`.
 */
export function parseDurationMs(text: string, option: string): number {
  const parts = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h)?$/.exec(text)?.groups;
  const unit = (parts?.["unit"] ?? "s") as keyof typeof UNIT_MS;
  const durationMs = Math.round(Number(parts?.["amount"]) * UNIT_MS[unit]);
  if (!Number.isFinite(durationMs) || durationMs < 1 || durationMs > MAX_TIMER_MS) {
    throw usageError(
      `${option} "${text}" is not a duration from 1ms to ${MAX_TIMER_MS}ms`,
      "write it like 500ms, 30s or 2m",
    );
  }
  return durationMs;
}
