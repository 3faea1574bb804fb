import type { LogIndex } from "@nexus/contracts";
import type { GroupId } from "../types.js";

/** What a group lost, as far as the remaining bytes tell. */
export interface GroupLoss {
  readonly group: GroupId;
  /** The log of the group is intact up to here. */
  readonly intactThrough: LogIndex;
  /** The highest index the node may have acknowledged: it must not vote before a leader has covered it. */
  readonly promisedThrough: LogIndex;
  /**
   * True when a surviving summary names term, vote and last index, and they were restored from it. False: the
   * index is an upper bound, and the term was raised beyond any that a forgotten vote may have been given in.
   */
  readonly promiseKnown: boolean;
}

/** The last batch was not whole. It was cut off; nothing valid followed it. */
export interface TailCut {
  readonly file: string;
  /** Byte offset of the first byte cut. */
  readonly offset: number;
  /**
   * `neverSynced`: sectors of it were never written, so no sync returned and nothing in it was acknowledged.
   * `unproven`: all sectors hold something, so it may have been acknowledged and then rotted: `losses` abstain.
   */
  readonly evidence: "neverSynced" | "unproven";
  readonly losses: readonly GroupLoss[];
}

/** Bytes that were durable are gone or changed. Never cut; the groups concerned are quarantined. */
export interface LogDamage {
  readonly file: string;
  /** Byte offset of the first bad batch; 0 when the header or the whole file is concerned. */
  readonly offset: number;
  readonly reason: string;
  /** Groups concerned; those re-established by later records are left out. */
  readonly losses: readonly GroupLoss[];
}

/** What opening the log found. */
export interface RecoveryReport {
  /** The worst of it. `created`: the folder held no log. */
  readonly kind: "created" | "clean" | "tailCut" | "damaged";
  readonly segments: number;
  readonly batches: number;
  readonly tail: TailCut | null;
  /** Also damage that concerns no group any more (losses empty). */
  readonly damages: readonly LogDamage[];
  /** Groups that refuse writes until repaired, restarted from a snapshot, or removed. */
  readonly quarantined: readonly GroupId[];
  /** One line a damage: file, offset, groups, what to do. Empty when `kind` is not `damaged`. */
  readonly remedies: readonly string[];
}
