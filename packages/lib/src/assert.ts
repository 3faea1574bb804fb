import { NexusError } from "@nexus/contracts";

export type AssertionValues = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Guards an invariant, in production too. `values` are the numbers the claim is about: they end up in the
 * message and in `details`. Errors: INTERNAL.
 */
export function invariant(
  condition: boolean,
  claim: string,
  values: AssertionValues = {},
): asserts condition {
  if (condition) return;
  const shown = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  throw new NexusError({
    code: "INTERNAL",
    what: `invariant broken: ${claim}${shown.length === 0 ? "" : ` (${shown.join(", ")})`}`,
    remedy: "report this with the log of the node",
    details: values,
  });
}

/** The compile-time proof that a switch is exhaustive. Errors: INTERNAL when untyped input gets here anyway. */
export function unreachable(value: never, what: string): never {
  throw new NexusError({
    code: "INTERNAL",
    what: `invariant broken: unexpected ${what} ${JSON.stringify(value)}`,
  });
}
