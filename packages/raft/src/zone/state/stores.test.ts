import { mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import type { KeyChange } from "@nexus/kernel";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LevelStateStore } from "./level-state-store.js";
import { MemoryStateDisk, MemoryStateStore } from "./memory-state-store.js";
import type { StateStore } from "./state-store.js";

const key = (text: string): Uint8Array => new TextEncoder().encode(text);
const put = (name: string, value: string): KeyChange => ({ kind: "put", key: key(name), value: key(value) });
const del = (name: string): KeyChange => ({ kind: "delete", key: key(name) });
const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);

let folder = "";
let opened = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-state-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Opened {
  readonly store: StateStore;
  /** Opens the same data again after `close`. */
  reopen(): Promise<StateStore>;
  /** The next flush cannot reach the disk. */
  failFlush(): Promise<void>;
  /** The disk works again. */
  mend(): Promise<void>;
}
type Opener = () => Promise<Opened>;

/** Where LevelDB would make its next tables stand folders; journals can be written as before. */
async function blockTables(path: string): Promise<readonly string[]> {
  const names = Array.from({ length: 36 }, (_, i) => `${String(4 + i).padStart(6, "0")}.ldb`);
  const blocked: string[] = [];
  for (const name of names) {
    await mkdir(join(path, name)).then(
      () => blocked.push(join(path, name)),
      () => undefined, // A table stands there already.
    );
  }
  return blocked;
}

const DRIVERS: readonly (readonly [string, Opener])[] = [
  [
    "LevelDB",
    async () => {
      opened += 1;
      const path = join(folder, `db-${opened}`);
      let blocked: readonly string[] = [];
      return {
        store: await LevelStateStore.open(path),
        reopen: () => LevelStateStore.open(path),
        failFlush: async () => {
          blocked = await blockTables(path);
        },
        mend: async () => {
          for (const name of blocked) await rmdir(name).catch(() => undefined); // LevelDB may have removed it.
        },
      };
    },
  ],
  [
    "memory",
    async () => {
      const disk = new MemoryStateDisk();
      return {
        store: new MemoryStateStore(disk),
        reopen: async () => new MemoryStateStore(disk),
        failFlush: async () => {
          disk.failNextWrite = new NexusError({ code: "IO_ERROR", what: "EIO" });
        },
        mend: async () => undefined,
      };
    },
  ],
];

describe.each(DRIVERS)("a state store on %s", (_name, open) => {
  it("shows writes at once, to later reads and after a reopening", async () => {
    const { store, reopen } = await open();
    store.write([put("a", "1"), put("b", "2")]);
    expect(text(store.get(key("a")))).toBe("1");
    store.write([del("a"), put("b", "3")]);
    expect(store.get(key("a"))).toBeUndefined();
    await store.settled();
    expect(store.unwrittenBytes()).toBe(0);
    expect(text(store.get(key("b")))).toBe("3");
    await store.flush([put("c", "4")]);
    await store.close();
    const again = await reopen();
    expect([text(again.get(key("b"))), text(again.get(key("c")))]).toEqual(["3", "4"]);
    await again.close();
  });

  it("gives views that no later write changes", async () => {
    const { store } = await open();
    store.write([put("k1", "old"), put("k2", "old"), put("z", "out of range")]);
    const view = await store.openView();
    store.write([put("k1", "new"), del("k2"), put("k3", "new")]);
    await store.settled();
    const rows = await view.rows(key("k"), key("l"), 10);
    expect(rows.map((row) => [text(row.key), text(row.value)])).toEqual([
      ["k1", "old"],
      ["k2", "old"],
    ]);
    expect(await view.rows(key("k"), key("l"), 1)).toHaveLength(1);
    expect(text(await view.get(key("k1")))).toBe("old");
    expect(await view.get(key("k3"))).toBeUndefined();
    await view.close();
    await store.close();
  });

  it("removes a range and nothing else", async () => {
    const { store } = await open();
    store.write(["a", "b1", "b2", "b3", "c"].map((name) => put(name, "x")));
    await store.removeRange(key("b"), key("c"));
    const view = await store.openView();
    const rows = await view.rows(key("a"), key("z"), 10);
    expect(rows.map((row) => text(row.key))).toEqual(["a", "c"]);
    await view.close();
    await store.close();
  });

  it("whose flush failed shows what it showed, takes nothing more, and has what was durable once it is reopened", async () => {
    const { store, reopen, failFlush, mend } = await open();
    const told: unknown[] = [];
    store.onBroken((cause) => told.push(cause));
    await store.flush([put("durable", "1")]);
    store.write([put("before", "1")]);
    await failFlush();
    const failed = { code: "IO_ERROR" };
    await expect(store.flush([put("flushed", "1")])).rejects.toMatchObject(failed);
    expect(["durable", "before", "flushed"].map((name) => text(store.get(key(name))))).toEqual([
      "1",
      "1",
      "1",
    ]);
    expect(told).toEqual([expect.objectContaining(failed)]);
    expect(() => store.write([put("after", "1")])).toThrow(expect.objectContaining(failed));
    expect(store.get(key("after"))).toBeUndefined();
    await expect(store.settled()).rejects.toMatchObject(failed);
    await expect(store.flush([])).rejects.toMatchObject(failed);
    await expect(store.openView()).rejects.toMatchObject(failed);
    await expect(store.removeRange(key("a"), key("z"))).rejects.toMatchObject(failed);
    expect(told, "it says so once").toHaveLength(1);
    await store.close();
    await mend();
    const again = await reopen();
    const kept = ["durable", "before", "flushed", "after"].filter(
      (name) => again.get(key(name)) !== undefined,
    );
    expect(
      ["durable", "durable before", "durable before flushed"],
      "in order, and nothing written later",
    ).toContain(kept.join(" "));
    again.write([put("again", "1")]);
    await again.flush([]);
    await again.close();
  });

  it("agrees with a plain map under any mix of writes", async () => {
    const { store } = await open();
    const name = fc.constantFrom("a", "b", "c", "d");
    const change = fc.record({ name, value: fc.option(fc.string({ maxLength: 5 })) });
    const model = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.boolean(), async (changes, wait) => {
        const last = new Map(changes.map(({ name, value }) => [name, value]));
        store.write([...last].map(([name, value]) => (value === null ? del(name) : put(name, value))));
        for (const [name, value] of last) {
          if (value === null) model.delete(name);
          else model.set(name, value);
        }
        if (wait) await store.settled();
        for (const name of ["a", "b", "c", "d"]) expect(text(store.get(key(name)))).toBe(model.get(name));
      }),
      { numRuns: 50 },
    );
    await store.close();
  });
});

describe("a closed LevelDB state store", () => {
  it("refuses writes instead of failing later in a timer, where nobody could catch it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nexus-closed-store-"));
    try {
      const store = await LevelStateStore.open(folder);
      store.write([put("a", "1")]);
      await store.close();
      expect(() => store.write([put("b", "2")])).toThrow(expect.objectContaining({ code: "CLOSED" }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("a flush of a LevelDB state store", () => {
  it("fails when LevelDB could not write its memtable to a file, which LevelDB itself does not say", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nexus-flushed-store-"));
    const store = await LevelStateStore.open(folder);
    try {
      const broken: unknown[] = [];
      store.onBroken((cause) => broken.push(cause));
      store.write([put("a", "1")]);
      await store.settled();
      await blockTables(folder);
      await expect(store.flush([])).rejects.toMatchObject({ code: "IO_ERROR" });
      expect(broken).toHaveLength(1);
      expect(text(store.get(key("a")))).toBe("1");
    } finally {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("a state store in memory", () => {
  it("loses unsynced writes in a crash, the later ones first, and never a synced one", async () => {
    const disk = new MemoryStateDisk();
    const store = new MemoryStateStore(disk);
    await store.flush([put("synced", "1")]);
    store.write([put("first", "1")]);
    store.write([put("second", "1")]);
    disk.crash(1);
    store.write([put("of the dead process", "1")]);
    const after = new MemoryStateStore(disk);
    const present = ["synced", "first", "second", "of the dead process"].filter(
      (name) => after.get(key(name)) !== undefined,
    );
    expect(present).toEqual(["synced", "first"]);
  });

  it("that is broken says so once and takes nothing more", async () => {
    const disk = new MemoryStateDisk();
    const store = new MemoryStateStore(disk);
    const told: unknown[] = [];
    store.onBroken((cause) => told.push(cause));
    disk.failNextWrite = new NexusError({ code: "NO_SPACE", what: "full" });
    store.write([put("a", "1")]);
    await expect(store.settled()).rejects.toThrow("full");
    expect(told).toHaveLength(1);
    expect(() => store.write([put("b", "1")])).toThrow("full");
  });

  it("still shows what a failed write did not bring to the disk, until it is opened again (seed 605679)", async () => {
    const disk = new MemoryStateDisk();
    const store = new MemoryStateStore(disk);
    disk.failNextWrite = new NexusError({ code: "IO_ERROR", what: "EIO" });
    store.write([put("a", "1")]);
    expect(text(store.get(key("a")))).toBe("1");
    await expect(store.settled()).rejects.toThrow("EIO");
    expect(new MemoryStateStore(disk).get(key("a"))).toBeUndefined();
  });
});

describe("a state store on LevelDB", () => {
  it("held by another handle refuses, naming the folder", async () => {
    const path = join(folder, "held");
    const first = await LevelStateStore.open(path);
    await expect(LevelStateStore.open(path)).rejects.toThrow(path);
    await first.close();
  });
});
