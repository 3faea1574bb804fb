import {
  type ContentId,
  type DirEntryType,
  DT_REG,
  type Inode,
  type LogIndex,
  NexusError,
  ROOT_ZONE,
  type ZoneId,
} from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import { ALL_FILE_EVENTS, type WatchEvent, type WatchRequest, type WatchResult } from "@nexus/kernel";
import { afterEach, describe, expect, test } from "vitest";
import { FakeKernel } from "../testing/fake-kernel.js";
import { relayTo } from "../testing/relay.js";
import { CountingMetrics, clientOf, closeEverything, OPTIONS, serve, until } from "../testing/servers.js";

afterEach(closeEverything);

const WATCHED: Omit<WatchRequest, "waitMs"> = {
  pattern: "/d/*",
  recursive: true,
  cursor: null,
  mask: ALL_FILE_EVENTS,
  withPrevious: true,
};

function event(index: number, over: Partial<WatchEvent> = {}): WatchEvent {
  const entry = {
    inode: 7 as Inode,
    entryType: DT_REG as DirEntryType,
    sizeBytes: 5,
    contentId: "c".repeat(64) as ContentId,
    modifiedAtMs: 1_700_000_000_000,
    version: index,
    gen: index,
  };
  return {
    eventId: `e${index}`,
    type: "file_write",
    path: `/d/${index}`,
    zoneId: ROOT_ZONE,
    zonePath: `/d/${index}`,
    timestampMs: 1_700_000_000_001,
    oldPath: null,
    newPath: null,
    oldContentId: null,
    vectorClock: { root: index },
    sizeBytes: entry.sizeBytes,
    contentId: entry.contentId,
    version: index,
    gen: index,
    isNew: true,
    sequenceNumber: index,
    userId: "ann",
    agentId: "builder",
    entry,
    previous: null,
    ...over,
  };
}

/** History that every node has: numbered events, a cursor is how many were told. */
class History {
  readonly events: WatchEvent[] = [];
  readonly #wake = new Set<() => void>();
  reads = 0;

  add(count: number): void {
    for (let i = 0; i < count; i += 1) this.events.push(event(this.events.length + 1));
    for (const wake of [...this.#wake]) wake();
  }

  /** How many watches wait. */
  get waiting(): number {
    return this.#wake.size;
  }

  kernel(): FakeKernel {
    const kernel = new FakeKernel();
    const plain = kernel.sysWatch.bind(kernel);
    kernel.sysWatch = async (request, context, options) => {
      await plain(request, context, options);
      return this.#read(request, options.signal);
    };
    return kernel;
  }

  async #read({ cursor, waitMs }: WatchRequest, signal: AbortSignal | null): Promise<WatchResult> {
    this.reads += 1;
    const after = cursor === null ? this.events.length : Number(cursor.slice(1));
    if (waitMs > 0 && this.events.length <= after) await this.#waitFor(waitMs, signal);
    const events = this.events.slice(after, after + 1000);
    return { events, cursor: `e${after + events.length}`, zones: [] };
  }

  #waitFor(waitMs: number, signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#wake.delete(end);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, waitMs);
      this.#wake.add(end);
      signal?.addEventListener("abort", end, { once: true });
    });
  }
}

type Results = AsyncGenerator<WatchResult, void, void>;

/** Ids of events until there are `count` of them. */
async function take(results: Results, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const next = await results.next();
    if (next.done === true) throw new Error("the watch ended");
    ids.push(...next.value.events.map(({ eventId }) => eventId));
  }
  return ids;
}

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `e${from + i}`);

describe("a watch over the wire", () => {
  test("carries request, events and previous entries as they are", async () => {
    const kernel = new FakeKernel();
    const renamed = event(2, {
      type: "file_rename",
      oldPath: "/d/old",
      newPath: "/d/2",
      oldContentId: "a".repeat(64) as ContentId,
      vectorClock: { root: 2, "8231": 7 },
      zonePath: "/2",
      timestampMs: null,
      isNew: false,
      previous: { ...event(1).entry, contentId: null },
    });
    const zones: WatchResult["zones"] = [
      { zoneId: ROOT_ZONE, path: "/", index: 2 as LogIndex, hasJoined: false, problem: null },
      { zoneId: "team" as ZoneId, path: "/team", index: 0 as LogIndex, hasJoined: true, problem: null },
      {
        ...{ zoneId: "far" as ZoneId, path: "/far", index: null, hasJoined: false },
        problem: { code: "ZONE_NOT_LOADED", what: "zone far is not here" },
      },
    ];
    kernel.watchResults = [{ events: [event(1), renamed], cursor: "w2", zones }];
    const client = clientOf((await serve(kernel)).address);
    const once = await client.watches.sysWatch({ ...WATCHED, cursor: "w0", waitMs: 70 }, OPTIONS);
    expect(once).toEqual(kernel.watchResults[0]);
    expect(kernel.watchRequests).toEqual([{ ...WATCHED, cursor: "w0", waitMs: 70 }]);
    const stream = client.watches.watch({ ...WATCHED, cursor: "w1" }, OPTIONS);
    expect((await stream.next()).value).toEqual(kernel.watchResults[0]);
    expect(kernel.watchRequests[1]).toEqual({ ...WATCHED, cursor: "w1", waitMs: 0 });
    await stream.return();
  });

  test("answers at once where it stands, and goes on from there", async () => {
    const history = new History();
    history.add(3);
    const client = clientOf((await serve(history.kernel())).address);
    const results = client.watches.watch(WATCHED, OPTIONS);
    expect((await results.next()).value).toEqual({ events: [], cursor: "e3", zones: [] });
    history.add(2);
    expect(await take(results, 2)).toEqual(["e4", "e5"]);
    await results.return();
  });

  test("ends with what the kernel says", async () => {
    const kernel = new FakeKernel();
    const compacted = new NexusError({ code: "COMPACTED", what: "gone", details: { cursor: "w9" } });
    kernel.watchResults = [{ events: [], cursor: "w1", zones: [] }, compacted];
    const client = clientOf((await serve(kernel)).address);
    const results = client.watches.watch({ ...WATCHED, cursor: "w0" }, OPTIONS);
    await results.next();
    await expect(results.next()).rejects.toMatchObject({ code: "COMPACTED", details: { cursor: "w9" } });
  });

  test("a client of the original protocol is told of the first event as that spells it", async () => {
    const kernel = new FakeKernel();
    kernel.watchResults = [{ events: [event(1, { type: "dir_create" }), event(2)], cursor: "w2", zones: [] }];
    const client = clientOf((await serve(kernel)).address);
    const request = { path: "/d/*", timeoutMs: 50 };
    const reply = await client.call(vfs.NexusVFSService.Watch, request, OPTIONS);
    expect(reply).toMatchObject({ matched: true, path: "/d/1", eventType: "DirCreate", isError: false });
    expect(kernel.watchRequests).toMatchObject([
      { pattern: "/d/*", cursor: null, mask: ALL_FILE_EVENTS, waitMs: 50 },
    ]);
    kernel.watchResults = [{ events: [], cursor: "w2", zones: [] }];
    expect(await client.call(vfs.NexusVFSService.Watch, request, OPTIONS)).toMatchObject({ matched: false });
  });
});

describe.each(["session", "unary"] as const)("a watch whose server is lost (%s)", (mode) => {
  test("goes on at the next one: nothing is lost, nothing comes twice", async () => {
    const history = new History();
    const first = await serve(history.kernel());
    const second = await serve(history.kernel());
    const relay = await relayTo(first.address);
    const client = clientOf([relay.address, second.address], { mode });
    const results = client.watches.watch(WATCHED, OPTIONS);
    await results.next();
    history.add(700);
    const seen = await take(results, 100);
    relay.cut();
    history.add(300);
    seen.push(...(await take(results, 1000 - seen.length)));
    expect(seen).toEqual(ids(1, 1000));
    await until(() => first.load.watches === 0 && second.load.watches === 1, "the watch has moved");
    await results.return();
    await until(() => second.load.watches === 0, "the watch is gone");
  });

  test("moves on at once when its server stops, which does not wait for it", async () => {
    const history = new History();
    const first = await serve(history.kernel());
    const second = await serve(history.kernel());
    const client = clientOf([first.address, second.address], { mode });
    const results = client.watches.watch(WATCHED, OPTIONS);
    await results.next();
    const next = take(results, 1);
    const startedAtMs = performance.now();
    await first.stop(10_000);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    await until(() => second.load.watches === 1, "the watch has moved");
    history.add(1);
    expect(await next).toEqual(["e1"]);
    await results.return();
  });

  test("gives up when no server has it for the time of a call, and at once when its caller does", async () => {
    const history = new History();
    const server = await serve(history.kernel());
    const client = clientOf(server.address, { mode, limits: { connectTimeoutMs: 200 } });
    const stop = new AbortController();
    const given = client.watches.watch(WATCHED, { ...OPTIONS, signal: stop.signal });
    await given.next();
    const aborted = given.next();
    stop.abort(new Error("enough"));
    await expect(aborted).rejects.toMatchObject({ code: "CANCELLED" });
    const results = client.watches.watch(WATCHED, { ...OPTIONS, timeoutMs: 300 });
    await results.next();
    await server.stop(0);
    await expect(results.next()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });
});

describe("a server full of watches", { timeout: 60_000 }, () => {
  test("holds a few batches for a watcher that does not read, ends it in time, and it goes on when it does", async () => {
    const history = new History();
    const metrics = new CountingMetrics();
    const server = await serve(history.kernel(), { metrics, limits: { progressTimeoutMs: 400 } });
    const client = clientOf(server.address);
    const results = client.watches.watch({ ...WATCHED, cursor: "e0" }, OPTIONS);
    await results.next();
    history.add(40_000);
    await until(() => metrics.watches === 0, "the server gave the watch up");
    const read = history.reads;
    // Of 40 results only what fits into the connection was ever read.
    expect(read).toBeLessThan(36);
    expect(metrics.calls).toContain("stream WatchStream DEADLINE_EXCEEDED");
    expect(metrics.watchEnds).toEqual(["not_read"]);
    expect(await take(results, 40_000)).toEqual(ids(1, 40_000));
    await results.return();
  });

  test("frees everything when a client vanishes without a word", async () => {
    const history = new History();
    const server = await serve(history.kernel(), { limits: { progressTimeoutMs: 300 } });
    const relay = await relayTo(server.address);
    const client = clientOf(relay.address);
    const results = client.watches.watch(WATCHED, { ...OPTIONS, timeoutMs: 100 });
    await results.next();
    relay.freeze();
    history.add(100_000);
    await until(() => server.load.watches === 0 && history.waiting === 0, "nothing is left of it");
    relay.thaw();
    await results.return();
  });

  test("refuses one too many, which goes to another server", async () => {
    const history = new History();
    const metrics = new CountingMetrics();
    const full = await serve(history.kernel(), { metrics, limits: { maxWatches: 1 } });
    const roomy = await serve(history.kernel());
    const held = clientOf(full.address).watches.watch(WATCHED, OPTIONS);
    await held.next();
    await expect(clientOf(full.address).watches.watch(WATCHED, OPTIONS).next()).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: 1 },
    });
    const moved = clientOf([full.address, roomy.address]).watches.watch(WATCHED, OPTIONS);
    await moved.next();
    expect(roomy.load.watches).toBe(1);
    expect(metrics.limits).toContain("maxWatches");
    expect(metrics.watches).toBe(1);
    await Promise.all([held.return(), moved.return()]);
  });

  test("is asked for no more watches by one client than its connection has room for", async () => {
    const history = new History();
    const client = clientOf((await serve(history.kernel())).address, { limits: { maxWatches: 1 } });
    const first = client.watches.watch(WATCHED, OPTIONS);
    await first.next();
    const refused = client.watches.watch(WATCHED, OPTIONS).next();
    await expect(refused).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED", details: { limit: 1 } });
    await first.return();
    const next = client.watches.watch(WATCHED, OPTIONS);
    await next.next();
    await next.return();
  });

  test("that answers and then gives up, again and again, is not asked for ever", async () => {
    const kernel = new FakeKernel();
    const full = new NexusError({ code: "RESOURCE_EXHAUSTED", what: "as many watches wait as may" });
    kernel.sysWatch = async ({ waitMs }) => {
      if (waitMs > 0) throw full;
      return { events: [], cursor: "e0", zones: [] };
    };
    const client = clientOf((await serve(kernel)).address);
    const results = client.watches.watch(WATCHED, { ...OPTIONS, timeoutMs: 400 });
    const startedAtMs = performance.now();
    await expect(failureOf(results)).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED" });
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(400);
  });

  test("ends a watch whose caller is not let in any more", async () => {
    const history = new History();
    let isLetIn = true;
    const metrics = new CountingMetrics();
    const server = await serve(history.kernel(), {
      metrics,
      authenticator: () => {
        if (!isLetIn) throw new NexusError({ code: "UNAUTHENTICATED", what: "the certificate was revoked" });
        return { ...CONTEXT };
      },
    });
    const results = clientOf(server.address).watches.watch(WATCHED, OPTIONS);
    await results.next();
    history.add(1);
    expect(await take(results, 1)).toEqual(["e1"]);
    isLetIn = false;
    history.add(1);
    const outcome = await Promise.race([take(results, 2), failureOf(results)]).catch(
      (error: unknown) => error,
    );
    expect(outcome).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(metrics.watchEnds).toEqual(["not_let_in"]);
  });
});

const CONTEXT = {
  userId: "ann",
  zoneId: ROOT_ZONE,
  isAdmin: false,
  isSystem: false,
  subjectType: "user" as const,
  subjectId: "ann",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r1",
};

async function failureOf(results: Results): Promise<never> {
  for (;;) await results.next();
}
