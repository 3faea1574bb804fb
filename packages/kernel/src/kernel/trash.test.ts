import { type ClientSessionId, DT_DIR, DT_LINK, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS } from "../core/events/file-event.js";
import {
  ADMIN,
  ANN,
  type Fixture,
  kernelFixture,
  listed,
  OPTIONS,
  setting,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import type { TrashItem } from "./api.js";

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => NexusError.from(error).code,
  );

let fixture: Fixture;

beforeEach(async () => {
  fixture = kernelFixture({}, ["root", "team"]);
  await fixture.kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs: 60_000 }, ADMIN, OPTIONS);
});

const put = (path: string, text = path) =>
  fixture.kernel.write({ ...writing(path, text), createParents: true }, ANN, OPTIONS);
const remove = (path: string, recursive = false) =>
  fixture.kernel.sysUnlink({ path, recursive, conditions: {} }, ANN, OPTIONS);
const inTrash = async (path = "/"): Promise<readonly TrashItem[]> =>
  (await fixture.kernel.trash.list({ path, cursor: null, limit: 100 }, ANN, OPTIONS)).items;
const restore = (item: string, to: string | null = null) =>
  fixture.kernel.trash.restore({ path: "/", item, to }, ANN, OPTIONS);
const exists = (path: string) => fixture.kernel.exists(path, ANN, OPTIONS);

describe("a file that is removed where there is trash", () => {
  it("is gone for everybody, listed in the trash, and comes back as it was", async () => {
    const { entry } = await put("/d/f", "text");
    expect(await remove("/d/f")).toMatchObject({ trashed: true, removedCount: 1 });
    expect(await exists("/d/f")).toBe(false);
    const found = await listed(fixture.kernel.glob({ pattern: "/**" }, ADMIN, OPTIONS));
    expect(found.map(({ path }) => path)).toEqual(["/", "/d"]);
    const [item] = await inTrash();
    expect(item).toMatchObject({ path: "/d/f", deletedBy: ANN.userId, entry: { xattrs: {}, path: "/d/f" } });
    const restored = await restore(item?.item ?? "");
    expect(restored).toMatchObject({
      created: true,
      entry: { etag: entry.etag, xattrs: {}, ttlSeconds: null },
    });
    expect(await textOf(fixture.kernel, "/d/f")).toBe("text");
    expect(await inTrash()).toEqual([]);
  });

  it("is restored elsewhere, or where it was with the directories that are missing; not onto another", async () => {
    await put("/d/f");
    await remove("/d/f");
    await remove("/d");
    const [item] = await inTrash("/d/f");
    await restore(item?.item ?? "");
    expect(await exists("/d/f")).toBe(true);
    await remove("/d/f");
    await put("/d/f", "new");
    const [again] = await inTrash("/d/f");
    expect(await codeOf(restore(again?.item ?? ""))).toBe("ALREADY_EXISTS");
    await restore(again?.item ?? "", "/e/g");
    expect(await exists("/e/g")).toBe(true);
  });

  it("is not restored below a file: NOT_A_DIRECTORY, be it the parent or further up", async () => {
    await put("/f");
    await remove("/f");
    await put("/file");
    const [item] = await inTrash();
    expect(await codeOf(restore(item?.item ?? "", "/file/f"))).toBe("NOT_A_DIRECTORY");
    expect(await codeOf(restore(item?.item ?? "", "/file/d/f"))).toBe("NOT_A_DIRECTORY");
  });

  it("cannot be reached in the trash, by an administrator either", async () => {
    await put("/f");
    await remove("/f");
    const [item] = await inTrash();
    const path = `/__sys__/trash/${item?.item ?? ""}`;
    for (const context of [ANN, ADMIN]) {
      expect(await codeOf(fixture.kernel.sysStat(path, context, OPTIONS))).toMatch(
        /NOT_FOUND|PERMISSION_DENIED/,
      );
    }
    const all = { path: "/", cursor: null, limit: 9 };
    const page = await fixture.kernel.sysReaddir(all, ADMIN, OPTIONS);
    expect(page.entries).toEqual([]);
  });

  it("is done away with by emptying, one item or all below a path", async () => {
    for (const path of ["/a/1", "/a/2", "/b/1"]) {
      await put(path);
      await remove(path);
    }
    const { trash } = fixture.kernel;
    const [first] = await inTrash("/a");
    expect(await trash.empty({ path: "/", item: first?.item ?? "" }, ANN, OPTIONS)).toEqual({ items: 1 });
    expect(await trash.empty({ path: "/b", item: null }, ANN, OPTIONS)).toEqual({ items: 1 });
    expect(await codeOf(trash.empty({ path: "/", item: "nonsense" }, ANN, OPTIONS))).toBe("NOT_FOUND");
  });

  it("is kept from those who may not write where it was", async () => {
    fixture = kernelFixture({
      permissions: {
        check: (context, permission, { visiblePath }) => {
          const isAllowed = context.userId === ANN.userId || permission !== "WRITE" || visiblePath !== "/f";
          return isAllowed
            ? { allowed: true, covers: "path", leaseMs: 0 }
            : { allowed: false, reason: "it is Ann's" };
        },
      },
    });
    await fixture.kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs: 60_000 }, ADMIN, OPTIONS);
    await put("/f");
    await remove("/f");
    const [item] = await inTrash();
    const bob = { ...ANN, userId: "bob" };
    const { trash } = fixture.kernel;
    expect(await trash.list({ path: "/", cursor: null, limit: 9 }, bob, OPTIONS)).toMatchObject({
      items: [],
    });
    const stolen = trash.restore({ path: "/", item: item?.item ?? "", to: "/mine" }, bob, OPTIONS);
    expect(await codeOf(stolen)).toBe("PERMISSION_DENIED");
    expect(await trash.empty({ path: "/", item: null }, bob, OPTIONS)).toEqual({ items: 0 });
    const retention = { zoneId: ROOT_ZONE, retentionMs: null };
    expect(await codeOf(trash.setRetention(retention, bob, OPTIONS))).toBe("PERMISSION_DENIED");
  });
});

describe("a folder that is removed where there is trash", () => {
  it("goes whole in one commit, children through gate, hooks and events first, and comes back whole", async () => {
    for (const path of ["/d/e/f", "/d/g"]) await put(path);
    const events: string[] = [];
    fixture.kernel.observe({
      name: "spy",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "inline" },
      onEvent: ({ type, path }) => void events.push(`${type} ${path}`),
    });
    const before = fixture.root.commits;
    expect(await remove("/d", true)).toMatchObject({ trashed: true, removedCount: 4 });
    expect(fixture.root.commits - before).toBe(1);
    expect(events).toEqual(["file_delete /d/e/f", "dir_delete /d/e", "file_delete /d/g", "dir_delete /d"]);
    const [item] = await inTrash();
    await restore(item?.item ?? "", "/back");
    expect(await exists("/back/e/f")).toBe(true);
  });

  it("stays whole when a hook or the gate refuses one child", async () => {
    for (const path of ["/d/a", "/d/b"]) await put(path);
    fixture.kernel.hooks.register({
      name: "veto",
      operations: ["delete"],
      pre: ({ path }) => {
        if (path === "/d/b") throw new Error("no");
      },
    });
    await expect(remove("/d", true)).rejects.toThrow();
    expect(await exists("/d/a")).toBe(true);
    expect(await inTrash()).toEqual([]);
  });

  it("must be empty unless it is to go with what it holds", async () => {
    await put("/d/a");
    expect(await codeOf(remove("/d"))).toBe("DIRECTORY_NOT_EMPTY");
    await fixture.kernel.sysSetattr(setting("/empty", { entryType: DT_DIR }), ANN, OPTIONS);
    expect(await remove("/empty")).toMatchObject({ trashed: true });
  });
});

describe("what is not kept", () => {
  it("is removed in a zone without trash, and once it was turned off", async () => {
    await fixture.kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs: null }, ADMIN, OPTIONS);
    await put("/d/f");
    expect((await remove("/d", true)).trashed).toBeUndefined();
    expect(await inTrash()).toEqual([]);
    const never = kernelFixture({}, ["root", "team"]);
    const page = never.kernel.trash.list({ path: "/", cursor: null, limit: 9 }, ANN, OPTIONS);
    expect(await page).toEqual({ items: [], nextCursor: null });
  });

  it("is what was to vanish anyway", async () => {
    await put("/f");
    await fixture.kernel.sysSetattr(setting("/f", { ttlSeconds: 60 }), ANN, OPTIONS);
    expect((await remove("/f")).trashed).toBeUndefined();
  });

  it("is a directory that ends with a session, with all it holds", async () => {
    const tie = { sessionId: "1".repeat(32) as ClientSessionId, leaseMs: 10_000 };
    await fixture.kernel.sysSetattr(setting("/d", { entryType: DT_DIR, tie }), ANN, OPTIONS);
    await put("/d/f");
    expect(await remove("/d", true)).toMatchObject({ removedCount: 2 });
    expect([await exists("/d"), (await inTrash()).length]).toEqual([false, 0]);
  });

  it("has a retention of a second to ten years, in zones that are there", async () => {
    const { trash } = fixture.kernel;
    for (const retentionMs of [999, 1.5, 1e15]) {
      const set = trash.setRetention({ zoneId: ROOT_ZONE, retentionMs }, ADMIN, OPTIONS);
      expect(await codeOf(set)).toBe("INVALID_ARGUMENT");
    }
    const missing = { zoneId: "nowhere" as ZoneId, retentionMs: 60_000 };
    expect(await codeOf(trash.setRetention(missing, ADMIN, OPTIONS))).toBe("ZONE_NOT_LOADED");
  });
});

describe("the attributes of what is in the trash", () => {
  const BY = "nexus.trash.by";
  const set = (path: string) => fixture.kernel.setXattrs(path, { [BY]: "bob" }, ANN, OPTIONS);

  it("are set by no call, one by one or in bulk, as an entry is made or after", async () => {
    await put("/f");
    const refused = await set("/f").catch((error: unknown) => NexusError.from(error));
    expect(refused).toMatchObject({ code: "INVALID_ARGUMENT", details: { path: "/f", attribute: BY } });
    const bulk = [{ path: "/f", xattrs: { color: "red", "nexus.trash.path": "/other" } }];
    const [item] = await fixture.kernel.setXattrsBatch(bulk, ANN, OPTIONS);
    expect(item).toMatchObject({ error: { code: "INVALID_ARGUMENT" } });
    for (const request of [
      setting("/f", { xattrs: { [BY]: "bob" } }),
      setting("/f", { sizeBytes: 1, xattrs: { [BY]: "bob" } }),
      setting("/d", { entryType: DT_DIR, xattrs: { [BY]: "bob" } }),
      setting("/l", { entryType: DT_LINK, linkTarget: "/f", xattrs: { [BY]: "bob" } }),
    ])
      expect(await codeOf(fixture.kernel.sysSetattr(request, ADMIN, OPTIONS))).toBe("INVALID_ARGUMENT");
    expect(await fixture.kernel.getXattrs("/f", ANN, OPTIONS)).toEqual({});
  });

  it("go with no copy, and can be deleted where an earlier version let them be set", async () => {
    await put("/d/f");
    const xattrs = { [BY]: "bob", color: "red" };
    const planted = ["/d", "/d/f"].map((path) => ({ kind: "setXattrs" as const, path, xattrs }));
    await fixture.root.commit(planted);
    await fixture.kernel.sysCopy({ from: "/d", to: "/e", recursive: true, overwrite: false }, ANN, OPTIONS);
    for (const path of ["/e", "/e/f"])
      expect(await fixture.kernel.getXattrs(path, ANN, OPTIONS)).toEqual({ color: "red" });
    await fixture.kernel.setXattrs("/d", { [BY]: null }, ANN, OPTIONS);
    expect(await fixture.kernel.getXattrs("/d", ANN, OPTIONS)).toEqual({ color: "red" });
  });
});
