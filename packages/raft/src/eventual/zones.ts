import { type IncarnationId, NexusError, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { type ConflictNotice, lookupPath, type ZoneConsistency } from "@nexus/kernel";
import type { HostRuntime } from "../host/api.js";
import { HistoryFeed } from "../host/history-feed.js";
import type { HostFiles } from "../host/host-files.js";
import type { RaftObserver } from "../host/metrics.js";
import type { PeerNetwork } from "../host/ports.js";
import { encodePeerFrame } from "../wire/peer-frame.js";
import { isMember, membersOf } from "../zone/message-facts.js";
import { replicaClosed } from "../zone/outcome.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { RegisteredZone } from "../zone/state/registry.js";
import { describeConflict, type KeptConflict } from "./conflicts.js";
import type { FloorPorts } from "./floor-keeper.js";
import { type EventualFrame, encodeEventualFrame } from "./frames.js";
import { DEFAULT_EVENTUAL_LIMITS, type EventualLimits } from "./limits.js";
import { EventualZone } from "./zone.js";

export interface EventualZonesPorts {
  readonly nodeId: NodeId;
  readonly limits: Partial<EventualLimits>;
  readonly runtime: HostRuntime;
  readonly files: HostFiles;
  readonly network: PeerNetwork;
  readonly observer: RaftObserver;
  /** What root says of a zone; null while root's replica does not know it. */
  registered(zone: ZoneId): RegisteredZone | null;
  find(incarnation: IncarnationId): ZoneReplica | null;
  onSent(isSent: boolean): void;
}

type Opening =
  | { readonly kind: "opening"; readonly done: Promise<void> }
  | { readonly kind: "open"; readonly zone: EventualZone }
  | { readonly kind: "failed"; readonly error: NexusError; readonly sinceMs: number };

const OPEN_AGAIN_AFTER_MS = 1_000;

/** This node's copies of eventual zones, beside the replicas that hold their membership. */
export class EventualZones {
  readonly #ports: EventualZonesPorts;
  readonly #limits: EventualLimits;
  readonly #zones = new Map<IncarnationId, Opening>();
  /** Tells those who watch a zone that its copy took something in, was made anew, or is gone. */
  readonly history = new HistoryFeed();
  readonly #conflictListeners = new Set<(notice: ConflictNotice) => void>();
  #isClosed = false;

  constructor(ports: EventualZonesPorts) {
    this.#ports = ports;
    this.#limits = { ...DEFAULT_EVENTUAL_LIMITS, ...ports.limits };
  }

  /** null while root does not know the zone's present life yet. */
  consistencyOf({ zoneId, identity }: ZoneReplica): ZoneConsistency | null {
    if (zoneId === ROOT_ZONE) return "strong";
    const row = this.#ports.registered(zoneId);
    return row?.incarnation === identity.incarnation ? row.consistency : null;
  }

  /** The copy of a replica's zone. Errors: UNAVAILABLE (not open yet), and why it cannot be opened. */
  zoneOf(replica: ZoneReplica): EventualZone {
    const opening = this.#zones.get(replica.identity.incarnation);
    if (opening?.kind === "open") return opening.zone;
    if (opening?.kind === "failed") throw opening.error;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `this node's copy of eventual zone ${replica.zoneId} is being opened`,
      remedy: "try again in a moment",
      details: { zone: replica.zoneId },
    });
  }

  /** Resolves when the copy is open; at once for a strong zone. Errors: why it cannot be opened. */
  async opened(replica: ZoneReplica): Promise<void> {
    if (this.consistencyOf(replica) !== "eventual") return;
    this.#openIfReady(replica);
    const opening = this.#zones.get(replica.identity.incarnation);
    if (opening?.kind === "opening") await opening.done;
    this.zoneOf(replica);
  }

  /** Housekeeping: opens copies of zones that appeared, follows their membership. */
  reconcile(replicas: readonly ZoneReplica[]): void {
    if (this.#isClosed) return;
    for (const replica of replicas) {
      if (this.consistencyOf(replica) !== "eventual") continue;
      this.#openIfReady(replica);
      const opening = this.#zones.get(replica.identity.incarnation);
      if (opening?.kind === "open") opening.zone.syncMembers();
    }
  }

  /** Before a zone's files go. */
  async release(incarnation: IncarnationId): Promise<void> {
    const opening = this.#zones.get(incarnation);
    if (opening?.kind === "opening") await opening.done;
    const opened = this.#zones.get(incarnation);
    this.#zones.delete(incarnation);
    if (opened?.kind === "open") await this.#close(opened.zone);
  }

  async #close(zone: EventualZone): Promise<void> {
    await zone
      .close()
      .catch((cause: unknown) => this.#note(zone.zoneId, "closing an eventual zone failed", cause));
    this.history.onApplied(zone.zoneId);
  }

  #openIfReady(replica: ZoneReplica): void {
    const { incarnation } = replica.identity;
    const present = this.#zones.get(incarnation);
    const nowMs = this.#ports.runtime.clock.nowMs();
    const isDue = present?.kind === "failed" && nowMs - present.sinceMs >= OPEN_AGAIN_AFTER_MS;
    // Who does not know yet that it is a member does not know the others, nor what they agreed on.
    const isIn = isMember(replica.state.conf.confState, this.#ports.nodeId);
    if (this.#isClosed || (present !== undefined && !isDue) || !isIn) return;
    this.#zones.set(incarnation, { kind: "opening", done: this.#open(replica) });
  }

  async #open(replica: ZoneReplica): Promise<void> {
    const { identity } = replica;
    const { nodeId, runtime, observer, files } = this.#ports;
    // A replica may be opened again beside its copy: the one in force counts.
    const current = (): ZoneReplica => this.#ports.find(identity.incarnation) ?? replica;
    try {
      await this.#inherit(replica);
      const zone = await EventualZone.open({
        identity,
        nodeId,
        limits: this.#limits,
        runtime,
        observer,
        createdAtMs: lookupPath(replica.readable().namespace, "/")?.row.createdAtMs ?? 0,
        openStore: () => files.openEventual(identity),
        members: () => membersOf(current().state.conf.confState),
        knowsMembers: () => current().leaderId !== null && current().metrics().applyLagEntries === 0,
        onHistory: () => this.history.onApplied(identity.zoneId),
        onConflict: (conflict) => this.#tellConflict(identity.zoneId, conflict),
        floor: floorPorts(nodeId, current),
        refusal: () => refusalOf(current(), nodeId),
        send: (to, frame) => this.#send(replica, to, frame),
      });
      this.#zones.set(identity.incarnation, { kind: "open", zone });
      if (this.#isClosed) await this.#close(zone);
    } catch (cause) {
      const error = NexusError.from(cause);
      this.#note(identity.zoneId, "the copy of an eventual zone cannot be opened", cause);
      this.#zones.set(identity.incarnation, { kind: "failed", error, sinceMs: runtime.clock.nowMs() });
    }
  }

  /** Called for every conflict noticed here from now on; returns what ends it. */
  onConflict(listener: (notice: ConflictNotice) => void): () => void {
    this.#conflictListeners.add(listener);
    return () => this.#conflictListeners.delete(listener);
  }

  #tellConflict(zone: ZoneId, kept: KeptConflict): void {
    const notice = { zone, conflict: describeConflict(kept) };
    for (const listener of this.#conflictListeners) {
      try {
        listener(notice);
      } catch (cause) {
        this.#note(zone, "a listener for conflicts failed", cause);
      }
    }
  }

  /** A zone that was recovered goes on with what this node held in its former life. */
  async #inherit({ zoneId, identity }: ZoneReplica): Promise<void> {
    const former = this.#ports.registered(zoneId)?.replacedIncarnations ?? [];
    for (const incarnation of [...former].reverse()) {
      await this.release(incarnation);
      if (await this.#ports.files.inheritEventual({ zoneId, incarnation }, identity)) return;
    }
  }

  #send({ identity }: ZoneReplica, to: NodeId, frame: EventualFrame): void {
    const bytes = encodePeerFrame({ kind: "eventual", body: encodeEventualFrame(frame) });
    this.#ports.onSent(this.#ports.network.send(to, { ...identity, priority: "normal", bytes }));
  }

  /** Only members are listened to; one that was just admitted asks again. Errors: CORRUPT. */
  receive(replica: ZoneReplica, from: NodeId, body: Uint8Array): void {
    const opening = this.#zones.get(replica.identity.incarnation);
    if (opening?.kind !== "open" || !isMember(replica.state.conf.confState, from)) return;
    opening.zone.receive(from, body);
  }

  open(): readonly EventualZone[] {
    return [...this.#zones.values()].flatMap((opening) => (opening.kind === "open" ? [opening.zone] : []));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#zones.keys()].map((incarnation) => this.release(incarnation)));
  }

  #note(zoneId: ZoneId, message: string, cause: unknown): void {
    const fields = { error: cause instanceof Error ? cause.message : String(cause) };
    this.#ports.observer.onEvent({ level: "warn", zoneId, message, fields });
  }
}

/** Trouble of the replica's own disk or log does not matter here; having been removed does. */
function refusalOf(replica: ZoneReplica, nodeId: NodeId): NexusError | null {
  const isIn = isMember(replica.state.conf.confState, nodeId);
  if (isIn && replica.problem?.kind !== "removed") return null;
  return replicaClosed(replica.zoneId, "this node is no member of the zone");
}

/** `current`: the replica in force. */
function floorPorts(nodeId: NodeId, current: () => ZoneReplica): FloorPorts {
  return {
    agreement: () => {
      const { conf, floorAgreement } = current().state;
      if (!isMember(conf.confState, nodeId)) return null;
      return { ...floorAgreement, confIndex: conf.confIndex };
    },
    acknowledge: async (ack) => {
      const replica = current();
      await replica.propose({ kind: "floorAck", ack: { node: nodeId, ...ack } }, replica.controlTimeoutMs);
    },
  };
}
