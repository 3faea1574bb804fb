import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { ALL_FILE_EVENTS } from "../core/events/file-event.js";
import type { PermissionProvider } from "../core/permissions/types.js";
import { ANN, caller, kernelFixture, OPTIONS } from "../testing/kernel-fixture.js";
import { put } from "../testing/mutations.js";
import type { WatchResult } from "./api.js";

const WATCHES = 10_000;
/** What a watch that waits may cost (bytes): its call, its timer, its pattern. */
const BYTES_PER_WATCH = 8 * 1024;

const watched = (pattern: string) => ({
  pattern,
  recursive: false,
  cursor: null,
  mask: ALL_FILE_EVENTS,
  withPrevious: false,
});

const told = ({ events }: WatchResult): readonly string[] =>
  events.map(({ type, path }) => `${type} ${path}`);

/** Bytes in use once everything unreachable is gone. */
function liveBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

describe("ten thousand watches of one kernel", () => {
  it("cost a bounded amount each, are read for once, and every one is told of its own", async () => {
    const { kernel, root } = kernelFixture();
    root.applyNow(Array.from({ length: WATCHES / 10 }, (_, i) => put(`/d${i}/f`, { createParents: true })));
    const before = liveBytes();
    const all = Array.from({ length: WATCHES }, (_, i) =>
      kernel.sysWatch({ ...watched(`/d${Math.floor(i / 10)}/*`), waitMs: 60_000 }, ANN, {
        ...OPTIONS,
        timeoutMs: 120_000,
      }),
    );
    while (kernel.waitingWatches() < WATCHES) await new Promise((resolve) => setImmediate(resolve));
    expect((liveBytes() - before) / WATCHES).toBeLessThan(BYTES_PER_WATCH);

    const reads = root.historyReads;
    root.applyNow([put("/d7/g")]);
    const mine = await Promise.all(all.slice(70, 80));
    expect(mine.map(told)).toEqual(Array(10).fill(["file_write /d7/g"]));
    // One read for all of them.
    expect(root.historyReads - reads).toBe(1);
    expect(kernel.waitingWatches()).toBe(WATCHES - 10);

    root.applyNow(Array.from({ length: WATCHES / 10 }, (_, i) => put(`/d${i}/h`)));
    const rest = await Promise.all([...all.slice(0, 70), ...all.slice(80)]);
    expect(rest.every(({ events }) => events.length === 1 && events[0]?.path.endsWith("/h"))).toBe(true);
    await kernel.close();
  });

  it("that nobody reads from hold nothing but where they are", async () => {
    const { kernel, root } = kernelFixture();
    const before = liveBytes();
    const idle = await Promise.all(
      Array.from({ length: WATCHES }, async () => {
        const results = kernel.watch(watched("/**"), ANN, OPTIONS)[Symbol.asyncIterator]();
        await results.next();
        return results;
      }),
    );
    expect(kernel.waitingWatches()).toBe(0);
    for (let i = 0; i < 500; i += 1) root.applyNow([put(`/f${i}`)]);
    expect((liveBytes() - before) / WATCHES).toBeLessThan(BYTES_PER_WATCH);
    const { value } = await (idle[WATCHES - 1] as AsyncIterator<WatchResult>).next();
    expect(told(value).length).toBe(500);
    await kernel.close();
  });
});

describe("a running watch", () => {
  it("is told no more of what its caller may no longer read", async () => {
    let mayRead = true;
    const permissions: PermissionProvider = {
      check: () =>
        mayRead
          ? { allowed: true, covers: "subtree", leaseMs: 60_000 }
          : { allowed: false, reason: "the grant was taken back" },
    };
    const { kernel, root } = kernelFixture({ permissions, limits: { watchProgressMs: 20 } });
    // Not the owner of what is put, who needs no grant.
    const bob = caller({ userId: "bob" });
    const results = kernel.watch(watched("/**"), bob, OPTIONS)[Symbol.asyncIterator]();
    await results.next();
    root.applyNow([put("/seen")]);
    expect(told((await results.next()).value as WatchResult)).toEqual(["file_write /seen"]);
    mayRead = false;
    kernel.revokeLeases();
    root.applyNow([put("/hidden")]);
    expect(told((await results.next()).value as WatchResult)).toEqual([]);
    mayRead = true;
    root.applyNow([put("/again")]);
    expect(told((await results.next()).value as WatchResult)).toEqual(["file_write /again"]);
    await kernel.close();
  });
});
