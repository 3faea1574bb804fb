import { NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import type {
  CallOptions,
  ExtendLockRequest,
  ListLocksRequest,
  ListLocksResult,
  LockGrant,
  LockRequest,
  LockResult,
  UnlockRequest,
  UnlockResult,
  WaitingLockRequest,
} from "@nexus/kernel";
import { Deadline, newId } from "@nexus/lib";
import { grantFromWire, holderFromWire, lockModeToWire, pathLockFromWire } from "../wire/locks.js";
import { consistencyToWire } from "../wire/requests.js";
import type { UnaryCaller } from "./caller.js";

/** Attempts of an acquire or extension whose answer was lost: both mean the same the second time. */
const MAX_ATTEMPTS = 5;

/** Advisory locks of a remote node: the kernel's calls without a context. */
export class LockClient {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  /** Tries once. A lost answer is asked for again under the same id, so it never leaves a lock nobody knows of. */
  async sysLock(request: LockRequest, options: CallOptions): Promise<LockResult> {
    const reply = await this.#repeatable(acquisition(request, 0), options);
    if (reply.acquired) return { kind: "granted", grant: grantFromWire(reply.grant) };
    return { kind: "held", holders: reply.holders.map(holderFromWire), waiting: reply.waiting };
  }

  /** Waits its turn. Errors: LOCK_TIMEOUT. */
  async lock(request: WaitingLockRequest, options: CallOptions): Promise<LockGrant> {
    // 0 would be an answer instead of an error; a millisecond is as good.
    const reply = await this.#repeatable(acquisition(request, Math.max(1, request.waitMs)), options);
    return grantFromWire(reply.grant);
  }

  /** Errors: LOCK_LOST. */
  async sysExtendLock(request: ExtendLockRequest, options: CallOptions): Promise<LockGrant> {
    const { path, lockId, ttlMs, fencing } = request;
    const action = vfs.LockAction.LOCK_EXTEND;
    const reply = await this.#repeatable({ path, lockId, ttlMs, action, fencing: fencing ?? 0 }, options);
    return grantFromWire(reply.grant);
  }

  async sysUnlock(request: UnlockRequest, options: CallOptions): Promise<UnlockResult> {
    const { path, lockId, fencing, force } = request;
    const message = { path, lockId: lockId ?? "", fencing: fencing ?? 0, force };
    const reply = await this.#caller.call(vfs.NexusVFSService.Unlock, message, options);
    return { released: reply.releasedCount };
  }

  async listLocks(request: ListLocksRequest, options: CallOptions): Promise<ListLocksResult> {
    const { path, after, limit } = request;
    const message = { path, after: after ?? "", limit, ...consistencyToWire(options.consistency) };
    const reply = await this.#caller.call(vfs.NexusVFSService.ListLocks, message, options);
    const nextAfter = reply.nextAfter === "" ? null : reply.nextAfter;
    return { locks: reply.locks.map(pathLockFromWire), nextAfter };
  }

  async #repeatable(message: MessageInit<vfs.LockRequest>, options: CallOptions): Promise<vfs.LockResponse> {
    const deadline = new Deadline(options.timeoutMs, () => performance.now());
    for (let attempt = 1; ; attempt += 1) {
      const left = { timeoutMs: deadline.spendMs("locking"), signal: options.signal };
      try {
        return await this.#caller.call(vfs.NexusVFSService.Lock, message, left);
      } catch (error) {
        const isUnknown = NexusError.is(error) && error.code === "UNKNOWN_OUTCOME";
        if (!isUnknown || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }
}

function acquisition(request: LockRequest, waitMs: number): MessageInit<vfs.LockRequest> {
  const { path, ttlMs, info } = request;
  const lockId = request.lockId ?? newId();
  const action = vfs.LockAction.LOCK_ACQUIRE;
  return { path, lockId, action, ...lockModeToWire(request.mode), ttlMs, waitMs, info };
}
