import { NexusError, type OperationContext } from "@nexus/contracts";
import {
  type CallOptions,
  type ExtendLockRequest,
  type Kernel,
  type ListLocksRequest,
  type LocalLocks,
  type UnlockRequest,
  type WaitingLockRequest,
} from "@nexus/kernel";

export type LockCalls = Pick<Kernel, "sysLock" | "lock" | "sysExtendLock" | "sysUnlock" | "listLocks">;

/** The calls about locks of a fake kernel, over the real table of one node. `onCall` hears of every call. */
export function lockCalls(
  locks: LocalLocks,
  onCall: (context: OperationContext, options: CallOptions) => void,
): LockCalls {
  let lockIds = 0;
  const acquire = (request: WaitingLockRequest, context: OperationContext, options: CallOptions) => {
    onCall(context, options);
    const lockId = request.lockId ?? `generated-${(lockIds += 1)}`;
    return locks.acquire({ ...request, lockId, owner: context.userId }, options);
  };
  return {
    sysLock: async (request, context, options) => acquire({ ...request, waitMs: 0 }, context, options),
    lock: async (request, context, options) => {
      const answer = await acquire(request, context, options);
      if (answer.kind === "granted") return answer.grant;
      throw new NexusError({ code: "LOCK_TIMEOUT", what: `${request.path} was not to be had` });
    },
    sysExtendLock: async (request: ExtendLockRequest, context, options) => {
      onCall(context, options);
      return locks.extend(request, options);
    },
    sysUnlock: async ({ path, lockId, fencing, force }: UnlockRequest, context, options) => {
      onCall(context, options);
      if (force) return { released: await locks.forceRelease(path, options) };
      const isReleased = await locks.release({ path, lockId: lockId ?? "", fencing }, options);
      return { released: isReleased ? 1 : 0 };
    },
    listLocks: async (request: ListLocksRequest, context, options) => {
      onCall(context, options);
      return locks.list(request);
    },
  };
}
