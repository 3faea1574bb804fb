import type { NexusError } from "@nexus/contracts";

/** A call was turned away before any work was done: it may be made elsewhere, a change too. Internal. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly error: NexusError;

  constructor(error: NexusError) {
    super(error.message);
    this.error = error;
  }
}
