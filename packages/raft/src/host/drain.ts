import { NexusError, type NodeId } from "@nexus/contracts";
import { isVoter } from "../zone/message-facts.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { HostRuntime } from "./api.js";
import { pause } from "./redirects.js";

const POLL_MS = 10;

/** Hands leadership over: of one zone on request, of all when the node goes. */
export class Drain {
  readonly #runtime: HostRuntime;
  readonly #replicas: () => readonly ZoneReplica[];
  #isDraining = false;

  constructor(runtime: HostRuntime, replicas: () => readonly ZoneReplica[]) {
    this.#runtime = runtime;
    this.#replicas = replicas;
  }

  get isDraining(): boolean {
    return this.#isDraining;
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

  /** Refuses leadership from here on; resolves when no zone with another voter is led here, or at the deadline. */
  async all(timeoutMs: number): Promise<void> {
    this.#isDraining = true;
    const endsMs = this.#runtime.clock.nowMs() + timeoutMs;
    for (const replica of this.#replicas()) replica.refuseLeadership();
    for (;;) {
      const led = this.#replicas().filter((replica) => replica.isLeader && !replica.isLoneVoter);
      if (led.length === 0 || this.#runtime.clock.nowMs() >= endsMs) return;
      for (const replica of led) {
        const target = replica.successor();
        if (target !== null) replica.transferLeadership(target);
      }
      await pause(this.#runtime, POLL_MS);
    }
  }
}
