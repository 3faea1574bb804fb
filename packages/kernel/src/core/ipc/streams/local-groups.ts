import type { StreamCommitRequest, StreamGroup } from "../contract.js";
import { behindStreamEnd, cursorMoved } from "../refusals.js";
import { requireGroup, requireGroupRoom, requireOffset } from "./arguments.js";
import { sortedGroups } from "./groups.js";

/** How far the consumer groups of a stream are, in the memory of this process. */
export class LocalGroups {
  readonly #path: string;
  readonly #groups = new Map<string, number>();

  /** `path`: for errors. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Errors: CONFLICT, INVALID_ARGUMENT, RESOURCE_EXHAUSTED. */
  commit({ group, offset, expectedOffset }: StreamCommitRequest, endOffset: number): void {
    requireGroup(group);
    requireOffset(this.#path, offset);
    if (offset > endOffset) throw behindStreamEnd(this.#path, offset, endOffset);
    const present = this.#groups.get(group);
    if (expectedOffset !== null && (present ?? 0) !== expectedOffset) {
      throw cursorMoved(this.#path, group, present ?? 0, expectedOffset);
    }
    if (present === undefined) requireGroupRoom(this.#path, this.#groups.size);
    this.#groups.set(group, offset);
  }

  /** False: there was none. */
  remove(group: string): boolean {
    return this.#groups.delete(group);
  }

  list(): readonly StreamGroup[] {
    return sortedGroups(this.#groups);
  }
}
