import { DT_LINK, DT_MOUNT, NexusError, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { MountChange } from "../hal/distributed-coordinator.js";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  listed,
  OPTIONS,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { code, copying, removing, renaming, withMount } from "../testing/tree-fixture.js";

describe("a path-addressed store", () => {
  async function withPathStore() {
    const store = new FakeObjectStore("path");
    return kernelFixture({}, ["root"], store);
  }
  const keysOf = (store: FakeObjectStore) => [...store.objects.keys()].sort();

  it("holds bytes under their paths and follows writes, renames and removals", async () => {
    const { kernel, store } = await withPathStore();
    await kernel.write(writing("/d/a", "one"), ANN, OPTIONS);
    await kernel.write(writing("/d/a", "two"), ANN, OPTIONS);
    await kernel.sysWrite(writing("/d/a", "T", { offsetBytes: 0 }), ANN, OPTIONS);
    await kernel.append({ path: "/d/a", data: utf8("!"), createParents: false }, ANN, OPTIONS);
    expect(await textOf(kernel, "/d/a")).toBe("Two!");
    expect((await kernel.sysStat("/d/a", ANN, OPTIONS)).entry.contentId).toBe("/d/a");
    expect(keysOf(store)).toEqual(["/d/a"]);
    await kernel.sysRename(renaming("/d", "/e"), ANN, OPTIONS);
    expect(keysOf(store)).toEqual(["/e/a"]);
    expect(await textOf(kernel, "/e/a")).toBe("Two!");
    await kernel.sysCopy(copying("/e/a", "/e/b"), ANN, OPTIONS);
    const stream = await kernel.sysReadStream(
      { path: "/e/b", range: { offsetBytes: 0, lengthBytes: null }, expectedContentId: null },
      ANN,
      OPTIONS,
    );
    expect(Buffer.concat(await listed(stream.pieces)).toString()).toBe("Two!");
    await kernel.sysUnlink(removing("/e", true), ANN, OPTIONS);
    expect(keysOf(store)).toEqual([]);
  });

  it("keeps the old bytes when the commit is refused, before or after publishing", async () => {
    const { kernel, store, root } = await withPathStore();
    await kernel.write(writing("/a", "old"), ANN, OPTIONS);
    const stale = writing("/a", "new", { conditions: { ifVersion: 9 } });
    await expect(kernel.write(stale, ANN, OPTIONS)).rejects.toEqual(code("CONFLICT"));
    root.beforeCommit = () => {
      throw new Error("disk on fire");
    };
    await expect(kernel.write(writing("/a", "new"), ANN, OPTIONS)).rejects.toThrow("disk on fire");
    await expect(kernel.write(writing("/b", "new"), ANN, OPTIONS)).rejects.toThrow("disk on fire");
    await expect(kernel.sysRename(renaming("/a", "/c"), ANN, OPTIONS)).rejects.toThrow("disk on fire");
    root.beforeCommit = () => undefined;
    expect(await textOf(kernel, "/a")).toBe("old");
    expect(keysOf(store)).toEqual(["/a"]);
  });

  it("never replaces a host file that has no entry, nor removes it when a write is refused", async () => {
    const { kernel, store } = await withPathStore();
    store.objects.set("/mine", utf8("host"));
    await kernel.write(writing("/a", "1"), ANN, OPTIONS);
    const taken = code("ALREADY_EXISTS", { remedy: expect.stringContaining("/mine") });
    await expect(kernel.write(writing("/mine", "x"), ANN, OPTIONS)).rejects.toEqual(taken);
    await expect(kernel.write(writing("/mine", "x", { offsetBytes: 1 }), ANN, OPTIONS)).rejects.toEqual(
      taken,
    );
    const append = { path: "/mine", data: utf8("x"), createParents: false };
    await expect(kernel.append(append, ANN, OPTIONS)).rejects.toEqual(taken);
    await expect(kernel.sysRename(renaming("/a", "/mine"), ANN, OPTIONS)).rejects.toEqual(taken);
    await expect(kernel.sysCopy(copying("/a", "/mine"), ANN, OPTIONS)).rejects.toEqual(taken);
    await kernel.sysSetattr(setting("/mine"), ANN, OPTIONS);
    await expect(kernel.write(writing("/mine", "x"), ANN, OPTIONS)).rejects.toEqual(taken);
    expect(keysOf(store)).toEqual(["/a", "/mine"]);
    expect(store.objects.get("/mine")).toEqual(utf8("host"));
  });

  it("removes the folder of a removed directory, unless somebody else uses it", async () => {
    const { kernel, store } = await withPathStore();
    const removed: string[] = [];
    const remove = store.remove.bind(store);
    store.remove = async (id) => {
      removed.push(id);
      if (id === "/t/d") throw new NexusError({ code: "DIRECTORY_NOT_EMPTY", what: "a host file is in it" });
      await remove(id);
    };
    await kernel.write(writing("/t/d/a", "1"), ANN, OPTIONS);
    await kernel.mkdir({ path: "/e", parents: false, existOk: false }, ANN, OPTIONS);
    await kernel.sysUnlink(removing("/t", true), ANN, OPTIONS);
    await kernel.sysUnlink(removing("/e"), ANN, OPTIONS);
    expect(removed.filter((id) => !id.startsWith("/.nexus-staging"))).toEqual(["/t/d/a", "/t/d", "/t", "/e"]);
  });

  it("takes empty files for the objects they are: replaced, moved and removed", async () => {
    const { kernel, store } = await withPathStore();
    await kernel.write(writing("/a", ""), ANN, OPTIONS);
    await kernel.write(writing("/a", ""), ANN, OPTIONS);
    await kernel.sysRename(renaming("/a", "/b"), ANN, OPTIONS);
    expect(keysOf(store)).toEqual(["/b"]);
    await kernel.sysUnlink(removing("/b"), ANN, OPTIONS);
    await kernel.append({ path: "/b", data: utf8("x"), createParents: false }, ANN, OPTIONS);
    expect(await textOf(kernel, "/b")).toBe("x");
  });

  it("changes no byte in place when the condition of the write does not hold", async () => {
    const { kernel } = await withPathStore();
    await kernel.write(writing("/a", "old"), ANN, OPTIONS);
    const stale = writing("/a", "YYY", { offsetBytes: 0, conditions: { ifVersion: 9 } });
    await expect(kernel.sysWrite(stale, ANN, OPTIONS)).rejects.toEqual(code("CONFLICT"));
    expect(await textOf(kernel, "/a")).toBe("old");
  });

  it("leaves no file behind when the commit of a new one that starts at an offset is refused", async () => {
    const { kernel, store, root } = await withPathStore();
    root.beforeCommit = () => {
      throw new Error("disk on fire");
    };
    await expect(kernel.write(writing("/a", "x", { offsetBytes: 3 }), ANN, OPTIONS)).rejects.toThrow();
    expect(keysOf(store)).toEqual([]);
  });

  it("keeps old and new bytes when the outcome is unknown, and says where the old ones are", async () => {
    const { kernel, store, root } = await withPathStore();
    await kernel.write(writing("/a", "old"), ANN, OPTIONS);
    root.beforeCommit = () => {
      throw new NexusError({ code: "UNKNOWN_OUTCOME", what: "the leader went away" });
    };
    const failure = await kernel.write(writing("/a", "new"), ANN, OPTIONS).catch((error: unknown) => error);
    expect(failure).toEqual(code("UNKNOWN_OUTCOME"));
    const { savedAt } = (failure as NexusError).details;
    expect(store.objects.get(String(savedAt))).toEqual(utf8("old"));
    expect(store.objects.get("/a")).toEqual(utf8("new"));
  });

  it("makes a file anew that was removed from the host folder", async () => {
    const { kernel, store } = await withPathStore();
    await kernel.write(writing("/a", "old"), ANN, OPTIONS);
    store.objects.delete("/a");
    await kernel.write(writing("/a", "new"), ANN, OPTIONS);
    expect(await textOf(kernel, "/a")).toBe("new");
  });

  it("gives the file back when moving its old bytes aside fails half way", async () => {
    const { kernel, store } = await withPathStore();
    await kernel.write(writing("/a", "old"), ANN, OPTIONS);
    const rename = store.rename.bind(store);
    let hasFailed = false;
    store.rename = async (from, to) => {
      await rename(from, to);
      if (hasFailed) return;
      hasFailed = true;
      throw new NexusError({ code: "IO_ERROR", what: "the folder could not be synced" });
    };
    await expect(kernel.write(writing("/a", "new"), ANN, OPTIONS)).rejects.toEqual(code("IO_ERROR"));
    expect(keysOf(store)).toEqual(["/a"]);
    expect(await textOf(kernel, "/a")).toBe("old");
  });

  it("can be bound to one folder of a zone, which renames then do not cross", async () => {
    const { kernel, store } = kernelFixture();
    const host = new FakeObjectStore("path");
    const unbind = kernel.bindStore("root" as never, "/host", host);
    await kernel.write(writing("/host/x", "1"), ANN, OPTIONS);
    await kernel.write(writing("/y", "2"), ANN, OPTIONS);
    expect([keysOf(host), store.objects.size]).toEqual([["/x"], 1]);
    await expect(kernel.sysRename(renaming("/y", "/host/y"), ANN, OPTIONS)).rejects.toEqual(
      code("CROSS_ZONE"),
    );
    await kernel.sysCopy(copying("/y", "/host/y"), ANN, OPTIONS);
    await kernel.sysCopy(copying("/host/x", "/x"), ANN, OPTIONS);
    expect(await textOf(kernel, "/host/y")).toBe("2");
    expect(await textOf(kernel, "/x")).toBe("1");
    unbind();
    await expect(textOf(kernel, "/host/x")).rejects.toThrow();
  });
});

describe("mounts", () => {
  it("are shown as the mount by stat and crossed by everything else", async () => {
    const { kernel } = await withMount();
    expect(await kernel.sysStat("/m/team", ANN, OPTIONS)).toMatchObject({
      isDirectory: true,
      zoneId: "root",
      path: "/m/team",
      entry: { entryType: DT_MOUNT, targetZoneId: "team" },
    });
    const { entry, token } = await kernel.write(writing("/m/team/f", "1"), ANN, OPTIONS);
    expect([entry.path, entry.zoneId, token.zoneId]).toEqual(["/f", "team", "team"]);
    const page = await kernel.sysReaddir({ path: "/m/team", cursor: null, limit: 9 }, ANN, OPTIONS);
    expect(page.entries.map((each) => each.path)).toEqual(["/m/team/f"]);
    expect(
      (await kernel.mkdir({ path: "/m/team", parents: true, existOk: true }, ANN, OPTIONS)).created,
    ).toBe(false);
    expect(await textOf(kernel, "/f", caller({ zoneId: "team" as never }))).toBe("1");
  });

  it("need an administrator and a zone that is known, not itself, and not above", async () => {
    const denying = { check: () => ({ allowed: true, covers: "path", leaseMs: 0 }) as const };
    const { kernel } = await withMount({ permissions: denying });
    const mount = (path: string, zone: string | null, context = ADMIN) =>
      kernel.sysSetattr(
        setting(path, { entryType: DT_MOUNT, targetZoneId: zone as never }),
        context,
        OPTIONS,
      );
    await expect(mount("/x", "team", caller())).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(mount("/x", "nowhere")).rejects.toEqual(
      code("ZONE_NOT_FOUND", { remedy: expect.stringContaining("nexus zone create nowhere") }),
    );
    await expect(mount("/x", null)).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(mount("/x", "root")).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(mount("/m/team/x", "root")).rejects.toEqual(code("INVALID_ARGUMENT"));
    expect((await mount("/m/team", "team")).created).toBe(false);
  });

  it("that were there before the kernel are wired when it is built", async () => {
    const { coordinator, store } = await withMount();
    const second = kernelFixture({ coordinator, store });
    await second.kernel.write(writing("/m/team/late", "1"), ANN, OPTIONS);
    expect((await second.kernel.sysStat("/m/team/late", ANN, OPTIONS)).zoneId).toBe("team");
  });

  it("that this node does not route through yet are told apart from files in the way", async () => {
    const { kernel, coordinator } = kernelFixture({}, ["root", "team"]);
    const root = coordinator.metaStoreForZone("root" as ZoneId);
    const route = root.onMountChanges;
    const late: MountChange[] = [];
    root.onMountChanges = (changes) => late.push(...changes);
    await kernel.sysSetattr(
      setting("/team", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId }),
      ADMIN,
      OPTIONS,
    );
    const make = (path: string) => kernel.mkdir({ path, parents: false, existOk: false }, ANN, OPTIONS);
    await expect(make("/team/x")).rejects.toEqual(
      code("UNAVAILABLE", { remedy: expect.stringContaining("try again") }),
    );
    route(late);
    expect((await make("/team/x")).created).toBe(true);
    expect((await kernel.sysStat("/team/x", ANN, OPTIONS)).zoneId).toBe("team");
    await kernel.write(writing("/f", "1"), ANN, OPTIONS);
    await expect(make("/f/x")).rejects.toEqual(code("NOT_A_DIRECTORY"));
  });

  it("keep links inside their zone", async () => {
    const { kernel } = await withMount();
    await kernel.write(writing("/m/team/f", "1"), ANN, OPTIONS);
    const link = (path: string, linkTarget: string) =>
      kernel.sysSetattr(setting(path, { entryType: DT_LINK, linkTarget }), ANN, OPTIONS);
    await expect(link("/l", "/m/team/f")).rejects.toEqual(code("CROSS_ZONE"));
    await link("/m/team/l", "/m/team/f");
    expect(await textOf(kernel, "/m/team/l")).toBe("1");
    expect((await kernel.sysStat("/m/team/l", ANN, OPTIONS)).entry.linkTarget).toBe("/f");
  });
});
