import type { Mutation } from "../abc/meta-store.js";

/**
 * What a node asks before it stores more. Reads, removals and renames are never asked for: they are what an operator
 * needs while there is no room.
 */
export interface GrowthGate {
  /**
   * Called before `bytes` of content (0: only metadata) are stored, a stream piece by piece. Errors: NO_SPACE while
   * the node takes nothing that needs room.
   */
  admit(bytes: number): void;
}

/** For nodes that do not watch their disk. */
export const UNGUARDED: GrowthGate = { admit: () => undefined };

/** Whether a mutation may need more room afterwards than before. */
export function grows(mutation: Mutation): boolean {
  switch (mutation.kind) {
    case "putContent":
    case "create":
      return true;
    case "setAttributes":
      return mutation.createIfMissing;
    case "setXattrs":
      return Object.values(mutation.xattrs).some((value) => value !== null);
    case "remove":
    case "rename":
    case "tie":
    case "keepSession":
    case "discard":
      return false;
  }
}
