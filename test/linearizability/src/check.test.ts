import { describe, expect, it } from "vitest";
import { checkLinearizable } from "./check.js";
import { type Operation, returned } from "./history.js";
import type { Model } from "./model.js";
import { type KeyValueInput, type KeyValueOutput, keyValueModel } from "./models/key-value.js";
import { type RegisterInput, type RegisterOutput, registerModel } from "./models/register.js";
import { cas, read, write } from "./testing/register-history.js";

const TIMEOUT_MS = 5_000;

function verdictOn(...history: Operation<RegisterInput, RegisterOutput>[]): string {
  return checkLinearizable(registerModel, history, { timeoutMs: TIMEOUT_MS }).kind;
}

describe("operations that were answered", () => {
  it("an empty history is linearizable", () => {
    expect(verdictOn()).toBe("linearizable");
  });

  it("a read returns the last write that returned before it", () => {
    expect(verdictOn(write(1, [0, 1]), write(2, [2, 3]), read(2, [4, 5]))).toBe("linearizable");
    expect(verdictOn(write(1, [0, 1]), write(2, [2, 3]), read(1, [4, 5]))).toBe("illegal");
  });

  it("a read that overlaps a write may return the value before or after it", () => {
    expect(verdictOn(write(1, [0, 9]), read(null, [1, 2]), read(1, [3, 4]))).toBe("linearizable");
  });

  it("once a read has seen a write, no later read misses it, although the write is still going on", () => {
    expect(verdictOn(write(1, [0, 9]), read(1, [1, 2]), read(null, [3, 4]))).toBe("illegal");
  });

  it("two readers never see two concurrent writes in different orders", () => {
    const writes = [write(1, [0, 1]), write(2, [0, 1])];
    expect(verdictOn(...writes, read(1, [2, 3]), read(1, [4, 5]))).toBe("linearizable");
    expect(verdictOn(...writes, read(1, [2, 5]), read(2, [2, 3]), read(2, [6, 7]))).toBe("illegal");
  });

  it("operations that touch at one instant overlap", () => {
    expect(verdictOn(write(1, [0, 2]), read(null, [2, 3]))).toBe("linearizable");
    expect(verdictOn(write(1, [0, 2]), read(null, [2.5, 3]))).toBe("illegal");
  });

  it("only one of two compare-and-sets from the same value succeeds", () => {
    expect(verdictOn(write(0, [0, 1]), cas(0, 1, true, [2, 5]), cas(0, 2, false, [3, 4]))).toBe(
      "linearizable",
    );
    expect(verdictOn(write(0, [0, 1]), cas(0, 1, true, [2, 5]), cas(0, 2, true, [3, 4]))).toBe("illegal");
  });

  it("the order of the array does not matter", () => {
    expect(verdictOn(read(2, [4, 5]), write(2, [2, 3]), write(1, [0, 1]))).toBe("linearizable");
  });
});

describe("operations of unknown outcome", () => {
  it("may have taken effect", () => {
    expect(verdictOn(write(1, [0, null]), read(1, [5, 6]))).toBe("linearizable");
  });

  it("may never take effect", () => {
    expect(verdictOn(write(1, [0, null]), read(null, [5, 6]))).toBe("linearizable");
  });

  it("may take effect long after they were given up", () => {
    expect(verdictOn(write(1, [0, null]), write(2, [5, 6]), read(2, [7, 8]), read(1, [9, 10]))).toBe(
      "linearizable",
    );
  });

  it("take effect at most once", () => {
    const history = [write(1, [0, null]), read(1, [1, 2]), write(2, [3, 4]), read(1, [5, 6])];
    expect(verdictOn(...history)).toBe("illegal");
  });

  it("never take effect before they were called", () => {
    expect(verdictOn(read(1, [0, 1]), write(1, [2, null]))).toBe("illegal");
  });

  it("a compare-and-set without an answer swaps only what it expected", () => {
    expect(verdictOn(write(0, [0, 1]), cas(0, 1, true, [2, null]), read(1, [3, 4]))).toBe("linearizable");
    expect(verdictOn(write(3, [0, 1]), cas(0, 1, true, [2, null]), read(1, [3, 4]))).toBe("illegal");
  });

  it("alone they make no history illegal", () => {
    expect(verdictOn(write(1, [0, null]), read(7, [0, null]), cas(4, 5, true, [0, null]))).toBe(
      "linearizable",
    );
  });
});

describe("models", () => {
  it("may lead to several states: any of them may explain what follows", () => {
    const coin: Model<string, "flip" | "look", string> = {
      name: "coin",
      initial: "none",
      step: (state, input, outcome) => {
        if (input === "flip") return ["heads", "tails"];
        return outcome.kind === "unknown" || outcome.output === state ? [state] : [];
      },
      stateKey: (state) => state,
      describe: (input) => input,
      describeState: (state) => state,
    };
    const history = (...seen: string[]): Operation<"flip" | "look", string>[] => [
      { client: 1, input: "flip", calledAt: 0, outcome: returned("", 1) },
      ...seen.map((side, index) => ({
        client: 1,
        input: "look" as const,
        calledAt: 2 + 2 * index,
        outcome: returned(side, 3 + 2 * index),
      })),
    ];
    const kind = (...seen: string[]) =>
      checkLinearizable(coin, history(...seen), { timeoutMs: TIMEOUT_MS }).kind;
    expect(kind("tails", "tails")).toBe("linearizable");
    expect(kind("heads")).toBe("linearizable");
    expect(kind("tails", "heads")).toBe("illegal");
    expect(kind("none")).toBe("illegal");
  });

  it("that call a write read-only are refused", () => {
    const wrong = { ...registerModel, isReadOnly: () => true };
    expect(() => checkLinearizable(wrong, [write(1, [0, 1])], { timeoutMs: TIMEOUT_MS })).toThrow(
      /read-only/,
    );
  });
});

describe("partitions", () => {
  const put = (key: string, value: string, at: number): Operation<KeyValueInput, KeyValueOutput> => ({
    client: 1,
    input: { kind: "put", key, value },
    calledAt: at,
    outcome: returned<KeyValueOutput>(null, at + 1),
  });
  const get = (key: string, value: string, at: number): Operation<KeyValueInput, KeyValueOutput> => ({
    client: 1,
    input: { kind: "get", key },
    calledAt: at,
    outcome: returned<KeyValueOutput>(value, at + 1),
  });

  it("do not see each other", () => {
    const history = [put("a", "1", 0), put("b", "2", 2), get("a", "1", 4), get("b", "2", 6), get("c", "", 8)];
    const verdict = checkLinearizable(keyValueModel, history, { timeoutMs: TIMEOUT_MS });
    expect(
      verdict.kind === "linearizable" && verdict.orders.map(({ partition }) => partition).sort(),
    ).toEqual(["a", "b", "c"]);
  });

  it("one illegal partition makes the history illegal and is named", () => {
    const history = [put("a", "1", 0), put("b", "2", 2), get("a", "1", 4), get("b", "1", 6)];
    expect(checkLinearizable(keyValueModel, history, { timeoutMs: TIMEOUT_MS })).toMatchObject({
      kind: "illegal",
      partition: "b",
      deadEnd: { blocked: history[3], possibleStates: ["2"] },
    });
  });
});

describe("bad histories", () => {
  it("a return before its call is refused with both times", () => {
    expect(() => verdictOn(write(1, [5, 4]))).toThrow(/called at 5 and returns at 4/);
  });

  it("times must be finite", () => {
    expect(() => verdictOn(write(1, [Number.NaN, 4]))).toThrow(RangeError);
    expect(() => verdictOn(write(1, [0, Number.POSITIVE_INFINITY]))).toThrow(RangeError);
  });

  it("an answer of another kind of operation is refused", () => {
    const confused: Operation<RegisterInput, RegisterOutput> = {
      ...write(1, [0, 1]),
      outcome: returned<RegisterOutput>({ kind: "read", value: 1 }, 1),
    };
    expect(() => verdictOn(confused)).toThrow(/recorded wrongly/);
  });
});
