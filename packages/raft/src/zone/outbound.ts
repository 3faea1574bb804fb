import type { NodeId } from "@nexus/contracts";
import type { Message } from "../core/types.js";
import { encodePeerFrame, type PeerFrame } from "../wire/peer-frame.js";
import type { ReplicaEngine } from "./engine.js";
import { asNote, isUrgent } from "./message-facts.js";

/** A notice beside Raft; it may get lost. */
export function sendFrame(engine: ReplicaEngine, to: NodeId, frame: PeerFrame): void {
  const { identity, network, events } = engine.options;
  const bytes = encodePeerFrame(frame);
  events.onSent(network.send(to, { ...identity, priority: "normal", bytes }));
}

/** Takes a message of the core to its peer: as a snapshot, as a note among those of other zones, or by itself. */
export function sendToPeer(engine: ReplicaEngine, message: Message, to: NodeId): void {
  const { identity, network, events, peers } = engine.options;
  if (message.type === "MsgSnap") {
    engine.sender.start(message, to);
    return;
  }
  const note = asNote(message, identity.incarnation);
  if (note !== null) {
    peers.send(to, note);
    return;
  }
  const isSent = network.send(to, {
    zoneId: identity.zoneId,
    incarnation: identity.incarnation,
    priority: isUrgent(message.type) ? "urgent" : "normal",
    bytes: encodePeerFrame({ kind: "raft", message }),
  });
  events.onSent(isSent);
  if (!isSent && message.type === "MsgApp") engine.driver.reportUnreachable(to);
}
