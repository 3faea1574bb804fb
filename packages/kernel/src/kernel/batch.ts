import { NexusError } from "@nexus/contracts";
import type { ItemResult } from "./api.js";

/** Runs one item; what it fails with becomes its result. */
export async function settle<T>(work: () => Promise<T>): Promise<ItemResult<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: NexusError.from(error) };
  }
}

/** Errors: RESOURCE_EXHAUSTED. */
export function requireBatchSize(count: number, maxItems: number): void {
  if (count <= maxItems) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `a batch of ${count} items is larger than ${maxItems}`,
    remedy: "split it",
    details: { limit: maxItems },
  });
}

/**
 * Runs every item, at most `concurrency` at once, results in order. Items with the same `keyOf` run one
 * after the other in the order given, so that the last of two writes to one file is the one that stays. An item
 * whose key cannot be told fails with that.
 */
export async function runBatch<I, T>(
  items: readonly I[],
  concurrency: number,
  keyOf: ((item: I) => Promise<string>) | null,
  work: (item: I) => Promise<T>,
): Promise<readonly ItemResult<T>[]> {
  const results = new Array<ItemResult<T>>(items.length);
  const chains = await chainsOf(items, keyOf, (index, failure) => {
    results[index] = failure;
  });
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let chain = chains[next++]; chain !== undefined; chain = chains[next++]) {
      for (const index of chain) {
        const item = items[index] as I;
        results[index] = await settle(() => work(item));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, chains.length) }, worker));
  return results;
}

type Failure = Extract<ItemResult<never>, { readonly ok: false }>;

/** Positions of items that must keep their order, together. */
async function chainsOf<I>(
  items: readonly I[],
  keyOf: ((item: I) => Promise<string>) | null,
  onFailure: (index: number, failure: Failure) => void,
): Promise<readonly (readonly number[])[]> {
  // One item has no order to keep, and pays for no key.
  if (keyOf === null || items.length < 2) return items.map((_, index) => [index]);
  const keys = await Promise.all(items.map((item) => settle(() => keyOf(item))));
  const chains = new Map<string, number[]>();
  keys.forEach((key, index) => {
    if (!key.ok) return onFailure(index, key);
    const chain = chains.get(key.value);
    if (chain === undefined) chains.set(key.value, [index]);
    else chain.push(index);
  });
  return [...chains.values()];
}
