import type { LogIndex, Term } from "@nexus/contracts";
import type { admin, MessageInit } from "@nexus/contracts/wire";
import type { RecoveryReport } from "@nexus/kernel";
import { parseNodeId, parseZoneId } from "@nexus/lib";
import { incarnationFromWire, incarnationToWire } from "./zones.js";

export function recoveryReportToWire(report: RecoveryReport): MessageInit<admin.RecoverZoneResponse> {
  return {
    zoneId: report.zoneId,
    incarnation: incarnationToWire(report.incarnation),
    nodeId: report.nodeId,
    lastIndex: report.lastIndex,
    lastTerm: report.lastTerm,
    commitIndex: report.commitIndex,
    leaderlessMs: report.leaderlessMs === null ? null : Math.round(report.leaderlessMs),
    voters: report.voters.map(({ nodeId, address, answers }) => ({
      nodeId,
      address: address ?? "",
      answers,
    })),
    mayLose: report.mayLose,
    refusal: report.refusal ?? "",
    replacement: report.replacement === null ? new Uint8Array(0) : incarnationToWire(report.replacement),
  };
}

/** Errors: INVALID_ARGUMENT for what no Nexus server sends. */
export function recoveryReportFromWire(wire: admin.RecoverZoneResponse): RecoveryReport {
  return {
    zoneId: parseZoneId(wire.zoneId),
    incarnation: incarnationFromWire(wire.incarnation),
    nodeId: parseNodeId(wire.nodeId),
    lastIndex: wire.lastIndex as LogIndex,
    lastTerm: wire.lastTerm as Term,
    commitIndex: wire.commitIndex as LogIndex,
    leaderlessMs: wire.leaderlessMs,
    voters: wire.voters.map(({ nodeId, address, answers }) => ({
      nodeId: parseNodeId(nodeId),
      address: address === "" ? null : address,
      answers,
    })),
    mayLose: wire.mayLose,
    refusal: wire.refusal === "" ? null : wire.refusal,
    replacement: wire.replacement.length === 0 ? null : incarnationFromWire(wire.replacement),
  };
}
