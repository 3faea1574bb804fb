import { NexusError } from "@nexus/contracts";

/** The NexusError `work` throws; fails the test when it does not. */
export function refusal(work: () => unknown): NexusError {
  try {
    work();
  } catch (error) {
    if (NexusError.is(error)) return error;
  }
  throw new Error("was not refused with a NexusError");
}
