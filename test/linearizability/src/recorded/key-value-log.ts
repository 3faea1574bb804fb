import type { Operation } from "../history.js";
import type { KeyValueInput, KeyValueOutput } from "../models/key-value.js";
import { pairCalls, type RecordedLine } from "./recorded-line.js";

/** `{:process 0, :type :invoke, :f :get, :key "7", :value nil}`, strings quoted as in JSON. */
const LINE =
  /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key ("(?:[^"\\]|\\.)*"), :value (nil|".*")\}$/;

/** Reads a history of a key-value store with get, put and append. */
export function parseKeyValueLog(text: string): Operation<KeyValueInput, KeyValueOutput>[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return pairCalls(lines.map(parseLine));
}

function parseLine(line: string): RecordedLine<KeyValueInput, KeyValueOutput> {
  const match = LINE.exec(line.trim());
  if (match === null) throw new Error(`not a line of a key-value history: ${line}`);
  const [, client = "", type = "", operation = "", quotedKey = "", quotedValue = ""] = match;
  const value = quotedValue === "nil" ? null : unquote(quotedValue);
  if (type === "ok") {
    return { kind: "return", client: Number(client), output: ({ kind }) => (kind === "get" ? value : null) };
  }
  const key = unquote(quotedKey);
  if (operation === "get") return { kind: "call", client: Number(client), input: { kind: "get", key } };
  const kind = operation === "put" ? "put" : "append";
  return { kind: "call", client: Number(client), input: { kind, key, value: value ?? "" } };
}

function unquote(text: string): string {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "string") throw new Error(`expected a quoted string, not ${text}`);
  return value;
}
