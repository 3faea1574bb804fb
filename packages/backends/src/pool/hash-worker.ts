import { move, transferableSymbol, valueSymbol } from "piscina";
import { nodeSyncFiles } from "../files/sync-files.js";
import { TaskRunner } from "./run-task.js";
import { buffersOf, type PoolResult, type PoolTask } from "./tasks.js";

/** The module a pool thread loads: one runner per thread, results moved back instead of copied. */

/** What a thread answers: the result and the time it ran (ms). */
export interface WorkerAnswer {
  readonly result: PoolResult;
  readonly runMs: number;
}

const runner = new TaskRunner(nodeSyncFiles);

export default function runTask(task: PoolTask): unknown {
  const startedMs = performance.now();
  const result = runner.run(task);
  const answer: WorkerAnswer = { result, runMs: performance.now() - startedMs };
  return move({ [transferableSymbol]: buffersOf(result), [valueSymbol]: answer });
}
