import type { AdvisoryLockMode } from "./contract.js";

/** A lock held or wanted on a path inside a zone. */
export interface LockClaim {
  readonly path: string;
  readonly mode: AdvisoryLockMode;
}

/** Claims at one path. "Below" counts claims on paths under it. */
interface Node {
  shared: number;
  exclusive: number;
  counting: number;
  /** Of the counting ones; meaningless without any. */
  capacity: number;
  sharedBelow: number;
  othersBelow: number;
}

/** Every path above `path`, nearest first; `/` is the last. */
export function* pathsAbove(path: string): Generator<string> {
  if (path === "/") return;
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    yield path.slice(0, slash);
  }
  yield "/";
}

/**
 * Counts of advisory locks over the tree of a zone's paths; a check looks at the path and those above it only. The
 * rules stand in contract.ts.
 */
export class LockClaims {
  readonly #nodes = new Map<string, Node>();
  readonly #hasRoom: boolean;

  /** `sharesCapacity`: counting claims on one path go together while there is room; else they exclude each other. */
  constructor(options: { readonly sharesCapacity: boolean }) {
    this.#hasRoom = options.sharesCapacity;
  }

  add(claim: LockClaim): void {
    this.#count(claim, 1);
  }

  remove(claim: LockClaim): void {
    this.#count(claim, -1);
  }

  /** Capacity of the counting claims at the path; null without any. */
  capacityAt(path: string): number | null {
    const node = this.#nodes.get(path);
    return node === undefined || node.counting === 0 ? null : node.capacity;
  }

  hasBelow(path: string): boolean {
    const node = this.#nodes.get(path);
    return node !== undefined && node.sharedBelow + node.othersBelow > 0;
  }

  excludes({ path, mode }: LockClaim): boolean {
    const isShared = mode.kind === "shared";
    const here = this.#nodes.get(path);
    if (here !== undefined) {
      if (here.exclusive > 0 || here.othersBelow > 0) return true;
      if (!isShared && (here.shared > 0 || here.sharedBelow > 0)) return true;
      if (here.counting > 0 && !this.#joins(here, mode)) return true;
    }
    for (const above of pathsAbove(path)) {
      const node = this.#nodes.get(above);
      if (node === undefined) continue;
      if (node.exclusive > 0 || node.counting > 0 || (!isShared && node.shared > 0)) return true;
    }
    return false;
  }

  #joins(here: Node, mode: AdvisoryLockMode): boolean {
    return (
      this.#hasRoom &&
      mode.kind === "counting" &&
      mode.capacity === here.capacity &&
      here.counting < here.capacity
    );
  }

  #count({ path, mode }: LockClaim, by: 1 | -1): void {
    const node = this.#node(path);
    node[mode.kind] += by;
    if (mode.kind === "counting") node.capacity = mode.capacity;
    this.#prune(path, node);
    for (const above of pathsAbove(path)) {
      const upper = this.#node(above);
      if (mode.kind === "shared") upper.sharedBelow += by;
      else upper.othersBelow += by;
      this.#prune(above, upper);
    }
  }

  #node(path: string): Node {
    const known = this.#nodes.get(path);
    if (known !== undefined) return known;
    const node = { shared: 0, exclusive: 0, counting: 0, capacity: 0, sharedBelow: 0, othersBelow: 0 };
    this.#nodes.set(path, node);
    return node;
  }

  #prune(path: string, node: Node): void {
    const claims = node.shared + node.exclusive + node.counting + node.sharedBelow + node.othersBelow;
    if (claims === 0) this.#nodes.delete(path);
  }
}
