import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogIndex, Term } from "@nexus/contracts";
import { type Entry, type GroupId, openNodeFiles, openNodeLog, systemHostRuntime } from "@nexus/raft";
import { ClassicLevel } from "classic-level";
import { median, percentile } from "./lib/percentile.js";
import { printTable } from "./lib/table.js";

/**
 * Durable appends of 256-byte entries in batches: the node's Raft log beside classic-level batches with `sync: true`,
 * one batch in flight. The two take turns within a round, so that a slow moment of the disk hits both. The log
 * compacts and drops segments as it goes; LevelDB only puts, which is its best case.
 */
export const description = "durable appends to the Raft log beside synced classic-level batches";

const ENTRY_BYTES = 256;
const BATCHES = [1, 16, 128] as const;
const HEADLINE_BATCH = 128;
/** Entries kept behind the newest one. */
const WINDOW_ENTRIES = 20_000;
const COMPACT_EVERY_ENTRIES = 10_000;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const secondsPerRun = Number(process.env["BENCH_SECONDS"] ?? 2);

interface Contestant {
  readonly name: string;
  append(count: number): Promise<void>;
  close(): Promise<void>;
}

interface Run {
  readonly entriesPerSecond: number;
  readonly latenciesMs: readonly number[];
}

async function openLog(folder: string): Promise<Contestant> {
  const files = openNodeFiles(folder);
  const { log } = await openNodeLog({ files, runtime: systemHostRuntime(), limits: {} });
  const group = "5bd4f4a1c0de4b17a9e80f00d1e5ca1e" as GroupId;
  const confState = { voters: [], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
  const term = 1 as Term;
  const base = { index: 0 as LogIndex, term, confState };
  await log.createGroup(group, base, { term, vote: null, commit: 0 as LogIndex });
  let last = 0;
  return {
    name: "nexus raft log",
    append: async (count) => {
      const entries: Entry[] = [];
      for (let added = 0; added < count; added++) {
        const data = Buffer.alloc(ENTRY_BYTES, ++last & 0xff);
        entries.push({ term, index: last as LogIndex, type: "EntryNormal", data });
      }
      await log.write({ group, entries, hardState: null, restart: null });
      if (last % COMPACT_EVERY_ENTRIES < count && last > WINDOW_ENTRIES) {
        log.compact(group, { ...base, index: (last - WINDOW_ENTRIES) as LogIndex });
      }
    },
    close: () => log.close(),
  };
}

async function openLevel(folder: string): Promise<Contestant> {
  const level = new ClassicLevel<Buffer, Buffer>(folder, { keyEncoding: "buffer", valueEncoding: "buffer" });
  await level.open();
  let last = 0;
  return {
    name: "classic-level sync batch",
    append: async (count) => {
      const operations: { readonly type: "put"; readonly key: Buffer; readonly value: Buffer }[] = [];
      for (let added = 0; added < count; added++) {
        const value = Buffer.alloc(ENTRY_BYTES, ++last & 0xff);
        operations.push({ type: "put", key: keyOf(last), value });
      }
      await level.batch(operations, { sync: true });
    },
    close: () => level.close(),
  };
}

function keyOf(index: number): Buffer {
  const key = Buffer.alloc(8);
  key.writeBigUInt64BE(BigInt(index));
  return key;
}

async function measure(contestant: Contestant, batch: number): Promise<Run> {
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + secondsPerRun * 1000;
  let nowMs = startedMs;
  while (nowMs < endMs) {
    await contestant.append(batch);
    const doneMs = performance.now();
    latenciesMs.push(doneMs - nowMs);
    nowMs = doneMs;
  }
  latenciesMs.sort((a, b) => a - b);
  return { entriesPerSecond: (latenciesMs.length * batch * 1000) / (nowMs - startedMs), latenciesMs };
}

function row(name: string, batch: number, runs: readonly Run[]): string[] {
  const latency = (fraction: number): string =>
    (1000 * median(runs.map(({ latenciesMs }) => percentile(latenciesMs, fraction)))).toFixed(0);
  const throughput = median(runs.map(({ entriesPerSecond }) => entriesPerSecond));
  return [name, String(batch), throughput.toFixed(0), latency(0.5), latency(0.99)];
}

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-log-"));
const contestants = [await openLog(join(folder, "log")), await openLevel(join(folder, "level"))];
try {
  const runs = new Map<string, Run[]>();
  for (const contestant of contestants) await measure(contestant, HEADLINE_BATCH);
  for (const batch of BATCHES) {
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants) {
        const key = `${contestant.name} ${batch}`;
        runs.set(key, [...(runs.get(key) ?? []), await measure(contestant, batch)]);
      }
    }
  }
  const rows = BATCHES.flatMap((batch) =>
    contestants.map(({ name }) => row(name, batch, runs.get(`${name} ${batch}`) ?? [])),
  );
  printTable(["contestant", "batch", "entries/s", "p50 us", "p99 us"], rows);
  const [ours, theirs] = contestants.map(({ name }) =>
    median((runs.get(`${name} ${HEADLINE_BATCH}`) ?? []).map(({ entriesPerSecond }) => entriesPerSecond)),
  );
  const ratio = (ours ?? 0) / (theirs ?? 1);
  console.log(
    `ratio: ${ratio.toFixed(2)} (our log / classic-level, batch of ${HEADLINE_BATCH}, entries per second)`,
  );
} finally {
  for (const contestant of contestants) await contestant.close();
  rmSync(folder, { recursive: true, force: true });
}
