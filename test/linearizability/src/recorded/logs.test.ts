import { describe, expect, it } from "vitest";
import { parseJepsenLog } from "./jepsen-log.js";
import { parseKeyValueLog } from "./key-value-log.js";

const jepsen = (...lines: string[]) =>
  parseJepsenLog(lines.map((line) => `INFO  jepsen.util - ${line}\n`).join(""));

describe("a Jepsen log", () => {
  it("pairs calls with answers, in tabs or spaces; a failed compare-and-set is an answer", () => {
    const log = [
      "0\t:invoke\t:cas\t[3 4]",
      "1   :invoke :read   nil",
      "0\t:fail\t:cas\t[3 4]",
      "1   :ok     :read   2",
    ];
    expect(jepsen(...log)).toEqual([
      {
        client: 0,
        input: { kind: "cas", expected: 3, value: 4 },
        calledAt: 0,
        outcome: { kind: "returned", output: { kind: "cas", swapped: false }, returnedAt: 2 },
      },
      {
        client: 1,
        input: { kind: "read" },
        calledAt: 1,
        outcome: { kind: "returned", output: { kind: "read", value: 2 }, returnedAt: 3 },
      },
    ]);
  });

  it("a time-out and a call without an end have unknown outcomes; a failed read is left out", () => {
    const log = [
      "0\t:invoke\t:write\t1",
      "0\t:info\t:write\t:timed-out",
      "1\t:invoke\t:read\tnil",
      "1\t:fail\t:read\t:timed-out",
      "2\t:invoke\t:write\t5",
    ];
    expect(jepsen(...log)).toEqual([
      { client: 0, input: { kind: "write", value: 1 }, calledAt: 0, outcome: { kind: "unknown" } },
      { client: 2, input: { kind: "write", value: 5 }, calledAt: 4, outcome: { kind: "unknown" } },
    ]);
  });

  it("other lines are passed over, and lines of clients that make no sense are refused", () => {
    expect(jepsen(":nemesis :info :start nil")).toEqual([]);
    expect(() => jepsen("0 :ok :read 3")).toThrow(/answered without a call/);
    expect(() => jepsen("0 :invoke :read nil", "0 :invoke :read nil")).toThrow(/last call is open/);
    expect(() => jepsen("0 :invoke :delete nil")).toThrow(/:delete/);
    expect(() => jepsen("0 :invoke :cas 3")).toThrow(/:cas/);
  });
});

describe("a key-value log", () => {
  it("pairs calls with answers", () => {
    const log = [
      '{:process 0, :type :invoke, :f :append, :key "a", :value "x 0 y"}',
      '{:process 1, :type :invoke, :f :get, :key "a", :value nil}',
      '{:process 1, :type :ok, :f :get, :key "a", :value ""}',
      '{:process 0, :type :ok, :f :append, :key "a", :value "x 0 y"}',
    ];
    expect(parseKeyValueLog(log.join("\n"))).toEqual([
      {
        client: 1,
        input: { kind: "get", key: "a" },
        calledAt: 1,
        outcome: { kind: "returned", output: "", returnedAt: 2 },
      },
      {
        client: 0,
        input: { kind: "append", key: "a", value: "x 0 y" },
        calledAt: 0,
        outcome: { kind: "returned", output: null, returnedAt: 3 },
      },
    ]);
  });

  it("a line of another shape is refused", () => {
    expect(() => parseKeyValueLog("{:process 0, :type :invoke}")).toThrow(/not a line/);
  });
});
