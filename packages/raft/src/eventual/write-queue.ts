import { NexusError, type ZoneId } from "@nexus/contracts";
import type { HostRuntime } from "../host/api.js";
import { queueFull, unknownOutcome } from "../zone/outcome.js";
import type { StateStore } from "../zone/state/state-store.js";
import { Draft } from "./draft.js";
import type { EventualLimits } from "./limits.js";
import type { EventualState } from "./state.js";
import { NOTHING_SEEN, type VersionVector } from "./version-vector.js";

/** A copy that is open: what is on disk, and what that amounts to. */
export interface OpenCopy {
  readonly store: StateStore;
  readonly state: EventualState;
}

/** What is durable here: nothing else may be answered, told to others, or counted. */
export interface DurablePoint {
  readonly seen: VersionVector;
  /** Positions of the log below this one. */
  readonly logEnd: number;
}

export interface WriteQueuePorts {
  readonly zoneId: ZoneId;
  readonly runtime: HostRuntime;
  readonly limits: EventualLimits;
  /** What every member has. */
  everywhere(): VersionVector;
  onDurable(): void;
  /** The copy takes nothing more and must be opened again. */
  onBroken(error: NexusError): void;
}

/** Longest one batch is worked on at a stretch (ms). */
const BATCH_SLICE_MS = 4;

interface Task {
  readonly bytes: number;
  /** Does the work and returns how to answer it once it is durable. */
  readonly run: (draft: Draft, state: EventualState) => () => void;
  readonly refuse: (error: unknown) => void;
  isStarted: boolean;
}

/** Work on one copy, one batch at a time: each is durable before it is answered and before the next one begins. */
export class WriteQueue {
  readonly #ports: WriteQueuePorts;
  readonly #waiting: Task[] = [];
  #waitingBytes = 0;
  #copy: OpenCopy | null = null;
  #durable: DurablePoint = { seen: NOTHING_SEEN, logEnd: 0 };
  #underWay: Promise<void> | null = null;
  #isArmed = false;

  constructor(ports: WriteQueuePorts) {
    this.#ports = ports;
  }

  get durable(): DurablePoint {
    return this.#durable;
  }

  get pending(): number {
    return this.#waiting.length;
  }

  use(copy: OpenCopy): void {
    this.#copy = copy;
    this.#notePoint(copy.state);
    this.#arm();
  }

  /** Refuses what waits; nothing of it happened. */
  stop(error: NexusError): void {
    this.#copy = null;
    for (const task of this.#waiting.splice(0)) task.refuse(error);
    this.#waitingBytes = 0;
  }

  /** Resolves when no batch is under way: what can be read then is durable. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  /** Does the work while no batch is under way and none begins: what it finds on disk is `durable`, no more. */
  async betweenBatches<T>(work: () => Promise<T>): Promise<T> {
    while (this.#underWay !== null) await this.#underWay;
    const done = work();
    const ended = (): void => undefined;
    this.#underWay = done.then(ended, ended).finally(() => {
      this.#underWay = null;
      this.#arm();
    });
    return done;
  }

  /**
   * Does the work in its turn; resolves once it is durable. Errors: RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED (nothing
   * happened), UNKNOWN_OUTCOME, and what the work refuses.
   */
  do<T>(bytes: number, timeoutMs: number, work: (draft: Draft, state: EventualState) => T): Promise<T> {
    const { zoneId, limits, runtime } = this.#ports;
    if (this.#waiting.length >= limits.maxPendingWrites) {
      return Promise.reject(queueFull(zoneId, "maxPendingWrites", limits.maxPendingWrites));
    }
    if (this.#waitingBytes + bytes > limits.maxPendingBytes) {
      return Promise.reject(queueFull(zoneId, "maxPendingBytes", limits.maxPendingBytes));
    }
    return new Promise<T>((resolve, reject) => {
      const timer = runtime.clock.setTimer(timeoutMs, () => this.#expire(task, timeoutMs));
      const task: Task = {
        bytes,
        isStarted: false,
        run: (draft, state) => {
          const result = work(draft, state);
          return () => {
            timer.cancel();
            resolve(result);
          };
        },
        refuse: (error) => {
          timer.cancel();
          reject(error);
        },
      };
      this.#waiting.push(task);
      this.#waitingBytes += bytes;
      this.#arm();
    });
  }

  #expire(task: Task, timeoutMs: number): void {
    const { zoneId } = this.#ports;
    if (task.isStarted) {
      task.refuse(unknownOutcome(zoneId, `the disk took longer than ${Math.round(timeoutMs)} ms`));
      return;
    }
    const at = this.#waiting.indexOf(task);
    if (at >= 0) this.#waiting.splice(at, 1);
    this.#waitingBytes -= task.bytes;
    task.refuse(
      new NexusError({
        code: "DEADLINE_EXCEEDED",
        what: `zone ${zoneId} took no write for ${Math.round(timeoutMs)} ms; nothing was changed`,
        remedy: "try again later: the zone or its disk is overloaded",
        details: { zone: zoneId, timeoutMs },
      }),
    );
  }

  /** The next turn: readers that waited for a batch come first, and work of one turn is done together. */
  #arm(): void {
    if (this.#isArmed || this.#underWay !== null || this.#copy === null || this.#waiting.length === 0) return;
    this.#isArmed = true;
    this.#ports.runtime.defer(() => {
      this.#isArmed = false;
      if (this.#copy === null || this.#underWay !== null) return;
      this.#underWay = this.#batch(this.#copy).finally(() => {
        this.#underWay = null;
        this.#arm();
      });
    });
  }

  async #batch(copy: OpenCopy): Promise<void> {
    const draft = new Draft(copy.store);
    const answers: (() => void)[] = [];
    const started: Task[] = [];
    try {
      this.#work(copy, draft, started, answers);
      if (!draft.isEmpty) {
        copy.state.finish(draft, this.#ports.everywhere());
        await copy.store.writeSynced(draft.changes());
      }
    } catch (cause) {
      this.#fail(copy, started, cause);
      return;
    }
    if (this.#copy === copy) this.#notePoint(copy.state);
    for (const answer of answers) answer();
    this.#ports.onDurable();
  }

  #work(copy: OpenCopy, draft: Draft, started: Task[], answers: (() => void)[]): void {
    const { clock } = this.#ports.runtime;
    const endsMs = clock.nowMs() + BATCH_SLICE_MS;
    while (started.length < this.#ports.limits.maxBatchWrites && clock.nowMs() <= endsMs) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#waitingBytes -= task.bytes;
      task.isStarted = true;
      started.push(task);
      const attempt = new Draft(draft);
      try {
        answers.push(task.run(attempt, copy.state));
        draft.put(attempt.changes());
      } catch (error) {
        // A refusal may rest on what this batch did before: it is told when that is durable.
        if (!NexusError.is(error)) throw error;
        answers.push(() => task.refuse(error));
      }
    }
  }

  #fail(copy: OpenCopy, started: readonly Task[], cause: unknown): void {
    const { zoneId } = this.#ports;
    for (const task of started) task.refuse(unknownOutcome(zoneId, "writing to the disk failed", cause));
    if (this.#copy !== copy) return;
    const error = NexusError.from(cause);
    this.stop(error);
    this.#ports.onBroken(error);
  }

  #notePoint(state: EventualState): void {
    this.#durable = { seen: state.seen, logEnd: state.log.next };
  }
}
