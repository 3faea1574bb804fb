import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import type { MemberFacts } from "../wire/conf-change-context.js";
import type { ReplicaEngine } from "./engine.js";
import { isVoter } from "./message-facts.js";

/** Election timeouts without a leader before a witness stands: data voters have had their turns by then. */
const HEAD_START_ELECTION_TIMEOUTS = 2;

/**
 * When a witness leads: only if no data voter can win without it, because it alone holds the last entries. It serves
 * nobody, brings a data voter up to date and hands over to it at once.
 */
export class WitnessLeadership {
  readonly #engine: ReplicaEngine;

  constructor(engine: ReplicaEngine) {
    this.#engine = engine;
  }

  /** Data voters may stand whenever an election is due. */
  get mayStandNow(): boolean {
    const { leaderlessMs, options, retention, state } = this.#engine;
    if (!state.isWitness) return true;
    const { electionTicks, tickMs } = options.limits;
    const headStartMs = HEAD_START_ELECTION_TIMEOUTS * electionTicks * tickMs;
    return !retention.isIncomplete && (leaderlessMs ?? 0) >= headStartMs;
  }

  /** Once a tick. Tried again for as long as this witness leads: a transfer that fails ends by itself. */
  onTick(): void {
    const { driver, isLeader, state } = this.#engine;
    if (!state.isWitness || !isLeader || driver.basicStatus().leadTransferee !== null) return;
    const target = this.#upToDate();
    if (target !== null) driver.transferLeader(target);
  }

  /** A data voter that answers and has every entry; null when there is none yet. */
  #upToDate(): NodeId | null {
    const { configuration, lastIndex, progress } = this.#engine.driver.status();
    for (const [node, { match, recentActive }] of progress) {
      const isDataVoter = isVoter(configuration, node) && !this.#engine.state.isWitnessNode(node);
      if (isDataVoter && recentActive && match === lastIndex) return node;
    }
    return null;
  }
}

/** A witness was asked for what only data members have. */
export function isOnlyWitness(zone: ZoneId, members: Iterable<MemberFacts>): NexusError {
  const addresses = [...members].filter(({ isWitness }) => !isWitness).map(({ address }) => address);
  const others = addresses.length === 0 ? "a data member" : addresses.join(" or ");
  return new NexusError({
    code: "UNAVAILABLE",
    what: `this node is a witness of zone ${zone}: it votes, but holds none of the zone's files and serves nobody`,
    remedy: `ask ${others}; \`nexus zone info ${zone}\` lists the members`,
    details: { zone },
  });
}
