import { NexusError } from "@nexus/contracts";
import { LockHold, setRealTimer } from "@nexus/lib";
import {
  type LockAnswer,
  type LockGrant,
  type LockHolder,
  type Locks,
  MAX_LOCK_PAGE,
} from "../core/locks/contract.js";
import type { Route } from "../core/router/vfs-router.js";
import type {
  ExtendLockRequest,
  ListLocksRequest,
  ListLocksResult,
  LockRequest,
  LockResult,
  PathLock,
  UnlockRequest,
  UnlockResult,
} from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { authorize, isAllowed, lockPath } from "./pipeline.js";
import { follow, place } from "./resolve.js";

/** Acquires under the caller's id or a new one. Errors: CONFLICT, PERMISSION_DENIED and more (core/locks/contract.ts). */
export async function lock(
  parts: KernelParts,
  call: Call,
  request: LockRequest,
  waitMs: number,
): Promise<LockResult> {
  const route = await lockedPlace(parts, call, request.path);
  await authorize(parts, call, request.mode.kind === "shared" ? "READ" : "WRITE", route);
  const { mode, ttlMs, info } = request;
  // Who only tries waits for nobody.
  if (waitMs > 0) parts.lockOrder.check("advisory", [lockPath(route)]);
  const answer = await locksOf(parts, route).acquire(
    {
      path: route.zonePath,
      lockId: request.lockId ?? parts.newId(),
      mode,
      ttlMs,
      waitMs,
      owner: call.context.agentId ?? call.context.userId,
      info,
    },
    { timeoutMs: call.spendMs("acquiring a lock"), signal: call.signal },
  );
  return seenFrom(parts, route, answer);
}

/** `lock` that waits and fails when the wait is over. Errors: LOCK_TIMEOUT. */
export async function lockOrFail(
  parts: KernelParts,
  call: Call,
  request: LockRequest,
  waitMs: number,
): Promise<LockGrant> {
  const result = await lock(parts, call, request, waitMs);
  if (result.kind === "granted") return result.grant;
  throw lockTimeout(request.path, waitMs, result.holders);
}

export function lockTimeout(path: string, waitMs: number, holders: readonly LockHolder[]): NexusError {
  const [first] = holders;
  const by = first === undefined ? "" : `; ${first.lockId} of ${first.owner} holds ${first.path}`;
  return new NexusError({
    code: "LOCK_TIMEOUT",
    what: `${path} ${waitMs <= 1 ? "is locked" : `was not to be had within ${waitMs} ms`}${by}`,
    remedy: "wait longer, or see who holds it with `nexus lock list`",
    details: { path, waitMs, holders: holders.length },
  });
}

/** Errors: LOCK_LOST, PERMISSION_DENIED. */
export async function extendLock(
  parts: KernelParts,
  call: Call,
  request: ExtendLockRequest,
): Promise<LockGrant> {
  const route = await lockedPlace(parts, call, request.path);
  await authorizeHold(parts, call, route);
  const { lockId, fencing, ttlMs } = request;
  const timeoutMs = call.spendMs("extending a lock");
  const grant = await locksOf(parts, route).extend(
    { path: route.zonePath, lockId, fencing, ttlMs },
    { timeoutMs },
  );
  return { ...grant, path: route.visiblePath };
}

/** Ends one hold, or with `force` all of them. Errors: PERMISSION_DENIED (force: not an administrator). */
export async function unlock(parts: KernelParts, call: Call, request: UnlockRequest): Promise<UnlockResult> {
  const route = await lockedPlace(parts, call, request.path);
  await authorizeHold(parts, call, route);
  const locks = locksOf(parts, route);
  const timeoutMs = call.spendMs("releasing a lock");
  if (request.force) {
    requireAdmin(call, request.path);
    return { released: await locks.forceRelease(route.zonePath, { timeoutMs }) };
  }
  const { lockId, fencing } = request;
  if (lockId === null) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${request.path} cannot be unlocked without a lock id`,
      remedy: "give the id it was acquired under, or force it as an administrator",
    });
  }
  const isReleased = await locks.release({ path: route.zonePath, lockId, fencing }, { timeoutMs });
  return { released: isReleased ? 1 : 0 };
}

/** The lock at a path, as `sysStat` reports it. */
export async function lockAt(parts: KernelParts, call: Call, route: Route): Promise<PathLock | null> {
  const state = await locksOf(parts, route).get(route.zonePath, call.readOptions(route.zoneId));
  if (state === null) return null;
  return {
    ...state,
    path: route.visiblePath,
    holders: state.holders.map((holder) => visible(parts, route, holder)),
  };
}

/** Locks at and below a path in its zone; those the caller may not traverse are left out. */
export async function listLocks(
  parts: KernelParts,
  call: Call,
  request: ListLocksRequest,
): Promise<ListLocksResult> {
  const route = place(parts, call, request.path);
  await authorize(parts, call, "READ", route);
  const limit = Math.min(request.limit, MAX_LOCK_PAGE);
  const page = await locksOf(parts, route).list(
    { path: route.zonePath, after: request.after, limit },
    call.readOptions(route.zoneId),
  );
  const locks: PathLock[] = [];
  for (const state of page.locks) {
    const at = parts.router.route(route.zoneId, state.path, true, route.visibleRoot);
    if (!(await isAllowed(parts, call, "TRAVERSE", at))) continue;
    const holders = state.holders.map((holder) => ({ ...holder, path: at.visiblePath }));
    locks.push({ ...state, path: at.visiblePath, holders });
  }
  return { locks, nextAfter: page.nextAfter };
}

/** Keeps a grant alive by extending it through `extend`. */
export function holdLock(
  parts: KernelParts,
  grant: LockGrant,
  askedMs: number,
  through: { extend(timeoutMs: number): Promise<unknown>; release(): Promise<unknown> },
): Promise<LockHold> {
  const ports = {
    what: `the lock on ${grant.path}`,
    ttlMs: grant.ttlMs,
    nowMs: () => parts.clock.nowMs(),
    setTimer: setRealTimer,
    extend: async (timeoutMs: number) => void (await through.extend(timeoutMs)),
    release: async () => void (await through.release()),
  };
  return LockHold.keep(ports, askedMs);
}

/** Where the lock of a path is: links are followed, by fresh metadata, or two callers could lock two places. */
async function lockedPlace(parts: KernelParts, call: Call, path: string): Promise<Route> {
  const { route } = await follow(parts, call, path, () => call.freshReadOptions());
  return route;
}

/** Whoever may write may end any hold there; whoever may only read, shared ones. */
async function authorizeHold(parts: KernelParts, call: Call, route: Route): Promise<void> {
  if (await isAllowed(parts, call, "WRITE", route)) return;
  await authorize(parts, call, "READ", route);
  const state = await locksOf(parts, route).get(route.zonePath, call.freshReadOptions());
  if (state !== null && state.mode.kind !== "shared") await authorize(parts, call, "WRITE", route);
}

function requireAdmin(call: Call, path: string): void {
  if (call.context.isAdmin || call.context.isSystem) return;
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `only administrators may take the lock on ${path} from its holders`,
    remedy: "release it under its own id, or wait for its time to live",
    details: { path },
  });
}

function locksOf(parts: KernelParts, route: Route): Locks {
  return parts.coordinator.locksForZone(route.zoneId);
}

function seenFrom(parts: KernelParts, route: Route, answer: LockAnswer): LockResult {
  if (answer.kind === "granted") {
    return { kind: "granted", grant: { ...answer.grant, path: route.visiblePath } };
  }
  return { ...answer, holders: answer.holders.map((holder) => visible(parts, route, holder)) };
}

function visible(parts: KernelParts, route: Route, holder: LockHolder): LockHolder {
  const at = parts.router.route(route.zoneId, holder.path, true, route.visibleRoot);
  return { ...holder, path: at.visiblePath };
}
