import type { NodeId } from "@nexus/contracts";
import type { NodeBeat } from "../wire/node-frame.js";

/**
 * How one node sees another. `connected`: each hears the other. `deaf`: heard, but it does not hear this node, or
 * has not said so yet. `silent`: nothing came from it for the liveness timeout.
 */
export type PeerView = "connected" | "deaf" | "silent";

export interface PeerChange {
  readonly node: NodeId;
  readonly view: PeerView;
  /** The peer's process is another one than before: whatever it led, it leads no more. */
  readonly hasRestarted: boolean;
}

export interface NodeLivenessPorts {
  /** Random, fixed for the life of this process, not 0. */
  readonly boot: number;
  readonly timeoutTicks: number;
  onChange(change: PeerChange): void;
}

interface Peer {
  heardTick: number;
  /** null: it spoke, but sent no beat yet. */
  boot: number | null;
  /** Earlier lives, newest last: a beat of theirs that comes late says nothing about the present one. */
  pastBoots: readonly number[];
  hearsUs: boolean;
  ledZones: number;
  refusesLeadership: boolean;
  view: PeerView;
}

const MAX_PAST_BOOTS = 8;

/**
 * Store-level liveness: whether a node lives is known once per node, not per zone. Time is counted in ticks, which
 * never run faster than the monotonic clock and make up for little after a stall. Anything heard from a peer counts
 * as a sign of life, so a peer that answered a leader's heartbeat does not take that leader for dead for the
 * timeout, which is at least an election timeout: what read leases rely on.
 */
export class NodeLiveness {
  readonly #ports: NodeLivenessPorts;
  readonly #peers = new Map<NodeId, Peer>();
  #tick = 0;

  constructor(ports: NodeLivenessPorts) {
    this.#ports = ports;
  }

  view(node: NodeId): PeerView {
    return this.#peers.get(node)?.view ?? "silent";
  }

  /** The boot of the peer to tell it that it is heard; 0 when it is not. */
  heardBoot(node: NodeId): number {
    const peer = this.#peers.get(node);
    return peer === undefined || peer.view === "silent" ? 0 : (peer.boot ?? 0);
  }

  /** Zones it leads, as it last said. */
  ledZones(node: NodeId): number {
    return this.#peers.get(node)?.ledZones ?? 0;
  }

  /** Connected, and willing to lead more. */
  mayLead(node: NodeId): boolean {
    const peer = this.#peers.get(node);
    return peer?.view === "connected" && !peer.refusesLeadership;
  }

  count(view: PeerView): number {
    let count = 0;
    for (const peer of this.#peers.values()) if (peer.view === view) count += 1;
    return count;
  }

  /** Anything came from the node. */
  heard(node: NodeId): void {
    const peer = this.#peers.get(node);
    if (peer === undefined) {
      this.#peers.set(node, {
        heardTick: this.#tick,
        boot: null,
        pastBoots: [],
        hearsUs: false,
        ledZones: 0,
        refusesLeadership: false,
        view: "deaf",
      });
      return;
    }
    peer.heardTick = this.#tick;
    if (peer.view === "silent") this.#settle(node, peer, false);
  }

  /** False: the frame comes from an earlier life of the node, and nothing in it holds any more. */
  onBeat(node: NodeId, beat: NodeBeat): boolean {
    this.heard(node);
    const peer = this.#peers.get(node);
    if (peer === undefined || peer.pastBoots.includes(beat.boot)) return false;
    const hasRestarted = peer.boot !== null && peer.boot !== beat.boot;
    if (peer.boot !== null && hasRestarted) {
      peer.pastBoots = [...peer.pastBoots, peer.boot].slice(-MAX_PAST_BOOTS);
    }
    peer.boot = beat.boot;
    peer.hearsUs = beat.heardBoot === this.#ports.boot;
    peer.ledZones = beat.ledZones;
    peer.refusesLeadership = beat.refusesLeadership;
    this.#settle(node, peer, hasRestarted);
    return true;
  }

  /** One tick passed. */
  tick(): void {
    this.#tick += 1;
    for (const [node, peer] of this.#peers) {
      if (peer.view !== "silent" && this.#isSilent(peer)) this.#settle(node, peer, false);
    }
  }

  /** Only these are of interest from now on. */
  keep(nodes: ReadonlySet<NodeId>): void {
    for (const node of this.#peers.keys()) if (!nodes.has(node)) this.#peers.delete(node);
  }

  #isSilent(peer: Peer): boolean {
    return this.#tick - peer.heardTick >= this.#ports.timeoutTicks;
  }

  #settle(node: NodeId, peer: Peer, hasRestarted: boolean): void {
    const view = this.#isSilent(peer) ? "silent" : peer.hearsUs ? "connected" : "deaf";
    if (view === peer.view && !hasRestarted) return;
    peer.view = view;
    // What it said of itself before it fell silent may be outdated once it speaks again: it must say it anew.
    if (view === "silent") peer.hearsUs = false;
    this.#ports.onChange({ node, view, hasRestarted });
  }
}
