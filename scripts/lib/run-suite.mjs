// Runs one suite of suites.mjs and gathers its results.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT_DIRECTORY, run, runTool } from "./run.mjs";

/** Lines shown of a failed program's output. */
const SHOWN_OUTPUT_LINES = 60;

/**
 * Resolves with { passed, failures: [{ title, text }], skipped: [{ title, reason }] }. Runs out of time at
 * `deadlineMs` (of performance.now()); that counts as a failure.
 */
export async function runSuite(suite, { deadlineMs, isFull, say }) {
  const total = { passed: 0, failures: [], skipped: [] };
  for (const step of suite.steps) {
    const timeoutMs = Math.max(1, deadlineMs - performance.now());
    const result = await STEP_KINDS[step.kind](step, { timeoutMs, isFull, say });
    total.passed += result.passed;
    total.failures.push(...result.failures);
    total.skipped.push(...result.skipped);
  }
  return total;
}

const STEP_KINDS = { command: runCommandStep, lines: runLinesStep, vitest: runVitestStep };

async function runCommandStep(step, { timeoutMs, isFull }) {
  const result = await run(process.execPath, argsOf(step, isFull), { timeoutMs, env: environment(isFull) });
  if (result.code === 0 && !result.timedOut) return { passed: 1, failures: [], skipped: [] };
  return { passed: 0, failures: [{ title: step.title, text: explain(result) }], skipped: [] };
}

/** A program that counts for itself: its last line is `N passed, N failed`. */
async function runLinesStep(step, { timeoutMs, isFull }) {
  const result = await run(process.execPath, argsOf(step, isFull), { timeoutMs, env: environment(isFull) });
  const count = /^(\d+) passed, (\d+) failed\s*$/m.exec(result.output.trimEnd().split("\n").at(-1) ?? "");
  const passed = count === null ? 0 : Number(count[1]);
  const failed = count === null ? 0 : Number(count[2]);
  const isGood = result.code === 0 && !result.timedOut && count !== null && failed === 0 && passed > 0;
  if (isGood) return { passed, failures: [], skipped: [] };
  const text = `${explain(result)}${count === null ? "\n(no `N passed, N failed` line at its end)" : ""}`;
  const failures = Array.from({ length: Math.max(1, failed) }, (_, at) => ({
    title: step.title,
    text: at === 0 ? text : "see above",
  }));
  return { passed, failures, skipped: [] };
}

async function runVitestStep(step, { timeoutMs, isFull, say }) {
  const folder = mkdtempSync(join(tmpdir(), "nexus-test-"));
  const resultsFile = join(folder, "results.jsonl");
  try {
    const args = ["run", "--config", "scripts/lib/vitest-suite.config.mjs", "--root", ROOT_DIRECTORY];
    const result = await runTool(
      "vitest",
      [...args, "--reporter", join(ROOT_DIRECTORY, "scripts/lib/vitest-reporter.mjs")],
      {
        timeoutMs,
        env: {
          ...environment(isFull),
          NEXUS_TEST_SUITE: JSON.stringify(step),
          NEXUS_TEST_RESULTS: resultsFile,
        },
        onOutput: progressLines(say),
      },
    );
    return summarize(readResults(resultsFile), result, step);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarize(lines, result, step) {
  const tests = lines.filter((line) => line.kind === "test");
  const failures = lines
    .filter((line) => line.kind === "error" || line.state === "failed")
    .map((line) => ({
      title: `${line.file}${line.name ? ` > ${line.name}` : ""}`,
      text: line.errors.join("\n"),
    }));
  const groupReasons = lines.filter((line) => line.kind === "skip-reason").map((line) => line.reason);
  const fallback = groupReasons.length > 0 ? groupReasons.join("; ") : "no reason given";
  const skipped = tests
    .filter((test) => test.state === "skipped" || test.state === "pending")
    .map((test) => ({ title: `${test.file} > ${test.name}`, reason: test.note ?? fallback }));
  const passed = tests.filter((test) => test.state === "passed").length;
  const hasEnded = lines.some((line) => line.kind === "end");
  if (tests.length === 0 && failures.length === 0 && !result.timedOut) {
    failures.push({ title: step.include.join(", "), text: `no tests ran\n${tail(result.output)}` });
  } else if (!hasEnded || result.timedOut || (result.code !== 0 && failures.length === 0)) {
    failures.push({ title: step.include.join(", "), text: explain(result) });
  }
  return { passed, failures, skipped };
}

function readResults(file) {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** Passes on the reporter's own lines and nothing else. */
function progressLines(say) {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) if (/^ {2}(ok {2}|FAIL| {2}\|) /.test(line)) say(line);
  };
}

function argsOf(step, isFull) {
  return isFull && step.fullArgs ? step.fullArgs : step.args;
}

function environment(isFull) {
  return { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NEXUS_TEST_FULL: isFull ? "1" : "" };
}

function explain(result) {
  const how = result.timedOut
    ? `ran out of its budget after ${Math.round(result.elapsedMs / 1000)} s and was ended`
    : `ended with ${result.signal ?? `exit code ${result.code}`}`;
  return `${how}\n${tail(result.output)}`;
}

function tail(output) {
  return output.trimEnd().split("\n").slice(-SHOWN_OUTPUT_LINES).join("\n");
}
