import { Budget, type Exhaustion } from "./budget.js";
import { explainDeadEnd } from "./explain.js";
import { assertHistory, type History, type Operation } from "./history.js";
import type { Model } from "./model.js";
import { type DeadEnd, type Placed, Search } from "./search.js";

/** Bounds the memory of a check: one visited configuration takes some 100 to 200 bytes. */
export const DEFAULT_MAX_CONFIGURATIONS = 2_000_000;

export interface CheckOptions {
  /** The check answers `unknown` once it has run this long. It is synchronous and holds its thread meanwhile. */
  readonly timeoutMs: number;
  /** The check answers `unknown` once it has visited so many. Default: DEFAULT_MAX_CONFIGURATIONS. */
  readonly maxConfigurations?: number;
  /** A monotonic clock in milliseconds. Default: performance.now. */
  readonly nowMs?: () => number;
}

/** An order that explains one partition: replaying it through the model gives every answer that was recorded. */
export interface PartitionOrder<State, Input, Output> {
  /** Null when the model has no partitions. */
  readonly partition: string | null;
  readonly order: readonly Placed<State, Input, Output>[];
}

/** `configurations`: distinct ones visited, the measure of the work done. */
export type Verdict<State, Input, Output> =
  | {
      readonly kind: "linearizable";
      readonly configurations: number;
      readonly orders: readonly PartitionOrder<State, Input, Output>[];
    }
  | {
      readonly kind: "illegal";
      readonly configurations: number;
      readonly partition: string | null;
      readonly deadEnd: DeadEnd<State, Input, Output>;
      /** Several lines for people: the longest linearizable prefix and the operation that cannot be placed. */
      readonly explanation: string;
    }
  | {
      readonly kind: "unknown";
      readonly configurations: number;
      readonly partition: string | null;
      readonly reason: Exhaustion;
    };

interface Partition<Input, Output> {
  readonly name: string | null;
  readonly operations: readonly Operation<Input, Output>[];
}

/**
 * Decides whether the history is linearizable: whether every operation can be given one instant between its call
 * and its return (after its call or never, when its outcome is unknown) such that the model, applied in the order
 * of these instants, gives every recorded answer.
 *
 * Partitions share the budget and are taken small ones first; one illegal partition settles the verdict. Throws
 * RangeError when a time of the history makes no sense.
 */
export function checkLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: History<Input, Output>,
  options: CheckOptions,
): Verdict<State, Input, Output> {
  assertHistory(history);
  const nowMs = options.nowMs ?? (() => performance.now());
  const maxConfigurations = options.maxConfigurations ?? DEFAULT_MAX_CONFIGURATIONS;
  const budget = new Budget(nowMs() + options.timeoutMs, maxConfigurations, nowMs);
  const orders: PartitionOrder<State, Input, Output>[] = [];
  for (const { name, operations } of partitionsOf(model, history)) {
    const result = new Search(model, operations, budget).run();
    const { configurations } = budget;
    switch (result.kind) {
      case "linearizable":
        orders.push({ partition: name, order: result.order });
        break;
      case "illegal": {
        const explanation = explainDeadEnd(model, name, operations, result.deadEnd);
        return { kind: "illegal", configurations, partition: name, deadEnd: result.deadEnd, explanation };
      }
      case "exhausted":
        return { kind: "unknown", configurations, partition: name, reason: result.reason };
      default:
        return result satisfies never;
    }
  }
  return { kind: "linearizable", configurations: budget.configurations, orders };
}

function partitionsOf<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: History<Input, Output>,
): Partition<Input, Output>[] {
  if (model.partition === undefined) return [{ name: null, operations: history }];
  const byName = new Map<string, Operation<Input, Output>[]>();
  for (const operation of history) {
    const name = model.partition(operation.input);
    const operations = byName.get(name);
    if (operations === undefined) byName.set(name, [operation]);
    else operations.push(operation);
  }
  return [...byName]
    .map(([name, operations]) => ({ name, operations }))
    .sort((a, b) => a.operations.length - b.operations.length);
}
