import type { Model } from "./model.js";

/** Gives each distinct state a small number, so that comparing configurations compares numbers. */
export class StateTable<State> {
  readonly #keyOf: (state: State) => string | number;
  readonly #ids = new Map<string | number, number>();
  readonly #states: State[] = [];

  constructor(model: Pick<Model<State, never, never>, "stateKey">) {
    this.#keyOf = (state) => model.stateKey(state);
  }

  idOf(state: State): number {
    const key = this.#keyOf(state);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#states.push(state) - 1;
    this.#ids.set(key, id);
    return id;
  }

  get(id: number): State {
    if (id < 0 || id >= this.#states.length) {
      throw new RangeError(`no state ${id}: ${this.#states.length} are known`);
    }
    return this.#states[id] as State;
  }
}
