import { NexusError } from "@nexus/contracts";
import type { TransportMetrics } from "../metrics.js";

export interface ByteBudgetOptions {
  /** Bytes all reservations may hold together. */
  readonly limitBytes: number;
  readonly metrics: TransportMetrics;
}

/** What one call holds of the budget. */
export interface ByteReservation {
  /** Takes more. Errors: RESOURCE_EXHAUSTED (unaryBytes), retryable. */
  reserve(bytes: number): void;
  /** Gives everything back; more than once is harmless. */
  release(): void;
}

/** Bounds what unary calls hold in memory: whole requests and whole replies, of all callers together. */
export class ByteBudget {
  readonly #options: ByteBudgetOptions;
  #heldBytes = 0;

  constructor(options: ByteBudgetOptions) {
    this.#options = options;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  open(): ByteReservation {
    let ownBytes = 0;
    return {
      reserve: (bytes) => {
        this.#take(bytes);
        ownBytes += bytes;
      },
      release: () => {
        this.#heldBytes -= ownBytes;
        ownBytes = 0;
      },
    };
  }

  #take(bytes: number): void {
    const { limitBytes, metrics } = this.#options;
    if (this.#heldBytes + bytes > limitBytes) {
      metrics.limitHit("unaryBytes");
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what:
          `unary calls hold ${this.#heldBytes} bytes of requests and replies; ${bytes} more would be over ` +
          `${limitBytes} (limit unaryBytes)`,
        remedy: "try again in a moment, use another node, or use ReadStream and WriteStream",
        details: { heldBytes: this.#heldBytes, bytes, limit: limitBytes },
      });
    }
    this.#heldBytes += bytes;
  }
}
