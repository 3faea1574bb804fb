import type { RaftLimits } from "./limits.js";
import type { RaftMetrics } from "./metrics.js";
import type { HostClock, TimerHandle } from "./ports.js";

export interface TickerPorts {
  onTick(): void;
  onReconcile(): void;
}

/**
 * The node's heartbeat: ticks by monotonic time. After a stall only a few ticks are made up for, so that a node that
 * slept does not believe all its leaders dead at once.
 */
export class Ticker {
  readonly #clock: HostClock;
  readonly #limits: RaftLimits;
  readonly #ports: TickerPorts;
  #atNextTick: (() => void)[] = [];
  #timer: TimerHandle | null = null;
  #lastTickMs = 0;
  #lastReconcileMs = 0;
  #lateTicks = 0;
  #longestStallMs = 0;

  constructor(clock: HostClock, limits: RaftLimits, ports: TickerPorts) {
    this.#clock = clock;
    this.#limits = limits;
    this.#ports = ports;
  }

  start(): void {
    this.#lastTickMs = this.#clock.nowMs();
    this.#lastReconcileMs = this.#lastTickMs;
    this.#arm(this.#limits.tickMs);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Runs once, before the next tick; never if the ticker is stopped first. */
  atNextTick(work: () => void): void {
    this.#atNextTick.push(work);
  }

  counters(): Pick<RaftMetrics, "lateTicks" | "longestStallMs"> {
    return { lateTicks: this.#lateTicks, longestStallMs: this.#longestStallMs };
  }

  #arm(delayMs: number): void {
    this.#timer = this.#clock.setTimer(delayMs, () => this.#run());
  }

  #run(): void {
    const { tickMs, maxCatchUpTicks, reconcileMs } = this.#limits;
    const nowMs = this.#clock.nowMs();
    const elapsed = Math.floor((nowMs - this.#lastTickMs) / tickMs);
    if (elapsed > 1) {
      this.#lateTicks += 1;
      this.#longestStallMs = Math.max(this.#longestStallMs, nowMs - this.#lastTickMs - tickMs);
    }
    if (elapsed > maxCatchUpTicks) this.#lastTickMs = nowMs;
    else this.#lastTickMs += elapsed * tickMs;
    const nextMs = Math.max(1, this.#lastTickMs + tickMs - nowMs);
    this.#arm(nextMs);
    const due = this.#atNextTick;
    this.#atNextTick = [];
    for (const work of due) work();
    for (let i = 0; i < Math.min(elapsed, maxCatchUpTicks); i += 1) this.#ports.onTick();
    if (nowMs - this.#lastReconcileMs < reconcileMs) return;
    this.#lastReconcileMs = nowMs;
    this.#ports.onReconcile();
  }
}
