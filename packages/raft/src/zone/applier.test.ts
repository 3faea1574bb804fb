import { type IncarnationId, type LogIndex, type NodeId, ROOT_ZONE, type Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { newMessage } from "../core/messages.js";
import type { Entry } from "../core/types.js";
import { DEFAULT_RAFT_LIMITS } from "../host/limits.js";
import { Applier, type SliceSummary } from "./applier.js";
import { ConfHistory } from "./conf-history.js";
import { DigestCheckpoints } from "./digest-checkpoints.js";
import { MemoryStateDisk, MemoryStateStore } from "./state/memory-state-store.js";
import { EMPTY_SEED, ZoneState } from "./state/zone-state.js";

const IDENTITY = { zoneId: ROOT_ZONE, incarnation: "ab".repeat(16) as IncarnationId };
const NODE = 9 as NodeId;
const LIMITS = DEFAULT_RAFT_LIMITS;
/** Applying never holds the event loop longer. */
const LOOP_BUDGET_MS = 5;
const at = (index: number): LogIndex => index as LogIndex;

/** As the first entries of leaders they change nothing: what they take is what the clock of the test says. */
function entries(count: number): Entry[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ index: at(i + 1), term: 1 as Term, type: "EntryNormal" as const },
    data: new Uint8Array(0),
  }));
}

/** An applier whose clock moves by `entryMs` with each entry and stands still otherwise. */
async function applierOf(entryMs: number) {
  const state = await ZoneState.create(IDENTITY, new MemoryStateStore(new MemoryStateDisk()), EMPTY_SEED);
  let nowMs = 1_000;
  const slices: SliceSummary[] = [];
  const delivered: number[] = [];
  const deferred: (() => void)[] = [];
  const checkpoints = new DigestCheckpoints();
  checkpoints.onApplied = () => {
    nowMs += entryMs;
  };
  const applier = new Applier({
    limits: LIMITS,
    clock: { nowMs: () => nowMs, wallMs: () => 0, setTimer: () => ({ cancel: () => undefined }) },
    history: new ConfHistory(state.conf),
    checkpoints,
    defer: (callback) => deferred.push(callback),
    state: () => state,
    readLog: () => ({ kind: "unavailable" }),
    applyConfChange: () => state.conf.confState,
    onSlice: (summary) => {
      slices.push(summary);
      return null;
    },
    deliver: (responses) => delivered.push(...responses.map(({ index }) => index)),
    onFailure: (cause) => {
      throw cause;
    },
  });
  const submit = (count: number): void => {
    const response = { ...newMessage("MsgStorageApplyResp", NODE, null), index: at(count) };
    const work = { entries: entries(count), responses: [response] };
    applier.submit({ ...newMessage("MsgStorageApply", "apply-thread", null), ...work });
  };
  return { state, applier, slices, delivered, deferred, submit };
}

/** Everything that needs no turn of the event loop. */
const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("applying", () => {
  it("entries that take a millisecond each lets others have the event loop after a slice's time and one entry", async () => {
    const { state, applier, slices, delivered, deferred, submit } = await applierOf(1);
    const count = 100;
    submit(count);
    applier.run();
    expect(slices).toHaveLength(1);
    while (state.applied.index < count) {
      const before = slices.length;
      await microtasks();
      expect(slices, "no other slice before others had the event loop").toHaveLength(before);
      expect(delivered, "nothing is acknowledged before the last entry is applied").toEqual([]);
      expect(deferred).toHaveLength(1);
      deferred.shift()?.();
      await microtasks();
      expect(slices).toHaveLength(before + 1);
    }
    for (const { durationMs } of slices) {
      expect(durationMs).toBeLessThanOrEqual(LIMITS.applySliceMs + 1);
    }
    expect(slices.length).toBeGreaterThanOrEqual(count / (LIMITS.applySliceMs + 1));
    expect(slices.reduce((sum, slice) => sum + slice.entries, 0)).toBe(count);
    expect(delivered).toEqual([count]);
    expect(deferred).toEqual([]);
  });

  it.each([0.002, 0.01, 0.06, 0.5])(
    "entries that take %s ms each never holds the event loop for 5 ms",
    async (entryMs) => {
      const { state, applier, slices, deferred, submit } = await applierOf(entryMs);
      const count = 2_000;
      submit(count);
      applier.run();
      expect(slices).toHaveLength(1);
      while (state.applied.index < count) {
        await microtasks();
        expect(deferred).toHaveLength(1);
        deferred.shift()?.();
        await microtasks();
      }
      for (const { durationMs, entries: applied } of slices) {
        expect(durationMs).toBeLessThan(LOOP_BUDGET_MS);
        expect(applied).toBeLessThanOrEqual(LIMITS.applySliceEntries);
      }
      // Nor does it give way for nothing: every slice but the last is as long as it may be.
      for (const { durationMs, entries: applied } of slices.slice(0, -1)) {
        expect(durationMs >= LIMITS.applySliceMs - 1e-6 || applied === LIMITS.applySliceEntries).toBe(true);
      }
    },
  );
});
