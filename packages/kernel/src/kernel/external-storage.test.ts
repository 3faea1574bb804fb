import { DT_DIR, DT_EXTERNAL_STORAGE, DT_MOUNT, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS } from "../core/events/file-event.js";
import type { ObjectStoreProvider } from "../hal/object-store-provider.js";
import {
  ADMIN,
  ANN,
  caller,
  FakeCoordinator,
  type Fixture,
  kernelFixture,
  listed,
  OPTIONS,
  setting,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { code, copying, pathsOf, removing, renaming } from "../testing/tree-fixture.js";

const TEAM = "team" as ZoneId;
const FOLDER = { driver: "folder", parameters: { local_root: "/srv" } } as const;

/** Drivers over a folder that may be missing; what opens it twice sees the same bytes. */
class FakeProvider implements ObjectStoreProvider {
  readonly folder = new FakeObjectStore("path");
  readonly opened: string[] = [];
  failure: NexusError | null = null;

  constructor() {
    // Each opening has a store of its own to close; this one stands for the folder.
    this.folder.close = () => Promise.resolve();
  }

  knownDrivers = (): readonly string[] => ["folder"];
  enabledDrivers = (): readonly string[] => ["folder"];
  addressingOf = (driver: string) => (driver === "folder" ? "path" : null);
  open = (driver: string) => this.openMounted(driver, {});
  openMounted = async (driver: string, parameters: Readonly<Record<string, string>>) => {
    if (driver !== "folder") throw new NexusError({ code: "UNKNOWN_DRIVER", what: `no driver ${driver}` });
    if (this.failure !== null) throw this.failure;
    this.opened.push(JSON.stringify(parameters));
    return this.folder;
  };
}

/** Its kernel never hears what is mounted. */
class DeafCoordinator extends FakeCoordinator {
  override onMountChange(): () => void {
    return () => undefined;
  }
}

let provider: FakeProvider;
let fixture: Fixture;
let kernel: Fixture["kernel"];

beforeEach(() => {
  provider = new FakeProvider();
  fixture = kernelFixture({ objectStoreProvider: provider }, [ROOT_ZONE, TEAM]);
  ({ kernel } = fixture);
});

const mountAt = (path: string, over: object = {}, context = ADMIN) =>
  kernel.sysSetattr(
    setting(path, { entryType: DT_EXTERNAL_STORAGE, storage: FOLDER, createParents: true, ...over }),
    context,
    OPTIONS,
  );
const write = (path: string, text: string, on = kernel) => on.write(writing(path, text), ANN, OPTIONS);
const keys = (): readonly string[] => [...provider.folder.objects.keys()].sort();

describe("external storage", () => {
  it("holds the bytes of everything below it, and is a directory to all calls", async () => {
    const { entry, created } = await mountAt("/data/ext");
    expect([entry.entryType, created]).toEqual([DT_EXTERNAL_STORAGE, true]);
    await write("/data/ext/sub/f", "in the folder");
    await write("/data/else", "not in the folder");
    expect(keys()).toEqual(["/sub/f"]);
    expect(await textOf(kernel, "/data/ext/sub/f")).toBe("in the folder");
    const stat = await kernel.sysStat("/data/ext", ANN, OPTIONS);
    expect([stat.isDirectory, stat.entry.entryType]).toEqual([true, DT_EXTERNAL_STORAGE]);
    const page = await kernel.sysReaddir({ path: "/data/ext", cursor: null, limit: 9 }, ANN, OPTIONS);
    expect(page.entries.map(({ path }) => path)).toEqual(["/data/ext/sub"]);
    expect(await pathsOf(kernel.glob({ pattern: "/data/**/f" }, ANN, OPTIONS))).toEqual(["/data/ext/sub/f"]);
    await expect(write("/data/ext", "x")).rejects.toEqual(code("IS_A_DIRECTORY"));
    const shown = JSON.parse(await textOf(kernel, "/__sys__/mounts", ADMIN));
    expect(shown).toContainEqual(expect.objectContaining({ path: "/data/ext", driver: "folder" }));
  });

  it("is made again with success, as another storage not at all, and over nothing that is there", async () => {
    await mountAt("/ext");
    expect((await mountAt("/ext")).created).toBe(false);
    const other = { storage: { driver: "folder", parameters: { local_root: "/other" } } };
    await expect(mountAt("/ext", other)).rejects.toEqual(code("ALREADY_EXISTS"));
    await write("/f", "x");
    await expect(mountAt("/f")).rejects.toEqual(code("WRONG_TYPE"));
    await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ANN, OPTIONS);
    await expect(mountAt("/d")).rejects.toEqual(code("WRONG_TYPE"));
    const zone = setting("/ext", { entryType: DT_MOUNT, targetZoneId: TEAM });
    await expect(kernel.sysSetattr(zone, ADMIN, OPTIONS)).rejects.toEqual(code("WRONG_TYPE"));
  });

  it("needs an administrator, a driver, and what the node lets be opened", async () => {
    const denying = { check: () => ({ allowed: true, covers: "path", leaseMs: 0 }) as const };
    ({ kernel } = kernelFixture({ objectStoreProvider: provider, permissions: denying }));
    await expect(mountAt("/ext", {}, caller())).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(mountAt("/ext", { storage: undefined })).rejects.toEqual(code("INVALID_ARGUMENT"));
    const floppy = { storage: { driver: "floppy", parameters: {} } };
    await expect(mountAt("/ext", floppy)).rejects.toEqual(code("UNKNOWN_DRIVER"));
    provider.failure = new NexusError({ code: "PERMISSION_DENIED", what: "not that folder" });
    await expect(mountAt("/ext")).rejects.toEqual(code("PERMISSION_DENIED", { what: "not that folder" }));
    await expect(kernel.sysStat("/ext", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    const own = kernel.setXattrs("/", { "nexus.storage": '["folder"]' }, ADMIN, OPTIONS);
    await expect(own).rejects.toEqual(code("INVALID_ARGUMENT"));
  });

  it("is taken away when it is empty, or with what the zone knows of it, and keeps its bytes", async () => {
    await mountAt("/ext");
    await write("/ext/a/f", "1");
    await write("/ext/g", "2");
    await expect(kernel.sysUnlink(removing("/ext"), ADMIN, OPTIONS)).rejects.toEqual(
      code("DIRECTORY_NOT_EMPTY"),
    );
    await expect(kernel.rmdir({ path: "/ext", recursive: true }, ADMIN, OPTIONS)).rejects.toEqual(
      code("NOT_A_DIRECTORY"),
    );
    const { removedCount } = await kernel.sysUnlink(removing("/ext", true), ADMIN, OPTIONS);
    expect(removedCount).toBe(4);
    expect(keys()).toEqual(["/a/f", "/g"]);
    await expect(kernel.sysStat("/ext", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    await write("/ext/f", "elsewhere");
    expect(keys()).toEqual(["/a/f", "/g"]);
  });

  it("removes bytes with an entry in it, and is not removed with what is above it", async () => {
    await mountAt("/top/ext");
    await write("/top/ext/f", "1");
    await expect(kernel.sysUnlink(removing("/top", true), ADMIN, OPTIONS)).rejects.toEqual(
      code("CROSS_ZONE"),
    );
    await kernel.sysUnlink(removing("/top/ext/f"), ANN, OPTIONS);
    expect(keys()).toEqual([]);
    await kernel.sysUnlink(removing("/top/ext"), ADMIN, OPTIONS);
    await kernel.sysUnlink(removing("/top"), ADMIN, OPTIONS);
  });

  it("goes where a directory above it is moved, and by itself nowhere", async () => {
    await mountAt("/top/ext");
    await write("/top/ext/f", "1");
    await expect(kernel.sysRename(renaming("/top/ext", "/other"), ADMIN, OPTIONS)).rejects.toEqual(
      code("CROSS_ZONE"),
    );
    await kernel.sysRename(renaming("/top", "/moved"), ADMIN, OPTIONS);
    expect(await textOf(kernel, "/moved/ext/f")).toBe("1");
    await write("/moved/ext/g", "2");
    expect(keys()).toEqual(["/f", "/g"]);
  });

  it("is copied from like a directory, and never into another tree as a mount", async () => {
    await mountAt("/ext");
    await write("/ext/a/f", "1");
    await kernel.sysCopy(copying("/ext", "/copy", { recursive: true }), ADMIN, OPTIONS);
    expect((await kernel.sysStat("/copy", ANN, OPTIONS)).entry).toMatchObject({
      entryType: DT_DIR,
      xattrs: {},
    });
    expect(await textOf(kernel, "/copy/a/f")).toBe("1");
    expect(keys()).toEqual(["/a/f"]);
  });

  it("is heard of as a mount that comes and goes, by observers and watchers", async () => {
    const events: string[] = [];
    kernel.observe({
      name: "seen",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "inline" },
      onEvent: ({ type, path }) => void events.push(`${type} ${path}`),
    });
    const ask = (cursor: string | null) =>
      kernel.sysWatch(
        { pattern: "/**", recursive: false, cursor, mask: ALL_FILE_EVENTS, withPrevious: false, waitMs: 0 },
        ANN,
        OPTIONS,
      );
    const { cursor } = await ask(null);
    await mountAt("/ext");
    await kernel.sysUnlink(removing("/ext"), ADMIN, OPTIONS);
    const told = (await ask(cursor)).events.map(({ type, path }) => `${type} ${path}`);
    expect(told).toEqual(["mount /ext", "unmount /ext"]);
    expect(events).toEqual(["mount /ext", "unmount /ext"]);
  });

  it("is hidden by a mount over what is above it, and there again when that goes", async () => {
    await mountAt("/d/ext");
    await write("/d/ext/f", "1");
    await kernel.sysSetattr(setting("/d", { entryType: DT_MOUNT, targetZoneId: TEAM }), ADMIN, OPTIONS);
    await write("/d/ext/f", "of the team");
    expect(provider.folder.objects.get("/f")?.length).toBe(1);
    expect(kernel.mounts.places().map(({ source }) => source.kind)).toEqual(["zone"]);
    await kernel.sysUnlink(removing("/d"), ADMIN, OPTIONS);
    expect(await textOf(kernel, "/d/ext/f")).toBe("1");
  });

  it("that was mounted before is there when a kernel starts, and hooks are told of it", async () => {
    await mountAt("/ext");
    await write("/ext/f", "1");
    const { coordinator, store } = fixture;
    const second = kernelFixture({ coordinator, store, objectStoreProvider: provider }).kernel;
    expect(await textOf(second, "/ext/f")).toBe("1");
    expect(second.mounts.places()).toEqual([
      { zone: ROOT_ZONE, path: "/ext", source: { kind: "store", driver: "folder" } },
    ]);
    await kernel.sysUnlink(removing("/ext", true), ADMIN, OPTIONS);
    expect(second.mounts.places()).toEqual([]);
  });
});

describe("a node that cannot open external storage", () => {
  it("refuses what needs its bytes, says what to do, and serves the rest", async () => {
    await mountAt("/ext");
    await write("/ext/f", "1");
    const { coordinator, store } = fixture;
    const without = kernelFixture({ coordinator, store }).kernel;
    const lacking = code("UNSUPPORTED", {
      what: expect.stringContaining(
        "/ext of zone root is external storage (folder) that this node cannot open",
      ),
      remedy: expect.stringContaining("use a node that has it"),
    });
    await expect(textOf(without, "/ext/f")).rejects.toEqual(lacking);
    await expect(write("/ext/new", "x", without)).rejects.toEqual(lacking);
    await expect(without.sysUnlink(removing("/ext/f"), ANN, OPTIONS)).rejects.toEqual(lacking);
    await expect(without.sysRename(renaming("/ext/f", "/ext/g"), ANN, OPTIONS)).rejects.toEqual(lacking);
    expect((await without.sysStat("/ext/f", ANN, OPTIONS)).entry.sizeBytes).toBe(1);
    await write("/elsewhere", "goes on", without);
    expect(await textOf(without, "/elsewhere")).toBe("goes on");
    await without.sysUnlink(removing("/ext", true), ADMIN, OPTIONS);
    expect(await listed(kernel.walk("/", ANN, OPTIONS))).toHaveLength(1);
    expect(keys()).toEqual(["/f"]);
  });

  it("cannot put content beside it while it has not heard of its row", async () => {
    const { root, store } = fixture;
    const deaf = new DeafCoordinator([ROOT_ZONE]);
    deaf.zones.set(ROOT_ZONE, root);
    const behind = kernelFixture({ coordinator: deaf, store, objectStoreProvider: provider }).kernel;
    await mountAt("/ext");
    const refused = code("CONFLICT", { remedy: expect.stringContaining("try again") });
    await expect(write("/ext/f", "astray", behind)).rejects.toEqual(refused);
    await write("/f", "1", behind);
    await expect(behind.sysRename(renaming("/f", "/ext/f"), ANN, OPTIONS)).rejects.toEqual(refused);
    await write("/ext/f", "where it belongs");
    expect(keys()).toEqual(["/f"]);
  });

  it("opens it when it can, without being started again", async () => {
    await mountAt("/ext");
    await write("/ext/f", "1");
    const { coordinator, store } = fixture;
    provider.failure = new NexusError({ code: "NOT_FOUND", what: "the disk is not plugged in" });
    let nowMs = 0;
    const clock = { wallMs: () => 0, nowMs: () => nowMs };
    const second = kernelFixture({ coordinator, store, objectStoreProvider: provider, clock }).kernel;
    await expect(textOf(second, "/ext/f")).rejects.toEqual(
      code("UNAVAILABLE", { what: expect.stringContaining("the disk is not plugged in") }),
    );
    provider.failure = null;
    nowMs = 999;
    await expect(textOf(second, "/ext/f")).rejects.toEqual(code("UNAVAILABLE"));
    nowMs = 1_000;
    expect(await textOf(second, "/ext/f")).toBe("1");
  });
});
