import { describe, expect, it } from "vitest";
import { checkLinearizable } from "./check.js";
import { type Operation, returned } from "./history.js";
import { type KeyValueInput, type KeyValueOutput, keyValueModel } from "./models/key-value.js";
import { registerModel } from "./models/register.js";
import { read, write } from "./testing/register-history.js";

/** Concurrent appends of distinct letters, then a read that no order explains: every order has to be tried. */
function factorialHistory(appends: number): Operation<KeyValueInput, KeyValueOutput>[] {
  const operations = Array.from(
    { length: appends },
    (_, client): Operation<KeyValueInput, KeyValueOutput> => ({
      client,
      input: { kind: "append", key: "k", value: String.fromCharCode(97 + client) },
      calledAt: 0,
      outcome: returned<KeyValueOutput>(null, 1),
    }),
  );
  const read: Operation<KeyValueInput, KeyValueOutput> = {
    client: 0,
    input: { kind: "get", key: "k" },
    calledAt: 2,
    outcome: returned<KeyValueOutput>("never written", 3),
  };
  return [...operations, read];
}

describe("a check that would take too long", () => {
  it("answers unknown soon after its deadline", () => {
    const startedAtMs = performance.now();
    const verdict = checkLinearizable(keyValueModel, factorialHistory(20), { timeoutMs: 30 });
    expect(verdict).toMatchObject({ kind: "unknown", reason: "deadline", partition: "k" });
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  it("asks the clock it is given", () => {
    let readings = 0;
    const nowMs = () => 10 * readings++;
    const verdict = checkLinearizable(keyValueModel, factorialHistory(20), { timeoutMs: 25, nowMs });
    expect(verdict).toMatchObject({ kind: "unknown", reason: "deadline" });
    expect(readings).toBe(4);
  });

  it("answers unknown when it has visited as many configurations as it may", () => {
    const verdict = checkLinearizable(keyValueModel, factorialHistory(20), {
      timeoutMs: 60_000,
      maxConfigurations: 1_000,
    });
    expect(verdict).toMatchObject({ kind: "unknown", reason: "configurations", configurations: 1_001 });
  });

  it("still gives its verdict when the budget suffices", () => {
    expect(checkLinearizable(keyValueModel, factorialHistory(6), { timeoutMs: 60_000 }).kind).toBe("illegal");
  });
});

describe("long histories", () => {
  it("of overlapping clients, with a lost write from the start, take work in proportion to their length", () => {
    const length = 20_000;
    const operations = Array.from({ length }, (_, at) =>
      at % 2 === 0 ? write(at, [at, at + 3]) : read(at - 1, [at + 0.5, at + 2.5]),
    );
    const verdict = checkLinearizable(registerModel, [write("lost", [0, null]), ...operations], {
      timeoutMs: 15_000,
    });
    expect(verdict.kind).toBe("linearizable");
    expect(verdict.configurations).toBeLessThan(2 * length);
  });
});
