import { usageError } from "./usage-error.js";

export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** A decimal integer within a range. Errors: INVALID_ARGUMENT naming `option`. */
export function parseInteger(text: string, option: string, range: IntegerRange): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < range.min || value > range.max) {
    throw usageError(
      `${option} "${text}" is not a whole number from ${range.min} to ${range.max}`,
      "give a number in that range",
    );
  }
  return value;
}
