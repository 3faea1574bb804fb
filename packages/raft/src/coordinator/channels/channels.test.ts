import { DT_PIPE, DT_STREAM, LINEARIZABLE, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { ChannelTarget, DistributedCoordinator } from "@nexus/kernel";
import { type ChannelBounds, describePipe, describeStream } from "@nexus/kernel/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeChannel, removeChannel } from "../../testing/channels.js";
import { type LiveCluster, startLiveCluster } from "../../testing/index.js";

const WRITE = { timeoutMs: 10_000 };
const READ = { timeoutMs: 10_000, consistency: LINEARIZABLE };
const NOW = { ...READ, waitMs: 0, signal: null };

/** Opens a pipe or stream of its own for each test of a suite. */
function opener(zone: ZoneId, first: () => DistributedCoordinator, other: () => DistributedCoordinator) {
  let made = 0;
  const make = async (type: typeof DT_PIPE | typeof DT_STREAM, bounds: ChannelBounds) => {
    made += 1;
    const path = `/channel-${made}`;
    const target = await makeChannel(first().metaStoreForZone(zone), path, type, bounds);
    let isRemoved = false;
    const remove = async (): Promise<void> => {
      if (!isRemoved) await removeChannel(first().metaStoreForZone(zone), path);
      isRemoved = true;
    };
    // The other node applies the entry before it is asked about it.
    await other().metaStoreForZone(zone).get(path, READ);
    return { target, remove, dispose: remove };
  };
  const inZone = (coordinator: DistributedCoordinator) => coordinator.channelsForZone(zone);
  return {
    pipe: async (bounds: ChannelBounds) => {
      const { target, ...rest } = await make(DT_PIPE, bounds);
      return { pipe: inZone(first()).pipe(target), elsewhere: inZone(other()).pipe(target), ...rest };
    },
    stream: async (bounds: ChannelBounds) => {
      const { target, ...rest } = await make(DT_STREAM, bounds);
      return { stream: inZone(first()).stream(target), elsewhere: inZone(other()).stream(target), ...rest };
    },
  };
}

describe("one node", () => {
  let cluster: LiveCluster;
  beforeAll(async () => {
    cluster = await startLiveCluster(1);
  });
  afterAll(() => cluster.close());
  const only = (): DistributedCoordinator => cluster.nodes[0]!.coordinator;
  const open = opener(ROOT_ZONE, only, only);
  describePipe("wal, one node", open.pipe);
  describeStream("wal, one node", open.stream);
});

describe("three nodes", () => {
  let cluster: LiveCluster;
  beforeAll(async () => {
    cluster = await startLiveCluster(3);
  });
  afterAll(() => cluster.close());
  const open = opener(
    ROOT_ZONE,
    () => cluster.nodes[0]!.coordinator,
    () => cluster.nodes[2]!.coordinator,
  );
  describePipe("wal, through a leader and a follower", open.pipe);
  describeStream("wal, through a leader and a follower", open.stream);

  it("a pipe moved to another path keeps its messages, and a stream is no pipe", async () => {
    const { coordinator } = cluster.nodes[1]!;
    const store = coordinator.metaStoreForZone(ROOT_ZONE);
    const target = await makeChannel(store, "/before", DT_PIPE, {});
    const channels = coordinator.channelsForZone(ROOT_ZONE);
    await channels.pipe(target).push({ data: Uint8Array.of(1), writtenAtMs: 0 }, NOW);
    const rename = { kind: "rename", from: "/before", to: "/after", conditions: {}, nowMs: 0 } as const;
    await store.commit([rename], WRITE);
    const moved: ChannelTarget = { ...target, path: "/after" };
    expect((await channels.pipe(moved).status(NOW)).messages).toBe(1);
    await expect(channels.stream(moved).status(NOW)).rejects.toMatchObject({ code: "WRONG_TYPE" });
  });
});
