import type { LockGrant } from "../../core/locks/contract.js";
import type * as api from "../../kernel/api.js";
import { ADMIN, ANN } from "../kernel-fixture.js";
import { CALL_OPTIONS } from "./answers.js";
import type { LockCall, LockHow } from "./lock-calls.js";

/** A fencing token that nobody has. */
const STALE = Number.MAX_SAFE_INTEGER;
/** Where locks have a clock of their own, none of them may end by it while a sequence runs. */
const UNHURRIED = 100;

/** Numbers the grants of a sequence by their fencing tokens, which only grow. */
export class GrantNumbers {
  readonly #known = new Map<number, number>();
  #last = 0;

  numberOf(fencing: number): number {
    const known = this.#known.get(fencing);
    if (known !== undefined) return known;
    if (fencing <= this.#last) throw new Error(`fencing token ${fencing} came after ${this.#last}`);
    this.#last = fencing;
    this.#known.set(fencing, this.#known.size + 1);
    return this.#known.size;
  }
}

export interface LockPaths {
  in(path: string): string;
  out(path: string): string;
}

/** Time of locks, where it is the test's to pass. */
export type PassLockTime = ((ms: number) => void) | null;

/** Makes one call about locks; what it answered, in the shape of the model's answer. */
export async function performLock(
  kernel: api.Kernel,
  call: LockCall,
  paths: LockPaths,
  grants: GrantNumbers,
  passTime: PassLockTime,
): Promise<unknown> {
  const scale = passTime === null ? UNHURRIED : 1;
  switch (call.kind) {
    case "lock": {
      const { lockId, mode, ttlMs } = call;
      const request = { path: paths.in(call.path), lockId, mode, ttlMs: ttlMs * scale, info: "" };
      const grant = await lockAs(kernel, call.how, request);
      if (grant === null) return { kind: "held" };
      return { kind: "granted", path: paths.out(grant.path), grant: grants.numberOf(grant.fencing) };
    }
    case "extendLock": {
      const { lockId, stale, ttlMs } = call;
      const fencing = stale ? STALE : null;
      const request = { path: paths.in(call.path), lockId, fencing, ttlMs: ttlMs * scale };
      const grant = await kernel.sysExtendLock(request, ANN, CALL_OPTIONS);
      return { path: paths.out(grant.path), grant: grants.numberOf(grant.fencing) };
    }
    case "unlock": {
      const { lockId, stale } = call;
      const request = { path: paths.in(call.path), lockId, fencing: stale ? STALE : null, force: false };
      return kernel.sysUnlock(request, ANN, CALL_OPTIONS);
    }
    case "forceUnlock": {
      const request = { path: paths.in(call.path), lockId: null, fencing: null, force: true };
      return kernel.sysUnlock(request, call.byAdmin ? ADMIN : ANN, CALL_OPTIONS);
    }
    case "listLocks": {
      const request = { path: paths.in(call.path), after: null, limit: call.limit };
      const { locks, nextAfter } = await kernel.listLocks(request, ANN, CALL_OPTIONS);
      return { locks: locks.map((lock) => shownLock(lock, paths, grants)), more: nextAfter !== null };
    }
    case "statLock": {
      const { lock } = await kernel.sysStat(paths.in(call.path), ANN, CALL_OPTIONS, { lock: true });
      if (lock === undefined) throw new Error(`the lock at ${call.path} was asked for and is not told`);
      return lock === null ? null : shownLock(lock, paths, grants);
    }
    case "passLockTime":
      passTime?.(call.ms);
      return null;
  }
}

/** null: somebody else has it. */
async function lockAs(kernel: api.Kernel, how: LockHow, request: api.LockRequest): Promise<LockGrant | null> {
  const attempt = async (): Promise<LockGrant | null> => {
    const result = await kernel.sysLock(request, ANN, CALL_OPTIONS);
    return result.kind === "granted" ? result.grant : null;
  };
  switch (how) {
    case "try":
      return attempt();
    case "wait":
      return kernel.lock({ ...request, waitMs: 0 }, ANN, CALL_OPTIONS);
    case "hold": {
      await using _ = await kernel.locked({ ...request, waitMs: 0 }, ANN, CALL_OPTIONS);
      // Whoever has it is given the same grant again.
      return await attempt();
    }
  }
}

function shownLock({ path, holders }: api.PathLock, paths: LockPaths, grants: GrantNumbers): unknown {
  const shown = holders.map(({ lockId, mode, fencing }) => ({
    lockId,
    mode: mode.kind,
    grant: grants.numberOf(fencing),
  }));
  return { path: paths.out(path), holders: shown };
}

/** So that the next sequence finds room: what a sequence still holds is taken from it. */
export async function endLocks(kernel: api.KernelSyscalls, folder: string): Promise<void> {
  const { locks } = await kernel.listLocks({ path: folder, after: null, limit: 1_000 }, ADMIN, CALL_OPTIONS);
  for (const { path } of locks) {
    await kernel.sysUnlock({ path, lockId: null, fencing: null, force: true }, ADMIN, CALL_OPTIONS);
  }
}
