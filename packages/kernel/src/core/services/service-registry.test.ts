import { LOCAL, type OperationContext } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { FakeObjectStore } from "../../testing/memory-object-store.js";
import { HookRegistry } from "../dispatch/hook-registry.js";
import { ResolverRegistry } from "../dispatch/resolver-registry.js";
import { ObserverRegistry } from "../events/observer-registry.js";
import { DriverLifecycleCoordinator } from "../mounts/driver-lifecycle.js";
import { VfsRouter } from "../router/vfs-router.js";
import { ServiceRegistry } from "./service-registry.js";
import type { Service, ServiceHost } from "./types.js";

const mountsOf = (onHookFailure: () => undefined) =>
  new DriverLifecycleCoordinator({
    router: new VfsRouter(new FakeObjectStore("content")),
    hookTimeoutMs: 1000,
    onHookFailure,
  });
const host = { kernel: {} } as ServiceHost;

function setup(serviceBudgetMs = 1000) {
  const hooks = new HookRegistry({ hookTimeoutMs: 1000, onHookFailure: () => undefined });
  const trouble = { onFailure: () => undefined, onDropped: () => undefined };
  const observers = new ObserverRegistry({ observerTimeoutMs: 1000, trouble });
  const resolvers = new ResolverRegistry({ maxScanningResolvers: 2 });
  const mounts = mountsOf(() => undefined);
  const registry = new ServiceRegistry({
    ...{ hooks, observers, resolvers, mounts, serviceBudgetMs, serviceDrainMs: 50 },
    wallMs: () => 1_000,
  });
  const heard: string[] = [];
  const service = (name: string, dependencies: string[] = [], over: Partial<Service> = {}): Service => ({
    name,
    dependencies,
    hookSpec: () => ({ intercept: [{ name, operations: ["write"], pre: () => undefined }] }),
    start: async () => void heard.push(`start ${name}`),
    stop: async () => void heard.push(`stop ${name}`),
    ...over,
  });
  return { hooks, observers, resolvers, mounts, registry, heard, service };
}

describe("ServiceRegistry", () => {
  it("starts after dependencies and stops in reverse, hooks installed only in between", async () => {
    const { hooks, registry, heard, service } = setup();
    registry.enlist(service("c", ["b"]));
    registry.enlist(service("a"));
    registry.enlist(service("b", ["a"]));
    await registry.startAll(host);
    expect(heard).toEqual(["start a", "start b", "start c"]);
    expect(hooks.count("write")).toBe(3);
    await registry.startAll(host);
    await registry.stopAll();
    expect(heard.slice(3)).toEqual(["stop c", "stop b", "stop a"]);
    expect(hooks.isSilent("write")).toBe(true);
    expect([...registry.states().values()]).toEqual(["stopped", "stopped", "stopped"]);
  });

  it("refuses a name twice, a missing dependency, and a circle, before anything starts", async () => {
    const { registry, heard, service } = setup();
    registry.enlist(service("a", ["b"]));
    expect(() => registry.enlist(service("a"))).toThrow(/named a is enlisted/);
    await expect(registry.startAll(host)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: /service a needs service b/,
    });
    registry.enlist(service("b", ["a"]));
    await expect(registry.startAll(host)).rejects.toThrow(/a -> b -> a/);
    expect(heard).toEqual([]);
  });

  it("stops what it started when one fails", async () => {
    const { hooks, registry, heard, service } = setup();
    registry.enlist(service("a"));
    registry.enlist(service("b", ["a"], { start: () => Promise.reject(new Error("b is broken")) }));
    registry.enlist(service("c", ["b"]));
    await expect(registry.startAll(host)).rejects.toThrow("b is broken");
    expect(heard).toEqual(["start a", "stop a"]);
    expect(hooks.isSilent("write")).toBe(true);
    expect([...registry.states().values()]).toEqual(["stopped", "enlisted", "enlisted"]);
  });

  it("tells a service of mounts from its start to its stop, those that were there before included", async () => {
    const { registry, mounts, heard, service } = setup();
    const at = (path: string, target: string | null) => ({ zone: "root", path, target }) as never;
    mounts.applyMountChange(at("/before", "team"));
    const hook = {
      name: "m",
      onMount: ({ path }: { path: string }) => void heard.push(`+ ${path}`),
      onUnmount: ({ path }: { path: string }) => void heard.push(`- ${path}`),
    };
    registry.enlist(service("a", [], { hookSpec: () => ({ mounts: [hook] }) }));
    await registry.startAll(host);
    await expect.poll(() => heard.splice(0)).toEqual(["start a", "+ /before"]);
    mounts.applyMountChange(at("/during", "team"));
    mounts.applyMountChange(at("/before", null));
    await expect.poll(() => heard).toEqual(["+ /during", "- /before"]);
    await registry.stopAll();
    mounts.applyMountChange(at("/after", "team"));
    await registry.startAll(host);
    await expect.poll(() => heard.slice(2)).toEqual(["stop a", "start a", "+ /during", "+ /after"]);
  });

  it("does not wait for ever for a service that hangs, to start or to stop", async () => {
    const { registry, heard, service } = setup(10);
    const hang = () => new Promise<void>(() => {});
    registry.enlist(service("a"));
    registry.enlist(service("z", ["a"], { stop: hang }));
    await registry.startAll(host);
    await expect(registry.stopAll()).rejects.toThrow(/1 services failed to stop/);
    expect(heard).toEqual(["start a", "start z", "stop a"]);
    registry.enlist(service("slow", [], { start: hang }));
    await expect(registry.startAll(host)).rejects.toThrow();
    expect(registry.states().get("slow")).toBe("enlisted");
  });

  it("lets callers have what a running service offers, and nothing else", async () => {
    const { registry, service } = setup();
    const add = async ({ a, b }: Readonly<Record<string, unknown>>) => Number(a) + Number(b);
    registry.enlist(service("sums", [], { methods: { add, hang: () => new Promise(() => undefined) } }));
    expect(registry.find("nobody")).toBeNull();
    const context = {} as OperationContext;
    const call = (method: string) =>
      registry
        .find("sums")
        ?.call(method, { a: 1, b: 2 }, context, { timeoutMs: 20, signal: null, consistency: LOCAL });
    await expect(call("add")).rejects.toMatchObject({ code: "UNAVAILABLE", message: /sums is enlisted/ });
    await registry.startAll(host);
    expect(registry.find("sums")).toMatchObject({ state: "running", methods: ["add", "hang"] });
    expect(await call("add")).toBe(3);
    await expect(call("hang")).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await expect(call("toString")).rejects.toMatchObject({ code: "METHOD_NOT_FOUND", remedy: /add, hang/ });
    await registry.stopAll();
    await expect(call("add")).rejects.toMatchObject({ code: "UNAVAILABLE", message: /sums is stopped/ });
  });
});
