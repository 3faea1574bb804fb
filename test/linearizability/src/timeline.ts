import type { Operation } from "./history.js";

/**
 * Calls and returns of one partition in order of time, as a list from which a placed operation is taken out and put
 * back in constant time (Wing and Gong's list). Positions start at 1; 0 is the list's head. Only operations that
 * returned are in the list: those of unknown outcome are asked for by position, since nothing ever waits for them.
 */
export class Timeline<Input, Output> {
  /** Operations that returned, by time of call: the search must place each. */
  readonly required: readonly Operation<Input, Output>[];
  /** Operations of unknown outcome, by time of call: the search may place each. */
  readonly optional: readonly Operation<Input, Output>[];
  readonly #callOfRequired: Int32Array;
  readonly #returnOfRequired: Int32Array;
  readonly #callOfOptional: Int32Array;
  /** Which operation of `required` a position belongs to; positive at its call, negative at its return, off by 1. */
  readonly #eventAt: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(operations: readonly Operation<Input, Output>[]) {
    const byCall = [...operations].sort((a, b) => a.calledAt - b.calledAt);
    this.required = byCall.filter(({ outcome }) => outcome.kind === "returned");
    this.optional = byCall.filter(({ outcome }) => outcome.kind === "unknown");
    this.#callOfRequired = new Int32Array(this.required.length);
    this.#returnOfRequired = new Int32Array(this.required.length);
    this.#callOfOptional = new Int32Array(this.optional.length);
    const positions = 1 + 2 * this.required.length + this.optional.length;
    this.#eventAt = new Int32Array(positions);
    this.#next = new Int32Array(positions);
    this.#previous = new Int32Array(positions);
    this.#layOut();
  }

  /** Position of the first return of an operation not yet taken out; 0 when none is left. */
  firstReturn(): number {
    let at = this.#next[0] ?? 0;
    while ((this.#eventAt[at] ?? 0) > 0) at = this.#next[at] ?? 0;
    return at;
  }

  /** The operation of `required` that returns at this position, as an index. */
  requiredReturningAt(position: number): number {
    return -(this.#eventAt[position] ?? 0) - 1;
  }

  /** Operations of `required` not taken out that were called before `position`, as indexes, by time of call. */
  requiredBefore(position: number): number[] {
    const found: number[] = [];
    for (let at = this.#next[0] ?? 0; at !== position; at = this.#next[at] ?? 0) {
      found.push((this.#eventAt[at] ?? 0) - 1);
    }
    return found;
  }

  /** How many operations of `optional` were called before `position`. */
  optionalBefore(position: number): number {
    let count = 0;
    while (count < this.optional.length && (this.#callOfOptional[count] ?? 0) < position) count += 1;
    return count;
  }

  takeOut(required: number): void {
    this.#unlink(this.#callOfRequired[required] ?? 0);
    this.#unlink(this.#returnOfRequired[required] ?? 0);
  }

  /** Undoes the latest `takeOut`; calls must nest. */
  putBack(required: number): void {
    this.#relink(this.#returnOfRequired[required] ?? 0);
    this.#relink(this.#callOfRequired[required] ?? 0);
  }

  #layOut(): void {
    const events = [
      ...this.required.map(({ calledAt }, index) => ({ kind: "call" as const, at: calledAt, index })),
      ...this.optional.map(({ calledAt }, index) => ({ kind: "optional" as const, at: calledAt, index })),
      ...this.required.map(({ outcome }, index) => ({
        kind: "return" as const,
        at: outcome.kind === "returned" ? outcome.returnedAt : Number.POSITIVE_INFINITY,
        index,
      })),
    ];
    // The sort is stable: at equal times calls stay before returns, so that the operations overlap.
    events.sort((a, b) => a.at - b.at);
    let last = 0;
    for (const [offset, { kind, index }] of events.entries()) {
      const position = offset + 1;
      if (kind === "optional") {
        this.#callOfOptional[index] = position;
        continue;
      }
      (kind === "call" ? this.#callOfRequired : this.#returnOfRequired)[index] = position;
      this.#eventAt[position] = kind === "call" ? index + 1 : -(index + 1);
      this.#next[last] = position;
      this.#previous[position] = last;
      last = position;
    }
    this.#next[last] = 0;
    this.#previous[0] = last;
  }

  #unlink(position: number): void {
    const next = this.#next[position] ?? 0;
    const previous = this.#previous[position] ?? 0;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }

  #relink(position: number): void {
    this.#next[this.#previous[position] ?? 0] = position;
    this.#previous[this.#next[position] ?? 0] = position;
  }
}
