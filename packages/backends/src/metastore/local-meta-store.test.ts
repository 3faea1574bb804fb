import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CommitToken,
  DT_MOUNT,
  type IncarnationId,
  LINEARIZABLE,
  type LogIndex,
  type ZoneId,
} from "@nexus/contracts";
import type { KeyChange, MetaReadOptions } from "@nexus/kernel";
import { MemoryLevel } from "memory-level";
import { describe, expect, it, onTestFinished } from "vitest";
import { make, mount, move, put, unlink } from "../testing/mutations.js";
import { tempFolder } from "../testing/temp-folder.js";
import { MAX_QUEUED_COMMITS } from "./commit-queue.js";
import type { LocalMetaStore } from "./local-meta-store.js";
import { openLevelMetaStore, openMemoryMetaStore, startMetaStore } from "./open-meta-store.js";
import { noReserve, type SpaceReserve } from "./space-reserve.js";
import { LevelStateHandle, type StateHandle } from "./state-handle.js";

const ZONE = "root" as ZoneId;
const READ: MetaReadOptions = { consistency: LINEARIZABLE, timeoutMs: 5000 };
const WRITE = { timeoutMs: 5000 };
const RESERVE = 64 * 1024;

async function openLevel(folder: string, zoneId = ZONE): Promise<LocalMetaStore> {
  const store = await openLevelMetaStore({ folder, zoneId, reserveBytes: RESERVE });
  onTestFinished(() => store.close());
  return store;
}

const at = (token: CommitToken): MetaReadOptions => ({
  consistency: { kind: "token", token },
  timeoutMs: 5000,
});

describe.each(["leveldb", "memory"])("the %s MetaStore", (driver) => {
  const open = async (): Promise<LocalMetaStore> => {
    if (driver === "leveldb") return openLevel(tempFolder());
    const store = await openMemoryMetaStore({ zoneId: ZONE });
    onTestFinished(() => store.close());
    return store;
  };

  it("applies all mutations of a commit or none", async () => {
    const store = await open();
    await expect(store.commit([make("/a"), put("/missing/b")], WRITE)).rejects.toMatchObject({
      code: "NOT_FOUND",
      details: { mutation: 1 },
    });
    expect(await store.get("/a", READ)).toBeNull();
    const { outcomes } = await store.commit([make("/a"), put("/a/b")], WRITE);
    expect(outcomes.map(({ entry }) => entry.path)).toEqual(["/a", "/a/b"]);
    expect(await store.get("/a/b", READ)).toEqual(outcomes[1]?.entry);
  });

  it("evaluates commits of one turn one after the other, each on what came before", async () => {
    const store = await open();
    const results = await Promise.allSettled([
      store.commit([put("/f", { conditions: { ifAbsent: true } })], WRITE),
      store.commit([put("/f", { conditions: { ifAbsent: true } })], WRITE),
      store.commit([put("/f")], WRITE),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await store.get("/f", READ)).toMatchObject({ version: 2, gen: 2 });
  });

  it("gives every commit its own, higher index, and reads at its token", async () => {
    const store = await open();
    const commits = await Promise.all([1, 2, 3].map((i) => store.commit([put(`/f${i}`)], WRITE)));
    expect(commits.map(({ token }) => token.index)).toEqual([1, 2, 3]);
    const last = commits[2]?.token as CommitToken;
    expect(await store.get("/f3", at(last))).not.toBeNull();
    expect(await store.readToken(READ)).toEqual(last);
    expect(store.appliedIndex()).toBe(last.index);
  });

  it("refuses tokens of another zone, another life, or the future", async () => {
    const store = await open();
    const token = await store.readToken(READ);
    const refusal = (change: Partial<CommitToken>) => store.get("/", at({ ...token, ...change }));
    await expect(refusal({ zoneId: "team" as ZoneId })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(refusal({ incarnation: "0".repeat(32) as IncarnationId })).rejects.toMatchObject({
      code: "INCARNATION_MISMATCH",
    });
    await expect(refusal({ index: 99 as LogIndex })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("pages through a directory in byte order while it changes", async () => {
    const store = await open();
    const names = Array.from({ length: 1203 }, (_, i) => `f${String(i).padStart(4, "0")}`);
    await store.commit([make("/d"), ...names.map((name) => put(`/d/${name}`))], WRITE);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.list("/d", { cursor, limit: 600 }, READ);
      seen.push(...page.entries.map(({ path }) => path.slice(3)));
      cursor = page.nextCursor;
      await store.commit([unlink(`/d/${seen.at(-1)}`), put(`/d/a${seen.length}`)], WRITE);
    } while (cursor !== null);
    expect(seen).toEqual(names);
    await expect(store.list("/d", { cursor: null, limit: 0 }, READ)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(store.list("/nope", { cursor: null, limit: 1 }, READ)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("answers many paths from one state", async () => {
    const store = await open();
    await store.commit([make("/d"), ...Array.from({ length: 600 }, (_, i) => put(`/d/f${i}`))], WRITE);
    const paths = ["/nope", ...Array.from({ length: 600 }, (_, i) => `/d/f${i}`)];
    const reading = store.getMany(paths, READ);
    await Promise.all([store.commit([move("/d", "/e")], WRITE), reading]);
    const entries = await reading;
    expect(entries[0]).toBeNull();
    expect(entries.slice(1).every((entry) => entry !== null)).toBe(true);
  });

  it("tells listeners of mounts: present ones first, then changes, renamed folders too", async () => {
    const store = await open();
    await store.commit([make("/a"), mount("/a/team", "team")], WRITE);
    const changes: unknown[] = [];
    const stop = store.onMountChange((change) => changes.push(change));
    expect(changes).toEqual([{ zone: ZONE, path: "/a/team", target: "team" }]);
    await store.commit([move("/a", "/b")], WRITE);
    expect(changes.slice(1)).toEqual([
      { zone: ZONE, path: "/a/team", target: null },
      { zone: ZONE, path: "/b/team", target: "team" },
    ]);
    stop();
    await store.commit([{ ...unlink("/b/team"), entryType: DT_MOUNT }], WRITE);
    expect(changes).toHaveLength(3);
    expect([...store.mounts()]).toEqual([]);
  });

  it("refuses calls once it is closed", async () => {
    const store = await open();
    await store.close();
    await expect(store.get("/", READ)).rejects.toMatchObject({ code: "CLOSED" });
    await expect(store.commit([put("/f")], WRITE)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

describe("the LevelDB MetaStore", () => {
  it("keeps rows, index, incarnation and mounts over a restart", async () => {
    const folder = tempFolder();
    const first = await openLevelMetaStore({ folder, zoneId: ZONE, reserveBytes: RESERVE });
    const { token } = await first.commit([put("/f"), mount("/m", "team")], WRITE);
    await first.close();
    const second = await openLevel(folder);
    expect(await second.get("/f", at(token))).toMatchObject({ path: "/f" });
    expect(second.appliedIndex()).toBe(token.index);
    expect([...second.mounts()]).toEqual([["/m", "team"]]);
    expect((await second.commit([put("/g")], WRITE)).token).toEqual({ ...token, index: token.index + 1 });
  });

  it("refuses a folder that is in use, or of another zone", async () => {
    const folder = tempFolder();
    const first = await openLevelMetaStore({ folder, zoneId: ZONE, reserveBytes: RESERVE });
    await expect(openLevel(folder)).rejects.toMatchObject({ code: "BOOT_REFUSED" });
    await first.close();
    await expect(openLevel(folder, "team" as ZoneId)).rejects.toMatchObject({
      code: "BOOT_REFUSED",
      what: expect.stringContaining("holds zone root, not team"),
    });
  });
});

/** What happens to the next write. */
type WriteFault =
  | "none"
  /** Fails without having written. */
  | "lost"
  /** Fails although everything was written. */
  | "written"
  /** Hangs until released. */
  | { readonly until: Promise<void> };

/** A store whose database survives in memory under handles that fail. */
async function withFaults(reserve: SpaceReserve = noReserve) {
  const level = new MemoryLevel<Uint8Array, Uint8Array>({ keyEncoding: "view", valueEncoding: "view" });
  await level.open();
  const control = { write: "none" as WriteFault, open: null as Error | null, nowMs: 0, opened: 0, writes: 0 };
  const open = async (): Promise<StateHandle> => {
    if (control.open !== null) throw control.open;
    control.opened += 1;
    const real = new LevelStateHandle(level);
    let broken = false;
    const write = async (changes: readonly KeyChange[]): Promise<void> => {
      control.writes += 1;
      expect(broken).toBe(false);
      const fault = control.write;
      if (typeof fault === "object") await fault.until;
      if (fault !== "lost") await real.write(changes);
      if (fault !== "lost" && fault !== "written") return;
      broken = true;
      throw new Error("IO error: 000004.log: No space left on device");
    };
    return {
      get: (key) => real.get(key),
      scan: (range) => real.scan(range),
      snapshot: () => real.snapshot(),
      write,
      close: () => Promise.resolve(),
    };
  };
  const store = await startMetaStore("memory", "/data/zone", open, reserve, {
    zoneId: ZONE,
    nowMs: () => control.nowMs,
  });
  onTestFinished(() => store.close());
  control.writes = 0;
  return { store, control };
}

describe("a MetaStore whose disk fails", () => {
  it("reopens after a failed write, and says NO_SPACE when the batch is not there", async () => {
    const { store, control } = await withFaults();
    control.write = "lost";
    const results = await Promise.allSettled([
      store.commit([put("/a")], WRITE),
      store.commit([put("/b")], WRITE),
    ]);
    for (const result of results)
      expect(result).toMatchObject({ status: "rejected", reason: { code: "NO_SPACE" } });
    expect(control.opened).toBe(2);
    control.write = "none";
    expect(await store.get("/a", READ)).toBeNull();
    expect((await store.commit([put("/a")], WRITE)).token.index).toBe(1);
  });

  it("acknowledges after a failed write whose batch is found to be there", async () => {
    const { store, control } = await withFaults();
    control.write = "written";
    expect((await store.commit([put("/a")], WRITE)).token.index).toBe(1);
    expect(control.opened).toBe(2);
    expect(await store.get("/a", READ)).not.toBeNull();
  });

  it("says UNKNOWN_OUTCOME when it cannot look, then works again once it can", async () => {
    const { store, control } = await withFaults();
    control.write = "lost";
    control.open = new Error("IO error: MANIFEST: Input/output error");
    await expect(store.commit([put("/a")], WRITE)).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME" });
    await expect(store.get("/a", READ)).rejects.toMatchObject({ code: "IO_ERROR" });
    control.write = "none";
    control.open = null;
    await expect(store.get("/a", READ)).rejects.toMatchObject({ code: "IO_ERROR" });
    control.nowMs += 1000;
    expect(await store.get("/a", READ)).toBeNull();
    await store.commit([put("/a")], WRITE);
  });

  it("refuses writes, not reads, while the space reserve is used up", async () => {
    const reserve = { isHeld: true, free: false, release: async () => undefined, tryHold: async () => true };
    reserve.release = async () => {
      reserve.isHeld = false;
      return undefined;
    };
    reserve.tryHold = async () => {
      reserve.isHeld = reserve.free;
      return reserve.isHeld;
    };
    reserve.free = true;
    const { store, control } = await withFaults(reserve);
    await store.commit([put("/a")], WRITE);
    control.write = "lost";
    reserve.free = false;
    await expect(store.commit([put("/b")], WRITE)).rejects.toMatchObject({ code: "NO_SPACE" });
    control.write = "none";
    const writes = control.writes;
    await expect(store.commit([put("/b")], WRITE)).rejects.toMatchObject({ code: "NO_SPACE" });
    expect(control.writes).toBe(writes);
    expect(await store.get("/a", READ)).not.toBeNull();
    reserve.free = true;
    control.nowMs += 1000;
    await store.commit([put("/b")], WRITE);
  });
});

describe("the commit queue", () => {
  it("shares one synced write between the commits that arrive meanwhile", async () => {
    const { store, control } = await withFaults();
    await Promise.all(Array.from({ length: 200 }, (_, i) => store.commit([put(`/f${i}`)], WRITE)));
    expect(control.writes).toBeLessThanOrEqual(10);
  });

  it("answers nothing, not even a refusal, before what it was judged on is durable", async () => {
    const { store, control } = await withFaults();
    let release = (): void => undefined;
    control.write = { until: new Promise((resolve) => (release = resolve)) };
    const settled: string[] = [];
    const commits = [
      store.commit([put("/f")], WRITE).finally(() => settled.push("put")),
      store.commit([make("/f")], WRITE).catch(() => settled.push("refusal")),
    ];
    await expect.poll(() => control.writes).toBe(1);
    await nextTurn();
    expect(settled).toEqual([]);
    expect(await store.get("/f", READ)).toBeNull();
    release();
    await Promise.all(commits);
    expect(settled).toEqual(["put", "refusal"]);
  });

  it("tells a commit that ran out of time whether it may have happened", async () => {
    const { store, control } = await withFaults();
    let release = (): void => undefined;
    control.write = { until: new Promise((resolve) => (release = resolve)) };
    const writing = expect(store.commit([put("/a")], { timeoutMs: 1000 })).rejects.toMatchObject({
      code: "UNKNOWN_OUTCOME",
    });
    await expect.poll(() => control.writes, { interval: 1 }).toBe(1);
    const queued = expect(store.commit([put("/b")], { timeoutMs: 30 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
    await Promise.all([writing, queued]);
    release();
    control.write = "none";
    await store.commit([put("/c")], WRITE);
    expect(await store.get("/a", READ)).not.toBeNull();
    expect(await store.get("/b", READ)).toBeNull();
  });

  it("is bounded", async () => {
    const { store } = await withFaults();
    const commits = Array.from({ length: MAX_QUEUED_COMMITS + 1 }, (_, i) =>
      store.commit([put(`/f${i}`)], WRITE),
    );
    const results = await Promise.allSettled(commits);
    expect(results.pop()).toMatchObject({ status: "rejected", reason: { code: "RESOURCE_EXHAUSTED" } });
    expect(results.every(({ status }) => status === "fulfilled")).toBe(true);
  });
});
