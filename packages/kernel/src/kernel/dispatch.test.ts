import { DT_DIR, DT_LINK, DT_MOUNT, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { NullCacheStore } from "../core/cache/null-cache-store.js";
import { ALL_FILE_EVENTS, type FileEvent } from "../core/events/file-event.js";
import { jsonFile } from "../core/system-views/system-view.js";
import {
  ADMIN,
  ANN,
  type Fixture,
  kernelFixture,
  OPTIONS,
  reading,
  SYSTEM,
  setting,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";

const code = (wanted: string) => expect.objectContaining({ code: wanted });

function observed({ kernel }: Fixture): FileEvent[] {
  const events: FileEvent[] = [];
  kernel.observe({
    name: "test",
    mask: ALL_FILE_EVENTS,
    delivery: { kind: "inline" },
    onEvent: (event) => void events.push(event),
  });
  return events;
}

describe("observers", () => {
  it("hear of every change once, with what it was and who did it", async () => {
    const fixture = kernelFixture();
    const { kernel } = fixture;
    const events = observed(fixture);
    await kernel.mkdir({ path: "/d", parents: false, existOk: true }, ANN, OPTIONS);
    await kernel.mkdir({ path: "/d", parents: false, existOk: true }, ANN, OPTIONS);
    const written = await kernel.write(writing("/d/a", "one"), ANN, OPTIONS);
    await kernel.write(writing("/d/a", "second"), ANN, OPTIONS);
    await kernel.sysCopy({ from: "/d/a", to: "/d/b", overwrite: false, recursive: false }, ANN, OPTIONS);
    await kernel.sysRename({ from: "/d/b", to: "/d/c", conditions: {} }, ANN, OPTIONS);
    await kernel.setXattrs("/d/c", { color: "red" }, ANN, OPTIONS);
    await kernel.sysSetattr(setting("/d/l", { entryType: DT_LINK, linkTarget: "/d/a" }), ANN, OPTIONS);
    await kernel.sysUnlink({ path: "/d", recursive: true, conditions: {} }, ANN, OPTIONS);
    expect(events.map(({ type, path }) => `${type} ${path}`)).toEqual([
      "dir_create /d",
      "file_write /d/a",
      "file_write /d/a",
      "file_copy /d/b",
      "file_rename /d/c",
      "metadata_change /d/c",
      "metadata_change /d/l",
      "file_delete /d/a",
      "file_delete /d/c",
      "file_delete /d/l",
      "dir_delete /d",
    ]);
    const [, first, second, copied, renamed] = events;
    expect(first).toMatchObject({ isNew: true, version: 1, oldContentId: null, userId: "ann", sizeBytes: 3 });
    expect(second).toMatchObject({ isNew: false, version: 2, oldContentId: written.entry.contentId });
    expect([copied?.oldPath, renamed?.oldPath]).toEqual(["/d/a", "/d/b"]);
    const sequence = events.map(({ sequenceNumber }) => sequenceNumber ?? -1);
    expect(sequence).toEqual([...sequence].sort((a, b) => a - b));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  it("hear of a directory that changed, and not of one that was only asked for again", async () => {
    const fixture = kernelFixture();
    const { kernel } = fixture;
    await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ANN, OPTIONS);
    const events = observed(fixture);
    await kernel.sysSetattr(setting("/d", { entryType: DT_DIR }), ANN, OPTIONS);
    expect(events).toEqual([]);
    await kernel.sysSetattr(setting("/d", { entryType: DT_DIR, mimeType: "x/y" }), ANN, OPTIONS);
    await kernel.sysSetattr(setting("/d", { entryType: DT_DIR, xattrs: { color: "red" } }), ANN, OPTIONS);
    expect(events.map(({ type, isNew }) => [type, isNew])).toEqual([
      ["metadata_change", false],
      ["metadata_change", false],
    ]);
  });

  it("are told whether the top of a copied tree was there before", async () => {
    const fixture = kernelFixture();
    const { kernel } = fixture;
    await kernel.mkdir({ path: "/from", parents: false, existOk: false }, ANN, OPTIONS);
    const events = observed(fixture);
    const copying = { from: "/from", to: "/to", overwrite: true, recursive: true };
    await kernel.sysCopy(copying, ANN, OPTIONS);
    await kernel.sysCopy(copying, ANN, OPTIONS);
    expect(events.map(({ type, isNew }) => [type, isNew])).toEqual([
      ["file_copy", true],
      ["file_copy", false],
    ]);
  });

  it("hear of mounts coming and going", async () => {
    const fixture = kernelFixture({}, ["root", "team"]);
    const { kernel } = fixture;
    const events = observed(fixture);
    const mount = { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId } as const;
    await kernel.sysSetattr(setting("/team", mount), ADMIN, OPTIONS);
    await kernel.sysUnlink({ path: "/team", recursive: false, conditions: {} }, ADMIN, OPTIONS);
    expect(events.map(({ type, path }) => `${type} ${path}`)).toEqual(["mount /team", "unmount /team"]);
  });

  it("hear nothing of a call that was refused, and cannot fail one that was not", async () => {
    const fixture = kernelFixture();
    const { kernel, observerTroubles } = fixture;
    const events = observed(fixture);
    kernel.observe({
      name: "broken",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "inline" },
      onEvent: () => {
        throw new Error("broken");
      },
    });
    await expect(kernel.sysWrite(writing("/none", "x"), ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    expect(events).toEqual([]);
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    expect(events).toHaveLength(1);
    expect(observerTroubles).toEqual(["broken: Error: broken"]);
  });
});

describe("a kernel whose services misbehave", () => {
  const failingHooks = [
    [
      "throw",
      () => {
        throw new Error("broken");
      },
    ],
    ["reject", () => Promise.reject(new Error("broken"))],
    ["hang", () => new Promise<void>(() => undefined)],
  ] as const;

  it.each(failingHooks)("serves on when post hooks %s, and says so", async (_, post) => {
    const fixture = kernelFixture({ limits: { hookTimeoutMs: 20 } });
    const { kernel, hookFailures } = fixture;
    kernel.hooks.register({ name: "broken", operations: ["write"], post });
    const writes = Array.from({ length: 50 }, (_, i) => kernel.write(writing(`/f${i}`, "x"), ANN, OPTIONS));
    await Promise.all(writes);
    expect(hookFailures).toHaveLength(50);
    expect(hookFailures[0]).toMatchObject({ hook: "broken", phase: "post" });
    expect(await textOf(kernel, "/f49")).toBe("x");
  });

  it.each(failingHooks)(
    "refuses a call whose pre hook should %s, holds no lock for it, and serves the others",
    async (how, pre) => {
      const { kernel, hookFailures } = kernelFixture();
      const remove = kernel.hooks.register({ name: "broken", operations: ["write"], pre });
      const refused = kernel.write(writing("/a", "x"), ANN, { ...OPTIONS, timeoutMs: 50 });
      await kernel.mkdir({ path: "/a", parents: false, existOk: false }, ANN, OPTIONS);
      await expect(refused).rejects.toMatchObject({
        code: expect.stringMatching(/ACCESS_DENIED|DEADLINE_EXCEEDED/),
      });
      expect(hookFailures).toHaveLength(how === "hang" ? 1 : 0);
      remove();
      await kernel.write(writing("/a/b", "x"), ANN, OPTIONS);
      expect(await textOf(kernel, "/a/b")).toBe("x");
    },
  );

  it("keeps no more events for an observer that never ends than it asked for, and counts the rest", async () => {
    const fixture = kernelFixture();
    const { kernel, observerTroubles } = fixture;
    let told = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    kernel.observe({
      name: "slow",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "queued", maxEvents: 8 },
      onEvent: () => {
        told += 1;
        return held;
      },
    });
    for (let i = 0; i < 100; i += 1) await kernel.write(writing(`/f${i}`, "x"), ANN, OPTIONS);
    // One is being told and eight wait.
    expect(observerTroubles).toHaveLength(91);
    expect(observerTroubles.at(-1)).toBe("slow dropped 91");
    release();
    await expect.poll(() => told).toBe(9);
  });
});

describe("virtual paths", () => {
  it("are answered by their resolver, read and listed like files, and cannot be changed", async () => {
    const { kernel } = kernelFixture();
    await kernel.write(writing("/jobs/7/status", "a row behind it"), ANN, OPTIONS);
    const remove = kernel.registerResolver({
      name: "jobs",
      patterns: ["/{}/jobs/**"],
      resolve: ({ path, wildcards, context }) => {
        if (path === "/root/jobs") {
          return { kind: "directory", list: async () => ["9", "7", "8"].map(asDirectory) };
        }
        return path.endsWith("/status") ? jsonFile(() => ({ zone: wildcards[0], by: context.userId })) : null;
      },
    });
    const status = JSON.parse(await textOf(kernel, "/jobs/7/status"));
    expect(status).toEqual({ zone: "root", by: "ann" });
    expect((await kernel.sysStat("/jobs/7/status", ANN, OPTIONS)).entry.sizeBytes).toBeGreaterThan(10);
    const tail = await kernel.sysRead(reading("/jobs/7/status", 1, 3), ANN, OPTIONS);
    expect(tail.bytes).toHaveLength(3);
    const first = await kernel.sysReaddir({ path: "/jobs", cursor: null, limit: 2 }, ANN, OPTIONS);
    const rest = await kernel.sysReaddir({ path: "/jobs", cursor: first.nextCursor, limit: 2 }, ANN, OPTIONS);
    expect([...first.entries, ...rest.entries].map(({ path, isDirectory }) => [path, isDirectory])).toEqual([
      ["/jobs/7", true],
      ["/jobs/8", true],
      ["/jobs/9", true],
    ]);
    expect(rest.nextCursor).toBeNull();
    await expect(kernel.sysStat("/jobs/7/none", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    const batch = await kernel.sysStatBatch(["/jobs/7/status", "/jobs/x", "/"], ANN, OPTIONS);
    expect(batch.map(({ ok }) => ok)).toEqual([true, false, true]);
    for (const change of [
      kernel.write(writing("/jobs/7/status", "x"), ANN, OPTIONS),
      kernel.mkdir({ path: "/jobs/10", parents: true, existOk: true }, ANN, OPTIONS),
      kernel.sysUnlink({ path: "/jobs/7/status", recursive: false, conditions: {} }, ANN, OPTIONS),
      kernel.sysRename({ from: "/jobs/7", to: "/elsewhere", conditions: {} }, ANN, OPTIONS),
      kernel.setXattrs("/jobs/7/status", { a: "b" }, ANN, OPTIONS),
    ]) {
      await expect(change).rejects.toEqual(code("READ_ONLY"));
    }
    remove();
    expect(await textOf(kernel, "/jobs/7/status")).toBe("a row behind it");
  });

  it("may be those that a predicate claims, anywhere and behind the gate", async () => {
    const { kernel } = kernelFixture({
      permissions: {
        check: (_, __, { zonePath }) =>
          zonePath.startsWith("/secret")
            ? { allowed: false, reason: "secret" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    await kernel.write(writing("/a.txt", "a row"), ADMIN, OPTIONS);
    await kernel.write(writing("/a.txt.sum", "a row behind it"), ADMIN, OPTIONS);
    const remove = kernel.registerResolver({
      name: "sums",
      claims: (path) => path.endsWith(".sum"),
      resolve: ({ path }) => (path.startsWith("/root/a") ? jsonFile(() => ({ sumOf: path })) : null),
    });
    const sum = JSON.parse(await textOf(kernel, "/a.txt.sum"));
    expect([sum, await textOf(kernel, "/a.txt")]).toEqual([{ sumOf: "/root/a.txt.sum" }, "a row"]);
    await expect(kernel.sysStat("/b.sum", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    await expect(kernel.write(writing("/new/b.sum", "x"), ANN, OPTIONS)).rejects.toEqual(code("READ_ONLY"));
    await expect(kernel.sysRead(reading("/secret/a.sum"), ANN, OPTIONS)).rejects.toEqual(
      code("PERMISSION_DENIED"),
    );
    remove();
    expect(await textOf(kernel, "/a.txt.sum")).toBe("a row behind it");
  });

  it("that hang are given up at the call's deadline", async () => {
    const { kernel } = kernelFixture();
    kernel.registerResolver({
      name: "stuck",
      patterns: ["/root/stuck"],
      resolve: () => new Promise(() => undefined),
    });
    const call = kernel.sysStat("/stuck", ANN, { ...OPTIONS, timeoutMs: 20 });
    await expect(call).rejects.toEqual(code("DEADLINE_EXCEEDED"));
  });

  it("of the system are for system and administrators only", async () => {
    const { kernel } = kernelFixture({}, ["root", "team"]);
    for (const who of [ADMIN, SYSTEM]) {
      const top = await kernel.sysReaddir({ path: "/__sys__", cursor: null, limit: 10 }, who, OPTIONS);
      expect(top.entries.map(({ path }) => path)).toEqual([
        "/__sys__/agents",
        "/__sys__/locks",
        "/__sys__/mounts",
        "/__sys__/services",
        "/__sys__/zones",
      ]);
      expect(JSON.parse(await textOf(kernel, "/__sys__/zones/team", who))).toMatchObject({ zoneId: "root" });
    }
    await expect(kernel.sysStat("/__sys__/zones", ANN, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(kernel.sysStat("/__sys__/nothing", ADMIN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    await expect(kernel.sysStat("/__sys__/zones/no", ADMIN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
  });

  it("of the system show mounts, services and views others add, as they are now", async () => {
    const { kernel } = kernelFixture({}, ["root", "team"]);
    const mount = { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId } as const;
    await kernel.mkdir({ path: "/m", parents: false, existOk: false }, ADMIN, OPTIONS);
    await kernel.sysSetattr(setting("/m/team", mount), ADMIN, OPTIONS);
    const mounts = async () => JSON.parse(await textOf(kernel, "/__sys__/mounts", ADMIN));
    const team = { zone: "root", path: "/m/team", canonical: "/root/m/team", kind: "zone", target: "team" };
    const content = { kind: "store", driver: "fake-content", addressing: "content" };
    const top = { zone: null, path: "/", canonical: "/", ...content };
    expect(await mounts()).toEqual([top, team]);
    const host = new FakeObjectStore("path");
    const unbind = kernel.bindStore("team" as ZoneId, "/host", host);
    const ofPaths = { kind: "store", driver: "fake-path", addressing: "path" };
    const bound = { zone: "team", path: "/host", canonical: "/team/host", ...ofPaths };
    expect(await mounts()).toEqual([top, team, bound]);
    unbind();
    await kernel.sysUnlink({ path: "/m/team", recursive: false, conditions: {} }, ADMIN, OPTIONS);
    expect(await mounts()).toEqual([top]);
    await kernel.sysSetattr(setting("/m/team", mount), ADMIN, OPTIONS);
    kernel.services.enlist({
      name: "ledger",
      dependencies: [],
      hookSpec: () => ({
        resolve: [{ name: "ledger", patterns: ["/root/ledger"], resolve: () => jsonFile(() => 7) }],
      }),
      start: async () => undefined,
      stop: async () => undefined,
    });
    await kernel.services.startAll({ kernel, cache: new NullCacheStore() });
    expect(await textOf(kernel, "/ledger")).toBe("7\n");
    const service = JSON.parse(await textOf(kernel, "/__sys__/services/ledger", ADMIN));
    expect(service).toMatchObject({ name: "ledger", state: "running", hooks: { resolve: ["ledger"] } });
    const remove = kernel.addSystemView({ name: "metrics", resolve: () => jsonFile(() => ({ up: 1 })) });
    expect(JSON.parse(await textOf(kernel, "/__sys__/metrics", ADMIN))).toEqual({ up: 1 });
    remove();
    await expect(kernel.sysStat("/__sys__/metrics", ADMIN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    expect((await kernel.sysStat("/m/team", ADMIN, OPTIONS)).entry.entryType).not.toBe(DT_DIR);
  });
});

function asDirectory(name: string): { readonly name: string; readonly isDirectory: boolean } {
  return { name, isDirectory: true };
}
