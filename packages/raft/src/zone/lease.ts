import type { Term } from "@nexus/contracts";

/**
 * When a leader may serve reads without asking: for a part of the election timeout after the start of a round that
 * a quorum confirmed, measured on its own monotonic clock. Followers that heard from it then refuse votes at least
 * that long. A transfer of leadership lets a vote pass that refusal, so it ends leases for the rest of the term.
 */
export class ReadLease {
  readonly #durationMs: number;
  #term: Term | null = null;
  #untilMs = 0;
  #voidTerm: Term | null = null;

  constructor(electionTimeoutMs: number, fraction: number) {
    this.#durationMs = electionTimeoutMs * fraction;
  }

  /** A round of this leader's `term` that began at `startedMs` was confirmed. */
  confirmed(term: Term, startedMs: number): void {
    if (term === this.#voidTerm) return;
    const untilMs = startedMs + this.#durationMs;
    if (this.#term !== term) {
      this.#term = term;
      this.#untilMs = untilMs;
    } else this.#untilMs = Math.max(this.#untilMs, untilMs);
  }

  void(term: Term): void {
    this.#voidTerm = term;
    this.#term = null;
  }

  isValid(term: Term, nowMs: number): boolean {
    return this.#term === term && term !== this.#voidTerm && nowMs < this.#untilMs;
  }
}
