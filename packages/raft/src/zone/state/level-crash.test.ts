import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type IncarnationId, type LogIndex, type NodeId, ROOT_ZONE, type Term } from "@nexus/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshGeneration, putInForce, removeOtherGenerations } from "../snapshot/generations.js";
import { encodeGeneration, inGeneration } from "./keys.js";
import { LevelStateStore } from "./level-state-store.js";
import { MemoryStateDisk, MemoryStateStore } from "./memory-state-store.js";
import { type StateSeed, ZoneState } from "./zone-state.js";

const IDENTITY = { zoneId: ROOT_ZONE, incarnation: "ab".repeat(16) as IncarnationId };
const NODE = 7 as NodeId;
const SLICES = 30;
const FLUSHED_AT = 8;
/** Index of the snapshot that is installed over them. */
const SNAPSHOT_AT = 45;
const EMPTY = new Uint8Array(0);
const at = (index: number): LogIndex => index as LogIndex;
const rowKey = (index: number): Uint8Array => Uint8Array.of(0x6e, 0xf0, index);

const SEED: StateSeed = {
  index: at(0),
  term: 0 as Term,
  confState: { voters: [NODE], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false },
  members: [],
  isWitness: false,
  namespaceFromMs: 1,
};

/** What a folder of LevelDB holds, without its notes and its lock. */
type Files = ReadonlyMap<string, Uint8Array>;

let folder: string;
let opened = 0;
const digests = new Map<number, number>();

/** One slice that touches every kind of row: the namespace, sessions, membership, members. */
function applySlice(state: ZoneState, index: number): void {
  const slice = state.beginSlice();
  slice.put([{ kind: "put", key: rowKey(index), value: new Uint8Array(40).fill(index) }]);
  state.sessions.register(at(index), NODE);
  const confState = { ...state.conf.confState, voters: [NODE], learners: [(100 + index) as NodeId] };
  state.changeConf(slice, confState, at(index), [
    { nodeId: NODE, address: `host:${index}`, stayLearner: false, supersedes: [], isWitness: false },
  ]);
  state.commitSlice(slice, at(index), 1 as Term, index * 10);
  digests.set(index, state.applied.digest);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-level-crash-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const newFolder = (): string => {
  opened += 1;
  return join(folder, `${opened}`);
};

/** What a crash finds on disk: nothing of it was closed. */
async function filesOf(path: string): Promise<Files> {
  const names = (await readdir(path)).filter((name) => !name.startsWith("LOG") && name !== "LOCK").sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const)),
  );
}

const isJournal = (name: string): boolean => name.endsWith(".log");
const lastJournal = (files: Files): string => [...files.keys()].filter(isJournal).at(-1) as string;

/** `files` with only the first `kept` bytes of one of them. */
function cutTo(files: Files, name: string, kept: number): Files {
  return new Map(files).set(name, files.get(name)?.subarray(0, kept) ?? new Uint8Array(0));
}

/** Lengths between two, both included. */
function cuts(from: number, to: number, count: number): number[] {
  const lengths = Array.from({ length: count }, (_, i) => from + Math.floor(((to - from) * i) / count));
  return [...new Set([...lengths, to])];
}

/** A live store with slices up to `SLICES`, a batch of LevelDB each, flushed after one of them. */
async function live(): Promise<{ path: string; store: LevelStateStore; state: ZoneState }> {
  const path = newFolder();
  const store = await LevelStateStore.open(path);
  const state = await ZoneState.create(IDENTITY, store, SEED);
  digests.set(0, state.applied.digest);
  for (let index = 1; index <= SLICES; index += 1) {
    applySlice(state, index);
    await store.settled();
    if (index === FLUSHED_AT) await store.flush([]);
  }
  return { path, store, state };
}

/** All of the state is of the index it says. */
function expectWhole(state: ZoneState): number {
  const { index, digest, zoneTimeMs } = state.applied;
  expect(digest).toBe(digests.get(index));
  expect(zoneTimeMs).toBe(index * 10);
  for (let i = 1; i <= SNAPSHOT_AT; i += 1) {
    const row = state.namespace.get(rowKey(i));
    expect(row === undefined ? null : row[0], `row ${i} at index ${index}`).toBe(i <= index ? i : null);
  }
  expect(state.sessions.size).toBe(index);
  expect(state.conf.confIndex).toBe(index);
  expect(state.conf.confState.learners).toEqual([100 + index]);
  expect(state.members.get(NODE)?.address).toBe(`host:${index}`);
  return index;
}

/** The index of what opens out of these files, which is whole, and goes on by the log to where it was. */
async function reopened(files: Files): Promise<number> {
  const path = newFolder();
  await mkdir(path);
  for (const [name, bytes] of files) await writeFile(join(path, name), bytes);
  const store = await LevelStateStore.open(path);
  try {
    const state = await ZoneState.load(IDENTITY, store);
    const found = expectWhole(state);
    for (let index = found + 1; index <= SLICES; index += 1) applySlice(state, index);
    await store.settled();
    expectWhole(state);
    return found;
  } finally {
    await store.close();
    await rm(path, { recursive: true, force: true });
  }
}

/**
 * What a crash can find between two states of a folder: a new journal is begun, tables and then the manifest grow and
 * are synced, CURRENT is replaced, what is obsolete goes, and the new journal fills. Of the obsolete journal, which was
 * never synced, some last part may be lost for as long as it counts.
 */
function* between(before: Files, after: Files): Generator<readonly [string, Files]> {
  const rankOf = (name: string): number =>
    ["ldb", "MANIFEST", "CURRENT"].findIndex((part) => name.includes(part));
  const changed = [...after.keys()].filter(
    (name) => Buffer.compare(after.get(name) ?? EMPTY, before.get(name) ?? EMPTY) !== 0,
  );
  const journals = changed.filter(isJournal);
  let files: Files = new Map([
    ...before,
    ...journals.map((name) => [name, before.get(name) ?? EMPTY] as const),
  ]);
  const obsolete = [...before.keys()].filter((name) => !after.has(name));
  function* withLosses(step: string): Generator<readonly [string, Files]> {
    yield [step, files];
    for (const name of obsolete.filter(isJournal)) {
      yield [`${step}, half of ${name} lost`, cutTo(files, name, (before.get(name)?.length ?? 0) >> 1)];
    }
  }
  yield* withLosses("begun");
  for (const name of changed.filter((name) => !isJournal(name)).sort((a, b) => rankOf(a) - rankOf(b))) {
    const whole = after.get(name) ?? EMPTY;
    const lengths =
      name === "CURRENT" ? [whole.length] : cuts(before.get(name)?.length ?? 0, whole.length, 8);
    for (const length of lengths) {
      files = new Map(files).set(name, whole.subarray(0, length));
      yield* withLosses(`${length} bytes of ${name}`);
    }
  }
  for (const name of obsolete) {
    files = new Map([...files].filter(([present]) => present !== name));
    yield [`without ${name}`, files];
  }
  for (const name of journals) {
    const whole = after.get(name) ?? EMPTY;
    for (const length of cuts(before.get(name)?.length ?? 0, whole.length, 12)) {
      files = new Map(files).set(name, whole.subarray(0, length));
      yield [`${length} bytes of ${name}`, files];
    }
  }
}

/** How often each index was found at the steps from one state of the folder to the other. */
async function foundBetween(before: Files, after: Files): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const [step, files] of between(before, after)) {
    const index = await reopened(files).catch((cause: unknown) => {
      throw new Error(`after a crash at "${step}": ${String(cause)}`, { cause });
    });
    found.set(index, (found.get(index) ?? 0) + 1);
  }
  return found;
}

/** The rows of a snapshot at `SNAPSHOT_AT`, keys without a generation. */
async function snapshotRows(): Promise<{ key: Uint8Array; value: Uint8Array }[]> {
  const state = await ZoneState.create(IDENTITY, new MemoryStateStore(new MemoryStateDisk()), SEED);
  for (let index = 1; index <= SNAPSHOT_AT; index += 1) applySlice(state, index);
  const view = await state.store.openView();
  const rows: { key: Uint8Array; value: Uint8Array }[] = [];
  for await (const row of state.rows(view, { low: EMPTY, high: Uint8Array.of(0xff) })) rows.push(row);
  return rows;
}

/** Hundreds of stores are opened: seconds on a quiet machine. */
const TEST_TIMEOUT_MS = 120_000;

describe("a power cut that takes unsynced writes of LevelDB", { timeout: TEST_TIMEOUT_MS }, () => {
  it("leaves a whole state of some earlier index, wherever it cuts the journal, and never before a flush", async () => {
    const { path, store } = await live();
    const files = await filesOf(path);
    await store.close();
    const journal = lastJournal(files);
    const journalBytes = files.get(journal)?.length ?? 0;
    expect(journalBytes).toBeGreaterThan(1_000);
    const seen = new Set<number>();
    for (const kept of cuts(0, journalBytes, 60)) seen.add(await reopened(cutTo(files, journal, kept)));
    expect(Math.min(...seen)).toBe(FLUSHED_AT);
    expect(Math.max(...seen)).toBe(SLICES);
    // The cuts fell between slices and inside them.
    expect(seen.size).toBeGreaterThan(SLICES - FLUSHED_AT - 5);
  });

  it("leaves a whole state at every step of a flush, and all of it once the flush has ended", async () => {
    const { path, store } = await live();
    const before = await filesOf(path);
    await store.flush([]);
    const after = await filesOf(path);
    await store.close();
    expect(lastJournal(after), "the flush began a journal and made a table").not.toBe(lastJournal(before));
    expect(after.size).toBe(before.size + 1);
    const found = await foundBetween(before, after);
    const lost = [...found.keys()].filter((index) => index !== SLICES);
    expect(
      lost.every((index) => index >= FLUSHED_AT && index < SLICES),
      lost.join(),
    ).toBe(true);
    expect([lost.length, found.get(SLICES)]).toEqual([1, expect.toSatisfy((times: number) => times > 20)]);
    expect(await reopened(after)).toBe(SLICES);
    expect(
      await reopened(cutTo(after, lastJournal(after), 0)),
      "the journal after it counts for nothing",
    ).toBe(SLICES);
  });

  it("leaves a whole state at every step of opening what a crash left", async () => {
    const { path, store } = await live();
    const before = await filesOf(path);
    await store.close();
    const again = newFolder();
    await mkdir(again);
    for (const [name, bytes] of before) await writeFile(join(again, name), bytes);
    const second = await LevelStateStore.open(again);
    const after = await filesOf(again);
    await second.close();
    const found = await foundBetween(before, after);
    const lost = [...found.keys()].filter((index) => index !== SLICES);
    expect(
      lost.every((index) => index >= FLUSHED_AT && index < SLICES),
      lost.join(),
    ).toBe(true);
  });

  it("leaves the state before or that of the snapshot at every step of installing one, and never a mix", async () => {
    const rows = await snapshotRows();
    const { path, store } = await live();
    await store.flush([]);
    const started = await filesOf(path);
    const fresh = freshGeneration(store);
    await fresh.clear();
    const prefix = encodeGeneration(fresh.number);
    for (const { key, value } of rows) {
      store.write([{ kind: "put", key: inGeneration(prefix, key), value }]);
      await store.settled();
    }
    const received = await filesOf(path);
    await store.flush([]);
    const staged = await filesOf(path);
    await putInForce(store, { generation: fresh.number, index: at(SNAPSHOT_AT) });
    const flipped = await filesOf(path);
    await removeOtherGenerations(store);
    const cleaned = await filesOf(path);
    await store.close();
    for (const [from, to] of [
      [started, received],
      [received, staged],
    ] as const) {
      expect([...(await foundBetween(from, to)).keys()], "not in force yet").toEqual([SLICES]);
    }
    const found = await foundBetween(staged, flipped);
    expect([...found.keys()].sort()).toEqual([SLICES, SNAPSHOT_AT]);
    expect([...(await foundBetween(flipped, cleaned)).keys()], "in force for good").toEqual([SNAPSHOT_AT]);
  });
});
