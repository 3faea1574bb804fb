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
  /** The names that stood for the wildcards of the pattern, in order. */
  readonly wildcards: readonly string[];
  readonly context: OperationContext;
}

/** A change asked of a virtual entry. */
export type VirtualChange =
  | { readonly kind: "set"; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "remove" };

/**
 * Answers for paths that no row stands behind. What its patterns match is its own: nothing can be written there
 * but what `change` takes, and the tree below is not asked. The permission gate comes first, as everywhere.
 */
export interface PathResolver {
  readonly name: string;
  /** `{}` stands for one name, `**` at the end for any number of names, none included. */
  readonly patterns: readonly string[];
  /** null: nothing is at that path (NOT_FOUND). */
  resolve(path: VirtualPath): Promise<VirtualNode | null> | VirtualNode | null;
  /** Makes a change asked for by sysSetattr or sysUnlink; null: it takes none at that path. Absent: it takes none at all. */
  change?(path: VirtualPath, wanted: VirtualChange): Promise<void> | null;
  /** Told by a call that uses what `resolve` gives; the function returned says that it is done with it. */
  hold?(): () => void;
}
