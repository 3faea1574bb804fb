/** The smallest value that at least `fraction` (0 to 1) of an ascending list do not exceed; NaN of an empty one. */
export function percentile(ascending: readonly number[], fraction: number): number {
  const rank = Math.max(1, Math.ceil(ascending.length * fraction));
  return ascending[rank - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
