import { readFileSync } from "node:fs";
import { DT_DIR, DT_LINK, DT_MOUNT, ERROR_CODES, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS } from "../core/events/file-event.js";
import type { KernelConvenience, KernelSyscalls, WatchCalls } from "../kernel/api.js";
import { AGENT_CALLS } from "../testing/agent-syscalls.js";
import { CHANNEL_CALLS } from "../testing/channel-syscalls.js";
import {
  ADMIN,
  ANN,
  type Fixture,
  kernelFixture,
  listed,
  OPTIONS,
  reading,
  setting,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { make, put } from "../testing/mutations.js";
import { RETENTION_CALLS } from "../testing/retention-syscalls.js";
import { syscallDocument } from "./document.js";
import type { SyscallFacts } from "./facts.js";
import { SYSCALLS } from "./table.js";

/** The matrix of the design (Calls), as far as its calls exist. */
const MATRIX = {
  sysRead: ["READ", "read/-", "", "yes", null],
  sysWrite: ["WRITE", "write/write", "file_write", "yes", "content, version + 1, gen + 1"],
  sysUnlink: ["WRITE WRITE:parent admin", "delete/delete", "file_delete dir_delete unmount", "no", "row"],
  sysRename: [
    "WRITE WRITE:parent WRITE:target WRITE:target parent admin",
    "rename/rename",
    "file_rename",
    "no",
    "row",
  ],
  sysCopy: ["READ WRITE:target", "copy/copy", "file_copy", "source", "row"],
  sysSetattr: ["WRITE admin", "setattr/setattr mkdir/mkdir", "metadata_change dir_create mount", "no", "row"],
  sysStat: ["TRAVERSE", "", "", "no", null],
  exists: ["TRAVERSE", "", "", "no", null],
  access: ["TRAVERSE READ WRITE", "", "", "no", null],
  sysReaddir: ["READ TRAVERSE:entries", "", "", "yes", null],
  glob: ["READ TRAVERSE:entries", "", "", "yes", null],
  getXattrs: ["READ", "", "", "yes", null],
  setXattrs: ["WRITE", "setattr/setattr", "metadata_change", "yes", "xattr"],
  sysLock: ["WRITE READ", "", "", "yes", "lock table"],
  sysUnlock: ["WRITE READ admin", "", "", "yes", "lock table"],
  sysWatch: ["READ:entries", "", "", "no", null],
} as const;

const factsOf = (name: string): SyscallFacts => {
  const facts = SYSCALLS.find((each) => each.name === name);
  if (facts === undefined) throw new Error(`${name} is not in the table`);
  return facts;
};

/** What a call was seen to do. */
interface Seen {
  readonly asked: string[];
  readonly hooks: string[];
  readonly events: string[];
}

let fixture: Fixture;
let seen: Seen;

beforeEach(async () => {
  seen = { asked: [], hooks: [], events: [] };
  fixture = kernelFixture(
    {
      permissions: {
        check: (_, permission, { visiblePath }) => {
          seen.asked.push(`${permission} ${visiblePath}`);
          return { allowed: true, covers: "path", leaseMs: 0 };
        },
      },
    },
    ["root", "team"],
  );
  const { kernel } = fixture;
  for (const path of ["/d/f", "/d/g"]) await kernel.write(writing(path, "needle"), ADMIN, OPTIONS);
  await kernel.sysSetattr(setting("/link", { entryType: DT_LINK, linkTarget: "/d/f" }), ADMIN, OPTIONS);
  await kernel.sysSetattr(setting("/dirlink", { entryType: DT_LINK, linkTarget: "/d" }), ADMIN, OPTIONS);
  const operations = ["read", "write", "delete", "rename", "copy", "setattr", "mkdir"] as const;
  kernel.hooks.register({
    name: "spy",
    operations,
    pre: ({ operation }) => void seen.hooks.push(`pre ${operation}`),
    post: ({ operation }) => void seen.hooks.push(`post ${operation}`),
  });
  kernel.observe({
    name: "spy",
    mask: ALL_FILE_EVENTS,
    delivery: { kind: "inline" },
    onEvent: ({ type }) => void seen.events.push(type),
  });
});

const removal = (path: string) => ({ path, recursive: false, conditions: {} });
const HOLD = { path: "/d/f", lockId: "one", fencing: null, ttlMs: 60_000 };
const LOCK = { ...HOLD, mode: { kind: "exclusive" }, info: "" } as const;
const PUT = {
  kind: "put",
  path: "/d/f",
  source: utf8("x"),
  mimeType: null,
  createParents: false,
  conditions: {},
} as const;
const CHANGE = [{ oldText: "needle", newText: "pin" }];
type Run = (fixture: Fixture) => Promise<unknown>;

/** Every call of the kernel; batches and streams are forms of one. A call without an entry here does not compile. */
type Surface =
  | Exclude<keyof (KernelSyscalls & KernelConvenience & WatchCalls), `${string}Batch` | "sysReadStream">
  | keyof typeof AGENT_CALLS
  | keyof typeof CHANNEL_CALLS
  | keyof typeof RETENTION_CALLS;

/** One plain use of every call on a path, with the permissions it must ask for. */
const CALLS: Readonly<
  Record<
    Surface,
    {
      readonly run: Run;
      readonly asks: readonly string[];
      readonly hooks?: readonly string[];
      readonly event?: string;
    }
  >
> = {
  sysRead: { run: ({ kernel }) => kernel.sysRead(reading("/d/f"), ANN, OPTIONS), asks: ["READ /d/f"] },
  sysWrite: {
    run: ({ kernel }) => kernel.sysWrite(writing("/d/f", "x"), ANN, OPTIONS),
    asks: ["WRITE /d/f"],
    event: "file_write",
  },
  sysUnlink: {
    run: ({ kernel }) => kernel.sysUnlink(removal("/d/f"), ANN, OPTIONS),
    asks: ["WRITE /d/f", "WRITE /d"],
    event: "file_delete",
  },
  sysRename: {
    run: ({ kernel }) => kernel.sysRename({ from: "/d/f", to: "/h", conditions: {} }, ANN, OPTIONS),
    asks: ["WRITE /d/f", "WRITE /d", "WRITE /h", "WRITE /"],
    event: "file_rename",
  },
  sysCopy: {
    run: ({ kernel }) =>
      kernel.sysCopy({ from: "/d/f", to: "/h", overwrite: false, recursive: false }, ANN, OPTIONS),
    asks: ["READ /d/f", "WRITE /h"],
    event: "file_copy",
  },
  sysSetattr: {
    run: ({ kernel }) => kernel.sysSetattr(setting("/d/f", { mimeType: "a/b" }), ANN, OPTIONS),
    asks: ["WRITE /d/f"],
    event: "metadata_change",
  },
  sysStat: { run: ({ kernel }) => kernel.sysStat("/d/f", ANN, OPTIONS), asks: ["TRAVERSE /d/f"] },
  sysReaddir: {
    run: ({ kernel }) => kernel.sysReaddir({ path: "/d", cursor: null, limit: 9 }, ANN, OPTIONS),
    asks: ["READ /d", "TRAVERSE /d/f", "TRAVERSE /d/g"],
  },
  getXattrs: { run: ({ kernel }) => kernel.getXattrs("/d/f", ANN, OPTIONS), asks: ["READ /d/f"] },
  setXattrs: {
    run: ({ kernel }) => kernel.setXattrs("/d/f", { a: "b" }, ANN, OPTIONS),
    asks: ["WRITE /d/f"],
    event: "metadata_change",
  },
  write: {
    run: ({ kernel }) => kernel.write(writing("/d/new", "x"), ANN, OPTIONS),
    asks: ["WRITE /d/new"],
    event: "file_write",
  },
  append: {
    run: ({ kernel }) => kernel.append({ path: "/d/f", data: utf8("x"), createParents: false }, ANN, OPTIONS),
    asks: ["WRITE /d/f"],
    event: "file_write",
  },
  mkdir: {
    run: ({ kernel }) => kernel.mkdir({ path: "/d/sub", parents: false, existOk: false }, ANN, OPTIONS),
    asks: ["WRITE /d/sub"],
    event: "dir_create",
  },
  exists: { run: ({ kernel }) => kernel.exists("/d/f", ANN, OPTIONS), asks: ["TRAVERSE /d/f"] },
  walk: {
    run: ({ kernel }) => listed(kernel.walk("/d", ANN, OPTIONS)),
    asks: ["READ /d", "TRAVERSE /d/f", "TRAVERSE /d/g"],
  },
  glob: {
    run: ({ kernel }) => listed(kernel.glob({ pattern: "/d/*" }, ANN, OPTIONS)),
    asks: ["READ /d", "TRAVERSE /d/f", "TRAVERSE /d/g"],
  },
  grep: {
    run: ({ kernel }) => listed(kernel.grep(searching("/d"), ANN, OPTIONS)),
    asks: ["READ /d", "TRAVERSE /d/f", "TRAVERSE /d/g"],
  },
  edit: {
    run: ({ kernel }) => kernel.edit({ path: "/d/f", change: CHANGE, ifMatch: undefined }, ANN, OPTIONS),
    asks: ["READ /d/f", "WRITE /d/f"],
    hooks: ["pre read", "pre write", "post write"],
    event: "file_write",
  },
  rmdir: {
    run: async ({ kernel }) => {
      await fixture.root.commit([make("/d/sub", { ownerId: "root" })]);
      await kernel.rmdir({ path: "/d/sub", recursive: false }, ANN, OPTIONS);
    },
    asks: ["WRITE /d/sub", "WRITE /d"],
    event: "dir_delete",
  },
  access: { run: ({ kernel }) => kernel.access("/d/f", "TRAVERSE", ANN, OPTIONS), asks: ["TRAVERSE /d/f"] },
  isDirectory: { run: ({ kernel }) => kernel.isDirectory("/d", ANN, OPTIONS), asks: ["TRAVERSE /d"] },
  getContentId: { run: ({ kernel }) => kernel.getContentId("/d/f", ANN, OPTIONS), asks: ["TRAVERSE /d/f"] },
  getTopLevelMounts: {
    run: async ({ kernel, root }) => {
      await root.commit([
        make("/team", { ownerId: "root", entryType: DT_MOUNT, targetZoneId: "team" as ZoneId }),
      ]);
      await kernel.getTopLevelMounts(ANN, OPTIONS);
    },
    asks: ["TRAVERSE /team"],
  },
  sysLock: { run: ({ kernel }) => kernel.sysLock(LOCK, ANN, OPTIONS), asks: ["WRITE /d/f"] },
  sysExtendLock: {
    run: async ({ kernel }) => {
      await kernel.sysLock(LOCK, ADMIN, OPTIONS);
      await kernel.sysExtendLock(HOLD, ANN, OPTIONS);
    },
    asks: ["WRITE /d/f"],
  },
  sysUnlock: {
    run: ({ kernel }) => kernel.sysUnlock({ ...HOLD, force: false }, ANN, OPTIONS),
    asks: ["WRITE /d/f"],
  },
  listLocks: {
    run: async ({ kernel }) => {
      await kernel.sysLock(LOCK, ADMIN, OPTIONS);
      await kernel.listLocks({ path: "/d", after: null, limit: 9 }, ANN, OPTIONS);
    },
    asks: ["READ /d", "TRAVERSE /d/f"],
  },
  lock: { run: ({ kernel }) => kernel.lock({ ...LOCK, waitMs: 0 }, ANN, OPTIONS), asks: ["WRITE /d/f"] },
  locked: {
    run: async ({ kernel }) => {
      const hold = await kernel.locked({ ...LOCK, waitMs: 0 }, ANN, OPTIONS);
      await hold.release();
    },
    asks: ["WRITE /d/f"],
  },
  transact: {
    run: ({ kernel }) => kernel.transact({ compares: [], operations: [PUT] }, ANN, OPTIONS),
    asks: ["WRITE /d/f"],
    event: "file_write",
  },
  writeAtomic: {
    run: ({ kernel }) => kernel.writeAtomic([writing("/d/f", utf8("x"))], ANN, OPTIONS),
    asks: ["WRITE /d/f"],
    event: "file_write",
  },
  unlinkAtomic: {
    run: ({ kernel }) => kernel.unlinkAtomic([removal("/d/f")], ANN, OPTIONS),
    asks: ["WRITE /d/f", "WRITE /d"],
    event: "file_delete",
  },
  sysWatch: { run: (each) => watchOnce(each), asks: ["READ /d/f"] },
  watch: {
    run: async ({ kernel }) => {
      const { cursor } = await kernel.sysWatch({ ...WATCHED, cursor: null }, ADMIN, OPTIONS);
      await kernel.coordinator.metaStoreForZone(ROOT_ZONE).commit([put("/d/f")], { timeoutMs: 1000 });
      for await (const { events } of kernel.watch({ ...WATCHED, cursor }, ANN, OPTIONS)) {
        expect(events).toHaveLength(1);
        return;
      }
    },
    asks: ["READ /d/f"],
  },
  ...AGENT_CALLS,
  ...CHANNEL_CALLS,
  ...RETENTION_CALLS,
};

const WATCHED = { pattern: "/d/*", recursive: false, mask: ALL_FILE_EVENTS, withPrevious: false, waitMs: 0 };

/** The change comes by another node, so that no hook or observer of this one hears it. */
async function watchOnce({ kernel }: Fixture): Promise<void> {
  const { cursor } = await kernel.sysWatch({ ...WATCHED, cursor: null }, ADMIN, OPTIONS);
  await kernel.coordinator.metaStoreForZone(ROOT_ZONE).commit([put("/d/f")], { timeoutMs: 1000 });
  expect((await kernel.sysWatch({ ...WATCHED, cursor }, ANN, OPTIONS)).events).toHaveLength(1);
}

function searching(path: string) {
  return { path, pattern: "needle", ignoreCase: false, fileGlob: null, maxMatches: 9 };
}

describe("the table of syscalls", () => {
  it("agrees with the matrix of the design", () => {
    for (const [name, row] of Object.entries(MATRIX)) {
      const { permissions, hooks, events, followsLink, changes } = factsOf(name);
      const asked = permissions.map(({ permission, of }) =>
        of === "path" ? permission : `${permission}:${of}`,
      );
      const run = hooks.map(
        ({ operation, pre, post }) => `${pre ? operation : "-"}/${post ? operation : "-"}`,
      );
      expect([name, asked.join(" "), run.join(" "), events.join(" "), followsLink, changes]).toEqual([
        name,
        ...row,
      ]);
    }
  });

  it("names every call of the kernel's surface once", () => {
    expect(SYSCALLS.map(({ name }) => name)).toEqual(Object.keys(CALLS));
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(fixture.kernel));
    const calls = methods.filter((name) => /^sys[A-Z]/.test(name) && !/(Batch|Stream)$/.test(name));
    expect(calls.filter((name) => !SYSCALLS.some((each) => each.name === name))).toEqual([]);
  });

  it("names error codes that exist", () => {
    for (const { errors } of SYSCALLS) for (const code of errors) expect(code in ERROR_CODES).toBe(true);
  });

  it.each(Object.keys(CALLS) as Surface[])("says what %s asks, runs and tells", async (name) => {
    const call = CALLS[name];
    const facts = factsOf(name);
    await call.run(fixture);
    const required = new Set(
      facts.permissions.filter(({ when }) => when === null).map((each) => each.permission),
    );
    expect([...new Set(call.asks.map((asked) => asked.split(" ")[0]))].sort()).toEqual([...required].sort());
    expect([...new Set(seen.asked)]).toEqual(expect.arrayContaining([...call.asks]));
    const [operation] = facts.hooks;
    const runs = new Set(seen.hooks);
    const expected = operation === undefined ? [] : [`pre ${operation.operation}`];
    if (operation?.post === true) expected.push(`post ${operation.operation}`);
    expect([...runs]).toEqual(call.hooks ?? expected);
    expect(seen.events).toEqual(call.event === undefined ? [] : [call.event]);
    if (call.event !== undefined) expect(facts.events).toContain(call.event);
  });

  it("says which calls follow a link", async () => {
    const { kernel } = fixture;
    const followed: Record<string, boolean> = {
      sysRead: (await kernel.sysRead(reading("/link"), ANN, OPTIONS)).entry.path === "/d/f",
      sysWrite: (await kernel.sysWrite(writing("/link", "y"), ANN, OPTIONS)).entry.path === "/d/f",
      sysStat: (await kernel.sysStat("/link", ANN, OPTIONS)).entry.entryType !== DT_LINK,
      setXattrs: (await kernel.setXattrs("/link", { a: "b" }, ANN, OPTIONS)).entry.path === "/d/f",
      getXattrs: (await kernel.getXattrs("/link", ANN, OPTIONS))["a"] === "b",
      write: (await kernel.write(writing("/link", "z"), ANN, OPTIONS)).entry.path === "/d/f",
      sysReaddir:
        (await kernel.sysReaddir({ path: "/dirlink", cursor: null, limit: 9 }, ANN, OPTIONS)).entries
          .length === 2,
      walk: (await listed(kernel.walk("/dirlink", ANN, OPTIONS))).length === 2,
      glob: (await listed(kernel.glob({ pattern: "/dirlink/*" }, ANN, OPTIONS))).length === 2,
      grep:
        (await listed(kernel.grep({ ...searching("/dirlink"), pattern: "needle" }, ANN, OPTIONS))).length ===
        1,
      sysRename:
        (await kernel.sysRename({ from: "/link", to: "/moved", conditions: {} }, ANN, OPTIONS)).entry
          .entryType !== DT_LINK,
      sysUnlink: (await kernel.sysUnlink(removal("/moved"), ANN, OPTIONS)).entry.entryType !== DT_LINK,
    };
    const said = Object.fromEntries(
      Object.keys(followed).map((name) => [name, factsOf(name).followsLink === "yes"]),
    );
    expect(followed).toEqual(said);
  });

  it("says that mounts are for administrators", async () => {
    const { kernel } = fixture;
    const mount = setting("/team", { entryType: DT_MOUNT, targetZoneId: "team" as ZoneId });
    const refused = expect.objectContaining({ code: "PERMISSION_DENIED" });
    await expect(kernel.sysSetattr(mount, ANN, OPTIONS)).rejects.toEqual(refused);
    await kernel.sysSetattr(mount, ADMIN, OPTIONS);
    await expect(kernel.sysUnlink(removal("/team"), ANN, OPTIONS)).rejects.toEqual(refused);
    const move = { from: "/team", to: "/other", conditions: {} };
    await expect(kernel.sysRename(move, ANN, OPTIONS)).rejects.toEqual(refused);
    await kernel.sysUnlink(removal("/team"), ADMIN, OPTIONS);
    expect(seen.events).toEqual(["mount", "unmount"]);
    expect((await kernel.sysStat("/team", ADMIN, OPTIONS)).entry.entryType).toBe(DT_DIR);
  });

  it("is what docs/syscalls.md says (npm run docs:syscalls writes it)", () => {
    const file = new URL("../../../../docs/syscalls.md", import.meta.url);
    expect(readFileSync(file, "utf8")).toBe(syscallDocument(SYSCALLS));
  });
});
