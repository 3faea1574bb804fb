import type { ZoneId } from "@nexus/contracts";

/** Tells those who watch a zone on this node that more of its log is applied. Costs one look-up where nobody does. */
export class HistoryFeed {
  readonly #listeners = new Map<ZoneId, Set<() => void>>();

  /** The function returned ends it. */
  listen(zone: ZoneId, listener: () => void): () => void {
    const ofZone = this.#listeners.get(zone) ?? new Set();
    this.#listeners.set(zone, ofZone.add(listener));
    return () => {
      ofZone.delete(listener);
      if (ofZone.size === 0 && this.#listeners.get(zone) === ofZone) this.#listeners.delete(zone);
    };
  }

  /** The zone's replica here applied something, its state was replaced, or it is gone. */
  onApplied(zone: ZoneId): void {
    const ofZone = this.#listeners.get(zone);
    if (ofZone === undefined) return;
    for (const listener of ofZone) listener();
  }
}
