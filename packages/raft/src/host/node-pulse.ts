import { type IncarnationId, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import type { Message } from "../core/types.js";
import type { NodeBeat, NodeFrame, ZoneNote } from "../wire/node-frame.js";
import { fromNote } from "../zone/message-facts.js";
import { randomBelow } from "../zone/random-below.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { ReplicaPeers } from "../zone/replica-ports.js";
import type { HostRuntime } from "./api.js";
import { DiskPace } from "./disk-pace.js";
import { LeaderBalancer } from "./leader-balancer.js";
import type { RaftLimits } from "./limits.js";
import type { PulseMetrics, RaftObserver } from "./metrics.js";
import { NodeLiveness, type PeerView } from "./node-liveness.js";
import { PeerNotes } from "./peer-notes.js";
import type { PeerNetwork } from "./ports.js";
import { ZoneScheduler } from "./zone-scheduler.js";

export interface NodePulsePorts {
  readonly nodeId: NodeId;
  readonly limits: RaftLimits;
  readonly runtime: HostRuntime;
  readonly network: PeerNetwork;
  rootIncarnation(): IncarnationId | null;
  find(incarnation: IncarnationId): ZoneReplica | null;
  /** Hands a message to the replica it is for, or drops and counts it. */
  deliver(from: NodeId, replica: ZoneReplica | null, message: Message): void;
  root(): ZoneReplica | null;
  isDraining(): boolean;
  /** The log takes no writes. */
  isLogSick(): boolean;
  onTicked(replica: ZoneReplica): void;
  onWoken(replica: ZoneReplica): void;
  onSent(isSent: boolean): void;
}

/** Boots are told apart by 47 random bits; 0 means none. */
const BOOTS = 2 ** 47;

/** The life signs of this node and its peers, and the zones that live by them: beats, liveness, sleep and ticks. */
export class NodePulse implements ReplicaPeers {
  readonly liveness: NodeLiveness;
  readonly notes: PeerNotes;
  readonly zones: ZoneScheduler;
  readonly balancer: LeaderBalancer;
  /** Of the log: how long its writes take. */
  readonly disk: DiskPace;
  readonly #ports: NodePulsePorts;
  readonly #boot: number;
  readonly #led = new Set<ZoneReplica>();
  #peers: ReadonlySet<NodeId> = new Set();
  #ticksToBeat = 0;

  constructor(ports: NodePulsePorts) {
    this.#ports = ports;
    const { limits, runtime, network } = ports;
    const randomBytes = (count: number): Uint8Array => runtime.randomBytes(count);
    this.#boot = 1 + randomBelow(randomBytes)(BOOTS - 1);
    this.zones = new ZoneScheduler({
      nodeId: ports.nodeId,
      limits,
      isLive: (node) => this.view(node) === "connected",
      randomBytes,
      onTicked: (replica) => ports.onTicked(replica),
      onWoken: (replica) => ports.onWoken(replica),
    });
    this.liveness = new NodeLiveness({
      boot: this.#boot,
      timeoutTicks: limits.livenessTimeoutTicks,
      onChange: (change) => this.zones.onPeerChange(change),
    });
    this.disk = new DiskPace(runtime.clock, limits.slowLogWriteMs);
    this.balancer = new LeaderBalancer({
      nodeId: ports.nodeId,
      limits,
      liveness: this.liveness,
      led: () => this.#led,
      root: () => ports.root(),
      isDiskSlow: () => this.disk.isSlow,
      isDraining: () => ports.isDraining(),
    });
    this.notes = new PeerNotes({
      network,
      defer: (callback) => runtime.defer(callback),
      rootIncarnation: () => ports.rootIncarnation(),
      beatFor: (node) => this.#beatFor(node),
      onSent: (isSent) => ports.onSent(isSent),
    });
  }

  #beatFor(node: NodeId): NodeBeat {
    return {
      boot: this.#boot,
      heardBoot: this.liveness.heardBoot(node),
      ledZones: this.#led.size,
      refusesLeadership: this.#ports.isDraining() || this.#ports.isLogSick() || this.disk.isSlow,
    };
  }

  /** Everybody this node shares a zone with. */
  setPeers(peers: ReadonlySet<NodeId>): void {
    this.#peers = peers;
    this.liveness.keep(peers);
  }

  view(node: NodeId): PeerView {
    return this.liveness.view(node);
  }

  mayLead(node: NodeId): boolean {
    return this.liveness.mayLead(node);
  }

  send(to: NodeId, note: ZoneNote): void {
    this.notes.add(to, note);
  }

  onSleep(incarnation: IncarnationId, isAsleep: boolean): void {
    const replica = this.#ports.find(incarnation);
    if (replica !== null) this.zones.onSleep(replica, isAsleep);
  }

  add(replica: ZoneReplica): void {
    this.zones.add(replica);
    if (replica.isLeader && replica.zoneId !== ROOT_ZONE) this.#led.add(replica);
  }

  remove(replica: ZoneReplica): void {
    this.zones.remove(replica);
    this.#led.delete(replica);
  }

  onLeadership(replica: ZoneReplica): void {
    if (replica.isLeader && replica.zoneId !== ROOT_ZONE) this.#led.add(replica);
    else this.#led.delete(replica);
    this.zones.onLeadership(replica);
  }

  onTick(): void {
    this.liveness.tick();
    this.zones.onTick();
    this.#ticksToBeat -= 1;
    if (this.#ticksToBeat > 0) return;
    this.#ticksToBeat = this.#ports.limits.livenessBeatTicks;
    this.zones.sendClaims();
    for (const peer of this.#peers) this.notes.beat(peer);
  }

  /** A peer's beat, and what it says about zones. */
  onFrame(from: NodeId, frame: NodeFrame): void {
    if (!this.#peers.has(from) || !this.liveness.onBeat(from, frame.beat)) return;
    for (const note of frame.notes) this.#onNote(from, note);
  }

  #onNote(from: NodeId, note: ZoneNote): void {
    const replica = this.#ports.find(note.incarnation);
    const message = fromNote(note, from, this.#ports.nodeId);
    if (message !== null) this.#ports.deliver(from, replica, message);
    else if (replica !== null) replica.quiescence.onNote(from, note);
    else if (note.kind === "claim") this.notes.add(from, { ...note, kind: "disowned" });
  }

  /** The observer, and the pace of the disk watched on the way. */
  watching(observer: RaftObserver): RaftObserver {
    return {
      ...observer,
      onLogWrite: (zone, durationMs) => {
        this.disk.onWrite(durationMs);
        observer.onLogWrite(zone, durationMs);
      },
    };
  }

  metrics(): PulseMetrics {
    return {
      ...this.zones.counters(),
      connectedPeers: this.liveness.count("connected"),
      silentPeers: this.liveness.count("silent"),
      ledZones: this.#led.size,
      leaderMoves: this.balancer.moves,
      isDiskSlow: this.disk.isSlow,
    };
  }

  close(): void {
    this.notes.close();
  }
}
