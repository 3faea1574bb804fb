import { ENTRY_TYPE_NAMES } from "@nexus/contracts";
import type { ConflictVersion, ZoneConflict } from "@nexus/sdk";
import { isoTime } from "./documents.js";
import { type Column, renderTable } from "./table.js";

const left = (title: string): Column => ({ title, align: "left" });

export function conflictTable(conflicts: readonly ZoneConflict[]): string[] {
  return renderTable(
    [left("NOTICED"), left("PATH"), left("LOST"), left("STAYED")],
    conflicts.map(({ noticedAtMs, path, loser, winner }) => [
      isoTime(noticedAtMs),
      path,
      versionText(loser),
      winner === null ? "what lies below it" : versionText(winner),
    ]),
  );
}

function versionText({ nodeId, stampMs, entryType, contentId }: ConflictVersion): string {
  const what = entryType === null ? "removal" : (contentId ?? ENTRY_TYPE_NAMES[entryType]);
  return `${what} by ${nodeId} at ${isoTime(stampMs)}`;
}

/** Node ids as text: they exceed what other languages read from JSON exactly. */
export function conflictDocument(conflict: ZoneConflict): Record<string, unknown> {
  const { loser, winner } = conflict;
  return {
    ...conflict,
    loser: versionDocument(loser),
    winner: winner === null ? null : versionDocument(winner),
  };
}

function versionDocument(version: ConflictVersion): Record<string, unknown> {
  return { ...version, nodeId: String(version.nodeId) };
}
