/**
 * What a client knows of the operation it sent.
 * - `returned`: it was answered with `output`.
 * - `unknown`: no answer came (time-out, crash, lost connection). It may take effect at any time after the call,
 *   even after the last recorded event, or never.
 *
 * An operation that was definitely refused never took effect: leave it out of the history.
 */
export type Outcome<Output> =
  | { readonly kind: "returned"; readonly output: Output; readonly returnedAt: number }
  | { readonly kind: "unknown" };

/**
 * One operation of one client. `calledAt` and `returnedAt` come from one clock, in any unit. An operation precedes
 * another only if it returned at a strictly smaller time than the other was called: equal times overlap.
 */
export interface Operation<Input, Output> {
  readonly client: string | number;
  readonly input: Input;
  readonly calledAt: number;
  readonly outcome: Outcome<Output>;
}

/** Operations of all clients, in any order. */
export type History<Input, Output> = readonly Operation<Input, Output>[];

export function returned<Output>(output: Output, returnedAt: number): Outcome<Output> {
  return { kind: "returned", output, returnedAt };
}

export const UNKNOWN: Outcome<never> = { kind: "unknown" };

/** Throws RangeError when a time is not finite or an operation returned before it was called. */
export function assertHistory(history: History<unknown, unknown>): void {
  for (const [index, { client, calledAt, outcome }] of history.entries()) {
    const end = outcome.kind === "returned" ? outcome.returnedAt : calledAt;
    if (!Number.isFinite(calledAt) || !Number.isFinite(end) || end < calledAt) {
      throw new RangeError(
        `operation ${index} of client ${client} is called at ${calledAt} and returns at ${end}: ` +
          "both must be finite and in this order; record it with one monotonic clock",
      );
    }
  }
}
