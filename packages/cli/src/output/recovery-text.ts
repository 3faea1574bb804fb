import type { RecoveryReport } from "@nexus/sdk";
import { renderFields } from "./table.js";

/** What `nexus zone recover` found or did, for people. */
export function recoveryText(report: RecoveryReport): string[] {
  const { zoneId, refusal, replacement } = report;
  const seconds = report.leaderlessMs === null ? null : `${Math.round(report.leaderlessMs / 1_000)} s`;
  const facts = renderFields([
    ["zone", zoneId],
    ["incarnation", report.incarnation],
    ["this node", String(report.nodeId)],
    ["last index", `${report.lastIndex} (term ${report.lastTerm})`],
    ["commit", String(report.commitIndex)],
    ["no leader for", seconds],
    ...report.voters.map(
      ({ nodeId, address, answers }) =>
        ["voter", `${nodeId} at ${address ?? "-"}: ${answers ? "answers" : "does not answer"}`] as const,
    ),
  ]);
  const losses = report.mayLose.map((line) => `  - ${line}`);
  if (replacement !== null) {
    return [
      ...facts,
      "",
      `zone ${zoneId} goes on as ${replacement} with node ${report.nodeId} as its only voter; what may be lost:`,
      ...losses,
      "",
      `let other nodes join again: \`nexus zone join ${zoneId}\` against each of them`,
    ];
  }
  return [
    ...facts,
    "",
    refusal === null
      ? "nothing was changed; recovering the zone here may lose:"
      : `it cannot be recovered here: ${refusal}`,
    ...(refusal === null ? losses : []),
  ];
}

export function recoveryDocument(report: RecoveryReport): Record<string, unknown> {
  const { zoneId, nodeId, voters, ...rest } = report;
  return {
    zone: zoneId,
    nodeId: String(nodeId),
    ...rest,
    voters: voters.map((voter) => ({ ...voter, nodeId: String(voter.nodeId) })),
  };
}
