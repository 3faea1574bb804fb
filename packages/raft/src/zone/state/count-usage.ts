import { countersKey, rowRange, UsageCount, usageKey } from "@nexus/kernel";
import { inGeneration, withoutGeneration } from "./keys.js";
import { pagedRows } from "./paged-rows.js";
import type { StateStore, StateView } from "./state-store.js";

/**
 * Counts what the namespace of a generation holds if it was written before usage was counted; without a namespace (a
 * witness) there is nothing to count. What is counted follows from the rows, so every member that does so agrees.
 */
export async function countMissingUsage(
  store: StateStore,
  view: StateView,
  prefix: Uint8Array,
): Promise<void> {
  if (store.get(inGeneration(prefix, usageKey())) !== undefined) return;
  if (store.get(inGeneration(prefix, countersKey())) === undefined) return;
  const { gte, lt } = rowRange();
  const count = new UsageCount();
  const range = { low: inGeneration(prefix, gte), high: inGeneration(prefix, lt) };
  for await (const { key, value } of pagedRows(view, range))
    count.add({ key: withoutGeneration(key), value });
  const change = count.change();
  store.write([{ ...change, key: inGeneration(prefix, change.key) }]);
}
