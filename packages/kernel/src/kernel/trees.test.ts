import { DT_DIR, DT_LINK, DT_PIPE, DT_STREAM } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  OPTIONS,
  setting,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { make, put, unlink } from "../testing/mutations.js";
import { code, copying, pathsOf, removing, renaming, withMount, withTree } from "../testing/tree-fixture.js";

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

  it("refuses what lies below a file alike, recursive or not", async () => {
    const { kernel } = await withTree();
    for (const recursive of [false, true]) {
      const refused = kernel.sysUnlink(removing("/t/z/x", recursive), ANN, OPTIONS);
      await expect(refused).rejects.toEqual(code("NOT_A_DIRECTORY"));
    }
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

  it("refuses a condition that does not hold before any child goes, and keeps one that does", async () => {
    const { kernel } = await withTree({ limits: { treeCommitMutations: 1 } });
    const { entry } = await kernel.sysStat("/t", ANN, OPTIONS);
    const stale = { ...removing("/t", true), conditions: { ifVersion: entry.version + 1 } };
    await expect(kernel.sysUnlink(stale, ANN, OPTIONS)).rejects.toEqual(code("CONFLICT"));
    expect(await pathsOf(kernel.walk("/t", ANN, OPTIONS))).toHaveLength(6);
    const current = { ...removing("/t", true), conditions: { ifMatch: entry.etag } };
    expect((await kernel.sysUnlink(current, ANN, OPTIONS)).removedCount).toBe(7);
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
  it("keeps the attributes of the links in a tree, as of its files", async () => {
    const { kernel } = await withTree();
    const attributes = { mimeType: "x/y", xattrs: { a: "1" } };
    const link = setting("/t/l", { entryType: DT_LINK, linkTarget: "/t/z", ...attributes });
    await kernel.sysSetattr(link, ANN, OPTIONS);
    await kernel.sysCopy(copying("/t", "/u", { recursive: true }), ANN, OPTIONS);
    const { entry } = await kernel.sysStat("/u/l", ANN, OPTIONS);
    expect(entry).toMatchObject({ entryType: DT_LINK, linkTarget: "/t/z", ...attributes });
  });

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

  it("of a file without content empties what it replaces, and makes a file where there was none", async () => {
    const { kernel } = kernelFixture();
    kernel.bindStore("root" as never, "/host", new FakeObjectStore("path"));
    await kernel.sysSetattr(setting("/none", { mimeType: "text/none" }), ANN, OPTIONS);
    for (const target of ["/full", "/host/full"]) {
      await kernel.write(writing(target, "old"), ANN, OPTIONS);
      const copied = await kernel.sysCopy(copying("/none", target, { overwrite: true }), ANN, OPTIONS);
      expect(copied.entry).toMatchObject({ sizeBytes: 0, mimeType: "text/none" });
      expect(await textOf(kernel, target)).toBe("");
      expect((await kernel.sysCopy(copying("/none", `${target}-new`), ANN, OPTIONS)).entry.contentId).toBe(
        null,
      );
    }
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

  it.each([DT_PIPE, DT_STREAM] as const)(
    "refuses a tree that holds a channel (%i) before it copies any of it",
    async (type) => {
      const { kernel } = await withTree({ limits: { treeCommitMutations: 2, treePageEntries: 2 } });
      await kernel.sysSetattr(
        setting("/t/y/deep/channel", { entryType: type, createParents: true }),
        ANN,
        OPTIONS,
      );
      const refused = code("WRONG_TYPE", { details: { path: "/t/y/deep/channel" } });
      await expect(kernel.sysCopy(copying("/t", "/u", { recursive: true }), ANN, OPTIONS)).rejects.toEqual(
        refused,
      );
      expect(await kernel.exists("/u", ANN, OPTIONS)).toBe(false);
      await kernel.sysUnlink(removing("/t/y", true), ANN, OPTIONS);
      expect((await kernel.sysCopy(copying("/t", "/u", { recursive: true }), ANN, OPTIONS)).copiedCount).toBe(
        7,
      );
    },
  );

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
