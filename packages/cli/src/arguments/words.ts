import { usageError } from "./usage-error.js";

/** Argument `index` of a command; commander has checked that required ones are there. */
export function word(args: readonly string[], index: number): string {
  const value = args[index];
  if (value === undefined) throw usageError(`argument ${index + 1} is missing`, "see the command's --help");
  return value;
}
