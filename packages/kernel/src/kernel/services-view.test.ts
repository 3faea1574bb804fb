import { type ClientSessionId, DT_DIR, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { NullCacheStore } from "../core/cache/null-cache-store.js";
import type { HookSpec, Service, ServiceFactory } from "../core/services/types.js";
import {
  ADMIN,
  ANN,
  kernelFixture,
  OPTIONS,
  reading,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import type { SetattrRequest } from "./api.js";

const AT = "/__sys__/services";
const code = (wanted: string, more: object = {}) => expect.objectContaining({ code: wanted, ...more });

/** Refuses writes below a folder that its setting names. */
class Guard implements Service {
  readonly name = "guard";
  readonly dependencies: readonly string[] = [];
  constructor(
    private readonly folder: string,
    private readonly heard: string[],
  ) {}

  hookSpec(): HookSpec {
    const pre = ({ path }: { readonly path: string }): void => {
      if (path.startsWith(this.folder)) throw new Error(`${this.folder} is guarded`);
    };
    return { intercept: [{ name: "guard", operations: ["write"], pre }] };
  }

  async start(): Promise<void> {
    if (this.folder === "/nowhere") throw new Error("there is no such folder");
    this.heard.push(`start ${this.folder}`);
  }

  async stop(): Promise<void> {
    this.heard.push(`stop ${this.folder}`);
  }
}

async function setup() {
  const { kernel } = kernelFixture();
  const heard: string[] = [];
  const factory: ServiceFactory = {
    name: "guard",
    settings: { folder: "what nobody may write to" },
    create: ({ folder = "/etc", ...others }) => {
      const [unknown] = Object.keys(others);
      if (unknown === undefined) return new Guard(folder, heard);
      throw new NexusError({ code: "INVALID_ARGUMENT", what: `guard has no setting ${unknown}` });
    },
  };
  kernel.serviceControl.offer(factory);
  kernel.services.enlist({
    ...{ name: "user", dependencies: ["guard"], hookSpec: () => ({}) },
    start: async () => void heard.push("start user"),
    stop: async () => void heard.push("stop user"),
  });
  kernel.serviceControl.enlist("guard", { folder: "/etc" });
  await kernel.services.startAll({ kernel, cache: new NullCacheStore() });
  const set = (name: string, xattrs: Record<string, string>, context = ADMIN) =>
    kernel.sysSetattr(setting(`${AT}/${name}`, { xattrs }), context, OPTIONS);
  const unlink = (name: string, context = ADMIN) =>
    kernel.sysUnlink({ path: `${AT}/${name}`, recursive: false, conditions: {} }, context, OPTIONS);
  const view = async (name: string): Promise<Record<string, unknown>> =>
    JSON.parse(await textOf(kernel, `${AT}/${name}`, ADMIN)) as Record<string, unknown>;
  const mayWrite = (path: string) =>
    kernel.write(writing(path, "x"), ANN, OPTIONS).then(
      () => true,
      () => false,
    );
  return { kernel, heard, set, unlink, view, mayWrite };
}

describe("services as files", () => {
  it("say what each is, what it needs, what needs it, and what it understands", async () => {
    const { kernel, view, set } = await setup();
    const page = await kernel.sysReaddir({ path: AT, cursor: null, limit: 10 }, ADMIN, OPTIONS);
    expect(page.entries.map(({ path }) => path)).toEqual([`${AT}/guard`, `${AT}/user`]);
    expect(await view("guard")).toEqual({
      name: "guard",
      state: "running",
      sinceMs: 1_700_000_000_000,
      dependencies: [],
      dependents: ["user"],
      swaps: 0,
      hooks: { resolve: [], intercept: ["guard"], observe: [], mounts: [] },
      methods: [],
      callsInProgress: 0,
      lastFault: null,
      settings: { folder: "/etc" },
      understands: { folder: "what nobody may write to" },
    });
    await expect(set("guard", { state: "running", folder: "/nowhere" })).rejects.toThrow("no such folder");
    expect(await view("guard")).toMatchObject({
      state: "running",
      settings: { folder: "/etc" },
      lastFault: { code: "INTERNAL", message: "there is no such folder" },
    });
  });

  it("are swapped by other settings, and left alone by the same or by none", async () => {
    const { heard, set, view, mayWrite } = await setup();
    expect([await mayWrite("/etc/a"), await mayWrite("/var/a")]).toEqual([false, true]);
    heard.length = 0;
    const { entry, created, token } = await set("guard", { state: "running", folder: "/var" });
    expect([created, entry.path, token.zoneId]).toEqual([false, `${AT}/guard`, "root"]);
    expect([await mayWrite("/etc/a"), await mayWrite("/var/b")]).toEqual([true, false]);
    await set("guard", { state: "running", folder: "/var" });
    await set("guard", { state: "running" });
    expect(heard).toEqual(["start /var", "stop /etc"]);
    expect(await view("guard")).toMatchObject({ swaps: 1, settings: { folder: "/var" } });
    await expect(set("user", { state: "running", folder: "/x" })).rejects.toEqual(code("UNSUPPORTED"));
  });

  it("are stopped and taken off the list, unless others need them, and can be had again", async () => {
    const { heard, set, unlink, view, mayWrite } = await setup();
    await expect(set("guard", { state: "stopped" })).rejects.toEqual(
      code("CONFLICT", { message: expect.stringContaining("user needs it") }),
    );
    await expect(unlink("guard")).rejects.toEqual(code("CONFLICT", { details: { dependents: "user" } }));
    heard.length = 0;
    await set("user", { state: "stopped" });
    await set("guard", { state: "stopped" });
    expect(await view("guard")).toMatchObject({ state: "stopped" });
    expect(await mayWrite("/etc/a")).toBe(true);
    expect((await unlink("user")).removedCount).toBe(1);
    await unlink("guard");
    await expect(view("user")).rejects.toEqual(code("NOT_FOUND"));
    expect(await view("guard")).toEqual({
      name: "guard",
      state: "available",
      understands: { folder: "what nobody may write to" },
    });
    await expect(unlink("guard")).rejects.toEqual(code("NOT_FOUND"));
    await set("guard", { state: "running", folder: "/home" });
    expect([await mayWrite("/etc/b"), await mayWrite("/home/a")]).toEqual([true, false]);
    expect(heard).toEqual(["stop user", "stop /etc", "start /home"]);
  });

  it("are changed by administrators alone, and only in ways that say something", async () => {
    const { kernel, heard, set, unlink } = await setup();
    heard.length = 0;
    await expect(set("guard", { state: "stopped" }, ANN)).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(unlink("guard", ANN)).rejects.toEqual(code("PERMISSION_DENIED"));
    for (const xattrs of [
      {},
      { state: "sleeping" },
      { state: "stopped", folder: "/x" },
      { state: "running", color: "red" },
    ]) {
      await expect(set("guard", xattrs as Record<string, string>)).rejects.toEqual(code("INVALID_ARGUMENT"));
    }
    await expect(set("nobody", { state: "running" })).rejects.toEqual(
      code("NOT_FOUND", { remedy: "use one of guard" }),
    );
    await expect(set("nobody", { state: "stopped" })).rejects.toEqual(code("NOT_FOUND"));
    const xattrs = { state: "stopped" };
    const guard = `${AT}/guard`;
    const alien: readonly Partial<SetattrRequest>[] = [
      { entryType: DT_DIR },
      { mimeType: "a/b" },
      { conditions: { ifAbsent: true } },
      { tie: { sessionId: "1".repeat(32) as ClientSessionId, leaseMs: 10_000 } },
    ];
    for (const refused of alien) {
      const request = setting(guard, { xattrs, ...refused });
      await expect(kernel.sysSetattr(request, ADMIN, OPTIONS)).rejects.toEqual(code("INVALID_ARGUMENT"));
    }
    for (const path of [AT, `${guard}/below`, "/__sys__/zones/root", "/__sys__"]) {
      await expect(kernel.sysSetattr(setting(path, { xattrs }), ADMIN, OPTIONS)).rejects.toEqual(
        code("READ_ONLY"),
      );
    }
    await expect(
      kernel.sysWrite({ ...writing(guard, utf8("x")), source: utf8("x") }, ADMIN, OPTIONS),
    ).rejects.toEqual(code("READ_ONLY"));
    expect(heard).toEqual([]);
  });

  it("pass hooks like any other change, so that they can be vetoed and recorded", async () => {
    const { kernel, set, unlink } = await setup();
    const seen: string[] = [];
    const remove = kernel.hooks.register({
      name: "record",
      operations: ["setattr", "delete"],
      pre: ({ operation, path }) => {
        if (path.endsWith("/guard") && operation === "delete") throw new Error("keep it");
      },
      post: ({ operation, path, context }) => void seen.push(`${operation} ${path} ${context.userId}`),
    });
    await set("user", { state: "stopped" });
    await unlink("user");
    await expect(unlink("guard")).rejects.toEqual(code("ACCESS_DENIED"));
    remove();
    expect(seen).toEqual([`setattr ${AT}/user root`, `delete ${AT}/user root`]);
    expect(JSON.parse(await textOf(kernel, `${AT}/guard`, ADMIN))).toMatchObject({ state: "running" });
  });

  it("are not started before the node has brought its own up, nor while it closes", async () => {
    const { kernel } = kernelFixture();
    kernel.serviceControl.offer({ name: "guard", settings: {}, create: () => new Guard("/etc", []) });
    const request = setting(`${AT}/guard`, { xattrs: { state: "running" } });
    await expect(kernel.sysSetattr(request, ADMIN, OPTIONS)).rejects.toEqual(code("UNAVAILABLE"));
    expect((await kernel.sysRead(reading(`${AT}/guard`), ADMIN, OPTIONS)).bytes.length).toBeGreaterThan(0);
  });
});

it("a resolver that is swapped while a call uses what it gave is put away behind that call", async () => {
  const { kernel } = kernelFixture();
  let release = (): void => undefined;
  const states = new Map<number, string>();
  const serving = (version: number): Service => ({
    ...{ name: "pages", dependencies: [] },
    hookSpec: () => ({
      resolve: [
        {
          name: "pages",
          patterns: ["/root/pages/{}"],
          resolve: () => ({
            kind: "file",
            mimeType: "text/plain",
            read: async () => {
              if (version === 1) await new Promise<void>((resolve) => (release = resolve));
              return utf8(`${version} ${states.get(version)}`);
            },
          }),
        },
      ],
    }),
    start: async () => void states.set(version, "up"),
    stop: async () => void states.set(version, "down"),
  });
  kernel.services.enlist(serving(1));
  const host = { kernel, cache: new NullCacheStore() };
  await kernel.services.startAll(host);
  const slow = textOf(kernel, "/pages/a", ANN);
  await expect.poll(() => kernel.services.status("pages")?.callsInProgress).toBe(1);
  const swapping = kernel.services.swap(serving(2), host);
  await expect.poll(() => kernel.services.status("pages")?.swaps).toBe(1);
  expect(await textOf(kernel, "/pages/a", ANN)).toBe("2 up");
  expect(states.get(1)).toBe("up");
  release();
  expect(await slow).toBe("1 up");
  expect(await swapping).toEqual({ abandonedCalls: 0, stopFailure: null });
  expect(states.get(1)).toBe("down");
});
