import { LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { afterEach, describe, expect, it } from "vitest";
import {
  putFile,
  type SnapshotTransfer,
  TEST_RAFT_LIMITS,
  TestCluster,
  type TestNode,
} from "../testing/index.js";
import type { RaftLimits } from "./limits.js";

const WRITE = { timeoutMs: 5_000 };
const SMALL: Partial<RaftLimits> = {
  ...TEST_RAFT_LIMITS,
  compactEveryEntries: 20,
  trailingEntries: 4,
  memberLostMs: 60_000,
  snapshotChunkBytes: 512,
};

let cluster: TestCluster;

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode, zone: ZoneId = ROOT_ZONE) => node.coordinator.metaStoreForZone(zone);
const write = (node: TestNode, path: string, zone: ZoneId = ROOT_ZONE) =>
  cluster.time.settle(store(node, zone).commit([putFile(path)], WRITE));
const installs = (node: TestNode) => root(node).metrics().snapshotsInstalled;

interface Behind {
  readonly leader: TestNode;
  /** Down; needs a snapshot when it comes back. */
  readonly behind: TestNode;
}

/** Three voters, one of them down and so far behind that the log does not reach back to it. */
async function oneBehind(limits: Partial<RaftLimits> = {}): Promise<Behind> {
  cluster = new TestCluster({ limits: { ...SMALL, ...limits } });
  await cluster.found(3);
  await cluster.untilVoters(3);
  const leader = await cluster.untilLeader();
  const behind = cluster.up().find((node) => node !== leader) as TestNode;
  cluster.crash(behind, "dropUnsynced");
  for (let i = 0; i < 60; i += 1) await write(leader, `/f${i}`);
  return { leader, behind };
}

/** Waits in virtual time, as a slow network would. */
const delay = (delayMs: number): Promise<void> =>
  new Promise((resolve) => void cluster.time.schedule(delayMs, resolve));

/** Every connection carries this many frames; the rest is cut off with the link. Counts connections and frames. */
function cutEvery(framesPerConnection: number): { connections: SnapshotTransfer[]; frames: number } {
  const seen: { connections: SnapshotTransfer[]; frames: number } = { connections: [], frames: 0 };
  cluster.network.tamper = async function* (transfer, frames) {
    seen.connections.push(transfer);
    let left = framesPerConnection;
    for await (const frame of frames) {
      if (left === 0) throw new NexusError({ code: "UNAVAILABLE", what: "the link is dead" });
      left -= 1;
      seen.frames += 1;
      yield frame;
    }
  };
  return seen;
}

async function expectEqualState(a: TestNode, b: TestNode): Promise<void> {
  await cluster.untilSettled();
  expect(root(a).state.applied.digest).toBe(root(b).state.applied.digest);
  expect(await rowsOf(a)).toEqual(await rowsOf(b));
}

async function rowsOf(node: TestNode): Promise<readonly string[]> {
  const state = root(node).state;
  const view = await state.store.openView();
  const names: string[] = [];
  for await (const row of state.rows(view, { low: Uint8Array.of(0x6e), high: Uint8Array.of(0x6f) })) {
    names.push(`${Buffer.from(row.key).toString("hex")}=${Buffer.from(row.value).toString("hex")}`);
  }
  await view.close();
  return names;
}

describe("a snapshot whose connection breaks", () => {
  it("at every chunk boundary goes on where it stopped, and no chunk is sent twice", async () => {
    const { leader, behind } = await oneBehind();
    const whole = cutEvery(Number.MAX_SAFE_INTEGER);
    await cluster.restart(behind);
    await cluster.untilSettled();
    const chunks = whole.frames;
    expect(chunks).toBeGreaterThan(6);

    cluster.crash(behind, "dropUnsynced");
    for (let i = 0; i < 60; i += 1) await write(leader, `/f${i}`);
    const seen = cutEvery(1);
    await cluster.restart(behind);
    await cluster.untilSettled(ROOT_ZONE, 60_000);
    expect(installs(behind)).toBe(1);
    const ids = new Set(seen.connections.map(({ header }) => header.snapshotId));
    expect(ids.size).toBe(1);
    expect(seen.connections.map(({ header }) => header.chunksBefore)).toEqual(
      seen.connections.map((_, i) => i),
    );
    expect(seen.frames).toBe(seen.connections.length);
    expect(seen.connections.length).toBeGreaterThan(6);
    expect(root(leader).metrics().snapshotsResumed).toBe(seen.connections.length - 1);
    await expectEqualState(leader, behind);
  });

  it("for good is given up, does not hold compaction back any longer, and comes later", async () => {
    const { leader, behind } = await oneBehind();
    cutEvery(0);
    await cluster.restart(behind);
    await cluster.time.until(
      () => root(leader).metrics().snapshotsSendFailed > 0,
      120_000,
      "the snapshot is given up",
    );
    expect(installs(behind)).toBe(0);
    cutEvery(Number.MAX_SAFE_INTEGER);
    await expectEqualState(leader, behind);
  });
});

describe("a damaged chunk", () => {
  it("is refused before a row of it is written, and asked for again", async () => {
    const { leader, behind } = await oneBehind();
    const before: number[] = [];
    let isDamaged = false;
    cluster.network.tamper = async function* ({ header }, frames) {
      before.push(header.chunksBefore);
      let number = header.chunksBefore;
      for await (const frame of frames) {
        number += 1;
        if (number !== 3 || isDamaged) yield frame;
        else {
          isDamaged = true;
          const damaged = frame.slice();
          damaged[100] = (damaged[100] ?? 0) ^ 0x40;
          yield damaged;
        }
      }
    };
    await cluster.restart(behind);
    await expectEqualState(leader, behind);
    expect(before).toEqual([0, 2]);
    expect(installs(behind)).toBe(1);
  });

  it("sent again and again is never installed; an honest snapshot is", async () => {
    const { leader, behind } = await oneBehind();
    let connections = 0;
    cluster.network.tamper = async function* ({ header }, frames) {
      connections += 1;
      let number = header.chunksBefore;
      for await (const frame of frames) {
        number += 1;
        yield number === 3 ? frame.map((byte, at) => (at === 50 ? byte ^ 1 : byte)) : frame;
      }
    };
    await cluster.restart(behind);
    const failed = () => root(leader).metrics().snapshotsSendFailed > 0;
    await cluster.time.until(failed, 120_000, "the snapshot is given up");
    expect(connections).toBeLessThan(10);
    expect(installs(behind)).toBe(0);
    cluster.network.tamper = (_transfer, frames) => frames;
    await expectEqualState(leader, behind);
  });
});

describe("a crash in the middle of a snapshot", () => {
  /** Stops after some chunks, until `go`. */
  function stopAfter(chunks: number): { readonly reached: () => boolean; go(): void } {
    let isReached = false;
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    cluster.network.tamper = async function* ({ header }, frames) {
      let number = header.chunksBefore;
      for await (const frame of frames) {
        if (number === chunks) {
          isReached = true;
          await gate;
        }
        number += 1;
        yield frame;
      }
    };
    return { reached: () => isReached, go };
  }

  it("of the receiver: it comes back with its old state, and the snapshot begins anew", async () => {
    const { leader, behind } = await oneBehind();
    const gate = stopAfter(3);
    await cluster.restart(behind);
    const before = root(behind).state.applied.index;
    await cluster.time.until(gate.reached, 10_000, "a few chunks");
    cluster.crash(behind, "tear", (count) => Math.floor(count / 2));
    cluster.network.tamper = (_transfer, frames) => frames;
    gate.go();
    await cluster.restart(behind);
    expect(root(behind).state.applied.index).toBeGreaterThanOrEqual(before);
    await expectEqualState(leader, behind);
    expect(installs(behind)).toBe(1);
  });

  it("of the sender: the snapshot of the next leader takes the place of the half one", async () => {
    const { leader, behind } = await oneBehind();
    const gate = stopAfter(3);
    await cluster.restart(behind);
    await cluster.time.until(gate.reached, 10_000, "a few chunks");
    cluster.crash(leader, "dropUnsynced");
    const ids = new Set<string>();
    cluster.network.tamper = (transfer, frames) => {
      ids.add(`${transfer.from}:${transfer.header.snapshotId}`);
      return frames;
    };
    const next = await cluster.untilLeader(ROOT_ZONE, 30_000);
    expect(next).not.toBe(leader);
    await expectEqualState(next, behind);
    expect(ids.size).toBe(1);
    expect(installs(behind)).toBe(1);
  });
});

describe("a receiver whose disk is full", () => {
  it("forgets what it had of the snapshot, keeps its old state, and takes it once there is room", async () => {
    const { leader, behind } = await oneBehind();
    let chunks = 0;
    const disk = behind.files.diskOf(root(leader).identity);
    const before: number[] = [];
    cluster.network.tamper = async function* ({ header }, frames) {
      before.push(header.chunksBefore);
      for await (const frame of frames) {
        chunks += 1;
        if (chunks === 3) disk.failNextWrite = new NexusError({ code: "NO_SPACE", what: "ENOSPC" });
        yield frame;
      }
    };
    await cluster.restart(behind);
    await expectEqualState(leader, behind);
    expect(disk.failNextWrite).toBeNull();
    expect(root(behind).metrics().stateReopens).toBe(1);
    expect(before.length).toBeGreaterThan(1);
    expect(new Set(before)).toEqual(new Set([0]));
    expect(installs(behind)).toBe(1);
  });
});

describe("a slow follower of a busy zone", () => {
  it("needs one snapshot: what follows it stays in the log until it has read it", async () => {
    const { leader, behind } = await oneBehind();
    cluster.network.tamper = async function* (_transfer, frames) {
      for await (const frame of frames) {
        await delay(50);
        yield frame;
      }
    };
    await cluster.restart(behind);
    const sending = () => leader.host.metrics().snapshotsSending > 0;
    await cluster.time.until(sending, 5_000, "the snapshot is on its way");
    let written = 0;
    for (; sending() && written < 2_000; written += 1) await write(leader, `/during${written}`);
    // Several compactions would have given up what follows the snapshot.
    expect(written).toBeGreaterThan(100);
    await expectEqualState(leader, behind);
    expect(installs(behind)).toBe(1);
    expect(root(leader).metrics().snapshotsSent).toBe(1 + cluster.nodes.length - 1);
    // Nothing is held any more.
    for (let i = 0; i < 60; i += 1) await write(leader, `/after${i}`);
    await cluster.untilSettled();
    const { firstIndex, lastIndex } = root(leader).metrics();
    expect(lastIndex - firstIndex).toBeLessThan(60);
  });

  it("that never finishes cannot fill the log", async () => {
    const maxHeldLogBytes = 20_000;
    const { leader, behind } = await oneBehind({ maxHeldLogBytes });
    cluster.network.tamper = async function* (_transfer, frames) {
      for await (const frame of frames) {
        await delay(2_000);
        yield frame;
      }
    };
    await cluster.restart(behind);
    const sending = () => leader.host.metrics().snapshotsSending > 0;
    await cluster.time.until(sending, 5_000, "the snapshot is on its way");
    let peakBytes = 0;
    for (let i = 0; i < 400; i += 1) {
      await write(leader, `/more${i}`);
      peakBytes = Math.max(peakBytes, root(leader).metrics().logLiveBytes);
    }
    expect(sending()).toBe(true);
    expect(peakBytes).toBeGreaterThan(maxHeldLogBytes / 2);
    expect(peakBytes).toBeLessThan(2 * maxHeldLogBytes);
  });

  it("that never finishes is given up after snapshotTimeoutMs", async () => {
    const { leader, behind } = await oneBehind({ snapshotTimeoutMs: 3_000 });
    cluster.network.tamper = async function* (_transfer, frames) {
      for await (const frame of frames) {
        await delay(2_000);
        yield frame;
      }
    };
    await cluster.restart(behind);
    const failed = () => root(leader).metrics().snapshotsSendFailed > 0;
    await cluster.time.until(failed, 20_000, "the snapshot is given up");
    cluster.network.tamper = (_transfer, frames) => frames;
    await expectEqualState(leader, behind);
  });
});

describe("the rate limit of snapshots", () => {
  it("holds over all of them, while commits go on as before", async () => {
    const snapshotBytesPerSecond = 1_024;
    const { leader, behind } = await oneBehind({ snapshotBytesPerSecond });
    await cluster.restart(behind);
    const sending = () => leader.host.metrics().snapshotsSending > 0;
    await cluster.time.until(sending, 5_000, "the snapshot is on its way");
    const sentBefore = leader.host.metrics().snapshotSentBytes;
    const startedMs = cluster.time.nowMs;
    let slowestMs = 0;
    for (let i = 0; sending(); i += 1) {
      const sinceMs = cluster.time.nowMs;
      await write(leader, `/during${i}`);
      slowestMs = Math.max(slowestMs, cluster.time.nowMs - sinceMs);
    }
    const tookSeconds = (cluster.time.nowMs - startedMs) / 1000;
    const sent = leader.host.metrics().snapshotSentBytes - sentBefore;
    expect(sent).toBeGreaterThan(4_000);
    expect(tookSeconds).toBeGreaterThan((0.8 * sent) / snapshotBytesPerSecond);
    expect(tookSeconds).toBeLessThan((1.5 * sent) / snapshotBytesPerSecond + 1);
    expect(leader.host.metrics().snapshotWaitedMs).toBeGreaterThan(1_000);
    // A commit takes two hops and two disk writes here; heartbeats and elections were not disturbed either.
    expect(slowestMs).toBeLessThan(50);
    expect(root(leader).isLeader).toBe(true);
    await expectEqualState(leader, behind);
  });

  it("and their number are shared by all zones of a node", async () => {
    cluster = new TestCluster({
      limits: { ...SMALL, maxConcurrentSnapshots: 1, snapshotBytesPerSecond: 8_192 },
    });
    await cluster.found(2);
    const [first, second] = cluster.nodes as [TestNode, TestNode];
    const zones = ["a", "b", "c"].map((name) => name as ZoneId);
    for (const zone of zones) {
      await cluster.time.settle(first.coordinator.createZone(zone, WRITE));
      for (let i = 0; i < 30; i += 1) await write(first, `/f${i}`, zone);
    }
    let most = 0;
    const joins = zones.map((zone) =>
      second.coordinator.joinZone(zone, { asLearner: true, timeoutMs: 60_000 }),
    );
    let isDone = false;
    const all = Promise.all(joins).then(() => {
      isDone = true;
    });
    const watched = () => {
      most = Math.max(most, first.host.metrics().snapshotsSending);
      return isDone;
    };
    await cluster.time.until(watched, 60_000, "three zones are joined");
    await all;
    expect(most).toBe(1);
    for (const zone of zones) {
      const entry = store(second, zone).get("/f29", { consistency: LINEARIZABLE, timeoutMs: 3_000 });
      expect(await cluster.time.settle(entry)).not.toBeNull();
    }
  });
});
