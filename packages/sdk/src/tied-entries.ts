import { type ClientSessionId, NexusError, type ZoneId } from "@nexus/contracts";
import type { SessionTie, WriteResult } from "@nexus/kernel";
import { mintClientSessionId, type RandomBytes } from "@nexus/lib";
import { compileMutation } from "./call-options.js";
import type { SessionDriver } from "./calls.js";
import type { CallDefaults } from "./options.js";
import type { EphemeralEntries, LostEntries } from "./retention-api.js";

/** What is tied to a client vanishes when nothing was heard of it for this long, by the clock of the zone (ms). */
export const DEFAULT_SESSION_LEASE_MS = 15_000;
/** Renewals within one lease: two of them may fail. */
const RENEWALS_PER_LEASE = 3;
const CLOSE_TIMEOUT_MS = 5_000;

export interface TiedEntriesOptions {
  readonly sessions: () => SessionDriver;
  readonly defaults: CallDefaults;
  readonly leaseMs: number;
  readonly randomBytes: RandomBytes;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Calls back again and again until it is ended. */
  readonly setTimer: (intervalMs: number, callback: () => void) => () => void;
}

/** A session, the zones in which entries are tied to it, and when each heard of it last. */
interface Held {
  readonly sessionId: ClientSessionId;
  readonly heardMs: Map<ZoneId, number>;
  /** Writes under way that tie something to it, maybe in a zone that does not know it yet. */
  writes: number;
}

/**
 * The sessions of this client, kept alive as long as it is open. Entries are tied to the newest; an older one is kept
 * for what is tied to it. Another takes its place as soon as it may have ended: nothing new is tied to what is going.
 */
export class TiedEntries implements EphemeralEntries {
  readonly #options: TiedEntriesOptions;
  readonly #listeners = new Set<(lost: LostEntries) => void>();
  #held: Held[] = [];
  #endTimer: (() => void) | null = null;
  #isKeeping = false;
  #isClosed = false;

  constructor(options: TiedEntriesOptions) {
    this.#options = options;
  }

  onLost(listener: (lost: LostEntries) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs a write that ties what it makes; if it can be repeated, once more under another session when this one turns out
   * to have ended. Errors: those of the write, SESSION_ENDED.
   */
  async tie(isRepeatable: boolean, write: (tie: SessionTie) => Promise<WriteResult>): Promise<WriteResult> {
    const held = this.#current();
    try {
      return await this.#tieTo(held, write);
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "SESSION_ENDED") throw error;
      const next = this.#replace(held);
      if (!isRepeatable) throw error;
      return this.#tieTo(next, write);
    }
  }

  async #tieTo(held: Held, write: (tie: SessionTie) => Promise<WriteResult>): Promise<WriteResult> {
    const { leaseMs, nowMs } = this.#options;
    const askedMs = nowMs();
    held.writes += 1;
    try {
      const result = await write({ sessionId: held.sessionId, leaseMs });
      held.heardMs.set(result.entry.zoneId, askedMs);
      if (!this.#isClosed) this.#startKeeping();
      return result;
    } finally {
      held.writes -= 1;
    }
  }

  #startKeeping(): void {
    const { leaseMs, setTimer } = this.#options;
    this.#endTimer ??= setTimer(leaseMs / RENEWALS_PER_LEASE, () => void this.#keepAll());
  }

  #current(): Held {
    const newest = this.#held.at(-1);
    if (newest === undefined) return this.#open();
    return this.#mayHaveEnded(newest) ? this.#replace(newest) : newest;
  }

  #open(): Held {
    const held: Held = {
      sessionId: mintClientSessionId(this.#options.randomBytes),
      heardMs: new Map(),
      writes: 0,
    };
    this.#held.push(held);
    return held;
  }

  /** Unless another call has done so. */
  #replace(ended: Held): Held {
    const newest = this.#held.at(-1);
    return newest === undefined || newest === ended ? this.#open() : newest;
  }

  #mayHaveEnded({ heardMs }: Held): boolean {
    const { leaseMs, nowMs } = this.#options;
    const sinceMs = nowMs() - leaseMs;
    for (const atMs of heardMs.values()) if (atMs <= sinceMs) return true;
    return false;
  }

  /** Never rejects: what fails is tried again, and the zone's clock decides. */
  async #keepAll(): Promise<void> {
    if (this.#isKeeping) return;
    this.#isKeeping = true;
    try {
      await Promise.all(this.#held.map((held) => this.#keep(held)));
      const newest = this.#held.at(-1);
      this.#held = this.#held.filter((held) => held === newest || held.heardMs.size > 0 || held.writes > 0);
    } finally {
      this.#isKeeping = false;
    }
  }

  /** Each zone for itself: one without a quorum holds up no other. */
  async #keep(held: Held): Promise<void> {
    await Promise.all([...held.heardMs.keys()].map((zone) => this.#keepIn(held, zone)));
  }

  async #keepIn(held: Held, zone: ZoneId): Promise<void> {
    const { sessions, defaults, leaseMs, nowMs } = this.#options;
    const call = compileMutation({ timeoutMs: leaseMs / RENEWALS_PER_LEASE }, defaults);
    const askedMs = nowMs();
    let hasEnded: boolean;
    try {
      const { sessionId } = held;
      const { ended } = await sessions().keep({ sessionId, zones: [zone], leaseMs }, call);
      hasEnded = ended.length > 0;
    } catch {
      // Unreachable for now: the next renewal, or the zone's answer to it, tells.
      return;
    }
    if (hasEnded) this.#lose(held, zone);
    else held.heardMs.set(zone, askedMs);
  }

  #lose(held: Held, zone: ZoneId): void {
    held.heardMs.delete(zone);
    if (this.#held.at(-1) === held) this.#open();
    for (const listener of this.#listeners) tell(listener, { zoneId: zone, sessionId: held.sessionId });
  }

  /** Ends every session: what is tied to this client vanishes. What cannot be reached does so when its lease is over. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endTimer?.();
    const { sessions, defaults } = this.#options;
    const call = compileMutation({ timeoutMs: CLOSE_TIMEOUT_MS }, defaults);
    const held = this.#held;
    this.#held = [];
    await Promise.allSettled(
      held.flatMap(({ sessionId, heardMs }) =>
        [...heardMs.keys()].map((zone) => sessions().keep({ sessionId, zones: [zone], leaseMs: 0 }, call)),
      ),
    );
  }
}

/** What a listener throws is its process's to hear of, and keeps neither the other listeners nor the sessions. */
function tell(listener: (lost: LostEntries) => void, lost: LostEntries): void {
  try {
    listener(lost);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Keeps a process alive no longer than its work. */
export function repeat(intervalMs: number, callback: () => void): () => void {
  const timer = setInterval(callback, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
