import { type LogIndex, NexusError, type Term } from "@nexus/contracts";
import type { RaftLimits } from "../../host/limits.js";
import type { GroupLog, LogBase } from "../../log/types.js";
import type { MemberFacts } from "../../wire/conf-change-context.js";
import { applyEntry } from "../state/apply.js";
import {
  type ByteRange,
  CURRENT_GENERATION_KEY,
  encodeGeneration,
  inGeneration,
  isLocalKey,
} from "../state/keys.js";
import type { StateRow, StateStore } from "../state/state-store.js";
import { type ZoneIdentity, ZoneState } from "../state/zone-state.js";

/**
 * The first index of a zone's new life is this far above the last one known of its former life: what other members
 * may have issued beyond it is not issued again. At 10,000 entries a second it takes 3.5 years to catch up.
 */
export const NEW_LIFE_INDEX_GAP = 2 ** 40;
/** Of the room for indexes, which are exact below 2^53: a zone can begin a few thousand lives. */
const HIGHEST_NEW_INDEX = Number.MAX_SAFE_INTEGER - NEW_LIFE_INDEX_GAP;

const FIRST_GENERATION = encodeGeneration(1);
/** Every row of a generation, whatever its space. */
export const ALL_ROWS: ByteRange = { low: new Uint8Array(0), high: Uint8Array.of(0xff) };

type FlowLimits = Pick<RaftLimits, "maxUnwrittenStateBytes" | "maxApplyBytes" | "applySliceEntries">;

/** Fills an empty store with the rows of a former life, keys without the generation. Not durable yet. */
export async function inheritRows(
  store: StateStore,
  rows: AsyncIterable<readonly StateRow[]>,
  limits: FlowLimits,
): Promise<void> {
  for await (const part of rows) {
    const inherited = part.filter(({ key }) => !isLocalKey(key));
    store.write(
      inherited.map(({ key, value }) => ({ kind: "put", key: inGeneration(FIRST_GENERATION, key), value })),
    );
    if (store.unwrittenBytes() > limits.maxUnwrittenStateBytes) await store.settled();
  }
  store.write([{ kind: "put", key: CURRENT_GENERATION_KEY, value: FIRST_GENERATION }]);
}

/**
 * Applies every entry the log still holds above the state, committed or not as far as this node knew: any of them
 * may have been acknowledged. Membership changes are passed over, because the new life has members of its own.
 * Errors: CORRUPT (the log lacks entries), and those of applying.
 */
export async function replayLog(
  state: ZoneState,
  log: GroupLog,
  limits: FlowLimits,
  pauseMs: (delayMs: number) => Promise<void>,
): Promise<void> {
  const lastIndex = log.lastIndex();
  while (state.applied.index < lastIndex) {
    const low = (state.applied.index + 1) as LogIndex;
    const result = log.entries(low, (lastIndex + 1) as LogIndex, limits.maxApplyBytes);
    if (result.kind === "temporarilyUnavailable") {
      await pauseMs(READ_BACK_PAUSE_MS);
      continue;
    }
    if (result.kind !== "entries" || result.entries.length === 0) {
      throw new NexusError({
        code: "CORRUPT",
        what: `the log of zone ${state.identity.zoneId} lacks the entries from ${low} to ${lastIndex}`,
        remedy: "recover the zone on another member, or restore a backup",
      });
    }
    const slice = state.beginSlice();
    let { index, term, zoneTimeMs } = state.applied;
    for (const entry of result.entries.slice(0, limits.applySliceEntries)) {
      if (entry.type === "EntryNormal") {
        const { stampMs } = applyEntry(state, slice, entry, zoneTimeMs);
        zoneTimeMs = Math.max(zoneTimeMs, stampMs ?? zoneTimeMs);
      }
      ({ index, term } = entry);
    }
    state.commitSlice(slice, index, term, zoneTimeMs);
    if (state.store.unwrittenBytes() > limits.maxUnwrittenStateBytes) await state.store.settled();
  }
}

const READ_BACK_PAUSE_MS = 10;

/**
 * Makes `founder` the only member, moves the applied point above every index ever issued, and makes all of it
 * durable. Returns where the log of the new life begins.
 */
export async function sealNewLife(state: ZoneState, founder: MemberFacts): Promise<LogBase> {
  const { applied, identity } = state;
  if (applied.index > HIGHEST_NEW_INDEX) {
    throw new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `zone ${identity.zoneId} is at index ${applied.index}: there is no room for another life of it`,
      remedy: "copy its files to a new zone",
    });
  }
  const index = (applied.index + NEW_LIFE_INDEX_GAP) as LogIndex;
  const term = (applied.term + 1) as Term;
  const confState = {
    voters: [founder.nodeId],
    votersOutgoing: [],
    learners: [],
    learnersNext: [],
    autoLeave: false,
  };
  const slice = state.beginSlice();
  state.changeConf(slice, confState, index, [founder]);
  state.commitSlice(slice, index, term, applied.zoneTimeMs);
  await state.store.flush([]);
  return { index, term, confState };
}

/** All rows of a state, in pages. */
export async function* pagesOf(state: ZoneState): AsyncGenerator<readonly StateRow[]> {
  const view = await state.store.openView();
  try {
    let page: StateRow[] = [];
    for await (const row of state.rows(view, ALL_ROWS)) {
      page.push(row);
      if (page.length < PAGE_ROWS) continue;
      yield page;
      page = [];
    }
    yield page;
  } finally {
    await view.close();
  }
}

const PAGE_ROWS = 500;

/** The former life of a zone on this node: its state as far as it was written, and its log. */
export interface FormerLife {
  readonly state: ZoneState;
  readonly log: GroupLog;
}

/** Writes the first state of the life `identity` into an empty store: everything its former life held. */
export async function continueLife(
  identity: ZoneIdentity,
  store: StateStore,
  former: FormerLife,
  founder: MemberFacts,
  limits: FlowLimits,
  pauseMs: (delayMs: number) => Promise<void>,
): Promise<LogBase> {
  await inheritRows(store, pagesOf(former.state), limits);
  const state = await ZoneState.load(identity, store);
  await replayLog(state, former.log, limits, pauseMs);
  return sealNewLife(state, founder);
}
