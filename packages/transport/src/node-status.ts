import type { NodeId } from "@nexus/contracts";

/** What a node says about itself, beside its zones. Provided by the daemon. */
export interface NodeState {
  readonly nodeId: NodeId;
  readonly version: string;
  /** Peer address other nodes reach it at, `host:port`. */
  readonly address: string;
  readonly uptimeSeconds: number;
  readonly ready: boolean;
  /** Why not ready; empty when ready. */
  readonly reasons: readonly string[];
  /** What an operator should know, ready or not. */
  readonly notices: readonly string[];
}
