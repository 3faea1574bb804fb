import type { ContentId, DirEntryType, NodeId, ZoneId } from "@nexus/contracts";

/** `MetaStore.driver` of eventual zones. */
export const EVENTUAL_DRIVER = "eventual";

/** One of two versions of a path whose writers did not know of each other. */
export interface ConflictVersion {
  /** The member that took the write. */
  readonly nodeId: NodeId;
  /** Its hybrid clock: milliseconds, and a counter within them. */
  readonly stampMs: number;
  readonly stampCounter: number;
  /** One life of that member's copy, and which of its writes this is; 0 where it is not known. */
  readonly origin: number;
  readonly writeNumber: number;
  /** null: the path was removed. */
  readonly entryType: DirEntryType | null;
  readonly contentId: ContentId | null;
  readonly sizeBytes: number;
}

/** CONFLICT_DETECTED in an eventual zone (docs/eventual-zones.md), as one member noticed it. */
export interface ZoneConflict {
  /** From 1, per member, in the order noticed. */
  readonly number: number;
  /** Wall clock of that member, in milliseconds. */
  readonly noticedAtMs: number;
  readonly path: string;
  /** `laterWrite`: the later one stays; `directoryKept`: entries below the path keep its directory. */
  readonly reason: ConflictReason;
  readonly loser: ConflictVersion;
  /** null: entries below the path, none in particular. */
  readonly winner: ConflictVersion | null;
}

/** A conflict this node just noticed in one of its zones. */
export interface ConflictNotice {
  readonly zone: ZoneId;
  readonly conflict: ZoneConflict;
}

export type ConflictReason = "laterWrite" | "directoryKept";

/** How far a write of an eventual zone has got, as far as one member knows. */
export interface ReplicationStatus {
  /** Members that have it durably. */
  readonly copies: number;
  readonly members: number;
  readonly state: ReplicationState;
}

/** `pending`: no member is known to have it. */
export type ReplicationState = "pending" | "local" | "partial" | "everywhere";

/** Most conflicts of one answer. */
export const MAX_LISTED_CONFLICTS = 1_000;
