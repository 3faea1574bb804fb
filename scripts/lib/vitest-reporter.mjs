// A vitest reporter for scripts/test.mjs: a line per finished file, below it the beginning of what failed, and every
// result as JSON lines in the file that NEXUS_TEST_RESULTS names. vitest's own JSON has no reasons for skipped tests.
import { appendFileSync } from "node:fs";
import { relative } from "node:path";

/** What is shown at once of a file's failures; all of it follows when every suite has run. */
const SHOWN_FAILURES = 5;
const SHOWN_ERROR_LINES = 15;

export default class SuiteReporter {
  onTestCaseResult(test) {
    const result = test.result();
    this.#write({
      kind: "test",
      state: result.state,
      file: relative(process.cwd(), test.module.moduleId),
      name: test.fullName,
      note: result.note ?? null,
      errors: (result.errors ?? []).map(describeError),
    });
  }

  onTestModuleEnd(module) {
    const file = relative(process.cwd(), module.moduleId);
    for (const error of module.errors()) this.#write({ kind: "error", file, errors: [describeError(error)] });
    const tests = [...module.children.allTests()];
    const failed = tests.filter((test) => test.result().state === "failed").length;
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const verdict = module.ok() ? "ok  " : "FAIL";
    const detail = failed > 0 ? `${failed} of ${tests.length} tests failed` : `${tests.length} tests`;
    const lines = [`  ${verdict} ${file} (${detail}, ${seconds} s)`, ...failureLines(module)];
    process.stdout.write(`${lines.join("\n")}\n`);
  }

  /** A whole group can only be skipped where it is declared; its file prints the reason instead. */
  onUserConsoleLog(log) {
    const reason = /^SKIP REASON: (.+)$/m.exec(log.content);
    if (reason !== null) this.#write({ kind: "skip-reason", reason: reason[1] });
  }

  onTestSuiteResult(suite) {
    for (const error of suite.errors()) {
      this.#write({
        kind: "error",
        file: relative(process.cwd(), suite.module.moduleId),
        errors: [describeError(error)],
      });
    }
  }

  onTestRunEnd(_modules, unhandledErrors) {
    for (const error of unhandledErrors) {
      this.#write({ kind: "error", file: "(outside any test)", errors: [describeError(error)] });
    }
    this.#write({ kind: "end" });
  }

  #write(line) {
    appendFileSync(process.env.NEXUS_TEST_RESULTS, `${JSON.stringify(line)}\n`);
  }
}

/** The names and first lines of what failed in a file, each line with a bar that run-suite.mjs knows it by. */
function failureLines(module) {
  const failures = [module, ...module.children.allSuites()]
    .flatMap((part) => part.errors().map((error) => ({ name: part.fullName ?? "", errors: [error] })))
    .concat(
      [...module.children.allTests()]
        .filter((test) => test.result().state === "failed")
        .map((test) => ({ name: test.fullName, errors: test.result().errors })),
    );
  const shown = failures.slice(0, SHOWN_FAILURES).flatMap(({ name, errors }) => {
    const text = errors.map(describeError).join("\n").split("\n").slice(0, SHOWN_ERROR_LINES);
    return [name, ...text.map((line) => `  ${line}`)].filter((line) => line !== "");
  });
  const rest = failures.length - SHOWN_FAILURES;
  if (rest > 0) shown.push(`and ${rest} more, shown at the end`);
  return shown.map((line) => `    | ${line}`);
}

/** Message, where it happened, and the difference of what was compared. A timeout's stack lacks its message. */
function describeError(error) {
  const stack = error.stack ?? "";
  const text = stack.includes(error.message) ? stack : `${error.message}\n${stack}`;
  return error.diff ? `${text}\n${error.diff}` : text;
}
