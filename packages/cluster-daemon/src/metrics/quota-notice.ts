import type { ZoneInfo } from "@nexus/kernel";
import { usedRatio } from "./usage-metrics.js";

/** Zones named in one notice; of further ones there is only the number. */
const MAX_NAMED_ZONES = 5;

/** What an operator should know of quotas that are used up; null while none is. */
export function quotaNotice(infos: readonly Pick<ZoneInfo, "zoneId" | "usage">[]): string | null {
  const full = infos
    .filter(({ usage }) => usage !== null && (usedRatio(usage) ?? 0) >= 1)
    .map(({ zoneId }) => zoneId);
  if (full.length === 0) return null;
  const named = full.slice(0, MAX_NAMED_ZONES).join(", ");
  const more = full.length > MAX_NAMED_ZONES ? ` and ${full.length - MAX_NAMED_ZONES} more` : "";
  return (
    `NOSPACE: the quota of zone ${named}${more} is used up, nothing that adds to it is taken; ` +
    "remove something, which goes on, or raise it with `nexus zone quota`"
  );
}
