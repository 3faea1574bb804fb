/** What lies between the nodes of a cluster, by their positions. Clients are never in the way of its faults. */
export interface FaultNetwork {
  readonly name: string;
  /** Bytes from one node to the other no longer arrive; nobody is told. */
  block(from: number, to: number): Promise<void>;
  /** Makes what one node sends to any other slow; what that means is the implementation's (`slowness`). */
  slow(from: number): Promise<void>;
  readonly slowness: string;
  /** Everything works again. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Nobody hears the node and it hears nobody. */
export async function isolate(network: FaultNetwork, node: number, size: number): Promise<void> {
  for (let other = 0; other < size; other += 1) {
    if (other === node) continue;
    await network.block(node, other);
    await network.block(other, node);
  }
}
