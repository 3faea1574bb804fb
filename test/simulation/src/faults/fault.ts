import type { TestNode } from "@nexus/raft/testing";

/** One way to break a cluster. */
export interface Fault {
  /** In the summary. */
  readonly kind: string;
  /** How often it is chosen, relative to the others. */
  readonly weight: number;
  /** False: it was not possible now. */
  strike(node: TestNode): boolean;
}
