import { crc32 } from "node:zlib";
import type { GroupLog, ZoneReplica } from "@nexus/raft";
import type { TestNode } from "@nexus/raft/testing";

/** What one node durably holds of one group's log, as it was seen last. */
interface DurableLog {
  log: GroupLog;
  starts: number;
  /** Everything up to here is covered by a snapshot. */
  baseIndex: number;
  lastIndex: number;
  lastTerm: number;
  /** By index, above the base. */
  readonly terms: Map<number, number>;
  hardTerm: number;
  vote: number | null;
}

/** Log matching, and what a node promised by having it on disk, for one zone incarnation. */
export class NodeLogs {
  readonly #byNode = new Map<number, DurableLog>();
  /** By index and term: what the entry says, and the term of the one before it. */
  readonly #contents = new Map<string, string>();
  readonly #fail: (what: string) => never;

  constructor(fail: (what: string) => never) {
    this.#fail = fail;
  }

  /**
   * Whether the node once had this entry on disk and did not replace it since. One that lost it and abstains counts:
   * it said that it has it, perhaps in an answer that is still on its way, and nobody is elected without it by a vote
   * of the node.
   */
  holds(nodeId: number, index: number, term: number): boolean {
    const held = this.#byNode.get(nodeId);
    return held !== undefined && (index <= held.baseIndex || held.terms.get(index) === term);
  }

  /** Looks at what is new in the log of a node. */
  look(node: TestNode, replica: ZoneReplica, log: GroupLog): void {
    const lastIndex = log.lastIndex();
    const last = log.term(lastIndex);
    const lastTerm = last.kind === "term" ? last.term : 0;
    const before = this.#byNode.get(node.nodeId);
    const held = before ?? newDurableLog(log, node.starts);
    if (before === undefined) this.#byNode.set(node.nodeId, held);
    else if (before.starts !== node.starts) {
      this.#checkPromises(node, replica, before, log, lastIndex, lastTerm);
      before.starts = node.starts;
      if (replica.isAbstaining && lastIndex < before.lastIndex) before.lastIndex = lastIndex;
    }
    held.log = log;
    const hardState = log.hardState();
    held.hardTerm = hardState?.term ?? 0;
    held.vote = hardState?.vote ?? null;
    if (held.lastIndex === lastIndex && held.lastTerm === lastTerm) return;
    this.#takeIn(node, held, log, lastIndex, lastTerm);
  }

  /**
   * A restart must not make a node's log less up to date, nor its term smaller, nor its vote another: others rely on
   * what it said. A node that knows that it lost something may, and abstains.
   */
  #checkPromises(
    node: TestNode,
    replica: ZoneReplica,
    before: DurableLog,
    log: GroupLog,
    lastIndex: number,
    lastTerm: number,
  ): void {
    if (replica.isAbstaining) return;
    const isShorter =
      lastTerm < before.lastTerm || (lastTerm === before.lastTerm && lastIndex < before.lastIndex);
    if (isShorter) {
      this.#fail(
        `durability: node ${node.index} came back with a log to ${lastIndex} (term ${lastTerm}), ` +
          `it had ${before.lastIndex} (term ${before.lastTerm}) on disk, and does not abstain`,
      );
    }
    const hard = log.hardState();
    const term = hard?.term ?? 0;
    const forgotVote = term === before.hardTerm && before.vote !== null && hard?.vote !== before.vote;
    if (term < before.hardTerm || forgotVote) {
      this.#fail(
        `durability: node ${node.index} came back in term ${term} with vote ${hard?.vote ?? "none"}, ` +
          `it had term ${before.hardTerm} and vote ${before.vote ?? "none"} on disk, and does not abstain`,
      );
    }
  }

  #takeIn(node: TestNode, held: DurableLog, log: GroupLog, lastIndex: number, lastTerm: number): void {
    const base = log.base();
    if (base.index > held.baseIndex) {
      held.baseIndex = base.index;
      for (const index of held.terms.keys()) if (index <= base.index) held.terms.delete(index);
    }
    // The same last term: the leader of that term only appended.
    const from = held.lastTerm === lastTerm ? held.lastIndex + 1 : base.index + 1;
    const low = Math.max(from, base.index + 1);
    for (let index = lastIndex + 1; index <= held.lastIndex; index += 1) held.terms.delete(index);
    held.lastIndex = lastIndex;
    held.lastTerm = lastTerm;
    if (low > lastIndex) return;
    for (let index = low; index <= lastIndex; index += 1) {
      const term = log.term(index as never);
      if (term.kind === "term") held.terms.set(index, term.term);
    }
    const result = log.entries(low as never, (lastIndex + 1) as never, null);
    if (result.kind !== "entries") return;
    let previous = log.term((low - 1) as never);
    for (const entry of result.entries) {
      const previousTerm = previous.kind === "term" ? previous.term : 0;
      const content = `${entry.type}:${entry.data.length}:${crc32(entry.data)}:${previousTerm}`;
      const key = `${entry.index}/${entry.term}`;
      const known = this.#contents.get(key);
      if (known === undefined) this.#contents.set(key, content);
      else if (known !== content) {
        this.#fail(
          `log matching: entry ${entry.index} of term ${entry.term} on node ${node.index} is ${content}, ` +
            `elsewhere it was ${known}`,
        );
      }
      previous = { kind: "term", term: entry.term };
    }
  }
}

function newDurableLog(log: GroupLog, starts: number): DurableLog {
  return { log, starts, baseIndex: 0, lastIndex: 0, lastTerm: 0, terms: new Map(), hardTerm: 0, vote: null };
}
