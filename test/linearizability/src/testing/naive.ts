import type { History, Operation } from "../history.js";
import type { Model } from "../model.js";

/**
 * The definition of linearizability, tried order by order: no list, no memory, no partitions, no shortcuts. Takes
 * time exponential in the length of the history; the real checker is compared with it on short ones.
 *
 * `mustPlace` says which operations an order has to contain; the others it may.
 */
export function isLinearizableNaively<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: History<Input, Output>,
  mustPlace: (operation: Operation<Input, Output>) => boolean = ({ outcome }) => outcome.kind === "returned",
): boolean {
  const explore = (state: State, waiting: History<Input, Output>): boolean => {
    if (!waiting.some(mustPlace)) return true;
    return waiting.some((operation) => {
      const rest = waiting.filter((other) => other !== operation);
      if (rest.some((other) => precedes(other, operation))) return false;
      return model.step(state, operation.input, operation.outcome).some((next) => explore(next, rest));
    });
  };
  return explore(model.initial, history);
}

export function precedes(a: Operation<unknown, unknown>, b: Operation<unknown, unknown>): boolean {
  return a.outcome.kind === "returned" && a.outcome.returnedAt < b.calledAt;
}
