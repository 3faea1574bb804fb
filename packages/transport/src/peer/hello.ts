import { NexusError, type NodeId } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import { parseNodeId } from "@nexus/lib";
import type { ClusterId } from "@nexus/raft";

export const PEER_PROTOCOL_VERSION = 1;

/** Who this node says it is; `clusterId` is asked each time, a joiner learns it late. */
export interface PeerSelf {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly clusterId: () => ClusterId | null;
  /** Random per start of the process. */
  readonly bootId: string;
}

/** Who the other side says it is, checked. */
export interface PeerIdentity {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly bootId: string;
}

export function helloOf(self: PeerSelf): MessageInit<raft.PeerHello> {
  return {
    protocolVersion: PEER_PROTOCOL_VERSION,
    clusterId: self.clusterId() ?? "",
    nodeId: self.nodeId,
    advertiseAddress: self.advertiseAddress,
    bootId: self.bootId,
  };
}

/**
 * Checks a peer's first words. A node that belongs to no cluster yet may talk to one, and the other way round: it
 * is how nodes join. Errors: INVALID_ARGUMENT (no hello), VERSION_UNSUPPORTED, PERMISSION_DENIED (another cluster).
 */
export function acceptHello(hello: raft.PeerHello | null, self: PeerSelf, from: string): PeerIdentity {
  if (hello === null) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `peer ${from} did not introduce itself`,
      remedy: "connect nodes of this project only",
    });
  }
  if (hello.protocolVersion !== PEER_PROTOCOL_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `peer ${from} speaks peer protocol ${hello.protocolVersion}, this node ${PEER_PROTOCOL_VERSION}`,
      remedy: "upgrade the older node",
    });
  }
  const nodeId = parseNodeId(hello.nodeId);
  assertSameCluster(hello.clusterId, self, `node ${nodeId} (${from})`);
  if (nodeId === self.nodeId) {
    throw new NexusError({
      code: "PERMISSION_DENIED",
      what: `peer ${from} has this node's own id ${nodeId}`,
      remedy: "check that no data folder was copied and that no peer address points at this node",
    });
  }
  return { nodeId, advertiseAddress: hello.advertiseAddress, bootId: hello.bootId };
}

function assertSameCluster(theirs: string, self: PeerSelf, who: string): void {
  const ours = self.clusterId();
  if (theirs === "" || ours === null || theirs === ours) return;
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `${who} belongs to cluster ${theirs}, this node to ${ours}`,
    remedy: "check the peer addresses of both; nodes of two clusters must not be mixed",
    details: { theirCluster: theirs, ownCluster: ours },
  });
}
