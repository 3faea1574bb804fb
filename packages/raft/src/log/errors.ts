import { NexusError } from "@nexus/contracts";
import { LogFileError } from "./files/log-files.js";
import type { GroupId } from "./types.js";

/**
 * `unknown`: the bytes may be on disk, and a restart may find them. `notExecuted`: they were never handed to the
 * disk. In `details.outcome` of every rejected write.
 */
export type WriteOutcome = "unknown" | "notExecuted";

export function diskFailed(cause: unknown, outcome: WriteOutcome): NexusError {
  const full = isNoSpace(cause);
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new NexusError({
    code: full && outcome === "notExecuted" ? "NO_SPACE" : "IO_ERROR",
    what: `raft log write ${outcome === "unknown" ? "has an unknown outcome" : "was not done"}: ${detail}`,
    remedy: full
      ? "free space on the log's disk; the log resumes by itself"
      : "check the disk; the log goes on in a fresh segment once the disk takes writes again",
    details: { outcome },
    cause,
  });
}

export function diskHung(elapsedMs: number, outcome: WriteOutcome): NexusError {
  return new NexusError({
    code: outcome === "unknown" ? "IO_ERROR" : "UNAVAILABLE",
    what: `raft log disk has not answered for ${elapsedMs} ms`,
    remedy: "check the disk; the log goes on by itself when the disk answers",
    details: { outcome },
  });
}

export function logFull(reason: string): NexusError {
  return new NexusError({
    code: "NO_SPACE",
    what: `raft log takes no writes: ${reason}`,
    remedy: "free space on the log's disk; the log resumes by itself",
    details: { outcome: "notExecuted" satisfies WriteOutcome },
  });
}

export function notWritable(reason: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `raft log takes no writes now: ${reason}`,
    remedy: "retry later; the log resumes by itself",
    details: { outcome: "notExecuted" satisfies WriteOutcome },
  });
}

export function logClosed(): NexusError {
  return new NexusError({
    code: "CLOSED",
    what: "raft log is closed",
    details: { outcome: "notExecuted" satisfies WriteOutcome },
  });
}

export function groupNotFound(id: GroupId): NexusError {
  return new NexusError({ code: "NOT_FOUND", what: `the log holds no group ${id}` });
}

export function groupQuarantined(id: GroupId): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the log of group ${id} is damaged`,
    remedy: "with other voters repair the group from them; a lone voter must be restored from a backup",
    details: { outcome: "notExecuted" satisfies WriteOutcome },
  });
}

export function badWrite(id: GroupId, what: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what: `log write of group ${id}: ${what}` });
}

export function isNoSpace(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.some(isNoSpace);
  if (cause instanceof LogFileError) return cause.kind === "noSpace";
  return NexusError.is(cause) && cause.code === "NO_SPACE";
}
