import type { ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FakeObjectStore } from "../../testing/memory-object-store.js";
import { VfsRouter } from "./vfs-router.js";

const zone = (name: string): ZoneId => name as ZoneId;
const root = zone("root");

function routerWith(...mounts: readonly (readonly [string, string, string])[]): VfsRouter {
  const router = new VfsRouter(new FakeObjectStore("content"));
  for (const [parent, path, target] of mounts) {
    router.applyMountChange({ zone: zone(parent), path, target: zone(target) });
  }
  return router;
}

const shown = (router: VfsRouter, path: string, stopAtMount = false): string => {
  const { zoneId, zonePath, visiblePath } = router.route(root, path, stopAtMount);
  return `${zoneId}:${zonePath} as ${visiblePath}`;
};

describe("VfsRouter", () => {
  it("takes the longest mount, through nested ones, and never a name that merely begins the same", () => {
    const router = routerWith(["root", "/a", "one"], ["root", "/a/b", "two"], ["two", "/x", "three"]);
    expect(shown(router, "/")).toBe("root:/ as /");
    expect(shown(router, "/ab/c")).toBe("root:/ab/c as /ab/c");
    expect(shown(router, "/a")).toBe("one:/ as /a");
    expect(shown(router, "/a/c/d")).toBe("one:/c/d as /a/c/d");
    expect(shown(router, "/a/b/c")).toBe("two:/c as /a/b/c");
    expect(shown(router, "/a/b/x/y/z")).toBe("three:/y/z as /a/b/x/y/z");
  });

  it("stops at a mount point when its row is meant", () => {
    const router = routerWith(["root", "/a", "one"], ["one", "/b", "two"]);
    expect(shown(router, "/a", true)).toBe("root:/a as /a");
    expect(shown(router, "/a/b", true)).toBe("one:/b as /a/b");
    expect(shown(router, "/a/b/c", true)).toBe("two:/c as /a/b/c");
  });

  it("forgets a mount when its row goes, and comes to an end even in a circle", () => {
    const router = routerWith(["root", "/a", "one"], ["one", "/back", "root"]);
    expect(shown(router, "/a/back/a/back/f")).toBe("root:/f as /a/back/a/back/f");
    router.applyMountChange({ zone: root, path: "/a", target: null });
    expect(shown(router, "/a/back")).toBe("root:/a/back as /a/back");
  });

  it("knows what zones contain each other, and what lies below a path", () => {
    const router = routerWith(["root", "/a/m", "one"], ["one", "/b", "two"]);
    expect(router.reaches(root, zone("two"))).toBe(true);
    expect(router.reaches(zone("two"), root)).toBe(false);
    expect(router.reaches(root, root)).toBe(true);
    expect(router.boundaryBelow(root, "/")).toBe("/a/m");
    expect(router.boundaryBelow(root, "/a")).toBe("/a/m");
    expect(router.boundaryBelow(root, "/a/m")).toBeNull();
    expect(router.boundaryBelow(root, "/a/mm")).toBeNull();
    expect(router.mountAt(root, "/a/m")).toBe("one");
  });

  it("binds folders to stores, the longest binding first, and unbinds in any order", () => {
    const router = routerWith(["root", "/m", "one"]);
    const outer = new FakeObjectStore("path");
    const inner = new FakeObjectStore("path");
    const storeOf = (path: string) => {
      const { store, storePath, storeRoot } = router.route(root, path, false);
      const name = store === outer ? "outer" : store === inner ? "inner" : "default";
      return [name, storePath, storeRoot];
    };
    const unbindOuter = router.bindStore(root, "/", outer);
    const unbindInner = router.bindStore(root, "/d", inner);
    expect(storeOf("/f")).toEqual(["outer", "/f", "/"]);
    expect(storeOf("/d/e")).toEqual(["inner", "/e", "/d"]);
    expect(storeOf("/d")).toEqual(["inner", "/", "/d"]);
    expect(storeOf("/m/f")).toEqual(["default", "/f", "/"]);
    const unbindLater = router.bindStore(root, "/", inner);
    unbindOuter();
    expect(storeOf("/f")[0]).toBe("inner");
    unbindLater();
    unbindOuter();
    unbindOuter();
    expect(storeOf("/f")[0]).toBe("default");
    expect(storeOf("/d/e")[0]).toBe("inner");
    unbindInner();
    expect(storeOf("/d/e")[0]).toBe("default");
  });
});
