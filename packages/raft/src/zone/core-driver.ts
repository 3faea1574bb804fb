import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { RaftConfig } from "../core/config.js";
import { isLocalTarget } from "../core/messages.js";
import { RawNode } from "../core/raw-node.js";
import type { ProposeResult, StepResult } from "../core/results.js";
import type { BasicRaftStatus, RaftStatus } from "../core/status.js";
import type { ConfChange, ConfState, Message, RaftStorage, Ready } from "../core/types.js";
import { withoutSuperseded } from "./superseded.js";

export interface CoreDriverPorts {
  /** Runs at the end of the turn. */
  defer(callback: () => void): void;
  /** Before every turn's work: hand gathered proposals and reads to the core. */
  beforeTurn(): void;
  append(message: Message): void;
  apply(message: Message): void;
  /** After every batch of Readys: start applying what was handed out. */
  afterReady(): void;
  /** A message for another node. */
  send(message: Message, to: NodeId): void;
  onReadState(context: Uint8Array, index: LogIndex): void;
  /** The leader, or the term, is another than before. */
  onLeadership(leadership: Leadership): void;
  /** The core broke one of its rules: the replica must stop. */
  onFatal(cause: unknown): void;
}

export interface Leadership {
  readonly term: Term;
  readonly lead: NodeId | null;
  readonly isLeader: boolean;
}

/**
 * Drives one RawNode with asynchronous storage writes: carries out every Ready, wakes on input instead of polling,
 * and does the work of one event-loop turn together.
 */
export class CoreDriver {
  readonly #ports: CoreDriverPorts;
  readonly #core: RawNode;
  readonly #nodeId: NodeId;
  /** What was reported last. */
  #reported: Leadership;
  #isWoken = false;
  #isProcessing = false;
  #isStopped = false;

  constructor(config: RaftConfig, storage: RaftStorage, ports: CoreDriverPorts) {
    this.#ports = ports;
    this.#nodeId = config.id;
    this.#core = new RawNode(config, storage);
    this.#reported = this.leadership;
  }

  /** As of now, also before the Ready that reports a change is carried out. */
  get leadership(): Leadership {
    const { term, lead, role } = this.#core.basicStatus();
    return { term, lead, isLeader: role === "StateLeader" };
  }

  get isLeader(): boolean {
    return this.#core.isLeader();
  }

  get leader(): NodeId | null {
    return this.#core.leader;
  }

  get commitIndex(): LogIndex {
    return this.#core.basicStatus().commit;
  }

  status(): RaftStatus {
    return this.#core.status();
  }

  basicStatus(): BasicRaftStatus {
    return this.#core.basicStatus();
  }

  /** False once it is stopped. */
  hasCoveredLoss(): boolean {
    return !this.#isStopped && this.#core.hasCoveredLoss();
  }

  /** Work is waiting: `turn` runs once at the end of this event-loop turn. */
  wake(): void {
    if (this.#isWoken || this.#isStopped) return;
    this.#isWoken = true;
    this.#ports.defer(() => {
      this.#isWoken = false;
      this.#guard(() => {
        this.#ports.beforeTurn();
        this.#process();
      });
    });
  }

  tick(): void {
    this.#guard(() => this.#core.tick());
    this.wake();
  }

  /** No time passes; what the log could not give yet is asked for again. */
  retryReads(): void {
    this.#guard(() => this.#core.retryStorage());
    this.wake();
  }

  /** The next tick starts an election. */
  get isCampaignDue(): boolean {
    return this.#core.isCampaignDue();
  }

  campaign(): void {
    this.#guard(() => this.#core.campaign());
    this.wake();
  }

  /** A message from a peer. */
  step(message: Message): StepResult | null {
    const result = this.#guard(() => this.#core.step(message));
    this.wake();
    return result;
  }

  /** Like `step`, and carries the consequences out before it returns. */
  stepNow(message: Message): void {
    this.#guard(() => {
      this.#core.step(message);
      this.#process();
    });
  }

  /** What storage work promised is true now: its messages may leave. */
  deliver(responses: readonly Message[]): void {
    this.#guard(() => {
      for (const response of withoutSuperseded(responses)) {
        if (response.to === this.#nodeId) this.#core.step(response);
        else this.#sendToPeer(response);
      }
      this.#process();
    });
  }

  proposeBatch(batch: readonly Uint8Array[]): ProposeResult | null {
    return this.#guard(() => this.#core.proposeBatch(batch));
  }

  proposeConfChange(change: ConfChange): ProposeResult | null {
    const result = this.#guard(() => this.#core.proposeConfChange(change));
    this.wake();
    return result;
  }

  /** Called while applying. */
  applyConfChange(change: ConfChange): ConfState {
    return this.#core.applyConfChange(change);
  }

  readIndex(context: Uint8Array): void {
    this.#guard(() => this.#core.readIndex(context));
  }

  transferLeader(to: NodeId): void {
    this.#guard(() => this.#core.transferLeader(to));
    this.wake();
  }

  forgetLeader(): void {
    this.#guard(() => this.#core.forgetLeader());
    this.wake();
  }

  reportUnreachable(node: NodeId): void {
    this.#guard(() => this.#core.reportUnreachable(node));
    this.wake();
  }

  reportSnapshot(node: NodeId, outcome: "finish" | "failure"): void {
    this.#guard(() => this.#core.reportSnapshot(node, outcome));
    this.wake();
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
  }

  #process(): void {
    // Carrying out a Ready may deliver responses at once, which lead back here.
    if (this.#isProcessing) return;
    this.#isProcessing = true;
    try {
      while (!this.#isStopped && this.#core.hasReady()) {
        while (!this.#isStopped && this.#core.hasReady()) this.#carryOut(this.#core.ready());
        this.#ports.afterReady();
      }
    } finally {
      this.#isProcessing = false;
    }
  }

  #carryOut(ready: Ready): void {
    if (ready.softState !== null || ready.hardState !== null) this.#noteLeadership();
    for (const message of withoutSuperseded(ready.messages)) this.#dispatch(message);
    for (const { requestContext, index } of ready.readStates) this.#ports.onReadState(requestContext, index);
  }

  #noteLeadership(): void {
    const now = this.leadership;
    const before = this.#reported;
    if (now.term === before.term && now.lead === before.lead && now.isLeader === before.isLeader) return;
    this.#reported = now;
    this.#ports.onLeadership(now);
  }

  #dispatch(message: Message): void {
    switch (message.to) {
      case "append-thread":
        this.#ports.append(message);
        return;
      case "apply-thread":
        this.#ports.apply(message);
        return;
      default:
        this.#sendToPeer(message);
    }
  }

  #sendToPeer(message: Message): void {
    const { to } = message;
    invariant(!isLocalTarget(to) && to !== this.#nodeId, `${message.type} leaves this node`, {
      to: String(to),
    });
    this.#ports.send(message, to);
  }

  #guard<T>(work: () => T): T | null {
    if (this.#isStopped) return null;
    try {
      return work();
    } catch (cause) {
      this.#isStopped = true;
      this.#ports.onFatal(cause);
      return null;
    }
  }
}
