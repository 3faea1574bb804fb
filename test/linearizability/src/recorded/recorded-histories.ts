import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type CheckOptions, checkLinearizable } from "../check.js";
import { keyValueModel } from "../models/key-value.js";
import { registerModel } from "../models/register.js";
import { parseJepsenLog } from "./jepsen-log.js";
import { parseKeyValueLog } from "./key-value-log.js";

/** What a check of a recorded history came to. */
export interface RecordedVerdict {
  readonly kind: "linearizable" | "illegal" | "unknown";
  readonly operations: number;
  readonly configurations: number;
  /** Several lines when illegal, the reason when unknown. */
  readonly explanation: string;
}

/** A history in a file, read when it is checked, with the verdict it is known to deserve. */
export interface RecordedHistory {
  readonly name: string;
  readonly expected: "linearizable" | "illegal";
  check(options: CheckOptions): RecordedVerdict;
}

const PROJECT_ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const EXPECTED_LINE = /^(\S+)\s+(true|false)$/;
const KEY_VALUE_FILE = /-(ok|bad)\.txt$/;

/** Where the recorded histories lie: LINEARIZABILITY_TESTDATA, or beside the project. */
export function recordedHistoriesFolder(environment: NodeJS.ProcessEnv): string {
  return resolve(
    PROJECT_ROOT,
    environment["LINEARIZABILITY_TESTDATA"] || "../shared/conformance/linearizability",
  );
}

/** Somebody said where the histories are: then there must be some. */
export function isFolderGiven(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment["LINEARIZABILITY_TESTDATA"]);
}

/** All histories of the folder, none when it is absent. Throws when one of them has no known verdict. */
export function listRecordedHistories(folder: string): RecordedHistory[] {
  return [...listJepsenLogs(join(folder, "jepsen")), ...listKeyValueLogs(join(folder, "kv"))];
}

function listJepsenLogs(folder: string): RecordedHistory[] {
  if (!existsSync(folder)) return [];
  const expected = readExpected(join(folder, "EXPECTED.txt"));
  const files = new Set([...expected.keys(), ...readdirSync(folder).filter((file) => file.endsWith(".log"))]);
  return [...files].sort().map((file) => {
    const verdict = expected.get(file);
    if (verdict === undefined) throw new Error(`${join(folder, "EXPECTED.txt")} has no verdict on ${file}`);
    return {
      name: `jepsen/${file}`,
      expected: verdict,
      check: (options) =>
        check(registerModel, parseJepsenLog(readFileSync(join(folder, file), "utf8")), options),
    };
  });
}

function listKeyValueLogs(folder: string): RecordedHistory[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));
  return files.sort().map((file) => {
    const suffix = KEY_VALUE_FILE.exec(file)?.[1];
    if (suffix === undefined) throw new Error(`${join(folder, file)} ends in neither -ok.txt nor -bad.txt`);
    return {
      name: `kv/${file}`,
      expected: suffix === "ok" ? "linearizable" : "illegal",
      check: (options) =>
        check(keyValueModel, parseKeyValueLog(readFileSync(join(folder, file), "utf8")), options),
    };
  });
}

function readExpected(path: string): Map<string, RecordedHistory["expected"]> {
  const expected = new Map<string, RecordedHistory["expected"]>();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line.trim() === "") continue;
    const match = EXPECTED_LINE.exec(line.trim());
    if (match === null) throw new Error(`${path}: not 'FILE true|false': ${line}`);
    expected.set(match[1] ?? "", match[2] === "true" ? "linearizable" : "illegal");
  }
  return expected;
}

function check<State, Input, Output>(
  model: Parameters<typeof checkLinearizable<State, Input, Output>>[0],
  history: Parameters<typeof checkLinearizable<State, Input, Output>>[1],
  options: CheckOptions,
): RecordedVerdict {
  const verdict = checkLinearizable(model, history, options);
  const { kind, configurations } = verdict;
  const explanation =
    verdict.kind === "illegal" ? verdict.explanation : verdict.kind === "unknown" ? verdict.reason : "";
  return { kind, operations: history.length, configurations, explanation };
}
