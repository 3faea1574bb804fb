import { NexusError, SYSTEM_PREFIX } from "@nexus/contracts";
import { parsePath, splitPath } from "@nexus/lib";
import type { PathResolver } from "./path-resolver.js";

const ONE_NAME = "{}";
const ANY_NAMES = "**";
const SYSTEM_NAME = SYSTEM_PREFIX.slice(1, -1);

interface TrieNode {
  readonly names: Map<string, TrieNode>;
  /** Its pattern ends here. */
  resolver: PathResolver | null;
  /** Its pattern ends in `**` behind this node. */
  below: PathResolver | null;
}

export interface ResolverMatch {
  readonly resolver: PathResolver;
  readonly wildcards: readonly string[];
}

/**
 * The RESOLVE room: resolvers by path pattern, in a trie. A name goes before `{}`, and both before `**`, so the most
 * particular pattern answers; two resolvers never claim the same pattern.
 */
export class ResolverRegistry {
  #root = emptyNode();
  /** First names in a zone below which something may be virtual; null: all of them. */
  #zoneNames: ReadonlySet<string> | null = new Set();
  #resolvers: readonly PathResolver[] = [];

  /** True when no path is virtual: nothing need be looked up. */
  get isEmpty(): boolean {
    return this.#resolvers.length === 0;
  }

  /** True when a path inside a zone may be virtual. Most are not, and this costs them one look at their first name. */
  mayClaim(zonePath: string): boolean {
    if (this.#zoneNames === null) return true;
    if (this.#zoneNames.size === 0) return false;
    const end = zonePath.indexOf("/", 1);
    return this.#zoneNames.has(end === -1 ? zonePath.slice(1) : zonePath.slice(1, end));
  }

  /** Adds one resolver; the function returned removes exactly it. Errors: ALREADY_EXISTS, INVALID_ARGUMENT. */
  register(resolver: PathResolver): () => void {
    this.#replace([...this.#resolvers, resolver]);
    return () => this.#replace(this.#resolvers.filter((other) => other !== resolver));
  }

  /** Who answers for a normalised path; null: nobody, it is an ordinary one. */
  find(path: string): ResolverMatch | null {
    return this.isEmpty ? null : findIn(this.#root, splitPath(path), 0, []);
  }

  #replace(resolvers: readonly PathResolver[]): void {
    const root = trieOf(resolvers);
    this.#root = root;
    this.#zoneNames = zoneNamesOf(root);
    this.#resolvers = resolvers;
  }
}

function emptyNode(): TrieNode {
  return { names: new Map(), resolver: null, below: null };
}

function zoneNamesOf(root: TrieNode): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const [zone, node] of root.names) {
    if (zone === SYSTEM_NAME) continue;
    if (node.resolver !== null || node.below !== null || node.names.has(ONE_NAME)) return null;
    for (const name of node.names.keys()) names.add(name);
  }
  return names;
}

function trieOf(resolvers: readonly PathResolver[]): TrieNode {
  const root = emptyNode();
  for (const resolver of resolvers) for (const pattern of resolver.patterns) insert(root, resolver, pattern);
  return root;
}

function insert(root: TrieNode, resolver: PathResolver, pattern: string): void {
  const names = splitPath(parsePath(pattern));
  const isOpen = names.at(-1) === ANY_NAMES;
  const fixed = isOpen ? names.slice(0, -1) : names;
  if (fixed.length === 0 || fixed.includes(ANY_NAMES)) throw badPattern(resolver, pattern);
  let node = root;
  for (const name of fixed) {
    const next = node.names.get(name) ?? emptyNode();
    node.names.set(name, next);
    node = next;
  }
  const claimed = isOpen ? node.below : node.resolver;
  if (claimed !== null) throw alreadyClaimed(resolver, pattern, claimed);
  if (isOpen) node.below = resolver;
  else node.resolver = resolver;
}

function findIn(
  node: TrieNode,
  names: readonly string[],
  depth: number,
  wildcards: readonly string[],
): ResolverMatch | null {
  const name = names[depth];
  if (name === undefined) {
    const resolver = node.resolver ?? node.below;
    return resolver === null ? null : { resolver, wildcards };
  }
  const exact = node.names.get(name);
  const found = exact === undefined ? null : findIn(exact, names, depth + 1, wildcards);
  if (found !== null) return found;
  const any = node.names.get(ONE_NAME);
  const matched = any === undefined ? null : findIn(any, names, depth + 1, [...wildcards, name]);
  if (matched !== null) return matched;
  return node.below === null ? null : { resolver: node.below, wildcards };
}

function badPattern(resolver: PathResolver, pattern: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `resolver ${resolver.name} claims the pattern ${pattern}`,
    remedy: "start it with a name, and use ** only at its end",
  });
}

function alreadyClaimed(resolver: PathResolver, pattern: string, other: PathResolver): NexusError {
  return new NexusError({
    code: "ALREADY_EXISTS",
    what: `resolver ${resolver.name} claims ${pattern}, which ${other.name} answers for`,
    remedy: "remove one of them, or use another pattern",
  });
}
