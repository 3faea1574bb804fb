import type { NodeStatus, ZoneInfo } from "@nexus/sdk";
import { type Column, renderFields, renderTable } from "./table.js";
import { usageFields } from "./zone-usage-text.js";

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
const NONE = "-";

/** A line per zone, as `nexus zone list` and `nexus status` show them. */
export function zoneTable(zones: readonly ZoneInfo[]): string[] {
  const columns = [
    left("ZONE"),
    left("MODE"),
    left("ROLE"),
    left("LEADER"),
    right("TERM"),
    right("COMMIT"),
    right("APPLIED"),
    right("MEMBERS"),
    right("MOUNTS"),
  ];
  return renderTable(
    columns,
    zones.map((zone) => [
      zone.zoneId,
      zone.consistency ?? NONE,
      zone.role,
      leaderText(zone),
      String(zone.term),
      String(zone.commitIndex),
      String(zone.appliedIndex),
      String(zone.members.length),
      String(zone.linksCount),
    ]),
  );
}

/** One line per zone that has a problem: what is wrong and what to do. */
export function problemLines(zones: readonly ZoneInfo[]): string[] {
  return zones.flatMap((zone) =>
    zone.problem === null ? [] : [`problem in ${zone.zoneId}: ${zone.problem}`],
  );
}

/** All that one node knows of a zone. */
export function zoneDetails(zone: ZoneInfo): string[] {
  const facts = renderFields([
    ["zone", zone.zoneId],
    ["incarnation", zone.incarnation],
    ["consistency", zone.consistency],
    ["leader", leaderText(zone)],
    ["this node", `${zone.nodeId} (${zone.role})`],
    ["term", String(zone.term)],
    ["commit", String(zone.commitIndex)],
    ["applied", appliedText(zone)],
    ["log", logText(zone)],
    ["config", String(zone.configVersion)],
    ["mounts", String(zone.linksCount)],
    ...usageFields(zone.usage),
    ["problem", zone.problem],
  ]);
  return [...facts, "", ...memberTable(zone)];
}

export function memberTable(zone: ZoneInfo): string[] {
  return renderTable(
    [left("MEMBER"), left("ADDRESS"), left("ROLE"), left("LEADER"), right("MATCH"), left("ACTIVE")],
    zone.members.map((member) => [
      String(member.nodeId),
      member.address ?? NONE,
      member.staysLearner ? `${member.role}, stays one` : member.role,
      member.nodeId === zone.leaderId ? "yes" : "",
      member.matchIndex === null ? NONE : String(member.matchIndex),
      member.recentlyActive === null ? NONE : member.recentlyActive ? "yes" : "no",
    ]),
  );
}

export function statusText(status: NodeStatus): string[] {
  const facts = renderFields([
    ["node", status.nodeId],
    ["address", status.address],
    ["version", status.version],
    ["uptime", uptimeText(status.uptimeSeconds)],
    ["draining", status.draining ? "yes" : null],
    ["ready", status.ready ? "yes" : `no: ${status.reasons.join("; ")}`],
    ["notice", status.notices.length === 0 ? null : status.notices.join("; ")],
  ]);
  const zones =
    status.zones.length === 0 ? [] : ["", ...zoneTable(status.zones), ...problemLines(status.zones)];
  return [...facts, ...zones];
}

/** `1d 2h`, `2h 3m`, `3m 4s`, `4s`. */
export function uptimeText(uptimeSeconds: number): string {
  const total = Math.floor(uptimeSeconds);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(total / 86_400), "d"],
    [Math.floor(total / 3_600) % 24, "h"],
    [Math.floor(total / 60) % 60, "m"],
    [total % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "0s";
  return parts
    .slice(first, first + 2)
    .map(([count, unit]) => `${count}${unit}`)
    .join(" ");
}

function leaderText(zone: ZoneInfo): string {
  if (zone.leaderId === null) return "none";
  return zone.leaderAddress === null ? String(zone.leaderId) : `${zone.leaderId} at ${zone.leaderAddress}`;
}

/** The entries the log still holds: none right after a snapshot. */
function logText({ firstIndex, lastIndex }: ZoneInfo): string {
  return firstIndex > lastIndex ? `empty after ${lastIndex}` : `${firstIndex} to ${lastIndex}`;
}

function appliedText(zone: ZoneInfo): string {
  const behind = zone.commitIndex - zone.appliedIndex;
  return behind > 0 ? `${zone.appliedIndex} (${behind} behind commit)` : String(zone.appliedIndex);
}
