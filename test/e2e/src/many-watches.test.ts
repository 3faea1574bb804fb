import { readFileSync } from "node:fs";
import { connect, type NexusFilesystem, type WatchEvent } from "@nexus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import { PATIENCE_MS, until } from "./harness/wait.js";

const CLIENTS = 10;
const WATCHES_PER_CLIENT = process.env["NEXUS_TEST_FULL"] === "1" ? 1_000 : 100;
const WATCHES = CLIENTS * WATCHES_PER_CLIENT;
/** What a watch may cost the daemon: its stream of HTTP/2, its call, its wait. */
const BYTES_PER_WATCH = 64 * 1024;

describe(`${WATCHES} watches at one daemon`, { timeout: 10 * PATIENCE_MS }, () => {
  let cluster: Cluster;
  const clients: NexusFilesystem[] = [];
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 1 });
    for (let i = 0; i < CLIENTS; i += 1) clients.push(await connect({ servers: cluster.node(0).client }));
  }, PATIENCE_MS);
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await cluster?.close();
  }, PATIENCE_MS);

  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${cluster.node(0).http}/metrics`)).text();
    return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1] ?? Number.NaN);
  };
  const untilMetric = (name: string, value: number): Promise<true> =>
    until(`${name} to be ${value}`, async () => ((await metric(name)) === value ? true : undefined));
  const residentBytes = (): number => {
    const status = readFileSync(`/proc/${cluster.node(0).pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  };

  it("cost a bounded amount each, are told of their events, and leave nothing behind", async () => {
    const [writer] = clients as [NexusFilesystem];
    for (let i = 0; i < CLIENTS; i += 1) await writer.mkdir(`/c${i}`);
    const before = residentBytes();
    const next = await Promise.all(
      clients.map(async (client, c) => {
        const own: Promise<IteratorResult<WatchEvent>>[] = [];
        for (let i = 0; i < WATCHES_PER_CLIENT; i += 1) {
          const watch = await client.watch(`/c${c}/f${i}`);
          own.push(watch[Symbol.asyncIterator]().next());
        }
        return own;
      }),
    );
    const ended = Promise.allSettled(next.flat());
    await untilMetric("nexus_watch_waiting", WATCHES);
    expect((residentBytes() - before) / WATCHES).toBeLessThan(BYTES_PER_WATCH);

    // One is for one of them, one for all of a client's.
    await writer.write("/c3/f7", "x");
    expect((await next[3]?.[7])?.value).toMatchObject({ type: "file_write", path: "/c3/f7" });
    await untilMetric("nexus_watch_events_total", 1);
    await writer.rename("/c4", "/moved");
    const moves = await Promise.all(next[4] ?? []);
    expect(new Set(moves.map(({ value }) => value?.path))).toEqual(new Set(["/moved"]));
    await untilMetric("nexus_watch_events_total", 1 + WATCHES_PER_CLIENT);

    await Promise.all(clients.map((client) => client.close()));
    await ended;
    await untilMetric("nexus_watch_waiting", 0);
    await untilMetric("nexus_watch_streams", 0);
  });
});
