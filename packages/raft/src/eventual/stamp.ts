import type { Brand } from "@nexus/contracts";

/**
 * One life of one member's copy of an eventual zone: random, from 1, below 2^53. A copy that is made anew gets a new
 * one, so that its writes are never mistaken for those of an earlier life.
 */
export type OriginId = Brand<number, "OriginId">;

/** When a write was made: hybrid logical clock, made unique by its origin. Later is larger. */
export interface HlcStamp {
  /** Wall clock of the writer, or the latest it had heard of, in milliseconds. */
  readonly physicalMs: number;
  /** Tells apart writes of one millisecond. */
  readonly logical: number;
  readonly origin: OriginId;
}

/** Negative when `a` is earlier, positive when later, 0 for the same write. */
export function compareStamps(a: HlcStamp, b: HlcStamp): number {
  return a.physicalMs - b.physicalMs || a.logical - b.logical || a.origin - b.origin;
}

export interface HybridClockPorts {
  readonly origin: OriginId;
  wallMs(): number;
  /** How far ahead of this node's wall clock a stamp of somebody else may be. */
  readonly maxForwardDriftMs: number;
}

/**
 * Hybrid logical clock (Kulkarni et al., 2014): never behind a write it has heard of, close to the wall clock, and
 * ahead of it by at most what one peer's clock may be.
 */
export class HybridClock {
  readonly #ports: HybridClockPorts;
  #physicalMs: number;
  #logical: number;

  constructor(ports: HybridClockPorts, last: { readonly physicalMs: number; readonly logical: number }) {
    this.#ports = ports;
    this.#physicalMs = last.physicalMs;
    this.#logical = last.logical;
  }

  /** The latest stamp given out or heard of. */
  get last(): { readonly physicalMs: number; readonly logical: number } {
    return { physicalMs: this.#physicalMs, logical: this.#logical };
  }

  /** Later than every stamp before it, also when the wall clock went back. */
  next(): HlcStamp {
    const wallMs = Math.floor(this.#ports.wallMs());
    if (wallMs > this.#physicalMs) {
      this.#physicalMs = wallMs;
      this.#logical = 0;
    } else this.#logical += 1;
    return { physicalMs: this.#physicalMs, logical: this.#logical, origin: this.#ports.origin };
  }

  /** False for a stamp that would drag this clock into the future: it is to be refused until time has come. */
  accepts(stamp: HlcStamp): boolean {
    return stamp.physicalMs <= this.#ports.wallMs() + this.#ports.maxForwardDriftMs;
  }

  /** Own writes from here on are later than `stamp`. */
  observe(stamp: HlcStamp): void {
    if (stamp.physicalMs > this.#physicalMs) {
      this.#physicalMs = stamp.physicalMs;
      this.#logical = stamp.logical;
    } else if (stamp.physicalMs === this.#physicalMs) {
      this.#logical = Math.max(this.#logical, stamp.logical);
    }
  }
}
