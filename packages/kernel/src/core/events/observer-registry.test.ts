import type { ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS, FILE_EVENT_BIT, type FileEvent, type FileEventType } from "./file-event.js";
import { ObserverRegistry } from "./observer-registry.js";

function event(type: FileEventType, path = "/a"): FileEvent {
  return {
    eventId: "e",
    type,
    path,
    zoneId: "root" as ZoneId,
    zonePath: path,
    timestampMs: 0,
    oldPath: null,
    newPath: null,
    vectorClock: {},
    sizeBytes: 0,
    contentId: null,
    oldContentId: null,
    version: 1,
    gen: 1,
    isNew: true,
    userId: "ann",
    agentId: null,
    sequenceNumber: 1,
  };
}

function setup(observerTimeoutMs = 1000) {
  const troubles: string[] = [];
  const registry = new ObserverRegistry({
    observerTimeoutMs,
    trouble: {
      onFailure: (name, { path }, error) => troubles.push(`${name} ${path} ${String(error)}`),
      onDropped: (name, dropped) => troubles.push(`${name} dropped ${dropped}`),
    },
  });
  return { registry, troubles };
}

/** A promise and what resolves it. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe("ObserverRegistry", () => {
  it("tells an observer of the types in its mask, and of nothing once it is removed", async () => {
    const { registry } = setup();
    const heard: string[] = [];
    const mask = FILE_EVENT_BIT.file_write | FILE_EVENT_BIT.mount;
    const remove = registry.register({
      name: "o",
      mask,
      delivery: { kind: "inline" },
      onEvent: ({ type }) => void heard.push(type),
    });
    expect(registry.mask).toBe(mask);
    for (const type of ["file_write", "file_delete", "mount"] as const) await registry.emit(event(type));
    remove();
    await registry.emit(event("mount"));
    expect(heard).toEqual(["file_write", "mount"]);
    expect(registry.mask).toBe(0);
  });

  it("reports an observer that throws or hangs, and tells the others all the same", async () => {
    const { registry, troubles } = setup(20);
    const heard: string[] = [];
    const inline = { mask: ALL_FILE_EVENTS, delivery: { kind: "inline" } } as const;
    registry.register({ ...inline, name: "thrower", onEvent: () => Promise.reject(new Error("no")) });
    registry.register({ ...inline, name: "hanger", onEvent: () => new Promise(() => undefined) });
    registry.register({ ...inline, name: "last", onEvent: ({ path }) => void heard.push(path) });
    await registry.emit(event("file_write", "/x"));
    expect(heard).toEqual(["/x"]);
    expect(troubles[0]).toBe("thrower /x Error: no");
    expect(troubles[1]).toMatch(/^hanger \/x .*longer than 20 ms/);
  });

  it("drops and counts what a slow observer's queue cannot hold, keeping order and the call going", async () => {
    const { registry, troubles } = setup();
    const heard: string[] = [];
    const slow = gate();
    const done = gate();
    registry.register({
      name: "slow",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "queued", maxEvents: 2 },
      onEvent: async ({ path }) => {
        await slow.opened;
        heard.push(path);
        if (path === "/3") done.open();
      },
    });
    // The first is being told; two wait; the rest does not fit.
    for (const path of ["/1", "/2", "/3", "/4", "/5"]) await registry.emit(event("file_write", path));
    expect(troubles).toEqual(["slow dropped 1", "slow dropped 2"]);
    slow.open();
    await done.opened;
    expect(heard).toEqual(["/1", "/2", "/3"]);
  });

  it("forgets what waits when the observer is removed", async () => {
    const { registry } = setup();
    const heard: string[] = [];
    const slow = gate();
    const remove = registry.register({
      name: "slow",
      mask: ALL_FILE_EVENTS,
      delivery: { kind: "queued", maxEvents: 9 },
      onEvent: async ({ path }) => {
        await slow.opened;
        heard.push(path);
      },
    });
    await registry.emit(event("file_write", "/1"));
    await registry.emit(event("file_write", "/2"));
    remove();
    slow.open();
    await slow.opened;
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(["/1"]);
  });
});
