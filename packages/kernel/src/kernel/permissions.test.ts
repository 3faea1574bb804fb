import { DT_DIR, DT_REG, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS } from "../core/events/file-event.js";
import { GRANTS_ONLY, type GrantChange, type PermissionProvider } from "../core/permissions/types.js";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  listed,
  OPTIONS,
  SYSTEM,
  setting,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";

const code = (wanted: string) => expect.objectContaining({ code: wanted });
const BOB = caller({ userId: "bob", subjectId: "bob" });

/** `/d` and `/d/a` of ann, `/d/b` of bob. */
async function ownedTree(permissions: PermissionProvider = GRANTS_ONLY) {
  const fixture = kernelFixture({ permissions });
  const { kernel } = fixture;
  await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ADMIN, OPTIONS);
  for (const [path, ownerId] of [
    ["/d/a", "ann"],
    ["/d/b", "bob"],
  ] as const) {
    await kernel.write(writing(path, path), ADMIN, OPTIONS);
    await kernel.sysSetattr(setting(path, { entryType: DT_REG, ownerId }), ADMIN, OPTIONS);
  }
  await kernel.sysSetattr(setting("/d", { entryType: DT_DIR, ownerId: "ann" }), ADMIN, OPTIONS);
  return fixture;
}

describe("who owns a row, without any grant", () => {
  it("reads, writes, lists and describes it, and no other", async () => {
    const { kernel } = await ownedTree();
    expect(await textOf(kernel, "/d/a", ANN)).toBe("/d/a");
    await kernel.write(writing("/d/a", "mine"), ANN, OPTIONS);
    await kernel.setXattrs("/d/a", { color: "red" }, ANN, OPTIONS);
    expect(await kernel.getXattrs("/d/a", ANN, OPTIONS)).toEqual({ color: "red" });
    await kernel.sysStat("/d/a", ANN, OPTIONS);
    const page = await kernel.sysReaddir({ path: "/d", cursor: null, limit: 10 }, ANN, OPTIONS);
    expect(page.entries.map(({ path }) => path)).toEqual(["/d/a"]);
    await kernel.sysUnlink({ path: "/d/a", recursive: false, conditions: {} }, ANN, OPTIONS);
    const refused = code("PERMISSION_DENIED");
    await expect(textOf(kernel, "/d/b", ANN)).rejects.toEqual(refused);
    await expect(kernel.sysStat("/d/b", ANN, OPTIONS)).rejects.toEqual(refused);
    await expect(kernel.write(writing("/d/b", "x"), ANN, OPTIONS)).rejects.toEqual(refused);
    // Nobody owns what is not there, whoever's the folder is.
    await expect(kernel.write(writing("/d/c", "x"), ANN, OPTIONS)).rejects.toEqual(refused);
    // A row goes by leave of its folder's owner, too.
    await expect(
      kernel.sysUnlink({ path: "/d/b", recursive: false, conditions: {} }, BOB, OPTIONS),
    ).rejects.toEqual(refused);
    await expect(kernel.sysStat("/", ANN, OPTIONS)).rejects.toEqual(refused);
  });

  it("finds it in the trash and takes it back, and nobody who owns another in its place", async () => {
    const { kernel } = await ownedTree();
    await kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs: 60_000 }, ADMIN, OPTIONS);
    await kernel.sysUnlink({ path: "/d/a", recursive: false, conditions: {} }, ANN, OPTIONS);
    await kernel.write(writing("/d/a", "another"), ADMIN, OPTIONS);
    const giving = (path: string) => setting(path, { entryType: DT_REG, ownerId: "bob" });
    await kernel.sysSetattr(giving("/d/a"), ADMIN, OPTIONS);
    const everything = { path: "/d", cursor: null, limit: 10 };
    expect((await kernel.trash.list(everything, BOB, OPTIONS)).items).toEqual([]);
    const [found] = (await kernel.trash.list(everything, ANN, OPTIONS)).items;
    const restoring = { path: "/d", item: found?.item ?? "", to: null };
    await kernel.sysUnlink({ path: "/d/a", recursive: false, conditions: {} }, ADMIN, OPTIONS);
    await expect(kernel.trash.restore(restoring, BOB, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await kernel.trash.restore(restoring, ANN, OPTIONS);
    expect(await textOf(kernel, "/d/a", ANN)).toBe("/d/a");
  });

  it("is told of what happens to it, and not of another's that was in its place", async () => {
    const { kernel } = await ownedTree();
    const watching = {
      pattern: "/d/*",
      recursive: false,
      mask: ALL_FILE_EVENTS,
      withPrevious: true,
      waitMs: 0,
    };
    const { cursor } = await kernel.sysWatch({ ...watching, cursor: null }, ADMIN, OPTIONS);
    await kernel.write(writing("/d/b", "bob's"), ADMIN, OPTIONS);
    await kernel.sysUnlink({ path: "/d/b", recursive: false, conditions: {} }, ADMIN, OPTIONS);
    await kernel.write(writing("/d/b", "ann's"), ADMIN, OPTIONS);
    await kernel.sysSetattr(setting("/d/b", { entryType: DT_REG, ownerId: "ann" }), ADMIN, OPTIONS);
    const { entry } = await kernel.sysStat("/d/b", ANN, OPTIONS);
    const { events } = await kernel.sysWatch({ ...watching, cursor }, ANN, OPTIONS);
    expect(events.map(({ path }) => path)).toEqual(["/d/b", "/d/b"]);
    expect(new Set(events.map((event) => event.entry.inode))).toEqual(new Set([entry.inode]));
  });

  it("is told where it was when it is moved", async () => {
    const { kernel } = await ownedTree();
    const watching = {
      pattern: "/d/*",
      recursive: false,
      mask: ALL_FILE_EVENTS,
      withPrevious: true,
      waitMs: 0,
    };
    const { cursor } = await kernel.sysWatch({ ...watching, cursor: null }, ADMIN, OPTIONS);
    for (const [from, to] of [
      ["/d/a", "/d/ann's"],
      ["/d/b", "/d/bob's"],
    ] as const)
      await kernel.sysRename({ from, to, conditions: {} }, ADMIN, OPTIONS);
    const { events } = await kernel.sysWatch({ ...watching, cursor }, ANN, OPTIONS);
    expect(events.map(({ type, path, oldPath }) => [type, oldPath, path])).toEqual([
      ["file_rename", "/d/a", "/d/ann's"],
    ]);
  });

  it("learns from no glob whether there is another", async () => {
    const { kernel } = await ownedTree();
    for (const pattern of ["/d/b", "/d/nothing", "/d/b/*", "/nothing/*"])
      await expect(listed(kernel.glob({ pattern }, ANN, OPTIONS))).rejects.toEqual(code("PERMISSION_DENIED"));
    expect((await listed(kernel.glob({ pattern: "/d/*" }, ANN, OPTIONS))).map(({ path }) => path)).toEqual([
      "/d/a",
    ]);
  });

  it("loses it with the ownership", async () => {
    const { kernel } = await ownedTree();
    await kernel.sysSetattr(setting("/d/a", { entryType: DT_REG, ownerId: "bob" }), ANN, OPTIONS);
    await expect(textOf(kernel, "/d/a", ANN)).rejects.toEqual(code("PERMISSION_DENIED"));
    expect(await textOf(kernel, "/d/a", BOB)).toBe("/d/a");
  });

  it("costs no look at the metadata where the call has the row, and none at all where a grant decides", async () => {
    const { kernel, root } = await ownedTree();
    const readsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
      root.reads.length = 0;
      await work();
      return [...root.reads];
    };
    const read = () => textOf(kernel, "/d/a", ANN);
    expect(await readsOf(read)).toEqual(["linearizable"]);
    expect(await readsOf(() => kernel.sysStat("/d/a", ANN, OPTIONS))).toEqual(["linearizable"]);
    const make = (context = ANN) =>
      kernel.sysSetattr(setting("/d/a", { entryType: DT_REG, mimeType: "a/b" }), context, OPTIONS);
    expect(await readsOf(() => make())).toEqual(["local"]);
    const granted = caller({ zoneGrants: [{ zoneId: "root" as ZoneId, permissions: "rw" }] });
    expect(await readsOf(() => make(granted))).toEqual([]);
  });
});

describe("a directory with all it holds", () => {
  const guarded: PermissionProvider = {
    check: (_, permission, { zonePath }) =>
      permission === "WRITE" && zonePath === "/d/sub/kept"
        ? { allowed: false, reason: "it is kept" }
        : { allowed: true, covers: "path", leaseMs: 0 },
  };
  const removing = { path: "/d", recursive: true, conditions: {} };

  it.each(["removed for good", "put into the trash"])(
    "%s keeps an entry far below that the caller may not write",
    async (how) => {
      const { kernel } = kernelFixture({ permissions: guarded });
      if (how === "put into the trash") {
        await kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs: 60_000 }, ADMIN, OPTIONS);
      }
      await kernel.write({ ...writing("/d/sub/kept", "kept"), createParents: true }, ADMIN, OPTIONS);
      await expect(kernel.sysUnlink(removing, ANN, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
      expect(await textOf(kernel, "/d/sub/kept", ADMIN)).toBe("kept");
      expect((await kernel.sysUnlink(removing, ADMIN, OPTIONS)).removedCount).toBe(3);
    },
  );
});

describe("leases of a provider", () => {
  async function leasing() {
    const asked: string[] = [];
    let tell: (change: GrantChange) => void = () => undefined;
    let listeners = 0;
    const fixture = await ownedTree({
      check: (context, permission, { zonePath }) => {
        asked.push(`${context.userId} ${permission} ${zonePath}`);
        return { allowed: true, covers: "subtree", leaseMs: 60_000 };
      },
      onChange: (listener) => {
        listeners += 1;
        tell = listener;
        return () => void (listeners -= 1);
      },
    });
    const eve = caller({ userId: "eve", subjectId: "eve" });
    const asksFor = async (path: string): Promise<readonly string[]> => {
      asked.length = 0;
      await fixture.kernel.sysStat(path, eve, OPTIONS);
      return [...asked];
    };
    await fixture.kernel.mkdir({ path: "/warm", parents: false, existOk: false }, ADMIN, OPTIONS);
    // The first lease of a zone goes when the node begins to follow it; later ones last.
    await asksFor("/warm");
    await expect.poll(() => asksFor("/warm")).toEqual([]);
    return { ...fixture, asksFor, tell: (change: GrantChange) => tell(change), listeners: () => listeners };
  }

  it("end where the provider says that a grant has changed, until the kernel closes", async () => {
    const { kernel, asksFor, tell, listeners } = await leasing();
    expect(await asksFor("/d")).toEqual(["eve TRAVERSE /d"]);
    expect(await asksFor("/d/a")).toEqual([]);
    tell({ kind: "subtree", zoneId: "root" as ZoneId, zonePath: "/d/a" });
    expect(await asksFor("/d/b")).toEqual([]);
    expect(await asksFor("/d/a")).toEqual(["eve TRAVERSE /d/a"]);
    tell({ kind: "all" });
    expect(await asksFor("/d/b")).toEqual(["eve TRAVERSE /d/b"]);
    expect(listeners()).toBe(1);
    await kernel.close();
    expect(listeners()).toBe(0);
  });

  it("end where the row goes, moves, or has another owner", async () => {
    const { kernel, asksFor } = await leasing();
    await asksFor("/d");
    await kernel.sysSetattr(setting("/d/a", { entryType: DT_REG, ownerId: "zoe" }), SYSTEM, OPTIONS);
    expect(await asksFor("/d/a")).toEqual(["eve TRAVERSE /d/a"]);
    await kernel.sysRename({ from: "/d/a", to: "/d/c", conditions: {} }, SYSTEM, OPTIONS);
    expect(await asksFor("/d/c")).toEqual(["eve TRAVERSE /d/c"]);
    await kernel.write(writing("/d/a", "another"), SYSTEM, OPTIONS);
    expect(await asksFor("/d/a")).toEqual(["eve TRAVERSE /d/a"]);
    await kernel.sysUnlink({ path: "/d/c", recursive: false, conditions: {} }, SYSTEM, OPTIONS);
    await kernel.write(writing("/d/c", "another"), SYSTEM, OPTIONS);
    expect(await asksFor("/d/c")).toEqual(["eve TRAVERSE /d/c"]);
    expect(await asksFor("/d/b")).toEqual([]);
    await kernel.transact(
      { compares: [], operations: [{ kind: "delete", path: "/d/b", conditions: {} }] } as never,
      SYSTEM,
      OPTIONS,
    );
    await kernel.write(writing("/d/b", "another"), SYSTEM, OPTIONS);
    expect(await asksFor("/d/b")).toEqual(["eve TRAVERSE /d/b"]);
  });

  it("are no help against a provider that does not answer: the call ends, and not with a yes", async () => {
    const { kernel } = await ownedTree({ check: () => new Promise(() => undefined) });
    const call = kernel.sysStat("/d/b", ANN, { ...OPTIONS, timeoutMs: 20 });
    await expect(call).rejects.toEqual(code("DEADLINE_EXCEEDED"));
    await kernel.sysStat("/d/a", ANN, OPTIONS);
  });
});
