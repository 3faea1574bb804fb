import { DT_DIR, DT_LINK, DT_MOUNT } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
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
import { make, put, unlink } from "../testing/mutations.js";

const code = (expected: string, more: object = {}) => expect.objectContaining({ code: expected, ...more });
const removing = (path: string, recursive = false) => ({ path, recursive, conditions: {} });
const renaming = (from: string, to: string) => ({ from, to, conditions: {} });
const copying = (from: string, to: string, over: object = {}) => ({
  from,
  to,
  overwrite: false,
  recursive: false,
  ...over,
});

async function withTree(over: object = {}) {
  const fixture = kernelFixture(over);
  for (const path of ["/t/a.txt", "/t/b/c.md", "/t/b/d/e.txt", "/t/z"]) {
    await fixture.kernel.write(writing(path, `in ${path}\n`), ANN, OPTIONS);
  }
  return fixture;
}

async function withMount(over: object = {}) {
  const fixture = kernelFixture(over, ["root", "team"]);
  await fixture.kernel.sysSetattr(
    setting("/m/team", { entryType: DT_MOUNT, targetZoneId: "team" as never, createParents: true }),
    ADMIN,
    OPTIONS,
  );
  return { ...fixture, team: fixture.coordinator.metaStoreForZone("team" as never) };
}

const pathsOf = async (items: AsyncIterable<{ path: string }>) =>
  (await listed(items)).map((item) => item.path);

describe("readdir", () => {
  it("pages in byte order with visible paths, through links", async () => {
    const { kernel } = await withTree();
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/t" }), ANN, OPTIONS);
    const first = await kernel.sysReaddir({ path: "/l", cursor: null, limit: 2 }, ANN, OPTIONS);
    expect(first.entries.map((entry) => entry.path)).toEqual(["/t/a.txt", "/t/b"]);
    const rest = await kernel.sysReaddir({ path: "/t", cursor: first.nextCursor, limit: 2 }, ANN, OPTIONS);
    expect(rest.entries.map((entry) => entry.path)).toEqual(["/t/z"]);
    expect(rest.nextCursor).toBeNull();
  });

  it("refuses files, absences, and limits outside its range", async () => {
    const { kernel } = await withTree();
    const list = (path: string, limit = 10) => kernel.sysReaddir({ path, cursor: null, limit }, ANN, OPTIONS);
    await expect(list("/t/z")).rejects.toEqual(code("NOT_A_DIRECTORY"));
    await expect(list("/no")).rejects.toEqual(code("NOT_FOUND"));
    for (const limit of [0, -1, 1.5, 10_001]) {
      await expect(list("/t", limit)).rejects.toEqual(code("INVALID_ARGUMENT"));
    }
  });
});

describe("walk, glob and grep", () => {
  it("walk depth first, whatever the page size, at one read position", async () => {
    for (const treePageEntries of [1, 2, 1000]) {
      const { kernel, root } = await withTree({ limits: { treePageEntries } });
      const expected = ["/t/a.txt", "/t/b", "/t/b/c.md", "/t/b/d", "/t/b/d/e.txt", "/t/z"];
      expect(await pathsOf(kernel.walk("/t", ANN, OPTIONS))).toEqual(expected);
      expect(root.readTokens).toBe(1);
    }
  });

  it("walk crosses mounts and shows the mount itself", async () => {
    const { kernel } = await withMount();
    await kernel.write(writing("/m/team/x/y", "1"), ANN, OPTIONS);
    const found = await listed(kernel.walk("/", ANN, OPTIONS));
    expect(found.map((each) => [each.path, each.zoneId, each.entry.entryType])).toEqual([
      ["/m", "root", DT_DIR],
      ["/m/team", "root", DT_MOUNT],
      ["/m/team/x", "team", DT_DIR],
      ["/m/team/x/y", "team", 0],
    ]);
  });

  it("walk shows a directory that may be seen but not read without what it holds", async () => {
    const { kernel } = await withTree({
      permissions: {
        check: (_: unknown, permission: string, { zonePath }: { zonePath: string }) =>
          permission === "READ" && zonePath === "/t/b"
            ? { allowed: false, reason: "closed" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    expect(await pathsOf(kernel.walk("/t", ANN, OPTIONS))).toEqual(["/t/a.txt", "/t/b", "/t/z"]);
  });

  it("walk passes over a directory that went meanwhile", async () => {
    const { kernel, root } = await withTree();
    const seen: string[] = [];
    for await (const { path } of kernel.walk("/t", ANN, OPTIONS)) {
      seen.push(path);
      if (path === "/t/b")
        root.applyNow(["/t/b/d/e.txt", "/t/b/d", "/t/b/c.md", "/t/b"].map((each) => unlink(each)));
    }
    expect(seen).toEqual(["/t/a.txt", "/t/b", "/t/z"]);
  });

  it("glob walks only where a match can be", async () => {
    const { kernel, root } = await withTree();
    const list = root.list.bind(root);
    const visited: string[] = [];
    root.list = (path, page) => {
      visited.push(path);
      return list(path, page);
    };
    const find = (pattern: string) => pathsOf(kernel.glob({ pattern }, ANN, OPTIONS));
    expect(await find("/t/*.txt")).toEqual(["/t/a.txt"]);
    expect(visited).toEqual(["/t"]);
    expect(await find("/t/**/*.{txt,md}")).toEqual(["/t/a.txt", "/t/b/c.md", "/t/b/d/e.txt"]);
    expect(await find("/t/z")).toEqual(["/t/z"]);
    expect(await find("/no/**")).toEqual([]);
    await expect(find("t/*")).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(find("/{")).rejects.toEqual(code("INVALID_ARGUMENT"));
  });

  it("grep finds lines with their numbers, skips binary files, and stops at its limit", async () => {
    const { kernel } = await withTree();
    await kernel.write(writing("/t/bin", "\0in /t"), ANN, OPTIONS);
    await kernel.write(writing("/t/lines", "no\r\nIN here\n\nin there"), ANN, OPTIONS);
    const grep = (over: object) =>
      listed(
        kernel.grep(
          { path: "/t", pattern: "^in ", ignoreCase: false, fileGlob: null, maxMatches: 100, ...over },
          ANN,
          OPTIONS,
        ),
      );
    expect(await grep({ path: "/t/lines", ignoreCase: true })).toEqual([
      { path: "/t/lines", lineNumber: 2, line: "IN here" },
      { path: "/t/lines", lineNumber: 4, line: "in there" },
    ]);
    expect((await grep({})).map((match) => match.path)).toEqual([
      "/t/a.txt",
      "/t/b/c.md",
      "/t/b/d/e.txt",
      "/t/lines",
      "/t/z",
    ]);
    expect((await grep({ fileGlob: "*.txt" })).map((match) => match.path)).toEqual([
      "/t/a.txt",
      "/t/b/d/e.txt",
    ]);
    expect((await grep({ fileGlob: "b/*" })).map((match) => match.path)).toEqual(["/t/b/c.md"]);
    expect(await grep({ maxMatches: 2 })).toHaveLength(2);
    await expect(grep({ pattern: "(" })).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(grep({ maxMatches: 0 })).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(grep({ path: "/no" })).rejects.toEqual(code("NOT_FOUND"));
  });

  it("grep reads lines across pieces and cuts lines nobody could read", async () => {
    const { kernel } = kernelFixture({ limits: { grepLineChars: 10 } });
    const long = `${"x".repeat(300_000)}needle\nneedle\n${"y".repeat(8)}needle`;
    await kernel.write(writing("/f", long), ANN, OPTIONS);
    const request = { path: "/f", pattern: "needle", ignoreCase: false, fileGlob: null, maxMatches: 9 };
    expect(await listed(kernel.grep(request, ANN, OPTIONS))).toEqual([
      { path: "/f", lineNumber: 2, line: "needle" },
    ]);
  });

  it("grep stops an expression that backtracks without end", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/f", `${"a".repeat(40)}!`), ANN, OPTIONS);
    const request = { path: "/f", pattern: "^(a+)+$", ignoreCase: false, fileGlob: null, maxMatches: 9 };
    await expect(listed(kernel.grep(request, ANN, OPTIONS))).rejects.toEqual(
      code("RESOURCE_EXHAUSTED", { details: expect.objectContaining({ path: "/f" }) }),
    );
  });
});

describe("unlink", () => {
  it("removes files and empty directories, and refuses full ones unless told", async () => {
    const { kernel, root } = await withTree();
    await expect(kernel.sysUnlink(removing("/t"), ANN, OPTIONS)).rejects.toEqual(code("DIRECTORY_NOT_EMPTY"));
    await expect(kernel.sysUnlink(removing("/no"), ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    await expect(kernel.sysUnlink(removing("/no", true), ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    await expect(kernel.sysUnlink(removing("/", true), ANN, OPTIONS)).rejects.toEqual(
      code("INVALID_ARGUMENT"),
    );
    expect(await kernel.exists("/t/z", ANN, OPTIONS)).toBe(true);
    root.applyNow([make("/d")]);
    expect((await kernel.sysUnlink(removing("/d"), ANN, OPTIONS)).removedCount).toBe(1);
  });

  it("removes a tree children first, in bounded commits, hooks hearing every entry", async () => {
    const { kernel, root } = await withTree({ limits: { treeCommitMutations: 2 } });
    const heard: string[] = [];
    kernel.hooks.register({
      name: "ear",
      operations: ["delete"],
      pre: (event) => void heard.push(`pre ${event.path}`),
      post: (event) => void heard.push(`post ${event.path}`),
    });
    const before = root.commits;
    const { removedCount } = await kernel.sysUnlink(removing("/t", true), ANN, OPTIONS);
    expect(removedCount).toBe(7);
    expect(root.commits - before).toBe(4);
    expect(await kernel.exists("/t", ANN, OPTIONS)).toBe(false);
    const posts = heard.filter((line) => line.startsWith("post")).map((line) => line.slice(5));
    expect(posts).toEqual(["/t/a.txt", "/t/b/c.md", "/t/b/d/e.txt", "/t/b/d", "/t/b", "/t/z", "/t"]);
    expect(heard.filter((line) => line.startsWith("pre"))).toHaveLength(7);
  });

  it("looks again when others add or remove entries meanwhile", async () => {
    const { kernel, root } = await withTree();
    let disturbances = 0;
    root.beforeCommit = () => {
      disturbances += 1;
      if (disturbances === 1) root.applyNow([put("/t/b/late")]);
      if (disturbances === 2) root.applyNow([unlink("/t/b/late")]);
    };
    await kernel.sysUnlink(removing("/t", true), ANN, OPTIONS);
    expect(await kernel.exists("/t", ANN, OPTIONS)).toBe(false);
  });

  it("gives up on a directory that others keep filling", async () => {
    const { kernel, root } = await withTree({ limits: { maxTreeRetries: 3 } });
    let commits = 0;
    root.beforeCommit = () => {
      commits += 1;
      root.applyNow([put(`/t/late-${commits}`)]);
    };
    await expect(kernel.sysUnlink(removing("/t", true), ANN, OPTIONS)).rejects.toEqual(
      code("DIRECTORY_NOT_EMPTY"),
    );
  });

  it("stops at a veto, naming the child, and tells failed hooks of what was not removed", async () => {
    const { kernel } = await withTree();
    const failed: string[] = [];
    kernel.hooks.register({
      name: "guard",
      operations: ["delete"],
      pre: (event) => {
        if (event.path === "/t/z") throw new Error("keep it");
      },
      failed: (event) => void failed.push(event.path),
    });
    await expect(kernel.sysUnlink(removing("/t", true), ANN, OPTIONS)).rejects.toEqual(
      code("ACCESS_DENIED", { message: expect.stringContaining("/t/z") }),
    );
    expect(failed).toEqual(["/t/z", "/t/a.txt", "/t/b/c.md", "/t/b/d/e.txt", "/t/b/d", "/t/b", "/t"]);
    expect(await kernel.exists("/t/a.txt", ANN, OPTIONS)).toBe(true);
  });

  it("refuses what holds a mount or another store before anything is removed", async () => {
    const { kernel } = await withMount({ limits: { treeCommitMutations: 1 } });
    await kernel.write(writing("/m/a", "1"), ANN, OPTIONS);
    await expect(kernel.sysUnlink(removing("/m", true), ANN, OPTIONS)).rejects.toEqual(code("CROSS_ZONE"));
    expect(await kernel.exists("/m/a", ANN, OPTIONS)).toBe(true);
    await kernel.write(writing("/top/a", "1"), ANN, OPTIONS);
    kernel.bindStore("root" as never, "/top/host", new FakeObjectStore("path"));
    await expect(kernel.sysUnlink(removing("/top", true), ANN, OPTIONS)).rejects.toEqual(code("CROSS_ZONE"));
    expect(await kernel.exists("/top/a", ANN, OPTIONS)).toBe(true);
  });

  it("does not cross a mount, and unmounts only for administrators", async () => {
    const { kernel } = await withMount({
      permissions: { check: () => ({ allowed: true, covers: "path", leaseMs: 0 }) },
    });
    await kernel.write(writing("/m/team/keep", "1"), ADMIN, OPTIONS);
    await expect(kernel.sysUnlink(removing("/m", true), ADMIN, OPTIONS)).rejects.toEqual(
      code("CROSS_ZONE", { remedy: "unmount /m/team first" }),
    );
    await expect(kernel.sysUnlink(removing("/m/team", true), caller(), OPTIONS)).rejects.toEqual(
      code("PERMISSION_DENIED"),
    );
    await kernel.sysUnlink(removing("/m/team"), ADMIN, OPTIONS);
    expect((await kernel.sysStat("/m/team", ADMIN, OPTIONS)).entry.entryType).toBe(DT_DIR);
    await expect(textOf(kernel, "/m/team/keep", ADMIN)).rejects.toEqual(code("NOT_FOUND"));
  });
});

describe("rename", () => {
  it("moves files and trees", async () => {
    const { kernel } = await withTree();
    const result = await kernel.sysRename(renaming("/t", "/u"), ANN, OPTIONS);
    expect(result).toMatchObject({ previousPath: "/t", entry: { path: "/u" } });
    expect(await textOf(kernel, "/u/b/d/e.txt")).toBe("in /t/b/d/e.txt\n");
    await expect(kernel.sysRename(renaming("/u", "/u/b/x"), ANN, OPTIONS)).rejects.toEqual(
      code("INVALID_ARGUMENT"),
    );
    await expect(kernel.sysRename(renaming("/u/z", "/u/b"), ANN, OPTIONS)).rejects.toEqual(
      code("ALREADY_EXISTS"),
    );
    await expect(kernel.sysRename(renaming("/no", "/x"), ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
  });

  it("refuses to cross zones, with the remedy, and takes mounts along", async () => {
    const { kernel } = await withMount();
    await kernel.write(writing("/f", "1"), ANN, OPTIONS);
    await expect(kernel.sysRename(renaming("/f", "/m/team/f"), ANN, OPTIONS)).rejects.toEqual(
      code("CROSS_ZONE", { remedy: "copy it, then remove the original" }),
    );
    await kernel.write(writing("/m/team/x", "2"), ANN, OPTIONS);
    await kernel.sysRename(renaming("/m", "/n"), ANN, OPTIONS);
    expect(await textOf(kernel, "/n/team/x")).toBe("2");
    await expect(textOf(kernel, "/m/team/x")).rejects.toEqual(code("NOT_FOUND"));
    await kernel.sysRename(renaming("/n/team", "/squad"), ANN, OPTIONS);
    expect(await textOf(kernel, "/squad/x")).toBe("2");
  });
});

describe("copy", () => {
  it("names the same content again without moving a byte", async () => {
    const { kernel, store } = await withTree();
    await kernel.setXattrs("/t/z", { a: "1" }, ANN, OPTIONS);
    store.before = (operation) => {
      throw new Error(`${operation} is not needed`);
    };
    const { entry, copiedCount } = await kernel.sysCopy(copying("/t/z", "/y"), ANN, OPTIONS);
    const original = (await kernel.sysStat("/t/z", ANN, OPTIONS)).entry;
    expect(copiedCount).toBe(1);
    expect(entry).toMatchObject({ contentId: original.contentId, version: 1, xattrs: { a: "1" } });
    expect(entry.inode).not.toBe(original.inode);
    await expect(kernel.sysCopy(copying("/t/z", "/y"), ANN, OPTIONS)).rejects.toEqual(code("ALREADY_EXISTS"));
    await kernel.sysCopy(copying("/t/a.txt", "/y", { overwrite: true }), ANN, OPTIONS);
    store.before = () => undefined;
    expect(await textOf(kernel, "/y")).toBe("in /t/a.txt\n");
  });

  it("copies trees in bounded commits at one read position, links as links", async () => {
    const { kernel, root } = await withTree({ limits: { treeCommitMutations: 2 } });
    await kernel.sysSetattr(setting("/t/l", { entryType: DT_LINK, linkTarget: "/t/z" }), ANN, OPTIONS);
    root.readTokens = 0;
    await expect(kernel.sysCopy(copying("/t", "/u"), ANN, OPTIONS)).rejects.toEqual(code("IS_A_DIRECTORY"));
    root.readTokens = 0;
    const { copiedCount, entry } = await kernel.sysCopy(
      copying("/t", "/u", { recursive: true }),
      ANN,
      OPTIONS,
    );
    expect([copiedCount, entry.path, root.readTokens]).toEqual([8, "/u", 1]);
    const under = async (top: string) =>
      (await pathsOf(kernel.walk(top, ANN, OPTIONS))).map((path) => path.slice(2));
    expect(await under("/u")).toEqual(await under("/t"));
    expect((await kernel.sysStat("/u/l", ANN, OPTIONS)).entry.linkTarget).toBe("/t/z");
    await expect(kernel.sysCopy(copying("/t", "/u", { recursive: true }), ANN, OPTIONS)).rejects.toEqual(
      code("ALREADY_EXISTS"),
    );
    await kernel.sysCopy(copying("/t", "/u", { recursive: true, overwrite: true }), ANN, OPTIONS);
  });

  it("refuses its own subtree and mounts inside", async () => {
    const { kernel } = await withMount();
    await kernel.write(writing("/d/f", "1"), ANN, OPTIONS);
    await expect(kernel.sysCopy(copying("/d", "/d/e", { recursive: true }), ANN, OPTIONS)).rejects.toEqual(
      code("INVALID_ARGUMENT"),
    );
    await expect(kernel.sysCopy(copying("/d/f", "/d/f"), ANN, OPTIONS)).rejects.toEqual(
      code("INVALID_ARGUMENT"),
    );
    await expect(kernel.sysCopy(copying("/m", "/n", { recursive: true }), ANN, OPTIONS)).rejects.toEqual(
      code("CROSS_ZONE"),
    );
    await kernel.sysCopy(copying("/d", "/m/team/d", { recursive: true }), ANN, OPTIONS);
    expect(await textOf(kernel, "/m/team/d/f")).toBe("1");
    await kernel.sysCopy(copying("/m/team", "/back", { recursive: true }), ANN, OPTIONS);
    expect(await textOf(kernel, "/back/d/f")).toBe("1");
  });
});

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
