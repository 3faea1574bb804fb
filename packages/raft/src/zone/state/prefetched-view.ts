import { compareBytes } from "@nexus/lib";
import type { ByteRange } from "./keys.js";
import type { StateRow, StateView } from "./state-store.js";

/** More rows than a zone has that nobody used yet, and few enough to be read at once. */
const PREFETCHED_ROWS = 256;

/**
 * A view that read its first rows at once. Opening a zone looks at many small ranges; each would cost an iterator of
 * its own, and a node opens a thousand zones. Ranges are served from memory when everything fitted.
 */
export class PrefetchedView implements StateView {
  private constructor(
    private readonly view: StateView,
    private readonly range: ByteRange,
    private readonly first: readonly StateRow[],
  ) {}

  /** Takes the view over: closing this one closes it. It is closed already if this throws. */
  static async of(view: StateView, range: ByteRange): Promise<PrefetchedView> {
    try {
      return new PrefetchedView(view, range, await view.rows(range.low, range.high, PREFETCHED_ROWS));
    } catch (cause) {
      await view.close();
      throw cause;
    }
  }

  get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.view.get(key);
  }

  async rows(low: Uint8Array, high: Uint8Array, limit: number): Promise<readonly StateRow[]> {
    if (!this.#holdsAllOf(low, high)) return this.view.rows(low, high, limit);
    return this.first.filter(({ key }) => isWithin(key, low, high)).slice(0, limit);
  }

  #holdsAllOf(low: Uint8Array, high: Uint8Array): boolean {
    if (this.first.length >= PREFETCHED_ROWS) return false;
    return compareBytes(low, this.range.low) >= 0 && compareBytes(high, this.range.high) <= 0;
  }

  /** Whether it is known that there are no rows outside `part`. */
  holdsNothingBut(part: ByteRange): boolean {
    if (this.first.length >= PREFETCHED_ROWS) return false;
    return this.first.every(({ key }) => isWithin(key, part.low, part.high));
  }

  close(): Promise<void> {
    return this.view.close();
  }
}

function isWithin(key: Uint8Array, low: Uint8Array, high: Uint8Array): boolean {
  return compareBytes(key, low) >= 0 && compareBytes(key, high) < 0;
}
