import type { Inode } from "@nexus/contracts";
import type { NamespaceRow } from "./row.js";

/** A name in a directory that may or may not be taken. */
export interface Place {
  readonly parent: Inode;
  readonly name: string;
  /** The row there now. */
  readonly row: NamespaceRow | null;
}

/** A place that a sweep looks at. */
export interface SweptPlace extends Place {
  /** It is below a directory that a mount covers. */
  readonly isCovered: boolean;
}

/** A directory that was missing above a path. */
export interface MadeDirectory {
  readonly path: string;
  readonly row: NamespaceRow;
}

/** How a missing directory above a path is made. */
export type DirectoryMaker = () => NamespaceRow;
