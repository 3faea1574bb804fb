import { DT_DIR, DT_LINK, DT_MOUNT, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { Permission } from "../core/permissions/types.js";
import {
  ADMIN,
  ANN,
  type Fixture,
  kernelFixture,
  OPTIONS,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { make, put } from "../testing/mutations.js";
import type { TextChange } from "./api.js";

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const editing = (path: string, change: TextChange, ifMatch?: string) => ({ path, change, ifMatch });
const replacing = (oldText: string, newText: string) => [{ oldText, newText }];

describe("edit", () => {
  it("replaces exact texts, applies a diff, and follows a link; the mime type stays", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/f", "one\ntwo\n", { mimeType: "text/x" }), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/f" }), ANN, OPTIONS);
    const { entry, previous } = await kernel.edit(editing("/l", replacing("one", "1")), ANN, OPTIONS);
    expect([entry.path, entry.version, entry.mimeType, previous?.version]).toEqual(["/f", 2, "text/x", 1]);
    const diff = "@@ -1,2 +1,2 @@\n 1\n-two\n+2\n";
    await kernel.edit(editing("/f", { diff }), ANN, OPTIONS);
    expect(await textOf(kernel, "/f")).toBe("1\n2\n");
  });

  it("is refused when it does not fit, or the content is another, and changes nothing then", async () => {
    const { kernel, root } = kernelFixture();
    const { entry } = await kernel.write(writing("/f", "one one"), ANN, OPTIONS);
    const before = root.commits;
    await expect(kernel.edit(editing("/f", replacing("one", "1")), ANN, OPTIONS)).rejects.toEqual(
      code("CONFLICT"),
    );
    await expect(kernel.edit(editing("/f", replacing("x", "1")), ANN, OPTIONS)).rejects.toEqual(
      code("CONFLICT"),
    );
    const other = kernel.edit(editing("/f", replacing("one one", "1"), "other"), ANN, OPTIONS);
    await expect(other).rejects.toEqual(code("CONFLICT"));
    await expect(kernel.edit(editing("/none", []), ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    expect(root.commits).toBe(before);
    await kernel.edit(editing("/f", replacing("one one", "1"), entry.etag), ANN, OPTIONS);
    expect(await textOf(kernel, "/f")).toBe("1");
  });

  /** Another node that writes each of the texts just before a commit of this one. */
  const rival = ({ root, store }: Fixture, texts: string[]): void => {
    let isBusy = false;
    root.beforeCommit = async () => {
      const text = isBusy ? undefined : texts.shift();
      if (text === undefined) return;
      isBusy = true;
      const { contentId, sizeBytes } = await store.put(utf8(text), { key: null, signal: null });
      await root.commit([put("/f", { contentId, sizeBytes })]);
      isBusy = false;
    };
  };

  it("loses no edit to a writer that gets in between, unless it was to be that very content", async () => {
    const fixture = kernelFixture();
    const { kernel } = fixture;
    const { entry } = await kernel.write(writing("/f", "a=0 b=0"), ANN, OPTIONS);
    rival(fixture, ["a=0 b=1"]);
    const strict = kernel.edit(editing("/f", replacing("a=0", "a=9"), entry.etag), ANN, OPTIONS);
    await expect(strict).rejects.toEqual(code("CONFLICT"));
    rival(fixture, ["a=0 b=2", "a=0 b=3"]);
    await kernel.edit(editing("/f", replacing("a=0", "a=9")), ANN, OPTIONS);
    expect(await textOf(kernel, "/f")).toBe("a=9 b=3");
  });

  it("gives up after a bounded number of attempts", async () => {
    const fixture = kernelFixture({ limits: { maxEditAttempts: 3 } });
    const { kernel } = fixture;
    await kernel.write(writing("/f", "a"), ANN, OPTIONS);
    const texts = ["a1", "a2", "a3", "a4"];
    rival(fixture, texts);
    await expect(kernel.edit(editing("/f", replacing("a", "b")), ANN, OPTIONS)).rejects.toEqual(
      code("CONFLICT"),
    );
    expect(texts).toEqual(["a4"]);
  });

  it("is for texts of a bounded size", async () => {
    const { kernel } = kernelFixture({ limits: { maxEditBytes: 10, maxBatchItems: 3 } });
    await kernel.write(writing("/binary", new Uint8Array([0xff, 0xfe])), ANN, OPTIONS);
    await kernel.write(writing("/long", "x".repeat(11)), ANN, OPTIONS);
    await expect(kernel.edit(editing("/binary", []), ANN, OPTIONS)).rejects.toEqual(code("INVALID_ARGUMENT"));
    await expect(kernel.edit(editing("/long", []), ANN, OPTIONS)).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
    await kernel.write(writing("/f", "ab"), ANN, OPTIONS);
    const many = Array.from({ length: 4 }, () => ({ oldText: "a", newText: "a" }));
    const longer: TextChange[] = [
      many,
      replacing("a", "x".repeat(10)),
      replacing("a", "ä".repeat(5)),
      { diff: `@@ -1 +1 @@\n-ab\n\\ No newline\n+${"x".repeat(10)}\n` },
    ];
    for (const change of longer) {
      await expect(kernel.edit(editing("/f", change), ANN, OPTIONS)).rejects.toEqual(
        code("RESOURCE_EXHAUSTED"),
      );
    }
    expect(await textOf(kernel, "/f")).toBe("ab");
  });
});

describe("rmdir", () => {
  it("removes a directory and nothing else, whatever is there when it is applied", async () => {
    const { kernel, root } = kernelFixture({}, ["root", "team"]);
    await kernel.write(writing("/d/f", "x"), ANN, OPTIONS);
    await root.commit([make("/m", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId })]);
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/d" }), ANN, OPTIONS);
    for (const path of ["/d/f", "/m", "/l"]) {
      for (const recursive of [false, true]) {
        await expect(kernel.rmdir({ path, recursive }, ADMIN, OPTIONS)).rejects.toEqual(
          code("NOT_A_DIRECTORY"),
        );
      }
    }
    const full = kernel.rmdir({ path: "/d", recursive: false }, ANN, OPTIONS);
    await expect(full).rejects.toEqual(code("DIRECTORY_NOT_EMPTY"));
    expect((await kernel.rmdir({ path: "/d", recursive: true }, ANN, OPTIONS)).removedCount).toBe(2);
    await expect(kernel.rmdir({ path: "/d", recursive: true }, ANN, OPTIONS)).rejects.toEqual(
      code("NOT_FOUND"),
    );
  });
});

describe("unlinkAtomic", () => {
  it("removes all or none, in one commit, in the order given", async () => {
    const { kernel, root } = kernelFixture();
    for (const path of ["/d/a", "/d/b", "/c"]) await kernel.write(writing(path, "x"), ANN, OPTIONS);
    const unlink = (...paths: readonly string[]) =>
      kernel.unlinkAtomic(
        paths.map((path) => ({ path, recursive: false, conditions: {} })),
        ANN,
        OPTIONS,
      );
    const before = root.index;
    await expect(unlink("/d/a", "/none", "/c")).rejects.toEqual(code("NOT_FOUND"));
    await expect(unlink("/d/a", "/d")).rejects.toEqual(code("DIRECTORY_NOT_EMPTY"));
    expect([root.index, await textOf(kernel, "/d/a")]).toEqual([before, "x"]);
    expect((await unlink("/d/a", "/d/b", "/d")).map(({ entry }) => entry.path)).toEqual([
      "/d/a",
      "/d/b",
      "/d",
    ]);
    expect(root.index).toBe(before + 1);
    const tree = [{ path: "/c", recursive: true, conditions: {} }];
    await expect(kernel.unlinkAtomic(tree, ANN, OPTIONS)).rejects.toEqual(code("INVALID_ARGUMENT"));
  });
});

describe("access", () => {
  const only = (...permissions: readonly Permission[]) =>
    kernelFixture({
      permissions: {
        check: (_, permission) =>
          permissions.includes(permission)
            ? { allowed: true, covers: "path", leaseMs: 0 }
            : { allowed: false, reason: "not granted" },
      },
    });

  it("answers what the gate would, and no to what the caller may not even see", async () => {
    const { kernel } = only("TRAVERSE", "READ");
    await kernel.write(writing("/f", "x"), ADMIN, OPTIONS);
    const asked = async (permission: Permission) => kernel.access("/f", permission, ANN, OPTIONS);
    expect([await asked("TRAVERSE"), await asked("READ"), await asked("WRITE")]).toEqual([true, true, false]);
    expect(await kernel.access("/f", "WRITE", ADMIN, OPTIONS)).toBe(true);
    const hidden = only("READ", "WRITE");
    await hidden.kernel.write(writing("/f", "x"), ADMIN, OPTIONS);
    expect(await hidden.kernel.access("/f", "READ", ANN, OPTIONS)).toBe(false);
  });

  it("is NOT_FOUND for nothing, and never yes to writing what is computed", async () => {
    const { kernel } = kernelFixture();
    await expect(kernel.access("/none", "READ", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    expect(await kernel.access("/__sys__/zones", "READ", ADMIN, OPTIONS)).toBe(true);
    expect(await kernel.access("/__sys__/zones", "WRITE", ADMIN, OPTIONS)).toBe(false);
  });
});

describe("small questions", () => {
  it("tell directories, contents and presence, each item of a batch on its own", async () => {
    const { kernel, root } = kernelFixture();
    const { entry } = await kernel.write(writing("/d/f", "x"), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/d" }), ANN, OPTIONS);
    const kinds = ["/d", "/", "/d/f", "/l", "/none", "/d/f/below"];
    const are = await Promise.all(kinds.map((path) => kernel.isDirectory(path, ANN, OPTIONS)));
    expect(are).toEqual([true, true, false, false, false, false]);
    expect(await kernel.getContentId("/d/f", ANN, OPTIONS)).toBe(entry.contentId);
    expect(await kernel.getContentId("/d", ANN, OPTIONS)).toBeNull();
    await expect(kernel.getContentId("/none", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    const there = await kernel.existsBatch(["/d", "/none", "relative"], ANN, OPTIONS);
    expect(there).toMatchObject([
      { value: true },
      { value: false },
      { ok: false, error: { code: "INVALID_PATH" } },
    ]);
    expect(root.commits).toBe(2);
  });

  it("read and set attributes in bulk; an item's failure is its own, items of one path keep their order", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    await kernel.write(writing("/b", "x"), ANN, OPTIONS);
    const set = await kernel.setXattrsBatch(
      [
        { path: "/a", xattrs: { k: "1" } },
        { path: "/none", xattrs: { k: "1" } },
        { path: "/a", xattrs: { k: "2", other: "x" } },
        { path: "/a", xattrs: { other: null } },
      ],
      ANN,
      OPTIONS,
    );
    expect(set.map((item) => item.ok)).toEqual([true, false, true, true]);
    const got = await kernel.getXattrsBatch(["/a", "/none", "/b"], ANN, OPTIONS);
    expect(got).toMatchObject([{ value: { k: "2" } }, { error: { code: "NOT_FOUND" } }, { value: {} }]);
    const small = kernelFixture({ limits: { maxBatchItems: 1 } }).kernel;
    await expect(small.getXattrsBatch(["/a", "/b"], ANN, OPTIONS)).rejects.toEqual(
      code("RESOURCE_EXHAUSTED"),
    );
    await expect(small.existsBatch(["/a", "/b"], ANN, OPTIONS)).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
  });

  it("list the mounts a caller meets first, as far as it may traverse them", async () => {
    const { kernel, root, coordinator } = kernelFixture(
      {
        permissions: {
          check: (_, __, { visiblePath }) =>
            visiblePath === "/secret"
              ? { allowed: false, reason: "secret" }
              : { allowed: true, covers: "path", leaseMs: 0 },
        },
      },
      ["root", "team", "deep"],
    );
    const team = coordinator.metaStoreForZone("team" as ZoneId);
    const mount = (path: string, zone: string) =>
      make(path, { ownerId: "root", entryType: DT_MOUNT, targetZoneId: zone as ZoneId, createParents: true });
    await root.commit([mount("/z/team", "team"), mount("/secret", "deep"), mount("/a", "deep")]);
    await team.commit([mount("/inner", "deep")]);
    expect(await kernel.getTopLevelMounts(ANN, OPTIONS)).toEqual([
      { path: "/a", zoneId: "deep" },
      { path: "/z/team", zoneId: "team" },
    ]);
    expect((await kernel.getTopLevelMounts(ADMIN, OPTIONS)).length).toBe(3);
    expect((await kernel.sysStat("/z", ANN, OPTIONS)).entry.entryType).toBe(DT_DIR);
  });
});
