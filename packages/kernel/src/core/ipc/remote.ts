import type { IncarnationId, NodeId, ZoneId } from "@nexus/contracts";
import type { ChannelTarget, Pipe, Stream } from "./contract.js";

/** A pipe or stream of a zone whose messages are on one of its members. */
export interface HomeChannelTarget extends ChannelTarget {
  readonly zoneId: ZoneId;
  /** The life of the zone in which the inode means it. */
  readonly incarnation: IncarnationId;
  /** As the caller named it, for errors; `path` is the one within the zone. */
  readonly visiblePath: string;
}

export interface RemoteChannelTarget extends HomeChannelTarget {
  /** `host:port` of the node that has the messages. */
  readonly home: string;
}

/**
 * Pipes and streams whose messages are on other members of a zone, through those. Whether the caller may use them has
 * been decided before; their home decides whether this node may ask. Besides their contract's, errors of both are
 * UNAVAILABLE (the home cannot be reached, or has them no more; details.home), DEADLINE_EXCEEDED and RESOURCE_EXHAUSTED
 * (too many calls or waits); a change whose answer was lost ends UNKNOWN_OUTCOME and is not made again.
 */
export interface RemoteChannels {
  pipe(target: RemoteChannelTarget): Pipe;
  stream(target: RemoteChannelTarget): Stream;
}

/**
 * The pipes and streams of this node for other nodes. Nothing is trusted but who asks: the entry must be there, this node
 * must be its home, and the asking node a member of its zone that holds data. What is returned checks that with every
 * call. Errors: PERMISSION_DENIED (no member), UNAVAILABLE (another home, another life of the zone, not ready),
 * ENDED (the entry is not at its path any more and was not used before), and those of the contracts.
 */
export interface HomeChannels {
  pipe(target: HomeChannelTarget, asking: NodeId): Pipe;
  stream(target: HomeChannelTarget, asking: NodeId): Stream;
}
