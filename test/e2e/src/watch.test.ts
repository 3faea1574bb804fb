import type { FileWatch, WatchEvent } from "@nexus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nexus } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import { PATIENCE_MS } from "./harness/wait.js";

const FILES = 300;

async function take(watch: FileWatch, count: number): Promise<readonly WatchEvent[]> {
  const events: WatchEvent[] = [];
  const iterator = watch[Symbol.asyncIterator]();
  while (events.length < count) {
    const next = await iterator.next();
    if (next.done === true) throw new Error(`the watch ended after ${events.length} events`);
    events.push(next.value);
  }
  return events;
}

describe("a watch of a cluster of three daemons", { timeout: 2 * PATIENCE_MS }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, PATIENCE_MS);
  afterAll(() => cluster?.close(), PATIENCE_MS);

  it("outlives kill -9 of its node: what another node writes meanwhile comes complete, in order, once", async () => {
    const [first, second, third] = [cluster.node(0), cluster.node(1), cluster.node(2)];
    await using writer = await cluster.connect([third]);
    await using watcher = await cluster.connect([second, first]);
    await writer.mkdir("/seen");
    await using watch = await watcher.watch("/seen/*", { timeoutMs: PATIENCE_MS });
    const taken = take(watch, FILES);
    for (let i = 0; i < FILES; i += 1) {
      if (i === FILES / 3) await second.kill();
      await writer.write(`/seen/${i}`, `${i}`, { timeoutMs: PATIENCE_MS });
    }
    const events = await taken;
    expect(events.map(({ type, path }) => `${type} ${path}`)).toEqual(
      Array.from({ length: FILES }, (_, i) => `file_write /seen/${i}`),
    );
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(FILES);

    // A new process at another node goes on after any of them.
    const from = events[FILES - 3]?.eventId ?? "";
    const args = ["watch", "/seen/*", "--from", from, "--count", "2", "--server", first.client];
    expect(await nexus(args)).toBe(`file_write /seen/${FILES - 2}\nfile_write /seen/${FILES - 1}\n`);

    second.start();
    await second.ready();
    await cluster.settled();
    await using back = await cluster.connect([second]);
    await using again = await back.watch("/seen/*", { cursor: from });
    expect((await take(again, 2)).map(({ eventId }) => eventId)).toEqual(
      events.slice(-2).map(({ eventId }) => eventId),
    );
  });
});
