import type { LockGrant } from "@nexus/kernel";

/** Zone time is counted in whole milliseconds: a lock may end this much before its time. */
const ROUNDING_MS = 2;

/** One grant as its holder knows it. Times are true ones in milliseconds. */
export interface ToldGrant {
  readonly path: string;
  readonly lockId: string;
  readonly fencing: number;
  /** A state of at least this index holds it, unless it ended. */
  readonly toldIndex: number;
  /** It is not lost before, unless it is given up or taken away: by the fastest clock of the cluster. */
  safeUntilMs: number;
  /** Its release was asked for: from then on it may end at any time. */
  isGivenUp: boolean;
  end: { readonly toldMs: number; readonly index: number } | null;
}

interface Asking {
  /** The largest token anybody was told of when this id was asked for first. */
  readonly above: number;
  readonly firstAskedMs: number;
}

export interface LockLedgerOptions {
  /** True time. */
  nowMs(): number;
  /** How much faster than true time zone time may run. */
  readonly fastestClock: number;
  fail(what: string): void;
}

/** When an answer came: the call began then, and this index was applied where it was answered. */
export interface Answered {
  readonly askedMs: number;
  readonly index: number;
}

/** What the clients of one zone incarnation were told of its locks, and whether it can all be true. */
export class LockLedger {
  readonly #options: LockLedgerOptions;
  readonly #grants = new Map<number, ToldGrant>();
  readonly #asking = new Map<string, Asking>();
  /** Paths whose locks were taken away by force: until when that may have happened. */
  readonly #forcedUntilMs = new Map<string, number>();
  /** Of the takings under way, whose answers may never come, how many are about a path. */
  readonly #forcing = new Map<string, number>();
  #largestTold = 0;

  constructor(options: LockLedgerOptions) {
    this.#options = options;
  }

  get(fencing: number): ToldGrant | undefined {
    return this.#grants.get(fencing);
  }

  /** Grants whose end nobody was told. */
  *unended(): Generator<ToldGrant> {
    for (const grant of this.#grants.values()) if (grant.end === null) yield grant;
  }

  asks(lockId: string): void {
    if (this.#asking.has(lockId)) return;
    this.#asking.set(lockId, { above: this.#largestTold, firstAskedMs: this.#options.nowMs() });
  }

  /** Also for an extension, and for the answer to an acquire that was asked again. */
  granted(grant: LockGrant, { askedMs, index }: Answered): void {
    const { path, lockId, fencing, ttlMs } = grant;
    const safeUntilMs = askedMs + ttlMs / this.#options.fastestClock - ROUNDING_MS;
    const known = this.#grants.get(fencing);
    if (known !== undefined) {
      if (known.path !== path || known.lockId !== lockId)
        this.#fail(known, `was given out again, to ${lockId} for ${path}`);
      if (known.end !== null && known.end.toldMs <= askedMs) this.#fail(known, "is in force after its end");
      known.safeUntilMs = Math.max(known.safeUntilMs, safeUntilMs);
      return;
    }
    const told: ToldGrant = {
      path,
      lockId,
      fencing,
      toldIndex: index,
      safeUntilMs,
      isGivenUp: false,
      end: null,
    };
    const above = this.#asking.get(lockId)?.above ?? 0;
    if (fencing <= above) this.#fail(told, `is not above ${above}, told before it was asked for`);
    this.#grants.set(fencing, told);
    this.#largestTold = Math.max(this.#largestTold, fencing);
  }

  /** Its release is asked for, and may happen from now on. */
  givesUp(fencing: number): void {
    const grant = this.#grants.get(fencing);
    if (grant !== undefined) grant.isGivenUp = true;
  }

  /** The only release ever asked for found nothing to release. */
  couldNotGiveUp(fencing: number): void {
    const grant = this.#grants.get(fencing);
    if (grant !== undefined) grant.isGivenUp = false;
  }

  /** The holder was told that it is none (any more): for good, and not before its time. */
  ended(fencing: number, index: number): void {
    const grant = this.#grants.get(fencing);
    if (grant === undefined) return;
    this.checkMayEnd(grant, "its holder was told");
    grant.end ??= { toldMs: this.#options.nowMs(), index };
  }

  /** A transaction that compared this grant took effect. */
  fencedIn(fencing: number, askedMs: number): void {
    const grant = this.#grants.get(fencing);
    if (grant?.end != null && grant.end.toldMs <= askedMs)
      this.#fail(grant, "let a transaction in after its end");
  }

  /** A transaction that compared this grant was refused. */
  fencedOut(fencing: number, index: number): void {
    this.ended(fencing, index);
  }

  /** What it returns is called when the answer is there: until then, or forever, it may still happen. */
  forces(path: string): () => void {
    this.#forcing.set(path, (this.#forcing.get(path) ?? 0) + 1);
    return () => {
      this.#forcing.set(path, (this.#forcing.get(path) ?? 1) - 1);
      this.#forcedUntilMs.set(path, this.#options.nowMs());
    };
  }

  checkMayEnd(grant: ToldGrant, evidence: string): void {
    const leftMs = grant.safeUntilMs - this.#options.nowMs();
    if (leftMs <= 0 || grant.isGivenUp || this.#mayBeForced(grant)) return;
    this.#fail(grant, `is lost ${leftMs.toFixed(1)} ms before its time to live is over: ${evidence}`);
  }

  #mayBeForced({ path, lockId }: ToldGrant): boolean {
    if ((this.#forcing.get(path) ?? 0) > 0) return true;
    const untilMs = this.#forcedUntilMs.get(path);
    return untilMs !== undefined && (this.#asking.get(lockId)?.firstAskedMs ?? 0) <= untilMs;
  }

  #fail({ path, lockId, fencing }: ToldGrant, what: string): void {
    this.#options.fail(`fencing token ${fencing} (${lockId} for ${path}) ${what}`);
  }
}
