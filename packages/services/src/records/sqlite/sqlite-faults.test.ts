import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError, type RecordStore } from "@nexus/contracts";
import { describe, expect, it, onTestFinished } from "vitest";
import { DEFAULT_RECORD_STORE_LIMITS, type RecordStoreLimits } from "../limits.js";
import { openSqliteRecordStore } from "./sqlite-record-store.js";

const LIBRARY = createRequire(import.meta.url).resolve("libsql");
/** Keeps a thread busy for a second or so. */
const SLOW = {
  sql: "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 4000000) SELECT count(*) AS n FROM c",
};
const COUNT = { sql: "SELECT count(*) AS n FROM t" };

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "nexus-records-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function open(file: string, over: Partial<RecordStoreLimits> = {}): Promise<RecordStore> {
  const limits = { ...DEFAULT_RECORD_STORE_LIMITS, ...over };
  const store = openSqliteRecordStore({ file, limits, nowMs: () => performance.now() });
  onTestFinished(() => store.close());
  const create = "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, v BLOB)";
  await store.transact((tx) => tx.execute({ sql: create }));
  return store;
}

const failureOf = async (work: Promise<unknown>): Promise<NexusError> =>
  work.then(
    () => new NexusError({ code: "INTERNAL", what: "it did not fail" }),
    (error: unknown) => NexusError.from(error),
  );
const insert = (store: RecordStore, id: number, bytes = 0) =>
  store.transact((tx) =>
    tx.execute({ sql: "INSERT INTO t VALUES ($1, $2)", parameters: [id, new Uint8Array(bytes)] }),
  );

/** Another process in the middle of a transaction on the same file. */
async function processInTransaction(file: string, statements: readonly string[]): Promise<ChildProcess> {
  const program = `
    const db = new (require(${JSON.stringify(LIBRARY)}))(${JSON.stringify(file)});
    for (const sql of ${JSON.stringify(statements)}) db.exec(sql);
    process.stdout.write("ready");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

describe("records in an SQLite file", () => {
  it("are made when they are first used, and read beside an open transaction", async () => {
    const file = join(newFolder(), "records.db");
    const limits = DEFAULT_RECORD_STORE_LIMITS;
    const store = openSqliteRecordStore({ file, limits, nowMs: () => performance.now() });
    onTestFinished(() => store.close());
    expect(existsSync(file)).toBe(false);
    await store.transact((tx) => tx.execute({ sql: "CREATE TABLE t (id INTEGER PRIMARY KEY)" }));
    expect(existsSync(`${file}-wal`)).toBe(true);
    await store.transact(async (tx) => {
      await tx.execute({ sql: "INSERT INTO t VALUES (1)" });
      expect(await store.query(COUNT)).toEqual([{ n: 0 }]);
    });
    expect(await store.query(COUNT)).toEqual([{ n: 1 }]);
  });

  it("are locked by another process no longer than lockTimeoutMs, and readable meanwhile", async () => {
    const file = join(newFolder(), "records.db");
    const store = await open(file, { lockTimeoutMs: 200 });
    await insert(store, 1);
    const other = await processInTransaction(file, ["BEGIN IMMEDIATE", "INSERT INTO t(id) VALUES (2)"]);
    expect(await failureOf(insert(store, 3))).toMatchObject({ code: "LOCK_TIMEOUT", retryable: true });
    expect(await store.query(COUNT)).toEqual([{ n: 1 }]);
    await killed(other);
    expect(await insert(store, 3)).toEqual({ kind: "committed", value: 1 });
    expect(await store.query(COUNT)).toEqual([{ n: 2 }]);
  });

  it("keep what another process committed before it was killed, and nothing of what it did not", async () => {
    const file = join(newFolder(), "records.db");
    const store = await open(file);
    const committed = ["BEGIN", "INSERT INTO t(id) VALUES (1)", "COMMIT"];
    await killed(await processInTransaction(file, [...committed, "BEGIN", "INSERT INTO t(id) VALUES (2)"]));
    expect(await store.query({ sql: "SELECT id FROM t" })).toEqual([{ id: 1 }]);
  });

  it("give up a statement at its deadline, hold up nobody else, and never exceed their connections", async () => {
    const store = await open(join(newFolder(), "records.db"), { maxConnections: 2, closeTimeoutMs: 10_000 });
    await store.query(COUNT);
    expect(await failureOf(store.query(SLOW, { timeoutMs: 100 }))).toMatchObject({
      code: "DEADLINE_EXCEEDED",
      retryable: true,
    });
    // Here time went on meanwhile. The thread goes on until the statement ends: it counts, and the other connection
    // serves.
    expect(store.stats().pools["reader"]).toMatchObject({ open: 1, inUse: 1, retired: 1 });
    expect(await store.query(COUNT)).toEqual([{ n: 0 }]);
    await expect
      .poll(() => store.stats().pools["reader"], { timeout: 10_000 })
      .toMatchObject({ open: 1, inUse: 0 });
  });

  it("are as before after a transaction whose time was up before it was to be committed", async () => {
    const store = await open(join(newFolder(), "records.db"));
    const late = store.transact(
      async (tx) => {
        await tx.execute({ sql: "INSERT INTO t(id) VALUES (1)" });
        const until = performance.now() + 310;
        // Keeps the timers from running, so that only the look at the clock tells.
        while (performance.now() < until);
      },
      { timeoutMs: 300 },
    );
    expect(await failureOf(late)).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(await store.query(COUNT)).toEqual([{ n: 0 }]);
    expect(await insert(store, 2)).toMatchObject({ kind: "committed" });
  });

  it("say what is wrong with their file", async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, "text.db"),
      "this is not a database, but long enough to be looked at\n".repeat(100),
    );
    expect(await failureOf(open(join(folder, "text.db")))).toMatchObject({ code: "CORRUPT" });
    expect(await failureOf(open(join(folder, "missing", "records.db")))).toMatchObject({ code: "IO_ERROR" });
  });
});

const skipReason =
  process.platform === "linux" && process.getuid?.() === 0 ? null : "needs root on Linux to mount a tmpfs";
if (skipReason !== null) console.log(`SKIP REASON: ${skipReason}`);

describe.skipIf(skipReason !== null)("records on a full disk", () => {
  it("refuse changes with NO_SPACE, lose nothing, stay readable, and go on once there is room", async () => {
    const folder = newFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "nexus-test", folder]);
    onTestFinished(() => void execFileSync("umount", ["--lazy", folder]));
    const store = await open(join(folder, "records.db"));
    await insert(store, 1, 1_000);
    const { bavail, bsize } = statfsSync(folder);
    const filler = join(folder, "filler");
    writeFileSync(filler, new Uint8Array(bavail * bsize - 64 * 1024));
    expect(await failureOf(insert(store, 2, 500_000))).toMatchObject({ code: "NO_SPACE" });
    expect(await store.query(COUNT)).toEqual([{ n: 1 }]);
    rmSync(filler);
    expect(await insert(store, 2, 500_000)).toEqual({ kind: "committed", value: 1 });
    expect(await store.query(COUNT)).toEqual([{ n: 2 }]);
  });
});
