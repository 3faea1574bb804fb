import { LINEARIZABLE, type ZoneId } from "@nexus/contracts";
import type { MetaReadOptions } from "@nexus/kernel";
import { attributes, discarded, keep, make, tied, trashFor } from "@nexus/kernel/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { put } from "../testing/mutations.js";
import { tempFolder } from "../testing/temp-folder.js";
import type { LocalMetaStore } from "./local-meta-store.js";
import { openLevelMetaStore } from "./open-meta-store.js";

const ZONE = "root" as ZoneId;
const READ: MetaReadOptions = { consistency: LINEARIZABLE, timeoutMs: 5_000 };
const WRITE = { timeoutMs: 5_000 };
const WITHIN_MS = 10_000;

/** A clock that stands until it is set, and the timers waiting for it. */
class Clock {
  nowMs = 1_000_000;
  readonly #timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();

  readonly setTimer = (delayMs: number, callback: () => void): (() => void) => {
    const timer = { dueMs: this.nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  get waiting(): number {
    return this.#timers.size;
  }

  set(nowMs: number): void {
    this.nowMs = nowMs;
    for (const timer of [...this.#timers]) {
      if (timer.dueMs > nowMs || !this.#timers.delete(timer)) continue;
      timer.callback();
    }
  }
}

async function open(folder: string, clock: Clock, problems: unknown[] = []): Promise<LocalMetaStore> {
  const store = await openLevelMetaStore({
    folder,
    zoneId: ZONE,
    reserveBytes: 0,
    wallClockMs: () => clock.nowMs,
    setTimer: clock.setTimer,
    onProblem: (error) => problems.push(error),
  });
  onTestFinished(() => store.close());
  return store;
}

const live = (path: string, ttlSeconds: number) => attributes(path, { ttlSeconds });

const exists = async (store: LocalMetaStore, path: string): Promise<boolean> =>
  (await store.get(path, READ)) !== null;

describe("entries of a local zone that expire", () => {
  it("go when their time is up, all of them, and the others stay", async () => {
    const clock = new Clock();
    const store = await open(tempFolder(), clock);
    const paths = Array.from({ length: 600 }, (_, i) => `/f${i}`);
    await store.commit([put("/stays"), ...paths.map((path) => put(path))], WRITE);
    await store.commit(
      paths.map((path) => live(path, 60)),
      WRITE,
    );
    clock.set(clock.nowMs + 59_999);
    expect(await exists(store, "/f0")).toBe(true);
    clock.set(clock.nowMs + 1);
    await vi.waitFor(async () => expect(await exists(store, "/f599")).toBe(false), WITHIN_MS);
    const { entries } = await store.list("/", { cursor: null, limit: 1_000 }, READ);
    expect(entries.map(({ path }) => path)).toEqual(["/stays"]);
  });

  it("go after a restart too", async () => {
    const clock = new Clock();
    const folder = tempFolder();
    const first = await open(folder, clock);
    await first.commit([put("/f"), live("/f", 60)], WRITE);
    await first.close();
    clock.nowMs += 30_000;
    const second = await open(folder, clock);
    expect(await exists(second, "/f")).toBe(true);
    clock.set(clock.nowMs + 30_000);
    await vi.waitFor(async () => expect(await exists(second, "/f")).toBe(false), WITHIN_MS);
  });

  it("leave no timer behind once nothing expires any more, nor when the zone is closed", async () => {
    const clock = new Clock();
    const store = await open(tempFolder(), clock);
    expect(clock.waiting).toBe(0);
    await store.commit([put("/f"), live("/f", 60)], WRITE);
    expect(clock.waiting).toBe(1);
    await store.commit([live("/f", 0)], WRITE);
    clock.set(clock.nowMs + 60_000);
    await vi.waitFor(() => expect(clock.waiting).toBe(0), WITHIN_MS);
    expect(await exists(store, "/f")).toBe(true);
    await store.commit([live("/f", 60)], WRITE);
    await store.close();
    expect(clock.waiting).toBe(0);
  });
});

describe("entries of a local zone that are tied to a session", () => {
  const SESSION = "0a".repeat(16);

  it("go when its lease is over", async () => {
    const clock = new Clock();
    const store = await open(tempFolder(), clock);
    await store.commit([put("/f"), tied("/f", SESSION), put("/stays")], WRITE);
    clock.set(clock.nowMs + 9_999);
    expect(await exists(store, "/f")).toBe(true);
    clock.set(clock.nowMs + 1);
    await vi.waitFor(async () => expect(await exists(store, "/f")).toBe(false));
    expect(await exists(store, "/stays")).toBe(true);
  });

  it("go when it is closed", async () => {
    const clock = new Clock();
    const store = await open(tempFolder(), clock);
    await store.commit([put("/f"), tied("/f", SESSION)], WRITE);
    await store.commit([keep(SESSION, 0)], WRITE);
    clock.set(clock.nowMs + 1);
    await vi.waitFor(async () => expect(await exists(store, "/f")).toBe(false));
  });

  it("go when the zone is opened again, however long the lease", async () => {
    const clock = new Clock();
    const folder = tempFolder();
    const first = await open(folder, clock);
    await first.commit([put("/f"), tied("/f", SESSION, 600_000), put("/stays")], WRITE);
    await first.close();
    const problems: unknown[] = [];
    const second = await open(folder, clock, problems);
    clock.set(clock.nowMs + 1);
    await vi.waitFor(async () => expect(await exists(second, "/f")).toBe(false));
    expect(await exists(second, "/stays")).toBe(true);
    expect(problems).toEqual([]);
  });
});

describe("the trash of a local zone", () => {
  it("is emptied when its time is over, a restart in between", async () => {
    const clock = new Clock();
    const folder = tempFolder();
    const first = await open(folder, clock);
    await first.commit([trashFor(60_000), make("/d"), put("/d/f")], WRITE);
    await first.commit([discarded("/d")], WRITE);
    await first.close();
    clock.nowMs += 30_000;
    const second = await open(folder, clock);
    const kept = async () => (await second.list("/__sys__/trash", { cursor: null, limit: 9 }, READ)).entries;
    expect(await kept()).toHaveLength(1);
    clock.set(clock.nowMs + 30_000);
    await vi.waitFor(async () => expect(await kept()).toHaveLength(0));
    expect((await second.usage(READ))?.entries).toBe(2);
  });
});
