import type { HashPool, PoolSample, StoreEvent } from "@nexus/backends";
import type { DescriptorStats, KernelMetrics } from "@nexus/kernel";
import type { Metrics } from "./registry.js";

/** Syscalls by name and outcome, whichever way they came in. */
export function createKernelMetrics(metrics: Metrics): KernelMetrics {
  const calls = metrics.counter("nexus_syscalls_total", "Finished syscalls.", ["name", "code"]);
  const durations = metrics.histogram("nexus_syscall_duration_seconds", "Time of a syscall.", ["name"]);
  return {
    onSyscall: (name, code, durationMs) => {
      calls.inc({ name, code });
      durations.observe({ name }, durationMs / 1000);
    },
  };
}

export interface StoreMetrics {
  onTask(sample: PoolSample): void;
  onEvent(event: StoreEvent): void;
}

/** Work of the hash pool, and blobs pulled from peers. */
export function createStoreMetrics(metrics: Metrics): StoreMetrics {
  const run = metrics.histogram("nexus_worker_task_run_seconds", "Time of a worker task on its thread.", [
    "task",
  ]);
  const wait = metrics.histogram("nexus_worker_task_wait_seconds", "Time a worker task waited.", ["task"]);
  const pulls = metrics.counter("nexus_blob_pulls_total", "Blobs asked of other nodes.", ["outcome"]);
  const pulledBytes = metrics.counter(
    "nexus_blob_pulled_bytes_total",
    "Verified bytes pulled from other nodes.",
    [],
  );
  const pullTime = metrics.histogram("nexus_blob_pull_duration_seconds", "Time of a successful pull.", []);
  const corrupt = metrics.counter(
    "nexus_blobs_corrupt_total",
    "Blobs quarantined: bytes did not match the hash.",
    [],
  );
  return {
    onTask: ({ kind, waitMs, runMs }) => {
      run.observe({ task: kind }, runMs / 1000);
      wait.observe({ task: kind }, waitMs / 1000);
    },
    onEvent: (event) => {
      switch (event.kind) {
        case "blobPulled":
          pulls.inc({ outcome: "ok" });
          pulledBytes.inc(event.bytes);
          pullTime.observe(event.elapsedMs / 1000);
          return;
        case "pullFailed":
          pulls.inc({ outcome: "failed" });
          return;
        case "pullNotKept":
          pulls.inc({ outcome: "not_kept" });
          return;
        case "blobCorrupt":
          corrupt.inc();
          return;
        case "tempFilesSwept":
          return;
        default:
          event satisfies never;
      }
    },
  };
}

export function exportPoolMetrics(metrics: Metrics, pool: Pick<HashPool, "queueDepth" | "threads">): void {
  const read = (name: string, help: string, value: () => number) =>
    metrics.read({
      kind: "gauge",
      name,
      help,
      labelNames: [],
      samples: () => [{ labels: {}, value: value() }],
    });
  read("nexus_worker_queue_tasks", "Tasks waiting for a worker thread.", () => pool.queueDepth);
  read("nexus_worker_threads", "Worker threads at most.", () => pool.threads);
}

/** Files of `--root-path` and other host folders that are kept open for reading. */
export function exportDescriptorMetrics(metrics: Metrics, table: { readonly stats: DescriptorStats }): void {
  const read = (kind: "gauge" | "counter", name: string, help: string, value: () => number) =>
    metrics.read({ kind, name, help, labelNames: [], samples: () => [{ labels: {}, value: value() }] });
  read("gauge", "nexus_file_descriptors_open", "Host files kept open for reading.", () => table.stats.open);
  const count = (event: "hits" | "misses" | "evictions", help: string) =>
    read("counter", `nexus_file_descriptor_${event}_total`, help, () => table.stats[event]);
  count("hits", "Reads of host files that found the file open.");
  count("misses", "Reads of host files that had to open the file.");
  count("evictions", "Host files closed to make room for others.");
}
