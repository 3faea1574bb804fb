import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import { isVoter } from "../zone/message-facts.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { HostRuntime } from "./api.js";
import { pause } from "./redirects.js";

const POLL_MS = 10;

/**
 * Hands leadership over: of one zone on request, of all when the node goes or an operator wants it idle. `draining`
 * lasts until it is taken back, `leaving` for the rest of the process.
 */
export class Drain {
  readonly #runtime: HostRuntime;
  readonly #replicas: () => readonly ZoneReplica[];
  #phase: "serving" | "draining" | "leaving" = "serving";

  constructor(runtime: HostRuntime, replicas: () => readonly ZoneReplica[]) {
    this.#runtime = runtime;
    this.#replicas = replicas;
  }

  /** Refuses leadership. */
  get isDraining(): boolean {
    return this.#phase !== "serving";
  }

  get isLeaving(): boolean {
    return this.#phase === "leaving";
  }

  /** Errors: NOT_LEADER, NOT_FOUND (no such voter, or none to take over), DEADLINE_EXCEEDED. */
  async transfer(replica: ZoneReplica, to: NodeId | null, timeoutMs: number): Promise<void> {
    if (!replica.isLeader) throw replica.notLeaderError();
    const target = to ?? replica.successor();
    if (target === replica.leaderId) return;
    if (target === null || !isVoter(replica.state.conf.confState, target)) {
      throw new NexusError({
        code: "NOT_FOUND",
        what:
          target === null
            ? `zone ${replica.zoneId} has no other voter that answers`
            : `node ${target} is not a voter of zone ${replica.zoneId}`,
        remedy: "choose a voter that `nexus zone info` shows as active",
      });
    }
    if (replica.state.isWitnessNode(target)) throw witnessCannotLead(replica.zoneId, target);
    const endsMs = this.#runtime.clock.nowMs() + timeoutMs;
    while (this.#runtime.clock.nowMs() < endsMs) {
      if (replica.isLeader) replica.transferLeadership(target);
      await pause(this.#runtime, POLL_MS);
      if (replica.leaderId === target || (!replica.isLeader && replica.leaderId !== null)) return;
    }
    throw new NexusError({
      code: "DEADLINE_EXCEEDED",
      what: `leadership of zone ${replica.zoneId} was not handed to node ${target} within ${timeoutMs} ms`,
      remedy: "check that the target is caught up and reachable, and try again",
    });
  }

  /** Refuses leadership for good; resolves when no zone with another voter is led here, or at the deadline. */
  async leave(timeoutMs: number): Promise<void> {
    this.#phase = "leaving";
    await this.#untilHandedOver(timeoutMs);
  }

  /**
   * Begins or ends draining; nothing changes on a node that is leaving. Resolves with the zones still led here:
   * those without another voter, and at the deadline any.
   */
  async set(draining: boolean, timeoutMs: number): Promise<readonly ZoneId[]> {
    if (this.#phase !== "leaving") this.#phase = draining ? "draining" : "serving";
    if (this.isDraining) await this.#untilHandedOver(timeoutMs);
    else for (const replica of this.#replicas()) replica.mayLead = true;
    return this.#replicas()
      .filter((replica) => replica.isLeader)
      .map((replica) => replica.zoneId)
      .sort();
  }

  /** Now and then: zones opened or won since the drain began are handed over too. */
  handOver(): void {
    if (!this.isDraining) return;
    for (const replica of this.#replicas()) {
      replica.mayLead = false;
      const target = replica.isLeader && !replica.isLoneVoter ? replica.successor() : null;
      if (target !== null) replica.transferLeadership(target);
    }
  }

  async #untilHandedOver(timeoutMs: number): Promise<void> {
    const endsMs = this.#runtime.clock.nowMs() + timeoutMs;
    while (this.isDraining) {
      this.handOver();
      const isLed = this.#replicas().some((replica) => replica.isLeader && !replica.isLoneVoter);
      if (!isLed || this.#runtime.clock.nowMs() >= endsMs) return;
      await pause(this.#runtime, POLL_MS);
    }
  }
}

function witnessCannotLead(zone: ZoneId, node: NodeId): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `node ${node} is a witness of zone ${zone}: it serves nobody, so it is not handed leadership`,
    remedy: "choose a voter that holds data",
    details: { zone, node },
  });
}
