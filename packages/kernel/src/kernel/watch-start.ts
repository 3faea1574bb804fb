import { LOCAL, NexusError } from "@nexus/contracts";
import { withDeadline } from "@nexus/lib";
import type { HistoryPosition, MetaReadOptions } from "../abc/meta-store.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { keyOf, placesOf, problemOf, storeOf, type WatchBranch, type WatchPlace } from "./watch-branches.js";
import {
  decodeWatchCursor,
  placeKey,
  type WatchCursor,
  type WatchPoint,
  type WatchStart,
} from "./watch-cursor.js";
import type { WatchPlan } from "./watch-plan.js";

/** How far a watch is in each place it knows. */
type Known = ReadonlyMap<string, WatchStart | null>;

/** Where a watch begins in every zone it leads into. Errors: INVALID_ARGUMENT (the cursor is of another zone). */
export async function openBranches(parts: KernelParts, call: Call, plan: WatchPlan): Promise<WatchBranch[]> {
  const { cursor } = plan.request;
  const places = placesOf(parts, call, plan);
  if (cursor === null) return Promise.all(places.map((at) => beginNow(parts, call, at)));
  const decoded = decodeWatchCursor(cursor);
  const known = knownTo(decoded, places, plan);
  const points = decoded.kind === "zones" ? decoded.points : [];
  return branchesAt(parts, call, plan, places, known, points);
}

/** The same watch after it waited: mounts may have come and gone. */
export async function rejoinBranches(
  parts: KernelParts,
  call: Call,
  plan: WatchPlan,
  before: readonly WatchBranch[],
): Promise<WatchBranch[]> {
  const places = placesOf(parts, call, plan);
  const byKey = new Map(before.map((branch) => [keyOf(branch), branch]));
  const isSame = places.length === before.length && places.every((at) => isLike(byKey.get(keyOf(at)), at));
  if (isSame) return Promise.all(before.map((branch) => retry(parts, call, branch)));
  const known = new Map(before.map((branch) => [keyOf(branch), branch.start]));
  const points = before.map(({ route, start }) => ({ zone: route.zoneId, path: route.visibleRoot, start }));
  const after = await branchesAt(parts, call, plan, places, known, points);
  // What a wait brought is still to be looked at, and who joined in this call still has.
  for (const branch of after) {
    const earlier = byKey.get(keyOf(branch));
    if (earlier === undefined) continue;
    branch.slice = branch.until === null ? earlier.slice : null;
    branch.hasJoined ||= earlier.hasJoined;
  }
  return after;
}

function isLike(branch: WatchBranch | undefined, { mount, route }: WatchPlace): boolean {
  if (branch === undefined || branch.until !== null) return false;
  return (
    branch.route.zonePath === route.zonePath &&
    branch.mount?.path === mount?.path &&
    branch.mount?.zone === mount?.zone
  );
}

async function branchesAt(
  parts: KernelParts,
  call: Call,
  plan: WatchPlan,
  places: readonly WatchPlace[],
  known: Known,
  points: readonly WatchPoint[],
): Promise<WatchBranch[]> {
  const there = new Set(places.map(keyOf));
  const gone = points.filter(({ zone, path }) => !there.has(placeKey(zone, path)));
  const staying = places.map((at) => {
    const start = known.get(keyOf(at)) ?? null;
    return start === null ? join(parts, call, at) : Promise.resolve(branchAt(at, start));
  });
  const leaving = gone.map((point) => leave(parts, call, plan, point));
  const all = await Promise.all([...staying, ...leaving]);
  return all.filter((branch) => branch !== null);
}

/** Errors: INVALID_ARGUMENT. */
function knownTo(cursor: WatchCursor, places: readonly WatchPlace[], plan: WatchPlan): Known {
  const [base] = places;
  const known = new Map<string, WatchStart | null>();
  if (cursor.kind === "zones") {
    for (const { zone, path, start } of cursor.points) known.set(placeKey(zone, path), start);
  } else if (base?.route.zoneId === cursor.zone) known.set(keyOf(base), cursor.start);
  if (base !== undefined && (known.get(keyOf(base)) ?? null) !== null) return known;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the cursor is not of a watch in zone ${base?.route.zoneId}, where ${plan.request.pattern} begins`,
    remedy:
      "pass a cursor as an earlier call for this pattern gave it (the id of an event goes on in its own zone only), or none to begin at the present",
  });
}

/** From the present on, as fresh as the caller asks; what has no leader begins where this node is. */
async function beginNow(parts: KernelParts, call: Call, at: WatchPlace): Promise<WatchBranch> {
  const options = call.readOptions(at.route.zoneId);
  if (at.isBase) return branchAt(at, { after: await presentOf(parts, call, at, options), told: null });
  try {
    return branchAt(at, { after: await presentOf(parts, call, at, bounded(parts, options)), told: null });
  } catch (error) {
    if (isOfCall(error)) throw error;
    const branch = await beginHere(parts, call, at);
    return { ...branch, problem: problemOf(error) };
  }
}

/** Told of from when it was mounted, if that is known here, and else from what this node has of it. */
async function join(parts: KernelParts, call: Call, at: WatchPlace): Promise<WatchBranch> {
  const branch = await beginHere(parts, call, at);
  const { mount, route } = at;
  const arrival =
    mount === null ? null : await parts.passages.arrivalOf(mount.zone, mount.path, route.zoneId);
  const { start } = branch;
  const isEarlier = arrival !== null && start !== null && arrival.incarnation === start.after.incarnation;
  return { ...branch, start: isEarlier ? { after: arrival, told: null } : start, hasJoined: true };
}

/** What it knew of the zone means nothing here: told of from the present on. */
export async function joinAnew(parts: KernelParts, call: Call, branch: WatchBranch): Promise<void> {
  const { start, problem } = await beginHere(parts, call, branch);
  branch.start = start;
  branch.problem = problem;
  branch.hasJoined = true;
}

async function beginHere(parts: KernelParts, call: Call, at: WatchPlace): Promise<WatchBranch> {
  try {
    const options = { consistency: LOCAL, timeoutMs: call.spendMs("reading metadata") };
    return branchAt(at, { after: await presentOf(parts, call, at, bounded(parts, options)), told: null });
  } catch (error) {
    if (isOfCall(error)) throw error;
    return { ...branchAt(at, null), problem: problemOf(error) };
  }
}

async function retry(parts: KernelParts, call: Call, branch: WatchBranch): Promise<WatchBranch> {
  if (branch.start !== null) return branch;
  return join(parts, call, branch);
}

/** A zone of the cursor that is mounted there no more: told of until it was taken away, where this node saw that. */
async function leave(
  parts: KernelParts,
  call: Call,
  { glob }: WatchPlan,
  { zone, path, start }: WatchPoint,
): Promise<WatchBranch | null> {
  if (start === null || !glob.canMatchBelow(path)) return null;
  const { zoneId, zonePath } = parts.router.route(call.context.zoneId, path, true);
  const until = await parts.passages.departureOf(zoneId, zonePath, zone);
  if (until === null || until.incarnation !== start.after.incarnation || start.after.index >= until.index)
    return null;
  const route = parts.router.route(zone, "/", true, path);
  const at = { route, isBase: false, mount: { zone: zoneId, path: zonePath } };
  return { ...branchAt(at, start), until: until.index };
}

function branchAt(at: WatchPlace, start: WatchStart | null): WatchBranch {
  return { ...at, start, until: null, hasJoined: false, problem: null, slice: null };
}

function presentOf(
  parts: KernelParts,
  call: Call,
  { route }: WatchPlace,
  options: MetaReadOptions,
): Promise<HistoryPosition> {
  const read = async (): Promise<HistoryPosition> =>
    (await storeOf(parts, route).readHistory({ after: null, limit: 1 }, options)).through;
  return withDeadline(read, options.timeoutMs, `reading the history of zone ${route.zoneId}`, call.signal);
}

/** One zone may hold up the others no longer than this. */
function bounded(parts: KernelParts, options: MetaReadOptions): MetaReadOptions {
  return { ...options, timeoutMs: Math.min(options.timeoutMs, parts.limits.watchZoneTimeoutMs) };
}

function isOfCall(error: unknown): boolean {
  return NexusError.is(error) && (error.code === "CANCELLED" || error.code === "CLOSED");
}
