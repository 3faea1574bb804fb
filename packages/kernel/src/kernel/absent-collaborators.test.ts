import {
  type ContentId,
  type DirEntryType,
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  DT_LINK,
  DT_PIPE,
  DT_STREAM,
  type ZoneId,
} from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FILE_EVENT_BIT } from "../core/events/file-event.js";
import {
  ADMIN,
  ANN,
  FakeCoordinator,
  listed,
  OPTIONS,
  reading,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { createKernel } from "./kernel.js";
import type { KernelOptions } from "./options.js";

const ROOT = "root" as ZoneId;
const refused = (remedy: RegExp) => ({ code: "UNSUPPORTED", remedy: expect.stringMatching(remedy) });

/** A ready kernel over one pillar, with nothing it can do without, but for what is named. */
function bareKernel(named: Partial<KernelOptions> = {}) {
  const coordinator = new FakeCoordinator(["root"]);
  let ids = 0;
  const kernel = createKernel({
    coordinator,
    clock: { wallMs: () => 1_700_000_000_000, nowMs: () => performance.now() },
    random: () => 0.5,
    newId: () => `id-${(ids += 1)}`,
    ...named,
  });
  kernel.markReady();
  return { kernel, coordinator, root: coordinator.metaStoreForZone(ROOT) };
}

/** With somewhere to put bytes, and nothing else. */
const withStore = () => bareKernel({ store: new FakeObjectStore("content") });

describe("a kernel over a MetaStore alone", () => {
  it("boots and works with metadata: directories, links, xattrs, locks, watches, pipes", async () => {
    const { kernel } = bareKernel();
    expect(kernel.isReady()).toBe(true);
    await kernel.mkdir({ path: "/d/e", parents: true, existOk: false }, ANN, OPTIONS);
    await kernel.sysSetattr(setting("/l", { entryType: DT_LINK, linkTarget: "/d" }), ANN, OPTIONS);
    await kernel.setXattrs("/d", { colour: "red" }, ANN, OPTIONS);
    await kernel.sysRename({ from: "/d/e", to: "/d/f", conditions: {} }, ANN, OPTIONS);
    expect(await kernel.getXattrs("/d", ANN, OPTIONS)).toEqual({ colour: "red" });
    expect((await listed(kernel.walk("/", ANN, OPTIONS))).map(({ path }) => path)).toEqual([
      "/d",
      "/d/f",
      "/l",
    ]);
    expect((await kernel.sysStat("/d", ANN, OPTIONS)).entry.entryType).toBe(DT_DIR);
    await kernel.sysSetattr(setting("/p", { entryType: DT_PIPE, io: { ioProfile: "memory" } }), ANN, OPTIONS);
    await kernel.sysWrite(writing("/p", "message"), ANN, OPTIONS);
    expect(await textOf(kernel, "/p")).toBe("message");
    await kernel.sysUnlink({ path: "/d", recursive: true, conditions: {} }, ANN, OPTIONS);
    expect(await kernel.exists("/d", ANN, OPTIONS)).toBe(false);
    await kernel.close();
  });

  it("refuses what needs content, with the remedy, and leaves nothing behind", async () => {
    const { kernel, root } = bareKernel();
    const noStore = refused(/pass a store when the kernel is created/);
    await expect(kernel.write(writing("/f", "text"), ANN, OPTIONS)).rejects.toMatchObject(noStore);
    const streamed = (async function* () {
      yield utf8("text");
    })();
    await expect(kernel.write(writing("/f", streamed), ANN, OPTIONS)).rejects.toMatchObject(noStore);
    const append = { path: "/f", data: utf8("more"), createParents: true };
    await expect(kernel.append(append, ANN, OPTIONS)).rejects.toMatchObject(noStore);
    expect(await kernel.exists("/f", ANN, OPTIONS)).toBe(false);

    // An entry that another node made, with content that only others hold.
    const { kernel: other } = bareKernel({ store: new FakeObjectStore("content"), coordinator: over(root) });
    await other.write(writing("/theirs", "text"), ANN, OPTIONS);
    expect((await kernel.sysStat("/theirs", ANN, OPTIONS)).entry.sizeBytes).toBe(4);
    await expect(kernel.sysRead(reading("/theirs"), ANN, OPTIONS)).rejects.toMatchObject(noStore);
    await kernel.sysCopy({ from: "/theirs", to: "/copy", overwrite: false, recursive: false }, ANN, OPTIONS);
    expect(await textOf(other, "/copy").catch((error: unknown) => error)).toBe("text");
    const id = "a".repeat(64) as ContentId;
    expect(await kernel.content.blobs.hasBlob(id)).toBe(false);
    await expect(kernel.content.blobs.writeBlob(id, utf8("x"))).rejects.toMatchObject(noStore);
    for (const each of [kernel, other]) await each.close();
  });

  it("takes content below a path that a store is bound to", async () => {
    const { kernel } = bareKernel();
    kernel.bindStore(ROOT, "/host", new FakeObjectStore("path"));
    await kernel.write(writing("/host/f", "text"), ANN, OPTIONS);
    expect(await textOf(kernel, "/host/f")).toBe("text");
    await expect(kernel.write(writing("/f", "text"), ANN, OPTIONS)).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
    await kernel.close();
  });
});

/** A coordinator of the same zone. */
function over(root: ReturnType<FakeCoordinator["metaStoreForZone"]>): FakeCoordinator {
  const coordinator = new FakeCoordinator(["root"]);
  coordinator.zones.set(ROOT, root);
  return coordinator;
}

describe("a kernel without", () => {
  it("storage drivers refuses external stores", async () => {
    const { kernel } = withStore();
    const storage = { driver: "path_local", parameters: {} };
    const mounting = kernel.sysSetattr(
      setting("/x", { entryType: DT_EXTERNAL_STORAGE, storage }),
      ADMIN,
      OPTIONS,
    );
    await expect(mounting).rejects.toMatchObject(refused(/objectStoreProvider/));
    await kernel.close();
  });

  it("an address writes entries that name no holder", async () => {
    const { kernel } = withStore();
    const { entry } = await kernel.write(writing("/f", "x"), ANN, OPTIONS);
    expect(entry.lastWriterAddress).toBeNull();
    expect(await textOf(kernel, "/f")).toBe("x");
    await kernel.close();
  });

  it("a permission provider is open to everybody but for /__sys__", async () => {
    const { kernel } = withStore();
    await kernel.write(writing("/f", "ann's"), ANN, OPTIONS);
    const bob = { ...ANN, userId: "bob", subjectId: "bob" };
    expect(await textOf(kernel, "/f", bob)).toBe("ann's");
    await kernel.write(writing("/f", "bob's"), bob, OPTIONS);
    await expect(kernel.sysRead(reading("/__sys__/zones"), bob, OPTIONS)).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
    });
    await kernel.close();
  });

  it("a growth gate stores what comes", async () => {
    const { kernel } = withStore();
    await kernel.write(writing("/f", "x".repeat(100_000)), ANN, OPTIONS);
    expect((await kernel.sysStat("/f", ANN, OPTIONS)).entry.sizeBytes).toBe(100_000);
    await kernel.close();
  });

  it("metrics and a lock order answers as well", async () => {
    const { kernel } = withStore();
    await expect(kernel.sysStat("/no", ANN, OPTIONS)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const batch = [writing("/a", "1"), writing("/b", "2")];
    expect((await kernel.writeBatch(batch, ANN, OPTIONS)).map(({ ok }) => ok)).toEqual([true, true]);
    await kernel.close();
  });

  it("drivers of channels has those in memory, and names only what it can do in refusing others", async () => {
    const { kernel } = withStore();
    const make = (path: string, entryType: DirEntryType, ioProfile: string) =>
      kernel.sysSetattr(setting(path, { entryType, io: { ioProfile } }), ANN, OPTIONS);
    for (const profile of ["shared_memory", "stdio"]) {
      const refusal = await make("/q", DT_PIPE, profile).catch((error: unknown) => error);
      expect(refusal).toMatchObject(refused(/use io_profile memory/));
      expect(refusal).toMatchObject({ remedy: expect.not.stringContaining("wal") });
    }
    await make("/q", DT_PIPE, "memory");
    await make("/s", DT_STREAM, "memory");
    await kernel.close();
  });

  it("anybody who is told of trouble goes on past hooks and observers that fail", async () => {
    const { kernel } = withStore();
    const fail = (): never => {
      throw new Error("broken");
    };
    kernel.hooks.register({ name: "broken", operations: ["write"], post: fail });
    kernel.observe({
      name: "broken",
      mask: FILE_EVENT_BIT.file_write,
      delivery: { kind: "inline" },
      onEvent: fail,
    });
    kernel.observe({
      name: "slow",
      mask: FILE_EVENT_BIT.file_write,
      delivery: { kind: "queued", maxEvents: 1 },
      onEvent: () => new Promise(() => undefined),
    });
    for (const name of ["/a", "/b", "/c", "/d"]) await kernel.write(writing(name, "x"), ANN, OPTIONS);
    expect(await textOf(kernel, "/d")).toBe("x");
    await kernel.close();
  });

  it("anybody who is told of trouble with agents and channels has both", async () => {
    const { kernel } = withStore();
    const spec = { name: "w", kind: "WORKER", ownerId: null, zoneId: ROOT, parentPid: null } as const;
    const more = { cwd: "/", root: "/", labels: {}, repos: [], connection: null } as const;
    const { pid } = await kernel.agents.spawn({ ...spec, ...more }, ADMIN, OPTIONS);
    expect((await kernel.agents.get(pid, ADMIN, OPTIONS)).name).toBe("w");
    await kernel.close();
  });

  it("anybody who is told of what a crash interrupted ends it all the same", async () => {
    const store = new FakeObjectStore("path");
    store.begun.set("1", "cut short");
    store.reopen();
    const { kernel } = bareKernel({ store });
    await expect.poll(() => store.begun.size).toBe(0);
    await kernel.close();
  });
});
