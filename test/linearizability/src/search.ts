import type { Budget, Exhaustion } from "./budget.js";
import type { Operation } from "./history.js";
import { LinearizedSet } from "./linearized-set.js";
import type { Model } from "./model.js";
import { StateTable } from "./state-table.js";
import { Timeline } from "./timeline.js";

/** An operation at its place in an order, with the state after it. */
export interface Placed<State, Input, Output> {
  readonly operation: Operation<Input, Output>;
  readonly state: State;
}

/** How far the search got at best in a partition that no order explains. */
export interface DeadEnd<State, Input, Output> {
  /** An order of everything that returned before `blocked` did, and what had to go before it. */
  readonly order: readonly Placed<State, Input, Output>[];
  /** Returned first of all that could not be placed. */
  readonly blocked: Operation<Input, Output>;
  /** Every state any such order can end in, the first being that of `order`. */
  readonly possibleStates: readonly State[];
}

export type SearchResult<State, Input, Output> =
  | { readonly kind: "linearizable"; readonly order: readonly Placed<State, Input, Output>[] }
  | { readonly kind: "illegal"; readonly deadEnd: DeadEnd<State, Input, Output> }
  | { readonly kind: "exhausted"; readonly reason: Exhaustion };

interface Choice {
  readonly isOptional: boolean;
  readonly index: number;
  readonly stateId: number;
}

interface Frame {
  /** What was placed to get here; null at the root. */
  readonly choice: Choice | null;
  readonly stateId: number;
  /** Position of the first return that still waits. */
  readonly frontier: number;
  readonly choices: readonly Choice[];
  tried: number;
}

/**
 * Looks for an order of one partition's operations that the model allows and that respects time.
 *
 * Depth first after Wing and Gong (1993): place any operation that no other must precede, step the model, go on;
 * on a dead end take the last one back. After Lowe (2017) no configuration (set placed, state) is entered twice.
 */
export class Search<State, Input, Output> {
  readonly #model: Model<State, Input, Output>;
  readonly #timeline: Timeline<Input, Output>;
  readonly #budget: Budget;
  readonly #states: StateTable<State>;
  readonly #requiredPlaced: LinearizedSet;
  readonly #optionalPlaced: LinearizedSet;
  /** For each operation of unknown outcome the one of the same input called before it, or -1. */
  readonly #alikeBefore: readonly number[];
  readonly #visited = new Set<string>();
  readonly #path: Frame[] = [];
  #bestFrontier = 0;
  #bestPath: readonly Choice[] = [];
  #bestStateIds = new Set<number>();

  constructor(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    budget: Budget,
  ) {
    this.#model = model;
    this.#timeline = new Timeline(operations);
    this.#budget = budget;
    this.#states = new StateTable(model);
    this.#requiredPlaced = new LinearizedSet(this.#timeline.required.length);
    this.#optionalPlaced = new LinearizedSet(this.#timeline.optional.length);
    this.#alikeBefore = this.#findAlike();
  }

  #findAlike(): number[] {
    const { inputKey } = this.#model;
    if (inputKey === undefined) return this.#timeline.optional.map(() => -1);
    const latest = new Map<string, number>();
    return this.#timeline.optional.map(({ input }, index) => {
      const key = inputKey(input);
      const before = latest.get(key) ?? -1;
      latest.set(key, index);
      return before;
    });
  }

  run(): SearchResult<State, Input, Output> {
    this.#enter(null, this.#states.idOf(this.#model.initial));
    for (let frame = this.#path.at(-1); frame !== undefined; frame = this.#path.at(-1)) {
      if (frame.frontier === 0) return { kind: "linearizable", order: this.#render(this.#choicesMade()) };
      const reason = this.#budget.step();
      if (reason !== null) return { kind: "exhausted", reason };
      const choice = frame.choices[frame.tried];
      frame.tried += 1;
      if (choice === undefined) this.#retreat(frame);
      else this.#advance(choice);
    }
    return { kind: "illegal", deadEnd: this.#deadEnd() };
  }

  #advance(choice: Choice): void {
    this.#place(choice);
    const key = `${this.#requiredPlaced.key()}|${this.#optionalPlaced.key()}|${choice.stateId}`;
    if (this.#visited.has(key)) {
      this.#takeBack(choice);
      return;
    }
    this.#visited.add(key);
    this.#enter(choice, choice.stateId);
  }

  #enter(choice: Choice | null, stateId: number): void {
    this.#budget.countConfiguration();
    const frontier = this.#timeline.firstReturn();
    const choices = frontier === 0 ? [] : this.#choicesFrom(stateId, frontier);
    this.#path.push({ choice, stateId, frontier, choices, tried: 0 });
  }

  #retreat(frame: Frame): void {
    this.#remember(frame);
    this.#path.pop();
    if (frame.choice !== null) this.#takeBack(frame.choice);
  }

  /** What may come next: everything called before the first return that still waits. */
  #choicesFrom(stateId: number, frontier: number): Choice[] {
    const choices: Choice[] = [];
    for (const index of this.#timeline.requiredBefore(frontier)) {
      const operation = this.#operation(false, index);
      const nextIds = this.#step(stateId, operation);
      // A read, or a refusal, that fits now is never better placed later: it changes nothing for the others.
      if (nextIds.length > 0 && this.#isReadOnly(stateId, operation, nextIds)) {
        return [{ isOptional: false, index, stateId }];
      }
      for (const nextId of nextIds) choices.push({ isOptional: false, index, stateId: nextId });
    }
    const optionalCount = this.#timeline.optionalBefore(frontier);
    for (let index = 0; index < optionalCount; index += 1) {
      if (this.#optionalPlaced.has(index)) continue;
      // Two that differ only in when they were called may change places: the one called first goes first.
      const alike = this.#alikeBefore[index] ?? -1;
      if (alike >= 0 && !this.#optionalPlaced.has(alike)) continue;
      for (const nextId of this.#step(stateId, this.#operation(true, index))) {
        // Placing it without effect only spends it: never placing it is as good.
        if (nextId !== stateId) choices.push({ isOptional: true, index, stateId: nextId });
      }
    }
    return choices;
  }

  #step(stateId: number, { input, outcome }: Operation<Input, Output>): number[] {
    return this.#model
      .step(this.#states.get(stateId), input, outcome)
      .map((state) => this.#states.idOf(state));
  }

  #isReadOnly(
    stateId: number,
    { input, outcome }: Operation<Input, Output>,
    nextIds: readonly number[],
  ): boolean {
    if (this.#model.isReadOnly?.(input, outcome) !== true) return false;
    if (nextIds.some((nextId) => nextId !== stateId)) {
      throw new Error(
        `model ${this.#model.name} calls an input read-only that changed state: mend isReadOnly`,
      );
    }
    return true;
  }

  #place({ isOptional, index }: Choice): void {
    if (isOptional) return this.#optionalPlaced.add(index);
    this.#requiredPlaced.add(index);
    this.#timeline.takeOut(index);
  }

  #takeBack({ isOptional, index }: Choice): void {
    if (isOptional) return this.#optionalPlaced.delete(index);
    this.#requiredPlaced.delete(index);
    this.#timeline.putBack(index);
  }

  #operation(isOptional: boolean, index: number): Operation<Input, Output> {
    const operation = (isOptional ? this.#timeline.optional : this.#timeline.required)[index];
    if (operation === undefined) throw new RangeError(`no operation ${index} in this partition`);
    return operation;
  }

  /** Keeps the longest order among those that reach furthest in time, and every state such orders end in. */
  #remember({ frontier, stateId }: Frame): void {
    if (frontier < this.#bestFrontier) return;
    if (frontier > this.#bestFrontier) this.#bestStateIds = new Set();
    this.#bestStateIds.add(stateId);
    if (frontier === this.#bestFrontier && this.#path.length - 1 <= this.#bestPath.length) return;
    this.#bestFrontier = frontier;
    this.#bestPath = this.#choicesMade();
  }

  #choicesMade(): Choice[] {
    return this.#path.flatMap(({ choice }) => choice ?? []);
  }

  #deadEnd(): DeadEnd<State, Input, Output> {
    const order = this.#render(this.#bestPath);
    const lastId = this.#bestPath.at(-1)?.stateId ?? this.#states.idOf(this.#model.initial);
    const otherIds = [...this.#bestStateIds].filter((id) => id !== lastId);
    return {
      order,
      blocked: this.#operation(false, this.#timeline.requiredReturningAt(this.#bestFrontier)),
      possibleStates: [lastId, ...otherIds].map((id) => this.#states.get(id)),
    };
  }

  #render(choices: readonly Choice[]): Placed<State, Input, Output>[] {
    return choices.map(({ isOptional, index, stateId }) => ({
      operation: this.#operation(isOptional, index),
      state: this.#states.get(stateId),
    }));
  }
}
