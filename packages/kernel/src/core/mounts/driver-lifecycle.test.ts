import type { ZoneId } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeObjectStore } from "../../testing/memory-object-store.js";
import { VfsRouter } from "../router/vfs-router.js";
import { DriverLifecycleCoordinator, type MountedPlace, type MountHook } from "./driver-lifecycle.js";

const ROOT = "root" as ZoneId;
const zone = (name: string): ZoneId => name as ZoneId;
/** Hooks that wait for nothing have run when the event loop has turned once. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setup(hookTimeoutMs = 1_000) {
  const failures: string[] = [];
  const router = new VfsRouter(new FakeObjectStore("content"));
  const lifecycle = new DriverLifecycleCoordinator({
    router,
    hookTimeoutMs,
    onHookFailure: ({ hook, event }) => failures.push(`${hook} ${event.operation} ${event.path}`),
  });
  const mount = (path: string, target: string | null): void =>
    lifecycle.applyMountChange({ zone: ROOT, path, target: target === null ? null : zone(target) });
  return { router, lifecycle, failures, mount };
}

const show = ({ path, source }: MountedPlace): string =>
  `${path} ${source.kind === "zone" ? source.zoneId : source.driver}`;

function listener(name = "l", over: Partial<MountHook> = {}) {
  const heard: string[] = [];
  const hook: MountHook = {
    name,
    onMount: (place) => void heard.push(`+ ${show(place)}`),
    onUnmount: (place) => void heard.push(`- ${show(place)}`),
    ...over,
  };
  return { heard, hook };
}

describe("mount hooks", () => {
  it("hear of what was mounted before they came, as at boot, then of every change, until they leave", async () => {
    const { lifecycle, mount } = setup();
    const { heard, hook } = listener();
    mount("/a", "team");
    const unbind = lifecycle.bindStore(ROOT, "/s", new FakeObjectStore("path"));
    const leave = lifecycle.register(hook);
    await settled();
    expect(heard.splice(0)).toEqual(["+ /a team", "+ /s fake-path"]);
    mount("/b", "other");
    mount("/a", null);
    await settled();
    expect(heard.splice(0)).toEqual(["+ /b other", "- /a team"]);
    unbind();
    await settled();
    expect(heard.splice(0)).toEqual(["- /s fake-path"]);
    leave();
    mount("/c", "team");
    await settled();
    expect(heard).toEqual([]);
    expect(lifecycle.places().map(show)).toEqual(["/b other", "/c team"]);
  });

  it("are told after calls are routed that way, never before", async () => {
    const { router, lifecycle, mount } = setup();
    const seen: unknown[] = [];
    const look = (): void => void seen.push(router.mountAt(ROOT, "/a"));
    lifecycle.register({ name: "l", onMount: look, onUnmount: look });
    mount("/a", "team");
    expect([router.mountAt(ROOT, "/a"), seen]).toEqual(["team", []]);
    await settled();
    mount("/a", null);
    await settled();
    expect(seen).toEqual(["team", null]);
  });

  it("hear once of a row that is applied twice, and of another target as of going and coming", async () => {
    const { lifecycle, mount } = setup();
    const { heard, hook } = listener();
    lifecycle.register(hook);
    mount("/a", "team");
    mount("/a", "team");
    await settled();
    mount("/a", "other");
    await settled();
    expect(heard).toEqual(["+ /a team", "- /a team", "+ /a other"]);
  });

  it("of a store bound over another hear of that one again when it goes", async () => {
    const { lifecycle } = setup();
    const { heard, hook } = listener();
    lifecycle.register(hook);
    lifecycle.bindStore(ROOT, "/s", new FakeObjectStore("content"));
    await settled();
    const unbind = lifecycle.bindStore(ROOT, "/s", new FakeObjectStore("path"));
    await settled();
    unbind();
    unbind();
    await settled();
    expect(heard).toEqual([
      "+ /s fake-content",
      "- /s fake-content",
      "+ /s fake-path",
      "- /s fake-path",
      "+ /s fake-content",
    ]);
  });

  it("hear of a store that takes the place of another of the same driver", async () => {
    const { lifecycle } = setup();
    const { heard, hook } = listener();
    lifecycle.register(hook);
    for (let i = 0; i < 2; i += 1) {
      lifecycle.bindStore(ROOT, "/s", new FakeObjectStore("path"));
      await settled();
    }
    expect(heard).toEqual(["+ /s fake-path", "- /s fake-path", "+ /s fake-path"]);
  });

  it("that throw or hang hold up neither mounts nor other hooks, and are reported", async () => {
    const { lifecycle, failures, mount } = setup(20);
    const good = listener("good");
    lifecycle.register({
      name: "throws",
      onMount: () => {
        throw new Error("broken");
      },
      onUnmount: () => Promise.reject(new Error("broken")),
    });
    lifecycle.register({ name: "hangs", onMount: () => new Promise(() => {}), onUnmount: () => undefined });
    lifecycle.register(good.hook);
    mount("/a", "team");
    await settled();
    mount("/a", null);
    await settled();
    expect(good.heard).toEqual(["+ /a team", "- /a team"]);
    await expect
      .poll(() => [...failures].sort())
      .toEqual(["hangs mount /a", "throws mount /a", "throws unmount /a"]);
  });

  it("however slow end up knowing what is there, and hear of nothing they cannot know", async () => {
    const change = fc.record({
      path: fc.constantFrom("/a", "/b", "/c"),
      target: fc.constantFrom("x", "y", null),
      pause: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), async (changes) => {
        const { lifecycle, mount } = setup();
        const known = new Map<string, string>();
        const { hook } = listener("slow", {
          onMount: async (place) => {
            await Promise.resolve();
            expect(known.has(place.path)).toBe(false);
            known.set(place.path, show(place));
          },
          onUnmount: async (place) => {
            await Promise.resolve();
            expect(known.get(place.path)).toBe(show(place));
            known.delete(place.path);
          },
        });
        lifecycle.register(hook);
        for (const { path, target, pause } of changes) {
          mount(path, target);
          if (pause) await Promise.resolve();
        }
        await settled();
        expect([...known.values()].sort()).toEqual(lifecycle.places().map(show).sort());
      }),
      { numRuns: 100 },
    );
  });
});
