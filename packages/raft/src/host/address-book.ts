import type { NodeId } from "@nexus/contracts";
import type { ZoneReplica } from "../zone/replica.js";
import type { PeerNetwork } from "./ports.js";

/** Addresses of nodes that are members of nothing here; the oldest is forgotten first. */
const MAX_HINTS = 64;

/** Where nodes are reached, from best to worst source: said by the node itself, members of zones, hints. */
export class AddressBook {
  readonly #network: PeerNetwork;
  readonly #self: NodeId;
  readonly #announced = new Map<NodeId, string>();
  readonly #hints = new Map<NodeId, string>();
  #members: ReadonlyMap<NodeId, string> = new Map();
  readonly #told = new Map<NodeId, string>();

  constructor(network: PeerNetwork, self: NodeId) {
    this.#network = network;
    this.#self = self;
  }

  get(node: NodeId): string | null {
    return this.#announced.get(node) ?? this.#members.get(node) ?? this.#hints.get(node) ?? null;
  }

  /**
   * An authenticated peer said where it is. It may have become a member, even leader, by entries that did not get
   * here yet: they only come if it is answered.
   */
  announce(node: NodeId, address: string): void {
    if (!this.#members.has(node)) this.#noteHint(node, address);
    this.#announced.set(node, address);
    this.#sync();
  }

  /** From a reply or a registry: good until the node is known as a member. */
  hint(node: NodeId, address: string): void {
    this.#noteHint(node, address);
    this.#sync();
  }

  #noteHint(node: NodeId, address: string): void {
    this.#hints.delete(node);
    const [oldest] = this.#hints.keys();
    if (this.#hints.size >= MAX_HINTS && oldest !== undefined) {
      this.#hints.delete(oldest);
      if (!this.#members.has(oldest)) this.#announced.delete(oldest);
    }
    this.#hints.set(node, address);
  }

  /** Learns everybody who is a member of one of these zones; returns the others among them. */
  setMembersOf(replicas: readonly ZoneReplica[]): ReadonlySet<NodeId> {
    const members = new Map<NodeId, string>();
    for (const replica of replicas) {
      for (const { nodeId, address } of replica.state.members.values()) members.set(nodeId, address);
    }
    this.#setMembers(members);
    return new Set([...members.keys()].filter((node) => node !== this.#self));
  }

  #setMembers(members: ReadonlyMap<NodeId, string>): void {
    for (const node of this.#members.keys()) {
      if (members.has(node)) continue;
      // No longer a member of anything: what was heard of it goes too.
      this.#announced.delete(node);
      this.#hints.delete(node);
    }
    for (const node of members.keys()) this.#hints.delete(node);
    this.#members = members;
    this.#sync();
  }

  #sync(): void {
    const wanted = new Map<NodeId, string>([...this.#hints, ...this.#members]);
    for (const [node, address] of this.#announced) if (wanted.has(node)) wanted.set(node, address);
    wanted.delete(this.#self);
    for (const node of [...this.#told.keys()]) {
      if (wanted.has(node)) continue;
      this.#told.delete(node);
      this.#network.setPeerAddress(node, null);
    }
    for (const [node, address] of wanted) {
      if (this.#told.get(node) === address) continue;
      this.#told.set(node, address);
      this.#network.setPeerAddress(node, address);
    }
  }
}
