import { setImmediate as nextTurn } from "node:timers/promises";
import type { SyncFiles } from "../files/sync-files.js";
import type { HashPool } from "./hash-pool.js";
import { TaskRunner } from "./run-task.js";
import type { PoolResults, PoolTask } from "./tasks.js";

/**
 * The same work on the calling thread, over a file layer of the caller's: for tests that make file calls
 * fail, and where threads are not to be had.
 */
export function createInlineHashPool(files: SyncFiles): HashPool {
  const runner = new TaskRunner(files);
  return {
    threads: 0,
    queueDepth: 0,
    async run<K extends PoolTask["kind"]>(task: Extract<PoolTask, { kind: K }>): Promise<PoolResults[K]> {
      await nextTurn();
      return runner.run(task) as PoolResults[K];
    },
    close: () => Promise.resolve(),
  };
}
