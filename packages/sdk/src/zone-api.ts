import type { ZoneId } from "@nexus/contracts";
import type {
  RecoveryReport,
  ReplicationStatus,
  ZoneConflict,
  ZoneConsistency,
  ZoneInfo,
  ZoneQuota,
} from "@nexus/kernel";
import type { MutationReceipt, ReadOptions, RequestOptions } from "./filesystem.js";

export interface MembershipOptions extends RequestOptions {
  /** `ZoneInfo.configVersion` the change was decided on; absent: whatever it is. */
  readonly configVersion?: number;
}

export interface ZoneAdministration {
  list(options?: RequestOptions): Promise<readonly ZoneInfo[]>;
  info(zone: string, options?: RequestOptions): Promise<ZoneInfo>;
  /** `consistency` is for the life of the zone; `strong` when absent (docs/eventual-zones.md). */
  create(
    zone: string,
    options?: RequestOptions & { readonly mountPath?: string; readonly consistency?: ZoneConsistency },
  ): Promise<ZoneInfo>;
  /** Writes of an eventual zone that lost against others, as the serving member noticed them, newest first. */
  conflicts(
    zone: string,
    options?: RequestOptions & { readonly limit?: number },
  ): Promise<readonly ZoneConflict[]>;
  /** How many members of an eventual zone have the write of a token, as the serving member knows. */
  replicationOf(token: string, options?: RequestOptions): Promise<ReplicationStatus>;
  /** The serving node becomes a member. A learner never votes; a witness votes, but holds none of the zone's data. */
  join(
    zone: string,
    options?: RequestOptions & { readonly asLearner?: boolean; readonly asWitness?: boolean },
  ): Promise<ZoneInfo>;
  remove(zone: string, options?: RequestOptions & { readonly force?: boolean }): Promise<void>;
  /**
   * Limits how many entries and bytes a zone may hold, also below what it holds; null: no limit. Reads, removals and
   * renames go on beyond it. Errors: INVALID_ARGUMENT, UNSUPPORTED (an eventual zone), ZONE_NOT_LOADED, NO_LEADER.
   */
  setQuota(zone: string, quota: ZoneQuota, options?: RequestOptions): Promise<ZoneInfo>;
  /**
   * For how long a zone keeps what is removed from here on (ms, a second to ten years); null: not at all. Errors:
   * INVALID_ARGUMENT, UNSUPPORTED (an eventual zone), ZONE_NOT_LOADED, NO_LEADER.
   */
  setTrash(zone: string, retentionMs: number | null, options?: RequestOptions): Promise<void>;
  /** Errors: MEMBERSHIP_CONFLICT (details.configVersion: the present one) when the membership changed meanwhile. */
  removeMember(zone: string, nodeId: string, options?: MembershipOptions): Promise<ZoneInfo>;
  /** Takes a member's vote: it stays a learner. Errors as `removeMember`. */
  demote(zone: string, nodeId: string, options?: MembershipOptions): Promise<ZoneInfo>;
  /** A learner told to stay one may vote again, once it is caught up. Errors as `removeMember`. */
  promote(zone: string, nodeId: string, options?: MembershipOptions): Promise<ZoneInfo>;
  /** What the serving node holds of a zone without quorum, and what recovering it there may lose. Changes nothing. */
  examineRecovery(zone: string, options?: RequestOptions): Promise<RecoveryReport>;
  /**
   * The serving node goes on with the zone alone, under a new incarnation: what other members alone acknowledged is
   * lost. Errors: CONFLICT (the zone has a quorum), NO_LEADER (recover root first).
   */
  recoverUnsafe(zone: string, options?: RequestOptions): Promise<RecoveryReport>;
  /**
   * The bytes of a backup file of the zone's names and metadata; the bytes of files are not in it. Its end is part of the
   * format: verify what was kept (`verifiedBackup` of @nexus/lib/node).
   */
  backUp(zone: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** Makes a zone out of a backup, on the serving node. Errors: CORRUPT naming the offset, ZONE_EXISTS, CONFLICT. */
  restore(
    bytes: AsyncIterable<Uint8Array>,
    options?: RequestOptions & { readonly as?: string },
  ): Promise<ZoneInfo>;
  transferLeadership(zone: string, toNodeId: string | null, options?: RequestOptions): Promise<void>;
  mount(zone: string, path: string, options?: RequestOptions): Promise<MutationReceipt>;
  unmount(path: string, options?: RequestOptions): Promise<void>;
  /** Ids usable above, for completion. */
  readonly root: ZoneId;
}
