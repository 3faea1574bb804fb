import { NexusError, type NodeId } from "@nexus/contracts";
import type {
  ClusterCallHandler,
  ClusterCalls,
  PeerMessage,
  PeerNetwork,
  PeerNetworkHandler,
  SnapshotHeader,
  SnapshotOffer,
  SnapshotProgress,
} from "../host/ports.js";
import { type SnapshotLink, streamSnapshot } from "./snapshot-stream.js";

/** What the network does to one transfer. */
export interface Fate {
  /** When it arrives, from now; several for duplicates, none when it is lost. */
  readonly arrivalsMs: readonly number[];
}

export interface MemoryNetworkPorts {
  /** Runs the callback after `delayMs`, outside any node. */
  schedule(delayMs: number, callback: () => void): void;
  /** Asked for every message, call and snapshot between two nodes. */
  fate(from: NodeId, to: NodeId): Fate;
  /** Sees every message that leaves a node, whatever becomes of it. */
  onSend?(from: NodeId, message: PeerMessage): void;
}

/** One snapshot on its way. */
export interface SnapshotTransfer {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly header: SnapshotHeader;
}

/** What happens to a snapshot's frames on the way; throwing breaks the connection there. */
export type SnapshotTamper = (
  transfer: SnapshotTransfer,
  frames: AsyncIterable<Uint8Array>,
) => AsyncIterable<Uint8Array>;

interface Station {
  readonly nodeId: NodeId;
  readonly address: string;
  handler: PeerNetworkHandler | null;
  calls: ClusterCallHandler | null;
  readonly known: Map<NodeId, string>;
  /** Who has said where it is since this node started. */
  readonly introduced: WeakSet<Station>;
  /** Runs work in the node's process: dropped when it is dead. */
  readonly run: (callback: () => void) => void;
  isOpen: boolean;
}

/** A network in memory: nodes attach as often as they start. Deterministic when its ports are. */
export class MemoryNetwork {
  readonly #ports: MemoryNetworkPorts;
  readonly #byAddress = new Map<string, Station>();
  /** Tests put faults here. */
  tamper: SnapshotTamper = (_transfer, frames) => frames;

  constructor(ports: MemoryNetworkPorts) {
    this.#ports = ports;
  }

  /** A node comes up at an address; one that was there before is cut off. */
  attach(nodeId: NodeId, address: string, run: (callback: () => void) => void): AttachedNode {
    const before = this.#byAddress.get(address);
    if (before !== undefined) before.isOpen = false;
    const station: Station = {
      nodeId,
      address,
      handler: null,
      calls: null,
      known: new Map(),
      introduced: new WeakSet(),
      run,
      isOpen: true,
    };
    this.#byAddress.set(address, station);
    return {
      network: new StationNetwork(this, station),
      calls: new StationCalls(this, station),
      serve: (handler) => {
        station.calls = handler;
      },
      detach: () => {
        station.isOpen = false;
        this.#tellStreamLost(station);
      },
    };
  }

  /** The connections of a node that is alive break; they come back at once. */
  breakStreamsOf(node: NodeId): void {
    const station = [...this.#byAddress.values()].find((each) => each.isOpen && each.nodeId === node);
    if (station !== undefined) this.#tellStreamLost(station);
  }

  /** Those connected to a process notice its end, unless the network keeps that from them too. */
  #tellStreamLost(station: Station): void {
    for (const peer of this.#byAddress.values()) {
      if (!peer.isOpen || peer.known.get(station.nodeId) !== station.address) continue;
      this.carry(station, peer, () => peer.handler?.onStreamLost(station.nodeId));
    }
  }

  noteSent(from: NodeId, message: PeerMessage): void {
    this.#ports.onSend?.(from, message);
  }

  stationAt(address: string | undefined): Station | null {
    const station = address === undefined ? undefined : this.#byAddress.get(address);
    return station?.isOpen === true ? station : null;
  }

  /** Delivers in the receiver's process, as often as fate says. */
  carry(from: Station, to: Station, deliver: () => void): void {
    for (const delayMs of this.#ports.fate(from.nodeId, to.nodeId).arrivalsMs) {
      this.#ports.schedule(delayMs, () => {
        if (to.isOpen) to.run(deliver);
      });
    }
  }

  schedule(delayMs: number, callback: () => void): void {
    this.#ports.schedule(delayMs, callback);
  }

  /** One request and its answer; a lost half surfaces when time is up. */
  ask<T>(
    from: Station,
    to: Station | null,
    timeoutMs: number,
    work: (to: Station) => Promise<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void): void => from.run(settle);
      this.schedule(timeoutMs, () =>
        answer(() => reject(new NexusError({ code: "DEADLINE_EXCEEDED", what: "the call took too long" }))),
      );
      if (to === null) {
        const error = new NexusError({ code: "UNAVAILABLE", what: "nobody listens there" });
        this.schedule(1, () => answer(() => reject(error)));
        return;
      }
      this.carry(from, to, () => {
        work(to).then(
          (value) => this.carry(to, from, () => resolve(value)),
          (error: unknown) => this.carry(to, from, () => reject(NexusError.from(error))),
        );
      });
    });
  }
}

export interface AttachedNode {
  readonly network: PeerNetwork;
  readonly calls: ClusterCalls;
  serve(handler: ClusterCallHandler): void;
  detach(): void;
}

class StationNetwork implements PeerNetwork {
  readonly #hub: MemoryNetwork;
  readonly #station: Station;

  constructor(hub: MemoryNetwork, station: Station) {
    this.#hub = hub;
    this.#station = station;
  }

  setHandler(handler: PeerNetworkHandler): void {
    this.#station.handler = handler;
  }

  setPeerAddress(node: NodeId, address: string | null): void {
    if (address === null) this.#station.known.delete(node);
    else this.#station.known.set(node, address);
  }

  send(to: NodeId, message: PeerMessage): boolean {
    const from = this.#station;
    const target = this.#find(to);
    if (target === null) return false;
    this.#hub.noteSent(from.nodeId, message);
    this.#hub.carry(from, target, () => {
      // A node that is starting refuses streams: the hello comes again with the next one.
      if (target.handler === null) return;
      // As the hello of a stream does.
      if (!target.introduced.has(from)) target.handler.onAddress(from.nodeId, from.address);
      target.introduced.add(from);
      target.handler.onMessages(from.nodeId, [message]);
    });
    return true;
  }

  #find(node: NodeId): Station | null {
    const station = this.#hub.stationAt(this.#station.known.get(node));
    return station !== null && station.nodeId === node && this.#station.isOpen ? station : null;
  }

  async sendSnapshot(
    to: NodeId,
    header: SnapshotHeader,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void> {
    const from = this.#station;
    const target = this.#find(to);
    if (target === null) throw new NexusError({ code: "UNAVAILABLE", what: "nobody listens there" });
    const hub = this.#hub;
    const link: SnapshotLink = {
      toReceiver: (work) => hub.carry(from, target, work),
      toSender: (work) => hub.carry(target, from, work),
      timerAtSender: (delayMs, callback) => hub.schedule(delayMs, () => from.run(callback)),
      timerAtReceiver: (delayMs, callback) => hub.schedule(delayMs, () => target.run(callback)),
    };
    const tampered = hub.tamper({ from: from.nodeId, to, header }, chunks);
    await streamSnapshot(link, tampered, signal, async (pieces) => {
      await requireHandler(target).onSnapshot(from.nodeId, header, pieces);
    });
  }

  offerSnapshot(to: NodeId, offer: SnapshotOffer, signal: AbortSignal): Promise<SnapshotProgress> {
    if (signal.aborted) {
      return Promise.reject(new NexusError({ code: "CANCELLED", what: "the snapshot was cancelled" }));
    }
    const from = this.#station;
    return this.#hub.ask(from, this.#find(to), OFFER_TIMEOUT_MS, async (target) =>
      requireHandler(target).onSnapshotOffer(from.nodeId, offer),
    );
  }

  async close(): Promise<void> {
    this.#station.isOpen = false;
  }
}

const OFFER_TIMEOUT_MS = 1_000;

function requireHandler(station: Station): PeerNetworkHandler {
  if (station.handler !== null) return station.handler;
  throw new NexusError({ code: "UNAVAILABLE", what: "not listening" });
}

class StationCalls implements ClusterCalls {
  readonly #hub: MemoryNetwork;
  readonly #station: Station;

  constructor(hub: MemoryNetwork, station: Station) {
    this.#hub = hub;
    this.#station = station;
  }

  probe: ClusterCalls["probe"] = (address, timeoutMs) =>
    this.#call(address, timeoutMs, async (handler) => handler.probe());

  joinZone: ClusterCalls["joinZone"] = (address, request, timeoutMs) =>
    this.#call(address, timeoutMs, (handler) => handler.joinZone(request, timeoutMs));

  changeMember: ClusterCalls["changeMember"] = (address, request, timeoutMs) =>
    this.#call(address, timeoutMs, (handler) => handler.changeMember(request, timeoutMs));

  dropReplica: ClusterCalls["dropReplica"] = (address, zoneId, incarnation, timeoutMs) =>
    this.#call(address, timeoutMs, (handler) => handler.dropReplica(zoneId, incarnation));

  #call<T>(
    address: string,
    timeoutMs: number,
    work: (handler: ClusterCallHandler) => Promise<T>,
  ): Promise<T> {
    return this.#hub.ask(this.#station, this.#hub.stationAt(address), timeoutMs, (station) => {
      if (station.calls !== null) return work(station.calls);
      return Promise.reject(new NexusError({ code: "UNAVAILABLE", what: "the node is starting" }));
    });
  }
}
