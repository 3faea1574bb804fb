import type { LogIndex, NodeId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { ReplicaEngine } from "./engine.js";
import { isVoter, membersOf } from "./message-facts.js";
import { sendFrame } from "./outbound.js";

/**
 * What a witness must keep of its log: entries that not every data voter holds, for it may be the only one left that
 * has them. The leader knows who holds what and says so, once an election timeout; nothing is given up on a guess.
 */
export class WitnessRetention {
  readonly #engine: ReplicaEngine;
  /** Every data voter holds the log up to here; null: not told since the start. */
  #heldThrough: LogIndex | null = null;
  #ticks = 0;

  constructor(engine: ReplicaEngine) {
    this.#engine = engine;
  }

  /** A data voter may need entries this witness does not have: it must not stand as if it could bring everyone up. */
  get isIncomplete(): boolean {
    return this.#heldThrough !== null && this.#engine.groupLog.base().index > this.#heldThrough;
  }

  /** How much of what could be given up, up to `through`, may go. */
  giveUpThrough(through: LogIndex): LogIndex {
    const { groupLog, options, state } = this.#engine;
    if (!state.isWitness || groupLog.liveBytes() > options.limits.maxWitnessLogBytes) return through;
    const kept = Math.min(through, this.#heldThrough ?? 0) as LogIndex;
    invariant(kept <= (this.#heldThrough ?? 0), "a witness gives up only what every data voter holds", {
      kept,
      heldThrough: this.#heldThrough ?? 0,
    });
    return kept;
  }

  /** Once a tick. The leader tells its witnesses; a witness that leads tells itself. */
  onTick(): void {
    const { isLeader, state, driver, options } = this.#engine;
    if (!isLeader) return;
    this.#ticks += 1;
    if (this.#ticks % options.limits.electionTicks !== 0) return;
    const witnesses = membersOf(state.conf.confState).filter((node) => state.isWitnessNode(node));
    if (witnesses.length === 0) return;
    const heldThrough = this.#leastMatch();
    const { term } = driver.leadership;
    for (const node of witnesses) {
      if (node === options.nodeId) this.#heldThrough = heldThrough;
      else sendFrame(this.#engine, node, { kind: "witness", term, heldThrough });
    }
  }

  /** Up to where every data voter holds the log durably. */
  #leastMatch(): LogIndex {
    const { driver, state } = this.#engine;
    const { configuration, lastIndex, progress } = driver.status();
    let least = lastIndex;
    for (const [node, { match }] of progress) {
      const isDataVoter = isVoter(configuration, node) && !state.isWitnessNode(node);
      if (isDataVoter && match < least) least = match;
    }
    return least;
  }

  /** Told by a node; only the leader of the present term knows. */
  onTold(from: NodeId, term: number, heldThrough: LogIndex): void {
    const { leadership } = this.#engine.driver;
    if (leadership.lead === from && leadership.term === term) this.#heldThrough = heldThrough;
  }
}
