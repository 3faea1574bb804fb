/** The value at `fraction` (0 to 1) of an ascending list; NaN of an empty one. */
export function percentile(ascending: readonly number[], fraction: number): number {
  const at = Math.min(ascending.length - 1, Math.floor(ascending.length * fraction));
  return ascending[at] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
