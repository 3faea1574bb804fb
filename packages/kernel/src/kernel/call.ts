import { setMaxListeners } from "node:events";
import {
  LINEARIZABLE,
  LOCAL,
  type OperationContext,
  type ReadConsistency,
  type ZoneId,
} from "@nexus/contracts";
import { Deadline, throwIfAborted, withDeadline } from "@nexus/lib";
import type { MetaReadOptions, MetaWriteOptions } from "../abc/meta-store.js";
import type { AcquireOptions } from "../core/locks/io-lock-manager.js";
import type { CallOptions } from "./api.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/** One call in progress: who asks, how much time is left, how fresh its reads must be. */
export class Call {
  readonly context: OperationContext;
  readonly signal: AbortSignal | null;
  readonly #parts: KernelParts;
  readonly #options: CallOptions;
  readonly #deadline: Deadline;
  /** Positions the steps of this call read at, by zone. */
  readonly #pinned: Map<ZoneId, Promise<ReadConsistency>>;
  /** Called when it ends. */
  readonly #atEnd: (() => void)[] = [];

  constructor(
    parts: KernelParts,
    context: OperationContext,
    options: CallOptions,
    pinned: Map<ZoneId, Promise<ReadConsistency>> = new Map(),
  ) {
    this.#parts = parts;
    this.#pinned = pinned;
    this.context = context;
    this.#options = options;
    this.signal = options.signal;
    // Every step of a call listens while it waits; items of a batch do so side by side, which is no leak.
    if (options.signal !== null) setMaxListeners(0, options.signal);
    this.#deadline = new Deadline(options.timeoutMs, () => parts.clock.nowMs());
  }

  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /**
   * The same call with its whole time again: after a transfer whose length is the caller's to decide. It reads at the
   * same positions.
   */
  renewed(): Call {
    return new Call(this.#parts, this.context, this.#options, this.#pinned);
  }

  /** Must not throw. */
  atEnd(done: () => void): void {
    this.#atEnd.push(done);
  }

  /** Nothing of it is in progress any more. */
  end(): void {
    for (const done of this.#atEnd.splice(0)) done();
  }

  /** Milliseconds left; 0 or less when there are none. */
  leftMs(): number {
    return this.#deadline.remainingMs;
  }

  /** Milliseconds left for the next step. Errors: DEADLINE_EXCEEDED, CANCELLED. */
  spendMs(what: string): number {
    throwIfAborted(this.signal, what);
    return this.#deadline.spendMs(what);
  }

  /** Runs a step that takes no deadline of its own. Errors: DEADLINE_EXCEEDED, CANCELLED. */
  within<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withDeadline(work, this.spendMs(what), what, this.signal);
  }

  /** For a call that reads once. */
  readOptions(zone: ZoneId): MetaReadOptions {
    return { consistency: this.consistencyFor(zone), timeoutMs: this.spendMs("reading metadata") };
  }

  /** For deciding what to do next from whatever this node has applied. */
  localReadOptions(): MetaReadOptions {
    return { consistency: LOCAL, timeoutMs: this.spendMs("reading metadata") };
  }

  /** For a decision that a stale answer would spoil. */
  freshReadOptions(): MetaReadOptions {
    return { consistency: LINEARIZABLE, timeoutMs: this.spendMs("reading metadata") };
  }

  /** For a call of several steps: one read index a zone, and every step at it. */
  async pinnedReadOptions(zone: ZoneId): Promise<MetaReadOptions> {
    let pin = this.#pinned.get(zone);
    if (pin === undefined) {
      pin = this.#pin(zone);
      this.#pinned.set(zone, pin);
    }
    return { consistency: await pin, timeoutMs: this.spendMs("reading metadata") };
  }

  writeOptions(): MetaWriteOptions {
    const { userId, agentId } = this.context;
    return { timeoutMs: this.spendMs("committing metadata"), actor: { userId, agentId } };
  }

  lockOptions(): AcquireOptions {
    const left = this.spendMs("waiting for an I/O lock");
    return { timeoutMs: Math.min(left, this.#parts.limits.ioLockTimeoutMs), signal: this.signal };
  }

  /** A turn may take as long as the call: those in front are at work, not stuck. */
  turnOptions(): AcquireOptions {
    return { timeoutMs: this.spendMs("waiting for a turn"), signal: this.signal };
  }

  async #pin(zone: ZoneId): Promise<ReadConsistency> {
    const wanted = this.consistencyFor(zone);
    if (wanted.kind === "local" || wanted.kind === "token") return wanted;
    const timeoutMs = this.spendMs("taking a read position");
    const token = await metaStoreOf(this.#parts, zone).readToken({ consistency: wanted, timeoutMs });
    return { kind: "token", token };
  }

  /** How fresh its reads of a zone must be. */
  consistencyFor(zone: ZoneId): ReadConsistency {
    const { consistency } = this.#options;
    // A token says nothing about another zone; the default does.
    if (consistency.kind === "token" && consistency.token.zoneId !== zone) return LINEARIZABLE;
    return consistency;
  }
}
