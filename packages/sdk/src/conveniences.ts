import { NexusError } from "@nexus/contracts";
import type { ItemResult, StatResult } from "@nexus/kernel";

/** Items of one batch that are written at a time. */
export const BATCH_WRITES_AT_ONCE = 8;

/** Errors: those of the stat, other than that nothing is there. */
export function isThere(item: ItemResult<StatResult>): boolean {
  if (item.ok) return true;
  if (item.error.code === "NOT_FOUND" || item.error.code === "NOT_A_DIRECTORY") return false;
  throw item.error;
}

/** One result an item, in their order; an item's failure never affects another item. */
export async function eachOnItsOwn<I, T>(
  items: readonly I[],
  work: (item: I) => Promise<T>,
): Promise<readonly ItemResult<T>[]> {
  const results: ItemResult<T>[] = [];
  for (let start = 0; start < items.length; start += BATCH_WRITES_AT_ONCE) {
    const some = items
      .slice(start, start + BATCH_WRITES_AT_ONCE)
      .map(async (item): Promise<ItemResult<T>> => {
        try {
          return { ok: true, value: await work(item) };
        } catch (error) {
          return { ok: false, error: NexusError.from(error) };
        }
      });
    results.push(...(await Promise.all(some)));
  }
  return results;
}
