import { openMemoryMetaStore } from "@nexus/backends";
import { type LogIndex, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import {
  ALL_FILE_EVENTS,
  createKernel,
  type KernelRuntime,
  NoopDistributedCoordinator,
  openLocalLocks,
} from "@nexus/kernel";
import { ANN, FakeObjectStore } from "@nexus/kernel/testing";
import { newId } from "@nexus/lib";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Metrics } from "./registry.js";
import { countTrouble } from "./trouble-metrics.js";

const OPTIONS = { timeoutMs: 5_000, signal: null, consistency: { kind: "linearizable" } } as const;

let kernel: KernelRuntime;
let metrics: Metrics;
let close: () => Promise<void>;

beforeEach(async () => {
  metrics = new Metrics();
  const metaStore = await openMemoryMetaStore({ zoneId: ROOT_ZONE });
  const locks = openLocalLocks(metaStore);
  const coordinator = new NoopDistributedCoordinator({
    metaStore,
    locks,
    nodeId: 7 as NodeId,
    incarnation: metaStore.incarnation,
    appliedIndex: () => 1 as LogIndex,
  });
  kernel = createKernel({
    coordinator,
    store: new FakeObjectStore("content"),
    objectStoreProvider: null,
    advertiseAddress: null,
    clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
    random: Math.random,
    newId: () => newId(),
    permissions: null,
    limits: {},
    metrics: null,
    ...countTrouble(metrics, pino({ level: "silent" })),
  });
  kernel.markReady();
  close = async () => {
    await kernel.close();
    locks.close();
    await metaStore.close();
  };
});

afterEach(() => close());

const makeDirectory = (path: string) => kernel.mkdir({ path, parents: false, existOk: false }, ANN, OPTIONS);

/** The line of a series on the page of metrics. */
async function line(name: string): Promise<string | undefined> {
  const { body } = await metrics.page();
  return body.split("\n").find((each) => each.startsWith(`${name}{`));
}

const broken = (): never => {
  throw new Error("broken");
};

describe("what hooks and observers do wrong is counted, and the call goes on", () => {
  it("a post hook that throws", async () => {
    kernel.hooks.register({ name: "indexer", operations: ["mkdir"], post: broken });
    expect(await makeDirectory("/a")).toMatchObject({ created: true });
    await expect
      .poll(() => line("nexus_hook_failures_total"))
      .toBe('nexus_hook_failures_total{hook="indexer"} 1');
  });

  it("an observer that throws", async () => {
    const delivery = { kind: "inline" } as const;
    kernel.observe({ name: "mirror", mask: ALL_FILE_EVENTS, delivery, onEvent: broken });
    expect(await makeDirectory("/a")).toMatchObject({ created: true });
    await makeDirectory("/b");
    await expect
      .poll(() => line("nexus_observer_failures_total"))
      .toBe('nexus_observer_failures_total{observer="mirror"} 2');
  });

  it("an observer that does not keep up with its queue", async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const delivery = { kind: "queued", maxEvents: 1 } as const;
    kernel.observe({ name: "slow", mask: ALL_FILE_EVENTS, delivery, onEvent: () => held });
    for (const path of ["/a", "/b", "/c", "/d", "/e"]) await makeDirectory(path);
    const dropped = await line("nexus_observer_dropped_events_total");
    expect(dropped).toMatch(/^nexus_observer_dropped_events_total\{observer="slow"\} [1-9]/);
    letGo();
  });
});
