import { DT_LINK, DT_MOUNT, DT_PIPE, type OperationContext, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  ADMIN,
  ANN,
  type Fixture,
  kernelFixture,
  OPTIONS,
  reading,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import type { ItemResult, ReadResult } from "./api.js";

const ATOMIC = { atomic: true };
const code = (name: string) => expect.objectContaining({ code: name });
const removing = (path: string, recursive = false) => ({ path, recursive, conditions: {} });
const file = (path: string, content: string, over = {}) => writing(path, utf8(content), over);
const texts = (items: readonly ItemResult<ReadResult>[]) =>
  items.map((item) => (item.ok ? Buffer.from(item.value.bytes).toString() : item.error.code));

function readTogether(kernel: Fixture["kernel"], caller: OperationContext, paths: readonly string[]) {
  const requests = paths.map((path) => reading(path));
  return kernel.sysReadBatch(requests, caller, OPTIONS, ATOMIC);
}

/** Zone `team` mounted at /team. */
async function twoZones() {
  const fixture = kernelFixture({}, ["root", "team"]);
  const mount = setting("/team", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId });
  await fixture.kernel.sysSetattr(mount, ADMIN, OPTIONS);
  return fixture;
}

describe("an atomic batch of writes", () => {
  it("is one commit with a result an item", async () => {
    const { kernel, root } = kernelFixture();
    const { commits } = root;
    const made = await kernel.writeBatch([file("/a", "1"), file("/b", "1")], ANN, OPTIONS, ATOMIC);
    expect(made).toMatchObject([
      { ok: true, value: { created: true, entry: { version: 1 } } },
      { ok: true, value: { created: true } },
    ]);
    expect(root.commits).toBe(commits + 1);
    const again = await kernel.sysWriteBatch([file("/a", "2"), file("/b", "2")], ANN, OPTIONS, ATOMIC);
    expect(again).toMatchObject([
      { ok: true, value: { entry: { version: 2 }, previous: { version: 1 } } },
      { ok: true },
    ]);
    expect(root.commits).toBe(commits + 2);
    expect(await kernel.writeBatch([], ANN, OPTIONS, ATOMIC)).toEqual([]);
  });

  it("changes nothing when one item cannot be, and is refused with that item's error", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(file("/a", "old"), ANN, OPTIONS);
    const missing = kernel.sysWriteBatch([file("/a", "new"), file("/no", "new")], ANN, OPTIONS, ATOMIC);
    await expect(missing).rejects.toMatchObject({ code: "NOT_FOUND", details: { mutation: 1 } });
    const taken = file("/a", "new", { conditions: { ifAbsent: true } });
    const conflict = kernel.writeBatch([file("/b", "new"), taken], ANN, OPTIONS, ATOMIC);
    await expect(conflict).rejects.toMatchObject({ details: { mutation: 1 } });
    expect(await textOf(kernel, "/a")).toBe("old");
    expect(await kernel.existsBatch(["/no", "/b"], ANN, OPTIONS)).toEqual([
      { ok: true, value: false },
      { ok: true, value: false },
    ]);
  });

  it("does not span zones, and takes whole files only", async () => {
    const { kernel } = await twoZones();
    const across = [file("/a", "x"), file("/team/a", "x")];
    await expect(kernel.writeBatch(across, ANN, OPTIONS, ATOMIC)).rejects.toMatchObject({
      code: "CROSS_ZONE",
      remedy: expect.stringContaining("each zone"),
    });
    expect(await kernel.exists("/a", ANN, OPTIONS)).toBe(false);
    const inside = await kernel.writeBatch([file("/team/a", "x")], ANN, OPTIONS, ATOMIC);
    expect(inside).toMatchObject([{ ok: true }]);
    const part = file("/a", "x", { offsetBytes: 3 });
    await expect(kernel.writeBatch([part], ANN, OPTIONS, ATOMIC)).rejects.toEqual(code("INVALID_ARGUMENT"));
  });

  it("ties to a session what is to vanish with it", async () => {
    const { kernel } = kernelFixture();
    const tie = { sessionId: "a5".repeat(16), leaseMs: 60_000 } as never;
    const tied = file("/tied", "x", { tie });
    const made = await kernel.writeBatch([tied, file("/stays", "x")], ANN, OPTIONS, ATOMIC);
    expect(made).toMatchObject([
      { value: { entry: { path: "/tied" } } },
      { value: { entry: { path: "/stays" } } },
    ]);
    expect((await kernel.sysStat("/tied", ANN, OPTIONS)).entry.ephemeral).toBe(true);
    expect((await kernel.sysStat("/stays", ANN, OPTIONS)).entry.ephemeral).not.toBe(true);
  });
});

describe("an atomic batch of removals", () => {
  it("removes all in one commit or nothing", async () => {
    const { kernel, root } = kernelFixture();
    await kernel.write({ ...file("/d/f", "x"), createParents: true }, ANN, OPTIONS);
    const missing = kernel.sysUnlinkBatch([removing("/d/f"), removing("/no")], ANN, OPTIONS, ATOMIC);
    await expect(missing).rejects.toMatchObject({ code: "NOT_FOUND", details: { mutation: 1 } });
    expect(await kernel.exists("/d/f", ANN, OPTIONS)).toBe(true);
    const tree = kernel.sysUnlinkBatch([removing("/d", true)], ANN, OPTIONS, ATOMIC);
    await expect(tree).rejects.toEqual(code("INVALID_ARGUMENT"));
    const { commits } = root;
    const gone = await kernel.sysUnlinkBatch([removing("/d/f"), removing("/d")], ANN, OPTIONS, ATOMIC);
    expect(gone).toMatchObject([{ value: { removedCount: 1 } }, { value: { removedCount: 1 } }]);
    expect(root.commits).toBe(commits + 1);
    expect(await kernel.exists("/d", ANN, OPTIONS)).toBe(false);
  });

  it("says what went into the trash, and does not span zones", async () => {
    const { kernel } = await twoZones();
    for (const path of ["/a", "/team/a"]) await kernel.write(file(path, "x"), ANN, OPTIONS);
    const across = kernel.sysUnlinkBatch([removing("/a"), removing("/team/a")], ANN, OPTIONS, ATOMIC);
    await expect(across).rejects.toEqual(code("CROSS_ZONE"));
    expect(await kernel.exists("/a", ANN, OPTIONS)).toBe(true);
    await kernel.trash.setRetention({ zoneId: "root" as ZoneId, retentionMs: 60_000 }, ADMIN, OPTIONS);
    const gone = await kernel.sysUnlinkBatch([removing("/a")], ANN, OPTIONS, ATOMIC);
    expect(gone).toMatchObject([{ ok: true, value: { trashed: true } }]);
  });
});

describe("an atomic batch of reads", () => {
  it("reads one state of the zone, whatever is written meanwhile", async () => {
    const { kernel, root } = kernelFixture({ limits: { batchConcurrency: 1 } });
    const both = (content: string) => [file("/a", content), file("/b", content)];
    await kernel.writeAtomic(both("old"), ANN, OPTIONS);
    let version = 0;
    kernel.hooks.register({
      name: "writer",
      operations: ["read"],
      pre: async ({ path }) => {
        if (path === "/a") await kernel.writeAtomic(both(`${(version += 1)}`), ANN, OPTIONS);
      },
    });
    const pair = [reading("/a"), reading("/b")];
    // One by one, they are of different states.
    expect(texts(await kernel.sysReadBatch(pair, ANN, OPTIONS))).toEqual(["old", "1"]);
    root.reads.length = 0;
    expect(texts(await kernel.sysReadBatch(pair, ANN, OPTIONS, ATOMIC))).toEqual(["1", "1"]);
    expect(root.reads).toEqual(["linearizable"]);
  });

  it("follows a link to what it leads to in that state", async () => {
    const { kernel, root } = kernelFixture();
    for (const name of ["one", "two"]) await kernel.write(file(`/${name}`, name), ANN, OPTIONS);
    const link = setting("/link", { entryType: DT_LINK, linkTarget: "/one" });
    await kernel.sysSetattr(link, ANN, OPTIONS);
    const getMany = root.getMany.bind(root);
    let looks = 0;
    root.getMany = async (paths, options) => {
      const entries = await getMany(paths, options);
      if ((looks += 1) > 1) return entries;
      // The link leads elsewhere by the time its target is looked at.
      await kernel.sysUnlink(removing("/link"), ANN, OPTIONS);
      await kernel.sysSetattr({ ...link, linkTarget: "/two" }, ANN, OPTIONS);
      return entries;
    };
    const items = [reading("/one"), reading("/link"), reading("/two", 1)];
    expect(texts(await kernel.sysReadBatch(items, ANN, OPTIONS, ATOMIC))).toEqual(["one", "two", "wo"]);
    expect(looks).toBe(3);
    const chain = setting("/chain", { entryType: DT_LINK, linkTarget: "/link" });
    await kernel.sysSetattr(chain, ANN, OPTIONS);
    const twice = kernel.sysReadBatch([reading("/one"), reading("/chain")], ANN, OPTIONS, ATOMIC);
    await expect(twice).rejects.toEqual(code("TOO_MANY_LINKS"));
  });

  it("reads nothing when one item cannot be read", async () => {
    const { kernel, store } = kernelFixture({ limits: { maxBufferedReadBytes: 5 } });
    for (const name of ["a", "b"]) await kernel.write(file(`/${name}`, "abc"), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/pipe", { entryType: DT_PIPE }), ANN, OPTIONS);
    const touched: string[] = [];
    store.before = (operation) => void touched.push(operation);
    const read = (...paths: string[]) => readTogether(kernel, ANN, paths);
    await expect(read("/a", "/no")).rejects.toEqual(code("NOT_FOUND"));
    await expect(read("/a", "/")).rejects.toEqual(code("IS_A_DIRECTORY"));
    await expect(read("/a", "/pipe")).rejects.toEqual(code("WRONG_TYPE"));
    await expect(read("/a", "/b")).rejects.toEqual(code("RESOURCE_EXHAUSTED"));
    await expect(read("/a", "/__sys__/zones")).rejects.toEqual(code("PERMISSION_DENIED"));
    const conflict = [{ ...reading("/a"), expectedContentId: "0".repeat(64) as never }];
    await expect(kernel.sysReadBatch(conflict, ANN, OPTIONS, ATOMIC)).rejects.toEqual(code("CONFLICT"));
    expect(touched).toEqual([]);
    expect(texts(await read("/a"))).toEqual(["abc"]);
  });

  it("does not span zones, nor reach into host folders or what is answered", async () => {
    const { kernel } = await twoZones();
    for (const path of ["/a", "/team/a"]) await kernel.write(file(path, "x"), ANN, OPTIONS);
    const read = (...paths: string[]) => readTogether(kernel, ADMIN, paths);
    await expect(read("/a", "/team/a")).rejects.toEqual(code("CROSS_ZONE"));
    await kernel.sysSetattr(setting("/out", { entryType: DT_LINK, linkTarget: "/late/a" }), ADMIN, OPTIONS);
    const late = setting("/late", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId });
    await kernel.sysSetattr(late, ADMIN, OPTIONS);
    await expect(read("/a", "/out")).rejects.toEqual(code("CROSS_ZONE"));
    await expect(read("/__sys__/zones/root")).rejects.toEqual(code("UNSUPPORTED"));
    const host = kernelFixture({}, ["root"], new FakeObjectStore("path"));
    await host.kernel.write(file("/a", "x"), ANN, OPTIONS);
    const alone = host.kernel.sysReadBatch([reading("/a")], ANN, OPTIONS, ATOMIC);
    await expect(alone).rejects.toEqual(code("UNSUPPORTED"));
  });

  it("asks permission and hooks of each item, and a veto ends it", async () => {
    const { kernel } = kernelFixture({
      permissions: {
        check: (_, permission, { visiblePath }) =>
          permission === "READ" && visiblePath === "/secret"
            ? { allowed: false, reason: "the test says no" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    for (const name of ["a", "b"]) await kernel.write(file(`/${name}`, name), ANN, OPTIONS);
    const read = (...paths: string[]) => readTogether(kernel, ANN, paths);
    await expect(read("/a", "/secret")).rejects.toEqual(code("PERMISSION_DENIED"));
    const heard: string[] = [];
    kernel.hooks.register({
      name: "ear",
      operations: ["read"],
      pre: ({ path }) => {
        heard.push(path);
        return path === "/b" ? Promise.reject(new Error("no")) : undefined;
      },
    });
    await expect(read("/a", "/b")).rejects.toThrow(/no/);
    expect(heard).toEqual(["/a", "/b"]);
  });
});
