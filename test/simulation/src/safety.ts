import { createHash } from "node:crypto";
import type { IncarnationId } from "@nexus/contracts";
import type { GroupId, GroupLog, ZoneReplica } from "@nexus/raft";
import type { TestNode } from "@nexus/raft/testing";
import { SafetyViolation } from "./trace.js";

interface AppliedSample {
  readonly term: number;
  readonly digest: number;
  readonly node: number;
}

/** Where one log was looked at last. */
interface Looked {
  readonly log: GroupLog;
  lastIndex: number;
  lastTerm: number;
}

/** Raft's safety properties (Raft, figure 3) over everything every node shows, for one zone incarnation. */
class GroupSafety {
  readonly #leaders = new Map<number, number>();
  readonly #entries = new Map<string, string>();
  readonly #applied = new Map<number, AppliedSample>();
  readonly #lastApplied = new Map<number, number>();
  readonly #looked = new Map<number, Looked>();
  #committedIndex = 0;
  #committedTerm = 0;

  constructor(private readonly name: string) {}

  look(node: TestNode, replica: ZoneReplica, log: GroupLog): void {
    this.#lookAtRole(node, replica, log);
    this.#lookAtState(node, replica);
    this.#lookAtLog(node, log);
  }

  #lookAtRole(node: TestNode, replica: ZoneReplica, log: GroupLog): void {
    if (!replica.isLeader) return;
    const { term, lastIndex } = replica.status();
    const before = this.#leaders.get(term);
    if (before === node.nodeId) return;
    if (before !== undefined) this.#fail(`election safety: nodes ${before} and ${node.nodeId} both lead term ${term}`);
    this.#leaders.set(term, node.nodeId);
    if (term < this.#committedTerm) return;
    const found = log.term(this.#committedIndex as never);
    const contradicts = found.kind === "term" && found.term !== this.#committedTerm;
    if (lastIndex < this.#committedIndex || contradicts) {
      this.#fail(
        `leader completeness: node ${node.index} leads term ${term} with a log to ${lastIndex}, ` +
          `but ${this.#committedIndex} (term ${this.#committedTerm}) was applied before`,
      );
    }
  }

  #lookAtState(node: TestNode, replica: ZoneReplica): void {
    const { index, term, digest } = replica.state.applied;
    if (this.#lastApplied.get(node.starts * 1_000 + node.index) === index) return;
    this.#lastApplied.set(node.starts * 1_000 + node.index, index);
    const before = this.#applied.get(index);
    if (before === undefined) this.#applied.set(index, { term, digest, node: node.index });
    else if (before.term !== term || before.digest !== digest) {
      this.#fail(
        `state-machine safety: at index ${index} node ${node.index} has term ${term} digest ${digest}, ` +
          `node ${before.node} had term ${before.term} digest ${before.digest}`,
      );
    }
    if (index <= this.#committedIndex) return;
    this.#committedIndex = index;
    this.#committedTerm = term;
  }

  /** Log matching: one index and term, one content, everywhere and for ever. Looks at what is new. */
  #lookAtLog(node: TestNode, log: GroupLog): void {
    const lastIndex = log.lastIndex();
    const last = log.term(lastIndex);
    const lastTerm = last.kind === "term" ? last.term : 0;
    const looked = this.#looked.get(node.index);
    const isSameLog = looked !== undefined && looked.log.group === log.group;
    if (isSameLog && looked.lastIndex === lastIndex && looked.lastTerm === lastTerm) return;
    const from = isSameLog && looked.lastTerm === lastTerm ? looked.lastIndex + 1 : log.firstIndex();
    this.#looked.set(node.index, { log, lastIndex, lastTerm });
    const low = Math.max(from, log.firstIndex());
    if (low > lastIndex) return;
    const result = log.entries(low as never, (lastIndex + 1) as never, null);
    if (result.kind !== "entries") return;
    for (const entry of result.entries) {
      const key = `${entry.index}/${entry.term}`;
      const content = `${entry.type}:${createHash("md5").update(entry.data).digest("base64")}`;
      const before = this.#entries.get(key);
      if (before === undefined) this.#entries.set(key, content);
      else if (before !== content) {
        this.#fail(`log matching: entry ${entry.index} of term ${entry.term} on node ${node.index} differs`);
      }
    }
  }

  #fail(what: string): never {
    throw new SafetyViolation(`zone ${this.name}: ${what}`);
  }
}

/** Looks at every replica that is up; throws SafetyViolation. */
export class SafetyChecker {
  readonly #groups = new Map<IncarnationId, GroupSafety>();

  check(nodes: readonly TestNode[]): void {
    for (const node of nodes) {
      if (!node.isUp || node.log === null) continue;
      for (const zone of node.host.zones()) this.#checkReplica(node, node.host.replica(zone));
    }
  }

  #checkReplica(node: TestNode, replica: ZoneReplica): void {
    const { incarnation, zoneId } = replica.identity;
    const group = incarnation as string as GroupId;
    if (node.log === null || !node.log.groups().includes(group)) return;
    if (replica.problem?.kind === "failed") {
      throw new SafetyViolation(`node ${node.index} stopped in zone ${zoneId}: ${replica.problem.error.message}`);
    }
    let safety = this.#groups.get(incarnation);
    if (safety === undefined) {
      safety = new GroupSafety(zoneId);
      this.#groups.set(incarnation, safety);
    }
    safety.look(node, replica, node.log.group(group));
  }
}
