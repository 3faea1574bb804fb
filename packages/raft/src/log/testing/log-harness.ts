import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import type { Entry, HardState } from "../../core/types.js";
import type { LogLimits } from "../limits.js";
import { openNodeLog } from "../open.js";
import type { OpenedNodeLog } from "../options.js";
import type { LogClock, LogRuntime, LogTimer } from "../runtime.js";
import type { GroupId, LogBase, LogWrite } from "../types.js";
import { SimulatedDisk } from "./simulated-disk.js";

/** Helpers of the log's own tests: a clock that is moved by hand, small limits, short ways to write entries. */

/** A seeded generator (mulberry32): uniform integers in [0, bound). */
export function seededRandom(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

export class ManualClock implements LogClock {
  private time = 0;
  private readonly timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();

  nowMs(): number {
    return this.time;
  }

  setTimer(delayMs: number, callback: () => void): LogTimer {
    const timer = { dueMs: this.time + delayMs, callback };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  advance(ms: number): void {
    this.time += ms;
    for (const timer of this.timers) {
      if (timer.dueMs > this.time || !this.timers.delete(timer)) continue;
      timer.callback();
    }
  }
}

export const SMALL_LIMITS: Partial<LogLimits> = {
  segmentBytes: 16_384,
  maxLogBytes: 64 * 16_384,
  prepareChunkBytes: 8192,
  slackSegments: 2,
};

/** One simulated disk and the processes that open a log on it. */
export class LogHarness {
  readonly disk: SimulatedDisk;
  readonly clock = new ManualClock();
  private readonly random: (bound: number) => number;

  constructor(
    seed = 1,
    readonly limits: Partial<LogLimits> = SMALL_LIMITS,
  ) {
    this.random = seededRandom(seed);
    this.disk = new SimulatedDisk({
      random: this.random,
      capacityBytes: null,
      schedule: (finish) => queueMicrotask(finish),
    });
  }

  open(): Promise<OpenedNodeLog> {
    const runtime: LogRuntime = {
      clock: this.clock,
      defer: (callback) => queueMicrotask(callback),
      randomBytes: (count) => Uint8Array.from({ length: count }, () => this.random(256)),
    };
    return openNodeLog({ files: this.disk.openFiles("raft-log"), runtime, limits: this.limits });
  }
}

/** Lets every promise that can settle without a timer do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export function groupId(number: number): GroupId {
  return number.toString(16).padStart(32, "0") as GroupId;
}

export function baseAt(index: number, term: number): LogBase {
  const confState = {
    voters: [1 as NodeId],
    votersOutgoing: [],
    learners: [],
    learnersNext: [],
    autoLeave: false,
  };
  return { index: index as LogIndex, term: term as Term, confState };
}

export function hardState(term: number, vote: number | null, commit: number): HardState {
  return { term: term as Term, vote: vote as NodeId | null, commit: commit as LogIndex };
}

export function entriesFrom(first: number, count: number, term: number, dataBytes = 20): Entry[] {
  return Array.from({ length: count }, (_, position) => {
    const index = first + position;
    const data = new Uint8Array(dataBytes).map((_, byte) => (index * 31 + term * 7 + byte) & 0xff);
    return { term: term as Term, index: index as LogIndex, type: "EntryNormal", data };
  });
}

export function append(group: GroupId, entries: readonly Entry[], state: HardState | null = null): LogWrite {
  return { group, entries, hardState: state, restart: null };
}
