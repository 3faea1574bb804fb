import { NexusError, type NodeId } from "@nexus/contracts";
import type { Message } from "../core/types.js";
import type { SnapshotHeader } from "../host/ports.js";
import { decodeMessage } from "../wire/message-codec.js";
import type { PeerFrame } from "../wire/peer-frame.js";
import { withLeaderStamp } from "../wire/proposal.js";
import type { ReplicaEngine } from "./engine.js";
import type { MembershipWatch } from "./membership-watch.js";
import { isElectoral } from "./message-facts.js";
import type { Quiescence } from "./quiescence.js";
import type { StateRepair } from "./state-repair.js";

export interface InboxPorts {
  readonly membership: MembershipWatch;
  readonly quiescence: Quiescence;
  readonly repair: StateRepair;
  mayTakePartInElection(message: Message): boolean;
}

/** What authenticated peers send to one replica: refused, or handed to the part it is for. */
export class ReplicaInbox {
  readonly #engine: ReplicaEngine;
  readonly #ports: InboxPorts;

  constructor(engine: ReplicaEngine, ports: InboxPorts) {
    this.#engine = engine;
    this.#ports = ports;
  }

  receive(from: NodeId, frame: PeerFrame): void {
    switch (frame.kind) {
      case "raft":
        this.#receiveMessage(from, frame.message);
        return;
      case "notMember":
        this.#ports.membership.onTold(frame);
        return;
      case "askMembership":
        this.#ports.membership.onAsked(from, frame.address);
        return;
      case "replaced":
        this.#engine.options.events.onReplaced(frame.incarnation, frame.address);
        return;
      case "askRepair":
        this.#ports.quiescence.stir();
        this.#ports.repair.onAsked(from);
        return;
      case "witness":
        this.#engine.retention.onTold(from, frame.term, frame.heldThrough);
        return;
      case "node":
      case "eventual":
        // The host takes these; a node's that names another zone than root is nobody's.
        this.#engine.options.events.onDropped("malformed");
    }
  }

  #receiveMessage(from: NodeId, message: Message): void {
    const { driver, isLeader, isReadyToLead, options, state } = this.#engine;
    const isProposalOfConf =
      message.type === "MsgProp" && message.entries.some((entry) => entry.type !== "EntryNormal");
    // A follower passes requests on in the name of whoever made them.
    const isPassedOn = message.type === "MsgProp" || message.type === "MsgReadIndex";
    if (
      (message.from !== from && !isPassedOn) ||
      message.to !== options.nodeId ||
      isProposalOfConf ||
      message.type === "MsgSnap"
    ) {
      options.events.onDropped("wrongSender");
      return;
    }
    if (isElectoral(message.type) && !this.#ports.mayTakePartInElection(message)) {
      options.events.onDropped("abstaining");
      return;
    }
    // A leader that has not applied its first entry does not know what is committed; the reader asks again.
    if (message.type === "MsgReadIndex" && isLeader && !isReadyToLead) return;
    // A witness that leads takes nothing new: the proposer tries again, with the leader it hands over to.
    if (message.type === "MsgProp" && isLeader && state.isWitness) {
      options.events.onDropped("notReady");
      return;
    }
    const { quiescence, membership } = this.#ports;
    if (isElectoral(message.type)) quiescence.onCandidate(message);
    if (quiescence.isAsleep && quiescence.isDisturbedBy(message)) quiescence.stir();
    const isAppendedHere = message.type === "MsgProp" && isLeader;
    driver.step(isAppendedHere ? this.#stamped(message) : message);
    membership.onMessage(message);
  }

  #stamped(message: Message): Message {
    const stampMs = this.#engine.stampMs();
    return {
      ...message,
      entries: message.entries.map((entry) => ({ ...entry, data: withLeaderStamp(entry.data, stampMs) })),
    };
  }
}

/** The MsgSnap a snapshot's header holds. Errors: CORRUPT when it contradicts the header. */
export function snapshotMessage(from: NodeId, header: SnapshotHeader): Message {
  const message = decodeMessage(header.message);
  const { snapshot, type } = message;
  if (type === "MsgSnap" && message.from === from && snapshot?.metadata.index === header.index)
    return message;
  throw new NexusError({
    code: "CORRUPT",
    what: `the snapshot header of zone ${header.zoneId} contradicts its message (${type})`,
  });
}
