import { DT_LINK, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ANN, listed, OPTIONS, setting, textOf, utf8, writing } from "../testing/kernel-fixture.js";
import { FakeObjectStore } from "../testing/memory-object-store.js";
import { code, copying, withTree } from "../testing/tree-fixture.js";
import type { KernelOptions } from "./options.js";

const wholeTree = (from: string, to: string, over: object = {}) =>
  copying(from, to, { recursive: true, ...over });

/** A small tree at `/t`, and a host folder at `/host`. */
async function withHost(over: Partial<KernelOptions> = {}) {
  const host = new FakeObjectStore("path");
  const fixture = await withTree(over);
  fixture.kernel.bindStore(ROOT_ZONE, "/host", host);
  await fixture.kernel.mkdir({ path: "/host", parents: false, existOk: true }, ANN, OPTIONS);
  const hostKeys = () => [...host.objects.keys()].sort();
  return { ...fixture, host, hostKeys };
}

type Kernel = Awaited<ReturnType<typeof withHost>>["kernel"];

/** Every entry below `top`: its type, attributes and bytes, by its path from there. */
async function contentOf(kernel: Kernel, top: string) {
  const found: Record<string, unknown> = {};
  for (const { path, entry } of await listed(kernel.walk(top, ANN, OPTIONS))) {
    const { entryType, mimeType, xattrs, linkTarget } = entry;
    const text = entry.contentId === null ? null : await textOf(kernel, path);
    found[path.slice(top.length)] = { entryType, mimeType, xattrs, linkTarget, text };
  }
  return found;
}

describe("a tree copied into a host folder", () => {
  it("is there with its bytes, links and attributes, and comes back the same", async () => {
    const { kernel, hostKeys, host } = await withHost({ limits: { treePageEntries: 2 } });
    const link = setting("/t/l", { entryType: DT_LINK, linkTarget: "/t/z", mimeType: "x/y" });
    await kernel.sysSetattr(link, ANN, OPTIONS);
    await kernel.sysSetattr(setting("/t/none", { mimeType: "text/none" }), ANN, OPTIONS);
    await kernel.write(writing("/t/empty", ""), ANN, OPTIONS);
    await kernel.setXattrs("/t/b/c.md", { a: "1" }, ANN, OPTIONS);
    const original = await contentOf(kernel, "/t");

    const { copiedCount, entry } = await kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS);
    expect([copiedCount, entry.path]).toEqual([10, "/host/u"]);
    expect(hostKeys()).toEqual(["/u/a.txt", "/u/b/c.md", "/u/b/d/e.txt", "/u/empty", "/u/z"]);
    expect(await contentOf(kernel, "/host/u")).toEqual(original);

    await kernel.sysCopy(wholeTree("/host/u", "/host/v"), ANN, OPTIONS);
    expect(await contentOf(kernel, "/host/v")).toEqual(original);
    await kernel.sysCopy(wholeTree("/host/v", "/back"), ANN, OPTIONS);
    expect(await contentOf(kernel, "/back")).toEqual(original);
    expect([hostKeys().length, host.begun.size]).toEqual([10, 0]);
  });

  it("is told of entry by entry, directories before what they hold, as it is copied", async () => {
    const { kernel, host } = await withHost();
    await kernel.setXattrs("/t/z", { a: "1" }, ANN, OPTIONS);
    const told: unknown[] = [];
    kernel.hooks.register({
      name: "witness",
      operations: ["copy"],
      post: ({ targetPath, created, entry }) => {
        told.push([targetPath, created, entry.xattrs, host.objects.has((targetPath ?? "").slice(5))]);
      },
    });
    await kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS);
    expect(told).toEqual([
      ["/host/u/a.txt", true, {}, true],
      ["/host/u/b", true, {}, false],
      ["/host/u/b/c.md", true, {}, true],
      ["/host/u/b/d", true, {}, false],
      ["/host/u/b/d/e.txt", true, {}, true],
      ["/host/u/z", true, { a: "1" }, true],
      ["/host/u", true, {}, false],
    ]);
  });

  it("goes over what is there when told so, and never over a file of the host that has no entry", async () => {
    const { kernel, host } = await withHost();
    await kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS);
    await expect(kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS)).rejects.toEqual(
      code("ALREADY_EXISTS"),
    );
    await kernel.write(writing("/t/a.txt", "anew"), ANN, OPTIONS);
    await kernel.sysCopy(wholeTree("/t", "/host/u", { overwrite: true }), ANN, OPTIONS);
    expect(await textOf(kernel, "/host/u/a.txt")).toBe("anew");
    host.objects.set("/w/b/c.md", utf8("of the host"));
    await expect(kernel.sysCopy(wholeTree("/t", "/host/w"), ANN, OPTIONS)).rejects.toEqual(
      code("ALREADY_EXISTS", { details: expect.objectContaining({ failedPath: "/t/b/c.md" }) }),
    );
    expect(host.objects.get("/w/b/c.md")).toEqual(utf8("of the host"));
  });

  it("takes as long as its files move: each has the call's time, all are of one read position", async () => {
    let nowMs = 0;
    const clock = { wallMs: () => 1_700_000_000_000, nowMs: () => nowMs };
    const { kernel, host, root, hostKeys } = await withHost({ clock });
    root.readTokens = 0;
    host.before = (operation) => {
      if (operation === "put") nowMs += OPTIONS.timeoutMs * 0.6;
    };
    await kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS);
    expect(nowMs).toBeGreaterThan(2 * OPTIONS.timeoutMs);
    expect([hostKeys().length, root.readTokens]).toEqual([4, 1]);
  });
});

describe("a tree copy that stops half way", () => {
  const OF_FIRST_THREE = { copiedCount: 3, failedPath: "/t/b/c.md" };

  /** What has been copied when `/t/b/c.md` is refused: the top, `a.txt` and `b`. */
  async function expectFirstThree({ kernel, host, hostKeys }: Awaited<ReturnType<typeof withHost>>) {
    expect(hostKeys()).toEqual(["/u/a.txt"]);
    expect(Object.keys(await contentOf(kernel, "/host/u"))).toEqual(["/a.txt", "/b"]);
    expect(await textOf(kernel, "/host/u/a.txt")).toBe("in /t/a.txt\n");
    expect(host.begun.size).toBe(0);
  }

  it("on a full disk says where and how much is copied, and leaves nothing of what is not", async () => {
    const fixture = await withHost();
    const { kernel, host } = fixture;
    const failed: unknown[] = [];
    kernel.hooks.register({
      name: "witness",
      operations: ["copy"],
      failed: ({ path }, error) => {
        failed.push([path, NexusError.from(error).code]);
      },
    });
    let puts = 0;
    host.before = (operation) => {
      if (operation !== "put") return;
      puts += 1;
      if (puts === 2) throw new NexusError({ code: "NO_SPACE", what: "the disk is full" });
    };
    const copy = kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS);
    await expect(copy).rejects.toMatchObject({
      code: "NO_SPACE",
      message: expect.stringContaining("before /t/b/c.md, 3 entries of /t were copied"),
      details: OF_FIRST_THREE,
    });
    await expectFirstThree(fixture);
    expect(failed).toEqual([
      ["/t/b/c.md", "NO_SPACE"],
      ["/t", "NO_SPACE"],
    ]);
    await kernel.sysCopy(wholeTree("/t", "/host/u", { overwrite: true }), ANN, OPTIONS);
    expect(await contentOf(kernel, "/host/u")).toEqual(await contentOf(kernel, "/t"));
  });

  it("when it is cancelled", async () => {
    const fixture = await withHost();
    const caller = new AbortController();
    let puts = 0;
    fixture.host.before = (operation) => {
      if (operation !== "put" || (puts += 1) < 2) return;
      caller.abort();
      // As a store does that heeds the signal it was given.
      caller.signal.throwIfAborted();
    };
    const options = { ...OPTIONS, signal: caller.signal };
    const copy = fixture.kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, options);
    await expect(copy).rejects.toMatchObject({ code: "CANCELLED", details: OF_FIRST_THREE });
    await expectFirstThree(fixture);
  });

  it("at the zone's quota", async () => {
    const fixture = await withHost();
    const { bytes = 0 } = (await fixture.root.usage()) ?? {};
    await fixture.root.setQuota({ maxEntries: null, maxBytes: bytes + "in /t/a.txt\n".length });
    const copy = fixture.kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS);
    await expect(copy).rejects.toMatchObject({ code: "QUOTA_EXCEEDED", details: OF_FIRST_THREE });
    await expectFirstThree(fixture);
  });

  it("when a hook refuses an entry", async () => {
    const fixture = await withHost();
    fixture.kernel.hooks.register({
      name: "no markdown",
      operations: ["copy"],
      pre: ({ path }) => {
        if (path.endsWith(".md")) throw new NexusError({ code: "PERMISSION_DENIED", what: "no markdown" });
      },
    });
    const copy = fixture.kernel.sysCopy(wholeTree("/t", "/host/u"), ANN, OPTIONS);
    await expect(copy).rejects.toMatchObject({ code: "PERMISSION_DENIED", details: OF_FIRST_THREE });
    await expectFirstThree(fixture);
  });

  it("between content stores names the entry that its batch was refused for", async () => {
    const { kernel, root } = await withTree({ limits: { treeCommitMutations: 2 } });
    let commits = 0;
    root.beforeCommit = () => {
      if ((commits += 1) === 3)
        throw new NexusError({ code: "CONFLICT", what: "not now", details: { mutation: 1 } });
    };
    await expect(kernel.sysCopy(wholeTree("/t", "/u"), ANN, OPTIONS)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { copiedCount: 4, failedPath: "/t/b/d/e.txt" },
    });
  });
});
