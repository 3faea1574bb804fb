import { LOCAL, type ZoneId } from "@nexus/contracts";
import type { HistoryPosition, MetaStore } from "../../abc/meta-store.js";
import type { ZoneMountChange } from "../../hal/distributed-coordinator.js";

/** Mounts that came or went on this node, remembered for watches that meet them later; the oldest are forgotten. */
const MAX_PASSAGES = 1_024;
const READ_TIMEOUT_MS = 10_000;

/** Where a zone's history stood when the mount came or went; null: it could not be read here then. */
type Standing = Promise<HistoryPosition | null>;

export interface MountPassagesOptions {
  readonly storeOf: (zone: ZoneId) => MetaStore;
}

/**
 * When mounts came and went, in the histories of the zones behind them. A zone's log knows nothing of where it is mounted:
 * this is what lets a watch tell of a zone from the moment it was mounted, and of one that was taken away until then.
 */
export class MountPassages {
  readonly #storeOf: (zone: ZoneId) => MetaStore;
  readonly #came = new Map<string, Standing>();
  readonly #went = new Map<string, Standing>();

  constructor({ storeOf }: MountPassagesOptions) {
    this.#storeOf = storeOf;
  }

  /** A mount's row was applied or removed on this node; `before` is the zone that was mounted there, or null. */
  note({ zone, path, target }: ZoneMountChange, before: ZoneId | null): void {
    if (before !== null && before !== target)
      this.#remember(this.#went, passageKey(zone, path, before), before);
    if (target !== null && before !== target)
      this.#remember(this.#came, passageKey(zone, path, target), target);
  }

  /** Where `target` stood when it was mounted at `path` of `zone`; null: not known any more, or not known then. */
  async arrivalOf(zone: ZoneId, path: string, target: ZoneId): Promise<HistoryPosition | null> {
    return (await this.#came.get(passageKey(zone, path, target))) ?? null;
  }

  /** Where `target` stood when it was taken from `path` of `zone`; null: that is not known here. */
  async departureOf(zone: ZoneId, path: string, target: ZoneId): Promise<HistoryPosition | null> {
    return (await this.#went.get(passageKey(zone, path, target))) ?? null;
  }

  #remember(passages: Map<string, Standing>, key: string, zone: ZoneId): void {
    passages.delete(key);
    passages.set(key, this.#standingOf(zone));
    const [oldest] = passages.keys();
    if (passages.size > MAX_PASSAGES && oldest !== undefined) passages.delete(oldest);
  }

  async #standingOf(zone: ZoneId): Standing {
    try {
      const store = this.#storeOf(zone);
      const { through } = await store.readHistory(
        { after: null, limit: 1 },
        { consistency: LOCAL, timeoutMs: READ_TIMEOUT_MS },
      );
      return through;
    } catch {
      // Not on this node, or without a history: a watch that meets it says so itself.
      return null;
    }
  }
}

function passageKey(zone: ZoneId, path: string, target: ZoneId): string {
  return `${target}:${zone}${path}`;
}
