import { NexusError } from "@nexus/contracts";
import type { CallInfo } from "../../server/unary.js";

/** What a dispatcher makes of a method: its result, or that the next one may know it. */
export type Dispatched =
  | { readonly kind: "answered"; readonly result: unknown }
  /** `problem` and `known` are for the caller, when nobody else knows it either. */
  | { readonly kind: "unknown"; readonly problem: string; readonly known: readonly string[] };

/** Works the methods it knows. The caller has proved who it is before anything is dispatched. */
export interface CallDispatcher {
  dispatch(method: string, payload: Uint8Array, call: CallInfo): Promise<Dispatched>;
}

/**
 * Asks one dispatcher after the other until one knows the method. A failure ends it: a method that was found and
 * failed is never tried elsewhere. Errors: METHOD_NOT_FOUND, and those of the method.
 */
export async function dispatchCall(
  dispatchers: readonly CallDispatcher[],
  method: string,
  payload: Uint8Array,
  call: CallInfo,
): Promise<unknown> {
  const problems: string[] = [];
  const known: string[] = [];
  for (const dispatcher of dispatchers) {
    const dispatched = await dispatcher.dispatch(method, payload, call);
    if (dispatched.kind === "answered") return dispatched.result;
    problems.push(dispatched.problem);
    known.push(...dispatched.known);
  }
  throw new NexusError({
    code: "METHOD_NOT_FOUND",
    what: `there is no method ${JSON.stringify(method.slice(0, 80))}: ${problems.join(", ")}`,
    remedy: known.length === 0 ? "use a flat method" : `use one of ${known.join(", ")}`,
  });
}
