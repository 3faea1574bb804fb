import { NexusError } from "@nexus/contracts";

export interface LockHoldPorts {
  /** What is held, for messages. */
  readonly what: string;
  readonly ttlMs: number;
  /** Monotonic, not after the grant: from here the time to live counts. */
  readonly grantedMs: number;
  readonly nowMs: () => number;
  readonly setTimer: (delayMs: number, callback: () => void) => { cancel(): void };
  /** Starts the time to live anew, within `timeoutMs`. LOCK_LOST ends the hold; other failures are tried again. */
  extend(timeoutMs: number): Promise<void>;
  release(): Promise<void>;
}

/** Extensions in one time to live: two may fail before the lock is lost. */
const EXTENSIONS_PER_TTL = 3;
/** Least time between two attempts (ms). */
const MIN_PAUSE_MS = 20;

/**
 * A lock that is kept alive until it is released. `signal` aborts with LOCK_LOST as soon as it may be lost: the zone said
 * so, or its time to live went by without a word from the zone. Work under the lock must stop then.
 */
export class LockHold implements AsyncDisposable {
  readonly #ports: LockHoldPorts;
  readonly #controller = new AbortController();
  #validUntilMs: number;
  #timer: { cancel(): void } | null = null;
  #end: { cancel(): void } | null = null;
  #released: Promise<void> | null = null;

  /**
   * Keeps a lock that was asked for at `askedMs` (monotonic). After a wait nobody knows how long ago it was granted, so it
   * is extended first. Errors: LOCK_LOST and those of `extend`.
   */
  static async keep(ports: Omit<LockHoldPorts, "grantedMs">, askedMs: number): Promise<LockHold> {
    const { ttlMs, nowMs } = ports;
    if (nowMs() - askedMs <= ttlMs / EXTENSIONS_PER_TTL)
      return new LockHold({ ...ports, grantedMs: askedMs });
    const grantedMs = nowMs();
    await ports.extend(ttlMs);
    return new LockHold({ ...ports, grantedMs });
  }

  constructor(ports: LockHoldPorts) {
    this.#ports = ports;
    this.#validUntilMs = ports.grantedMs + ports.ttlMs;
    this.#armEnd();
    this.#armExtension(ports.ttlMs / EXTENSIONS_PER_TTL);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isLost(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Errors: those of the release, when the lock was not lost before; it then ends with its time to live. */
  release(): Promise<void> {
    this.#released ??= this.#stop();
    return this.#released;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  async #stop(): Promise<void> {
    this.#timer?.cancel();
    this.#end?.cancel();
    if (!this.isLost) await this.#ports.release();
  }

  #armExtension(delayMs: number): void {
    this.#timer = this.#ports.setTimer(Math.max(MIN_PAUSE_MS, delayMs), () => void this.#extend());
  }

  /** The moment from which the zone may have given the lock to somebody else. */
  #armEnd(): void {
    this.#end?.cancel();
    const leftMs = Math.max(0, this.#validUntilMs - this.#ports.nowMs());
    this.#end = this.#ports.setTimer(leftMs, () => {
      const { what, ttlMs } = this.#ports;
      this.#lose(
        new NexusError({
          code: "LOCK_LOST",
          what: `${what} could not be extended for its time to live of ${ttlMs} ms`,
          remedy: "stop the work it protected, then acquire it anew",
        }),
      );
    });
  }

  async #extend(): Promise<void> {
    const { ttlMs, nowMs } = this.#ports;
    const askedMs = nowMs();
    const pauseMs = ttlMs / EXTENSIONS_PER_TTL;
    try {
      await this.#ports.extend(Math.max(MIN_PAUSE_MS, this.#validUntilMs - askedMs));
      if (this.#released !== null || this.isLost) return;
      this.#validUntilMs = askedMs + ttlMs;
      this.#armEnd();
      this.#armExtension(pauseMs - (nowMs() - askedMs));
    } catch (cause) {
      if (this.#released !== null || this.isLost) return;
      const error = NexusError.from(cause);
      if (error.code === "LOCK_LOST") this.#lose(error);
      else this.#armExtension(pauseMs / EXTENSIONS_PER_TTL);
    }
  }

  #lose(error: NexusError): void {
    this.#timer?.cancel();
    this.#end?.cancel();
    this.#controller.abort(error);
  }
}
