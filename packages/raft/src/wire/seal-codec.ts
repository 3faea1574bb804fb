import type { ContentId, Inode, NodeId } from "@nexus/contracts";
import { parseNodeId } from "@nexus/lib";
import type { FieldReader } from "./packed-fields.js";

/**
 * Moves the older messages of a stream out of the zone's state. Each may come twice, late, or never: it is judged by
 * what is there when it is applied. A segment is named by its stream and its first offset.
 */
export type SealOperation =
  /** The leader names messages [first, next) that become a segment once enough voters hold it. */
  | { readonly kind: "plan"; readonly inode: Inode; readonly first: number; readonly next: number }
  /** `node` holds the segment durably, as content `contentId`. */
  | {
      readonly kind: "held";
      readonly inode: Inode;
      readonly first: number;
      readonly contentId: ContentId;
      readonly node: NodeId;
    }
  /** The leader gives a plan up: the messages stay where they are. */
  | { readonly kind: "abandon"; readonly inode: Inode; readonly first: number };

/** Numbers are format: additions take new ones. */
const SEAL_OPERATION = { plan: 1, held: 2, abandon: 3 } as const satisfies Record<
  SealOperation["kind"],
  number
>;

export function packSealOperation(operation: SealOperation): readonly unknown[] {
  const head = [SEAL_OPERATION[operation.kind], operation.inode, operation.first];
  switch (operation.kind) {
    case "plan":
      return [...head, operation.next];
    case "held":
      return [...head, operation.contentId, operation.node];
    case "abandon":
      return head;
  }
}

/** Errors: CORRUPT, INVALID_ARGUMENT (malformed node id). */
export function readSealOperation(f: FieldReader): SealOperation {
  const number = f.integer();
  const inode = f.integer() as Inode;
  const first = f.integer();
  switch (number) {
    case SEAL_OPERATION.plan:
      return { kind: "plan", inode, first, next: f.integer() };
    case SEAL_OPERATION.held: {
      const contentId = f.text() as ContentId;
      return { kind: "held", inode, first, contentId, node: parseNodeId(f.integer()) };
    }
    case SEAL_OPERATION.abandon:
      return { kind: "abandon", inode, first };
    default:
      return f.refuse(`seal operation ${number} is unknown`);
  }
}
