import { NexusError, type ZoneId } from "@nexus/contracts";
import type { LogHealth } from "../log/types.js";
import { removedFromZone } from "./outcome.js";
import type { ReplicaProblem } from "./replica-ports.js";

/** What keeps this node's log from taking writes; null when nothing does. */
export function logTrouble(health: LogHealth): NexusError | null {
  switch (health.kind) {
    case "ok":
      return null;
    case "noSpace":
      return new NexusError({
        code: "NO_SPACE",
        what: `the disk of this node's log is full: ${health.message}`,
        remedy: "free disk space: writes resume by themselves; reads go on",
      });
    case "hung":
      return new NexusError({
        code: "IO_ERROR",
        what: `the disk of this node's log does not answer`,
        remedy: "check the disk, or write through another member",
      });
    case "failed":
      return new NexusError({
        code: "IO_ERROR",
        what: `the disk of this node's log fails: ${health.message}`,
        remedy: "check the disk, or write through another member",
      });
  }
}

/** Errors: NO_SPACE, IO_ERROR, and the failure of the replica; CLOSED when the node is no member any more. */
export function refuseUnlessWritable(zone: ZoneId, problem: ReplicaProblem | null): void {
  if (problem === null) return;
  switch (problem.kind) {
    case "failed":
    case "disk":
      throw refuseWrites(zone, problem.error);
    case "diverged":
      throw problem.error;
    case "removed":
      throw removedFromZone(zone);
  }
}

/** The refusal of a write on a node whose disk does not take it. */
function refuseWrites(zone: ZoneId, cause: NexusError): NexusError {
  return new NexusError({
    code: cause.code === "NO_SPACE" ? "NO_SPACE" : "IO_ERROR",
    what: `zone ${zone} takes no writes on this node: ${cause.what}`,
    ...(cause.remedy === null ? {} : { remedy: cause.remedy }),
    details: { zone },
    cause,
  });
}
