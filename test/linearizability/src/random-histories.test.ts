import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkLinearizable, type PartitionOrder, type Verdict } from "./check.js";
import type { History, Operation } from "./history.js";
import type { Model } from "./model.js";
import { keyValueModel } from "./models/key-value.js";
import { registerModel } from "./models/register.js";
import {
  inventedRegisterHistories,
  realKeyValueHistories,
  realRegisterHistories,
  withLie,
} from "./testing/arbitraries.js";
import { isLinearizableNaively, precedes } from "./testing/naive.js";

const TIMEOUT_MS = 10_000;
const NAIVE_LENGTH = 7;

function check<State, Input, Output>(model: Model<State, Input, Output>, history: History<Input, Output>) {
  return checkLinearizable(model, history, { timeoutMs: TIMEOUT_MS });
}

/** Replays an order: it holds every answered operation once, respects time, and the model gives every answer. */
function expectExplains<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: History<Input, Output>,
  { partition, order }: PartitionOrder<State, Input, Output>,
): void {
  const placed = order.map(({ operation }) => operation);
  expect(new Set(placed).size).toBe(placed.length);
  for (const operation of history) {
    const isOwn = partition === null || model.partition?.(operation.input) === partition;
    if (isOwn && operation.outcome.kind === "returned") expect(placed).toContain(operation);
  }
  let before = model.initial;
  for (const [index, { operation, state }] of order.entries()) {
    expect(placed.slice(index + 1).some((later) => precedes(later, operation))).toBe(false);
    const possible = model.step(before, operation.input, operation.outcome);
    expect(possible.map((next) => model.stateKey(next))).toContain(model.stateKey(state));
    before = state;
  }
}

function expectLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: History<Input, Output>,
): void {
  const verdict = check(model, history);
  expect(verdict.kind === "illegal" ? verdict.explanation : verdict.kind).toBe("linearizable");
  if (verdict.kind !== "linearizable") return;
  for (const order of verdict.orders) expectExplains(model, history, order);
}

/** Same verdict as the definition; and when illegal, the blocked operation is exactly where it becomes so. */
function expectAgreesWithDefinition<State, Input, Output>(
  model: Model<State, Input, Output>,
  history: History<Input, Output>,
): Verdict<State, Input, Output> {
  const verdict = check(model, history);
  expect(verdict.kind).toBe(isLinearizableNaively(model, history) ? "linearizable" : "illegal");
  if (verdict.kind !== "illegal") return verdict;
  const end = endOf(verdict.deadEnd.blocked);
  expect(isLinearizableNaively(model, history, (operation) => endOf(operation) < end)).toBe(true);
  expect(isLinearizableNaively(model, history, (operation) => endOf(operation) <= end)).toBe(false);
  return verdict;
}

function endOf({ outcome }: Operation<unknown, unknown>): number {
  return outcome.kind === "returned" ? outcome.returnedAt : Number.POSITIVE_INFINITY;
}

describe("histories that really happened, with lost answers and late effects, are accepted", () => {
  it("on a register", () => {
    fc.assert(
      fc.property(realRegisterHistories(30), (history) => expectLinearizable(registerModel, history)),
      { numRuns: 300 },
    );
  });

  it("on a map, partitioned by key", () => {
    fc.assert(
      fc.property(realKeyValueHistories(30), (history) => expectLinearizable(keyValueModel, history)),
      { numRuns: 300 },
    );
  });
});

describe("verdicts are those of the definition, tried order by order", () => {
  it("when one read of a real history lies", () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(
        realRegisterHistories(NAIVE_LENGTH),
        fc.nat(),
        fc.integer({ min: 0, max: 2 }),
        (history, pick, value) => {
          const { kind } = expectAgreesWithDefinition(registerModel, withLie(history, pick, value));
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        },
      ),
      { numRuns: 1_000, seed: 7 },
    );
    expect(kinds.get("illegal")).toBeGreaterThan(100);
    expect(kinds.get("linearizable")).toBeGreaterThan(100);
  });

  it("when all answers and times are invented", () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(inventedRegisterHistories(NAIVE_LENGTH), (history) => {
        const { kind } = expectAgreesWithDefinition(registerModel, history);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }),
      { numRuns: 1_000, seed: 7 },
    );
    expect(kinds.get("illegal")).toBeGreaterThan(100);
    expect(kinds.get("linearizable")).toBeGreaterThan(100);
  });

  it("when the model says nothing of read-only inputs", () => {
    const { isReadOnly: _, ...plain } = registerModel;
    fc.assert(
      fc.property(inventedRegisterHistories(NAIVE_LENGTH), (history) => {
        expectAgreesWithDefinition(plain, history);
      }),
      { numRuns: 300 },
    );
  });
});
