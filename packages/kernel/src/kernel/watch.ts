import { NexusError } from "@nexus/contracts";
import type { HistoryPosition, HistorySlice } from "../abc/meta-store.js";
import type { WatchEvent } from "../core/events/watch-event.js";
import type { WatchInterest } from "../core/events/watch-hub.js";
import { EVENTUAL_DRIVER } from "../core/federation/eventual-zones.js";
import type { HistoryChange } from "../core/namespace/history-record.js";
import type { WatchRequest, WatchResult } from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import {
  keyOf,
  pointsOf,
  problemOf,
  progressOf,
  readBranch,
  storeOf,
  type WatchBranch,
} from "./watch-branches.js";
import { encodeWatchCursor, type WatchStart } from "./watch-cursor.js";
import { eventsOf, planWatch, sees, type WatchPlan } from "./watch-plan.js";
import { joinAnew, openBranches, rejoinBranches } from "./watch-start.js";

/** Left of a call's time when it stops waiting: enough to answer. */
const ANSWER_MS = 50;

/**
 * What happened to matching entries after the cursor, in the zone of the pattern and in those mounted where it leads;
 * waits for it when there is nothing yet. No events: nothing happened up to the cursor returned. What is wrong with a
 * zone below the first is told in `zones` and holds up no other. Errors: COMPACTED and INCARNATION_MISMATCH (details.zone;
 * details.cursor goes on with that zone at its present), ZONE_NOT_LOADED, RESOURCE_EXHAUSTED.
 */
export async function watch(parts: KernelParts, call: Call, request: WatchRequest): Promise<WatchResult> {
  const plan = planWatch(request);
  const endsAtMs = parts.clock.nowMs() + Math.min(request.waitMs, call.leftMs() - ANSWER_MS);
  let branches = await openBranches(parts, call, plan);
  for (;;) {
    const { events, isMore } = await readOn(parts, call, plan, branches);
    const leftMs = endsAtMs - parts.clock.nowMs();
    if (events.length > 0 || leftMs <= 0) return resultOf(parts, branches, events);
    if (!isMore) await waitOn(parts, call, plan, branches, leftMs);
    branches = await rejoinBranches(parts, call, plan, branches);
  }
}

function resultOf(
  parts: KernelParts,
  branches: readonly WatchBranch[],
  events: readonly WatchEvent[],
): WatchResult {
  const staying = branches.filter(isStaying);
  // Asking what this node knows of a zone is for those that may miss something, not for every event of a busy one.
  const isMark = events.length === 0 || staying.length > 1;
  return { events, cursor: encodeWatchCursor(pointsOf(staying)), zones: progressOf(parts, staying, isMark) };
}

/** A zone that left is told of to its end, as far as it can still be read. */
function isStaying({ until, start, problem }: WatchBranch): boolean {
  return until === null || (problem === null && start !== null && start.after.index < until);
}

/** Everything there is for this watch now, a bounded number of changes at a time, and how far each zone is with it. */
async function readOn(
  parts: KernelParts,
  call: Call,
  plan: WatchPlan,
  branches: readonly WatchBranch[],
): Promise<{ readonly events: readonly WatchEvent[]; readonly isMore: boolean }> {
  const limit = Math.max(1, Math.floor(parts.limits.watchChangesRead / branches.length));
  const read = await Promise.all(branches.map((branch) => readMore(parts, call, branches, branch, limit)));
  const events: WatchEvent[] = [];
  let isMore = false;
  for (const [i, slice] of read.entries()) {
    const branch = branches[i];
    if (slice === null || branch === undefined) continue;
    const { changes, through } = slice;
    isMore ||= changes.length >= limit;
    const wanted = changes.filter((change) => isNew(branch, change));
    events.push(...(await eventsOf(parts, call, plan, branch.route, wanted, through)));
    branch.start = moved(branch.start, through);
  }
  return { events, isMore };
}

/** What follows in one zone; null when it cannot be read, which only the first zone may not. */
async function readMore(
  parts: KernelParts,
  call: Call,
  all: readonly WatchBranch[],
  branch: WatchBranch,
  limit: number,
): Promise<HistorySlice | null> {
  const { start, slice } = branch;
  branch.slice = null;
  if (start === null || slice !== null) return slice;
  try {
    const found = await readBranch(parts, call, branch, start.after, limit);
    branch.problem = null;
    return found;
  } catch (error) {
    if (isOfOtherMember(parts, branch, error)) {
      await joinAnew(parts, call, branch);
      return null;
    }
    if (isPastGone(error)) throw await pastIsGone(parts, call, all, branch, error);
    if (branch.isBase || isOfCall(error)) throw error;
    branch.problem = problemOf(error);
    return null;
  }
}

/** Behind the start of the watch, and before the end of a zone that left it. */
function isNew({ start, until }: WatchBranch, { index, position }: HistoryChange): boolean {
  if (until !== null && index > until) return false;
  const told = start?.told ?? null;
  return told === null || index !== told.index || position > told.position;
}

function moved(start: WatchStart | null, through: HistoryPosition): WatchStart | null {
  // This node is behind the event the watch goes on after.
  if (start !== null && start.told !== null && through.index < start.told.index) return start;
  return { after: through, told: null };
}

/** Until something may have come for it; what came is left with its branch. */
async function waitOn(
  parts: KernelParts,
  call: Call,
  plan: WatchPlan,
  branches: readonly WatchBranch[],
  leftMs: number,
): Promise<void> {
  const standing = branches.filter(
    ({ start, problem, until }) => start !== null && problem === null && until === null,
  );
  // What could not be read is tried again, as long as the others have nothing to tell.
  const waitMs = standing.length === branches.length ? leftMs : Math.min(leftMs, parts.limits.watchRetryMs);
  const ended = await parts.watches.wait(
    standing.map((branch) => ({ store: storeOf(parts, branch.route), interest: interestOf(plan, branch) })),
    waitMs,
    call.signal,
  );
  for (const [i, how] of ended.entries()) {
    const branch = standing[i];
    if (branch !== undefined && how?.kind === "read") branch.slice = how;
  }
}

function interestOf(plan: WatchPlan, branch: WatchBranch): WatchInterest {
  const { route, start } = branch;
  if (start === null)
    throw new NexusError({ code: "INTERNAL", what: "a watch waits for what it never read" });
  return {
    base: route.zonePath,
    position: start.after,
    sees: (change) => isNew(branch, change) && sees(plan, route, change),
  };
}

function isPastGone(error: unknown): error is NexusError {
  return NexusError.is(error) && (error.code === "COMPACTED" || error.code === "INCARNATION_MISMATCH");
}

/** Members of an eventual zone have histories of their own: the cursor is another member's, and this one joins. */
function isOfOtherMember(parts: KernelParts, { route, isBase }: WatchBranch, error: unknown): boolean {
  const isOther = NexusError.is(error) && error.code === "INCARNATION_MISMATCH";
  return isOther && !isBase && storeOf(parts, route).driver === EVENTUAL_DRIVER;
}

/** What ends the whole call and is no fault of a zone. */
function isOfCall(error: unknown): boolean {
  return NexusError.is(error) && (error.code === "CANCELLED" || error.code === "CLOSED");
}

/** The same with cursors that go on: of the present of that zone, and of the earliest that is kept, when anything is. */
async function pastIsGone(
  parts: KernelParts,
  call: Call,
  all: readonly WatchBranch[],
  gone: WatchBranch,
  cause: NexusError,
): Promise<NexusError> {
  const { zoneId, visibleRoot } = gone.route;
  const { through } = await storeOf(parts, gone.route).readHistory(
    { after: null, limit: 1 },
    call.localReadOptions(),
  );
  const { code, what, details } = cause;
  const cursorWith = (after: HistoryPosition): string =>
    encodeWatchCursor(
      pointsOf(
        all.map((branch) =>
          keyOf(branch) === keyOf(gone) ? { ...branch, start: { after, told: null } } : branch,
        ),
      ),
    );
  const earliest = typeof details["earliest"] === "number" ? details["earliest"] : through.index;
  return new NexusError({
    code,
    what: all.length === 1 ? what : `zone ${zoneId} at ${visibleRoot}: ${what}`,
    remedy: "read again what you watch, then watch from details.cursor",
    details: {
      ...details,
      zone: zoneId,
      path: visibleRoot,
      cursor: cursorWith(through),
      earliestCursor: cursorWith({ ...through, index: earliest as typeof through.index }),
    },
    cause,
  });
}
