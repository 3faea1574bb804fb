import { type ErrorCode, NexusError } from "@nexus/contracts";

/** A failed file call in a form that survives the way between threads (error subclasses do not). */
export interface FileFailure {
  /** `ENOSPC`, `EIO`; `UNKNOWN` for what is not a system error. */
  readonly errno: string;
  readonly path: string;
  readonly message: string;
}

export function errnoOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

export function toFileFailure(error: unknown, path: string): FileFailure {
  const message = error instanceof Error ? error.message : String(error);
  return { errno: errnoOf(error) ?? "UNKNOWN", path, message };
}

interface FailureClass {
  readonly code: ErrorCode;
  readonly remedy: string;
}

const NO_SPACE: FailureClass = {
  code: "NO_SPACE",
  remedy: "free space on that filesystem, then try again",
};
const NO_DESCRIPTORS: FailureClass = {
  code: "RESOURCE_EXHAUSTED",
  remedy: "raise the open-files limit of the process",
};
const NOT_PERMITTED: FailureClass = {
  code: "IO_ERROR",
  remedy: "give the process's user access to that folder",
};
const OTHER: FailureClass = {
  code: "IO_ERROR",
  remedy: "check the disk and the system log",
};

const CLASSES: Readonly<Record<string, FailureClass>> = {
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  EMFILE: NO_DESCRIPTORS,
  ENFILE: NO_DESCRIPTORS,
  EACCES: NOT_PERMITTED,
  EPERM: NOT_PERMITTED,
  EROFS: { code: "IO_ERROR", remedy: "the filesystem is read-only: remount it writable" },
};

/** NO_SPACE, RESOURCE_EXHAUSTED or IO_ERROR with path, errno and remedy. `action`: "storing a blob". */
export function fileError(failure: FileFailure, action: string): NexusError {
  const { code, remedy } = CLASSES[failure.errno] ?? OTHER;
  return new NexusError({
    code,
    what: `${action} failed at ${failure.path}: ${failure.errno} (${failure.message})`,
    remedy,
    details: { path: failure.path, errno: failure.errno },
  });
}

/** A NexusError unchanged; anything else as `fileError`. */
export function asFileError(error: unknown, path: string, action: string): NexusError {
  return NexusError.is(error) ? error : fileError(toFileFailure(error, path), action);
}
