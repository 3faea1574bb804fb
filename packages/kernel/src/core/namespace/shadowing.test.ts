import { DT_DIR, DT_MOUNT } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import type { Mutation } from "../../abc/meta-store.js";
import {
  attributes,
  discarded,
  keep,
  make,
  mount,
  move,
  put,
  tied,
  trashFor,
  unlink,
} from "../../testing/mutations.js";
import { TimedNamespace } from "../../testing/timed-namespace.js";
import {
  deriveMounts,
  lookupPath,
  type MountTable,
  mountRange,
  namespaceRange,
  readEntry,
  readUsage,
  rowRange,
  TRASH,
  UsageCount,
} from "./index.js";

const S = "0a".repeat(16);
const HOUR_MS = 3_600_000;
let zone: TimedNamespace;

beforeEach(() => {
  zone = new TimedNamespace();
});

const over = (path: string, target = "other"): Mutation => mount(path, target, { shadows: true });
const unmount = (path: string): Mutation => unlink(path, { entryType: DT_MOUNT });
const entry = (path: string) => readEntry(zone.state, path, zone.zoneId);
const mounts = (): MountTable => deriveMounts(zone.state, zone.state.range(mountRange()));
const keysWithTag = (tag: number): number =>
  zone.state.range(namespaceRange()).filter(({ key }) => key[1] === tag).length;

function recounted(): ReturnType<typeof readUsage> {
  const count = new UsageCount();
  for (const row of zone.state.range(rowRange())) count.add(row);
  return count.usage;
}

describe("a directory that a mount covers", () => {
  it("counts as before, with all that lies in it", () => {
    zone.commit(make("/d"), put("/d/f", { sizeBytes: 7 }));
    zone.commit(over("/d"));
    expect(readUsage(zone.state)).toMatchObject({ entries: 3, bytes: 7 });
    expect(readUsage(zone.state)).toEqual(recounted());
    zone.commit(unmount("/d"));
    expect(readUsage(zone.state)).toMatchObject({ entries: 2, bytes: 7 });
  });

  it("keeps the mounts in it from being routed until it is back", () => {
    zone.commit(make("/d"), mount("/d/in/m", "inner", { createParents: true }), mount("/e", "third"));
    zone.commit(over("/d", "outer"), over("/d2", "fourth"));
    expect(mounts()).toEqual(new Map(Object.entries({ "/d": "outer", "/d2": "fourth", "/e": "third" })));
    zone.commit(unmount("/d"));
    expect(mounts()).toEqual(new Map(Object.entries({ "/d/in/m": "inner", "/d2": "fourth", "/e": "third" })));
  });

  it("shows to watchers as a mount that came and went, whatever became of what is in it", async () => {
    zone.commit(make("/d"), put("/d/f"), attributes("/d/f", { ttlSeconds: 10 }), put("/d/stays"));
    zone.commit(over("/d"));
    const before = zone.history().length;
    zone.nowMs += 10_000;
    expect(await zone.sweep()).toBe(1);
    zone.commit(unmount("/d"));
    expect(zone.history().slice(before)).toEqual(["removed /d"]);
    expect([zone.exists("/d/f"), zone.exists("/d/stays")]).toEqual([false, true]);
  });

  it("lets go of what expires in it, below mounts on mounts too", async () => {
    zone.commit(put("/a/b/f", { createParents: true }), attributes("/a/b/f", { ttlSeconds: 10 }));
    zone.commit(over("/a/b"));
    zone.commit(over("/a"));
    expect(entry("/a/b")).toBeNull();
    zone.nowMs += 9_999;
    expect(await zone.sweep()).toBe(0);
    zone.nowMs += 1;
    expect(await zone.sweep()).toBe(1);
    zone.commit(unmount("/a"), unmount("/a/b"));
    expect(entry("/a/b")).toMatchObject({ entryType: DT_DIR });
    expect(readUsage(zone.state)).toMatchObject({ entries: 2 });
    expect(zone.refusal(unlink("/a"))).toBe("DIRECTORY_NOT_EMPTY");
    zone.commit(unlink("/a/b"), unlink("/a"));
  });

  it("lets go of what is tied to a session in it, of a directory below it too, and of the session", async () => {
    zone.commit(make("/d"), make("/d/e"), tied("/d/e", S), put("/d/f"), tied("/d/f", S));
    zone.commit(put("/d/e/g"), tied("/d/e/g", S));
    zone.commit(over("/d"), keep(S, 0));
    expect(await zone.sweep()).toBe(4);
    expect([keysWithTag(0x06), keysWithTag(0x08)]).toEqual([0, 0]);
    zone.commit(unmount("/d"));
    expect(zone.exists("/d")).toBe(true);
    zone.commit(unlink("/d"));
  });

  it("ends with its own session when it is empty, and the mount stays", async () => {
    zone.commit(make("/d"), tied("/d", S));
    zone.commit(over("/d"));
    zone.commit(move("/d", "/moved"), keep(S, 0));
    expect(await zone.sweep()).toBe(2);
    expect([keysWithTag(0x06), keysWithTag(0x08)]).toEqual([0, 0]);
    expect(entry("/moved")).toMatchObject({ entryType: DT_MOUNT });
    expect(readUsage(zone.state)).toEqual(recounted());
    zone.commit(unmount("/moved"));
    expect(entry("/moved")).toMatchObject({ entryType: DT_DIR });
    zone.commit(put("/moved/f"));
  });

  it("outlives its own session when it holds what does not end with it", async () => {
    zone.commit(make("/d", { ownerId: "eve" }), tied("/d", S), put("/d/f"));
    zone.commit(over("/d"), keep(S, 0));
    await zone.sweep();
    await zone.sweep();
    expect([keysWithTag(0x06), keysWithTag(0x08)]).toEqual([0, 0]);
    zone.commit(unmount("/d"));
    expect(entry("/d")).toMatchObject({ ownerId: "eve" });
    expect(entry("/d")).not.toHaveProperty("ephemeral");
    expect(zone.exists("/d/f")).toBe(true);
  });

  it("keeps its place in its session through a mount and an unmount", async () => {
    zone.commit(make("/d"), tied("/d", S));
    zone.commit(over("/d"));
    zone.commit(unmount("/d"));
    expect(entry("/d")).toMatchObject({ ephemeral: true });
    zone.commit(keep(S, 0));
    await zone.sweep();
    expect(zone.exists("/d")).toBe(false);
  });

  it("goes from the trash with what is above it, from below, a bounded number at a time", async () => {
    zone.commit(trashFor(HOUR_MS), put("/top/d/e/f", { createParents: true }));
    zone.commit(over("/top/d"));
    const [outcome] = zone.commit(discarded("/top"));
    expect(outcome?.trashed).toBe(true);
    zone.nowMs += HOUR_MS;
    expect(await zone.sweep(2)).toBe(2);
    expect(await zone.sweep(2)).toBe(2);
    expect(readUsage(zone.state)).toEqual(recounted());
    expect(keysWithTag(0x03)).toBe(0);
    expect(keysWithTag(0x02)).toBe(3);
    expect(zone.exists(TRASH)).toBe(true);
  });

  it("keeps its inode, and the next entry never gets it", () => {
    zone.commit(make("/d"), put("/d/f"));
    const before = lookupPath(zone.state, "/d")?.row;
    zone.commit(over("/d"));
    const made = zone.commit(put("/g"))[0]?.entry;
    zone.commit(unmount("/d"));
    expect(lookupPath(zone.state, "/d")?.row).toEqual(before);
    expect(made?.inode).toBeGreaterThan(before?.inode ?? Number.MAX_SAFE_INTEGER);
  });
});
