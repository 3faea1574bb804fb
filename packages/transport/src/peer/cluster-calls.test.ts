import { Client, credentials } from "@grpc/grpc-js";
import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import { type MessageInit, type MethodDescriptor, raft } from "@nexus/contracts/wire";
import type { DistributedCoordinator, ZoneInfo } from "@nexus/kernel";
import type { ClusterCallHandler, ClusterId, JoinZoneCall } from "@nexus/raft";
import { afterEach, describe, expect, test } from "vitest";
import { asBuffer } from "../grpc/definitions.js";
import { createBasicPeerAuthorizer } from "../identity.js";
import { FakeKernel } from "../testing/fake-kernel.js";
import { INCARNATION, NO_CLUSTER_CALLS, startNode } from "../testing/nodes.js";
import { relayTo } from "../testing/relay.js";
import { afterwards, closeEverything, unusedAddress } from "../testing/servers.js";
import { createClusterCalls } from "./cluster-calls.js";

afterEach(closeEverything);

const calls = createClusterCalls();
const root = "root" as ZoneId;

async function nodeWith(cluster: Partial<ClusterCallHandler>) {
  return await startNode(1, { server: { cluster: { ...NO_CLUSTER_CALLS, ...cluster } } });
}

const joining: JoinZoneCall = {
  zoneId: root,
  nodeId: 77 as NodeId,
  address: "127.0.0.1:2136",
  asLearner: true,
  asWitness: true,
  clusterId: null,
};

describe("control calls between nodes", () => {
  test("probe tells what a node is, also before it belongs to a cluster", async () => {
    const result = {
      nodeId: 9_007_199_254_740_991 as NodeId,
      clusterId: null as ClusterId | null,
      isPendingFounder: true,
      advertiseAddress: "node-0:2126",
      version: "0.1.0",
    };
    const node = await nodeWith({ probe: () => result });
    expect(await calls.probe(node.address, 1_000)).toEqual(result);
  });

  test("joinZone carries request and reply", async () => {
    let asked: unknown = null;
    const reply = {
      clusterId: "cluster-1" as ClusterId,
      incarnation: INCARNATION,
      members: [
        { nodeId: 5 as NodeId, address: "a:1" },
        { nodeId: 4 as NodeId, address: "b:2" },
      ],
    };
    const node = await nodeWith({
      joinZone: async (request, timeoutMs) => {
        asked = { ...request, isBounded: timeoutMs <= 3_000 };
        return reply;
      },
    });
    expect(await calls.joinZone(node.address, joining, 3_000)).toEqual(reply);
    expect(asked).toEqual({ ...joining, isBounded: true });
  });

  test("a node that does not lead says who does", async () => {
    const refusal = new NexusError({
      code: "NOT_LEADER",
      what: "node 1 does not lead root",
      details: { leaderAddress: "127.0.0.1:7777" },
    });
    const node = await nodeWith({
      joinZone: () => Promise.reject(refusal),
      changeMember: () => Promise.reject(refusal),
    });
    const expected = { code: "NOT_LEADER", details: { leaderAddress: "127.0.0.1:7777" } };
    await expect(calls.joinZone(node.address, joining, 1_000)).rejects.toMatchObject(expected);
    const removal = {
      zoneId: root,
      nodeId: 3 as NodeId,
      change: "remove",
      expectedConfigVersion: null,
    } as const;
    await expect(calls.changeMember(node.address, removal, 1_000)).rejects.toMatchObject(expected);
    // A program of the original protocol finds the words and the address where it looks for them.
    const { JoinZone } = raft.ZoneApiService;
    const reply = await unary(node.address, JoinZone, { zoneId: "root", nodeId: 7, nodeAddress: "x:1" });
    expect(reply).toMatchObject({ success: false, leaderAddress: "127.0.0.1:7777" });
    expect(reply.error).toContain("not leader");
  });

  test("dropReplica names the life of the zone it means", async () => {
    const dropped: unknown[] = [];
    const node = await nodeWith({
      dropReplica: async (zone, incarnation) => {
        dropped.push([zone, incarnation]);
      },
    });
    await calls.dropReplica(node.address, "team" as ZoneId, INCARNATION, 1_000);
    expect(dropped).toEqual([["team", INCARNATION]]);
    // Without one, as the original protocol asks, nothing is dropped.
    const { DeleteZone } = raft.ZoneApiService;
    const reply = await unary(node.address, DeleteZone, { zoneId: "team", force: true });
    expect(reply.success).toBe(false);
    expect(dropped).toHaveLength(1);
  });

  test("a node that is away or silent", async () => {
    await expect(calls.probe(await unusedAddress(), 1_000)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    const relay = await relayTo((await nodeWith({})).address);
    relay.freeze();
    await expect(calls.probe(relay.address, 100)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    relay.thaw();
  });

  test("callers that are no nodes are refused before anything happens", async () => {
    const node = await startNode(1, {
      server: {
        authorizePeer: (peer) => {
          createBasicPeerAuthorizer({ allowInsecureOffLoopback: false })({ ...peer, isLoopback: false });
        },
      },
    });
    await expect(calls.probe(node.address, 1_000)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await expect(calls.joinZone(node.address, joining, 1_000)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });
});

describe("the zone API of the original protocol", () => {
  const info: ZoneInfo = {
    zoneId: root,
    incarnation: INCARNATION,
    consistency: "strong",
    nodeId: 1 as NodeId,
    role: "follower",
    leaderId: 2 as NodeId,
    leaderAddress: "b:2126",
    term: 4 as never,
    commitIndex: 10 as never,
    appliedIndex: 9 as never,
    firstIndex: 1 as never,
    lastIndex: 10 as never,
    configVersion: 5 as never,
    members: [
      {
        nodeId: 1 as NodeId,
        address: "a:2126",
        role: "voter",
        matchIndex: null,
        recentlyActive: null,
        staysLearner: false,
      },
      {
        nodeId: 2 as NodeId,
        address: "b:2126",
        role: "voter",
        matchIndex: null,
        recentlyActive: null,
        staysLearner: false,
      },
      {
        nodeId: 3 as NodeId,
        address: null,
        role: "learner",
        matchIndex: null,
        recentlyActive: null,
        staysLearner: false,
      },
    ],
    linksCount: 2,
    usage: null,
    problem: null,
  };
  const coordinator = {
    listZones: () => [root],
    zoneInfo: (zone: ZoneId) => {
      if (zone === root) return info;
      throw new NexusError({ code: "ZONE_NOT_LOADED", what: `zone ${zone} is not here` });
    },
    onMountChange: (listener: (change: unknown) => void) => {
      listener({ zone: root, path: "/team", target: "team" });
      listener({ zone: root, path: "/gone", target: null });
      return () => undefined;
    },
  } as unknown as DistributedCoordinator;
  const node = () => startNode(1, { kernel: new FakeKernel({ coordinator }) });
  const { GetClusterInfo, DiscoverZones, ReadBlob, Propose, JoinCluster } = raft.ZoneApiService;

  test("answers cluster info with voters and learners", async () => {
    const reply = await unary((await node()).address, GetClusterInfo, { zoneId: "root" });
    expect(reply).toMatchObject({
      nodeId: 1,
      leaderId: 2,
      term: 4,
      isLeader: false,
      leaderAddress: "b:2126",
    });
    expect(reply.config?.voters.map((voter) => voter.id)).toEqual([1, 2]);
    expect(reply.config?.learners.map((learner) => [learner.id, learner.role])).toEqual([[3, 1]]);
  });

  test("an unknown zone is NOT_FOUND", async () => {
    const asked = unary((await node()).address, GetClusterInfo, { zoneId: "nowhere" });
    await expect(asked).rejects.toMatchObject({ code: 5 });
  });

  test("discovers mounted zones, serves blobs, refuses what this release lacks", async () => {
    const served = await node();
    expect(await unary(served.address, DiscoverZones, {})).toMatchObject({
      zones: [{ zoneId: "team", mountPath: "/team" }],
    });
    const id = "a".repeat(64);
    served.blobs.blobs.set(id as never, Buffer.from("blob"));
    expect(Buffer.from((await unary(served.address, ReadBlob, { contentId: id })).content).toString()).toBe(
      "blob",
    );
    expect((await unary(served.address, ReadBlob, { contentId: "b".repeat(64) })).error).toContain(
      "not on this node",
    );
    await expect(unary(served.address, Propose, {})).rejects.toMatchObject({ code: 12 });
    await expect(unary(served.address, JoinCluster, {})).rejects.toMatchObject({ code: 12 });
    const { StepMessage } = raft.ZoneTransportService;
    await expect(unary(served.address, StepMessage, {})).rejects.toMatchObject({ code: 12 });
  });
});

function unary<Request, Response>(
  address: string,
  method: MethodDescriptor<Request, Response>,
  request: MessageInit<Request>,
): Promise<Response> {
  const client = new Client(address, credentials.createInsecure());
  afterwards(() => client.close());
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(
      method.path,
      asBuffer,
      (bytes: Buffer) => method.response.decode(bytes),
      method.request.encode(request),
      (error, response) => (error === null && response !== undefined ? resolve(response) : reject(error)),
    ),
  );
}
