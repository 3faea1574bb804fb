import { NexusError, SYSTEM_PREFIX } from "@nexus/contracts";
import { parsePath, splitPath } from "@nexus/lib";
import type { PathResolver, PatternResolver, ScanningResolver } from "./path-resolver.js";

const ONE_NAME = "{}";
const ANY_NAMES = "**";
const SYSTEM_NAME = SYSTEM_PREFIX.slice(1, -1);

interface TrieNode {
  readonly names: Map<string, TrieNode>;
  /** Its pattern ends here. */
  resolver: PatternResolver | null;
  /** Its pattern ends in `**` behind this node. */
  below: PatternResolver | null;
}

export interface ResolverMatch {
  readonly resolver: PathResolver;
  readonly wildcards: readonly string[];
}

const NO_WILDCARDS: readonly string[] = [];

export interface ResolverRegistryOptions {
  /** Resolvers without patterns; each is asked for every path that no pattern matches. */
  readonly maxScanningResolvers: number;
}

/**
 * The RESOLVE room. Resolvers with patterns come first, looked up in a trie: a name goes before `{}`, and both before
 * `**`, so the most particular pattern answers; two resolvers never claim the same pattern. What no pattern matches goes
 * to the first of those without patterns that claims it, in the order they were registered.
 */
export class ResolverRegistry {
  readonly #options: ResolverRegistryOptions;
  #root = emptyNode();
  /** First names in a zone below which something may be virtual; null: all of them. */
  #zoneNames: ReadonlySet<string> | null = new Set();
  #scanning: readonly ScanningResolver[] = [];
  #resolvers: readonly PathResolver[] = [];

  constructor(options: ResolverRegistryOptions) {
    this.#options = options;
  }

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

  /**
   * Adds one resolver; the function returned removes exactly it. Errors: ALREADY_EXISTS, INVALID_ARGUMENT,
   * RESOURCE_EXHAUSTED (too many without patterns).
   */
  register(resolver: PathResolver): () => void {
    this.#replace([...this.#resolvers, resolver]);
    return () => this.#replace(this.#resolvers.filter((other) => other !== resolver));
  }

  /** Who answers for a normalised path; null: nobody, it is an ordinary one. Errors: those of `claims`. */
  find(path: string): ResolverMatch | null {
    if (this.isEmpty) return null;
    return findIn(this.#root, splitPath(path), 0, NO_WILDCARDS) ?? this.#scan(path);
  }

  #scan(path: string): ResolverMatch | null {
    for (const resolver of this.#scanning) {
      if (claims(resolver, path)) return { resolver, wildcards: NO_WILDCARDS };
    }
    return null;
  }

  #replace(resolvers: readonly PathResolver[]): void {
    const { maxScanningResolvers } = this.#options;
    const scanning = resolvers.filter((resolver) => resolver.patterns === undefined);
    if (scanning.length > maxScanningResolvers) throw tooManyScanning(scanning, maxScanningResolvers);
    const root = trieOf(resolvers);
    this.#root = root;
    this.#zoneNames = scanning.length > 0 ? null : zoneNamesOf(root);
    this.#scanning = scanning;
    this.#resolvers = resolvers;
  }
}

/** Errors: what it threw, INTERNAL (cause kept) when that is no NexusError. */
function claims(resolver: ScanningResolver, path: string): boolean {
  try {
    return resolver.claims(path);
  } catch (error) {
    if (NexusError.is(error)) throw error;
    throw new NexusError({
      code: "INTERNAL",
      what: `resolver ${resolver.name} failed to say whether ${path} is its own: ${String(error)}`,
      remedy: "stop the service that installed it",
      details: { resolver: resolver.name },
      cause: error,
    });
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
  for (const resolver of resolvers) {
    if (resolver.patterns === undefined) continue;
    for (const pattern of resolver.patterns) insert(root, resolver, pattern);
  }
  return root;
}

function insert(root: TrieNode, resolver: PatternResolver, pattern: string): void {
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

function tooManyScanning(scanning: readonly ScanningResolver[], limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `resolver ${scanning.at(-1)?.name} has no pattern, and ${limit} of that kind are installed`,
    remedy: "give it patterns, or stop the service of another",
    details: { limit },
  });
}
