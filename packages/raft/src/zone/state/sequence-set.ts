/** A set of positive integers kept as ascending, disjoint ranges: small when the numbers are nearly dense. */
export class SequenceSet {
  /** first, last, first, last, ... */
  readonly #bounds: number[];

  constructor(bounds: readonly number[] = []) {
    this.#bounds = [...bounds];
  }

  /** Ranges as first, last, first, last, ... for storage. */
  bounds(): readonly number[] {
    return this.#bounds;
  }

  has(value: number): boolean {
    const at = this.#rangeFrom(value);
    const first = this.#bounds[at];
    return first !== undefined && first <= value;
  }

  add(value: number): void {
    const bounds = this.#bounds;
    const at = this.#rangeFrom(value);
    const first = bounds[at];
    if (first !== undefined && first <= value) return;
    const joinsLower = at > 0 && bounds[at - 1] === value - 1;
    const joinsUpper = first === value + 1;
    if (joinsLower && joinsUpper) bounds.splice(at - 1, 2);
    else if (joinsLower) bounds[at - 1] = value;
    else if (joinsUpper) bounds[at] = value;
    else bounds.splice(at, 0, value, value);
  }

  removeBelow(limit: number): void {
    const bounds = this.#bounds;
    const at = this.#rangeFrom(limit);
    bounds.splice(0, at);
    const first = bounds[0];
    if (first !== undefined && first < limit) bounds[0] = limit;
  }

  /** Position of the first range that ends at or above `value`. */
  #rangeFrom(value: number): number {
    const bounds = this.#bounds;
    let low = 0;
    let high = bounds.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = bounds[2 * middle + 1] ?? 0;
      if (last < value) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }
}
