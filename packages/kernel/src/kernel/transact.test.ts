import { DT_MOUNT, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS } from "../core/events/file-event.js";
import { ADMIN, ANN, kernelFixture, OPTIONS, setting, utf8, writing } from "../testing/kernel-fixture.js";
import type { TransactionOperation } from "./api.js";

const put = (path: string, content = "x"): TransactionOperation => ({
  kind: "put",
  path,
  source: utf8(content),
  mimeType: null,
  createParents: false,
  conditions: {},
});
const remove = (path: string): TransactionOperation => ({ kind: "delete", path, conditions: {} });
const rename = (from: string, to: string): TransactionOperation => ({
  kind: "rename",
  from,
  to,
  conditions: {},
});

describe("transact", () => {
  it("puts, deletes and renames in one commit, with hooks and events of each", async () => {
    const { kernel, root } = kernelFixture();
    for (const path of ["/a", "/b", "/c"]) await kernel.write(writing(path, "old"), ANN, OPTIONS);
    const heard: string[] = [];
    const operations = ["write", "delete", "rename"] as const;
    kernel.hooks.register({
      name: "ear",
      operations,
      pre: ({ operation, path }) => void heard.push(`pre ${operation} ${path}`),
      post: ({ operation, path }) => void heard.push(`post ${operation} ${path}`),
    });
    kernel.observe({
      name: "eye",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "inline" },
      onEvent: ({ type, path }) => void heard.push(`${type} ${path}`),
    });
    const { commits } = root;
    const result = await kernel.transact(
      {
        compares: [{ kind: "version", path: "/a", version: 1 }],
        operations: [put("/a", "new"), remove("/b"), rename("/c", "/d")],
      },
      ANN,
      OPTIONS,
    );
    expect(result).toMatchObject({
      kind: "committed",
      outcomes: [
        { path: "/a", created: false, entry: { version: 2 } },
        { path: "/b", entry: { version: 1 } },
        { path: "/d", entry: { path: "/d" } },
      ],
    });
    expect(root.commits).toBe(commits + 1);
    expect(heard.slice(0, 3)).toEqual(["pre write /a", "pre delete /b", "pre rename /c"]);
    expect(heard.filter((line) => line.startsWith("post"))).toEqual([
      "post write /a",
      "post delete /b",
      "post rename /c",
    ]);
    expect(heard).toEqual(expect.arrayContaining(["file_write /a", "file_delete /b"]));
  });

  it("says which compare failed and what is there; a hook's veto stops all of it", async () => {
    const { kernel, root } = kernelFixture();
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    const compares = [
      { kind: "exists", path: "/a" },
      { kind: "absent", path: "/a" },
    ] as const;
    const refused = await kernel.transact({ compares, operations: [put("/b")] }, ANN, OPTIONS);
    expect(refused).toMatchObject({ kind: "refused", failed: { position: 1, current: { version: 1 } } });
    kernel.hooks.register({
      name: "veto",
      operations: ["delete"],
      pre: () => Promise.reject(new Error("no")),
    });
    const { commits } = root;
    const operations = [put("/b"), remove("/a")];
    await expect(kernel.transact({ compares: [], operations }, ANN, OPTIONS)).rejects.toThrow(/no/);
    expect(root.commits).toBe(commits);
    expect(await kernel.exists("/b", ANN, OPTIONS)).toBe(false);
  });

  it("checks every item's permission before anything is stored", async () => {
    const { kernel, store } = kernelFixture({
      permissions: {
        check: (_, permission, { visiblePath }) =>
          permission === "WRITE" && visiblePath === "/secret"
            ? { allowed: false, reason: "the test says no" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    const stored: string[] = [];
    store.before = (operation) => void stored.push(operation);
    const operations = [put("/a"), put("/secret")];
    await expect(kernel.transact({ compares: [], operations }, ANN, OPTIONS)).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
    });
    expect(stored).toEqual([]);
  });

  it("does not span zones, and says what to do instead", async () => {
    const { kernel } = kernelFixture({}, ["root", "team"]);
    const mount = setting("/team", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId });
    await kernel.sysSetattr(mount, ADMIN, OPTIONS);
    const operations = [put("/a"), put("/team/b")];
    await expect(kernel.transact({ compares: [], operations }, ADMIN, OPTIONS)).rejects.toMatchObject({
      code: "CROSS_ZONE",
      remedy: expect.stringContaining("each zone"),
    });
    expect(await kernel.exists("/a", ADMIN, OPTIONS)).toBe(false);
    const inside = { compares: [{ kind: "absent", path: "/team/b" }], operations: [put("/team/b")] } as const;
    expect(await kernel.transact(inside, ADMIN, OPTIONS)).toMatchObject({
      kind: "committed",
      outcomes: [{ path: "/team/b" }],
    });
  });

  it("a lost lock's token keeps its holder from writing", async () => {
    const { kernel } = kernelFixture();
    const lock = {
      path: "/job",
      lockId: "one",
      mode: { kind: "exclusive" },
      ttlMs: 60_000,
      info: "",
    } as const;
    const answer = await kernel.sysLock(lock, ANN, OPTIONS);
    if (answer.kind !== "granted") throw new Error("not granted");
    const fenced = {
      compares: [{ kind: "lock", path: "/job", lockId: "one", fencing: answer.grant.fencing }],
      operations: [put("/result")],
    } as const;
    expect(await kernel.transact(fenced, ANN, OPTIONS)).toMatchObject({ kind: "committed" });
    await kernel.sysUnlock({ path: "/job", lockId: null, fencing: null, force: true }, ADMIN, OPTIONS);
    await kernel.sysLock(lock, ANN, OPTIONS);
    expect(await kernel.transact(fenced, ANN, OPTIONS)).toMatchObject({ kind: "refused" });
  });

  it("writeAtomic writes all files or none", async () => {
    const { kernel } = kernelFixture();
    const good = writing("/a", utf8("x"));
    const bad = writing("/b", utf8("x"), { conditions: { ifVersion: 7 } });
    await expect(kernel.writeAtomic([good, bad], ANN, OPTIONS)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { mutation: 1 },
    });
    expect(await kernel.exists("/a", ANN, OPTIONS)).toBe(false);
    const written = await kernel.writeAtomic([good, writing("/b", utf8("y"))], ANN, OPTIONS);
    expect(written.map(({ created }) => created)).toEqual([true, true]);
  });
});
