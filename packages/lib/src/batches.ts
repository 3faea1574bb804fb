/** Items that go together, one such batch after the other; `work` gives one result for each. Rejects when one fails. */
export async function inBatches<I, R>(
  items: readonly I[],
  maxItems: number,
  work: (some: readonly I[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += maxItems) {
    results.push(...(await work(items.slice(start, start + maxItems))));
  }
  return results;
}

/** What of a list goes together. */
export interface Packing<I> {
  readonly maxItems: number;
  readonly bytesOf: (item: I) => number;
  /** Of one batch; an item that is larger goes alone. */
  readonly maxBytes: number;
}

/**
 * Changes that go together, one such batch after the other. The first one's failure is the caller's; once something may be
 * changed, a batch that fails as a whole does not hide what became of the others: `failed` makes it each item's result.
 */
export async function changeInBatches<I, R>(
  items: readonly I[],
  packing: Packing<I>,
  work: (some: readonly I[]) => Promise<readonly R[]>,
  failed: (error: unknown) => R,
): Promise<readonly R[]> {
  const results: R[] = [];
  let start = 0;
  while (start < items.length) {
    const some = items.slice(start, endOfBatch(items, start, packing));
    const done = work(some);
    const isFirst = start === 0;
    results.push(
      ...(isFirst ? await done : await done.catch((error: unknown) => some.map(() => failed(error)))),
    );
    start += some.length;
  }
  return results;
}

function endOfBatch<I>(
  items: readonly I[],
  start: number,
  { maxItems, bytesOf, maxBytes }: Packing<I>,
): number {
  let bytes = 0;
  let end = start;
  for (const item of items.slice(start, start + maxItems)) {
    bytes += bytesOf(item);
    if (end > start && bytes > maxBytes) break;
    end += 1;
  }
  return end;
}
