import type { ConfState, GroupLog, ZoneReplica } from "@nexus/raft";
import type { TestNode } from "@nexus/raft/testing";
import { SafetyViolation } from "../trace.js";
import { NodeLogs } from "./node-logs.js";

interface AppliedSample {
  readonly term: number;
  readonly digest: number;
  readonly node: number;
}

/** One leader's commit index, as it was seen last. */
interface LeaderSeen {
  readonly term: number;
  commit: number;
  configuration: ConfState;
}

/** Raft's safety properties (Raft, figure 3) over everything every node shows, for one zone incarnation. */
export class GroupSafety {
  readonly #leaders = new Map<number, number>();
  readonly #applied = new Map<number, AppliedSample>();
  readonly #lastApplied = new Map<number, number>();
  readonly #leaderSeen = new Map<number, LeaderSeen>();
  readonly #logs = new NodeLogs((what) => this.#fail(what));
  #committedIndex = 0;
  #committedTerm = 0;
  #acknowledgedIndex = 0;

  constructor(private readonly name: string) {}

  /** The highest index a client was told is committed. */
  get acknowledgedIndex(): number {
    return this.#acknowledgedIndex;
  }

  lookAtLog(node: TestNode, replica: ZoneReplica, log: GroupLog): void {
    this.#logs.look(node, replica, log);
  }

  /** Once the logs of all nodes were looked at. */
  look(node: TestNode, replica: ZoneReplica, log: GroupLog): void {
    this.#lookAtState(node, replica);
    this.#lookAtRole(node, replica, log);
  }

  /** A client was told that its write has this place. */
  acknowledge(index: number, term: number): void {
    const applied = this.#applied.get(index);
    if (applied !== undefined && applied.term !== term) {
      this.#fail(
        `a write was acknowledged at ${index} of term ${term}, there is one of term ${applied.term}`,
      );
    }
    this.#acknowledgedIndex = Math.max(this.#acknowledgedIndex, index);
  }

  #lookAtRole(node: TestNode, replica: ZoneReplica, log: GroupLog): void {
    const term = replica.leadingTerm;
    if (term === null) {
      this.#leaderSeen.delete(node.nodeId);
      return;
    }
    this.#lookAtElection(node, replica, log, term);
    this.#lookAtCommit(node, replica, log, term);
  }

  #lookAtElection(node: TestNode, replica: ZoneReplica, log: GroupLog, term: number): void {
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

  /** What a leader commits is of its own term (Raft 5.4.2) and on the disks of a majority of voters. */
  #lookAtCommit(node: TestNode, replica: ZoneReplica, log: GroupLog, term: number): void {
    const commit = replica.commitIndex;
    const seen = this.#leaderSeen.get(node.nodeId);
    if (seen?.term === term && seen.commit === commit) return;
    const { configuration } = replica.status();
    if (seen?.term === term) {
      const found = log.term(commit);
      const commitTerm = found.kind === "term" ? found.term : 0;
      // The leader's own copy may still be on its way to disk.
      if (commitTerm !== 0 && commitTerm !== term)
        this.#fail(
          `commit: node ${node.index} leads term ${term} and commits ${commit} of term ${commitTerm} by counting`,
        );
      const isHeld = [configuration, seen.configuration].some((each) => this.#isHeld(each, commit, term));
      if (!isHeld) {
        this.#fail(
          `commit: node ${node.index} commits ${commit} of term ${term}, ` +
            `which no majority of voters ${configuration.voters.join(" ")} has on disk`,
        );
      }
    }
    this.#leaderSeen.set(node.nodeId, { term, commit, configuration });
  }

  #isHeld(configuration: ConfState, index: number, term: number): boolean {
    return [configuration.voters, configuration.votersOutgoing].every((voters) => {
      const holders = voters.filter((voter) => this.#logs.holds(voter, index, term));
      return voters.length === 0 || holders.length > voters.length / 2;
    });
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

  #fail(what: string): never {
    throw new SafetyViolation(`zone ${this.name}: ${what}`);
  }
}
