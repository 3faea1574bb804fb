import type { AdvisoryLockMode, HeldLock, LockTable } from "@nexus/kernel";
import type { LockLedger } from "./lock-ledger.js";

/** What a lock id holds may be known to a client, and not to another. */
type Held = Pick<HeldLock, "path" | "lockId" | "fencing">;

/** How far a replica has come. */
interface AppliedPoint {
  readonly index: number;
  readonly zoneTimeMs: number;
}

interface TableSeen {
  readonly print: number;
  readonly node: number;
}

/**
 * The lock table of one zone incarnation in every replica and at every applied index that shows: no lock held
 * twice, tokens in the order of grants and never again, the same table at the same index.
 */
export class LockStates {
  readonly #ledger: LockLedger;
  readonly #fail: (what: string) => void;
  readonly #tables = new Map<number, TableSeen>();
  readonly #held = new Map<number, Held>();
  readonly #gone = new Set<number>();
  #newestIndex = 0;
  #lastFencing = 0;
  #lastGrantedAtMs = 0;

  constructor(ledger: LockLedger, fail: (what: string) => void) {
    this.#ledger = ledger;
    this.#fail = fail;
  }

  look(node: number, { index, zoneTimeMs }: AppliedPoint, table: LockTable): void {
    const print = fingerprint(table);
    const seen = this.#tables.get(index);
    if (seen === undefined) this.#tables.set(index, { print, node });
    else if (seen.print !== print)
      this.#fail(`at index ${index} the lock tables of nodes ${seen.node} and ${node} differ`);
    if (index <= this.#newestIndex) return;
    this.#newestIndex = index;
    this.#checkTokens(index, zoneTimeMs, table);
    this.#checkExclusion(index, table.allHeld());
  }

  #checkTokens(index: number, zoneTimeMs: number, table: LockTable): void {
    const before = this.#lastFencing;
    if (table.lastFencing < before)
      this.#fail(`at index ${index} the last fencing token is ${table.lastFencing}, it was ${before}`);
    this.#lastFencing = table.lastFencing;
    const present = new Set<number>();
    for (const held of [...table.allHeld()].sort((a, b) => a.fencing - b.fencing)) {
      present.add(held.fencing);
      this.#checkToken(held, index, before);
      const end = this.#ledger.get(held.fencing)?.end;
      // A hold whose time is over is none, also before it is swept away.
      if (end != null && index >= end.index && held.expiresAtMs > zoneTimeMs)
        this.#fail(
          `at index ${index} ${held.lockId} holds ${held.path} with fencing token ${held.fencing}, ` +
            `but was told at index ${end.index} that it does not`,
        );
    }
    for (const fencing of this.#held.keys()) {
      if (present.has(fencing)) continue;
      this.#held.delete(fencing);
      this.#gone.add(fencing);
    }
    for (const grant of this.#ledger.unended()) {
      if (index >= grant.toldIndex && !present.has(grant.fencing))
        this.#ledger.checkMayEnd(grant, `the state at ${index} does not hold it`);
    }
  }

  #checkToken({ path, lockId, fencing, grantedAtMs }: HeldLock, index: number, before: number): void {
    const name = `at index ${index} ${lockId} holds ${path} with fencing token ${fencing}`;
    const known = this.#held.get(fencing);
    if (known === undefined) {
      if (fencing <= before || this.#gone.has(fencing)) this.#fail(`${name}, after ${before} was given out`);
      if (grantedAtMs < this.#lastGrantedAtMs) this.#fail(`${name}, granted before the token before it`);
      this.#lastGrantedAtMs = Math.max(this.#lastGrantedAtMs, grantedAtMs);
      this.#held.set(fencing, { path, lockId, fencing });
    } else if (known.path !== path || known.lockId !== lockId)
      this.#fail(`${name}, the token of ${known.lockId} for ${known.path}`);
  }

  #checkExclusion(index: number, holds: readonly HeldLock[]): void {
    for (const [i, held] of holds.entries()) {
      const others = holds.slice(i + 1);
      const other = others.find((each) => excludes(held, each));
      if (other !== undefined)
        this.#fail(
          `at index ${index} a lock is held twice: ${held.path} ${held.mode.kind} by ${held.lockId}, ` +
            `${other.path} ${other.mode.kind} by ${other.lockId}`,
        );
      const { mode } = held;
      const alike = others.filter(({ path }) => path === held.path).length + 1;
      if (mode.kind === "counting" && alike > mode.capacity)
        this.#fail(`at index ${index} ${held.path} has ${alike} holders and room for ${mode.capacity}`);
    }
  }
}

interface Claim {
  readonly path: string;
  readonly lockId: string;
  readonly mode: AdvisoryLockMode;
}

/** The rules as their contract states them, apart from the code that enforces them. */
function excludes(a: Claim, b: Claim): boolean {
  if (a.path === b.path) {
    if (a.lockId === b.lockId) return true;
    if (a.mode.kind === "counting" && b.mode.kind === "counting") return a.mode.capacity !== b.mode.capacity;
  } else if (!isAbove(a.path, b.path) && !isAbove(b.path, a.path)) return false;
  return a.mode.kind !== "shared" || b.mode.kind !== "shared";
}

function isAbove(upper: string, lower: string): boolean {
  return lower.startsWith(upper === "/" ? upper : `${upper}/`);
}

/** Of the rows, in whatever order they lie in memory. */
function fingerprint(table: LockTable): number {
  let sum = table.lastFencing + 7919 * table.heldCount + 104_729 * table.waitingCount;
  if (table.heldCount === 0) return sum;
  for (const { fencing, expiresAtMs } of table.allHeld())
    sum += Math.imul(fencing ^ Math.imul(expiresAtMs, 0x9e3779b1), 0x85ebca6b);
  return sum;
}
