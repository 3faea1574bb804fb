import { NexusError } from "@nexus/contracts";

/** A command asked for wrongly: exit code 2. `what` names the input. */
export function usageError(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy });
}
