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
    const term = replica.leadingTerm;
    if (term === null) return;
    const before = this.#leaders.get(term);
    if (before === node.nodeId) return;
    if (before !== undefined)
      this.#fail(`election safety: nodes ${before} and ${node.nodeId} both lead term ${term}`);
    this.#leaders.set(term, node.nodeId);
    if (term < this.#committedTerm) return;
    const { lastIndex } = replica.status();
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
    const life = node.starts * 1_000 + node.index;
    if (this.#lastApplied.get(life) === index) return;
    this.#lastApplied.set(life, index);
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

interface Watched {
  readonly replica: ZoneReplica;
  readonly log: GroupLog;
  readonly safety: GroupSafety;
}

/** Looks at every replica that is up; throws SafetyViolation. */
export class SafetyChecker {
  readonly #groups = new Map<IncarnationId, GroupSafety>();
  /** Replicas of the running process of each node. */
  readonly #watched = new Map<
    number,
    { readonly starts: number; readonly replicas: Map<IncarnationId, Watched> }
  >();

  check(nodes: readonly TestNode[]): void {
    for (const node of nodes) {
      if (!node.isUp) continue;
      for (const watched of this.#replicasOf(node).values()) {
        const { replica, log, safety } = watched;
        if (replica.problem?.kind === "failed") {
          const { message } = replica.problem.error;
          throw new SafetyViolation(`node ${node.index} stopped in zone ${replica.zoneId}: ${message}`);
        }
        safety.look(node, replica, log);
      }
    }
  }

  #replicasOf(node: TestNode): ReadonlyMap<IncarnationId, Watched> {
    const known = this.#watched.get(node.index);
    if (known?.starts === node.starts) return known.replicas;
    const replicas = new Map<IncarnationId, Watched>();
    this.#watched.set(node.index, { starts: node.starts, replicas });
    const { log } = node;
    node.host.onReplica((change) => {
      if (change.kind === "removed") {
        replicas.delete(change.incarnation);
        return;
      }
      const { replica } = change;
      const { incarnation, zoneId } = replica.identity;
      if (log === null) return;
      const safety = this.#groups.get(incarnation) ?? new GroupSafety(zoneId);
      this.#groups.set(incarnation, safety);
      replicas.set(incarnation, { replica, log: log.group(incarnation as string as GroupId), safety });
    });
    return replicas;
  }
}
