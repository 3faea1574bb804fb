import {
  DT_MOUNT,
  type IncarnationId,
  NexusError,
  type OperationContext,
  type ZoneId,
} from "@nexus/contracts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ALL_FILE_EVENTS, FILE_EVENT_BIT } from "../core/events/file-event.js";
import { EVENTUAL_DRIVER } from "../core/federation/eventual-zones.js";
import {
  ADMIN,
  ANN,
  caller,
  type Fixture,
  kernelFixture,
  OPTIONS,
  setting,
} from "../testing/kernel-fixture.js";
import { FakeMetaStore } from "../testing/memory-meta-store.js";
import { move, put, unlink } from "../testing/mutations.js";
import type { WatchRequest, WatchResult } from "./api.js";
import { cursorAfter } from "./watch-cursor.js";

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

class EventualFake extends FakeMetaStore {
  override readonly driver = EVENTUAL_DRIVER;
}

const ZONES = ["root", "team", "sub"];

describe("a watch above mounted zones", () => {
  let fixture: Fixture;
  let team: FakeMetaStore;
  let sub: FakeMetaStore;
  const begin = (over: Parameters<typeof kernelFixture>[0] = {}): void => {
    fixture = kernelFixture(over, ZONES);
    team = fixture.coordinator.metaStoreForZone("team" as ZoneId);
    sub = fixture.coordinator.metaStoreForZone("sub" as ZoneId);
  };
  beforeEach(() => begin());

  const watch = (pattern: string, over: Partial<WatchRequest> = {}, as: OperationContext = ANN) =>
    fixture.kernel.sysWatch(asking(pattern, over), as, OPTIONS);
  const mount = async (path: string, zone: string): Promise<void> => {
    const target = { entryType: DT_MOUNT, targetZoneId: zone as ZoneId } as const;
    await fixture.kernel.mkdir({ path, parents: true, existOk: false }, ADMIN, OPTIONS);
    await fixture.kernel.sysSetattr(setting(path, target), ADMIN, OPTIONS);
  };
  const unmount = (path: string) =>
    fixture.kernel.sysUnlink({ path, recursive: false, conditions: {} }, ADMIN, OPTIONS);
  const waiting = async (count: number): Promise<void> => {
    for (let turns = 0; fixture.kernel.waitingWatches() !== count; turns += 1) {
      if (turns > 1000) throw new Error(`${fixture.kernel.waitingWatches()} watches wait, not ${count}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const failure = async (work: Promise<unknown>): Promise<NexusError> => {
    const error = await work.then(
      () => null,
      (cause: unknown) => cause,
    );
    if (!NexusError.is(error)) throw new Error(`expected a refusal, not ${String(error)}`);
    return error;
  };

  it("tells of each of them, nested ones too, at the paths they are seen at, and goes on from one cursor", async () => {
    await mount("/team", "team");
    await mount("/team/sub", "sub");
    const start = await watch("/**");
    expect(start.zones.map(({ zoneId, path, problem }) => [zoneId, path, problem])).toEqual([
      ["root", "/", null],
      ["team", "/team", null],
      ["sub", "/team/sub", null],
    ]);
    fixture.root.applyNow([put("/a")]);
    sub.applyNow([put("/deep")]);
    team.applyNow([put("/f")]);
    const first = await watch("/**", { cursor: start.cursor });
    expect(told(first)).toEqual(["file_write /a", "file_write /team/f", "file_write /team/sub/deep"]);
    expect(first.events[1]).toMatchObject({
      zoneId: "team",
      zonePath: "/f",
      vectorClock: { team: team.index },
    });
    expect(first.events[2]).toMatchObject({ zoneId: "sub", zonePath: "/deep" });
    team.applyNow([unlink("/f")]);
    expect(told(await watch("/**", { cursor: first.cursor }))).toEqual(["file_delete /team/f"]);
  });

  it("is woken by whichever of them changes first", async () => {
    await mount("/team", "team");
    for (const [store, path] of [
      [team, "/team/f"],
      [fixture.root, "/f"],
    ] as const) {
      const found = watch("/**", { waitMs: 4_000 });
      await waiting(1);
      expect(fixture.kernel.watchedZoneWaits()).toBe(2);
      store.applyNow([put("/f")]);
      expect(told(await found)).toEqual([`file_write ${path}`]);
      expect([fixture.kernel.waitingWatches(), fixture.kernel.watchedZoneWaits()]).toEqual([0, 0]);
    }
  });

  it("covers only zones that the pattern leads into", async () => {
    await mount("/team", "team");
    await mount("/x/sub", "sub");
    const zonesOf = async (pattern: string) => (await watch(pattern)).zones.map(({ zoneId }) => zoneId);
    expect(await zonesOf("/*")).toEqual(["root"]);
    expect(await zonesOf("/*/f")).toEqual(["root", "team"]);
    expect(await zonesOf("/x/**")).toEqual(["root", "sub"]);
    expect(await zonesOf("/team/**")).toEqual(["team"]);
  });

  it("goes on from a one-zone cursor and says which zones joined", async () => {
    await mount("/team", "team");
    const { cursor } = await watch("/*");
    expect(cursor.startsWith("w1.")).toBe(true);
    fixture.root.applyNow([put("/a")]);
    const joined = await watch("/**", { cursor });
    expect(told(joined)).toEqual(["file_write /a"]);
    expect(joined.zones.map(({ zoneId, hasJoined }) => [zoneId, hasJoined])).toEqual([
      ["root", false],
      ["team", true],
    ]);
    team.applyNow([put("/f")]);
    const next = await watch("/**", { cursor: joined.cursor });
    expect(told(next)).toEqual(["file_write /team/f"]);
    expect(next.zones.every(({ hasJoined }) => !hasJoined)).toBe(true);
    // The id of an event says nothing about other zones: it is one of the pattern's own zone, or refused.
    const error = await failure(watch("/**", { cursor: next.events[0]?.eventId ?? "" }));
    expect(error.code).toBe("INVALID_ARGUMENT");
  });

  it("can go on after any event of a result, in the middle of commits of several zones", async () => {
    await mount("/team", "team");
    const { cursor } = await watch("/**");
    fixture.root.applyNow([put("/a"), put("/b"), put("/c")]);
    team.applyNow([put("/d"), put("/e")]);
    team.applyNow([put("/f")]);
    const all = await watch("/**", { cursor });
    expect(all.events).toHaveLength(6);
    for (let taken = 1; taken <= 6; taken += 1) {
      const rest = await watch("/**", { cursor: cursorAfter(all, taken) });
      expect(told(rest)).toEqual(told(all).slice(taken));
    }
  });

  it("takes in a zone mounted while it waits: the mount is told, and everything written behind it since", async () => {
    const { cursor } = await watch("/**");
    team.applyNow([put("/before")]);
    await mount("/late", "team");
    team.applyNow([put("/after")]);
    const seen = await watch("/**", { cursor });
    expect(told(seen)).toContain("mount /late");
    expect(told(seen).at(-1)).toBe("file_write /late/after");
    expect(told(seen)).not.toContain("file_write /late/before");

    const mask = FILE_EVENT_BIT.file_write;
    const waits = watch("/**", { cursor: seen.cursor, waitMs: 4_000, mask });
    await waiting(1);
    // Nobody is told of the mount itself, and the zone behind it is waited for all the same.
    await mount("/late/sub", "sub");
    await waiting(1);
    sub.applyNow([put("/x")]);
    expect(told(await waits)).toEqual(["file_write /late/sub/x"]);
  });

  it("lets a zone go that is unmounted, once everything that happened behind the mount is told", async () => {
    await mount("/team", "team");
    const { cursor } = await watch("/**");
    team.applyNow([put("/last")]);
    await unmount("/team");
    team.applyNow([put("/unseen")]);
    fixture.root.applyNow([put("/a")]);
    const seen = await watch("/**", { cursor });
    expect([...told(seen)].sort()).toEqual(["file_write /a", "file_write /team/last", "unmount /team"]);
    expect(seen.zones.map(({ zoneId }) => zoneId)).toEqual(["root"]);
    expect(seen.cursor.startsWith("w1.")).toBe(true);
    // A cursor that names a zone which never was there gets nothing of it.
    const [point = ""] = cursor.slice(3).split("|");
    const forged = `w2.${point}|${"0123456789abcdef".repeat(2)}.0..sub.${encodeURIComponent("/team")}`;
    sub.applyNow([put("/secret")]);
    expect(told(await watch("/**", { cursor: forged })).filter((line) => line.includes("secret"))).toEqual(
      [],
    );
  });

  it("loses nothing when the folder that a mount is in is renamed", async () => {
    await mount("/d/team", "team");
    const { cursor } = await watch("/**");
    team.applyNow([put("/before")]);
    fixture.root.applyNow([move("/d", "/e")]);
    team.applyNow([put("/after")]);
    const seen = await watch("/**", { cursor });
    expect([...told(seen)].sort()).toEqual([
      "file_rename /d to /e",
      "file_write /d/team/before",
      "file_write /e/team/after",
    ]);
  });

  it("asks for READ of each path, through the zone that owns it", async () => {
    const asked: string[] = [];
    begin({
      permissions: {
        check: (_, __, { visiblePath, zoneId }) => {
          asked.push(`${zoneId} ${visiblePath}`);
          return visiblePath.startsWith("/team/secret")
            ? { allowed: false, reason: "secret" }
            : { allowed: true, covers: "path", leaseMs: 0 };
        },
      },
    });
    await mount("/team", "team");
    const { cursor } = await watch("/**");
    team.applyNow([put("/secret"), put("/open")]);
    asked.length = 0;
    const bob = caller({ userId: "bob", subjectId: "bob" });
    expect(told(await watch("/**", { cursor }, bob))).toEqual(["file_write /team/open"]);
    expect(asked).toEqual(["team /team/secret", "team /team/open"]);
  });

  it("says which zone's past is gone, with a cursor that loses nothing of the others", async () => {
    await mount("/team", "team");
    const { cursor } = await watch("/**");
    fixture.root.applyNow([put("/a")]);
    team.applyNow([put("/gone")]);
    // A state from before there was history: it begins at the next commit.
    team.state.write([{ kind: "delete", key: Uint8Array.of(0x6e, 0x05) }]);
    team.applyNow([put("/kept")]);
    const error = await failure(watch("/**", { cursor }));
    expect(error).toMatchObject({ code: "COMPACTED", details: { zone: "team", path: "/team" } });
    const { cursor: present, earliestCursor } = error.details as Record<string, string>;
    expect(told(await watch("/**", { cursor: present ?? "" }))).toEqual(["file_write /a"]);
    expect(told(await watch("/**", { cursor: earliestCursor ?? "" }))).toEqual([
      "file_write /a",
      "file_write /team/kept",
    ]);
  });

  it("joins an eventual zone anew when the cursor is another member's, and loses nothing of the others", async () => {
    const memberOf = (digit: string): FakeMetaStore => {
      const member = new EventualFake("team" as ZoneId, digit.repeat(32) as IncarnationId);
      fixture.coordinator.zones.set("team" as ZoneId, member);
      return member;
    };
    const first = memberOf("1");
    await mount("/team", "team");
    const { cursor } = await watch("/**");
    first.applyNow([put("/f")]);
    const second = memberOf("2");
    fixture.root.applyNow([put("/a")]);
    second.applyNow([put("/before")]);
    const joined = await watch("/**", { cursor });
    expect(told(joined)).toEqual(["file_write /a"]);
    expect(joined.zones[1]).toMatchObject({ zoneId: "team", hasJoined: true, problem: null });
    second.applyNow([put("/since")]);
    expect(told(await watch("/**", { cursor: joined.cursor }))).toEqual(["file_write /team/since"]);

    // Where the pattern begins there is nothing to go on with.
    const own = await failure(watch("/team/**", { cursor: `w1.${"1".repeat(32)}.0.team` }));
    expect(own).toMatchObject({ code: "INCARNATION_MISMATCH", details: { zone: "team" } });
    second.applyNow([put("/later")]);
    const { cursor: present } = own.details as { cursor: string };
    expect(told(await watch("/team/**", { cursor: present }))).toEqual(["file_write /team/later"]);
  });

  it("goes on without a zone that cannot be read, says so, and takes it in again where it was", async () => {
    begin({ limits: { watchZoneTimeoutMs: 30, watchRetryMs: 10 } });
    await mount("/team", "team");
    const { cursor } = await watch("/**");
    const read = team.readHistory.bind(team);
    let hanging = 0;
    team.readHistory = () => {
      hanging += 1;
      return new Promise(() => undefined);
    };
    fixture.root.applyNow([put("/a")]);
    team.applyNow([put("/f")]);
    const without = await watch("/**", { cursor });
    expect(told(without)).toEqual(["file_write /a"]);
    expect(without.zones[1]?.problem?.code).toBe("DEADLINE_EXCEEDED");
    const found = watch("/**", { cursor: without.cursor, waitMs: 4_000 });
    await vi.waitFor(() => expect(hanging).toBeGreaterThanOrEqual(2));
    team.readHistory = read;
    expect(told(await found)).toEqual(["file_write /team/f"]);
  });

  it("names a zone that is not on this node, and tells of it from when it is", async () => {
    begin({ limits: { watchRetryMs: 10 } });
    await mount("/team", "team");
    fixture.coordinator.zones.delete("team" as ZoneId);
    const { cursor, zones } = await watch("/**");
    expect(zones[1]).toMatchObject({ zoneId: "team", index: null, problem: { code: "ZONE_NOT_LOADED" } });
    fixture.root.applyNow([put("/a")]);
    const seen = await watch("/**", { cursor });
    expect(told(seen)).toEqual(["file_write /a"]);
    fixture.coordinator.zones.set("team" as ZoneId, team);
    const back = await watch("/**", { cursor: seen.cursor });
    expect(back.zones[1]).toMatchObject({ zoneId: "team", hasJoined: true, problem: null });
    team.applyNow([put("/f")]);
    expect(told(await watch("/**", { cursor: back.cursor }))).toEqual(["file_write /team/f"]);
  });

  it("says of a zone without a leader that it may be behind", async () => {
    await mount("/team", "team");
    const { coordinator } = fixture;
    const info = coordinator.zoneInfo.bind(coordinator);
    coordinator.zoneInfo = (zone?: ZoneId) => ({
      ...info(),
      leaderId: zone === "team" ? null : info().leaderId,
    });
    const { zones } = await watch("/**");
    expect(zones.map(({ problem }) => problem?.code ?? null)).toEqual([null, "NO_LEADER"]);
  });

  it("covers a bounded number of zones, and counts each against the watches that wait", async () => {
    begin({ limits: { maxWatchZones: 2, maxWaitingWatches: 2 } });
    await mount("/team", "team");
    const stop = new AbortController();
    const options = { ...OPTIONS, signal: stop.signal };
    const held = fixture.kernel.sysWatch(asking("/**", { waitMs: 4_000 }), ANN, options);
    await waiting(1);
    const refused = await failure(watch("/a", { waitMs: 4_000 }));
    expect([refused.code, refused.details]).toEqual(["RESOURCE_EXHAUSTED", { limit: 2 }]);
    stop.abort();
    expect((await failure(held)).code).toBe("CANCELLED");
    expect(fixture.kernel.watchedZoneWaits()).toBe(0);
    await mount("/sub", "sub");
    expect(await failure(watch("/**"))).toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: 2 },
    });
    expect((await watch("/team/**")).zones).toHaveLength(1);
  });
});
