import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { open, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OperationContext, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { ObjectStore } from "@nexus/kernel";
import {
  HookRegistry,
  IoLockManager,
  LeaseCache,
  PermissionGate,
  ResolverRegistry,
  VfsRouter,
} from "@nexus/kernel/primitives";
import { connect } from "@nexus/sdk";
import { ClassicLevel } from "classic-level";
import { openTables } from "./lib/libsql-tables.js";
import { percentile } from "./lib/percentile.js";
import { printTable } from "./lib/table.js";

/**
 * What a call costs in one process: an embedded node beside node:fs on the same disk, and LevelDB and libsql with rows
 * and blocks of the same size. Writes of all four are durable when they answer. Below them the steps of a call, each by
 * itself.
 */
export const description = "an embedded kernel beside node:fs, LevelDB and libsql, and the steps of a call";

const secondsPerRun = Number(process.env["BENCH_SECONDS"] ?? 2);
const FILES = 1_000;
const LISTED = 10_000;
const BLOCK_BYTES = 4_096;
/** Steps that take less than the clock can tell are timed in groups. */
const GROUP = 1_000;
const HOOK_TIMEOUT_MS = 5_000;

interface Measured {
  readonly what: string;
  readonly who: string;
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

const measured: Measured[] = [];

/** One call at a time for `secondsPerRun`, after a warm-up; each call counts as `group` operations. */
async function measure(
  what: string,
  who: string,
  operation: (i: number) => unknown,
  group = 1,
): Promise<void> {
  const run = async (seconds: number): Promise<{ latenciesUs: number[]; seconds: number }> => {
    const latenciesUs: number[] = [];
    const startedMs = performance.now();
    for (let i = 0; performance.now() - startedMs < seconds * 1000; i += 1) {
      const beganMs = performance.now();
      const done = operation(i);
      if (done instanceof Promise) await done;
      latenciesUs.push(((performance.now() - beganMs) * 1000) / group);
    }
    return { latenciesUs, seconds: (performance.now() - startedMs) / 1000 };
  };
  await run(secondsPerRun / 4);
  const { latenciesUs, seconds } = await run(secondsPerRun);
  latenciesUs.sort((a, b) => a - b);
  measured.push({
    what,
    who,
    perSecond: (latenciesUs.length * group) / seconds,
    p50Us: percentile(latenciesUs, 0.5),
    p99Us: percentile(latenciesUs, 0.99),
  });
}

const name = (i: number): string => `file-${String(i).padStart(6, "0")}`;
const block = new Uint8Array(BLOCK_BYTES).fill(7);
/** A block unlike any before: a store that knows its content must not be spared the write. */
function freshBlock(i: number): Uint8Array {
  const bytes = block.slice();
  new DataView(bytes.buffer).setFloat64(0, i + Math.random());
  return bytes;
}

async function measureNexus(folder: string): Promise<void> {
  await using fs = await connect({ folder });
  await fs.mkdir("/files");
  await fs.mkdir("/listed");
  for (let i = 0; i < FILES; i += 1) await fs.write(`/files/${name(i)}`, freshBlock(i));
  for (let i = 0; i < LISTED; i += 500) {
    const puts = Array.from({ length: 500 }, (_, k) => ({
      kind: "put" as const,
      path: `/listed/${name(i + k)}`,
      data: block,
    }));
    await fs.transact({ changes: puts });
  }
  await measure("stat", "nexus", (i) => fs.stat(`/files/${name(i % FILES)}`));
  await measure("read 4 KiB", "nexus", (i) => fs.read(`/files/${name(i % FILES)}`));
  await measure("write 4 KiB", "nexus", (i) => fs.write(`/files/${name(i % FILES)}`, freshBlock(i)));
  await measure("readdir 10,000", "nexus", async () => {
    const { entries } = await fs.listPage("/listed", { cursor: null, limit: LISTED });
    if (entries.length !== LISTED) throw new Error(`${entries.length} entries are listed`);
  });
}

async function writeDurably(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const staged = join(folder, "staged");
  const file = await open(staged, "w");
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  await rename(staged, path);
  const directory = await open(folder, "r");
  await directory.sync();
  await directory.close();
}

async function measureNodeFs(folder: string): Promise<void> {
  const files = join(folder, "files");
  const listed = join(folder, "listed");
  mkdirSync(files, { recursive: true });
  mkdirSync(listed);
  for (let i = 0; i < FILES; i += 1) await writeFile(join(files, name(i)), block);
  for (let i = 0; i < LISTED; i += 1) await writeFile(join(listed, name(i)), "");
  await measure("stat", "node:fs", (i) => stat(join(files, name(i % FILES))));
  await measure("read 4 KiB", "node:fs", (i) => readFile(join(files, name(i % FILES))));
  await measure("write 4 KiB", "node:fs", (i) =>
    writeDurably(files, join(files, name(i % FILES)), freshBlock(i)),
  );
  await measure("readdir 10,000", "node:fs", () => readdir(listed, { withFileTypes: true }));
}

async function measureLevel(folder: string): Promise<void> {
  const level = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: "view" });
  const row = new Uint8Array(160).fill(3);
  for (let i = 0; i < FILES; i += 1) {
    await level.put(`row ${name(i)}`, row);
    await level.put(`block ${name(i)}`, block);
  }
  await level.batch(
    Array.from({ length: LISTED }, (_, i) => ({
      type: "put" as const,
      key: `listed ${name(i)}`,
      value: row,
    })),
  );
  await measure("stat", "LevelDB", (i) => level.get(`row ${name(i % FILES)}`));
  await measure("read 4 KiB", "LevelDB", (i) => level.get(`block ${name(i % FILES)}`));
  await measure("write 4 KiB", "LevelDB", (i) =>
    level.batch(
      [
        { type: "put", key: `row ${name(i % FILES)}`, value: row },
        { type: "put", key: `block ${name(i % FILES)}`, value: freshBlock(i) },
      ],
      { sync: true },
    ),
  );
  await measure("readdir 10,000", "LevelDB", () => level.iterator({ gte: "listed ", lt: "listed!" }).all());
  await level.close();
}

/** Its calls block: a server would pay for a thread as well. */
async function measureLibsql(file: string): Promise<void> {
  const tables = openTables(file);
  const row = Buffer.alloc(160, 3);
  tables.inTransaction(() => {
    for (let i = 0; i < FILES; i += 1) {
      tables.putRow.run([name(i), row]);
      tables.putBlock.run([name(i), Buffer.from(block)]);
    }
    for (let i = 0; i < LISTED; i += 1) tables.putRow.run([`listed ${name(i)}`, row]);
  });
  await measure("stat", "libsql", (i) => tables.getRow.get(name(i % FILES)));
  await measure("read 4 KiB", "libsql", (i) => tables.getBlock.get(name(i % FILES)));
  await measure("write 4 KiB", "libsql", (i) =>
    tables.inTransaction(() => {
      tables.putRow.run([name(i % FILES), row]);
      tables.putBlock.run([name(i % FILES), Buffer.from(freshBlock(i))]);
    }),
  );
  await measure("readdir 10,000", "libsql", () => tables.list.all(["listed ", "listed!"]));
  tables.close();
}

const USER: OperationContext = {
  userId: "ann",
  zoneId: ROOT_ZONE,
  isAdmin: false,
  isSystem: false,
  subjectType: "user",
  subjectId: "ann",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "bench",
};

/** Routing asks a store nothing but how it names its objects. */
const STORE = { driver: "none", addressing: "content" } as unknown as ObjectStore;

async function measureSteps(): Promise<void> {
  const router = new VfsRouter(STORE);
  for (let i = 0; i < 100; i += 1) {
    router.applyMountChange({ zone: ROOT_ZONE, path: `/mounts/${name(i)}`, target: `zone-${i}` as ZoneId });
  }
  const paths = Array.from({ length: 100 }, (_, i) => `/mounts/${name(i)}/some/deep/file.txt`);
  await measure(
    "route",
    "100 mounts",
    grouped((i) => router.route(ROOT_ZONE, paths[i % 100] as string, false)),
    GROUP,
  );

  const leases = new LeaseCache({
    maxEntries: 1_000,
    nowMs: () => performance.now(),
    onLease: () => undefined,
  });
  const gate = new PermissionGate({
    leases,
    provider: { check: () => ({ allowed: true, covers: "subtree", leaseMs: 3_600_000 }) },
  });
  const target = { zoneId: ROOT_ZONE, zonePath: "/some/deep/file.txt", visiblePath: "/some/deep/file.txt" };
  await gate.require(USER, "READ", target);
  await measure(
    "gate hit",
    "lease",
    grouped(() => {
      if (gate.decideNow(USER, "READ", target) !== "allow") throw new Error("the lease is gone");
    }),
    GROUP,
  );

  const locks = new IoLockManager({ maxWaiters: 1 });
  const request = [{ path: "/root/some/deep/file.txt", mode: "exclusive" as const }];
  const acquireOnce = async (): Promise<void> =>
    (await locks.acquire(request, { timeoutMs: 1, signal: null }))();
  await measure("lock, uncontended", "exclusive", repeated(acquireOnce), GROUP);

  for (const count of [0, 10]) {
    const resolvers = new ResolverRegistry({ maxScanningResolvers: count });
    resolvers.register({ name: "patterns", patterns: ["/__sys__/**", "/{}/proc/**"], resolve: () => null });
    for (let i = 0; i < count; i += 1) {
      const claims = (path: string): boolean => path.endsWith(`.ending-${i}`);
      resolvers.register({ name: `endings-${i}`, claims, resolve: () => null });
    }
    // As the pipeline does it: what nobody may claim is not looked up.
    const resolveOnce = (): void => {
      if (!resolvers.mayClaim("/some/deep/file.txt")) return;
      if (resolvers.find("/root/some/deep/file.txt") !== null)
        throw new Error("an ordinary path was claimed");
    };
    await measure("resolve", `${count} without a pattern`, grouped(resolveOnce), GROUP);
  }

  for (const count of [0, 10]) {
    const hooks = new HookRegistry({ hookTimeoutMs: HOOK_TIMEOUT_MS, onHookFailure: () => undefined });
    for (let i = 0; i < count; i += 1) {
      hooks.register({ name: `hook-${i}`, operations: ["write"], pre: () => undefined });
    }
    const placement = { kind: "replace" } as const;
    const event = { operation: "write", path: "/a", context: USER, placement, sizeBytes: 1 } as const;
    // As the pipeline does it: who has no hooks is not called.
    const dispatch = async (): Promise<void> => {
      if (!hooks.isSilent("write")) await hooks.runPre(event, HOOK_TIMEOUT_MS, null);
    };
    await measure("dispatch", `${count} hooks`, repeated(dispatch), GROUP);
  }
}

function grouped(step: (i: number) => unknown): () => void {
  return () => {
    for (let i = 0; i < GROUP; i += 1) step(i);
  };
}

function repeated(step: () => Promise<void>): () => Promise<void> {
  return async () => {
    for (let i = 0; i < GROUP; i += 1) await step();
  };
}

function of(what: string, who: string): number {
  return measured.find((each) => each.what === what && each.who === who)?.perSecond ?? Number.NaN;
}

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-kernel-"));
try {
  await measureNexus(join(folder, "nexus"));
  await measureNodeFs(join(folder, "files"));
  await measureLevel(join(folder, "level"));
  await measureLibsql(join(folder, "libsql.db"));
  await measureSteps();
  measured.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));
  printTable(
    ["call", "by", "ops/s", "p50 us", "p99 us"],
    measured.map(({ what, who, perSecond, p50Us, p99Us }) => [
      what,
      who,
      perSecond.toFixed(0),
      p50Us.toFixed(2),
      p99Us.toFixed(2),
    ]),
  );
  const calls = ["stat", "read 4 KiB", "write 4 KiB", "readdir 10,000"];
  const ratios = calls.map((call) => of(call, "nexus") / of(call, "node:fs"));
  const mean = ratios.reduce((product, ratio) => product * ratio, 1) ** (1 / ratios.length);
  console.log(
    `ratio: ${mean.toFixed(2)} (nexus embedded / node:fs, operations per second, geometric mean of ${calls.map((call, i) => `${call} ${ratios[i]?.toFixed(2)}`).join("; ")})`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
