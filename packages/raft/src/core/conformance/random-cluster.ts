import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { utf8Encode } from "@nexus/lib";
import type { RaftConfig } from "../config.js";
import { hardStateOf, isLocalTarget } from "../messages.js";
import type { ConfChangeSingle, Entry, Message, MessageType } from "../types.js";
import { InteractionNode } from "./interaction-node.js";
import { confStateOf, emptySnapshot } from "./memory-storage.js";
import { SafetyChecker } from "./safety-checker.js";

export interface ClusterSettings {
  readonly seed: number;
  readonly voters: number;
  /** Nodes without a part at first; membership changes give them one. With none the membership stays. */
  readonly spares: number;
  readonly steps: number;
  readonly asyncStorageWrites: boolean;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly leases: boolean;
  /** Disks lose acknowledged writes, never of two nodes at a time. */
  readonly logLoss: boolean;
}

/** A small fast generator of numbers in [0, 1): mulberry32. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const START_INDEX = 10 as LogIndex;

/** What a host keeps from a node that abstains. */
const ELECTORAL: ReadonlySet<MessageType> = new Set(["MsgVote", "MsgPreVote", "MsgTimeoutNow"]);

/**
 * A group in which everything happens at random: messages overtake each other, get lost and arrive twice, nodes
 * crash and lose what is not written, are added and removed. Safety is checked at every step.
 */
export class RandomCluster {
  readonly nodes: InteractionNode[] = [];
  readonly checker = new SafetyChecker();
  private readonly random: () => number;
  private messages: Message[] = [];
  private counter = 0;
  losses = 0;
  /** Nodes that the others neither hear nor reach. */
  private readonly cutOff = new Set<NodeId>();

  constructor(private readonly settings: ClusterSettings) {
    this.random = generator(settings.seed);
    const voters = Array.from({ length: settings.voters }, (_, i) => i + 1);
    const bootstrap = {
      metadata: { confState: confStateOf(voters, []), index: START_INDEX, term: 1 as Term },
      data: new Uint8Array(0),
    };
    for (let id = 1; id <= settings.voters + settings.spares; id += 1) {
      const isVoter = id <= settings.voters;
      this.nodes.push(
        new InteractionNode(this.configOf(id as NodeId, isVoter), isVoter ? bootstrap : emptySnapshot()),
      );
    }
  }

  private configOf(id: NodeId, bootstrapped: boolean): RaftConfig {
    const { asyncStorageWrites, preVote, checkQuorum, leases } = this.settings;
    return {
      id,
      electionTick: 10,
      heartbeatTick: 1,
      asyncStorageWrites,
      maxSizePerMsg: 30,
      maxCommittedSizePerReady: 60,
      maxUncommittedEntriesSize: 200,
      maxInflightMsgs: 3,
      maxInflightBytes: 40,
      checkQuorum,
      preVote,
      readOnlyOption: leases ? "leaseBased" : "safe",
      disableProposalForwarding: false,
      disableConfChangeValidation: false,
      stepDownOnRemoval: true,
      // Both kinds in one cluster, as during an upgrade.
      acknowledgesEveryAppend: id % 2 === 0,
      applied: bootstrapped ? START_INDEX : (0 as LogIndex),
      lostThrough: 0 as LogIndex,
      isLostTermKnown: true,
      random: (bound) => this.below(bound),
      events: () => undefined,
    };
  }

  private below(bound: number): number {
    return Math.floor(this.random() * bound);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** The restless phase. */
  run(): void {
    for (let i = 0; i < this.settings.steps; i += 1) {
      this.act(this.pick(this.nodes));
      this.checker.check(this.nodes);
    }
  }

  private act(node: InteractionNode): void {
    const dice = this.below(1000);
    if (dice < 300) this.processReady(node);
    else if (dice < 450) this.processStorage(node);
    else if (dice < 650) for (let i = 0; i < 4; i += 1) this.deliverSome();
    else if (dice < 860) this.tick(node);
    else if (dice < 950) this.ask(this.random() < 0.3 ? node : this.someLeader(node));
    else if (dice < 970) this.changeMembership(node);
    else if (dice < 975) node.raft.transferLeader(this.pick(this.nodes).id);
    else if (dice < (this.settings.logLoss ? 982 : 976)) this.restart(node);
    else if (dice < (this.settings.logLoss ? 986 : 980)) this.changeNetwork();
    else this.compactOrReport(node);
  }

  /** Also one that is no longer. */
  private someLeader(otherwise: InteractionNode): InteractionNode {
    const leaders = this.nodes.filter(({ raft }) => raft.basicStatus().role === "StateLeader");
    return leaders.length === 0 ? otherwise : this.pick(leaders);
  }

  private changeNetwork(): void {
    if (this.cutOff.size > 0) this.cutOff.clear();
    else
      this.cutOff.add(
        (this.random() < 0.7 ? this.someLeader(this.pick(this.nodes)) : this.pick(this.nodes)).id,
      );
  }

  private isCut({ from, to }: Message): boolean {
    return this.cutOff.has(from as NodeId) !== this.cutOff.has(to as NodeId);
  }

  /** Leases trust clocks: then all nodes tick together. */
  private tick(node: InteractionNode): void {
    if (node.isAbstaining) return;
    if (!this.settings.leases) node.raft.tick();
    else if (this.below(3 * this.nodes.length) === 0) for (const { raft } of this.nodes) raft.tick();
  }

  private ask(node: InteractionNode): void {
    this.counter += 1;
    if (this.random() < 0.5) {
      node.raft.propose(utf8Encode(`p${this.counter}`));
      return;
    }
    const context = utf8Encode(`read-${this.counter}`);
    this.checker.readAsked(context, this.nodes);
    node.raft.readIndex(context);
  }

  private changeMembership(node: InteractionNode): void {
    if (this.settings.spares === 0) return;
    const types = ["ConfChangeAddNode", "ConfChangeAddLearnerNode", "ConfChangeRemoveNode"] as const;
    const change = (): ConfChangeSingle => ({ type: this.pick(types), nodeId: this.pick(this.nodes).id });
    const changes = Array.from({ length: this.below(3) }, change);
    const transition = this.pick([
      "ConfChangeTransitionAuto" as const,
      "ConfChangeTransitionJointImplicit" as const,
    ]);
    node.raft.proposeConfChange({ transition, changes, context: new Uint8Array(0) });
  }

  private compactOrReport(node: InteractionNode): void {
    const applied = node.newestSnapshot().metadata.index;
    const first = node.storage.firstIndex();
    if (this.random() < 0.4 && applied >= first) {
      node.storage.compact((first + this.below(applied - first + 1)) as LogIndex);
    } else if (this.random() < 0.5) {
      node.raft.reportUnreachable(this.pick(this.nodes).id);
    } else {
      node.raft.reportSnapshot(this.pick(this.nodes).id, this.random() < 0.5 ? "finish" : "failure");
    }
  }

  private restart(node: InteractionNode): void {
    const mayLose = this.settings.logLoss && this.nodes.every((other) => !other.isAbstaining);
    if (mayLose && node.loseWrites(1 + this.below(4))) this.losses += 1;
    else node.restart();
    this.messages = this.messages.filter(
      ({ from, to }) => to !== node.id || (from !== to && !isLocalTarget(from)),
    );
  }

  private processReady(node: InteractionNode): void {
    if (!node.raft.hasReady()) return;
    const ready = node.raft.ready();
    for (const read of ready.readStates) this.checker.readAnswered(read);
    if (!this.settings.asyncStorageWrites) {
      node.persist(ready.hardState, ready.entries, ready.snapshot);
      this.apply(node, ready.committedEntries);
    }
    for (const message of ready.messages) {
      if (message.to === "append-thread") node.appendWork.push(message);
      else if (message.to === "apply-thread") node.applyWork.push(message);
      else this.messages.push(message);
    }
    if (!this.settings.asyncStorageWrites) node.raft.advance();
  }

  private processStorage(node: InteractionNode): void {
    const write = this.random() < 0.6 ? node.appendWork.shift() : undefined;
    const work = write ?? node.applyWork.shift();
    if (work === undefined) return;
    if (work.type === "MsgStorageAppend") node.persist(hardStateOf(work), work.entries, work.snapshot);
    else this.apply(node, work.entries);
    this.messages.push(...work.responses);
  }

  private apply(node: InteractionNode, entries: readonly Entry[]): void {
    this.checker.applied(entries);
    node.apply(entries);
  }

  /** One of the oldest messages, so that few overtake many. Storage work is neither lost nor reordered. */
  private deliverSome(): void {
    if (this.messages.length === 0) return;
    const at = this.below(Math.min(this.messages.length, 12));
    const message = this.messages[at]!;
    const local = isLocalTarget(message.from) || message.from === message.to;
    if (local) {
      this.deliver(this.messages.findIndex((other) => other.to === message.to && isOwn(other)));
      return;
    }
    const fate = this.random();
    if (fate < 0.08 || this.isCut(message)) this.lose(at);
    else if (fate < 0.12) this.messages.push(message);
    else this.deliver(at);
  }

  private lose(at: number): void {
    const [message] = this.messages.splice(at, 1);
    this.reportSnapshot(message!, "failure");
  }

  /** What a host owes the core. */
  private reportSnapshot({ type, from, to }: Message, outcome: "finish" | "failure"): void {
    if (type === "MsgSnap")
      this.nodes.find(({ id }) => id === from)!.raft.reportSnapshot(to as NodeId, outcome);
  }

  private deliver(at: number): void {
    const [message] = this.messages.splice(at, 1);
    const node = this.nodes.find(({ id }) => id === message!.to);
    if (!node!.isAbstaining || !ELECTORAL.has(message!.type)) node!.raft.step(message!);
    this.reportSnapshot(message!, "finish");
  }

  /** The calm phase: everything arrives, everybody ticks. Whether a proposal came through to all voters. */
  calmDown(maxRounds: number): boolean {
    this.cutOff.clear();
    const word = utf8Encode("calm");
    for (let round = 0; round < maxRounds; round += 1) {
      for (const node of this.nodes) if (!node.isAbstaining) node.raft.tick();
      this.settle();
      this.checker.check(this.nodes);
      if (round % 10 === 9)
        this.nodes.find(({ raft }) => raft.basicStatus().role === "StateLeader")?.raft.propose(word);
      if (this.votersHave("calm")) return true;
    }
    return false;
  }

  private settle(): void {
    for (let turn = 0; turn < 200; turn += 1) {
      for (const node of this.nodes) {
        this.processReady(node);
        while (node.appendWork.length + node.applyWork.length > 0) this.processStorage(node);
      }
      if (this.messages.length === 0) return;
      while (this.messages.length > 0) this.deliver(0);
    }
  }

  private votersHave(word: string): boolean {
    const leader = this.nodes.find(({ raft }) => raft.basicStatus().role === "StateLeader");
    const voters = leader?.raft.status().configuration.voters ?? [];
    const has = (id: NodeId) =>
      Buffer.from(this.nodes[id - 1]!.newestSnapshot().data)
        .toString()
        .includes(word);
    return voters.length > 0 && voters.every(has);
  }
}

function isOwn(message: Message): boolean {
  return isLocalTarget(message.from) || message.from === message.to;
}
