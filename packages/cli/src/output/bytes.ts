const UNITS = ["B", "K", "M", "G", "T", "P"] as const;
const STEP = 1024;

/** Bytes as `ls -h` shows them: `0B`, `999B`, `1.5K`, `12M` (powers of 1024, at most four characters of digits). */
export function humanBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  // 9.97 would round to "10.0" and 1023.9 to "1024": step up where rounding crosses the border.
  if (unit > 0 && Math.round(value) >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? value.toFixed(0) : value.toFixed(1);
  return `${digits}${UNITS[unit] ?? ""}`;
}
