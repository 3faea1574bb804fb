import { LINEARIZABLE, LOCAL, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { parseZoneId } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";
import { ALL_ROWS, NEW_LIFE_INDEX_GAP } from "../zone/recovery/new-life.js";

const WRITE = { timeoutMs: 3_000 };
const READ = { consistency: LINEARIZABLE, timeoutMs: 5_000 };
const TEAM = parseZoneId("team");
const COPY = parseZoneId("copy");
const FILES = 40;

async function refusal(cluster: TestCluster, work: Promise<unknown>): Promise<NexusError> {
  const [result] = await cluster.time.settle(Promise.allSettled([work]));
  if (result?.status !== "rejected") throw new Error("it was not refused");
  return NexusError.from(result.reason);
}

async function clusterWithTeam(): Promise<{ cluster: TestCluster; node: TestNode }> {
  const cluster = new TestCluster();
  await cluster.found(1);
  const [node] = cluster.nodes as [TestNode];
  await cluster.time.settle(node.coordinator.createZone(TEAM, WRITE));
  for (let i = 0; i < FILES; i += 1) await write(cluster, node, TEAM, `/folder/file-${i}`, i);
  return { cluster, node };
}

function write(cluster: TestCluster, node: TestNode, zone: ZoneId, path: string, size = 1): Promise<unknown> {
  return cluster.time.settle(node.coordinator.metaStoreForZone(zone).commit([putFile(path, size)], WRITE));
}

async function backUp(cluster: TestCluster, node: TestNode, zone: ZoneId): Promise<Uint8Array> {
  const gather = async (): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of node.coordinator.backUpZone(zone, READ)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  return cluster.time.settle(gather());
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

/** Rows of the namespace: what a restored zone has to hold byte for byte. */
async function namespaceRows(node: TestNode, zone: ZoneId): Promise<string[]> {
  const { state } = node.host.replica(zone);
  const view = await state.store.openView();
  const rows: string[] = [];
  for await (const { key, value } of state.rows(view, ALL_ROWS)) {
    if (key[0] === "n".charCodeAt(0)) rows.push(Buffer.concat([key, Buffer.of(0), value]).toString("hex"));
  }
  await view.close();
  return rows;
}

describe("a backup", () => {
  it("restored in a new cluster holds the same rows, under another identity and above every index", async () => {
    const { cluster, node } = await clusterWithTeam();
    const bytes = await backUp(cluster, node, TEAM);
    const before = await namespaceRows(node, TEAM);
    const { identity, state } = node.host.replica(TEAM);
    await cluster.closeAll();

    const other = new TestCluster({ seed: 7 });
    await other.found(1);
    const [fresh] = other.nodes as [TestNode];
    const info = await other.time.settle(fresh.coordinator.restoreZone(inPieces(bytes), null, WRITE));
    expect(info.zoneId).toBe(TEAM);
    expect(info.incarnation).not.toBe(identity.incarnation);
    expect(before.length).toBeGreaterThan(FILES);
    expect(await namespaceRows(fresh, TEAM)).toEqual(before);
    await write(other, fresh, TEAM, "/folder/more");
    expect(fresh.host.replica(TEAM).state.applied.index).toBeGreaterThan(
      state.applied.index + NEW_LIFE_INDEX_GAP,
    );
    // It lasts, and others can join it.
    other.crash(fresh, "dropUnsynced");
    await other.restart(fresh);
    const joiner = await other.join();
    await other.time.settle(joiner.coordinator.joinZone(TEAM, { asLearner: true, timeoutMs: 20_000 }));
    const entry = await other.time.settle(
      joiner.coordinator.metaStoreForZone(TEAM).get("/folder/file-7", READ),
    );
    expect(entry?.sizeBytes).toBe(7);
    await other.closeAll();
  });

  it("holds what was there when it began, while writes go on", async () => {
    const { cluster, node } = await clusterWithTeam();
    const stream = node.coordinator.backUpZone(TEAM, READ)[Symbol.asyncIterator]();
    const pieces: Uint8Array[] = [];
    const first = await cluster.time.settle(stream.next());
    if (first.done !== true) pieces.push(first.value);
    const second = await cluster.time.settle(stream.next());
    if (second.done !== true) pieces.push(second.value);
    await write(cluster, node, TEAM, "/too-late");
    for (;;) {
      const next = await cluster.time.settle(stream.next());
      if (next.done === true) break;
      pieces.push(next.value);
    }
    await cluster.time.settle(node.coordinator.restoreZone(inPieces(Buffer.concat(pieces)), COPY, WRITE));
    const copy = node.coordinator.metaStoreForZone(COPY);
    expect(await cluster.time.settle(copy.get("/too-late", READ))).toBeNull();
    expect(await cluster.time.settle(copy.get("/folder/file-3", READ))).not.toBeNull();
    await cluster.closeAll();
  });

  it("of a zone without quorum is made with what the node has, when asked for that", async () => {
    const cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    const [first, ...others] = cluster.nodes as [TestNode, TestNode, TestNode];
    await write(cluster, first, ROOT_ZONE, "/here");
    await cluster.untilSettled();
    for (const node of others) cluster.crash(node, "dropUnsynced");
    const read = async (): Promise<number> => {
      let bytes = 0;
      for await (const piece of first.coordinator.backUpZone(ROOT_ZONE, { ...READ, consistency: LOCAL }))
        bytes += piece.length;
      return bytes;
    };
    expect(await cluster.time.settle(read())).toBeGreaterThan(0);
    await cluster.closeAll();
  });
});

describe("restoring", () => {
  it("refuses a damaged file naming the offset, and leaves nothing of the zone", async () => {
    const { cluster, node } = await clusterWithTeam();
    const bytes = Buffer.from(await backUp(cluster, node, TEAM));
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const error = await refusal(cluster, node.coordinator.restoreZone(inPieces(bytes), COPY, WRITE));
    expect(error.code).toBe("CORRUPT");
    expect(error.message).toMatch(/damaged at byte \d+/);
    expect(node.host.zones()).not.toContain(COPY);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const cut = bytes.subarray(0, bytes.length - 1);
    expect((await refusal(cluster, node.coordinator.restoreZone(inPieces(cut), COPY, WRITE))).code).toBe(
      "CORRUPT",
    );
    // The name is free for the intact one.
    await cluster.time.settle(node.coordinator.restoreZone(inPieces(bytes), COPY, WRITE));
    expect(await namespaceRows(node, COPY)).toEqual(await namespaceRows(node, TEAM));
    await cluster.closeAll();
  });

  it("never replaces a zone that exists", async () => {
    const { cluster, node } = await clusterWithTeam();
    const bytes = await backUp(cluster, node, TEAM);
    const error = await refusal(cluster, node.coordinator.restoreZone(inPieces(bytes), null, WRITE));
    expect(error.code).toBe("ZONE_EXISTS");
    await cluster.closeAll();
  });

  it("root is for the first node of a new cluster: its files come back, its list of zones is the new one", async () => {
    const { cluster, node } = await clusterWithTeam();
    await write(cluster, node, ROOT_ZONE, "/in-root");
    const bytes = await backUp(cluster, node, ROOT_ZONE);
    await cluster.closeAll();
    const other = new TestCluster({ seed: 9 });
    await other.found(1);
    const [fresh] = other.nodes as [TestNode];
    const restoring = fresh.coordinator.restoreZone(inPieces(bytes), null, WRITE);
    await other.time.settle(restoring);
    const get = fresh.coordinator.metaStoreForZone(ROOT_ZONE).get("/in-root", READ);
    expect(await other.time.settle(get)).not.toBeNull();
    expect(fresh.host.replica(ROOT_ZONE).state.registry.all()).toEqual([]);
    await other.join();
    const again = await refusal(other, fresh.coordinator.restoreZone(inPieces(bytes), null, WRITE));
    expect(again.code).toBe("CONFLICT");
    await other.closeAll();
  });

  it("is complete or leaves nothing, wherever the node dies meanwhile", async () => {
    for (const afterMs of [1, 2, 3, 4, 5, 6, 8, 10, 15, 20]) {
      const { cluster, node } = await clusterWithTeam();
      const bytes = await backUp(cluster, node, TEAM);
      const restoring = node.coordinator.restoreZone(inPieces(bytes), COPY, WRITE).catch(() => null);
      await cluster.time.advance(afterMs);
      cluster.crash(node, "dropUnsynced");
      await cluster.restart(node);
      await Promise.race([restoring, Promise.resolve()]);
      await cluster.time.advance(10_000);
      const row = node.host.replica(ROOT_ZONE).state.registry.get(COPY);
      if (node.host.zones().includes(COPY)) {
        expect(row?.state).toBe("active");
        expect(await namespaceRows(node, COPY)).toEqual(await namespaceRows(node, TEAM));
      } else expect(row === null || row.state === "removed").toBe(true);
      await cluster.closeAll();
    }
  }, 60_000);
});
