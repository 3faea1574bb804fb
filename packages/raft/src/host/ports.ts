import type { Brand, IncarnationId, LogIndex, NodeId, Term, ZoneId } from "@nexus/contracts";
import type { MemberChange } from "@nexus/kernel";
import type { ConfState } from "../core/types.js";

/**
 * What the host needs from the outside: a peer network, control calls to other nodes, time and randomness.
 * Transport implements the network and the calls over gRPC; the simulator implements all of them in memory.
 */

/** One cluster: minted by the founder, carried in every hello; a mismatch is refused. */
export type ClusterId = Brand<string, "ClusterId">;

/** One Raft message of one zone, already encoded (raft/src/wire). */
export interface PeerMessage {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  /** Heartbeats and votes leave before anything else queued for the peer. */
  readonly priority: "urgent" | "normal";
  readonly bytes: Uint8Array;
}

/** Names a snapshot on its way to one member; the chunks follow on a channel of their own. */
export interface SnapshotHeader {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly index: LogIndex;
  readonly term: Term;
  readonly confState: ConfState;
  /** The encoded MsgSnap to step once the state is installed; empty for a repair. */
  readonly message: Uint8Array;
  /** The sender's name for this copy of the state: one that broke off goes on under the same id. */
  readonly snapshotId: string;
  /** Chunks left out, because the receiver has them. */
  readonly chunksBefore: number;
  /** Only the receiver's state is replaced; its log stays. */
  readonly isRepair: boolean;
}

/** Which snapshot a sender would go on with. */
export interface SnapshotOffer {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
  readonly index: LogIndex;
  readonly snapshotId: string;
  readonly isRepair: boolean;
}

/** What a receiver has of an offered snapshot. */
export type SnapshotProgress =
  /** Its state is there already, or beyond it. */
  | { readonly kind: "installed" }
  /** Whole verified chunks, none included, and the hash over them (32 bytes; empty without chunks). */
  | { readonly kind: "held"; readonly chunks: number; readonly hash: Uint8Array };

export interface PeerNetworkHandler {
  /** `from` was authenticated by the network; messages arrive in the order sent, possibly with gaps. */
  onMessages(from: NodeId, messages: readonly PeerMessage[]): void;
  /** The stream to the peer broke or its queue overflowed: messages may have been lost. */
  onUnreachable(node: NodeId): void;
  /** The stream to the peer broke by itself: its process may have died, or only the connection. */
  onStreamLost(node: NodeId): void;
  /** An authenticated peer said where it is reached. */
  onAddress(node: NodeId, address: string): void;
  /** Consumes the bytes; resolves once the snapshot is durable and installed, rejects to refuse it. */
  onSnapshot(from: NodeId, header: SnapshotHeader, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Where a snapshot that broke off would go on. */
  onSnapshotOffer(from: NodeId, offer: SnapshotOffer): Promise<SnapshotProgress>;
}

/** One bidirectional stream per peer pair, shared by every zone. Best effort: Raft repairs losses. */
export interface PeerNetwork {
  setHandler(handler: PeerNetworkHandler): void;
  /** Where a node is reached; dials when needed. null forgets the node and closes its stream. */
  setPeerAddress(node: NodeId, address: string | null): void;
  /** Never blocks. False: dropped, because the peer is unknown or its bounded queue is full. */
  send(to: NodeId, message: PeerMessage): boolean;
  /**
   * Resolves when the receiver has installed it. The receiver may see the bytes cut differently. Ends by itself when
   * nothing moves. Errors: UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, the receiver's refusal.
   */
  sendSnapshot(
    to: NodeId,
    header: SnapshotHeader,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void>;
  /** Asks how much of a snapshot a receiver has. Errors: as sendSnapshot. */
  offerSnapshot(to: NodeId, offer: SnapshotOffer, signal: AbortSignal): Promise<SnapshotProgress>;
  close(): Promise<void>;
}

/** Control calls from node to node, by address (ZoneApiService). Every one has a deadline. */
export interface ClusterCalls {
  /** What the node at `address` is, for boot decisions and joins. Errors: UNAVAILABLE, DEADLINE_EXCEEDED. */
  probe(address: string, timeoutMs: number): Promise<ProbeResult>;
  /**
   * Asks for membership of a zone (root included: this is how a node joins the cluster). The callee must lead the
   * zone; otherwise NOT_LEADER with details.leaderAddress when known (callers follow one redirect).
   * Errors: ZONE_NOT_FOUND, INCARNATION_MISMATCH, MEMBERSHIP_CONFLICT, UNAUTHENTICATED.
   */
  joinZone(address: string, request: JoinZoneCall, timeoutMs: number): Promise<JoinZoneReply>;
  /** Asks the zone's leader to change a member. Errors as joinZone, and NOT_FOUND, INVALID_ARGUMENT. */
  changeMember(address: string, request: ChangeMemberCall, timeoutMs: number): Promise<void>;
  /** Tells a member to drop its replica of a zone that was removed from the cluster. */
  dropReplica(address: string, zoneId: ZoneId, incarnation: IncarnationId, timeoutMs: number): Promise<void>;
}

export interface ProbeResult {
  readonly nodeId: NodeId;
  /** null: the node belongs to no cluster yet. */
  readonly clusterId: ClusterId | null;
  /** The node was started to found a cluster and has not done so yet. */
  readonly isPendingFounder: boolean;
  readonly advertiseAddress: string;
  readonly version: string;
}

export interface JoinZoneCall {
  readonly zoneId: ZoneId;
  readonly nodeId: NodeId;
  readonly address: string;
  /** Stay a learner; otherwise promoted once caught up (for root: as the seat rule says). */
  readonly asLearner: boolean;
  /** Votes and keeps entries, but holds no data; not in root. */
  readonly asWitness: boolean;
  /** null when the caller joins the cluster itself. */
  readonly clusterId: ClusterId | null;
}

export interface JoinZoneReply {
  readonly clusterId: ClusterId;
  readonly incarnation: IncarnationId;
  /** Node ids and addresses to talk to, the leader first. */
  readonly members: readonly { readonly nodeId: NodeId; readonly address: string }[];
}

export interface ChangeMemberCall {
  readonly zoneId: ZoneId;
  readonly nodeId: NodeId;
  readonly change: MemberChange;
  /** The configuration the change was decided on; null: whatever it is. */
  readonly expectedConfigVersion: LogIndex | null;
}

/** The serving side of ClusterCalls: implemented by the host, called by transport. */
export interface ClusterCallHandler {
  probe(): ProbeResult;
  joinZone(request: JoinZoneCall, timeoutMs: number): Promise<JoinZoneReply>;
  changeMember(request: ChangeMemberCall, timeoutMs: number): Promise<void>;
  dropReplica(zoneId: ZoneId, incarnation: IncarnationId): Promise<void>;
}

/** Time as the host sees it: monotonic milliseconds and timers. Virtual in simulations. */
export interface HostClock {
  nowMs(): number;
  /** Wall clock, informational only (createdAt, logs). */
  wallMs(): number;
  setTimer(delayMs: number, callback: () => void): TimerHandle;
}

export interface TimerHandle {
  cancel(): void;
}

/** Uniform integer in [0, bound). */
export type RandomInt = (bound: number) => number;
