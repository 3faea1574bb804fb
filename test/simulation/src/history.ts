import { SafetyViolation } from "./trace.js";

/** One write of a register: every write that takes effect makes its version one more. */
interface WriteRecord {
  readonly startMs: number;
  endMs: number;
  /** null: the outcome is not known. */
  version: number | null;
  /** Certainly had no effect. */
  isRefused: boolean;
}

interface ReadRecord {
  readonly startMs: number;
  readonly endMs: number;
  /** 0: it did not exist. */
  readonly version: number;
}

/**
 * What clients were told about one register. Versions give every write that took effect its place, so the history
 * is linearizable exactly when places agree with real time; a write applied twice shows as a version too many.
 */
class Register {
  readonly writes: WriteRecord[] = [];
  readonly reads: ReadRecord[] = [];

  constructor(private readonly name: string) {}

  check(finalVersion: number): void {
    const known = this.writes.filter((write) => write.version !== null);
    const unknown = this.writes.filter((write) => write.version === null && !write.isRefused);
    this.#checkPlaces(known);
    const least = known.length;
    const most = known.length + unknown.length;
    if (finalVersion < least) {
      this.#fail(`${least} acknowledged writes, but its version is ${finalVersion}: one is lost`);
    }
    if (finalVersion > most) {
      this.#fail(`at most ${most} writes, but its version is ${finalVersion}: one was applied twice`);
    }
    for (const read of this.reads) this.#checkRead(read, known, finalVersion);
  }

  #checkPlaces(known: readonly WriteRecord[]): void {
    const byVersion = [...known].sort((a, b) => (a.version ?? 0) - (b.version ?? 0));
    let latestStartMs = 0;
    for (const [i, write] of byVersion.entries()) {
      const before = byVersion[i - 1];
      if (before !== undefined && before.version === write.version) {
        this.#fail(`two writes were both told version ${write.version}`);
      }
      // Nothing placed earlier may have begun after this write was answered.
      if (latestStartMs > write.endMs) {
        this.#fail(
          `version ${write.version} was answered at ${write.endMs} ms, an earlier one began at ${latestStartMs} ms`,
        );
      }
      latestStartMs = Math.max(latestStartMs, write.startMs);
    }
  }

  #checkRead(read: ReadRecord, known: readonly WriteRecord[], finalVersion: number): void {
    for (const write of known) {
      const version = write.version ?? 0;
      if (write.endMs < read.startMs && version > read.version) {
        this.#fail(
          `a read from ${read.startMs} to ${read.endMs} ms saw version ${read.version}, ` +
            `but version ${version} was acknowledged at ${write.endMs} ms`,
        );
      }
      if (write.startMs > read.endMs && version <= read.version) {
        this.#fail(
          `a read that ended at ${read.endMs} ms saw version ${version} of a write begun at ${write.startMs} ms`,
        );
      }
    }
    for (const other of this.reads) {
      if (other.endMs < read.startMs && other.version > read.version) {
        this.#fail(`reads went back from version ${other.version} to ${read.version}`);
      }
    }
    if (read.version > finalVersion)
      this.#fail(`a read saw version ${read.version}, at the end it is ${finalVersion}`);
  }

  #fail(what: string): never {
    throw new SafetyViolation(`register ${this.name}: ${what}`);
  }
}

/** Histories of all registers. */
export class History {
  readonly #registers = new Map<string, Register>();

  register(name: string): Register {
    let register = this.#registers.get(name);
    if (register === undefined) {
      register = new Register(name);
      this.#registers.set(name, register);
    }
    return register;
  }

  names(): readonly string[] {
    return [...this.#registers.keys()];
  }

  get operations(): number {
    let count = 0;
    for (const { writes, reads } of this.#registers.values()) count += writes.length + reads.length;
    return count;
  }
}
