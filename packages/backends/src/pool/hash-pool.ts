import { availableParallelism } from "node:os";
import { NexusError } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { Piscina } from "piscina";
import type { WorkerAnswer } from "./hash-worker.js";
import { buffersOf, type PoolResults, type PoolTask } from "./tasks.js";
import { hashWorkerFile } from "./worker-file.js";

/** Runs hashing, chunking and durable batch writes off the event loop. */
export interface HashPool {
  readonly threads: number;
  /** Tasks waiting for a thread. */
  readonly queueDepth: number;
  /**
   * Buffers of the task move to the thread and come back in the result. File failures are results, not
   * rejections. Errors: RESOURCE_EXHAUSTED (queue full), CLOSED.
   */
  run<K extends PoolTask["kind"]>(task: Extract<PoolTask, { kind: K }>): Promise<PoolResults[K]>;
  /** Finishes what was accepted, then ends the threads. */
  close(): Promise<void>;
}

/** One finished task, for metrics. */
export interface PoolSample {
  readonly kind: PoolTask["kind"];
  /** Milliseconds from submission to the thread's start and back, without the run itself. */
  readonly waitMs: number;
  readonly runMs: number;
  readonly queueDepth: number;
}

export interface HashPoolOptions {
  /** Worker threads at most; they start when needed. */
  readonly threads: number;
  /** Tasks waiting at most; more are refused. */
  readonly maxQueuedTasks: number;
  readonly onTask: ((sample: PoolSample) => void) | null;
}

/** Most threads a pool starts by itself (threads). */
const MAX_DEFAULT_THREADS = 4;
/** Tasks waiting for a thread; with MAX_WINDOWS of every put below it, only many stores together reach it. */
const DEFAULT_MAX_QUEUED_TASKS = 1024;
/** A thread without work ends after this long (ms). */
const IDLE_THREAD_MS = 30_000;

/** max(1, min(4, cores - 1)): the event loop keeps a core. */
export function defaultPoolThreads(cores: number = availableParallelism()): number {
  return Math.max(1, Math.min(MAX_DEFAULT_THREADS, cores - 1));
}

export function createHashPool(options: Partial<HashPoolOptions> = {}): HashPool {
  return new PiscinaHashPool({
    threads: options.threads ?? defaultPoolThreads(),
    maxQueuedTasks: options.maxQueuedTasks ?? DEFAULT_MAX_QUEUED_TASKS,
    onTask: options.onTask ?? null,
  });
}

class PiscinaHashPool implements HashPool {
  readonly threads: number;
  readonly #options: HashPoolOptions;
  readonly #pool: Piscina<PoolTask, WorkerAnswer>;
  #closing: Promise<void> | null = null;

  constructor(options: HashPoolOptions) {
    this.#options = options;
    this.threads = options.threads;
    this.#pool = new Piscina<PoolTask, WorkerAnswer>({
      filename: hashWorkerFile(),
      minThreads: 0,
      maxThreads: options.threads,
      maxQueue: options.maxQueuedTasks,
      idleTimeout: IDLE_THREAD_MS,
      recordTiming: false,
    });
  }

  get queueDepth(): number {
    return this.#pool.queueSize;
  }

  async run<K extends PoolTask["kind"]>(task: Extract<PoolTask, { kind: K }>): Promise<PoolResults[K]> {
    this.#assertOpen();
    if (this.#pool.queueSize >= this.#options.maxQueuedTasks) throw queueFull(this.#options.maxQueuedTasks);
    const startedMs = performance.now();
    const { result, runMs } = await this.#answer(task);
    const waitMs = performance.now() - startedMs - runMs;
    this.#options.onTask?.({ kind: task.kind, waitMs, runMs, queueDepth: this.#pool.queueSize });
    invariant(result.kind === task.kind, "a result answers its own task");
    return result as PoolResults[K];
  }

  async #answer(task: PoolTask): Promise<WorkerAnswer> {
    try {
      return await this.#pool.run(task, { transferList: [...buffersOf(task)] });
    } catch (error) {
      throw new NexusError({
        code: "INTERNAL",
        what: `a worker thread failed at a ${task.kind} task`,
        remedy: "try again; report it when it happens again",
        cause: error,
      });
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.close();
    return this.#closing;
  }

  #assertOpen(): void {
    if (this.#closing === null) return;
    throw new NexusError({
      code: "CLOSED",
      what: "the worker pool is closed",
      remedy: "open the store again",
    });
  }
}

function queueFull(limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${limit} tasks already wait for the worker pool`,
    remedy: "try again later, or give the pool more threads",
    details: { limit },
  });
}
