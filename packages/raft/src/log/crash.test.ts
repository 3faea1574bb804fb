import { describe, expect, it } from "vitest";
import type { Entry, HardState } from "../core/types.js";
import { DEFAULT_LOG_LIMITS } from "./limits.js";
import {
  append,
  baseAt,
  entriesFrom,
  groupId,
  hardState,
  LogHarness,
  seededRandom,
  settle,
} from "./testing/log-harness.js";
import { readEntries } from "./testing/read-group.js";
import type { CrashMode } from "./testing/simulated-disk.js";
import type { GroupId, GroupLog, NodeLog } from "./types.js";

const FAULTY_SEEDS = Number(process.env["LOG_CRASH_SEEDS"] ?? 60);
const GROUPS = [groupId(0xa), groupId(0xb), groupId(0xc)];

/** One state of one group that a reader may find. */
interface GroupModel {
  base: number;
  entries: Entry[];
  hardState: HardState;
}

/**
 * What may be found of a group: the state after its last acknowledged write, or after any write begun later, all of
 * which were unanswered when the disk stopped.
 */
class Model {
  acknowledged: GroupModel | null = null;
  /** Nothing at or below is written any more: it was given up to compaction. */
  compacted = 0;
  readonly begun: (GroupModel | null)[] = [];

  get newest(): GroupModel | null {
    return this.begun.at(-1) ?? this.acknowledged;
  }

  begin(next: GroupModel | null): (() => void) | null {
    this.begun.push(next);
    return () => {
      this.begun.shift();
      this.acknowledged = next;
    };
  }
}

/** One write at a time to each group, all groups side by side; stops when the disk crashes. */
async function workload(
  log: NodeLog,
  models: Map<GroupId, Model>,
  seed: number,
  rounds: number,
): Promise<void> {
  const random = seededRandom(seed);
  for (let round = 0; round < rounds; round++) {
    const writes = GROUPS.map((group) => advanceGroup(log, group, models, random));
    await Promise.all(writes);
  }
}

/** As `workload` on a disk that fails now and then; after each failure it waits until the log has resumed. */
async function faultyWorkload(
  harness: LogHarness,
  log: NodeLog,
  models: Map<GroupId, Model>,
  seed: number,
): Promise<void> {
  const random = seededRandom(seed);
  for (let round = 0; round < 25 && harness.disk.isCrashPending; round++) {
    const step = random(2) === 0 ? "write" : "sync";
    if (random(4) === 0) harness.disk.fail({ step, nth: 1 + random(4), error: "EIO" });
    await Promise.allSettled(GROUPS.map((group) => advanceGroup(log, group, models, random)));
    if (log.health().kind === "ok") continue;
    while (log.health().kind !== "ok") {
      if (!harness.disk.isCrashPending) return;
      harness.clock.advance(DEFAULT_LOG_LIMITS.probeIntervalMs);
      await settle();
    }
    // A fresh segment is durable: what failed is cut off for good.
    for (const model of models.values()) model.begun.length = 0;
  }
}

async function advanceGroup(
  log: NodeLog,
  group: GroupId,
  models: Map<GroupId, Model>,
  random: (bound: number) => number,
): Promise<void> {
  const model = models.get(group) ?? new Model();
  models.set(group, model);
  const now = model.newest;
  if (now === null) {
    const state = hardState(1, null, 0);
    const done = model.begin({ base: 0, entries: [], hardState: state });
    await log.createGroup(group, baseAt(0, 0), state);
    done?.();
    return;
  }
  const last = now.base + now.entries.length;
  const term = Math.max(now.hardState.term, 1) + (random(4) === 0 ? 1 : 0);
  const state = hardState(term, random(5) + 1, Math.min(now.hardState.commit, last));
  const choice = random(20);
  if (choice === 0 && last > now.base) {
    const through = now.base + 1 + random(last - now.base);
    model.compacted = Math.max(model.compacted, through);
    log.compact(group, baseAt(through, now.entries[through - now.base - 1]?.term ?? 0));
    return;
  }
  if (choice === 1) {
    const restart = baseAt(last + 10, term);
    const done = model.begin({ base: last + 10, entries: [], hardState: state });
    await log.write({ group, entries: [], hardState: state, restart });
    done?.();
    return;
  }
  const conflict = choice < 5 ? last - random(3) : last + 1;
  const first = Math.max(conflict, now.base + 1, model.compacted + 1);
  const entries = entriesFrom(first, 1 + random(4), term, random(700));
  const kept = now.entries.filter((entry) => entry.index < first);
  const done = model.begin({ base: now.base, entries: [...kept, ...entries], hardState: state });
  await log.write(append(group, entries, state));
  done?.();
}

async function readGroup(log: GroupLog): Promise<GroupModel> {
  const state = log.hardState();
  if (state === null) throw new Error(`group ${log.group} has no hard state`);
  return { base: log.base().index, entries: await readEntries(log), hardState: state };
}

/** Compaction may or may not have happened: only what both hold above the higher base is compared. */
function isSame(found: GroupModel, expected: GroupModel): boolean {
  const above = Math.max(found.base, expected.base);
  const tail = (model: GroupModel): string =>
    JSON.stringify(
      model.entries
        .filter((entry) => entry.index > above)
        .map((entry) => [entry.index, entry.term, Buffer.from(entry.data).toString("base64")]),
    );
  const last = (model: GroupModel): number => model.base + model.entries.length;
  const sameState = JSON.stringify(found.hardState) === JSON.stringify(expected.hardState);
  return last(found) === last(expected) && tail(found) === tail(expected) && sameState;
}

async function expectModels(log: NodeLog, models: Map<GroupId, Model>, context: string): Promise<void> {
  for (const [group, model] of models) {
    const allowed = [model.acknowledged, ...model.begun];
    const exists = log.groups().includes(group);
    if (!exists) {
      expect(allowed, `${context}: group ${group} is gone`).toContain(null);
      models.delete(group);
      continue;
    }
    const found = await readGroup(log.group(group));
    const matches = allowed.some((state) => state !== null && isSame(found, state));
    expect(matches, `${context}: group ${group} is neither acknowledged nor begun`).toBe(true);
    model.acknowledged = found;
    model.begun.length = 0;
  }
}

async function runUntilCrash(seed: number, steps: number, mode: CrashMode): Promise<boolean> {
  const harness = new LogHarness(seed);
  const models = new Map<GroupId, Model>();
  const { log } = await harness.open();
  harness.disk.crashAfter(steps, mode);
  await Promise.race([workload(log, models, seed, 16), crashed(harness)]);
  const context = `seed ${seed}, crash after ${steps} steps, ${mode}`;
  if (harness.disk.isCrashPending) return false;
  const { log: again, report } = await harness.open();
  expect(report.kind, context).not.toBe("damaged");
  expect(report.tail?.losses ?? [], context).toEqual([]);
  await expectModels(again, models, context);
  await workload(again, models, seed + 1, 4);
  await again.close();
  const { log: third, report: clean } = await harness.open();
  expect(clean.kind, context).toBe("clean");
  await expectModels(third, models, context);
  await third.close();
  return true;
}

async function crashed(harness: LogHarness): Promise<void> {
  while (harness.disk.isCrashPending) await new Promise((resolve) => setImmediate(resolve));
}

describe("a crash at any step", () => {
  it.each<CrashMode>(["dropUnsynced", "keepUnsynced", "tear"])(
    "loses nothing acknowledged and invents nothing (%s)",
    async (mode) => {
      let steps = 0;
      while (await runUntilCrash(7, steps, mode)) steps++;
      expect(steps).toBeGreaterThan(50);
    },
  );

  it("holds on a disk whose writes and syncs fail now and then", async () => {
    for (let seed = 1; seed <= FAULTY_SEEDS; seed++) {
      const harness = new LogHarness(seed);
      const models = new Map<GroupId, Model>();
      const { log } = await harness.open();
      harness.disk.crashAfter(30 + ((seed * 53) % 150), seed % 3 === 0 ? "keepUnsynced" : "tear");
      await Promise.race([faultyWorkload(harness, log, models, seed), crashed(harness)]);
      if (harness.disk.isCrashPending) harness.disk.crash("tear");
      const { log: again, report } = await harness.open();
      expect(report.quarantined, `seed ${seed}`).toEqual([]);
      expect(report.tail?.losses ?? [], `seed ${seed}`).toEqual([]);
      await expectModels(again, models, `seed ${seed}`);
      await workload(again, models, seed + 1, 3);
      await again.close();
      const { log: third, report: clean } = await harness.open();
      expect(clean.kind, `seed ${seed}`).toBe("clean");
      await expectModels(third, models, `seed ${seed}, reopened`);
    }
  });

  it("holds for many seeds with torn writes", async () => {
    for (let seed = 1; seed <= 100; seed++) await runUntilCrash(seed, (seed * 37) % 70, "tear");
  });
});
