import type { LogIndex } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { decodeConfChange } from "../core/confchange/codec.js";
import type { ConfChange, ConfState, EntriesResult, Entry, Message } from "../core/types.js";
import type { RaftLimits } from "../host/limits.js";
import type { HostClock } from "../host/ports.js";
import { type ConfChangeContext, decodeConfChangeContext } from "../wire/conf-change-context.js";
import type { ConfHistory } from "./conf-history.js";
import type { DigestCheckpoints } from "./digest-checkpoints.js";
import { applyEntry, type EntryEffect } from "./state/apply.js";
import { applyAsWitness } from "./state/apply-witness.js";
import type { StateSlice } from "./state/slice.js";
import type { ZoneState } from "./state/zone-state.js";

/** How a membership change ended when its entry was applied. */
export interface ConfEffect {
  readonly kind: "confChange";
  readonly context: ConfChangeContext | null;
  /** False: another change came first, so this one did nothing. */
  readonly accepted: boolean;
}

export interface AppliedEffect {
  readonly index: LogIndex;
  readonly effect: EntryEffect | ConfEffect;
}

export interface SliceSummary {
  readonly effects: readonly AppliedEffect[];
  readonly entries: number;
  /** Of the entries. */
  readonly bytes: number;
  readonly durationMs: number;
  /** Some of the entries said what time it is in the zone. */
  readonly isStamped: boolean;
  readonly mountsChanged: boolean;
  readonly registryChanged: boolean;
  readonly locksChanged: boolean;
  readonly stateHashChanged: boolean;
  /** Entries removed by sweeps; null: none of the entries was a sweep. */
  readonly rowsExpired: number | null;
  readonly membersChanged: boolean;
}

export interface ApplierPorts {
  readonly limits: RaftLimits;
  readonly clock: HostClock;
  readonly history: ConfHistory;
  readonly checkpoints: DigestCheckpoints;
  defer(callback: () => void): void;
  state(): ZoneState;
  /** Entries of the durable log, to replay what a reloaded state lost. */
  readLog(low: LogIndex, high: LogIndex): EntriesResult;
  applyConfChange(change: ConfChange): ConfState;
  /** A slice was applied. What it returns is awaited before the next one. */
  onSlice(summary: SliceSummary): Promise<void> | null;
  deliver(responses: readonly Message[]): void;
  /** Applying stopped; it goes on after `resume`. */
  onFailure(cause: unknown): void;
}

const REPLAY_RETRY_MS = 10;

interface Work {
  readonly entries: readonly Entry[];
  readonly responses: readonly Message[];
}

/**
 * The apply thread of one replica: applies committed entries in slices of a few milliseconds, each written in one
 * step with its applied index, and tells those who wait. Entries the state lost when its store was reopened are
 * replayed from the log first.
 */
export class Applier {
  readonly #ports: ApplierPorts;
  #queue: Work[] = [];
  #handedOut: LogIndex;
  #isRunning = false;
  #isPaused = false;
  #pauseWaiters: (() => void)[] = [];

  constructor(ports: ApplierPorts) {
    this.#ports = ports;
    this.#handedOut = ports.state().applied.index;
  }

  submit(message: Message): void {
    this.#queue.push({ entries: message.entries, responses: message.responses });
    const last = message.entries[message.entries.length - 1];
    if (last !== undefined && last.index > this.#handedOut) this.#handedOut = last.index;
  }

  /** Starts applying unless it is under way; the first slice runs before this returns. */
  run(): void {
    if (this.#isRunning || this.#isPaused || !this.#hasWork()) return;
    this.#isRunning = true;
    this.#loop().then(
      () => this.#stopped(),
      (cause: unknown) => {
        this.#isPaused = true;
        this.#stopped();
        this.#ports.onFailure(cause);
      },
    );
  }

  /** Resolves once no slice is under way; none starts before `resume`. */
  pause(): Promise<void> {
    this.#isPaused = true;
    if (!this.#isRunning) return Promise.resolve();
    return new Promise((resolve) => this.#pauseWaiters.push(resolve));
  }

  resume(): void {
    this.#isPaused = false;
    this.run();
  }

  /** State now covers everything up to `index`, by a snapshot. */
  skipThrough(index: LogIndex): void {
    if (index > this.#handedOut) this.#handedOut = index;
  }

  /** Forgets what was handed out: the core was started again and will hand it out again. */
  restart(): void {
    this.#queue = [];
    this.#handedOut = this.#ports.state().applied.index;
  }

  #hasWork(): boolean {
    return this.#queue.length > 0 || this.#ports.state().applied.index < this.#handedOut;
  }

  #stopped(): void {
    this.#isRunning = false;
    const waiters = this.#pauseWaiters;
    this.#pauseWaiters = [];
    for (const resolve of waiters) resolve();
    if (waiters.length === 0) this.run();
  }

  async #loop(): Promise<void> {
    const { limits } = this.#ports;
    while (this.#hasWork() && !this.#isPaused) {
      const entries = this.#nextEntries();
      if (entries === null) {
        await this.#waitMs(REPLAY_RETRY_MS);
        continue;
      }
      const afterwards = entries.length === 0 ? null : this.#applySlice(entries);
      this.#deliverDone();
      if (afterwards !== null) await afterwards;
      const { store } = this.#ports.state();
      if (store.unwrittenBytes() > limits.maxUnwrittenStateBytes) await store.settled();
      if (this.#hasWork()) await new Promise<void>((resolve) => this.#ports.defer(resolve));
    }
  }

  #waitMs(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#ports.clock.setTimer(delayMs, resolve));
  }

  /** What to apply next; null while it must first be read back from disk. */
  #nextEntries(): readonly Entry[] | null {
    const applied = this.#ports.state().applied.index;
    for (const work of this.#queue) {
      const last = work.entries[work.entries.length - 1];
      if (last === undefined || last.index <= applied) continue;
      const first = work.entries[0] as Entry;
      if (first.index > applied + 1) return this.#readBack(applied, first.index);
      return first.index === applied + 1
        ? work.entries
        : work.entries.filter((entry) => entry.index > applied);
    }
    return applied < this.#handedOut ? this.#readBack(applied, (this.#handedOut + 1) as LogIndex) : [];
  }

  #readBack(applied: LogIndex, high: LogIndex): readonly Entry[] | null {
    const result = this.#ports.readLog((applied + 1) as LogIndex, high);
    if (result.kind === "entries") return result.entries;
    invariant(
      result.kind === "temporarilyUnavailable",
      `the log holds what the state lacks (${result.kind})`,
      {
        applied,
        high,
      },
    );
    return null;
  }

  #applySlice(entries: readonly Entry[]): Promise<void> | null {
    const { limits, clock } = this.#ports;
    const startedMs = clock.nowMs();
    const state = this.#ports.state();
    const slice = state.beginSlice();
    const effects: AppliedEffect[] = [];
    let { index, term, zoneTimeMs } = state.applied;
    let isStamped = false;
    let mountsChanged = false;
    let registryChanged = false;
    let locksChanged = false;
    let stateHashChanged = false;
    let rowsExpired: number | null = null;
    let membersChanged = false;
    let count = 0;
    let bytes = 0;
    for (const entry of entries) {
      invariant(entry.index === index + 1, "entries are applied without gaps", { entry: entry.index, index });
      if (entry.type === "EntryNormal") {
        const result = state.isWitness
          ? applyAsWitness(state, slice, entry)
          : applyEntry(state, slice, entry, zoneTimeMs);
        if (result.stampMs !== null) {
          zoneTimeMs = Math.max(zoneTimeMs, result.stampMs);
          isStamped = true;
        }
        mountsChanged ||= result.mountsChanged;
        registryChanged ||= result.registryChanged;
        locksChanged ||= result.locksChanged;
        stateHashChanged ||= result.stateHashChanged;
        if (result.rowsExpired !== null) rowsExpired = (rowsExpired ?? 0) + result.rowsExpired;
        if (result.effect.kind !== "none") effects.push({ index: entry.index, effect: result.effect });
      } else {
        effects.push({ index: entry.index, effect: this.#applyConfEntry(state, slice, entry) });
        membersChanged = true;
      }
      ({ index, term } = entry);
      // The digest of a witness says nothing: it leaves out what the others apply.
      if (!state.isWitness) this.#ports.checkpoints.onApplied(index, slice);
      count += 1;
      bytes += entry.data.length;
      if (count >= limits.applySliceEntries) break;
      if (clock.nowMs() - startedMs >= limits.applySliceMs) break;
    }
    state.commitSlice(slice, index, term, zoneTimeMs);
    const durationMs = clock.nowMs() - startedMs;
    return this.#ports.onSlice({
      effects,
      entries: count,
      bytes,
      durationMs,
      isStamped,
      mountsChanged,
      registryChanged,
      locksChanged,
      stateHashChanged,
      rowsExpired,
      membersChanged,
    });
  }

  #applyConfEntry(state: ZoneState, slice: StateSlice, entry: Entry): ConfEffect {
    const change = decodeConfChange(entry.type, entry.data);
    const context = change.context.length === 0 ? null : decodeConfChangeContext(change.context);
    let confState = this.#ports.history.at(entry.index);
    if (confState === undefined) {
      const isStale = context !== null && context.expectedConfIndex !== state.conf.confIndex;
      confState = isStale ? null : this.#ports.applyConfChange(change);
      this.#ports.history.record(entry.index, confState);
    }
    if (confState !== null) state.changeConf(slice, confState, entry.index, context?.members ?? []);
    return { kind: "confChange", context, accepted: confState !== null };
  }

  /** Acknowledges, in order, everything the state covers now. */
  #deliverDone(): void {
    const applied = this.#ports.state().applied.index;
    for (;;) {
      const work = this.#queue[0];
      const last = work?.entries[work.entries.length - 1];
      if (work === undefined || (last !== undefined && last.index > applied)) return;
      this.#queue.shift();
      this.#ports.deliver(work.responses);
    }
  }
}
