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
} from "./testing/log-harness.js";
import { readEntries } from "./testing/read-group.js";
import type { GroupId, NodeLog } from "./types.js";

const A = groupId(0xa);
const B = groupId(0xb);

async function twoGroups(harness: LogHarness): Promise<NodeLog> {
  const { log } = await harness.open();
  await log.createGroup(A, baseAt(0, 0), hardState(0, null, 0));
  await log.createGroup(B, baseAt(10, 2), hardState(2, null, 10));
  return log;
}

describe("a node's log", () => {
  it("starts empty in an empty folder and says so", async () => {
    const { log, report } = await new LogHarness().open();
    expect(report.kind).toBe("created");
    expect(log.groups()).toEqual([]);
    expect(() => log.group(A)).toThrow(/holds no group/);
  });

  it("finds two interleaved groups again, byte for byte, with terms and hard states", async () => {
    const harness = new LogHarness();
    const log = await twoGroups(harness);
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        log.write(
          append(A, entriesFrom(1 + round * 3, 3, 1 + Math.floor(round / 4)), hardState(3, 7, round)),
        ),
        log.write(append(B, entriesFrom(11 + round * 2, 2, 2))),
      ]);
    }
    const before = { a: await readEntries(log.group(A)), b: await readEntries(log.group(B)) };
    await log.close();
    const { log: again, report } = await harness.open();
    expect(report).toMatchObject({ kind: "clean", tail: null, damages: [], quarantined: [] });
    expect(await readEntries(again.group(A))).toEqual(before.a);
    expect(await readEntries(again.group(B))).toEqual(before.b);
    expect(again.group(A).hardState()).toEqual(hardState(3, 7, 9));
    expect(again.group(A).term(30 as LogIndex)).toEqual({ kind: "term", term: 3 });
    expect(again.group(A).term(1 as LogIndex)).toEqual({ kind: "term", term: 1 });
    expect(again.group(B).base()).toEqual(baseAt(10, 2));
    expect(again.group(B).term(10 as LogIndex)).toEqual({ kind: "term", term: 2 });
    expect(again.group(B).term(9 as LogIndex)).toEqual({ kind: "compacted" });
    expect(again.group(B).term(31 as LogIndex)).toEqual({ kind: "unavailable" });
  });

  it("makes one batch of all writes of a turn, and shows none before it is durable", async () => {
    const harness = new LogHarness();
    const log = await twoGroups(harness);
    const before = log.stats().batches;
    harness.disk.hang();
    const writes = [
      log.write(append(A, entriesFrom(1, 1, 1))),
      log.write(append(A, entriesFrom(2, 1, 1))),
      log.write(append(B, entriesFrom(11, 1, 2))),
    ];
    await settle();
    expect(log.group(A).lastIndex()).toBe(0);
    harness.disk.release();
    await Promise.all(writes);
    expect(log.group(A).lastIndex()).toBe(2);
    expect(log.stats().batches).toBe(before + 1);
  });

  it("replaces a conflicting suffix, also after a restart", async () => {
    const harness = new LogHarness();
    const log = await twoGroups(harness);
    await log.write(append(A, entriesFrom(1, 9, 1)));
    await log.write(append(A, entriesFrom(5, 2, 3), hardState(3, null, 4)));
    const expected = [...entriesFrom(1, 4, 1), ...entriesFrom(5, 2, 3)];
    expect(await readEntries(log.group(A))).toEqual(expected);
    await log.close();
    const { log: again } = await harness.open();
    expect(again.group(A).lastIndex()).toBe(6);
    expect(await readEntries(again.group(A))).toEqual(expected);
  });

  it("starts over above an installed snapshot, also after a restart", async () => {
    const harness = new LogHarness();
    const log = await twoGroups(harness);
    await log.write(append(A, entriesFrom(1, 5, 1)));
    const restart = baseAt(100, 4);
    await log.write({ group: A, entries: entriesFrom(101, 2, 4), hardState: hardState(4, 9, 100), restart });
    for (const current of [log, (await reopened(log, harness)).log]) {
      expect(current.group(A).firstIndex()).toBe(101);
      expect(current.group(A).lastIndex()).toBe(102);
      expect(current.group(A).hardState()).toEqual(hardState(4, 9, 100));
      expect(current.group(A).term(100 as LogIndex)).toEqual({ kind: "term", term: 4 });
    }
  });

  it("refuses gaps, duplicates and unknown groups, and goes on", async () => {
    const harness = new LogHarness();
    const log = await twoGroups(harness);
    await expect(log.write(append(A, entriesFrom(2, 1, 1)))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(log.write(append(B, entriesFrom(10, 1, 2)))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(log.write(append(groupId(1), entriesFrom(1, 1, 1)))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const again = log.createGroup(A, baseAt(0, 0), hardState(0, null, 0));
    await expect(again).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
    const named = log.createGroup("zone" as GroupId, baseAt(0, 0), hardState(0, null, 0));
    await expect(named).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await log.write(append(A, entriesFrom(1, 1, 1)));
    expect(log.group(A).lastIndex()).toBe(1);
  });

  it("bounds what waits for the disk by count and by bytes", async () => {
    const harness = new LogHarness(1, {
      segmentBytes: 16_384,
      maxLogBytes: 65_536,
      maxQueuedWrites: 3,
      maxQueuedBytes: 2600,
    });
    const log = await twoGroups(harness);
    harness.disk.hang();
    const big = log.write(append(A, entriesFrom(1, 1, 1, 1500)));
    await settle();
    const second = log.write(append(A, entriesFrom(2, 1, 1, 1500)));
    await expect(log.write(append(A, entriesFrom(3, 1, 1, 1500)))).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: "maxQueuedBytes" },
    });
    const small = [3, 4].map((index) => log.write(append(A, entriesFrom(index, 1, 1, 0))));
    await expect(log.write(append(A, entriesFrom(5, 1, 1, 0)))).rejects.toMatchObject({
      details: { limit: "maxQueuedWrites" },
    });
    harness.disk.release();
    await Promise.all([big, second, ...small]);
    expect(log.group(A).lastIndex()).toBe(4);
  });

  it("answers a limit in bytes with at least one entry", async () => {
    const log = await twoGroups(new LogHarness());
    await log.write(append(A, entriesFrom(1, 10, 1, 100)));
    const counts = [1, 100, 250, null].map((limit) => {
      const result = log.group(A).entries(1 as LogIndex, 11 as LogIndex, limit);
      return result.kind === "entries" ? result.entries.length : result.kind;
    });
    expect(counts).toEqual([1, 1, 2, 10]);
  });

  it("reads entries that left memory back from disk, and tells when they are there", async () => {
    const harness = new LogHarness(1, { ...new LogHarness().limits, recentEntryBytes: 1000 });
    const log = await twoGroups(harness);
    for (let index = 1; index <= 40; index++) await log.write(append(A, entriesFrom(index, 1, 1, 100)));
    const loaded: GroupId[] = [];
    log.onEntriesLoaded((id) => loaded.push(id));
    expect(log.group(A).entries(1 as LogIndex, 41 as LogIndex, null).kind).toBe("temporarilyUnavailable");
    await settle();
    expect(loaded).toEqual([A]);
    expect(await readEntries(log.group(A))).toEqual(entriesFrom(1, 40, 1, 100));
    expect(log.group(A).entries(40 as LogIndex, 41 as LogIndex, null).kind).toBe("entries");
  });

  it("never hands out an entry that rotted on disk", async () => {
    const harness = new LogHarness(1, { ...new LogHarness().limits, recentEntryBytes: 1 });
    const log = await twoGroups(harness);
    await log.write(append(A, entriesFrom(1, 1, 1, 400)));
    const name = harness.disk.files()[0]?.name ?? "";
    const needle = Buffer.from(entriesFrom(1, 1, 1, 400)[0]?.data.subarray(0, 32) ?? []);
    const at = Buffer.from(harness.disk.contents(name)).indexOf(needle);
    harness.disk.flipBit(name, (at + 5) * 8);
    expect(log.group(A).entries(1 as LogIndex, 2 as LogIndex, null).kind).toBe("temporarilyUnavailable");
    await settle();
    expect(() => log.group(A).entries(1 as LogIndex, 2 as LogIndex, null)).toThrow(/damaged at offset/);
  });
});

async function reopened(log: NodeLog, harness: LogHarness): ReturnType<LogHarness["open"]> {
  await log.close();
  return harness.open();
}
