import { NexusError, type ZoneId } from "@nexus/contracts";
import {
  checkLockPath,
  type HeldLock,
  heldAnswer,
  type LockAcquire,
  type LockAnswer,
  type LockCallOptions,
  type LockExtend,
  type LockGrant,
  type LockListRequest,
  type LockPage,
  type LockRelease,
  type LockState,
  type Locks,
  type LockWaitOptions,
  listLocks,
  lockStateAt,
  type MetaReadOptions,
  toGrant,
  waitCancelled,
} from "@nexus/kernel";
import type { LockOperation, LockReply } from "../wire/lock-codec.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";

/**
 * The advisory locks of one replicated zone. The queue is replicated too: a change of leader costs nobody its
 * place, and a grant to a node that is gone ends with its time to live.
 */
export class RaftLocks implements Locks {
  readonly driver = "raft";
  /** Part of the zone's state: transactions find them there. */
  readonly view = null;
  readonly zoneId: ZoneId;
  readonly #identity: ZoneIdentity;
  readonly #find: () => ZoneReplica;

  /** `find` gives the zone's replica as it is now, or throws ZONE_NOT_LOADED. */
  constructor(identity: ZoneIdentity, find: () => ZoneReplica) {
    this.#identity = identity;
    this.#find = find;
    this.zoneId = identity.zoneId;
  }

  async acquire(request: LockAcquire, options: LockWaitOptions): Promise<LockAnswer> {
    if (options.signal?.aborted === true) throw waitCancelled(request.path);
    const replica = this.#replica();
    const startedMs = replica.monotonicMs();
    const reply = await this.#propose(replica, { kind: "acquire", request }, options.timeoutMs);
    switch (reply.kind) {
      case "granted":
        return this.#granted(reply.held, request.ttlMs);
      case "held":
        return this.#refused(replica, request.path);
      case "queued":
        return this.#wait(replica, request, options, startedMs);
      case "released":
        throw unexpected(reply);
    }
  }

  async #wait(
    replica: ZoneReplica,
    request: LockAcquire,
    options: LockWaitOptions,
    startedMs: number,
  ): Promise<LockAnswer> {
    const { path, lockId, ttlMs } = request;
    const leftMs = Math.min(request.waitMs, options.timeoutMs) - (replica.monotonicMs() - startedMs);
    const end = await replica.waitForLock(path, lockId, Math.max(0, leftMs), options.signal);
    if (end.kind === "granted") return this.#granted(end.held, ttlMs);
    if (end.kind === "gone") return this.#refused(replica, path);
    const isCancelled = end.why === "cancelled";
    const last = await this.#propose(replica, { kind: "cancelWait", path, lockId }, replica.controlTimeoutMs);
    if (last.kind === "granted" && !isCancelled) return this.#granted(last.held, ttlMs);
    if (last.kind === "granted") {
      const operation = { kind: "release", request: { path, lockId, fencing: last.held.fencing } } as const;
      await this.#propose(replica, operation, replica.controlTimeoutMs);
    }
    if (isCancelled) throw waitCancelled(path);
    return this.#refused(replica, path);
  }

  async extend(request: LockExtend, options: LockCallOptions): Promise<LockGrant> {
    const reply = await this.#propose(this.#replica(), { kind: "extend", request }, options.timeoutMs);
    if (reply.kind !== "granted") throw unexpected(reply);
    return toGrant(this.#identity, reply.held, request.ttlMs);
  }

  async release(request: LockRelease, options: LockCallOptions): Promise<boolean> {
    const reply = await this.#propose(this.#replica(), { kind: "release", request }, options.timeoutMs);
    if (reply.kind !== "released") throw unexpected(reply);
    return reply.count > 0;
  }

  async forceRelease(path: string, options: LockCallOptions): Promise<number> {
    const reply = await this.#propose(this.#replica(), { kind: "forceRelease", path }, options.timeoutMs);
    if (reply.kind !== "released") throw unexpected(reply);
    return reply.count;
  }

  async get(path: string, options: MetaReadOptions): Promise<LockState | null> {
    checkLockPath(path);
    const replica = this.#replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    return lockStateAt(replica.readable().locks, path, replica.zoneTimeMs());
  }

  async list(request: LockListRequest, options: MetaReadOptions): Promise<LockPage> {
    const replica = this.#replica();
    await replica.barrier(options.consistency, options.timeoutMs);
    return listLocks(replica.readable().locks, request, replica.zoneTimeMs());
  }

  async #propose(replica: ZoneReplica, operation: LockOperation, timeoutMs: number): Promise<LockReply> {
    const { result } = await replica.propose({ kind: "locks", operation }, timeoutMs);
    if (result.kind === "locks") return result.reply;
    throw new NexusError({ code: "INTERNAL", what: `a lock command was answered with ${result.kind}` });
  }

  #granted(held: HeldLock, ttlMs: number): LockAnswer {
    return { kind: "granted", grant: toGrant(this.#identity, held, ttlMs) };
  }

  #refused(replica: ZoneReplica, path: string): LockAnswer {
    return heldAnswer(replica.state.locks, path, replica.zoneTimeMs());
  }

  #replica(): ZoneReplica {
    const replica = this.#find();
    if (replica.identity.incarnation === this.#identity.incarnation) return replica;
    throw new NexusError({
      code: "INCARNATION_MISMATCH",
      what: `zone ${this.zoneId} was made anew; its locks of before are gone`,
      remedy: "acquire them again",
    });
  }
}

function unexpected(reply: LockReply): NexusError {
  return new NexusError({ code: "INTERNAL", what: `a lock command was answered with ${reply.kind}` });
}
