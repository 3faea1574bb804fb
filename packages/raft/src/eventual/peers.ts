import type { NodeId, ZoneId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { HostRuntime } from "../host/api.js";
import type { StateView } from "../zone/state/state-store.js";
import type { EventualFrame } from "./frames.js";
import { logKey } from "./keys.js";
import type { EventualLimits } from "./limits.js";
import { PeerLink } from "./peer-link.js";
import { busyMerging } from "./state.js";
import { TransferSender } from "./transfer-sender.js";
import {
  common,
  countLacking,
  covers,
  type Dot,
  includes,
  NOTHING_SEEN,
  type VersionVector,
} from "./version-vector.js";
import type { OpenCopy, WriteQueue } from "./write-queue.js";

export interface PeersPorts {
  readonly zoneId: ZoneId;
  readonly nodeId: NodeId;
  readonly runtime: HostRuntime;
  readonly limits: EventualLimits;
  readonly queue: WriteQueue;
  /** null while it is closed. */
  copy(): OpenCopy | null;
  send(to: NodeId, frame: EventualFrame): void;
}

/** A state to send. */
interface TransferSource {
  readonly view: StateView;
  readonly seen: VersionVector;
  readonly floor: number;
}

interface Peer {
  readonly link: PeerLink;
  sender: TransferSender | null;
}

/** The other members of an eventual zone, and what each is known to have. */
export class Peers {
  readonly #ports: PeersPorts;
  readonly #peers = new Map<NodeId, Peer>();
  #transfersSent = 0;

  constructor(ports: PeersPorts) {
    this.#ports = ports;
  }

  sync(members: readonly NodeId[]): void {
    const wanted = new Set(members.filter((node) => node !== this.#ports.nodeId));
    for (const [node, peer] of this.#peers) {
      if (wanted.has(node)) continue;
      this.#drop(peer);
      this.#peers.delete(node);
    }
    for (const node of wanted) {
      if (this.#peers.has(node)) continue;
      const peer: Peer = { link: this.#linkTo(node), sender: null };
      this.#peers.set(node, peer);
      peer.link.kick();
    }
  }

  #linkTo(node: NodeId): PeerLink {
    const { runtime, limits, queue } = this.#ports;
    return new PeerLink({
      clock: runtime.clock,
      limits,
      firstRound: randomNumber(runtime),
      log: () => {
        const copy = this.#ports.copy();
        return copy === null ? null : { log: copy.state.log, origin: copy.state.origin };
      },
      durable: () => queue.durable,
      read: (position) => this.#read(position),
      send: (frame) => this.#ports.send(node, frame),
      transfer: () => this.#transfer(node),
    });
  }

  #read(position: number): Uint8Array {
    const bytes = this.#ports.copy()?.store.get(logKey(position));
    invariant(bytes !== undefined, "a logged write is in the store", { position });
    return bytes;
  }

  async #transfer(node: NodeId): Promise<void> {
    const { queue, runtime, limits } = this.#ports;
    const source = await queue.betweenBatches(() => this.#openSource());
    const peer = this.#peers.get(node);
    if (source === null || peer === undefined) {
      await source?.view.close();
      return;
    }
    const sender = new TransferSender({
      clock: runtime.clock,
      limits,
      transfer: randomNumber(runtime),
      floor: source.floor,
      send: (frame) => this.#ports.send(node, frame),
    });
    peer.sender = sender;
    try {
      await sender.run(source.view, source.seen);
      this.#transfersSent += 1;
    } finally {
      peer.sender = null;
      await source.view.close();
    }
  }

  /**
   * A view that holds exactly what `seen` says: a record beyond it would be at its receiver and, should its writer be
   * lost, at no other member. null while the copy is closed. Errors: UNAVAILABLE (merging), IO_ERROR.
   */
  async #openSource(): Promise<TransferSource | null> {
    const copy = this.#ports.copy();
    if (copy === null) return null;
    const { floorNumber, isMerging } = copy.state;
    if (isMerging) throw busyMerging(this.#ports.zoneId);
    const { seen } = this.#ports.queue.durable;
    return { view: await copy.store.openView(), seen, floor: floorNumber };
  }

  kick(): void {
    for (const { link } of this.#peers.values()) link.kick();
  }

  onAck(from: NodeId, frame: Extract<EventualFrame, { kind: "ack" }>): void {
    this.#peers.get(from)?.link.onAck(frame);
  }

  onPageAck(from: NodeId, frame: Extract<EventualFrame, { kind: "pageAck" }>): void {
    this.#peers.get(from)?.sender?.onAck(frame);
  }

  onTold(from: NodeId, seen: VersionVector): void {
    this.#peers.get(from)?.link.onTold(seen);
  }

  /** What every member is known to have. */
  everywhere(): VersionVector {
    const known = [...this.#peers.values()].map(({ link }) => link.known ?? NOTHING_SEEN);
    return common([this.#ports.queue.durable.seen, ...known]);
  }

  countHaving(dot: Dot): number {
    return [...this.#peers.values()].filter(({ link }) => link.known !== null && includes(link.known, dot))
      .length;
  }

  /** Each other member, and how many writes it is not known to have; null before its first answer. */
  backlogs(): readonly { readonly node: NodeId; readonly writes: number | null }[] {
    const { seen } = this.#ports.queue.durable;
    return [...this.#peers].map(([node, { link }]) => ({
      node,
      writes: link.known === null ? null : countLacking(seen, link.known),
    }));
  }

  get transfersSent(): number {
    return this.#transfersSent;
  }

  /** Members that are known to have all that is here. */
  countUpToDate(): number {
    const { seen } = this.#ports.queue.durable;
    return [...this.#peers.values()].filter(({ link }) => link.known !== null && covers(link.known, seen))
      .length;
  }

  /** The copy was made anew: positions in its log mean nothing any more. */
  renew(): void {
    const members = [...this.#peers.keys()];
    this.close();
    this.sync(members);
  }

  close(): void {
    for (const peer of this.#peers.values()) this.#drop(peer);
    this.#peers.clear();
  }

  #drop({ link, sender }: Peer): void {
    link.close();
    sender?.stop();
  }
}

function randomNumber(runtime: HostRuntime): number {
  const bytes = runtime.randomBytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}
