import type { ByteRange } from "./keys.js";
import type { StateRow, StateView } from "./state-store.js";

const PAGE_ROWS = 1000;

/** Rows of a view in byte order, read a page at a time. */
export async function* pagedRows(view: StateView, range: ByteRange): AsyncGenerator<StateRow> {
  let { low } = range;
  for (;;) {
    const page = await view.rows(low, range.high, PAGE_ROWS);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return;
    low = new Uint8Array(last.key.length + 1);
    low.set(last.key);
  }
}
