import { nextTick } from "node:process";
import type { HostClock, TimerHandle } from "../host/ports.js";

interface Scheduled {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | null;
}

/**
 * Lets every promise that can settle by itself settle: ticks run only when no microtask is left. A turn of the event
 * loop would do too, at several times the price, and runs see no real I/O that would need one.
 */
export function drainMicrotasks(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}

/**
 * Time that passes only when told. Everything scheduled runs in order of time, then of scheduling; between two
 * callbacks all promises settle. The same calls give the same run.
 */
export class VirtualTime {
  #nowMs = 0;
  #nextOrder = 0;
  readonly #heap: Scheduled[] = [];
  #events = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Callbacks run so far. */
  get events(): number {
    return this.#events;
  }

  schedule(delayMs: number, run: () => void): TimerHandle {
    const item: Scheduled = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#nextOrder, run };
    this.#nextOrder += 1;
    this.#push(item);
    return {
      cancel: () => {
        item.run = null;
      },
    };
  }

  clock(): HostClock {
    return {
      nowMs: () => this.#nowMs,
      wallMs: () => 1_700_000_000_000 + this.#nowMs,
      setTimer: (delayMs, callback) => this.schedule(delayMs, callback),
    };
  }

  /** Runs everything due within `durationMs`. `afterEach` sees the world between callbacks. */
  async advance(durationMs: number, afterEach: (() => void) | null = null): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await drainMicrotasks();
    for (;;) {
      const next = this.#heap[0];
      if (next === undefined || next.atMs > endMs) break;
      this.#pop();
      if (next.run === null) continue;
      this.#nowMs = next.atMs;
      this.#events += 1;
      next.run();
      await drainMicrotasks();
      afterEach?.();
    }
    this.#nowMs = endMs;
  }

  /** Advances in steps until the condition holds; throws after `limitMs` of virtual time. */
  async until(condition: () => boolean, limitMs: number, what: string): Promise<void> {
    const endMs = this.#nowMs + limitMs;
    await drainMicrotasks();
    while (!condition()) {
      if (this.#nowMs >= endMs) throw new Error(`${what} did not happen within ${limitMs} virtual ms`);
      await this.advance(5);
    }
  }

  /** Advances until the promise settles; its result. Throws after `limitMs` of virtual time. */
  async settle<T>(promise: Promise<T>, limitMs = 60_000): Promise<T> {
    let isSettled = false;
    const mark = (): void => {
      isSettled = true;
    };
    promise.then(mark, mark);
    await this.until(() => isSettled, limitMs, "the promise settling");
    return promise;
  }

  #push(item: Scheduled): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = heap[parent] as Scheduled;
      if (!isBefore(item, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Scheduled, heap[child] as Scheduled))
        child += 1;
      if (!isBefore(heap[child] as Scheduled, last)) break;
      heap[at] = heap[child] as Scheduled;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Scheduled, b: Scheduled): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
