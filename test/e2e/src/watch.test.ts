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

    // Whoever wrote it is named by a node that had no part in the call.
    const writers = new Set(events.map(({ userId }) => userId));
    expect([...writers]).toEqual([expect.stringMatching(/./)]);

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

  it("covers a mounted zone, from a node without it too, and goes on from one cursor at another node", async () => {
    const [first, second, third] = [cluster.node(0), cluster.node(1), cluster.node(2)];
    const on = (node: typeof first, ...args: string[]): Promise<string> =>
      nexus([...args, "--server", node.client]);
    await on(first, "zone", "create", "team", "--mount", "/team");
    await on(second, "zone", "join", "team");
    await using writer = await cluster.connect([first]);
    await using watcher = await cluster.connect([second]);
    await using watch = await watcher.watch("/**", { types: ["file_write"], timeoutMs: PATIENCE_MS });
    const before = watch.cursor;
    expect(watch.zones.map(({ zoneId, path }) => `${zoneId} ${path}`)).toEqual(["root /", "team /team"]);
    await writer.write("/team/f", "behind the mount");
    await writer.write("/beside", "in front of it");
    const events = await take(watch, 2);
    expect(events.map(({ path, zoneId }) => `${zoneId} ${path}`).sort()).toEqual([
      "root /beside",
      "team /team/f",
    ]);

    // Another process at another member, from before both.
    const again = await on(first, "watch", "/**", "--json", "--from", before, "--count", "2");
    const lines = again
      .trimEnd()
      .split("\n")
      .map((line): { path: string; cursor: string } => JSON.parse(line));
    expect(lines.map(({ path }) => path).sort()).toEqual(["/beside", "/team/f"]);
    await writer.write("/team/g", "later");
    const { cursor } = lines[1] as { cursor: string };
    expect(await on(second, "watch", "/**", "--from", cursor, "--count", "1")).toBe("file_write /team/g\n");

    // The third node has no replica of it: it says so, and tells of what it has.
    await using outside = await cluster.connect([third]);
    await using partly = await outside.watch("/**", { cursor: before, types: ["file_write"] });
    expect((await take(partly, 1)).map(({ path }) => path)).toEqual(["/beside"]);
    expect(partly.zones.map(({ zoneId, problem }) => [zoneId, problem?.code ?? null])).toEqual([
      ["root", null],
      ["team", "ZONE_NOT_LOADED"],
    ]);
  });
});
