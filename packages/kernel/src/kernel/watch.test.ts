import { DT_MOUNT, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS, FILE_EVENT_BIT } from "../core/events/file-event.js";
import {
  ADMIN,
  ANN,
  caller,
  type Fixture,
  kernelFixture,
  OPTIONS,
  setting,
  writing,
} from "../testing/kernel-fixture.js";
import { move, put, unlink } from "../testing/mutations.js";
import type { WatchRequest, WatchResult } from "./api.js";

const asking = (pattern: string, over: Partial<WatchRequest> = {}): WatchRequest => ({
  pattern,
  recursive: false,
  cursor: null,
  mask: ALL_FILE_EVENTS,
  withPrevious: false,
  waitMs: 0,
  ...over,
});

const told = ({ events }: WatchResult): readonly string[] =>
  events.map(({ type, path, oldPath }) => `${type} ${oldPath === null ? "" : `${oldPath} to `}${path}`);

describe("watching", () => {
  let fixture: Fixture;
  let kernel: Fixture["kernel"];
  beforeEach(() => {
    fixture = kernelFixture({}, ["root", "team"]);
    ({ kernel } = fixture);
  });

  const watch = (pattern: string, over: Partial<WatchRequest> = {}, options = OPTIONS) =>
    kernel.sysWatch(asking(pattern, over), ANN, options);
  const write = (path: string) => kernel.write(writing(path, "x"), ANN, OPTIONS);
  const copy = (from: string, to: string) =>
    kernel.sysCopy({ from, to, recursive: false, overwrite: true }, ANN, OPTIONS);
  const here = async (): Promise<string> => (await watch("/**")).cursor;
  const failure = async (work: Promise<unknown>): Promise<NexusError> => {
    const error = await work.then(
      () => null,
      (cause: unknown) => cause,
    );
    if (!NexusError.is(error)) throw new Error(`expected a refusal, not ${String(error)}`);
    return error;
  };
  /** Until this many watches wait. */
  const waiting = async (count: number): Promise<void> => {
    for (let turns = 0; kernel.waitingWatches() !== count; turns += 1) {
      if (turns > 1000) throw new Error(`${kernel.waitingWatches()} watches wait, not ${count}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it("names the user and the agent that made each change, and nobody where none did", async () => {
    const cursor = await here();
    await write("/f");
    await kernel.write(writing("/f", "y"), { ...ANN, agentId: "builder" }, OPTIONS);
    await kernel.write(
      writing("/f", "z"),
      { ...ADMIN, userId: "u".repeat(257), agentId: "builder" },
      OPTIONS,
    );
    fixture.root.applyNow([put("/f")]);
    const { events } = await watch("/f", { cursor });
    expect(events.map(({ userId, agentId }) => [userId, agentId])).toEqual([
      ["ann", null],
      ["ann", "builder"],
      [null, "builder"],
      [null, null],
    ]);
  });

  it("tells what happened between two calls, and nothing twice", async () => {
    const cursor = await here();
    await write("/a/f.txt");
    await write("/b/f.txt");
    fixture.root.applyNow([unlink("/a/f.txt")]);
    const first = await watch("/a/**", { cursor });
    expect(told(first)).toEqual(["dir_create /a", "file_write /a/f.txt", "file_delete /a/f.txt"]);
    const second = await watch("/a/**", { cursor: first.cursor });
    expect(second.events).toEqual([]);
    await write("/a/g.txt");
    expect(told(await watch("/a/*", { cursor: second.cursor }))).toEqual(["file_write /a/g.txt"]);
  });

  it("wakes for a commit that came by another node", async () => {
    await write("/d/f");
    const found = watch("/d/*", { waitMs: 4_000 });
    await waiting(1);
    fixture.root.applyNow([put("/elsewhere")]);
    fixture.root.applyNow([put("/d/f")]);
    expect(told(await found)).toEqual(["file_write /d/f"]);
    expect(kernel.waitingWatches()).toBe(0);
  });

  it("marks its progress when nothing matches in time, and the mark is past what did not", async () => {
    const started = watch("/d/*", { waitMs: 500 });
    await waiting(1);
    for (let i = 0; i < 20; i += 1) fixture.root.applyNow([put("/elsewhere")]);
    const mark = await started;
    expect(mark.events).toEqual([]);
    expect(mark.cursor).toBe(await here());
  });

  it("gives the entry before the change on request", async () => {
    const cursor = await here();
    const { entry } = await write("/f");
    await kernel.write(writing("/f", "longer"), ANN, OPTIONS);
    const { events } = await watch("/f", { cursor, withPrevious: true });
    expect(events.map(({ isNew, previous }) => [isNew, previous?.contentId ?? null])).toEqual([
      [true, null],
      [false, entry.contentId],
    ]);
    expect((await watch("/f", { cursor })).events.map(({ previous }) => previous)).toEqual([null, null]);
  });

  it("goes on after any event, also in the middle of a commit, and on a node that is behind", async () => {
    const cursor = await here();
    await write("/a/b/f");
    const { events } = await watch("/**", { cursor });
    expect(events.map(({ path }) => path)).toEqual(["/a", "/a/b", "/a/b/f"]);
    const afterFirst = events[0]?.eventId ?? "";
    const rest = await watch("/**", { cursor: afterFirst });
    expect(rest.events.map(({ path }) => path)).toEqual(["/a/b", "/a/b/f"]);
    const afterLast = events[2]?.eventId ?? "";
    expect(await watch("/**", { cursor: afterLast })).toMatchObject({ events: [], cursor: rest.cursor });
    // Another node has not got as far as the event.
    fixture = kernelFixture();
    const behind = () => fixture.kernel.sysWatch(asking("/**", { cursor: afterFirst }), ANN, OPTIONS);
    expect(await behind()).toMatchObject({ events: [], cursor: afterFirst });
    fixture.root.applyNow([put("/a/b/f", { createParents: true })]);
    expect((await behind()).events.map(({ path }) => path)).toEqual(["/a/b", "/a/b/f"]);
  });

  it("waits beside one that comes from a node that is ahead, and both are woken in time", async () => {
    await write("/f");
    const cursor = await here();
    const [, incarnation] = cursor.split(".");
    const ahead = watch("/**", { cursor: `w1.${incarnation}.4.root`, waitMs: 4_000 });
    await waiting(1);
    const present = watch("/**", { cursor, waitMs: 4_000 });
    await waiting(2);
    fixture.root.applyNow([put("/g")]);
    expect(told(await present)).toEqual(["file_write /g"]);
    for (const path of ["/h", "/i", "/j"]) fixture.root.applyNow([put(path)]);
    expect(told(await ahead)).toEqual(["file_write /j"]);
  });

  it("tells of everything below what matches when asked to", async () => {
    const cursor = await here();
    await write("/a/x/f");
    await write("/b/x/g");
    const recursive = (pattern: string) => watch(pattern, { cursor, recursive: true });
    expect(told(await recursive("/a"))).toEqual(["dir_create /a", "dir_create /a/x", "file_write /a/x/f"]);
    expect(told(await recursive("/*/x"))).toHaveLength(4);
    expect(told(await watch("/a", { cursor }))).toEqual(["dir_create /a"]);
  });

  it("tells only of the types asked for", async () => {
    const cursor = await here();
    await write("/d/f");
    const mask = FILE_EVENT_BIT.dir_create | FILE_EVENT_BIT.file_delete;
    expect(told(await watch("/**", { cursor, mask }))).toEqual(["dir_create /d"]);
  });

  it("tells of entries that moved in and out, and of a directory whose move took some along", async () => {
    await write("/in/f");
    await write("/d/sub/g");
    const cursor = await here();
    fixture.root.applyNow([move("/in/f", "/out")]);
    fixture.root.applyNow([move("/out", "/in/h")]);
    fixture.root.applyNow([move("/d", "/e")]);
    expect(told(await watch("/in/*", { cursor }))).toEqual([
      "file_rename /in/f to /out",
      "file_rename /out to /in/h",
    ]);
    expect(told(await watch("/d/sub/*", { cursor }))).toEqual(["file_rename /d to /e"]);
  });

  it("leaves out what the caller may not read, and the half of a move it may not see", async () => {
    const denied = (path: string): boolean => path.startsWith("/secret");
    fixture = kernelFixture({
      permissions: {
        check: (_, __, { visiblePath }) =>
          denied(visiblePath)
            ? { allowed: false, reason: "secret" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    ({ kernel } = fixture);
    const cursor = await here();
    fixture.root.applyNow([put("/secret/f", { createParents: true }), put("/g"), put("/h")]);
    fixture.root.applyNow([move("/g", "/secret/g"), move("/secret/f", "/f")]);
    const copying = { from: "/secret/g", to: "/shown", recursive: false, overwrite: false };
    await kernel.sysCopy(copying, ADMIN, OPTIONS);
    // Nobody the entries belong to: owners may read whatever the provider says.
    const bob = caller({ userId: "bob", subjectId: "bob" });
    expect(told(await kernel.sysWatch(asking("/**", { cursor }), bob, OPTIONS))).toEqual([
      "file_write /g",
      "file_write /h",
      "file_delete /g",
      "file_rename /f",
      "file_copy /shown",
    ]);
    const admin = await kernel.sysWatch(asking("/**", { cursor }), ADMIN, OPTIONS);
    expect(told(admin)).toEqual(
      expect.arrayContaining(["file_rename /g to /secret/g", "file_copy /secret/g to /shown"]),
    );
  });

  it("says that the past is gone with a cursor to go on from", async () => {
    await write("/f");
    // A state from before there was history: it begins at the next commit.
    const headKey = Uint8Array.of(0x6e, 0x05);
    const cursor = await here();
    await write("/f");
    fixture.root.state.write([{ kind: "delete", key: headKey }]);
    await write("/f");
    const error = await failure(watch("/f", { cursor }));
    expect(error.code).toBe("COMPACTED");
    const { cursor: present, earliestCursor } = error.details as { cursor: string; earliestCursor: string };
    await write("/g");
    expect(told(await watch("/*", { cursor: present }))).toEqual(["file_write /g"]);
    // What is kept begins with the first write after the gap.
    expect(told(await watch("/*", { cursor: earliestCursor }))).toEqual(["file_write /f", "file_write /g"]);
  });

  it("sees a mounted zone under the paths it is seen at", async () => {
    await kernel.mkdir({ path: "/team", parents: false, existOk: false }, ADMIN, OPTIONS);
    await kernel.sysSetattr(
      setting("/team", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId }),
      ADMIN,
      OPTIONS,
    );
    const { cursor } = await watch("/team/**");
    await write("/team/f");
    const { events } = await watch("/team/**", { cursor });
    expect(events).toMatchObject([{ path: "/team/f", zonePath: "/f", zoneId: "team" }]);
    expect((await watch("/other/**")).events).toEqual([]);
    expect((await failure(watch("/f", { cursor }))).code).toBe("INVALID_ARGUMENT");
  });

  it("refuses what makes no sense", async () => {
    const codes = await Promise.all(
      [
        watch("rel/*"),
        watch("/f", { mask: 0 }),
        watch("/f", { cursor: "x" }),
        watch("/f", { waitMs: -1 }),
      ].map(failure),
    );
    expect(codes.map(({ code }) => code)).toEqual(Array(4).fill("INVALID_ARGUMENT"));
  });

  it("refuses a mask of no event, naming them all", async () => {
    const { code, remedy } = await failure(watch("/f", { mask: 1024 }));
    expect(code).toBe("INVALID_ARGUMENT");
    expect(remedy).toMatch(/file_write, file_delete, .*, conflict_detected, file_copy, mount, unmount$/);
    expect((await watch("/f", { mask: FILE_EVENT_BIT.conflict_detected })).events).toEqual([]);
  });

  it("tells of a copied file as a copy with its source, or as a write to who asks for no copies", async () => {
    const { cursor } = await watch("/**");
    await write("/f");
    await write("/c");
    await copy("/f", "/c");
    await write("/c");
    const { file_copy, file_write } = FILE_EVENT_BIT;
    const both = await watch("/c", { cursor });
    expect(told(both)).toEqual(["file_write /c", "file_copy /f to /c", "file_write /c"]);
    expect(both.events[1]).toMatchObject({ isNew: false, newPath: "/c", version: 2, userId: "ann" });
    expect(told(await watch("/c", { cursor, mask: file_copy }))).toEqual(["file_copy /f to /c"]);
    expect(told(await watch("/c", { cursor, mask: file_write }))).toEqual(Array(3).fill("file_write /c"));
    expect(told(await watch("/f", { cursor, mask: file_copy }))).toEqual([]);
  });

  it("names no source that lies in another zone", async () => {
    await kernel.sysSetattr(
      setting("/team", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId }),
      ADMIN,
      OPTIONS,
    );
    const { cursor } = await watch("/**");
    await write("/team/f");
    await copy("/team/f", "/c");
    const mask = FILE_EVENT_BIT.file_copy;
    expect(told(await watch("/**", { cursor, mask }))).toEqual(["file_copy /c"]);
  });

  it("tells of every event but conflicts, which only eventual zones have", async () => {
    const { cursor } = await watch("/w/**");
    await write("/w/f");
    await kernel.sysSetattr(setting("/w/f", { mimeType: "text/plain" }), ANN, OPTIONS);
    await kernel.sysRename({ from: "/w/f", to: "/w/g", conditions: {} }, ANN, OPTIONS);
    await copy("/w/g", "/w/c");
    await kernel.mkdir({ path: "/w/d", parents: false, existOk: false }, ANN, OPTIONS);
    await kernel.sysSetattr(
      setting("/w/m", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId }),
      ADMIN,
      OPTIONS,
    );
    for (const path of ["/w/m", "/w/d", "/w/g"])
      await kernel.sysUnlink({ path, recursive: false, conditions: {} }, ADMIN, OPTIONS);
    const { events } = await watch("/w/**", { cursor });
    const bits = new Set(events.map(({ type }) => FILE_EVENT_BIT[type]));
    expect([...bits].reduce((mask, bit) => mask | bit, 0)).toBe(
      ALL_FILE_EVENTS & ~FILE_EVENT_BIT.conflict_detected,
    );
  });

  it("matches a change once, whoever waits, and wakes only those it is for", async () => {
    const before = fixture.root.historyReads;
    const all = Array.from({ length: 300 }, (_, i) => watch(`/dir-${i}/*`, { waitMs: 4_000 }));
    await waiting(300);
    const each = fixture.root.historyReads - before;
    fixture.root.applyNow([put("/dir-7/f", { createParents: true })]);
    expect(told(await (all[7] as Promise<WatchResult>))).toEqual(["file_write /dir-7/f"]);
    expect(fixture.root.historyReads - before - each).toBeLessThan(5);
    expect(kernel.waitingWatches()).toBe(299);
    await kernel.close();
    expect((await Promise.allSettled(all)).filter(({ status }) => status === "rejected")).toHaveLength(299);
  });

  it("is bounded in watches that wait, ends with its signal, and costs nothing between two results", async () => {
    fixture = kernelFixture({ limits: { maxWaitingWatches: 1, watchProgressMs: 10 } });
    ({ kernel } = fixture);
    const stop = new AbortController();
    const held = watch("/a", { waitMs: 4_000 }, { ...OPTIONS, signal: stop.signal });
    await waiting(1);
    expect((await failure(watch("/b", { waitMs: 4_000 }))).code).toBe("RESOURCE_EXHAUSTED");
    stop.abort();
    expect((await failure(held)).code).toBe("CANCELLED");
    const results = kernel.watch(asking("/f"), ANN, OPTIONS)[Symbol.asyncIterator]();
    expect((await results.next()).value).toMatchObject({ events: [] });
    expect(kernel.waitingWatches()).toBe(0);
    fixture.root.applyNow([put("/f")]);
    fixture.root.applyNow([unlink("/f")]);
    expect(told((await results.next()).value as WatchResult)).toEqual(["file_write /f", "file_delete /f"]);
  });

  it("is of the zone the caller is in", async () => {
    const inTeam = caller({ zoneId: "team" as ZoneId });
    const { cursor } = await kernel.sysWatch(asking("/**"), inTeam, OPTIONS);
    fixture.coordinator.metaStoreForZone("team" as ZoneId).applyNow([put("/f")]);
    fixture.coordinator.metaStoreForZone(ROOT_ZONE).applyNow([put("/g")]);
    expect(told(await kernel.sysWatch(asking("/**", { cursor }), inTeam, OPTIONS))).toEqual([
      "file_write /f",
    ]);
  });
});
