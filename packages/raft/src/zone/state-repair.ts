import type { NodeId } from "@nexus/contracts";
import type { PeerFrame } from "../wire/peer-frame.js";
import type { ReplicaEngine } from "./engine.js";
import { isMember } from "./message-facts.js";

export interface StateRepairPorts {
  sendFrame(to: NodeId, frame: PeerFrame): void;
}

/** Between two requests for a new state. */
const ASK_AGAIN_MS = 2_000;

/** Gets a quarantined replica another state: it asks the leader until one is in force; the leader sends its own. */
export class StateRepair {
  readonly #engine: ReplicaEngine;
  readonly #ports: StateRepairPorts;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(engine: ReplicaEngine, ports: StateRepairPorts) {
    this.#engine = engine;
    this.#ports = ports;
  }

  /** Once a tick. A leader in quarantine hands over first. */
  onTick(): void {
    const { check, isLeader, leaderId } = this.#engine;
    if (!check.needsRepair || isLeader || leaderId === null) return;
    if (this.#engine.nowMs() - this.#askedMs < ASK_AGAIN_MS) return;
    this.#askedMs = this.#engine.nowMs();
    this.#ports.sendFrame(leaderId, { kind: "askRepair" });
  }

  onAsked(from: NodeId): void {
    const { check, isReadyToLead, owner, sender, state } = this.#engine;
    if (!isReadyToLead || check.error !== null || owner.trouble !== null) return;
    if (isMember(state.conf.confState, from)) sender.startRepair(from);
  }
}
