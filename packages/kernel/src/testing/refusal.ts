import { NexusError } from "@nexus/contracts";

/** The error a call is refused with. Fails when it is not refused, or with anything but a NexusError. */
export async function refusalOf(promise: Promise<unknown>): Promise<NexusError> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!NexusError.is(outcome)) throw new Error(`expected a refusal, got ${String(outcome)}`);
  return outcome;
}
