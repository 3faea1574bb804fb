// `npm test`: installs, builds, runs every suite of lib/suites.mjs within its budget, and ends with the one line
// `N passed, N failed`. `node scripts/test.mjs SUITE...` runs only these; `--full` adds long runs.
import { endAll, formatSeconds } from "./lib/run.mjs";
import { runSuite } from "./lib/run-suite.mjs";
import { setUp } from "./lib/setup.mjs";
import { FULL_BUDGET_FACTOR, SUITES, TOTAL_BUDGET_SECONDS } from "./lib/suites.mjs";

const say = (text) => process.stdout.write(`${text}\n`);

async function main(args) {
  const isFull = args.includes("--full");
  const names = args.filter((argument) => argument !== "--full");
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    process.stderr.write(
      `test: unknown suite '${unknown}'; known: ${SUITES.map(({ name }) => name).join(", ")}\n`,
    );
    return 2;
  }
  if (!(await setUp())) return conclude([{ suite: "types", passed: 0, failures: [{}], skipped: [] }]);
  const chosen = SUITES.filter((suite) =>
    names.length > 0 ? names.includes(suite.name) : isFull || !suite.full,
  );
  const results = [{ suite: "types", passed: 1, failures: [], skipped: [] }];
  const testEndsMs = TOTAL_BUDGET_SECONDS * (isFull ? FULL_BUDGET_FACTOR : 1) * 1000;
  for (const suite of chosen) results.push(await runOne(suite, isFull, testEndsMs));
  report(results);
  return conclude(results);
}

async function runOne(suite, isFull, testEndsMs) {
  const startedMs = performance.now();
  const factor = isFull ? FULL_BUDGET_FACTOR : 1;
  const deadlineMs = Math.min(startedMs + suite.budgetSeconds * factor * 1000, testEndsMs);
  say(`${suite.name}: ${suite.title}`);
  const result = await runSuite(suite, { deadlineMs, isFull, say });
  const elapsed = formatSeconds(performance.now() - startedMs);
  const budget = formatSeconds(Math.max(0, deadlineMs - startedMs));
  say(`${suite.name}: ${countText(result)} in ${elapsed} of ${budget}\n`);
  return { suite: suite.name, ...result };
}

function report(results) {
  for (const { suite, failures } of results) {
    for (const { title, text } of failures) say(`FAILED ${suite}: ${title}\n${indent(text)}\n`);
  }
  for (const { suite, skipped } of results) {
    for (const { title, reason } of skipped) say(`skipped ${suite}: ${title}: ${reason}`);
  }
}

function conclude(results) {
  const total = {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failures: results.flatMap((result) => result.failures),
    skipped: results.flatMap((result) => result.skipped),
  };
  say(countText(total));
  return total.failures.length === 0 && total.passed > 0 ? 0 : 1;
}

function countText({ passed, failures, skipped }) {
  const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  return `${passed} passed, ${failures.length} failed${skips}`;
}

function indent(text) {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

for (const [signal, exitCode] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
]) {
  process.once(signal, () => {
    endAll();
    process.exit(exitCode);
  });
}

process.exitCode = await main(process.argv.slice(2));
