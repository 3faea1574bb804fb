import type { Outcome } from "./history.js";

/** A sequential specification: what one client alone would see. Every function is pure; states are never changed. */
export interface Model<State, Input, Output> {
  readonly name: string;
  readonly initial: State;

  /**
   * The states `input` may lead to from `state` when it is answered as `outcome` says; none when that answer is
   * impossible there. An unknown outcome excludes nothing: it leads wherever the operation could lead.
   */
  step(state: State, input: Input, outcome: Outcome<Output>): readonly State[];

  /** Two states are the same state exactly when their keys are equal. */
  stateKey(state: State): string | number;

  /**
   * Operations of different partitions (keys, paths) never influence each other; each partition is checked alone,
   * from `initial`. Without it the history is one partition.
   */
  partition?(input: Input): string;

  /**
   * True for what changes no state whatsoever: reads, and changes that were answered as refused. They are placed as
   * soon as they fit, which spares the search every other order of concurrent ones.
   */
  isReadOnly?(input: Input, outcome: Outcome<Output>): boolean;

  /**
   * Inputs with equal keys are the same operation. It spares the search the orders in which operations of unknown
   * outcome that do the same could have come; without it they are told apart.
   */
  inputKey?(input: Input): string;

  /** One short line for people, such as `write 3` or `read -> 3`. */
  describe(input: Input, outcome: Outcome<Output>): string;
  describeState(state: State): string;
}
