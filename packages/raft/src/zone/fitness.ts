import type { NexusError, NodeId } from "@nexus/contracts";
import { isLocalTarget, isTransferMarker } from "../core/messages.js";
import type { Message } from "../core/types.js";
import type { LogHealth } from "../log/types.js";
import type { Abstention } from "./abstention.js";
import { logTrouble } from "./disk-trouble.js";
import type { ReplicaEngine } from "./engine.js";
import { bestSuccessor } from "./message-facts.js";
import type { StateStall } from "./state-stall.js";

/** Election timeouts without a leader after which a draining node campaigns. */
const DRAINED_STANDS_AFTER_TIMEOUTS = 6;

export interface FitnessPorts {
  readonly abstention: Abstention;
  readonly stall: StateStall;
  /** Whatever keeps the replica from working as it should. */
  hasProblem(): boolean;
}

/** Whether this replica may vote, stand for election and lead, and who could lead in its place. */
export class ReplicaFitness {
  readonly #engine: ReplicaEngine;
  readonly #ports: FitnessPorts;
  readonly #openedMs: number;
  #logTrouble: NexusError | null = null;
  /** False: the node is draining. It votes, but does not campaign and refuses what is handed to it. */
  mayLead = true;

  constructor(engine: ReplicaEngine, ports: FitnessPorts) {
    this.#engine = engine;
    this.#ports = ports;
    this.#openedMs = engine.nowMs();
  }

  /** Why the disk takes no writes, or the log gives nothing back. */
  get diskTrouble(): NexusError | null {
    return this.#logTrouble ?? this.#engine.logReader.trouble ?? this.#ports.stall.trouble;
  }

  /** This node may have promised more than its log still holds: no vote until a leader has covered it. */
  get isAbstaining(): boolean {
    return this.#ports.abstention.through !== null;
  }

  /** The node's log started or stopped working; true when that is a change. */
  onLogHealth(health: LogHealth): boolean {
    const trouble = logTrouble(health);
    const hadTrouble = this.#logTrouble !== null;
    this.#logTrouble = trouble;
    if (trouble !== null) this.#engine.proposer.failAll(trouble, false);
    else if (hadTrouble) this.#engine.appender.resume();
    return trouble !== null || hadTrouble;
  }

  /** Nothing is wrong with it that ticks may mend, and leadership need not move. */
  get maySleep(): boolean {
    if (this.#ports.hasProblem() || this.isAbstaining) return false;
    return !this.#engine.isLeader || (this.mayLead && !this.#engine.state.isWitness);
  }

  /** Leads, but cannot write or has a wrong state, and no transfer is under way. */
  get mustHandOver(): boolean {
    const isUnfit = this.diskTrouble !== null || this.#engine.check.error !== null || this.#isStateStuck;
    const { driver, isLeader } = this.#engine;
    return isUnfit && isLeader && driver.basicStatus().leadTransferee === null;
  }

  /** A store that opens again at once is no reason to hand over. */
  get #isStateStuck(): boolean {
    return this.#engine.owner.troubleMs >= this.#electionTimeoutMs;
  }

  /**
   * A removed member, one that forgot what it promised, and one that cannot write must not. A draining node stands only
   * when nobody else does: it may be the only one that can win.
   */
  get mayCampaign(): boolean {
    if (this.#ports.hasProblem() || this.isAbstaining) return false;
    const { leaderlessMs } = this.#engine;
    return this.mayLead || (leaderlessMs ?? 0) >= DRAINED_STANDS_AFTER_TIMEOUTS * this.#electionTimeoutMs;
  }

  /** The voter that could take over leadership soonest; null when none answers. */
  successor(): NodeId | null {
    const { driver, options, state } = this.#engine;
    const mayLead = (node: NodeId): boolean => !state.isWitnessNode(node) && options.peers.mayLead(node);
    return bestSuccessor(driver.status(), mayLead);
  }

  /**
   * Not after losing part of the log, with a disk that does not write, or so soon after a start that a leader of
   * before may still rely on this node's silence (lease reads).
   */
  mayTakePartInElection(message: Message): boolean {
    if (this.isAbstaining || this.#logTrouble !== null) return false;
    const { state } = this.#engine;
    const isFromWitness =
      message.from !== null && !isLocalTarget(message.from) && state.isWitnessNode(message.from);
    if (message.type === "MsgTimeoutNow") {
      // From a witness even while draining: the zone has nobody else.
      return (this.mayLead || isFromWitness) && !state.isWitness && !this.#ports.hasProblem();
    }
    if (isFromWitness && !state.isWitness && !this.#isBehind(message)) return false;
    if (isTransferMarker(message.context)) return true;
    return this.#engine.nowMs() - this.#openedMs >= this.#electionTimeoutMs;
  }

  /** Whether the log of whoever asks for a vote holds more than this one: a witness may lead for no other reason. */
  #isBehind({ index, logTerm }: Message): boolean {
    const { driver, groupLog } = this.#engine;
    const { lastIndex } = driver.basicStatus();
    const own = groupLog.term(lastIndex);
    if (own.kind !== "term") return false;
    return logTerm > own.term || (logTerm === own.term && index > lastIndex);
  }

  get #electionTimeoutMs(): number {
    const { electionTicks, tickMs } = this.#engine.options.limits;
    return electionTicks * tickMs;
  }
}
