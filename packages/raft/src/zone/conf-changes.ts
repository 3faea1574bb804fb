import { type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import type { ProposeResult } from "../core/results.js";
import type { ConfChange, ConfChangeSingle } from "../core/types.js";
import { encodeConfChangeContext, type MemberFacts } from "../wire/conf-change-context.js";
import type { ConfEffect } from "./applier.js";
import { unknownOutcome } from "./outcome.js";

export interface ConfChangePorts {
  readonly zoneId: ZoneId;
  readonly nowMs: () => number;
  readonly newNonce: () => string;
  confIndex(): LogIndex;
  /** null: the replica is stopped. */
  propose(change: ConfChange): ProposeResult | null;
  notLeader(): NexusError;
}

export interface MembershipChange {
  readonly changes: readonly ConfChangeSingle[];
  /** Addresses of nodes that are new or moved. */
  readonly members: readonly MemberFacts[];
  /** The configuration the change was planned against. */
  readonly expectedConfIndex: LogIndex;
}

interface Waiter {
  readonly deadlineMs: number;
  readonly resolve: () => void;
  readonly reject: (error: NexusError) => void;
}

/** Membership changes proposed by this leader and not yet applied: at most one is accepted at a time. */
export class ConfChanges {
  readonly #ports: ConfChangePorts;
  readonly #waiters = new Map<string, Waiter>();

  constructor(ports: ConfChangePorts) {
    this.#ports = ports;
  }

  get pendingCount(): number {
    return this.#waiters.size;
  }

  /**
   * One change, or several through joint consensus that leaves by itself. Resolves when applied here.
   * Errors: NOT_LEADER, MEMBERSHIP_CONFLICT (retryable), UNKNOWN_OUTCOME.
   */
  change(request: MembershipChange, timeoutMs: number): Promise<void> {
    if (request.expectedConfIndex !== this.#ports.confIndex()) return Promise.reject(this.#conflict());
    const nonce = this.#ports.newNonce();
    const { expectedConfIndex, members } = request;
    const context = encodeConfChangeContext({ nonce, expectedConfIndex, members });
    const transition = "ConfChangeTransitionAuto";
    const result = this.#ports.propose({ transition, changes: request.changes, context });
    switch (result?.kind) {
      case "appended":
        return new Promise((resolve, reject) => {
          this.#waiters.set(nonce, { deadlineMs: this.#ports.nowMs() + timeoutMs, resolve, reject });
        });
      case "confChangeRefused":
        return Promise.reject(this.#conflict());
      case "dropped":
      case "forwarded":
      case undefined:
        return Promise.reject(this.#ports.notLeader());
    }
  }

  onEffect(effect: ConfEffect): void {
    const nonce = effect.context?.nonce;
    const waiter = nonce === undefined ? undefined : this.#waiters.get(nonce);
    if (nonce === undefined || waiter === undefined) return;
    this.#waiters.delete(nonce);
    if (effect.accepted) waiter.resolve();
    else waiter.reject(this.#conflict());
  }

  onTick(): void {
    const nowMs = this.#ports.nowMs();
    for (const [nonce, waiter] of this.#waiters) {
      if (nowMs < waiter.deadlineMs) continue;
      this.#waiters.delete(nonce);
      waiter.reject(unknownOutcome(this.#ports.zoneId, "the membership change was not confirmed in time"));
    }
  }

  /** Leadership or the replica is gone: nobody here will learn what became of them. */
  failAll(why: string): void {
    for (const waiter of this.#waiters.values()) waiter.reject(unknownOutcome(this.#ports.zoneId, why));
    this.#waiters.clear();
  }

  #conflict(): NexusError {
    const { zoneId } = this.#ports;
    return new NexusError({
      code: "MEMBERSHIP_CONFLICT",
      what: `another membership change of zone ${zoneId} is under way or came first`,
      remedy: "look at the members again (`nexus zone info`) and repeat the change",
      details: { zone: zoneId },
    });
  }
}
