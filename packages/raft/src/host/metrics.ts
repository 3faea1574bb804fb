import type { LogIndex, NodeId, Term, ZoneId } from "@nexus/contracts";
import type { ReplicaRole } from "@nexus/kernel";
import type { LogHealth, LogStats } from "../log/types.js";
import type { SealingMetrics } from "../zone/sealing/sealing.js";

/** How a proposal ended, seen from the node that made it. */
export type ProposalOutcome = "committed" | "refused" | "unknown" | "notProposed" | "rejectedBusy";

export const PROPOSAL_OUTCOMES: readonly ProposalOutcome[] = [
  "committed",
  "refused",
  "unknown",
  "notProposed",
  "rejectedBusy",
];

/** Latencies as they happen, in milliseconds; the daemon feeds histograms. Must not throw or block. */
export interface RaftObserver {
  /** One durable log write of one zone, queueing included. */
  onLogWrite(zone: ZoneId, durationMs: number): void;
  /** From a proposal's arrival here to its answer, committed ones only. */
  onCommit(zone: ZoneId, durationMs: number): void;
  /** One linearizable read barrier. */
  onReadBarrier(zone: ZoneId, durationMs: number): void;
  /** One slice of applying, synchronous part. */
  onApplySlice(zone: ZoneId, durationMs: number, entries: number): void;
  /** Something an operator should see in the log. */
  onEvent(event: RaftEvent): void;
}

export interface RaftEvent {
  readonly level: "info" | "warn" | "error";
  readonly zoneId: ZoneId | null;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

export const SILENT_OBSERVER: RaftObserver = {
  onLogWrite: () => {},
  onCommit: () => {},
  onReadBarrier: () => {},
  onApplySlice: () => {},
  onEvent: () => {},
};

export interface ZoneMetrics {
  readonly zoneId: ZoneId;
  /** Sleeps: no ticks, no heartbeats. */
  readonly isQuiescent: boolean;
  readonly role: ReplicaRole;
  readonly term: Term;
  readonly leaderId: NodeId | null;
  readonly commitIndex: LogIndex;
  readonly appliedIndex: LogIndex;
  /** committed but not yet applied here. */
  readonly applyLagEntries: number;
  readonly firstIndex: LogIndex;
  readonly lastIndex: LogIndex;
  readonly logLiveBytes: number;
  readonly pendingProposals: number;
  readonly pendingProposalBytes: number;
  readonly pendingReads: number;
  /** Entries removed because their time to live was up. */
  readonly expiredRows: number;
  readonly sessions: number;
  /** Advisory locks held in the zone, and requests waiting for one. */
  readonly heldLocks: number;
  readonly lockWaiters: number;
  /** Pipes and streams with io_profile wal that were used, and the bytes of their messages. */
  readonly channels: number;
  readonly channelMessageBytes: number;
  /** Older messages of streams that are content. */
  readonly sealing: SealingMetrics;
  readonly proposals: Readonly<Record<ProposalOutcome, number>>;
  readonly appliedEntries: number;
  readonly leaderChanges: number;
  readonly snapshotsSent: number;
  readonly snapshotsSendFailed: number;
  readonly snapshotsResumed: number;
  readonly snapshotsInstalled: number;
  readonly stateReopens: number;
  /** Up to where the state was compared with the others' and agreed; null: not yet since the start. */
  readonly stateHashIndex: LogIndex | null;
  readonly stateHashMismatches: number;
  readonly problem: string | null;
}

/** Why a peer message was not stepped. */
export type DropReason =
  | "unknownZone"
  | "incarnationMismatch"
  | "malformed"
  | "wrongSender"
  | "notReady"
  | "abstaining"
  | "sendRefused";

export const DROP_REASONS: readonly DropReason[] = [
  "unknownZone",
  "incarnationMismatch",
  "malformed",
  "wrongSender",
  "notReady",
  "abstaining",
  "sendRefused",
];

/** How the node's zones sleep and wake, and whom it hears. */
export interface PulseMetrics {
  /** Zones that are ticked, and zones that sleep. */
  readonly awakeZones: number;
  readonly quiescentZones: number;
  readonly sleeps: number;
  readonly wakeUps: number;
  /** Elections put off by a tick, because enough others were under way. */
  readonly campaignsDeferred: number;
  /** Elections that count against `maxCampaignsUnderWay` at present. */
  readonly campaignsUnderWay: number;
  /** Peers that hear this node and are heard, and peers nothing comes from. */
  readonly connectedPeers: number;
  readonly silentPeers: number;
  /** Zones other than root led here. */
  readonly ledZones: number;
  /** Leaderships handed to nodes that lead fewer, or away from a slow disk. */
  readonly leaderMoves: number;
  /** Writes to the log take longer than `slowLogWriteMs`: this node refuses leadership. */
  readonly isDiskSlow: boolean;
}

export interface RaftMetrics {
  readonly zones: readonly ZoneMetrics[];
  readonly droppedMessages: Readonly<Record<DropReason, number>>;
  readonly sentMessages: number;
  readonly receivedMessages: number;
  readonly pulse: PulseMetrics;
  /** Ticks that came late by more than one tick, and the longest stall of the event loop seen (ms). */
  readonly lateTicks: number;
  readonly longestStallMs: number;
  /** Snapshots on their way to other nodes; what the rate limit let through, and what it held back (ms). */
  readonly snapshotsSending: number;
  readonly snapshotSentBytes: number;
  readonly snapshotWaitedMs: number;
  readonly log: LogStats;
  readonly logHealth: LogHealth;
}
