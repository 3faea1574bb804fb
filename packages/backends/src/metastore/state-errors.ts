import { NexusError } from "@nexus/contracts";
import { errnoOf } from "../files/file-errors.js";

const NO_SPACE_TEXT = /no space left|disk quota exceeded|ENOSPC|EDQUOT/i;

/** LevelDB reports a full disk only in the text of its errors. */
export function isNoSpace(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (NO_SPACE_TEXT.test(at.message)) return true;
  }
  return false;
}

/** The database was closed under a read, by a recovery: the read is worth repeating. */
export function isNotOpen(error: unknown): boolean {
  const code = errnoOf(error);
  return (
    code === "LEVEL_DATABASE_NOT_OPEN" ||
    code === "LEVEL_ITERATOR_NOT_OPEN" ||
    code === "LEVEL_SNAPSHOT_NOT_OPEN"
  );
}

/** Why the database cannot be opened. */
export function openingFailed(location: string, error: unknown): NexusError {
  if (NexusError.is(error)) return error;
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const code = errnoOf(cause);
  if (code === "LEVEL_LOCKED") {
    return new NexusError({
      code: "BOOT_REFUSED",
      what: `${location} is in use by another process`,
      remedy: "stop that process, or use another data folder",
      cause: error,
    });
  }
  if (isNoSpace(error)) return noSpace(location, error);
  return new NexusError({
    code: code === "LEVEL_CORRUPTION" ? "CORRUPT" : "IO_ERROR",
    what: `opening the metadata in ${location} failed: ${text}`,
    remedy:
      code === "LEVEL_CORRUPTION" ? "restore the folder from a backup" : "check the disk and the system log",
    cause: error,
  });
}

export function noSpace(location: string, cause: unknown): NexusError {
  return new NexusError({
    code: "NO_SPACE",
    what: `the disk of ${location} is full; nothing was changed`,
    remedy: "free space on that filesystem, then try again; reads go on",
    details: { path: location },
    cause,
  });
}

/** A batch failed and is known not to be in the state. */
export function notWritten(location: string, cause: unknown): NexusError {
  if (isNoSpace(cause)) return noSpace(location, cause);
  return new NexusError({
    code: "IO_ERROR",
    what: `writing metadata in ${location} failed: ${textOf(cause)}; nothing was changed`,
    remedy: "check the disk and the system log, then try again",
    details: { path: location },
    cause,
  });
}

/** A batch failed and the database cannot be opened to see whether it is in it. */
export function unknownOutcome(location: string, cause: unknown): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `writing metadata in ${location} failed (${textOf(cause)}) and it cannot be read back`,
    remedy: "check the disk, then read the entry back before trying again",
    details: { path: location },
    cause,
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
