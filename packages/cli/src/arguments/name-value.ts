import { usageError } from "./usage-error.js";

/** `NAME=VALUE`; `what` names it. Errors: INVALID_ARGUMENT. */
export function nameValue(text: string, what: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw usageError(`${JSON.stringify(text)} is no ${what}`, "give NAME=VALUE");
}
