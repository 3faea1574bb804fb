import { cp, mkdtemp, readdir, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type IncarnationId, type LogIndex, type NodeId, ROOT_ZONE, type Term } from "@nexus/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LevelStateStore } from "./level-state-store.js";
import { ZoneState } from "./zone-state.js";

const IDENTITY = { zoneId: ROOT_ZONE, incarnation: "ab".repeat(16) as IncarnationId };
const NODE = 7 as NodeId;
const SLICES = 30;
const FLUSHED_AT = 8;
const at = (index: number): LogIndex => index as LogIndex;
const rowKey = (index: number): Uint8Array => Uint8Array.of(0x6e, 0xf0, index);

let folder: string;
let journal: string;
let journalBytes: number;
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
  const live = join(folder, "live");
  const store = await LevelStateStore.open(live);
  const seed = {
    index: at(0),
    term: 0 as Term,
    confState: { voters: [NODE], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false },
    members: [],
    isWitness: false,
    namespaceFromMs: 1,
  };
  const state = await ZoneState.create(IDENTITY, store, seed);
  digests.set(0, state.applied.digest);
  for (let index = 1; index <= SLICES; index += 1) {
    applySlice(state, index);
    // A batch of LevelDB for each slice.
    await store.settled();
    if (index === FLUSHED_AT) await store.flush([]);
  }
  // What a crash finds on disk: nothing of it was closed.
  await cp(live, join(folder, "crashed"), { recursive: true });
  await store.close();
  const names = (await readdir(join(folder, "crashed"))).filter((name) => name.endsWith(".log")).sort();
  journal = names[names.length - 1] as string;
  journalBytes = (await stat(join(folder, "crashed", journal))).size;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The state after a power cut that kept only the first `kept` bytes of LevelDB's journal. */
async function afterLosing(kept: number): Promise<number> {
  const copy = join(folder, `cut-${kept}`);
  await cp(join(folder, "crashed"), copy, { recursive: true });
  await truncate(join(copy, journal), kept);
  const store = await LevelStateStore.open(copy);
  try {
    const state = await ZoneState.load(IDENTITY, store);
    const { index, digest, zoneTimeMs } = state.applied;
    expect(digest).toBe(digests.get(index));
    expect(zoneTimeMs).toBe(index * 10);
    for (let i = 1; i <= SLICES; i += 1) {
      const row = state.namespace.get(rowKey(i));
      expect(row === undefined ? null : row[0], `row ${i} at index ${index}`).toBe(i <= index ? i : null);
    }
    expect(state.sessions.size).toBe(index);
    expect(state.conf.confIndex).toBe(index);
    expect(state.conf.confState.learners).toEqual([100 + index]);
    expect(state.members.get(NODE)?.address).toBe(`host:${index}`);
    return index;
  } finally {
    await store.close();
    await rm(copy, { recursive: true, force: true });
  }
}

describe("a power cut that takes unsynced writes of LevelDB", () => {
  it("leaves a whole state of some earlier index, wherever it cuts the journal, and never before a flush", async () => {
    expect(journalBytes).toBeGreaterThan(1_000);
    const seen = new Set<number>();
    const stepBytes = Math.ceil(journalBytes / 60);
    for (let kept = 0; kept < journalBytes; kept += stepBytes) seen.add(await afterLosing(kept));
    seen.add(await afterLosing(journalBytes));
    expect(Math.min(...seen)).toBe(FLUSHED_AT);
    expect(Math.max(...seen)).toBe(SLICES);
    // The cuts fell between slices and inside them.
    expect(seen.size).toBeGreaterThan(SLICES - FLUSHED_AT - 5);
  });
});
