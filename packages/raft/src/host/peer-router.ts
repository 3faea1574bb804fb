import { type IncarnationId, NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { Message } from "../core/types.js";
import type { NodeFrame } from "../wire/node-frame.js";
import { decodePeerFrame } from "../wire/peer-frame.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { ZoneIdentity } from "../zone/state/zone-state.js";
import { DROP_REASONS, type DropReason, type RaftMetrics } from "./metrics.js";
import type {
  PeerMessage,
  PeerNetworkHandler,
  SnapshotHeader,
  SnapshotOffer,
  SnapshotProgress,
} from "./ports.js";

export interface PeerRouterPorts {
  /** Zones whose leader's connection broke that campaign before their election timeout; the others wait for it. */
  readonly maxEarlyElections: number;
  find(incarnation: IncarnationId): ZoneReplica | null;
  hasZone(zone: ZoneId): boolean;
  replicas(): readonly ZoneReplica[];
  onAddress(node: NodeId, address: string): void;
  /** Anything came from the node. */
  onHeard(node: NodeId): void;
  onNodeFrame(from: NodeId, frame: NodeFrame): void;
  /** No replica here is meant: perhaps one of a life that ended. Errors: CORRUPT, VERSION_UNSUPPORTED. */
  onStaleLife(from: NodeId, message: PeerMessage): void;
  /** Errors: CORRUPT. */
  onEventual(replica: ZoneReplica, from: NodeId, body: Uint8Array): void;
}

/** Brings what peers send to the replica it is for. Nothing a peer says makes a replica. */
export class PeerRouter implements PeerNetworkHandler {
  readonly #ports: PeerRouterPorts;
  readonly #dropped: Record<DropReason, number>;
  #sent = 0;
  #received = 0;

  constructor(ports: PeerRouterPorts) {
    this.#ports = ports;
    this.#dropped = Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<
      DropReason,
      number
    >;
  }

  onMessages(from: NodeId, messages: readonly PeerMessage[]): void {
    this.#ports.onHeard(from);
    for (const message of messages) this.#route(from, message);
  }

  #route(from: NodeId, message: PeerMessage): void {
    this.#received += 1;
    const replica = this.#find(message.zoneId, message.incarnation);
    if (replica === null) {
      this.drop(this.#ports.hasZone(message.zoneId) ? "incarnationMismatch" : "unknownZone");
      this.#answerStale(from, message);
      return;
    }
    const frame = this.#orDrop(() => decodePeerFrame(message.bytes));
    if (frame === null) return;
    if (frame.kind === "node" && replica.zoneId === ROOT_ZONE) this.#ports.onNodeFrame(from, frame.frame);
    else if (frame.kind === "eventual") {
      this.#orDrop(() => this.#ports.onEventual(replica, from, frame.body));
    } else replica.receive(from, frame);
  }

  /** A message that travelled with those of other zones. */
  deliver(from: NodeId, replica: ZoneReplica | null, message: Message): void {
    if (replica === null) this.drop("unknownZone");
    else replica.receive(from, { kind: "raft", message });
  }

  #answerStale(from: NodeId, message: PeerMessage): void {
    this.#orDrop(() => this.#ports.onStaleLife(from, message));
  }

  #orDrop<T>(decode: () => T): T | null {
    try {
      return decode();
    } catch (error) {
      if (!NexusError.is(error)) throw error;
      this.drop("malformed");
      return null;
    }
  }

  #find(zone: ZoneId, incarnation: IncarnationId): ZoneReplica | null {
    const replica = this.#ports.find(incarnation);
    return replica !== null && replica.zoneId === zone ? replica : null;
  }

  onUnreachable(node: NodeId): void {
    for (const replica of this.#ports.replicas()) replica.onUnreachable(node);
  }

  /** Root is first, and every node takes the others in the same order, so that they stand for the same zones. */
  onStreamLost(node: NodeId): void {
    const rank = ({ zoneId }: ZoneReplica): string => (zoneId === ROOT_ZONE ? "" : zoneId);
    const inOrder = [...this.#ports.replicas()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    let electionsLeft = this.#ports.maxEarlyElections;
    for (const replica of inOrder) {
      if (replica.onStreamLost(node, electionsLeft > 0) && electionsLeft > 0) electionsLeft -= 1;
    }
  }

  onAddress(node: NodeId, address: string): void {
    this.#ports.onAddress(node, address);
  }

  async onSnapshot(from: NodeId, header: SnapshotHeader, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#require(header).receiveSnapshot(from, header, chunks);
  }

  async onSnapshotOffer(_from: NodeId, offer: SnapshotOffer): Promise<SnapshotProgress> {
    return this.#require(offer).snapshotProgress(offer);
  }

  #require({ zoneId, incarnation }: ZoneIdentity): ZoneReplica {
    const replica = this.#find(zoneId, incarnation);
    if (replica !== null) return replica;
    throw new NexusError({
      code: "ZONE_NOT_LOADED",
      what: `this node has no replica of zone ${zoneId} (${incarnation})`,
      remedy: "the leader tries again once the node has joined",
    });
  }

  drop(reason: DropReason): void {
    this.#dropped[reason] += 1;
  }

  countSent(isSent: boolean): void {
    if (isSent) this.#sent += 1;
    else this.drop("sendRefused");
  }

  counters(): Pick<RaftMetrics, "droppedMessages" | "sentMessages" | "receivedMessages"> {
    return {
      droppedMessages: { ...this.#dropped },
      sentMessages: this.#sent,
      receivedMessages: this.#received,
    };
  }
}
