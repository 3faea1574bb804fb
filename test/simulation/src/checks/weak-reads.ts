import type { FilesInput } from "@nexus/test-linearizability";
import { SafetyViolation } from "../trace.js";

/** Changes of one path, as far as clients were told. */
interface PathChanges {
  /** Content to the index of its put. */
  readonly puts: Map<string, number>;
  readonly removals: number[];
  readonly refused: Set<string>;
  /** Contents of puts nobody was told the end of. */
  readonly unknown: Set<string>;
  hasUnknownRemoval: boolean;
}

/** What a read without a quorum saw: its content, null when there was no file. */
interface Seen {
  readonly path: string;
  readonly content: string | null;
  /** For people: who read, when, how. */
  readonly label: string;
}

interface TokenRead extends Seen {
  readonly atLeastIndex: number;
}

/**
 * Reads with a weaker promise than linearizability. A token read shows nothing older than its token; local reads
 * of one replica never go back; neither shows what was refused. A put's content is unique, so it tells its index.
 */
export class WeakReads {
  readonly #paths = new Map<string, PathChanges>();
  readonly #tokenReads: TokenRead[] = [];
  /** By replica (one life of it) and path, in order. */
  readonly #localReads = new Map<string, Seen[]>();

  changed(input: FilesInput, index: number): void {
    const path = this.#path(input.path);
    if (input.kind === "put") path.puts.set(input.content, index);
    else path.removals.push(index);
  }

  refused(input: FilesInput): void {
    if (input.kind === "put") this.#path(input.path).refused.add(input.content);
  }

  unknown(input: FilesInput): void {
    const path = this.#path(input.path);
    if (input.kind === "put") path.unknown.add(input.content);
    else path.hasUnknownRemoval = true;
  }

  sawWithToken(read: TokenRead): void {
    this.#tokenReads.push(read);
  }

  sawLocally(replica: string, read: Seen): void {
    const key = `${replica} ${read.path}`;
    const reads = this.#localReads.get(key);
    if (reads === undefined) this.#localReads.set(key, [read]);
    else reads.push(read);
  }

  /** How many reads were checked. Throws SafetyViolation. */
  check(): number {
    let checked = 0;
    for (const read of this.#tokenReads) {
      this.#checkExists(read);
      this.#checkNotBefore(read, read.atLeastIndex, `its token's index ${read.atLeastIndex}`);
      checked += 1;
    }
    for (const reads of this.#localReads.values()) {
      let newest = 0;
      for (const read of reads) {
        this.#checkExists(read);
        this.#checkNotBefore(read, newest, `what this replica showed before (index ${newest})`);
        newest = Math.max(newest, this.#indexOf(read) ?? 0);
        checked += 1;
      }
    }
    return checked;
  }

  #path(name: string): PathChanges {
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    const path = {
      puts: new Map<string, number>(),
      removals: [],
      refused: new Set<string>(),
      unknown: new Set<string>(),
      hasUnknownRemoval: false,
    };
    this.#paths.set(name, path);
    return path;
  }

  #indexOf({ path, content }: Seen): number | null {
    return content === null ? null : (this.#path(path).puts.get(content) ?? null);
  }

  #checkExists(read: Seen): void {
    const { content, path } = read;
    if (content === null) return;
    const changes = this.#path(path);
    if (changes.refused.has(content)) {
      throw new SafetyViolation(`${read.label} saw ${content} in ${path}, but that put was refused`);
    }
    if (!changes.puts.has(content) && !changes.unknown.has(content)) {
      throw new SafetyViolation(`${read.label} saw ${content} in ${path}, which nobody put there`);
    }
  }

  /** Of the changes up to `index`, the last one must be seen, or a later one. */
  #checkNotBefore(read: Seen, index: number, what: string): void {
    const changes = this.#path(read.path);
    let last = 0;
    for (const at of [...changes.puts.values(), ...changes.removals]) if (at <= index && at > last) last = at;
    if (last === 0 || this.#isFrom(read, changes, last)) return;
    throw new SafetyViolation(
      `${read.label} saw ${read.content ?? "no file"} in ${read.path}, ` +
        `older than the change at index ${last}, which is covered by ${what}`,
    );
  }

  #isFrom(read: Seen, changes: PathChanges, last: number): boolean {
    if (read.content === null) {
      return changes.hasUnknownRemoval || changes.removals.some((index) => index >= last);
    }
    const index = changes.puts.get(read.content);
    return index === undefined || index >= last;
  }
}
