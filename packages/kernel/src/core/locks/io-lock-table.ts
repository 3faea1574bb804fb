export type LockMode = "shared" | "exclusive";

/** A lock wanted or held on a canonical path (`/{zone}{path}`). */
export interface LockRequest {
  readonly path: string;
  readonly mode: LockMode;
}

/** Lock counts at one path. "Below" counts locks on paths under it: the intention locks of the field. */
interface Node {
  shared: number;
  exclusive: number;
  sharedBelow: number;
  exclusiveBelow: number;
}

/** Every path above `path`, nearest first, then the top. */
function* ancestors(path: string): Generator<string> {
  for (let slash = path.lastIndexOf("/"); slash >= 0; slash = path.lastIndexOf("/", slash - 1)) {
    yield path.slice(0, slash);
    if (slash === 0) return;
  }
}

/**
 * Counts of locks over a tree of paths. Two locks conflict when one path is the other or lies above it and at
 * least one is exclusive; a check looks at the path and its ancestors only.
 */
export class IoLockTable {
  readonly #nodes = new Map<string, Node>();

  get isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  add(requests: readonly LockRequest[]): void {
    for (const request of requests) this.#count(request, 1);
  }

  remove(requests: readonly LockRequest[]): void {
    for (const request of requests) this.#count(request, -1);
  }

  conflictsWith(requests: readonly LockRequest[]): boolean {
    return this.#nodes.size > 0 && requests.some((request) => this.#conflicts(request));
  }

  #conflicts({ path, mode }: LockRequest): boolean {
    const here = this.#nodes.get(path);
    if (here !== undefined) {
      if (here.exclusive > 0 || here.exclusiveBelow > 0) return true;
      if (mode === "exclusive" && (here.shared > 0 || here.sharedBelow > 0)) return true;
    }
    for (const above of ancestors(path)) {
      const node = this.#nodes.get(above);
      if (node === undefined) continue;
      if (node.exclusive > 0 || (mode === "exclusive" && node.shared > 0)) return true;
    }
    return false;
  }

  #count({ path, mode }: LockRequest, by: 1 | -1): void {
    this.#change(path, mode === "shared" ? "shared" : "exclusive", by);
    const below = mode === "shared" ? "sharedBelow" : "exclusiveBelow";
    for (const above of ancestors(path)) this.#change(above, below, by);
  }

  #change(path: string, field: keyof Node, by: 1 | -1): void {
    const node = this.#nodes.get(path) ?? { shared: 0, exclusive: 0, sharedBelow: 0, exclusiveBelow: 0 };
    node[field] += by;
    if (node.shared + node.exclusive + node.sharedBelow + node.exclusiveBelow === 0) this.#nodes.delete(path);
    else this.#nodes.set(path, node);
  }
}
