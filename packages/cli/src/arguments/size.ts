import { usageError } from "./usage-error.js";

const UNITS = { "": 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 } as const;

/** `65536`, `64KiB`, `100MiB`, `2GiB`, `1TiB`: bytes. Errors: INVALID_ARGUMENT naming `option`. */
export function parseSize(text: string, option: string): number {
  const match = /^(\d{1,16})(KiB|MiB|GiB|TiB)?$/.exec(text);
  const unit = UNITS[(match?.[2] ?? "") as keyof typeof UNITS];
  const bytes = match === null ? Number.NaN : Number(match[1]) * unit;
  if (Number.isSafeInteger(bytes)) return bytes;
  throw usageError(
    `${option} "${text}" is not a size in bytes`,
    "write it like 65536, 64KiB, 100MiB, 2GiB or 1TiB",
  );
}
