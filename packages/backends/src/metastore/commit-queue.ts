import { type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import {
  beginNamespaceTransaction,
  type CommitActor,
  type ExpiredEntry,
  type FailedCompare,
  firstFailedCompare,
  HistoryWriter,
  type LockView,
  type MetaTransaction,
  type MetaWriteOptions,
  type MutationOutcome,
  quotaChange,
  type ZoneQuota,
} from "@nexus/kernel";
import { Overlay } from "./overlay.js";
import type { RecoveringState } from "./recovering-state.js";
import type { SpaceReserve } from "./space-reserve.js";
import { noSpace, notWritten, unknownOutcome } from "./state-errors.js";
import type { StateHandle } from "./state-handle.js";
import { indexChange, readIndex } from "./zone-record.js";

/** Commits waiting to be evaluated; more are refused RESOURCE_EXHAUSTED. */
export const MAX_QUEUED_COMMITS = 8192;
/** Commits that share one synced write. */
export const MAX_COMMITS_PER_BATCH = 1024;
/** Evaluating a batch holds the event loop for at most about this long (ms). */
const MAX_EVALUATION_MS = 4;
/** How often a released space reserve is asked for again (ms). */
const RESERVE_RETRY_MS = 1000;

export interface Committed {
  readonly index: LogIndex;
  readonly outcomes: readonly MutationOutcome[];
}

/** A compare of a transaction did not hold: nothing changed. */
export interface CompareFailed {
  readonly index: LogIndex;
  readonly failed: FailedCompare;
}

/** What a commit asks for. */
type Request =
  | {
      readonly kind: "transact";
      readonly transaction: MetaTransaction;
      /** Removed as well if their time is up. */
      readonly expired: readonly ExpiredEntry[];
      readonly locks: LockView | null;
      readonly actor: CommitActor | null;
    }
  | { readonly kind: "setQuota"; readonly quota: ZoneQuota };

interface Pending {
  readonly request: Request;
  readonly resolve: (answer: Committed | CompareFailed) => void;
  readonly reject: (error: unknown) => void;
  stage: "queued" | "writing" | "settled";
}

/** What a commit of a batch comes to once the batch is durable. */
type Verdict =
  | { readonly kind: "answered"; readonly pending: Pending; readonly answer: Committed | CompareFailed }
  | { readonly kind: "refused"; readonly pending: Pending; readonly error: NexusError };

interface Batch {
  readonly verdicts: readonly Verdict[];
  readonly overlay: Overlay;
  readonly lastIndex: LogIndex;
  readonly mountsChanged: boolean;
  /** Of the entries put; null when none expires. */
  readonly earliestExpiryMs: number | null;
}

export interface CommitQueueOptions {
  readonly zoneId: ZoneId;
  readonly location: string;
  readonly state: RecoveringState;
  readonly reserve: SpaceReserve;
  /** Index of the last commit in the state now. */
  readonly appliedIndex: LogIndex;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** A durable batch changed mounts; awaited before its commits are acknowledged. Must not reject. */
  readonly onMountsChanged: () => Promise<void>;
  /** What entries expire by (ms). */
  readonly zoneTimeMs: () => number;
  /** When the first of the entries that were put expires; null: none does. Must not throw. */
  readonly onExpiry: (expiresAtMs: number | null) => void;
  /** A batch is durable and in force. Must not throw. */
  readonly onCommitted: () => void;
}

/**
 * The single writer of a zone. Commits that arrive while a batch is being written make up the next one and
 * share its fsync; each is evaluated in its turn on top of those before it, and is all or nothing by itself.
 * Nothing is answered, not even a refusal, before what it was judged on is durable.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  #queue: Pending[] = [];
  #draining: Promise<void> | null = null;
  #reserveTriedAtMs = Number.NEGATIVE_INFINITY;

  #appliedIndex: LogIndex;

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#appliedIndex = options.appliedIndex;
  }

  /** Index of the last durable commit. */
  get appliedIndex(): LogIndex {
    return this.#appliedIndex;
  }

  /** Errors: the refusal, NO_SPACE, IO_ERROR, UNKNOWN_OUTCOME, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED. */
  transact(
    transaction: MetaTransaction,
    locks: LockView | null,
    { timeoutMs, actor }: MetaWriteOptions,
  ): Promise<Committed | CompareFailed> {
    const request = { kind: "transact", transaction, expired: [], locks, actor: actor ?? null } as const;
    return this.#commit(request, timeoutMs);
  }

  /** Removes those of the entries whose time is up. Errors: those of `transact`. */
  async expire(expired: readonly ExpiredEntry[], timeoutMs: number): Promise<void> {
    const transaction = { compares: [], mutations: [] };
    await this.#commit({ kind: "transact", transaction, expired, locks: null, actor: null }, timeoutMs);
  }

  /** Index at which the quota is in force. Errors: those of `transact`, INVALID_ARGUMENT. */
  async setQuota(quota: ZoneQuota, timeoutMs: number): Promise<LogIndex> {
    return (await this.#commit({ kind: "setQuota", quota }, timeoutMs)).index;
  }

  #commit(request: Request, timeoutMs: number): Promise<Committed | CompareFailed> {
    if (this.#queue.length >= MAX_QUEUED_COMMITS) return Promise.reject(queueFull());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => expire(pending, timeoutMs), timeoutMs);
      const pending: Pending = {
        request,
        stage: "queued",
        resolve: (committed) => {
          clearTimeout(timer);
          pending.stage = "settled";
          resolve(committed);
        },
        reject: (error) => {
          clearTimeout(timer);
          pending.stage = "settled";
          reject(error);
        },
      };
      this.#queue.push(pending);
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves once everything queued has its outcome. */
  async idle(): Promise<void> {
    while (this.#draining !== null) await this.#draining;
  }

  /** Never rejects: every commit gets its own outcome. */
  async #drain(): Promise<void> {
    // Commits of the same turn share the first batch too.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      try {
        await this.#runBatch(await this.#writableHandle());
      } catch (error) {
        for (const pending of this.#queue.splice(0)) pending.reject(error);
      }
    }
    this.#draining = null;
  }

  /** Errors: NO_SPACE (the reserve is used up), and why the state cannot be opened. */
  async #writableHandle(): Promise<StateHandle> {
    const { reserve, nowMs, location, state } = this.#options;
    const handle = await state.handle();
    if (reserve.isHeld) return handle;
    const due = nowMs() - this.#reserveTriedAtMs >= RESERVE_RETRY_MS;
    if (due) this.#reserveTriedAtMs = nowMs();
    if (due && (await reserve.tryHold())) return handle;
    throw noSpace(location, null);
  }

  async #runBatch(handle: StateHandle): Promise<void> {
    const batch = this.#evaluate(handle);
    const changes = batch.overlay.changes();
    if (changes.length > 0) {
      try {
        await handle.write([...changes, indexChange(batch.lastIndex)]);
      } catch (error) {
        const failure = await this.#recover(handle, batch, error);
        if (failure !== null) {
          for (const { pending } of batch.verdicts) pending.reject(failure);
          return;
        }
      }
    }
    this.#appliedIndex = batch.lastIndex;
    if (batch.mountsChanged) await this.#options.onMountsChanged();
    this.#options.onExpiry(batch.earliestExpiryMs);
    this.#options.onCommitted();
    for (const verdict of batch.verdicts) {
      if (verdict.kind === "answered") verdict.pending.resolve(verdict.answer);
      else verdict.pending.reject(verdict.error);
    }
  }

  #evaluate(handle: StateHandle): Batch {
    const overlay = new Overlay(handle);
    const history = new HistoryWriter(handle);
    const verdicts: Verdict[] = [];
    let lastIndex = readIndex(handle);
    let mountsChanged = false;
    let earliestExpiryMs: number | null = null;
    const zoneTimeMs = this.#options.zoneTimeMs();
    const startedMs = this.#options.nowMs();
    let taken = 0;
    for (const pending of this.#queue) {
      if (taken >= MAX_COMMITS_PER_BATCH) break;
      if (taken > 0 && this.#options.nowMs() - startedMs > MAX_EVALUATION_MS) break;
      taken += 1;
      if (pending.stage === "settled") continue;
      pending.stage = "writing";
      try {
        const identity = { zoneId: this.#options.zoneId };
        const { request } = pending;
        if (request.kind === "setQuota") {
          overlay.absorb([quotaChange(overlay, identity.zoneId, request.quota)]);
          lastIndex = (lastIndex + 1) as LogIndex;
          verdicts.push({ kind: "answered", pending, answer: { index: lastIndex, outcomes: [] } });
          continue;
        }
        const { compares, mutations } = request.transaction;
        const failed = firstFailedCompare(overlay, identity, request.locks, compares);
        if (failed !== null) {
          verdicts.push({ kind: "answered", pending, answer: { index: lastIndex, failed } });
          continue;
        }
        const transaction = beginNamespaceTransaction(overlay, identity, zoneTimeMs);
        const outcomes = mutations.map((mutation) => transaction.apply(mutation));
        transaction.expire(request.expired);
        lastIndex = (lastIndex + 1) as LogIndex;
        transaction.record(history, lastIndex, request.actor);
        overlay.absorb(transaction.changes());
        const expiryMs = transaction.earliestExpiryMs();
        if (expiryMs !== null) earliestExpiryMs = Math.min(earliestExpiryMs ?? expiryMs, expiryMs);
        mountsChanged ||= transaction.mountsChanged();
        verdicts.push({ kind: "answered", pending, answer: { index: lastIndex, outcomes } });
      } catch (error) {
        verdicts.push({ kind: "refused", pending, error: NexusError.from(error, "IO_ERROR") });
      }
    }
    overlay.absorb(history.changes());
    this.#queue = this.#queue.slice(taken);
    return { verdicts, overlay, lastIndex, mountsChanged, earliestExpiryMs };
  }

  /** Reads back from a fresh handle whether the batch is there; null when it is, else why it failed. */
  async #recover(broken: StateHandle, batch: Batch, error: unknown): Promise<NexusError | null> {
    const { state, location } = this.#options;
    try {
      const fresh = await state.replace(broken);
      return readIndex(fresh) >= batch.lastIndex ? null : notWritten(location, error);
    } catch {
      // The reason it cannot be opened stays with the state, whose next caller is told.
      return unknownOutcome(location, error);
    }
  }
}

function expire(pending: Pending, timeoutMs: number): void {
  const queued = pending.stage === "queued";
  pending.reject(
    new NexusError({
      code: queued ? "DEADLINE_EXCEEDED" : "UNKNOWN_OUTCOME",
      what: `the commit was not durable within ${timeoutMs} ms${queued ? "; nothing was changed" : ""}`,
      remedy: queued ? "try again or allow more time" : "read the entry back before trying again",
      details: { timeoutMs },
    }),
  );
}

function queueFull(): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${MAX_QUEUED_COMMITS} commits already wait for the disk`,
    remedy: "try again later",
    details: { limit: MAX_QUEUED_COMMITS },
  });
}
