import type { Inode } from "@nexus/contracts";
import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import {
  initialNamespaceChanges,
  type KeyChange,
  type KeyValueView,
  type Mutation,
  type MutationOutcome,
} from "@nexus/kernel";
import { type Conflict, encodeConflict } from "./conflicts.js";
import type { Draft } from "./draft.js";
import { conflictKey, META_KEY } from "./keys.js";
import type { EventualLimits } from "./limits.js";
import { applyLocalWrite } from "./local-write.js";
import { mergeRecord, mergeWrite, stillHidden } from "./merge.js";
import { decodeMeta, type EventualMeta, encodeMeta } from "./meta.js";
import { PushLog } from "./push-log.js";
import { decodeRecord, decodeWrite, dotOf, encodeWrite, type WriteId } from "./records.js";
import { HybridClock, type OriginId } from "./stamp.js";
import {
  covers,
  type Dot,
  includes,
  NOTHING_SEEN,
  union,
  type VersionVector,
  withDot,
} from "./version-vector.js";

export interface EventualStatePorts {
  readonly zoneId: ZoneId;
  readonly node: NodeId;
  readonly limits: EventualLimits;
  wallMs(): number;
}

/** What became of a write of another member. */
export type TakenIn =
  | "merged"
  /** It was here before. */
  | "known"
  /** Its writer had seen writes that are not here yet. */
  | "missing"
  /** Its stamp lies too far ahead of this node's clock. */
  | "future";

/** What a fresh copy starts with. Inodes start at random, so that etags of two members never name two states. */
export function freshEventualState(fresh: {
  readonly origin: OriginId;
  readonly firstInode: Inode;
  readonly createdAtMs: number;
}): readonly KeyChange[] {
  const meta: EventualMeta = {
    origin: fresh.origin,
    physicalMs: 0,
    logical: 0,
    seen: NOTHING_SEEN,
    unlogged: NOTHING_SEEN,
    firstLogged: 1,
    nextLogged: 1,
    firstConflict: 1,
    nextConflict: 1,
  };
  return [
    ...initialNamespaceChanges(fresh.createdAtMs, fresh.firstInode),
    { kind: "put", key: META_KEY, value: encodeMeta(meta) },
  ];
}

/**
 * One member's copy of an eventual zone without disk, time or network: takes writes in on a draft, which is then to be
 * made durable in one step. When that fails the copy is loaded anew.
 */
export class EventualState {
  readonly origin: OriginId;
  readonly log: PushLog;
  readonly #ports: EventualStatePorts;
  readonly #clock: HybridClock;
  #seen: VersionVector;
  #firstConflict: number;
  #nextConflict: number;

  /** Errors: CORRUPT, VERSION_UNSUPPORTED. */
  static load(view: KeyValueView, ports: EventualStatePorts): EventualState {
    const bytes = view.get(META_KEY);
    if (bytes === undefined) {
      throw new NexusError({
        code: "CORRUPT",
        what: `the copy of eventual zone ${ports.zoneId} has no head record`,
        remedy: "remove this member from the zone, wipe the zone's folder and join again",
      });
    }
    return new EventualState(view, decodeMeta(bytes), ports);
  }

  private constructor(view: KeyValueView, meta: EventualMeta, ports: EventualStatePorts) {
    const { origin, seen, unlogged, firstLogged, nextLogged } = meta;
    const { maxForwardDriftMs } = ports.limits;
    this.origin = origin;
    this.#ports = ports;
    this.#clock = new HybridClock({ origin, wallMs: () => ports.wallMs(), maxForwardDriftMs }, meta);
    this.#seen = seen;
    this.log = PushLog.load(view, { first: firstLogged, next: nextLogged, unlogged });
    this.#firstConflict = meta.firstConflict;
    this.#nextConflict = meta.nextConflict;
  }

  /** Writes taken in. */
  get seen(): VersionVector {
    return this.#seen;
  }

  /** Conflicts noticed since this copy exists, and the number of the oldest one kept. */
  get conflicts(): { readonly noticed: number; readonly first: number } {
    return { noticed: this.#nextConflict - 1, first: this.#firstConflict };
  }

  /** Refused, the draft is to be dropped. Errors: what the namespace refuses, UNSUPPORTED, INVALID_ARGUMENT (larger than one write may be). */
  writeLocally(
    draft: Draft,
    mutations: readonly Mutation[],
  ): { readonly outcomes: readonly MutationOutcome[]; readonly dot: Dot } {
    const seq = (this.#seen.get(this.origin) ?? 0) + 1;
    const id: WriteId = { stamp: this.#clock.next(), node: this.#ports.node, seq, seen: this.#seen };
    const { outcomes, write } = applyLocalWrite(draft, { zoneId: this.#ports.zoneId }, mutations, id);
    const bytes = encodeWrite(write);
    this.#requireSendable(bytes.length);
    const dot = { origin: this.origin, seq };
    this.#takeIn(draft, dot, bytes);
    return { outcomes, dot };
  }

  #requireSendable(bytes: number): void {
    const { maxWriteBytes } = this.#ports.limits;
    if (bytes <= maxWriteBytes) return;
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `a commit of ${bytes} bytes exceeds the ${maxWriteBytes} of one write in an eventual zone`,
      remedy: "commit in smaller parts",
    });
  }

  #takeIn(draft: Draft, dot: Dot, bytes: Uint8Array): void {
    this.log.append(draft, dot, bytes);
    this.#seen = withDot(this.#seen, dot);
  }

  /** Takes in the bytes of another member's write. Errors: CORRUPT, VERSION_UNSUPPORTED. */
  takeWrite(draft: Draft, bytes: Uint8Array): TakenIn {
    const write = decodeWrite(bytes);
    const dot = dotOf(write.id);
    if (includes(this.#seen, dot)) return "known";
    const isNext = (this.#seen.get(dot.origin) ?? 0) === dot.seq - 1;
    if (!isNext || !covers(this.#seen, write.id.seen)) return "missing";
    if (!this.#clock.accepts(write.id.stamp)) return "future";
    for (const conflict of mergeWrite(draft, write)) this.#keep(draft, conflict);
    this.#clock.observe(write.id.stamp);
    this.#takeIn(draft, dot, bytes);
    return "merged";
  }

  /**
   * Takes in records of another member's state, in any order and any number of times. Returns paths whose records
   * entries below hide for now, to be told apart by `finishTransfer`. Errors: CORRUPT, VERSION_UNSUPPORTED,
   * UNAVAILABLE (a stamp of the future).
   */
  takeRecords(draft: Draft, records: readonly Uint8Array[]): readonly string[] {
    const incoming = records.map(decodeRecord);
    // All or nothing: what is refused must leave no trace in memory either.
    if (!incoming.every(({ id }) => this.#clock.accepts(id.stamp))) throw fromTheFuture(this.#ports.zoneId);
    const hidden: string[] = [];
    for (const record of incoming) {
      const merged = mergeRecord(draft, record, includes(this.#seen, dotOf(record.id)));
      if (merged.conflict !== null) this.#keep(draft, merged.conflict);
      hidden.push(...merged.hidden.map(({ path }) => path));
      this.#clock.observe(record.id.stamp);
    }
    return hidden;
  }

  /** All records of a member that had seen `theirs` are in: what it had, this copy has. */
  finishTransfer(draft: Draft, theirs: VersionVector, hidden: Iterable<string>): void {
    for (const path of hidden) {
      const conflict = stillHidden(draft, path);
      if (conflict !== null) this.#keep(draft, conflict);
    }
    this.#seen = union(this.#seen, theirs);
    this.log.addUnlogged(union(this.log.unlogged, theirs));
  }

  #keep(draft: Draft, conflict: Conflict): void {
    const number = this.#nextConflict;
    const value = encodeConflict({ ...conflict, number, noticedAtMs: this.#ports.wallMs() });
    draft.put([{ kind: "put", key: conflictKey(number), value }]);
    this.#nextConflict += 1;
    if (this.#nextConflict - this.#firstConflict <= this.#ports.limits.maxConflicts) return;
    draft.put([{ kind: "delete", key: conflictKey(this.#firstConflict) }]);
    this.#firstConflict += 1;
  }

  /** Closes a batch: what it leads to is written with it. */
  finish(draft: Draft, everywhere: VersionVector): void {
    this.log.trim(draft, everywhere, this.#ports.limits);
    const meta: EventualMeta = {
      origin: this.origin,
      ...this.#clock.last,
      seen: this.#seen,
      unlogged: this.log.unlogged,
      firstLogged: this.log.first,
      nextLogged: this.log.next,
      firstConflict: this.#firstConflict,
      nextConflict: this.#nextConflict,
    };
    draft.put([{ kind: "put", key: META_KEY, value: encodeMeta(meta) }]);
  }
}

function fromTheFuture(zoneId: ZoneId): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `a member of zone ${zoneId} sent a state stamped too far ahead of this node's clock`,
    remedy: "set the clocks of the members right (NTP)",
  });
}
