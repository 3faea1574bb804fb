import { DT_MOUNT, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
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
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { code, pathsOf, removing, renaming } from "../testing/tree-fixture.js";

const TEAM = "team" as ZoneId;
const FILES = ["/d/a", "/d/sub/b", "/d/sub/deep/c"] as const;
let fixture: Fixture;
let kernel: Fixture["kernel"];

async function open(store = new FakeObjectStore("content")): Promise<void> {
  fixture = kernelFixture({}, [ROOT_ZONE, TEAM, "third"], store);
  ({ kernel } = fixture);
  for (const path of FILES) await kernel.write(writing(path, `needle in ${path}\n`), ANN, OPTIONS);
}

beforeEach(() => open());

const mount = (path: string, zone: ZoneId = TEAM) =>
  kernel.sysSetattr(setting(path, { entryType: DT_MOUNT, targetZoneId: zone }), ADMIN, OPTIONS);
const unmount = (path: string) => kernel.sysUnlink(removing(path), ADMIN, OPTIONS);
const stat = async (path: string) => (await kernel.sysStat(path, ANN, OPTIONS)).entry;
const below = async (path: string): Promise<readonly string[]> => {
  const page = await kernel.sysReaddir({ path, recursive: true, cursor: null, limit: 99 }, ANN, OPTIONS);
  return page.entries.map((entry) => entry.path);
};
const found = (pattern: string) => pathsOf(kernel.glob({ pattern }, ANN, OPTIONS));
const matches = async (path: string): Promise<readonly string[]> => {
  const grep = { pattern: "needle", path, ignoreCase: false, fileGlob: null, maxMatches: 99 };
  return (await listed(kernel.grep(grep, ANN, OPTIONS))).map((match) => match.path);
};

describe("a mount over a directory that holds entries", () => {
  it("hides them from every call, shows what is mounted, and gives them back as they were", async () => {
    await kernel.setXattrs("/d", { keep: "me" }, ANN, OPTIONS);
    const before = await Promise.all(["/d", ...FILES].map(stat));
    await mount("/d");
    await kernel.write(writing("/d/new", "needle\n"), ANN, OPTIONS);
    for (const path of FILES) {
      await expect(kernel.sysStat(path, ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
      await expect(textOf(kernel, path)).rejects.toEqual(code("NOT_FOUND"));
    }
    expect(await below("/")).toEqual(["/d", "/d/new"]);
    expect(await found("/**")).toEqual(["/", "/d", "/d/new"]);
    expect(await matches("/")).toEqual(["/d/new"]);
    await unmount("/d");
    expect(await Promise.all(["/d", ...FILES].map(stat))).toEqual(before);
    expect(await textOf(kernel, "/d/sub/b")).toBe("needle in /d/sub/b\n");
    expect(await found("/d/**")).not.toContain("/d/new");
  });

  it("does not let an entry of the mounted zone pass for one that it hides", async () => {
    await mount("/d");
    const { entry } = await kernel.write(writing("/d/a", "other"), ANN, OPTIONS);
    expect([entry.zoneId, entry.version]).toEqual([TEAM, 1]);
    await kernel.sysUnlink(removing("/d/a"), ANN, OPTIONS);
    await unmount("/d");
    expect(await textOf(kernel, "/d/a")).toBe("needle in /d/a\n");
  });

  it("keeps whatever is above it from being removed, whole or not", async () => {
    await kernel.write(writing("/top/d/f", "1"), ANN, OPTIONS);
    await mount("/top/d");
    await expect(kernel.sysUnlink(removing("/top", true), ADMIN, OPTIONS)).rejects.toThrow(/mount/);
    await expect(kernel.sysUnlink(removing("/top"), ADMIN, OPTIONS)).rejects.toEqual(
      code("DIRECTORY_NOT_EMPTY"),
    );
    await unmount("/top/d");
    expect(await textOf(kernel, "/top/d/f")).toBe("1");
  });

  it("hides mounts in it from routing, and mounts again where they were", async () => {
    await mount("/d/sub/deep/m", "third" as ZoneId);
    await kernel.write(writing("/d/sub/deep/m/f", "third"), ANN, OPTIONS);
    await mount("/d");
    await expect(stat("/d/sub/deep/m/f")).rejects.toEqual(code("NOT_FOUND"));
    await unmount("/d");
    expect(await textOf(kernel, "/d/sub/deep/m/f")).toBe("third");
  });

  it("tells watchers of a mount and of an unmount, and of nothing below", async () => {
    const watch = (cursor: string | null) =>
      kernel.sysWatch(
        { pattern: "/**", recursive: false, cursor, mask: ALL_FILE_EVENTS, withPrevious: false, waitMs: 0 },
        ANN,
        OPTIONS,
      );
    const { cursor } = await watch(null);
    await mount("/d");
    await unmount("/d");
    const { events } = await watch(cursor);
    expect(events.map(({ type, path }) => `${type} ${path}`)).toEqual(["mount /d", "unmount /d"]);
  });

  it("is never a mount over a file", async () => {
    await expect(mount("/d/a")).rejects.toEqual(code("WRONG_TYPE"));
    expect(await textOf(kernel, "/d/a")).toBe("needle in /d/a\n");
  });

  it("takes what it hides along when it is renamed, bytes in a host folder too", async () => {
    await open(new FakeObjectStore("path"));
    await mount("/d");
    await kernel.sysRename(renaming("/d", "/moved"), ADMIN, OPTIONS);
    await expect(stat("/d")).rejects.toEqual(code("NOT_FOUND"));
    await unmount("/moved");
    expect(await textOf(kernel, "/moved/sub/b")).toBe("needle in /d/sub/b\n");
  });
});
