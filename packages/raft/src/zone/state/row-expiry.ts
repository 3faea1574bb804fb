/**
 * When the next entry of a zone may expire, by zone time. Never later than it does, but it may be earlier: an entry
 * that went, or got more time, is not taken out. Who finds nothing due looks at the index and begins anew.
 */
export class RowExpiry {
  #nextMs: number | null = null;

  /** null: nothing ever will. */
  get nextMs(): number | null {
    return this.#nextMs;
  }

  /** Something may expire then; null says nothing. */
  note(expiresAtMs: number | null): void {
    if (expiresAtMs !== null) this.#nextMs = Math.min(this.#nextMs ?? expiresAtMs, expiresAtMs);
  }

  /** The index is about to be looked at: from here on only what is noted counts. */
  begin(): void {
    this.#nextMs = null;
  }
}
