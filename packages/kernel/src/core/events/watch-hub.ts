import { setMaxListeners } from "node:events";
import { type IncarnationId, LOCAL, NexusError, type ZoneId } from "@nexus/contracts";
import { parentPath } from "@nexus/lib";
import type { HistoryPosition, MetaStore } from "../../abc/meta-store.js";
import type { HistoryChange } from "../namespace/history-record.js";

/** Changes read from a zone at once, before they are matched. */
const CHANGES_READ = 1000;
const READ_TIMEOUT_MS = 10_000;

/** What a waiting watch is woken by. */
export interface WatchInterest {
  /** Directory in the zone that everything it asks for lies in or equals. */
  readonly base: string;
  /** It has seen everything up to here. */
  readonly position: HistoryPosition;
  sees(change: HistoryChange): boolean;
}

/** What a watch waits for in one zone. */
export interface WatchedInterest {
  readonly store: MetaStore;
  readonly interest: WatchInterest;
}

/** How a wait ended: with everything for it until `through`, perhaps nothing, or it must look for itself. */
export type WatchWait =
  | {
      readonly kind: "read";
      readonly changes: readonly HistoryChange[];
      readonly through: HistoryPosition;
    }
  | { readonly kind: "look" };

interface Waiter extends WatchInterest {
  /** What came for it in the slice of history being told. */
  readonly found: HistoryChange[];
  end(how: WatchWait): void;
}

/**
 * Watches that wait, by zone. However many there are, each change of a zone is read once and matched against those
 * whose directory lies above it; those it is for are given it. A watch between two calls is not here: it costs its
 * cursor and nothing else.
 */
export class WatchHub {
  readonly #maxWaits: number;
  readonly #zones = new Map<ZoneId, ZoneWatch>();
  #waiting = 0;
  #zoneWaits = 0;
  #isClosed = false;

  /** `maxWaits`: zones that watches wait for, each watch counted once for each of its own. */
  constructor(maxWaits: number) {
    this.#maxWaits = maxWaits;
  }

  /** Watches that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Zones they wait for: of a watch of several zones, each. */
  get zoneWaits(): number {
    return this.#zoneWaits;
  }

  /**
   * Until one of the zones has something for the watch, or it must look for itself, or the time is up. Answers by
   * position; null: nothing is known of that zone. Errors: RESOURCE_EXHAUSTED, CLOSED, CANCELLED.
   */
  async wait(
    zones: readonly WatchedInterest[],
    waitMs: number,
    signal: AbortSignal | null,
  ): Promise<readonly (WatchWait | null)[]> {
    if (this.#isClosed) throw closed();
    if (this.#zoneWaits + zones.length > this.#maxWaits) throw tooMany(this.#maxWaits);
    this.#waiting += 1;
    this.#zoneWaits += zones.length;
    try {
      const [only] = zones;
      if (only !== undefined && zones.length === 1) return [await this.#waitFor(only, waitMs, signal)];
      return await this.#waitForFirst(zones, waitMs, signal);
    } finally {
      this.#waiting -= 1;
      this.#zoneWaits -= zones.length;
    }
  }

  /** A mount came or went there: watches of directories above it may have another zone to tell of. */
  mountChanged(zone: ZoneId, path: string): void {
    this.#zones.get(zone)?.releaseAbove(path);
  }

  /** Wakes everybody; who waits again is refused CLOSED. */
  close(): void {
    this.#isClosed = true;
    for (const zone of [...this.#zones.values()]) zone.release();
  }

  #waitFor(
    { store, interest }: WatchedInterest,
    waitMs: number,
    signal: AbortSignal | null,
  ): Promise<WatchWait> {
    return this.#zoneOf(store, interest.position).wait(interest, waitMs, signal);
  }

  async #waitForFirst(
    zones: readonly WatchedInterest[],
    waitMs: number,
    signal: AbortSignal | null,
  ): Promise<readonly (WatchWait | null)[]> {
    const rest = new AbortController();
    // One for each zone, which is no leak.
    setMaxListeners(0, rest.signal);
    const found: (WatchWait | null)[] = zones.map(() => null);
    const waits = zones.map(async (zone, i) => {
      found[i] = await this.#waitFor(zone, waitMs, rest.signal);
    });
    const cancel = (): void => rest.abort(signal?.reason);
    signal?.addEventListener("abort", cancel, { once: true });
    if (signal?.aborted === true) cancel();
    try {
      await Promise.race(waits);
    } finally {
      signal?.removeEventListener("abort", cancel);
      rest.abort();
      await Promise.allSettled(waits);
    }
    return found;
  }

  #zoneOf(store: MetaStore, position: HistoryPosition): ZoneWatch {
    const known = this.#zones.get(store.zoneId);
    if (known !== undefined && known.store === store && known.incarnation === position.incarnation)
      return known;
    known?.release();
    const zone: ZoneWatch = new ZoneWatch(store, position, () => {
      if (this.#zones.get(store.zoneId) === zone) this.#zones.delete(store.zoneId);
    });
    this.#zones.set(store.zoneId, zone);
    return zone;
  }
}

/** The watches that wait for one zone; gone when the last of them is. */
class ZoneWatch {
  readonly store: MetaStore;
  readonly #byBase = new Map<string, Set<Waiter>>();
  readonly #onEmpty: () => void;
  readonly #stop: () => void;
  #position: HistoryPosition;
  #isReading = false;
  #isBehind = false;

  constructor(store: MetaStore, position: HistoryPosition, onEmpty: () => void) {
    this.store = store;
    this.#position = position;
    this.#onEmpty = onEmpty;
    this.#stop = store.onHistory(() => this.#catchUp());
  }

  get incarnation(): IncarnationId {
    return this.#position.incarnation;
  }

  wait(interest: WatchInterest, waitMs: number, signal: AbortSignal | null): Promise<WatchWait> {
    const { position } = interest;
    // Those before it may have read on since it did, or come from a node that was ahead: a part is read again.
    if (position.index < this.#position.index) this.#position = position;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
        this.#remove(waiter);
      };
      const end = (how: WatchWait): void => {
        leave();
        resolve(how);
      };
      const cancel = (): void => {
        leave();
        reject(new NexusError({ code: "CANCELLED", what: "the watch was cancelled", cause: signal?.reason }));
      };
      const timer = setTimeout(() => {
        const through = this.#position.index > position.index ? this.#position : position;
        end({ kind: "read", changes: [], through });
      }, waitMs);
      const waiter: Waiter = { ...interest, sees: (change) => interest.sees(change), found: [], end };
      signal?.addEventListener("abort", cancel, { once: true });
      this.#add(waiter);
      this.#catchUp();
      if (signal?.aborted === true) cancel();
    });
  }

  /** Wakes everybody to look for themselves. */
  release(): void {
    for (const waiters of [...this.#byBase.values()]) {
      for (const waiter of [...waiters]) waiter.end({ kind: "look" });
    }
  }

  /** The same for those of directories above a path, or of that path. */
  releaseAbove(path: string): void {
    for (let base = path; ; base = parentPath(base)) {
      for (const waiter of [...(this.#byBase.get(base) ?? [])]) waiter.end({ kind: "look" });
      if (base === "/") return;
    }
  }

  #add(waiter: Waiter): void {
    const waiters = this.#byBase.get(waiter.base) ?? new Set();
    this.#byBase.set(waiter.base, waiters.add(waiter));
  }

  #remove(waiter: Waiter): void {
    const waiters = this.#byBase.get(waiter.base);
    if (waiters?.delete(waiter) !== true || waiters.size > 0) return;
    this.#byBase.delete(waiter.base);
    if (this.#byBase.size > 0) return;
    this.#stop();
    this.#onEmpty();
  }

  #catchUp(): void {
    this.#isBehind = true;
    if (this.#isReading) return;
    this.#isReading = true;
    this.#read().catch(() => {
      // What is wrong (compacted, closed, removed) is for each of them to be told by a call of their own.
      this.#isReading = false;
      this.release();
    });
  }

  async #read(): Promise<void> {
    const options = { consistency: LOCAL, timeoutMs: READ_TIMEOUT_MS };
    while (this.#isBehind && this.#byBase.size > 0) {
      this.#isBehind = false;
      const after = this.#position;
      const { changes, through } = await this.store.readHistory({ after, limit: CHANGES_READ }, options);
      const woken = new Set<Waiter>();
      for (const change of changes) this.#tell(change, woken);
      for (const waiter of woken) waiter.end({ kind: "read", changes: waiter.found, through });
      this.#isBehind ||= changes.length >= CHANGES_READ;
      // Else one came meanwhile that has to be read for from further back.
      if (this.#position === after) this.#position = through;
    }
    this.#isReading = false;
  }

  #tell(change: HistoryChange, woken: Set<Waiter>): void {
    const { oldPath, path } = change;
    if (oldPath === null) return this.#tellAt(change, path, woken);
    // What hangs below a moved entry moved too, and so may any directory watched.
    for (const base of this.#byBase.keys()) this.#match(change, base, woken);
  }

  #tellAt(change: HistoryChange, path: string, woken: Set<Waiter>): void {
    for (let base = path; ; base = parentPath(base)) {
      this.#match(change, base, woken);
      if (base === "/") return;
    }
  }

  #match(change: HistoryChange, base: string, woken: Set<Waiter>): void {
    for (const waiter of this.#byBase.get(base) ?? []) {
      if (change.index <= waiter.position.index || !waiter.sees(change)) continue;
      waiter.found.push(change);
      woken.add(waiter);
    }
  }
}

function closed(): NexusError {
  return new NexusError({
    code: "CLOSED",
    what: "this node is shutting down: nothing can be watched here",
    remedy: "go on from the cursor on another node",
  });
}

function tooMany(limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `watches wait for ${limit} zones on this node already (limit maxWaitingWatches)`,
    remedy: "watch fewer patterns, or go on from the cursor on another node",
    details: { limit },
  });
}
