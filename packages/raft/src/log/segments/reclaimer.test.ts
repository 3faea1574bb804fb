import type { LogIndex } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  append,
  baseAt,
  entriesFrom,
  groupId,
  hardState,
  LogHarness,
  settle,
} from "../testing/log-harness.js";
import { readEntries } from "../testing/read-group.js";
import type { NodeLog } from "../types.js";

const IDLE = groupId(1);
const BUSY = groupId(2);

async function idleAndBusy(harness: LogHarness): Promise<NodeLog> {
  const { log } = await harness.open();
  await log.createGroup(IDLE, baseAt(5, 1), hardState(1, null, 5));
  await log.createGroup(BUSY, baseAt(0, 0), hardState(1, null, 0));
  await log.write(append(IDLE, entriesFrom(6, 4, 2, 300), hardState(3, 4, 7)));
  return log;
}

/** Writes `count` entries to the busy group and compacts all but the last few. */
async function churn(log: NodeLog, count: number): Promise<void> {
  for (let written = 0; written < count; written++) {
    const next = log.group(BUSY).lastIndex() + 1;
    await log.write(append(BUSY, entriesFrom(next, 1, 2, 1000)));
    if (next % 5 === 0) log.compact(BUSY, baseAt(next - 3, 2));
  }
  await settle();
}

describe("space of the log", () => {
  it("is reclaimed by whole segments once a group has compacted", async () => {
    const harness = new LogHarness();
    const { log } = await harness.open();
    await log.createGroup(BUSY, baseAt(0, 0), hardState(1, null, 0));
    await churn(log, 200);
    expect(log.stats().segments).toBeLessThanOrEqual(3);
    expect(log.stats()).toMatchObject({ reclaimFailures: 0, lastReclaimError: null });
    const names = harness.disk.files().length;
    expect(names).toBeLessThanOrEqual(4);
  });

  it("is not pinned by an idle group: what is live of it moves, also over restarts", async () => {
    const harness = new LogHarness();
    const log = await idleAndBusy(harness);
    const before = await readEntries(log.group(IDLE));
    await churn(log, 300);
    expect(log.stats().segments).toBeLessThanOrEqual(6);
    for (const current of [log, await reopened(log, harness)]) {
      expect(current.group(IDLE).base()).toEqual(baseAt(5, 1));
      expect(current.group(IDLE).hardState()).toEqual(hardState(3, 4, 7));
      expect(await readEntries(current.group(IDLE))).toEqual(before);
      expect(current.group(IDLE).term(6 as LogIndex)).toEqual({ kind: "term", term: 2 });
    }
  });

  it("moves entries correctly when the group writes, is cut and compacts meanwhile", async () => {
    const harness = new LogHarness();
    const log = await idleAndBusy(harness);
    let expected = await readEntries(log.group(IDLE));
    for (let round = 0; round < 12; round++) {
      const last = log.group(IDLE).lastIndex();
      const fresh = entriesFrom(last, 2, 3 + round, 200);
      const churning = churn(log, 25);
      await log.write(append(IDLE, fresh));
      expected = [...expected.filter((entry) => entry.index < last), ...fresh];
      if (round % 4 === 3) log.compact(IDLE, { ...baseAt(last - 1, expected.at(-3)?.term ?? 0) });
      await churning;
    }
    for (const current of [log, await reopened(log, harness)]) {
      const view = current.group(IDLE);
      expect(await readEntries(view)).toEqual(expected.filter((entry) => entry.index >= view.firstIndex()));
      expect(view.lastIndex()).toBe(expected.at(-1)?.index);
    }
  });

  it("is freed when a group is removed, and the group stays removed", async () => {
    const harness = new LogHarness();
    const log = await idleAndBusy(harness);
    await log.removeGroup(IDLE);
    expect(log.groups()).toEqual([BUSY]);
    await expect(log.write(append(IDLE, entriesFrom(10, 1, 2)))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await churn(log, 60);
    const again = await reopened(log, harness);
    expect(again.groups()).toEqual([BUSY]);
    expect(again.stats().segments).toBeLessThanOrEqual(3);
  });

  it("does not follow a compaction above what is durable, and refuses one with another term", async () => {
    const log = await idleAndBusy(new LogHarness());
    log.compact(IDLE, baseAt(50, 2));
    await settle();
    expect(log.group(IDLE).firstIndex()).toBe(6);
    expect(() => log.compact(IDLE, baseAt(7, 1))).toThrow(/term/);
  });
});

async function reopened(log: NodeLog, harness: LogHarness): Promise<NodeLog> {
  await log.close();
  const { log: again, report } = await harness.open();
  expect(report.kind).toBe("clean");
  return again;
}
