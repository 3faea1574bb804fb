import {
  isFolderGiven,
  listRecordedHistories,
  type RecordedHistory,
  recordedHistoriesFolder,
} from "./recorded-histories.js";

const TIMEOUT_MS_PER_HISTORY = 30_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

/**
 * Checks every recorded history, a line each, then `right / all`. Exits 1 when a verdict is wrong or
 * missing, and when the folder named holds no histories.
 */
function main(args: readonly string[]): void {
  const folder = recordedHistoriesFolder(process.env);
  const histories = listRecordedHistories(folder);
  if (histories.length === 0) {
    if (isFolderGiven(process.env)) {
      say(`LINEARIZABILITY_TESTDATA names ${folder}, which holds no recorded histories`);
      process.exitCode = 1;
      return;
    }
    say(`SKIP REASON: no recorded histories in ${folder} (set LINEARIZABILITY_TESTDATA)`);
    return;
  }
  const isExplaining = args.includes("--explain");
  const right = histories.filter((history) => judge(history, isExplaining)).length;
  say(`${right} / ${histories.length}`);
  if (right < histories.length) process.exitCode = 1;
}

function judge(history: RecordedHistory, isExplaining: boolean): boolean {
  const startedAtMs = performance.now();
  const { kind, operations, configurations, explanation } = history.check({
    timeoutMs: TIMEOUT_MS_PER_HISTORY,
  });
  const elapsedMs = (performance.now() - startedAtMs).toFixed(1);
  const isRight = kind === history.expected;
  const work = `${operations} operations, ${configurations} configurations, ${elapsedMs} ms`;
  say(`${isRight ? "ok" : "WRONG"} ${history.name}: ${kind} (${work})`);
  if (!isRight) say(`expected ${history.expected}`);
  if ((!isRight || isExplaining) && explanation !== "") say(`${explanation}\n`);
  return isRight;
}

main(process.argv.slice(2));
