import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import type { LockRequest } from "@nexus/kernel";
import { type CallInfo, callOptions, type UnaryHandlers } from "../../server/unary.js";
import { grantToWire, holderToWire, lockModeFromWire, pathLockToWire } from "../../wire/locks.js";
import { consistencyFromWire } from "../../wire/requests.js";
import type { VfsHandlerDeps } from "../deps.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;
type LockReply = Awaited<ReturnType<Handlers["Lock"]>>;

export type LockHandlers = Pick<Handlers, "Lock" | "Unlock" | "ListLocks">;

/** Advisory locks. */
export function lockHandlers({ kernel, limits }: VfsHandlerDeps): LockHandlers {
  const acquire = async (request: vfs.LockRequest, call: CallInfo): Promise<LockReply> => {
    const wanted = lockRequest(request);
    const options = callOptions(call, LINEARIZABLE);
    if (request.waitMs > 0) {
      const grant = await kernel.lock({ ...wanted, waitMs: request.waitMs }, call.context, options);
      return { acquired: true, lockId: grant.lockId, grant: grantToWire(grant) };
    }
    const answer = await kernel.sysLock(wanted, call.context, options);
    if (answer.kind === "granted") {
      return { acquired: true, lockId: answer.grant.lockId, grant: grantToWire(answer.grant) };
    }
    return { acquired: false, holders: answer.holders.map(holderToWire), waiting: answer.waiting };
  };

  const extend = async (request: vfs.LockRequest, call: CallInfo): Promise<LockReply> => {
    const { path, lockId } = request;
    const wanted = { path, lockId, fencing: fencingOf(request), ttlMs: ttlOf(request) };
    const grant = await kernel.sysExtendLock(wanted, call.context, callOptions(call, LINEARIZABLE));
    return { acquired: true, lockId, grant: grantToWire(grant) };
  };

  /** The original protocol says "not acquired" where it means "lost". */
  const extendAsOriginal = async (request: vfs.LockRequest, call: CallInfo): Promise<LockReply> => {
    try {
      return await extend(request, call);
    } catch (error) {
      if (NexusError.is(error) && error.code === "LOCK_LOST") return { acquired: false };
      throw error;
    }
  };

  return {
    async Lock(request, call) {
      switch (request.action) {
        case vfs.LockAction.LOCK_BY_ID:
          return request.lockId === "" ? await acquire(request, call) : await extendAsOriginal(request, call);
        case vfs.LockAction.LOCK_ACQUIRE:
          return await acquire(request, call);
        case vfs.LockAction.LOCK_EXTEND:
          return await extend(request, call);
        default:
          throw new NexusError({
            code: "INVALID_ARGUMENT",
            what: `lock action ${request.action} does not exist`,
            remedy: "use 0 (by id), 1 (acquire) or 2 (extend)",
          });
      }
    },

    async Unlock(request, call) {
      const { path, force } = request;
      const lockId = request.lockId === "" ? null : request.lockId;
      const { released } = await kernel.sysUnlock(
        { path, lockId, fencing: fencingOf(request), force },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      return { released: released > 0, releasedCount: released };
    },

    async ListLocks(request, call) {
      const { locks, nextAfter } = await kernel.listLocks(
        {
          path: request.path,
          after: request.after === "" ? null : request.after,
          limit: request.limit === 0 ? limits.pageRows : Math.min(request.limit, limits.pageRows),
        },
        call.context,
        callOptions(call, consistencyFromWire(request)),
      );
      return { locks: locks.map(pathLockToWire), nextAfter: nextAfter ?? "" };
    },
  };
}

function lockRequest(request: vfs.LockRequest): LockRequest {
  return {
    path: request.path,
    lockId: request.lockId === "" ? null : request.lockId,
    mode: lockModeFromWire(request),
    ttlMs: ttlOf(request),
    info: request.info,
  };
}

/** Clients of the original protocol give their time to live as `timeout_ms`. */
function ttlOf({ ttlMs, timeoutMs }: vfs.LockRequest): number {
  return ttlMs > 0 ? ttlMs : (Math.floor(timeoutMs / 1000) + 1) * 1000;
}

function fencingOf({ fencing }: { readonly fencing: number }): number | null {
  return fencing === 0 ? null : fencing;
}
