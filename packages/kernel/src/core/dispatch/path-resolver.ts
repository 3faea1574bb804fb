import type { OperationContext } from "@nexus/contracts";

/** A name in a virtual directory. */
export interface VirtualChild {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** What stands at a virtual path: made when it is asked for, kept nowhere. */
export type VirtualNode =
  | {
      readonly kind: "file";
      readonly mimeType: string;
      /** The whole content; read for its size, too. */
      read(): Promise<Uint8Array>;
    }
  | {
      readonly kind: "directory";
      /** Children in any order. */
      list(): Promise<readonly VirtualChild[]>;
    };

/** A virtual path as resolvers see it. */
export interface VirtualPath {
  /** `/__sys__/...`, or `/{zone}/...` for what lies in a zone. */
  readonly path: string;
  /** The names that stood for the wildcards of the pattern, in order; none where no pattern matched. */
  readonly wildcards: readonly string[];
  readonly context: OperationContext;
}

/** A change asked of a virtual entry. */
export type VirtualChange =
  | { readonly kind: "set"; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "remove" };

/**
 * Answers for paths that no row stands behind. What it claims is its own: nothing can be written there but what `change`
 * takes, and the tree below is not asked. The permission gate comes first, as everywhere.
 */
interface Resolver {
  readonly name: string;
  /** null: nothing is at that path (NOT_FOUND). */
  resolve(path: VirtualPath): Promise<VirtualNode | null> | VirtualNode | null;
  /** Makes a change asked for by sysSetattr or sysUnlink; null: it takes none at that path. Absent: it takes none at all. */
  change?(path: VirtualPath, wanted: VirtualChange): Promise<void> | null;
  /** Told by a call that uses what `resolve` gives; the function returned says that it is done with it. */
  hold?(): () => void;
}

/** Claims what its patterns match, which is found in one walk down a trie however many resolvers there are. */
export interface PatternResolver extends Resolver {
  /** `{}` stands for one name, `**` at the end for any number of names, none included. */
  readonly patterns: readonly string[];
  readonly claims?: undefined;
}

/**
 * Claims what no pattern can say, such as every name with one ending. It is asked for each path of each call that no
 * pattern matches, so few are taken (`maxScanningResolvers`) and the question must be quick.
 */
export interface ScanningResolver extends Resolver {
  readonly patterns?: undefined;
  /**
   * `path` as in VirtualPath; its wildcards are none. What it throws ends the call: whether the path is an ordinary one
   * is then not known.
   */
  claims(path: string): boolean;
}

export type PathResolver = PatternResolver | ScanningResolver;
