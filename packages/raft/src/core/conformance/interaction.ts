import type { NodeId } from "@nexus/contracts";
import type { RaftConfig } from "../config.js";
import { hardStateOf, isLocalTarget } from "../messages.js";
import type { StepResult } from "../results.js";
import type { Message, Snapshot } from "../types.js";
import { describeMessage, describeReady } from "./describe.js";
import { InteractionNode } from "./interaction-node.js";
import { Output } from "./output.js";

export interface Recipient {
  readonly id: NodeId;
  readonly drop: boolean;
}

/** A group of nodes and the messages between them; scripts move both step by step. */
export class Interaction {
  readonly output = new Output();
  private readonly nodes: InteractionNode[] = [];
  private messages: Message[] = [];

  addNode(config: Omit<RaftConfig, "id">, bootstrap: Snapshot): void {
    const id = (this.nodes.length + 1) as NodeId;
    this.nodes.push(new InteractionNode({ ...config, id }, bootstrap));
  }

  node(id: NodeId): InteractionNode {
    const node = this.nodes[id - 1];
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  /** The nodes named, or all. */
  nodesOf(ids: readonly NodeId[]): InteractionNode[] {
    return ids.length === 0 ? [...this.nodes] : ids.map((id) => this.node(id));
  }

  queue(message: Message): void {
    this.messages.push(message);
  }

  /** Takes one Ready, prints it and carries it out, or queues its storage work. */
  processReady(node: InteractionNode): void {
    const ready = node.raft.ready();
    this.output.writeLine(describeReady(ready));
    const { asyncStorageWrites } = node.config;
    if (!asyncStorageWrites) {
      node.persist(ready.hardState, ready.entries, ready.snapshot);
      node.apply(ready.committedEntries);
    }
    for (const message of ready.messages) this.route(node, message);
    if (!asyncStorageWrites) node.raft.advance();
  }

  private route(node: InteractionNode, message: Message): void {
    if (message.to === "append-thread") node.appendWork.push(message);
    else if (message.to === "apply-thread") node.applyWork.push(message);
    else this.queue(message);
  }

  /** Performs the oldest storage write of a node in asynchronous mode. */
  processAppendThread(node: InteractionNode): void {
    const work = node.appendWork.shift();
    if (work === undefined) {
      this.output.writeLine("no append work to perform");
      return;
    }
    this.performWork(work, () => node.persist(hardStateOf(work), work.entries, work.snapshot));
  }

  processApplyThread(node: InteractionNode): void {
    const work = node.applyWork.shift();
    if (work === undefined) {
      this.output.writeLine("no apply work to perform");
      return;
    }
    this.performWork(work, () => node.apply(work.entries));
  }

  private performWork(work: Message, perform: () => void): void {
    this.output.writeLine("Processing:");
    this.output.writeLine(describeMessage({ ...work, responses: [] }));
    perform();
    this.output.writeLine("Responses:");
    for (const response of work.responses) {
      this.output.writeLine(describeMessage(response));
      this.queue(response);
    }
  }

  /** Delivers or drops what is queued for each recipient; how many messages that were. */
  deliver(recipients: readonly Recipient[], type: string | null): number {
    let count = 0;
    for (const { id, drop } of recipients) {
      const chosen = this.messages.filter((message) => isFor(message, id, drop, type));
      const taken = new Set(chosen);
      this.messages = this.messages.filter((message) => !taken.has(message));
      count += chosen.length;
      for (const message of chosen) this.deliverOne(message, id, drop);
    }
    return count;
  }

  private deliverOne(message: Message, to: NodeId, drop: boolean): void {
    this.output.writeLine(`${drop ? "dropped: " : ""}${describeMessage(message)}`);
    if (drop) return;
    const problem = problemOf(this.node(to).raft.step(message));
    if (problem !== null) this.output.writeLine(problem);
  }

  /** Runs the nodes until none has anything left to do. */
  stabilize(nodes: readonly InteractionNode[]): void {
    for (let quiet = false; !quiet; ) {
      quiet = true;
      const act = (header: string, body: () => void): void => {
        quiet = false;
        this.output.section(header, body);
      };
      for (const node of nodes) {
        if (node.raft.hasReady()) act(`> ${node.id} handling Ready`, () => this.processReady(node));
      }
      for (const { id } of nodes) {
        if (!this.messages.some((message) => isFor(message, id, false, null))) continue;
        act(`> ${id} receiving messages`, () => this.deliver([{ id, drop: false }], null));
      }
      for (const node of nodes) {
        if (node.appendWork.length === 0) continue;
        act(`> ${node.id} processing append thread`, () => {
          while (node.appendWork.length > 0) this.processAppendThread(node);
        });
      }
      for (const node of nodes) {
        if (node.applyWork.length === 0) continue;
        act(`> ${node.id} processing apply thread`, () => {
          while (node.applyWork.length > 0) this.processApplyThread(node);
        });
      }
    }
  }
}

/** What a node tells itself does not get lost on a network. */
function isFor(message: Message, id: NodeId, drop: boolean, type: string | null): boolean {
  if (message.to !== id) return false;
  if (drop && (message.from === message.to || isLocalTarget(message.from))) return false;
  return type === null || message.type === type;
}

/** The words of the reference for an input that was not taken; null when it was. */
export function problemOf(result: StepResult): string | null {
  switch (result.kind) {
    case "stepped":
    case "appended":
    case "forwarded":
    case "confChangeRefused":
      return null;
    case "dropped":
      return "raft proposal dropped";
    case "refusedLocalMessage":
      return "raft: cannot step raft local message";
    case "refusedUnknownPeer":
      return "raft: cannot step as peer not found";
  }
}
