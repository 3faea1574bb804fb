import type { ChangeOperation, HookRegistration, Service } from "@nexus/kernel";
import type { AuditFiles } from "./files.js";
import {
  type AdministrationFacts,
  type AuditRecord,
  administrationRecord,
  encodeRecords,
  failureRecord,
  successRecord,
} from "./record.js";
import { RotatingLog } from "./rotating-log.js";
import { createTimestampFormatter } from "./timestamps.js";

export interface AuditLimits {
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  /** Records waiting for the disk; a call that finds the queue full waits. */
  readonly maxQueuedRecords: number;
  /** Longest a call waits for room in the queue; then its record is dropped, counted and reported. */
  readonly admissionTimeoutMs: number;
  /** Records of one durable write. */
  readonly maxBatchRecords: number;
  /** How long records gather before a durable write that is not full: its sync competes with the Raft log's. */
  readonly gatherMs: number;
  /** Pause after a failed write before it is tried again. */
  readonly retryDelayMs: number;
  /** Longest `stop` waits for queued records to become durable. */
  readonly stopTimeoutMs: number;
}

export const DEFAULT_AUDIT_LIMITS: AuditLimits = {
  maxFileBytes: 64 * 1024 * 1024,
  maxFiles: 8,
  maxQueuedRecords: 8_192,
  admissionTimeoutMs: 1_000,
  maxBatchRecords: 1_024,
  gatherMs: 50,
  retryDelayMs: 500,
  stopTimeoutMs: 3_000,
};

export interface AuditClock {
  /** Milliseconds since the Unix epoch. */
  wallMs(): number;
  /** Calls back once after `delayMs`; the function returned cancels it. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

export interface AuditEvent {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

export interface AuditOptions {
  readonly files: AuditFiles;
  readonly clock: AuditClock;
  readonly limits: AuditLimits;
  /** Something an operator should see. Must not throw. */
  readonly onEvent: (event: AuditEvent) => void;
}

/** Counters since start, and gauges, for metrics. */
export interface AuditStats {
  readonly written: number;
  readonly dropped: number;
  readonly writeFailures: number;
  readonly queued: number;
  readonly currentFileBytes: number;
}

interface Waiter {
  /** Queues the record and lets its call go on. */
  admit(): void;
}

const AUDITED_OPERATIONS: readonly ChangeOperation[] = [
  "write",
  "delete",
  "rename",
  "copy",
  "setattr",
  "mkdir",
];

/**
 * Writes one line of JSON for every mutating call, successful or not. Records pass through a bounded queue: calls
 * are held back while it is full, and a record is given up only after `admissionTimeoutMs`, counted and reported.
 */
export class AuditService implements Service {
  readonly name = "audit";
  readonly dependencies: readonly string[] = [];

  readonly #log: RotatingLog;
  #queue: AuditRecord[] = [];
  /** Calls that wait for room, in order of arrival. */
  #waiters: Waiter[] = [];
  #writer: Promise<void> | null = null;
  #wakeWriter: (() => void) | null = null;
  #stopping = false;
  #written = 0;
  #dropped = 0;
  #writeFailures = 0;
  /** Drops since the queue last had room; reported once it has again. */
  #dropEpisode = 0;

  constructor(private readonly options: AuditOptions) {
    this.#log = new RotatingLog(options.files, options.limits);
  }

  hookSpec(): { readonly intercept: readonly HookRegistration[] } {
    const { clock } = this.options;
    const format = createTimestampFormatter();
    const now = () => format(clock.wallMs());
    const hook: HookRegistration<ChangeOperation> = {
      name: this.name,
      operations: AUDITED_OPERATIONS,
      post: (event) => this.#record(successRecord(event, now())),
      failed: (event, error) => this.#record(failureRecord(event, error, now())),
    };
    return { intercept: [hook] };
  }

  /** Errors: those of the disk; the folder and the newest file must be usable. */
  async start(): Promise<void> {
    await this.#log.open();
    this.#writer = this.#writeLoop();
  }

  /** Waits for queued records, `stopTimeoutMs` at most; what is left is counted as dropped. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeWriter?.();
    await this.#writerDoneWithin(this.options.limits.stopTimeoutMs);
    const left = this.#queue.length;
    this.#queue = [];
    if (left > 0) {
      this.#dropped += left;
      this.#report("error", "audit records lost at shutdown: the disk did not take them in time", {
        records: left,
      });
    }
    await this.#log.close();
  }

  stats(): AuditStats {
    return {
      written: this.#written,
      dropped: this.#dropped,
      writeFailures: this.#writeFailures,
      queued: this.#queue.length,
      currentFileBytes: this.#log.currentBytes,
    };
  }

  /** Takes down what an administrator did to a zone: no hook sees it. Resolves once the record is queued, or given up. */
  async recordAdministration(facts: AdministrationFacts): Promise<void> {
    const format = createTimestampFormatter();
    await this.#record(administrationRecord(facts, format(this.options.clock.wallMs())));
  }

  /** Resolves once the record is queued, or given up. */
  async #record(record: AuditRecord): Promise<void> {
    const isFull = this.#queue.length >= this.options.limits.maxQueuedRecords || this.#waiters.length > 0;
    if (this.#stopping || (isFull && !(await this.#waitForRoom(record)))) {
      this.#drop();
      return;
    }
    if (!isFull) this.#enqueue(record);
  }

  #enqueue(record: AuditRecord): void {
    this.#queue.push(record);
    this.#wakeWriter?.();
  }

  /** True once the writer made room and queued the record, false when that took too long. */
  #waitForRoom(record: AuditRecord): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        admit: () => {
          cancel();
          this.#enqueue(record);
          resolve(true);
        },
      };
      const cancel = this.options.clock.setTimer(this.options.limits.admissionTimeoutMs, () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        resolve(false);
      });
      this.#waiters.push(waiter);
    });
  }

  #drop(): void {
    this.#dropped += 1;
    this.#dropEpisode += 1;
    if (this.#dropEpisode > 1) return;
    this.#report("error", "audit records are being dropped: the disk takes them too slowly", {
      queued: this.#queue.length,
      waited_ms: this.options.limits.admissionTimeoutMs,
    });
  }

  async #writeLoop(): Promise<void> {
    while (!this.#stopping || this.#queue.length > 0) {
      if (this.#queue.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wakeWriter = resolve;
        });
        this.#wakeWriter = null;
        await this.#gather();
        continue;
      }
      await this.#writeBatch();
    }
  }

  async #gather(): Promise<void> {
    const { gatherMs, maxBatchRecords } = this.options.limits;
    if (!this.#stopping && this.#queue.length < maxBatchRecords) await this.#delay(gatherMs);
  }

  /** One durable write. The batch leaves the queue only once it is durable. */
  async #writeBatch(): Promise<void> {
    const batch = this.#queue.slice(0, this.options.limits.maxBatchRecords);
    try {
      await this.#log.append(encodeRecords(batch));
    } catch (error) {
      this.#writeFailures += 1;
      this.#report("error", "writing the audit log failed; it is tried again", {
        error: error instanceof Error ? error.message : String(error),
        queued: this.#queue.length,
      });
      await this.#delay(this.options.limits.retryDelayMs);
      return;
    }
    this.#queue = this.#queue.slice(batch.length);
    this.#written += batch.length;
    this.#admitWaiters(batch.length);
  }

  #admitWaiters(room: number): void {
    const admitted = this.#waiters.slice(0, room);
    this.#waiters = this.#waiters.slice(room);
    for (const waiter of admitted) waiter.admit();
    if (this.#dropEpisode > 0) {
      this.#report("warn", "the audit log takes records again", { dropped: this.#dropEpisode });
      this.#dropEpisode = 0;
    }
  }

  #writerDoneWithin(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.options.clock.setTimer(timeoutMs, resolve);
      const finish = () => {
        cancel();
        resolve();
      };
      (this.#writer ?? Promise.resolve()).then(finish, reject);
    });
  }

  #delay(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.options.clock.setTimer(delayMs, resolve);
    });
  }

  #report(level: AuditEvent["level"], message: string, fields: AuditEvent["fields"]): void {
    this.options.onEvent({ level, message, fields });
  }
}
