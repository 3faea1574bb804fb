import { LOCAL, type OperationContext } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FakeObjectStore } from "../../testing/memory-object-store.js";
import { HookRegistry } from "../dispatch/hook-registry.js";
import { ResolverRegistry } from "../dispatch/resolver-registry.js";
import type { PreHookEvent } from "../dispatch/types.js";
import { ALL_FILE_EVENTS, type FileEvent } from "../events/file-event.js";
import { ObserverRegistry } from "../events/observer-registry.js";
import { DriverLifecycleCoordinator } from "../mounts/driver-lifecycle.js";
import { VfsRouter } from "../router/vfs-router.js";
import { ServiceRegistry } from "./service-registry.js";
import type { HookSpec, Service, ServiceHost } from "./types.js";

const host = { kernel: {} } as ServiceHost;
const context = {} as OperationContext;
const WRITE: PreHookEvent = {
  ...{ operation: "write", path: "/f", context },
  ...{ placement: { kind: "replace" }, sizeBytes: 1 },
};
const EVENT = { type: "file_write", path: "/f" } as FileEvent;
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = () => new Promise<never>(() => undefined);

function setup({ serviceBudgetMs = 1_000, serviceDrainMs = 1_000 } = {}) {
  const failures: unknown[] = [];
  const onHookFailure = (failure: unknown) => void failures.push(failure);
  const hooks = new HookRegistry({ hookTimeoutMs: 1_000, onHookFailure });
  const trouble = { onFailure: onHookFailure, onDropped: () => void failures.push("dropped") };
  const observers = new ObserverRegistry({ observerTimeoutMs: 1_000, trouble });
  const resolvers = new ResolverRegistry({ maxScanningResolvers: 2 });
  const mounts = new DriverLifecycleCoordinator({
    ...{ router: new VfsRouter(new FakeObjectStore("content")), hookTimeoutMs: 1_000, onHookFailure },
  });
  let nowMs = 0;
  const registry = new ServiceRegistry({
    ...{ hooks, observers, resolvers, mounts, serviceBudgetMs, serviceDrainMs },
    wallMs: () => ++nowMs,
  });
  const call = (name: string, method = "work") =>
    registry.find(name)?.call(method, {}, context, { timeoutMs: 5_000, signal: null, consistency: LOCAL });
  return { hooks, observers, resolvers, registry, failures, call };
}

/** A service that fails whoever reaches it before it started or after it stopped. */
class Versioned implements Service {
  readonly name = "sums";
  readonly dependencies: readonly string[];
  state: "made" | "up" | "down" = "made";
  heard = 0;
  readonly methods = { work: async () => this.#work(), hang: never };

  constructor(
    readonly version: number,
    readonly over: Partial<Service> = {},
  ) {
    this.dependencies = over.dependencies ?? [];
    if (over.holdsAlone !== undefined) this.holdsAlone = over.holdsAlone;
  }

  readonly holdsAlone?: string;

  hookSpec(): HookSpec {
    return (
      this.over.hookSpec?.() ?? {
        intercept: [
          { name: "sums", operations: ["write"], pre: () => this.#work().then(() => void (this.heard += 1)) },
        ],
      }
    );
  }

  async start(): Promise<void> {
    await this.over.start?.(host);
    await tick();
    this.state = "up";
  }

  async stop(): Promise<void> {
    this.state = "down";
    await this.over.stop?.();
  }

  async #work(): Promise<number> {
    for (let step = 0; step < 3; step += 1) {
      expect(this.state).toBe("up");
      await tick();
    }
    expect(this.state).toBe("up");
    return this.version;
  }
}

describe("swapping a running service", () => {
  it("loses no call and fails none, whenever it comes, and each hook call reaches exactly one of them", async () => {
    const { registry, hooks, call, failures } = setup();
    const versions = Array.from({ length: 20 }, (_, i) => new Versioned(i));
    registry.enlist(versions[0] as Versioned);
    await registry.startAll(host);
    const handle = registry.find("sums");
    let goesOn = true;
    const answers = new Set<unknown>();
    let hookCalls = 0;
    const callers = Array.from({ length: 20 }, async () => {
      while (goesOn) {
        answers.add(await call("sums"));
        await hooks.runPre(WRITE, 1_000, null);
        hookCalls += 1;
      }
    });
    for (const version of versions.slice(1)) {
      expect(await registry.swap(version, host)).toEqual({ abandonedCalls: 0, stopFailure: null });
      expect(registry.find("sums")?.state).toBe("running");
      expect(hooks.count("write")).toBe(1);
    }
    goesOn = false;
    await Promise.all(callers);
    expect(answers.size).toBeGreaterThan(5);
    expect(versions.reduce((sum, { heard }) => sum + heard, 0)).toBe(hookCalls);
    expect(versions.map(({ state }) => state)).toEqual([...Array(19).fill("down"), "up"]);
    const options = { timeoutMs: 1_000, signal: null, consistency: LOCAL };
    expect(await handle?.call("work", {}, context, options)).toBe(19);
    expect(registry.status("sums")).toMatchObject({ swaps: 19, lastFault: null, callsInProgress: 0 });
    expect(failures).toEqual([]);
  });

  it("tells the old one's queued observers of everything from before, and only the new one of what is after", async () => {
    const { registry, observers, failures } = setup();
    const heard: string[] = [];
    const observing = (name: string): Partial<Service> => ({
      hookSpec: () => ({
        observe: [
          {
            ...{ name, mask: ALL_FILE_EVENTS, delivery: { kind: "queued", maxEvents: 100 } },
            onEvent: (event) => tick().then(() => void heard.push(`${name} ${event.path}`)),
          },
        ],
      }),
      stop: async () => void heard.push(`${name} stopped`),
    });
    registry.enlist(new Versioned(1, observing("old")));
    await registry.startAll(host);
    const told = (path: string) => observers.emit({ ...EVENT, path });
    await told("/1");
    await told("/2");
    await registry.swap(new Versioned(2, observing("new")), host);
    await told("/3");
    await expect.poll(() => heard).toEqual(["old /1", "old /2", "old stopped", "new /3"]);
    expect(failures).toEqual([]);
  });

  it("leaves the old one as it was when the new one does not start, or its hooks are refused", async () => {
    const { registry, hooks, resolvers, call } = setup();
    const mine = { name: "mine", patterns: ["/{}/mine"], resolve: () => null };
    const endings = { name: "endings", claims: (path: string) => path.endsWith(".sum"), resolve: () => null };
    const old = new Versioned(1, { hookSpec: () => ({ resolve: [mine, endings] }) });
    registry.enlist(old);
    await registry.startAll(host);
    const broken = new Versioned(2, { start: () => Promise.reject(new Error("broken")) });
    await expect(registry.swap(broken, host)).rejects.toThrow("broken");
    expect(registry.status("sums")).toMatchObject({
      state: "running",
      swaps: 0,
      lastFault: { code: "INTERNAL", message: "broken" },
    });
    const theirs = { name: "theirs", patterns: ["/{}/theirs"], resolve: () => null };
    resolvers.register(theirs);
    const refused = new Versioned(3, {
      hookSpec: () => ({
        resolve: [mine, { ...theirs, name: "again" }],
        intercept: [{ name: "left", operations: ["write"], pre: () => undefined }],
      }),
    });
    await expect(registry.swap(refused, host)).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
    expect(refused.state).toBe("down");
    expect(old.state).toBe("up");
    expect(await call("sums")).toBe(1);
    expect(resolvers.find("/z/mine")?.resolver.name).toBe("mine");
    expect(resolvers.find("/z/a.sum")?.resolver.name).toBe("endings");
    expect(hooks.count("write")).toBe(0);
  });

  it("does not wait for ever for a call that hangs: it is cut off, counted and shown", async () => {
    const { registry, call } = setup({ serviceDrainMs: 20 });
    const old = new Versioned(1);
    registry.enlist(old);
    await registry.startAll(host);
    const hanging = call("sums", "hang");
    const cutOff = expect(hanging).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: /sums was stopped and the call did not end in time/,
    });
    expect(registry.status("sums")?.callsInProgress).toBe(1);
    const swapping = registry.swap(new Versioned(2), host);
    await expect.poll(() => call("sums")).toBe(2);
    expect(await swapping).toEqual({ abandonedCalls: 1, stopFailure: null });
    await cutOff;
    expect(old.state).toBe("down");
    expect(registry.status("sums")?.lastFault).toMatchObject({
      code: "DEADLINE_EXCEEDED",
      message: /1 calls of service sums did not end within 20 ms/,
    });
  });

  it("keeps dependents running, and refuses a replacement whose own needs are not met or that cannot stand beside it", async () => {
    const { registry } = setup();
    registry.enlist(new Versioned(1));
    const user: Service = {
      ...{ name: "user", dependencies: ["sums"], hookSpec: () => ({}) },
      start: async () => undefined,
      stop: async () => undefined,
    };
    registry.enlist(user);
    await registry.startAll(host);
    await registry.swap(new Versioned(2), host);
    expect(registry.states().get("user")).toBe("running");
    await expect(registry.swap(new Versioned(3, { dependencies: ["user"] }), host)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: /circle/,
    });
    registry.enlist({ ...user, name: "idle", dependencies: [] });
    await expect(registry.swap(new Versioned(3, { dependencies: ["idle"] }), host)).rejects.toMatchObject({
      code: "CONFLICT",
      message: /needs idle, which does not run/,
    });
    await expect(registry.swap(new Versioned(3, { holdsAlone: "the file" }), host)).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: /only one can have the file/,
    });
    await expect(registry.swap({ ...user, name: "nobody" }, host)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(registry.status("sums")?.swaps).toBe(1);
  });

  it("of one that does not run leaves it so, with the new one in its place", async () => {
    const { registry, call } = setup();
    registry.enlist(new Versioned(1));
    await registry.swap(new Versioned(2), host);
    expect(registry.states().get("sums")).toBe("enlisted");
    await registry.start("sums", host);
    expect(await call("sums")).toBe(2);
  });
});

describe("services on a running node", () => {
  const plain = (name: string, dependencies: string[], heard: string[]): Service => ({
    ...{ name, dependencies, hookSpec: () => ({}) },
    start: async () => void heard.push(`+${name}`),
    stop: async () => void heard.push(`-${name}`),
  });

  it("start behind what they need, and are not stopped or removed while others need them", async () => {
    const { registry } = setup();
    const heard: string[] = [];
    for (const [name, ...needs] of [["a"], ["b", "a"], ["c", "b"]]) {
      registry.enlist(plain(name as string, needs, heard));
    }
    await registry.start("b", host);
    expect(heard.splice(0)).toEqual(["+a", "+b"]);
    await expect(registry.stop("a")).rejects.toMatchObject({
      code: "CONFLICT",
      message: /a cannot be stopped: b needs it/,
      details: { dependents: "b" },
    });
    await registry.stop("b");
    await registry.stop("b");
    await registry.stop("a");
    expect(heard).toEqual(["-b", "-a"]);
    await expect(registry.remove("b")).rejects.toMatchObject({ message: /b cannot be removed: c needs it/ });
    await registry.start("c", host);
    await expect(registry.remove("nobody")).rejects.toMatchObject({ code: "NOT_FOUND", remedy: /a, b, c/ });
    await registry.remove("c");
    expect(registry.find("c")).toBeNull();
    expect(registry.status("b")).toMatchObject({ state: "running", dependents: [], dependencies: ["a"] });
  });

  it("let what is in progress finish when they stop, and refuse what comes meanwhile", async () => {
    const { registry, call } = setup();
    const service = new Versioned(1);
    registry.enlist(service);
    await registry.startAll(host);
    const running = call("sums");
    const stopping = registry.stop("sums");
    await tick();
    expect(registry.states().get("sums")).toBe("stopping");
    await expect(call("sums")).rejects.toMatchObject({ code: "UNAVAILABLE", message: /sums is stopping/ });
    expect(await running).toBe(1);
    await stopping;
    expect(service.state).toBe("down");
  });

  it("do not stay up when their start ends after it was given up", async () => {
    const { registry } = setup({ serviceBudgetMs: 10 });
    let up = (): void => undefined;
    const slow = new Versioned(1, { start: () => new Promise<void>((resolve) => (up = resolve)) });
    registry.enlist(slow);
    await expect(registry.start("sums", host)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    up();
    await expect.poll(() => slow.state).toBe("down");
    expect(registry.status("sums")).toMatchObject({
      state: "enlisted",
      lastFault: { code: "DEADLINE_EXCEEDED" },
    });
  });

  it("are not waited for when everything stops while one starts", async () => {
    const { registry } = setup({ serviceBudgetMs: 60_000 });
    registry.enlist(new Versioned(1, { start: never }));
    const starting = expect(registry.start("sums", host)).rejects.toMatchObject({ code: "CANCELLED" });
    await tick();
    await registry.stopAll();
    await starting;
  });
});
