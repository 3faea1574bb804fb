import { NexusError } from "@nexus/contracts";

/** The call may or may not have taken effect: nothing may be undone on its account. */
export function isUnknownOutcome(error: unknown): error is NexusError {
  return NexusError.is(error) && error.code === "UNKNOWN_OUTCOME";
}

/** A folder that others put something in stays. Errors: everything but that, and that it is gone already. */
export function ignoreMissingOrFull(error: unknown): void {
  if (!NexusError.is(error) || error.code !== "DIRECTORY_NOT_EMPTY") ignoreMissing(error);
}

/** What was to be removed is gone already: as wanted. Errors: everything else. */
export function ignoreMissing(error: unknown): void {
  if (!NexusError.is(error) || error.code !== "NOT_FOUND") throw error;
}
