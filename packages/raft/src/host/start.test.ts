import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LINEARIZABLE, NexusError, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RaftDistributedCoordinator } from "../coordinator/coordinator.js";
import { MemoryNetwork, putFile } from "../testing/index.js";
import type { RaftHost } from "./api.js";
import { SILENT_OBSERVER } from "./metrics.js";
import { openRaftHost, readClusterIdentity } from "./start.js";

const LOG_LIMITS = { segmentBytes: 1024 * 1024, maxLogBytes: 64 * 1024 * 1024 };
const READ = { consistency: LINEARIZABLE, timeoutMs: 5_000 };
const WRITE = { timeoutMs: 5_000 };

/** Real time, real files: a node alone, and three of them over a network in memory. */
describe("a host on a data folder", () => {
  let folder = "";
  let network: MemoryNetwork;
  const hosts: RaftHost[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "nexus-host-"));
    network = new MemoryNetwork({
      schedule: (delayMs, callback) => void setTimeout(callback, delayMs),
      fate: () => ({ arrivalsMs: [0] }),
    });
  });

  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
    await rm(folder, { recursive: true, force: true });
  });

  async function open(index: number): Promise<RaftHost> {
    const attached = network.attach((100 + index) as NodeId, `10.0.0.${index}:1`, (callback) => callback());
    const host = await openRaftHost({
      folder: join(folder, `node-${index}`),
      logLimits: LOG_LIMITS,
      nodeId: (100 + index) as NodeId,
      advertiseAddress: `10.0.0.${index}:1`,
      version: "test",
      willFound: index === 1,
      network: attached.network,
      calls: attached.calls,
      limits: { promoteStableMs: 100, reconcileMs: 50 },
      observer: SILENT_OBSERVER,
    });
    attached.serve(host);
    hosts.push(host);
    return host;
  }

  async function close(host: RaftHost): Promise<void> {
    hosts.splice(hosts.indexOf(host), 1);
    await host.close();
  }

  it("keeps identity and everything written over a restart", async () => {
    const before = await open(1);
    expect(before.probe().isPendingFounder).toBe(true);
    const identity = await before.foundCluster();
    const store = new RaftDistributedCoordinator(before).metaStoreForZone(ROOT_ZONE);
    const writes = Array.from({ length: 300 }, (_, i) => store.commit([putFile(`/d/${i}`, i)], WRITE));
    await Promise.all(writes);
    await close(before);

    expect(await readClusterIdentity(join(folder, "node-1"))).toEqual(identity);
    const after = await open(1);
    expect(after.identity()).toEqual(identity);
    const reopened = new RaftDistributedCoordinator(after).metaStoreForZone(ROOT_ZONE);
    expect((await reopened.get("/d/299", READ))?.sizeBytes).toBe(299);
    const page = await reopened.list("/d", { cursor: null, limit: 1000 }, READ);
    expect(page.entries).toHaveLength(300);
    await expect(after.foundCluster()).rejects.toSatisfy(
      (error) => NexusError.is(error) && error.code === "BOOT_REFUSED",
    );
  });

  it("brings joiners in by snapshot, makes three voters, and goes on without the leader", async () => {
    const first = await open(1);
    await first.foundCluster();
    const store = new RaftDistributedCoordinator(first).metaStoreForZone(ROOT_ZONE);
    await store.commit([putFile("/before", 1)], WRITE);
    const second = await open(2);
    const third = await open(3);
    await Promise.all([second, third].map((host) => host.joinCluster(["10.0.0.1:1"], 10_000)));
    await expect
      .poll(() => third.replica(ROOT_ZONE).state.conf.confState.voters.length, { timeout: 10_000 })
      .toBe(3);
    expect(second.replica(ROOT_ZONE).metrics().snapshotsInstalled).toBe(1);

    await first.drain(5_000);
    expect(first.replica(ROOT_ZONE).isLeader).toBe(false);
    await close(first);
    const other = new RaftDistributedCoordinator(second).metaStoreForZone(ROOT_ZONE);
    await other.commit([putFile("/after", 2)], WRITE);
    const last = new RaftDistributedCoordinator(third).metaStoreForZone(ROOT_ZONE);
    expect((await last.get("/after", READ))?.sizeBytes).toBe(2);
    expect((await last.get("/before", READ))?.sizeBytes).toBe(1);
  });
});
