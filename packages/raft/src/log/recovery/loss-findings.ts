import type { GroupId, LossFinding } from "../types.js";
import type { GroupLoss, RecoveryReport } from "./report.js";

/** By group, where what it may have acknowledged was lost; damage inside the log goes before a cut tail. */
export function lossFindingsOf(report: RecoveryReport, folder: string): Map<GroupId, LossFinding> {
  const findings = new Map<GroupId, LossFinding>();
  const note = ({ group, promiseKnown }: GroupLoss, finding: Omit<LossFinding, "promiseKnown">): void => {
    if (!findings.has(group)) findings.set(group, { ...finding, promiseKnown });
  };
  for (const { file, offset, reason, losses } of report.damages) {
    for (const loss of losses) note(loss, { file: `${folder}/${file}`, offset, reason });
  }
  if (report.tail !== null) {
    const { file, offset, losses } = report.tail;
    const reason = "the last batch is damaged and was cut off";
    for (const loss of losses) note(loss, { file: `${folder}/${file}`, offset, reason });
  }
  return findings;
}
