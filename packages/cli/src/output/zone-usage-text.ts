import type { ZoneInfo } from "@nexus/sdk";
import { humanBytes } from "./bytes.js";

/** What a zone holds: `3 entries of at most 10`; null where the node does not know it. */
export function usageFields(usage: ZoneInfo["usage"]): readonly (readonly [string, string | null])[] {
  if (usage === null) return [["entries", null]];
  const { entries, bytes, maxEntries, maxBytes } = usage;
  return [
    ["entries", withLimit(String(entries), maxEntries === null ? null : String(maxEntries))],
    ["bytes", withLimit(bytesText(bytes), maxBytes === null ? null : bytesText(maxBytes))],
    ["quota", isUsedUp(usage) ? "used up: nothing that adds to the zone is taken; removing goes on" : null],
  ];
}

export function usageLines(usage: ZoneInfo["usage"]): string[] {
  if (usage === null) return ["this node does not know what the zone holds"];
  return usageFields(usage).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
}

/** Nothing more fits in. */
export function isUsedUp({ entries, bytes, maxEntries, maxBytes }: NonNullable<ZoneInfo["usage"]>): boolean {
  return (maxEntries !== null && entries >= maxEntries) || (maxBytes !== null && bytes >= maxBytes);
}

function withLimit(used: string, limit: string | null): string {
  return limit === null ? used : `${used} of at most ${limit}`;
}

function bytesText(bytes: number): string {
  return bytes < 1024 ? String(bytes) : `${bytes} (${humanBytes(bytes)})`;
}
