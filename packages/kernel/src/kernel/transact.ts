import { NexusError } from "@nexus/contracts";
import type { Mutation, MutationOutcome } from "../abc/meta-store.js";
import type { HookOutcome } from "../core/dispatch/types.js";
import {
  type Compare,
  MAX_TRANSACTION_ITEMS,
  type MetaTransactResult,
} from "../core/namespace/meta-transaction.js";
import type { Route } from "../core/router/vfs-router.js";
import type {
  TransactionOperation,
  TransactionOutcome,
  TransactionRequest,
  TransactionResult,
} from "./api.js";
import type { Call } from "./call.js";
import { stage } from "./content.js";
import { REPLACE, type Subject } from "./hook-subject.js";
import { forgetMovedGrants } from "./moved-grants.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize, beginInterception, type Interception, withIoLocks } from "./pipeline.js";
import { authorizeRemoval } from "./removal.js";
import { placeOfRow } from "./resolve.js";
import { discardMutation } from "./trash.js";
import { putMutation, tieMutation } from "./write-plan.js";

/** An operation with the places it is about: the entry, and where a rename takes it. */
interface Step {
  readonly operation: TransactionOperation;
  readonly route: Route;
  readonly target: Route | null;
  readonly subject: Subject;
}

/**
 * Several changes inside one zone, all or nothing, if everything compared holds. Each passes the gate and its hooks as
 * by itself; links are not followed. Errors: CROSS_ZONE, UNSUPPORTED (a host folder), the refusal of a change
 * (details.mutation is its position), and those of each operation.
 */
export async function transact(
  parts: KernelParts,
  call: Call,
  request: TransactionRequest,
): Promise<TransactionResult> {
  checkSize(request);
  const steps = request.operations.map((operation) => stepOf(parts, call, operation));
  const compared = request.compares.map((compare) => placeOfRow(parts, call, compare.path));
  const home = requireOneZone([...compared, ...steps.flatMap(placesOf)]);
  requireContentStores(steps);
  for (const route of compared) await authorize(parts, call, "TRAVERSE", route);
  for (const step of steps) await authorizeStep(parts, call, step);
  const compares = request.compares.map((compare, at) => ({
    ...compare,
    path: (compared[at] as Route).zonePath,
  }));
  return intercepted(parts, call, steps, () => apply(parts, call, home, steps, compares));
}

function checkSize({ compares, operations }: TransactionRequest): void {
  if (operations.length === 0) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "a transaction holds no operation",
      remedy: "add a put, delete or rename",
    });
  }
  const ties = operations.filter((operation) => operation.kind === "put" && operation.tie !== undefined);
  const items = compares.length + operations.length + ties.length;
  if (items <= MAX_TRANSACTION_ITEMS) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `a transaction of ${items} compares, operations and ties to sessions is larger than ${MAX_TRANSACTION_ITEMS}`,
    remedy: "split it; each part is all or nothing by itself",
    details: { limit: MAX_TRANSACTION_ITEMS },
  });
}

function stepOf(parts: KernelParts, call: Call, operation: TransactionOperation): Step {
  if (operation.kind === "rename") {
    const route = placeOfRow(parts, call, operation.from);
    const target = placeOfRow(parts, call, operation.to);
    return { operation, route, target, subject: { operation: "rename", route, target } };
  }
  const route = placeOfRow(parts, call, operation.path);
  const subject: Subject =
    operation.kind === "delete"
      ? { operation: "delete", route, recursive: false }
      : { operation: "write", route, placement: REPLACE, sizeBytes: operation.source.length };
  return { operation, route, target: null, subject };
}

function placesOf({ route, target }: Step): readonly Route[] {
  return target === null ? [route] : [route, target];
}

/** The first of them. Errors: CROSS_ZONE. */
export function requireOneZone(routes: readonly Route[]): Route {
  const [first] = routes;
  if (first === undefined) throw new RangeError("no places to compare the zones of");
  const other = routes.find((route) => route.zoneId !== first.zoneId);
  if (other === undefined) return first;
  throw new NexusError({
    code: "CROSS_ZONE",
    what: `${first.visiblePath} is in zone ${first.zoneId}, ${other.visiblePath} in zone ${other.zoneId}: nothing is all or nothing across both`,
    remedy: "make one call in each zone, or keep in one zone what belongs together",
    details: { path: first.visiblePath, other: other.visiblePath },
  });
}

/** Bytes in a host folder change by themselves, not with the zone's state. Errors: UNSUPPORTED. */
function requireContentStores(steps: readonly Step[]): void {
  for (const route of steps.flatMap(placesOf)) {
    if (route.store.addressing === "content") continue;
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `${route.visiblePath} is in a host folder, which takes part in no transaction`,
      remedy: "change it by itself, or keep it in the content store",
      details: { path: route.visiblePath },
    });
  }
}

async function authorizeStep(parts: KernelParts, call: Call, step: Step): Promise<void> {
  const { operation, route, target } = step;
  switch (operation.kind) {
    case "put":
      return authorize(parts, call, "WRITE", route);
    case "delete":
      return authorizeRemoval(parts, call, route);
    case "rename":
      await authorizeRemoval(parts, call, route);
      if (target !== null) await authorizeRemoval(parts, call, target);
      if (parts.router.mountAt(route.zoneId, route.zonePath) !== null) {
        parts.gate.requireAdmin(call.context, `move the mount ${route.visiblePath}`);
      }
  }
}

/** Pre hooks of every operation, the work, then post hooks of every operation. */
async function intercepted(
  parts: KernelParts,
  call: Call,
  steps: readonly Step[],
  work: () => Promise<TransactionResult>,
): Promise<TransactionResult> {
  const begun: Interception[] = [];
  const failAll = async (error: unknown): Promise<void> => {
    for (const interception of begun) await interception.fail(error);
  };
  let result: TransactionResult;
  try {
    for (const { subject } of steps) begun.push(await beginInterception(parts, call, subject));
    result = await work();
  } catch (error) {
    await failAll(error);
    throw error;
  }
  if (result.kind === "refused") {
    await failAll(compareFailed(steps));
    return result;
  }
  const { token, outcomes } = result;
  for (const [at, interception] of begun.entries()) {
    const { entry, previous, created } = outcomes[at] as TransactionOutcome;
    const effect: HookOutcome = { entry, previous, created, token };
    await interception.succeed(effect);
  }
  return result;
}

/** What hooks are told of a change that did not come about. */
function compareFailed(steps: readonly Step[]): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `a compare of a transaction of ${steps.length} operations did not hold; nothing was changed`,
  });
}

async function apply(
  parts: KernelParts,
  call: Call,
  home: Route,
  steps: readonly Step[],
  compares: readonly Compare[],
): Promise<TransactionResult> {
  const mutations: Mutation[] = [];
  for (const step of steps) mutations.push(await mutationOf(parts, call, step));
  // Behind all operations, whose positions callers are told of.
  mutations.push(...tiesOf(parts, steps));
  const locks = parts.coordinator.locksForZone(home.zoneId).view;
  const result = await withIoLocks(parts, call, "exclusive", steps.flatMap(placesOf), () =>
    metaStoreOf(parts, home.zoneId)
      .transact({ compares, mutations }, { ...call.writeOptions(), locks })
      .finally(() => forgetMovedGrants(parts, home.zoneId, mutations)),
  );
  if (result.kind === "committed") parts.localChannels.onCommitted(home.zoneId, mutations, result.outcomes);
  return toResult(result, steps);
}

function tiesOf(parts: KernelParts, steps: readonly Step[]): readonly Mutation[] {
  return steps.flatMap(({ operation, route }) =>
    operation.kind === "put" && operation.tie !== undefined ? [tieMutation(parts, route, operation.tie)] : [],
  );
}

async function mutationOf(parts: KernelParts, call: Call, step: Step): Promise<Mutation> {
  const { operation, route, target } = step;
  const { conditions } = operation;
  switch (operation.kind) {
    case "put": {
      const stored = await stage(parts, call, route, operation.source, null);
      const { path, source, mimeType, createParents, create = "ifMissing" } = operation;
      const where = { kind: "replace" } as const;
      const plan = {
        path,
        source,
        where,
        mimeType,
        conditions,
        create,
        createParents,
        tie: null,
      } as const;
      return putMutation(parts, call, plan, route, stored, conditions);
    }
    case "delete":
      return discardMutation(parts, call, route, { conditions, recursive: false });
    case "rename": {
      const to = (target ?? route).zonePath;
      return { kind: "rename", from: route.zonePath, to, conditions, nowMs: parts.clock.wallMs() };
    }
  }
}

function toResult(result: MetaTransactResult, steps: readonly Step[]): TransactionResult {
  if (result.kind === "refused") return result;
  const outcomes = steps.map(({ route, target }, at) => ({
    ...(result.outcomes[at] as MutationOutcome),
    path: (target ?? route).visiblePath,
  }));
  return { kind: "committed", token: result.token, outcomes };
}
