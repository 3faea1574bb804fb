import type { Operation } from "../history.js";
import type { RegisterInput, RegisterOutput, RegisterState } from "../models/register.js";
import { pairCalls, type RecordedLine } from "./recorded-line.js";

type Line = RecordedLine<RegisterInput, RegisterOutput>;

/** `INFO  jepsen.util - CLIENT :TYPE :FUNCTION VALUE`; lines of anything but a numbered client are not operations. */
const CLIENT_LINE = /^INFO\s+jepsen\.util - (\d+)\s+:(\w+)\s+:(\w+)\s+(.+)$/;
const CAS_VALUE = /^\[(\d+) (\d+)\]$/;

/** Reads a log of Jepsen's register test on etcd: read, write and compare-and-set of small numbers. */
export function parseJepsenLog(text: string): Operation<RegisterInput, RegisterOutput>[] {
  const lines = text.split("\n").flatMap((line) => {
    const match = CLIENT_LINE.exec(line.trimEnd());
    if (match === null) return [];
    const [, client = "", type = "", operation = "", value = ""] = match;
    return [parseLine(Number(client), type, operation, value)];
  });
  return pairCalls(lines);
}

function parseLine(client: number, type: string, operation: string, value: string): Line {
  switch (type) {
    case "invoke":
      return { kind: "call", client, input: parseInput(operation, value) };
    case "ok":
      return { kind: "return", client, output: (input) => answer(input, value) };
    case "info":
      return { kind: "lost", client };
    case "fail":
      // A compare-and-set that failed read a value other than the one it expected: that is an answer.
      if (!CAS_VALUE.test(value)) return { kind: "refused", client };
      return { kind: "return", client, output: () => ({ kind: "cas", swapped: false }) };
    default:
      throw new Error(`a Jepsen log has :invoke, :ok, :fail and :info, not :${type}`);
  }
}

function parseInput(operation: string, value: string): RegisterInput {
  switch (operation) {
    case "read":
      return { kind: "read" };
    case "write":
      return { kind: "write", value: parseValue(value) };
    case "cas": {
      const match = CAS_VALUE.exec(value);
      if (match === null) throw new Error(`a :cas needs [expected value], not ${value}`);
      return { kind: "cas", expected: Number(match[1]), value: Number(match[2]) };
    }
    default:
      throw new Error(`a register has :read, :write and :cas, not :${operation}`);
  }
}

function answer(input: RegisterInput, value: string): RegisterOutput {
  switch (input.kind) {
    case "read":
      return { kind: "read", value: parseValue(value) };
    case "write":
      return { kind: "write" };
    case "cas":
      return { kind: "cas", swapped: true };
    default:
      return input satisfies never;
  }
}

function parseValue(value: string): RegisterState {
  if (value === "nil") return null;
  if (!/^\d+$/.test(value)) throw new Error(`a register holds nil or a number, not ${value}`);
  return Number(value);
}
