import type { CommitToken, FileMetadata } from "@nexus/contracts";
import type { CommitResult, Mutation, MutationOutcome } from "../abc/meta-store.js";
import type { HookOperation, HookOutcome, PostHookEvent } from "../core/dispatch/types.js";
import { clockOfCommit, fileEventOf } from "../core/events/file-event.js";
import { EVENTUAL_DRIVER } from "../core/federation/eventual-zones.js";
import type { LockMode } from "../core/locks/io-lock-table.js";
import type { Permission } from "../core/permissions/types.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { grows } from "./growth.js";
import { preEventOf, type Subject } from "./hook-subject.js";
import { forgetMovedGrants } from "./moved-grants.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { explainRefusal } from "./stale-route.js";
import { refuseVirtual } from "./virtual-path.js";

/*
 * The steps that every syscall is made of, in the order of DECISIONS ("Calls"):
 *
 *   validate -> RESOLVE -> route + one link hop -> permission gate -> INTERCEPT pre -> I/O lock -> work
 *     -> I/O unlock -> INTERCEPT post -> OBSERVE
 *
 * Validation and routing are in resolve.ts. Virtual paths (RESOLVE) answer before `follow` and `place` route
 * there; observers (OBSERVE) are told behind the post hooks.
 */

/**
 * `entry`: the row at the route where the call has it, null when nothing is there; absent: not known. Errors:
 * PERMISSION_DENIED, DEADLINE_EXCEEDED (the provider does not answer), READ_ONLY (a virtual path).
 */
export async function authorize(
  parts: KernelParts,
  call: Call,
  permission: Permission,
  route: Route,
  entry?: FileMetadata | null,
): Promise<void> {
  await passGate(parts, call, permission, route, entry);
  if (permission === "WRITE") refuseVirtual(parts, route);
}

/** `authorize` without a word on whether anything can be changed there. Errors: PERMISSION_DENIED, DEADLINE_EXCEEDED. */
export async function passGate(
  parts: KernelParts,
  call: Call,
  permission: Permission,
  route: Route,
  entry?: FileMetadata | null,
): Promise<void> {
  // Most questions are answered without waiting; only the provider's need a timer.
  const decided = parts.gate.decideNow(call.context, permission, route, entry?.ownerId);
  if (decided === "allow") return;
  const owner = decided === "undecided" ? await ownerOf(parts, call, route, entry) : null;
  await call.within(`checking ${permission} of ${route.visiblePath}`, () =>
    parts.gate.require(call.context, permission, route, owner),
  );
}

/**
 * Whose the row is that a question is about. A call that has the row passes it; for others it is looked up in what this
 * node has applied, and only when nothing but the owner and the provider is left to decide.
 */
async function ownerOf(
  parts: KernelParts,
  call: Call,
  route: Route,
  entry: FileMetadata | null | undefined,
): Promise<string | null> {
  if (entry !== undefined) return entry?.ownerId ?? null;
  const row = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.localReadOptions());
  return row?.ownerId ?? null;
}

/** `authorize` as a question. */
export async function isAllowed(
  parts: KernelParts,
  call: Call,
  permission: Permission,
  route: Route,
  entry?: FileMetadata | null,
): Promise<boolean> {
  const decided = parts.gate.decideNow(call.context, permission, route, entry?.ownerId);
  if (decided !== "undecided") return decided === "allow";
  const owner = await ownerOf(parts, call, route, entry);
  return call.within(`checking ${permission} of ${route.visiblePath}`, () =>
    parts.gate.allows(call.context, permission, route, owner),
  );
}

/** A call whose pre hooks have passed; exactly one of its functions is called when its outcome is known. */
export interface Interception {
  /** null: the call has no post hooks. */
  succeed(effect: HookOutcome | null): Promise<void>;
  fail(error: unknown): Promise<void>;
}

const UNHEARD: Interception = { succeed: () => Promise.resolve(), fail: () => Promise.resolve() };

/** Runs the pre hooks of a call. Errors: the veto of a hook. */
export async function beginInterception(
  parts: KernelParts,
  call: Call,
  subject: Subject,
): Promise<Interception> {
  const { hooks } = parts;
  if (isSilent(parts, subject.operation)) return UNHEARD;
  const event = preEventOf(subject, call.context);
  const fail = (error: unknown): Promise<void> => hooks.runFailed(event, error);
  try {
    await hooks.runPre(event, call.spendMs("running pre hooks"), call.signal);
  } catch (error) {
    await fail(error);
    throw error;
  }
  return {
    fail,
    succeed: (effect) =>
      effect === null || event.operation === "read"
        ? Promise.resolve()
        : announce(parts, { ...event, ...effect }),
  };
}

/** True when no hook and no observer would hear of the operation. */
function isSilent(parts: KernelParts, operation: HookOperation): boolean {
  return parts.hooks.isSilent(operation) && parts.observers.mask === 0;
}

function isEventual(parts: KernelParts, token: CommitToken | null): boolean {
  return token !== null && metaStoreOf(parts, token.zoneId).driver === EVENTUAL_DRIVER;
}

/** Post hooks first, observers behind them; neither can fail the call any more. */
async function announce(parts: KernelParts, happened: PostHookEvent): Promise<void> {
  if (!parts.hooks.isSilent(happened.operation)) await parts.hooks.runPost(happened);
  if (parts.observers.mask === 0) return;
  const event = fileEventOf(happened, {
    eventId: parts.newId(),
    timestampMs: parts.clock.wallMs(),
    vectorClock: clockOfCommit(happened.token, isEventual(parts, happened.token)),
  });
  if (event !== null) await parts.observers.emit(event);
}

/** Runs `work` between the pre and post hooks of a call; `effectOf` null: the call has no post hooks. */
export async function intercept<T>(
  parts: KernelParts,
  call: Call,
  subject: Subject,
  work: () => Promise<T>,
  effectOf: ((result: T) => HookOutcome) | null,
): Promise<T> {
  if (isSilent(parts, subject.operation)) return work();
  const interception = await beginInterception(parts, call, subject);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await interception.fail(error);
    throw error;
  }
  await interception.succeed(effectOf === null ? null : effectOf(result));
  return result;
}

/** Holds I/O locks while `work` runs. Errors: LOCK_TIMEOUT, CANCELLED, RESOURCE_EXHAUSTED. */
export async function withIoLocks<T>(
  parts: KernelParts,
  call: Call,
  mode: LockMode,
  routes: readonly Route[],
  work: () => Promise<T>,
): Promise<T> {
  const paths = routes.map(lockPath);
  parts.lockOrder.check("io", paths);
  const requests = paths.map((path) => ({ path, mode }));
  const release = await parts.ioLocks.acquire(requests, call.lockOptions());
  try {
    return await parts.lockOrder.holding("io", paths, work);
  } finally {
    release();
  }
}

/** The canonical path of a lock: the root of a zone has no trailing slash, so it lies above its entries. */
export function lockPath(route: Route): string {
  return route.zonePath === "/" ? `/${route.zoneId}` : `/${route.zoneId}${route.zonePath}`;
}

/** Errors: NO_SPACE when this node has no room for what the mutations add. */
export function requireRoom(parts: KernelParts, mutations: readonly Mutation[]): void {
  if (mutations.some(grows)) parts.growth.admit(0);
}

/** Commits to the zone of a route. Errors: those of MetaStore.commit, UNAVAILABLE (a mount this node did not know of). */
export async function commit(
  parts: KernelParts,
  call: Call,
  route: Route,
  mutations: readonly Mutation[],
): Promise<CommitResult> {
  requireRoom(parts, mutations);
  const store = metaStoreOf(parts, route.zoneId);
  let result: CommitResult;
  try {
    result = await store.commit(mutations, call.writeOptions());
  } catch (error) {
    throw await explainRefusal(parts, call, route, error);
  } finally {
    forgetMovedGrants(parts, route.zoneId, mutations);
  }
  parts.localChannels.onCommitted(route.zoneId, mutations, result.outcomes);
  return result;
}

/** Outcome of the last mutation of a commit. */
export function lastOutcome(result: CommitResult): MutationOutcome {
  const outcome = result.outcomes.at(-1);
  if (outcome === undefined) throw new RangeError("a commit of no mutations has no outcome");
  return outcome;
}
