import type { Inode } from "@nexus/contracts";

/** Names one state of one inode's content: two entries share it only when they are the same state. */
export function etagOf(inode: Inode, gen: number): string {
  return `${inode.toString(36)}-${gen.toString(36)}`;
}
