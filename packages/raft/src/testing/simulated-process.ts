import type { HostRuntime } from "../host/api.js";
import type { HostClock, TimerHandle } from "../host/ports.js";
import type { SeededRandom } from "./random.js";
import type { VirtualTime } from "./virtual-time.js";

/**
 * The time and turns of one simulated process. A killed one runs nothing any more; a paused one (SIGSTOP) catches up
 * when it is continued, while time goes on around it.
 */
export class SimulatedProcess {
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  /** How much faster than true time its monotonic clock runs. */
  readonly #clockRate: number;
  readonly #bornMs: number;
  #isAlive = true;
  #turns = 0;
  #heldBack: (() => void)[] | null = null;

  constructor(time: VirtualTime, random: SeededRandom, clockRate = 1) {
    this.#time = time;
    this.#random = random;
    this.#clockRate = clockRate;
    this.#bornMs = time.nowMs;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Callbacks run so far: while it stays the same, the process did nothing. */
  get turns(): number {
    return this.#turns;
  }

  get isPaused(): boolean {
    return this.#heldBack !== null;
  }

  kill(): void {
    this.#isAlive = false;
    this.#heldBack = null;
  }

  pause(): void {
    if (this.#isAlive) this.#heldBack ??= [];
  }

  resume(): void {
    const held = this.#heldBack;
    this.#heldBack = null;
    for (const run of held ?? []) this.#time.schedule(0, () => this.run(run));
  }

  /** Runs something of the outside world in the process: nothing when it is dead, later when it is paused. */
  run(callback: () => void): void {
    if (!this.#isAlive) return;
    if (this.#heldBack !== null) {
      this.#heldBack.push(callback);
      return;
    }
    this.#turns += 1;
    callback();
  }

  schedule(delayMs: number, callback: () => void): TimerHandle {
    let isCancelled = false;
    const fire = (): void => {
      // It may be cancelled after it was due, while the process was paused.
      if (!isCancelled) callback();
    };
    const timer = this.#time.schedule(delayMs / this.#clockRate, () => this.run(fire));
    return {
      cancel: () => {
        isCancelled = true;
        timer.cancel();
      },
    };
  }

  clock(): HostClock {
    return {
      nowMs: () => (this.#time.nowMs - this.#bornMs) * this.#clockRate,
      wallMs: () => 1_700_000_000_000 + Math.floor(this.#time.nowMs),
      setTimer: (delayMs, callback) => this.schedule(delayMs, callback),
    };
  }

  runtime(): HostRuntime {
    return {
      clock: this.clock(),
      defer: (callback) => {
        this.schedule(0, callback);
      },
      randomBytes: (count) => this.#random.bytes(count),
    };
  }
}
