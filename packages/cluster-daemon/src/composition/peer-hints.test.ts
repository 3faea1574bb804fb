import { NexusError, type NodeId } from "@nexus/contracts";
import type { ClusterId, ProbeResult } from "@nexus/raft";
import { expect, it } from "vitest";
import { givePeerHints } from "./peer-hints.js";

const OURS = "a".repeat(32) as ClusterId;
const OTHERS = "b".repeat(32) as ClusterId;

const probeOf = (nodeId: number, clusterId: ClusterId): ProbeResult => ({
  nodeId: nodeId as NodeId,
  clusterId,
  isPendingFounder: false,
  advertiseAddress: "",
  version: "0",
});

it("tells the network where nodes of this cluster answer, and nothing about others, until the node is settled", async () => {
  const told: [number, string | null][] = [];
  await givePeerHints({
    peers: [
      { host: "a", port: 1 },
      { host: "b", port: 2 },
      { host: "c", port: 3 },
    ],
    clusterId: OURS,
    calls: {
      probe: async (address) => {
        if (address === "a:1") return probeOf(11, OURS);
        if (address === "b:2") return probeOf(12, OTHERS);
        throw new NexusError({ code: "UNAVAILABLE", what: "down" });
      },
    },
    network: { setPeerAddress: (node, address) => told.push([node, address]) },
    isSettled: () => told.length > 0,
    signal: new AbortController().signal,
  });
  expect(told).toEqual([[11, "a:1"]]);
});

it("ends when it is told to", async () => {
  const stop = new AbortController();
  const hints = givePeerHints({
    peers: [],
    clusterId: OURS,
    calls: { probe: () => Promise.reject(new Error("unused")) },
    network: { setPeerAddress: () => {} },
    isSettled: () => false,
    signal: stop.signal,
  });
  stop.abort();
  await hints;
});
