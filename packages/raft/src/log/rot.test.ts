import { NexusError } from "@nexus/contracts";
import { beforeAll, describe, expect, it } from "vitest";
import type { Entry, HardState } from "../core/types.js";
import type { OpenedNodeLog } from "./options.js";
import type { GroupLoss } from "./recovery/report.js";
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
import type { GroupId } from "./types.js";

const GROUP = groupId(1);
const GROUPS = [groupId(0xa), groupId(0xb), groupId(0xc)];

interface Truth {
  readonly lastIndex: number;
  readonly hardState: HardState;
  readonly entries: readonly Entry[];
  /** Every entry ever acknowledged, by index: what an intact prefix may consist of. */
  readonly ever: ReadonlySet<string>;
}

const files = new Map<string, Uint8Array>();
const truth = new Map<GroupId, Truth>();

/** Three groups over several segments, with a conflict, a snapshot, a compaction; everything acknowledged. */
async function buildLog(): Promise<void> {
  const harness = new LogHarness(3);
  const { log } = await harness.open();
  const ever = new Map(GROUPS.map((group) => [group, new Set<string>()]));
  const write = async (group: GroupId, entries: readonly Entry[], state: HardState | null): Promise<void> => {
    for (const entry of entries) ever.get(group)?.add(fingerprint(entry));
    await log.write(append(group, entries, state));
  };
  for (const group of GROUPS) await log.createGroup(group, baseAt(0, 0), hardState(1, null, 0));
  for (let round = 0; round < 30; round++) {
    const term = 1 + Math.floor(round / 10);
    await Promise.all(
      GROUPS.slice(0, round % 5 === 0 ? 3 : 2).map((group) => {
        const last = log.group(group).lastIndex();
        return write(group, entriesFrom(last + 1, 2, term, 250), hardState(term, (round % 3) + 1, 0));
      }),
    );
  }
  const [a, b, c] = GROUPS as [GroupId, GroupId, GroupId];
  await write(a, entriesFrom(log.group(a).lastIndex() - 2, 2, 9), hardState(9, 2, 0));
  const restart = baseAt(200, 8);
  await log.write({ group: b, entries: [], hardState: hardState(8, null, 200), restart });
  await write(b, entriesFrom(201, 3, 8, 30), null);
  await log.write(append(c, [], hardState(9, 3, 0)));
  await write(a, entriesFrom(log.group(a).lastIndex() + 1, 1, 9, 900), null);
  for (const group of GROUPS) {
    const view = log.group(group);
    truth.set(group, {
      lastIndex: view.lastIndex(),
      hardState: view.hardState() ?? hardState(0, null, 0),
      entries: await readEntries(view),
      ever: ever.get(group) ?? new Set(),
    });
  }
  await log.close();
  for (const { name } of harness.disk.files()) files.set(name, harness.disk.contents(name));
}

function fingerprint(entry: Entry): string {
  return `${entry.index}/${entry.term}/${Buffer.from(entry.data).toString("hex")}`;
}

function copyOfLog(): LogHarness {
  const harness = new LogHarness(5);
  for (const [name, bytes] of files) harness.disk.put(name, 0, bytes);
  return harness;
}

/** Recovered, or refused with a remedy; never silently different. */
async function expectHonest(harness: LogHarness, context: string): Promise<"refused" | OpenedNodeLog> {
  let opened: OpenedNodeLog;
  try {
    opened = await harness.open();
  } catch (error) {
    if (!NexusError.is(error)) throw error;
    expect(["CORRUPT", "VERSION_UNSUPPORTED"], context).toContain(error.code);
    expect(error.remedy, context).not.toBeNull();
    return "refused";
  }
  const { report, log } = opened;
  if (report.kind === "damaged") expect(report.remedies.length, context).toBeGreaterThan(0);
  for (const [group, expected] of truth) {
    const inDamage = report.damages.flatMap(({ losses }) => losses).find((loss) => loss.group === group);
    const inTail = report.tail?.losses.find((loss) => loss.group === group);
    expect(log.quarantined().includes(group), context).toBe(inDamage !== undefined);
    const loss = inDamage ?? inTail;
    if (loss !== undefined) await expectAbstains(opened, loss, expected, context);
    else {
      const view = log.group(group);
      expect(view.hardState(), context).toEqual(expected.hardState);
      expect((await readEntries(view)).map(fingerprint), context).toEqual(expected.entries.map(fingerprint));
    }
  }
  return opened;
}

async function expectAbstains(
  { log }: OpenedNodeLog,
  loss: GroupLoss,
  expected: Truth,
  context: string,
): Promise<void> {
  if (loss.promiseKnown) expect(loss.promisedThrough, context).toBe(expected.lastIndex);
  const exists = log.groups().includes(loss.group);
  if (!exists) return;
  let view: ReturnType<typeof log.group>;
  try {
    view = log.group(loss.group);
    view.base();
  } catch (error) {
    expect(error, context).toMatchObject({ code: "CORRUPT" });
    return;
  }
  expect(view.abstainUntil() ?? 0, context).toBeGreaterThanOrEqual(loss.promisedThrough);
  expect(view.lastIndex(), context).toBe(loss.intactThrough);
  for (const entry of await readEntries(view)) {
    expect(expected.ever.has(fingerprint(entry)), `${context}: entry ${entry.index}`).toBe(true);
  }
  const { term, vote } = expected.hardState;
  if (loss.promiseKnown) expect(view.hardState(), context).toMatchObject({ term, vote });
  else {
    // Whatever was promised is beneath it, so nothing promised is broken.
    expect(view.hardState()?.term, context).toBeGreaterThan(term);
    expect(view.hardState()?.vote, context).toBeNull();
  }
}

beforeAll(buildLog);

describe("a log that rots", () => {
  it("is spread over several segments in this test", () => {
    expect(files.size).toBeGreaterThan(2);
  });

  it("is recovered or refused with the remedy after any single bit flip", async () => {
    const random = seededRandom(11);
    const outcomes = new Map<string, number>();
    for (const [name, bytes] of files) {
      const used = bytes.findLastIndex((byte) => byte !== 0) + 1;
      for (let byte = random(13); byte < used + 16; byte += 1 + random(160)) {
        const harness = copyOfLog();
        harness.disk.flipBit(name, byte * 8 + random(8));
        const result = await expectHonest(harness, `${name}, byte ${byte}`);
        const kind = result === "refused" ? result : result.report.kind;
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      }
    }
    expect(outcomes.get("damaged") ?? 0).toBeGreaterThan(50);
    expect(outcomes.get("tailCut") ?? 0).toBeGreaterThan(3);
  }, 60_000);

  it("is recovered or refused with the remedy after truncation at any kind of offset", async () => {
    for (const [name, bytes] of files) {
      for (let size = 0; size < bytes.length; size += size % 512 === 0 ? 1 : size % 512 === 1 ? 300 : 211) {
        const harness = copyOfLog();
        harness.disk.truncate(name, size);
        await expectHonest(harness, `${name} truncated to ${size}`);
      }
    }
  });

  it("is recovered or refused with the remedy when a whole file is gone from the middle", async () => {
    const names = [...files.keys()].sort();
    const harness = copyOfLog();
    harness.disk.removeFile(names[1] ?? "");
    const result = await expectHonest(harness, "second segment removed");
    expect(result === "refused" ? result : result.report.kind).toBe("damaged");
  });

  it("names file, offset and groups of a damage inside the log and leaves the file as it is", async () => {
    const harness = copyOfLog();
    const name = [...files.keys()].sort()[0] ?? "";
    harness.disk.flipBit(name, 6000 * 8);
    const before = harness.disk.contents(name);
    const { report, log } = (await expectHonest(harness, "named")) as OpenedNodeLog;
    expect(report.damages[0]?.file).toBe(name);
    expect(report.damages[0]?.offset).toBeGreaterThan(4095);
    expect(report.remedies[0]).toMatch(/damaged at offset \d+ .* restored from a backup/);
    await settle();
    await log.close();
    expect(harness.disk.contents(name)).toEqual(before);
  });
});

describe("a cut tail that may have been acknowledged", () => {
  async function cutTail(): Promise<{ harness: LogHarness; opened: OpenedNodeLog }> {
    const harness = copyOfLog();
    const [name, bytes] = [...files]
      .sort()
      .findLast(([, content]) => content.subarray(4096).some((byte) => byte !== 0)) as [string, Uint8Array];
    const used = bytes.findLastIndex((byte) => byte !== 0);
    harness.disk.flipBit(name, (used - 400) * 8);
    return { harness, opened: (await expectHonest(harness, "tail")) as OpenedNodeLog };
  }

  it("makes the groups in it abstain up to what they promised, and no others", async () => {
    const { opened } = await cutTail();
    const [a, b] = GROUPS as [GroupId, GroupId];
    expect(opened.report).toMatchObject({ kind: "tailCut", tail: { evidence: "unproven" } });
    expect(opened.report.tail?.losses.map(({ group }) => group)).toEqual([a]);
    expect(opened.log.group(a).abstainUntil()).toBe(truth.get(a)?.lastIndex);
    expect(opened.log.group(b).abstainUntil()).toBeNull();
  });

  it("remembers the abstention over restarts until a leader has covered the promised index", async () => {
    const { harness, opened } = await cutTail();
    const [a] = GROUPS as [GroupId];
    const promised = truth.get(a)?.lastIndex ?? 0;
    await settle();
    await opened.log.close();
    const second = await harness.open();
    expect(second.report.kind).toBe("clean");
    expect(second.log.group(a).abstainUntil()).toBe(promised);
    const last = second.log.group(a).lastIndex();
    await second.log.write(append(a, entriesFrom(last + 1, promised - last, 12)));
    expect(second.log.group(a).abstainUntil()).toBeNull();
    await second.log.close();
    const third = await harness.open();
    expect(third.log.group(a).abstainUntil()).toBeNull();
  });

  it("keeps the vote that was cut with it, also when the same group lost something before (seed 315098)", async () => {
    const harness = new LogHarness(3);
    const { log } = await harness.open();
    const group = groupId(0xd);
    await log.createGroup(group, baseAt(0, 0), hardState(1, 1, 0));
    for (let index = 1; index <= 3; index += 1) await log.write(append(group, entriesFrom(index, 1, 1, 500)));
    await log.write(append(group, entriesFrom(4, 1, 2, 900), hardState(2, 3, 0)));
    await log.close();
    const [name, bytes] = harness.disk
      .files()
      .map((file) => [file.name, harness.disk.contents(file.name)] as const)
      .find(([, content]) => content.subarray(4096).some((byte) => byte !== 0)) as readonly [
      string,
      Uint8Array,
    ];
    const used = bytes.findLastIndex((byte) => byte !== 0);
    harness.disk.flipBit(name, (used - 400) * 8);
    harness.disk.flipBit(name, (used - 2_000) * 8);
    const opened = await harness.open();
    expect(opened.log.quarantined()).toEqual([group]);
    expect(opened.report.tail?.losses.map((loss) => loss.group)).toEqual([group]);
    const view = opened.log.group(group);
    expect(view.hardState()).toMatchObject({ term: 2, vote: 3 });
    expect(view.abstainUntil()).toBe(4);
  });

  it("ends abstaining when a leader confirmed what is left, and remembers that", async () => {
    const { harness, opened } = await cutTail();
    const { log, report } = opened;
    const group = report.tail?.losses[0]?.group as GroupId;
    expect(log.lossOf(group)).toMatchObject({
      file: `raft-log/${report.tail?.file}`,
      offset: report.tail?.offset,
    });
    expect(log.group(group).abstainUntil()).not.toBeNull();
    const before = log.group(group).hardState();
    await log.endAbstention(group);
    expect(log.group(group).abstainUntil()).toBeNull();
    await log.close();
    const again = await harness.open();
    expect(again.log.group(group).abstainUntil()).toBeNull();
    expect(again.log.group(group).hardState()).toEqual(before);
    expect(again.log.lossOf(group)).toBeNull();
  });
});

describe("a quarantined group", () => {
  async function quarantined(): Promise<{ harness: LogHarness; opened: OpenedNodeLog; group: GroupId }> {
    const harness = copyOfLog();
    const name = [...files.keys()].sort()[1] ?? "";
    harness.disk.flipBit(name, 7000 * 8);
    const opened = (await expectHonest(harness, "quarantine")) as OpenedNodeLog;
    const group = opened.log.quarantined()[0];
    if (group === undefined) throw new Error("no group was quarantined");
    return { harness, opened, group };
  }

  it("refuses writes, and takes them again after a durable repair", async () => {
    const { harness, opened, group } = await quarantined();
    const { log } = opened;
    const last = log.group(group).lastIndex();
    await expect(log.write(append(group, entriesFrom(last + 1, 1, 9)))).rejects.toMatchObject({
      code: "CORRUPT",
    });
    for (const id of log.quarantined()) await log.repairGroup(id);
    expect(log.quarantined()).toEqual([]);
    const promised = log.group(group).abstainUntil() ?? 0;
    expect(promised).toBe(truth.get(group)?.lastIndex);
    await log.write(append(group, entriesFrom(last + 1, 1, 9)));
    await log.close();
    const { log: again, report } = await harness.open();
    expect(report.quarantined).toEqual([]);
    expect(report.kind).not.toBe("damaged");
    expect(again.group(group).lastIndex()).toBe(last + 1);
    expect(again.group(group).abstainUntil()).toBe(promised);
  });

  it("stays quarantined over restarts while nobody repairs it", async () => {
    const { harness, opened } = await quarantined();
    const free = GROUPS.find((id) => !opened.log.quarantined().includes(id));
    if (free !== undefined) {
      const last = opened.log.group(free).lastIndex();
      await opened.log.write(append(free, entriesFrom(last + 1, 1, 12)));
    }
    await opened.log.close();
    const again = await harness.open();
    expect(again.report.quarantined).toEqual(opened.report.quarantined);
  });

  it("is whole again after a snapshot was installed", async () => {
    const { harness, opened } = await quarantined();
    for (const group of opened.log.quarantined()) {
      const restart = baseAt(500, 20);
      await opened.log.write({ group, entries: [], hardState: hardState(20, null, 500), restart });
    }
    await opened.log.close();
    const { log, report } = await harness.open();
    expect(report.kind).not.toBe("damaged");
    for (const group of opened.report.quarantined) {
      expect(log.group(group).lastIndex()).toBe(500);
      expect(log.group(group).abstainUntil()).toBeNull();
    }
  });
});

describe("a log whose newest segment lost both copies of its header (seed 803982)", () => {
  /** Two segments, the second with rotten headers, and no spare; returns the last index. */
  async function withoutLastHeader(): Promise<{ harness: LogHarness; last: number }> {
    const harness = new LogHarness();
    const { log } = await harness.open();
    await log.createGroup(GROUP, baseAt(0, 0), hardState(1, null, 0));
    let last = 0;
    while (log.stats().segments < 2) await log.write(append(GROUP, entriesFrom(++last, 1, 1, 1000)));
    await log.close();
    const names = harness.disk.files().map(({ name }) => name);
    expect(names).toHaveLength(2);
    for (const at of [8, 2084]) harness.disk.flipBit(names[1] ?? "", at * 8);
    return { harness, last };
  }

  it("goes on in a fresh one, and opens again when all others are gone", async () => {
    const { harness, last } = await withoutLastHeader();
    const { log } = await harness.open();
    log.compact(GROUP, baseAt(last, 1));
    await log.write(append(GROUP, entriesFrom(last + 1, 1, 1)));
    await settle();
    await log.close();
    const again = await harness.open();
    expect((await readEntries(again.log.group(GROUP))).map(({ index }) => index)).toEqual([last + 1]);
    await again.log.close();
  });

  it("keeps the last readable header while the disk has no room for another", async () => {
    const { harness, last } = await withoutLastHeader();
    const { log } = await harness.open();
    harness.disk.setCapacity(harness.disk.usedBytes);
    log.compact(GROUP, baseAt(last, 1));
    await expect(log.write(append(GROUP, entriesFrom(last + 1, 1, 1)))).rejects.toThrow();
    await settle();
    await log.close();
    const again = await harness.open();
    expect(again.log.group(GROUP).lastIndex()).toBe(last);
    await again.log.close();
  });
});
