import { toHex } from "@nexus/lib";
import type { Entry, ReadState } from "../types.js";
import type { InteractionNode } from "./interaction-node.js";

/** Raft's promises (Raft figure 3) as they show from outside, plus linearizable reads. Errors: Error. */
export class SafetyChecker {
  private readonly leaders = new Map<number, number>();
  private readonly log = new Map<number, string>();
  private readonly readFloors = new Map<string, number>();
  readsAnswered = 0;

  /** At most one leader a term; nobody applies what is not committed. */
  check(nodes: readonly InteractionNode[]): void {
    for (const { raft } of nodes) {
      const { id, role, term, applied, commit, lastIndex } = raft.basicStatus();
      if (applied > commit || commit > lastIndex)
        throw new Error(`node ${id}: ${applied}, ${commit}, ${lastIndex}`);
      if (role !== "StateLeader") continue;
      const known = this.leaders.get(term);
      if (known !== undefined && known !== id) throw new Error(`term ${term} has leaders ${known} and ${id}`);
      this.leaders.set(term, id);
    }
  }

  /** All nodes apply the same entry at the same index. */
  applied(entries: readonly Entry[]): void {
    for (const { index, term, type, data } of entries) {
      const entry = `${term} ${type} ${toHex(data)}`;
      const known = this.log.get(index);
      if (known !== undefined && known !== entry) throw new Error(`index ${index} is ${known} and ${entry}`);
      this.log.set(index, entry);
    }
  }

  /** A read must see whatever anybody knew to be committed when it was asked. */
  readAsked(context: Uint8Array, nodes: readonly InteractionNode[]): void {
    const floor = Math.max(...nodes.map(({ raft }) => raft.basicStatus().commit));
    this.readFloors.set(toHex(context), floor);
  }

  readAnswered({ index, requestContext }: ReadState): void {
    const floor = this.readFloors.get(toHex(requestContext));
    if (floor === undefined) throw new Error(`nobody asked for ${toHex(requestContext)}`);
    if (index < floor) throw new Error(`a read at ${index} misses entries up to ${floor}`);
    this.readsAnswered += 1;
  }
}
