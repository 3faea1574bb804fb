import type { NodeId } from "@nexus/contracts";

export type CallSurface = "unary" | "stream" | "session" | "peer";

/** One finished call as the serving side saw it. */
export interface FinishedCall {
  readonly surface: CallSurface;
  /** RPC name: "Write". */
  readonly method: string;
  /** "OK" or the error code. */
  readonly code: string;
  readonly durationMs: number;
}

/**
 * Why the stream of a watch ended: nobody read it, its caller left, this node stops, its caller is let in no more, what it
 * would go on from is gone, or another error.
 */
export type WatchEnd = "not_read" | "caller_left" | "node_stops" | "not_let_in" | "past_gone" | "failed";

/** Where this package counts. Implemented by the daemon; every method must be cheap and must not throw. */
export interface TransportMetrics {
  callFinished(call: FinishedCall): void;
  /** Payload bytes of content, blobs, snapshots, peer messages, and messages of other nodes' pipes and streams. */
  bytesMoved(
    kind: "vfs" | "blob" | "snapshot" | "peer" | "channel",
    direction: "in" | "out",
    bytes: number,
  ): void;
  /** Sessions open now. */
  sessionsOpen(count: number): void;
  /** A stream of a watch began (1) or ended (-1). */
  watchesOpen(change: 1 | -1): void;
  watchEventsSent(count: number): void;
  watchEnded(reason: WatchEnd): void;
  /** A named limit turned a caller away. */
  limitHit(limit: string): void;
  /** What waits for one peer now. */
  peerQueue(node: NodeId, messages: number, bytes: number): void;
  peerDropped(node: NodeId, reason: "queue_full" | "no_stream" | "too_large", messages: number): void;
  /** A stream to the peer was established (true) or lost. */
  peerConnected(node: NodeId, connected: boolean): void;
}

export const NO_METRICS: TransportMetrics = {
  callFinished: () => undefined,
  bytesMoved: () => undefined,
  sessionsOpen: () => undefined,
  watchesOpen: () => undefined,
  watchEventsSent: () => undefined,
  watchEnded: () => undefined,
  limitHit: () => undefined,
  peerQueue: () => undefined,
  peerDropped: () => undefined,
  peerConnected: () => undefined,
};
