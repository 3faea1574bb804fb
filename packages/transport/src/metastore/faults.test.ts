import { LINEARIZABLE, ROOT_ZONE } from "@nexus/contracts";
import type { CommitResult, Mutation } from "@nexus/kernel";
import { FakeMetaStore, make, put } from "@nexus/kernel/testing";
import { afterEach, describe, expect, test } from "vitest";
import type { TestNode, TestNodeOptions } from "../testing/nodes.js";
import { type Relay, relayTo } from "../testing/relay.js";
import { openRows, serveRows } from "../testing/rows-nodes.js";
import { afterwards, closeEverything, until, unusedAddress } from "../testing/servers.js";
import type { RemoteMetaStoreOptions } from "./open-remote-meta-store.js";
import type { RemoteMetaStore } from "./remote-meta-store.js";

afterEach(closeEverything);

const FRESH = { consistency: LINEARIZABLE, timeoutMs: 10_000 };
const WRITE = { timeoutMs: 10_000 };
const coded = (code: string) => expect.objectContaining({ code });

/** A store that can be stopped between applying a commit and answering it. */
class HeldStore extends FakeMetaStore {
  afterCommit: () => void | Promise<void> = () => undefined;

  override async commit(mutations: readonly Mutation[]): Promise<CommitResult> {
    const result = await super.commit(mutations);
    await this.afterCommit();
    return result;
  }
}

interface Scene {
  readonly held: HeldStore;
  readonly node: TestNode;
  readonly relay: Relay;
  readonly store: RemoteMetaStore;
}

async function scene(
  over: Partial<RemoteMetaStoreOptions> = {},
  server: TestNodeOptions = {},
): Promise<Scene> {
  const held = new HeldStore(ROOT_ZONE);
  const node = await serveRows([held], server);
  const relay = await relayTo(node.address);
  const store = await openRows([relay.address], over);
  afterwards(() => store.close());
  return { held, node, relay, store };
}

describe("an answer that is lost", () => {
  test("is asked for again: the commit was applied once, and is answered as it was", async () => {
    const { held, relay, store } = await scene();
    await store.commit([put("/f")], WRITE);
    held.afterCommit = () => {
      held.afterCommit = () => undefined;
      relay.cut();
    };
    const { outcomes } = await store.commit([put("/f")], WRITE);
    expect(outcomes[0]).toMatchObject({ created: false, entry: { version: 2 } });
    expect(held.commits).toBe(2);
    expect((await store.get("/f", FRESH))?.version).toBe(2);
  });

  test("of a refusal is the same refusal", async () => {
    const { held, relay, store } = await scene();
    let tries = 0;
    held.beforeCommit = () => {
      tries += 1;
      relay.cut();
    };
    await expect(store.commit([make("/no/where")], WRITE)).rejects.toMatchObject({
      code: "NOT_FOUND",
      details: { mutation: 0 },
    });
    expect(tries).toBe(1);
  });

  test("none of many commits is lost or applied twice while connections keep breaking", async () => {
    const { held, relay, store } = await scene({ limits: { retryMaxMs: 20, retryInitialMs: 20 } });
    const files = Array.from({ length: 8 }, (_, i) => `/f${i}`);
    held.afterCommit = () => {
      if (held.commits % 3 === 0) relay.cut();
    };
    await Promise.all(
      files.map(async (path) => {
        for (let version = 1; version <= 10; version += 1) {
          const { outcomes } = await store.commit([put(path)], { timeoutMs: 30_000 });
          expect(outcomes[0]?.entry.version).toBe(version);
        }
      }),
    );
    expect(held.commits).toBe(8 * 10);
    const entries = await store.getMany(files, FRESH);
    expect(entries.map((entry) => entry?.version)).toEqual(files.map(() => 10));
  }, 60_000);

  test("stays unknown when the server does not come back in time", async () => {
    const { held, node, store } = await scene();
    held.afterCommit = async () => {
      await node.stop();
      await new Promise(() => undefined);
    };
    await expect(store.commit([put("/f")], { timeoutMs: 700 })).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
    expect(held.commits).toBe(1);
  });
});

describe("a server that dies between request and answer", () => {
  test("knows nothing of it when it is back: unknown, applied once; the next commit goes through", async () => {
    const address = await unusedAddress();
    const { held, store } = await restartingScene(address);
    await expect(store.commit([put("/f")], WRITE)).rejects.toMatchObject({
      code: "UNKNOWN_OUTCOME",
      message: expect.stringContaining("session"),
    });
    expect(held.commits).toBe(1);
    const { outcomes } = await store.commit([put("/f")], WRITE);
    expect(outcomes[0]?.entry.version).toBe(2);
  });

  async function restartingScene(address: string) {
    const held = new HeldStore(ROOT_ZONE);
    const first = await serveRows([held], { address });
    const store = await openRows([address]);
    afterwards(() => store.close());
    held.afterCommit = async () => {
      held.afterCommit = () => undefined;
      await first.stop();
      await serveRows([held], { address });
      // What it would answer has nowhere to go.
      await new Promise(() => undefined);
    };
    return { held, store };
  }

  test("before anything was sent to it does not matter: a new session is begun", async () => {
    const address = await unusedAddress();
    const held = new HeldStore(ROOT_ZONE);
    const first = await serveRows([held], { address });
    const store = await openRows([address]);
    afterwards(() => store.close());
    await store.commit([put("/f")], WRITE);
    await first.stop();
    await serveRows([held], { address });
    expect((await store.commit([put("/f")], WRITE)).outcomes[0]?.entry.version).toBe(2);
    expect((await store.get("/f", FRESH))?.version).toBe(2);
  });

  test("leaves the others: reads and commits go on there", async () => {
    const held = new HeldStore(ROOT_ZONE);
    const [first, second] = [await serveRows([held]), await serveRows([held])];
    const store = await openRows([first.address, second.address]);
    afterwards(() => store.close());
    await store.commit([put("/f")], WRITE);
    await first.stop();
    expect((await store.get("/f", FRESH))?.version).toBe(1);
    expect((await store.commit([put("/f")], WRITE)).outcomes[0]?.entry.version).toBe(2);
    await second.stop();
    await expect(store.get("/f", FRESH)).rejects.toEqual(coded("UNAVAILABLE"));
    const nothing = store.commit([put("/f")], { timeoutMs: 1_000 });
    await expect(nothing).rejects.toMatchObject({
      code: expect.stringMatching(/UNAVAILABLE|DEADLINE_EXCEEDED/),
    });
    expect(held.commits).toBe(2);
  });

  test("that does not hold the zone is passed over; when none does, that is said", async () => {
    const held = new HeldStore(ROOT_ZONE);
    const [without, having] = [await serveRows([]), await serveRows([held])];
    const store = await openRows([without.address, having.address]);
    afterwards(() => store.close());
    await store.commit([put("/f")], WRITE);
    await expect(openRows([without.address])).rejects.toEqual(coded("ZONE_NOT_LOADED"));
  });
});

describe("a server that is slow", () => {
  test("with a read costs the read's time and no more", async () => {
    const { held, store } = await scene();
    held.getMany = () => new Promise(() => undefined);
    const startedAtMs = performance.now();
    await expect(store.get("/f", { ...FRESH, timeoutMs: 300 })).rejects.toEqual(coded("DEADLINE_EXCEEDED"));
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  test("with a commit leaves its outcome unknown, and others go on", async () => {
    const { held, store } = await scene();
    held.afterCommit = () => new Promise(() => undefined);
    const slow = expect(store.commit([put("/slow")], { timeoutMs: 300 })).rejects.toEqual(
      coded("UNKNOWN_OUTCOME"),
    );
    await until(() => held.commits === 1, "the slow commit is under way");
    held.afterCommit = () => undefined;
    await store.commit([put("/f")], WRITE);
    await slow;
    expect(held.commits).toBe(2);
  });

  test("because the network is silent is given up at the deadline", async () => {
    const { relay, store } = await scene();
    relay.freeze();
    await expect(store.get("/f", { ...FRESH, timeoutMs: 300 })).rejects.toEqual(coded("DEADLINE_EXCEEDED"));
    await expect(store.commit([put("/f")], { timeoutMs: 300 })).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
    relay.thaw();
  });
});

describe("closing", () => {
  test("leaves a commit in flight unknown, and one that waits undone", async () => {
    const { held, store } = await scene({ limits: { commitsInFlight: 1 } });
    held.afterCommit = () => new Promise(() => undefined);
    const underWay = expect(store.commit([put("/a")], WRITE)).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
    const waiting = expect(store.commit([put("/b")], WRITE)).rejects.toEqual(coded("CLOSED"));
    await until(() => held.commits === 1, "the first is applied");
    await store.close();
    await Promise.all([underWay, waiting]);
    await expect(store.commit([put("/c")], WRITE)).rejects.toEqual(coded("CLOSED"));
    expect(() => store.onHistory(() => undefined)).toThrow(coded("CLOSED"));
    expect(held.commits).toBe(1);
  });
});

describe("history", () => {
  test("is followed again after a broken connection, and what was missed is told", async () => {
    const troubles: string[] = [];
    const { held, relay, store } = await scene({ onTrouble: ({ code }) => void troubles.push(code) });
    let calls = 0;
    const leave = store.onHistory(() => {
      calls += 1;
    });
    await until(() => calls > 0, "the first notice");
    relay.cut();
    const before = calls;
    await held.commit([put("/f")]);
    await until(() => calls > before, "a notice by another connection");
    expect(troubles.length).toBeGreaterThan(0);
    leave();
  });

  test("two listeners share a stream, and the last one ends it", async () => {
    const { node, held, store } = await scene();
    const calls = [0, 0];
    const leaves = [0, 1].map((which) => store.onHistory(() => (calls[which] = (calls[which] ?? 0) + 1)));
    await until(() => (calls[0] ?? 0) > 0 && node.server.load.watches === 1, "one stream");
    leaves[0]?.();
    const before = calls[1] ?? 0;
    await held.commit([put("/f")]);
    await until(() => (calls[1] ?? 0) > before, "the other one is told");
    leaves[1]?.();
    await until(() => node.server.load.watches === 0, "the stream ended");
  });
});

describe("limits", () => {
  test("a page, and a part of history, is cut to what an answer may hold", async () => {
    const { store } = await scene();
    const names = Array.from({ length: 40 }, (_, i) => `/d/${String(i).padStart(3, "0")}-${"n".repeat(200)}`);
    await store.commit([make("/d"), ...names.map((path) => put(path))], WRITE);
    const page = await store.list("/d", { cursor: null, limit: 1_000 }, FRESH);
    expect(page).toMatchObject({ nextCursor: null });
    expect(page.entries.map(({ path }) => path)).toEqual(names);
  });

  test("commits beyond those in flight wait, and beyond those waiting are refused", async () => {
    const { held, store } = await scene({ limits: { commitsInFlight: 1, maxWaitingCommits: 1 } });
    let finish: () => void = () => undefined;
    held.afterCommit = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const first = store.commit([put("/a")], WRITE);
    const second = store.commit([put("/b")], WRITE);
    await expect(store.commit([put("/c")], WRITE)).rejects.toEqual(coded("RESOURCE_EXHAUSTED"));
    await until(() => held.commits === 1, "the first is applied");
    held.afterCommit = () => undefined;
    finish();
    await Promise.all([first, second]);
    expect(held.commits).toBe(2);
  });
});
