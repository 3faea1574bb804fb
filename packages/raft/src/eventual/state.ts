import type { Inode } from "@nexus/contracts";
import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import {
  type CommitActor,
  initialNamespaceChanges,
  type KeyChange,
  type KeyValueView,
  type Mutation,
  type MutationOutcome,
} from "@nexus/kernel";
import { invariant } from "@nexus/lib";
import type { FloorAck } from "./agreement.js";
import { type Conflict, encodeConflict } from "./conflicts.js";
import { Draft } from "./draft.js";
import { type AgreedFloor, decodeFloor, encodeFloor, isAfter } from "./floor.js";
import { memberWriteOf, putMerged, recordConflict } from "./history.js";
import { conflictKey, FLOOR_KEY, META_KEY, SEALED_KEY, stagedKey } from "./keys.js";
import type { EventualLimits } from "./limits.js";
import { applyLocalWrite } from "./local-write.js";
import { mergeRecord, mergeWrite, stillHidden } from "./merge.js";
import { decodeMeta, type EventualMeta, encodeMeta } from "./meta.js";
import { PushLog } from "./push-log.js";
import { decodeRecord, decodeWrite, dotOf, encodeWrite, type WriteId } from "./records.js";
import { decodeSealed, encodeSealed } from "./sealed.js";
import { HybridClock, type OriginId } from "./stamp.js";
import { dropTombstone } from "./tombstones.js";
import {
  covers,
  type Dot,
  includes,
  NOTHING_SEEN,
  union,
  type VersionVector,
  withDot,
} from "./version-vector.js";
import { readRecord } from "./visible.js";

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
  /** Older than what the members agreed on, and not part of it: its writer was left out and has to start anew. */
  | "outdated"
  /** Its stamp lies too far ahead of this node's clock. */
  | "future";

/** What a fresh copy starts with. Inodes start at random, so that etags of two members never name two states. */
export function freshEventualState(fresh: {
  readonly origin: OriginId;
  readonly firstInode: Inode;
  readonly createdAtMs: number;
  /** What was agreed on before this copy was made: its writes are later. */
  readonly floor: AgreedFloor | null;
}): readonly KeyChange[] {
  const meta: EventualMeta = {
    origin: fresh.origin,
    ...(fresh.floor?.clock ?? { physicalMs: 0, logical: 0 }),
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
    ...(fresh.floor === null ? [] : [floorRow(fresh.floor)]),
  ];
}

function floorRow(floor: AgreedFloor): KeyChange {
  return { kind: "put", key: FLOOR_KEY, value: encodeFloor(floor) };
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
  #floor: AgreedFloor | null;
  /** What the sender of the state that is being merged had; null while none is. */
  #sealed: VersionVector | null;
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
    const floor = view.get(FLOOR_KEY);
    this.#floor = floor === undefined ? null : decodeFloor(floor);
    const sealed = view.get(SEALED_KEY);
    this.#sealed = sealed === undefined ? null : decodeSealed(sealed);
    this.log = PushLog.load(view, { first: firstLogged, next: nextLogged, unlogged });
    this.#firstConflict = meta.firstConflict;
    this.#nextConflict = meta.nextConflict;
  }

  /** Writes taken in. */
  get seen(): VersionVector {
    return this.#seen;
  }

  /** The latest agreement this copy knows. */
  get floor(): AgreedFloor | null {
    return this.#floor;
  }

  /** 0 before the first. */
  get floorNumber(): number {
    return this.#floor?.number ?? 0;
  }

  /** All that the members agreed to have is here: until then only a whole state may be taken in. */
  get isWhole(): boolean {
    return covers(this.#seen, this.#complete);
  }

  /**
   * Another member's state is being merged: some of its records are here although `seen` does not say so yet. Until that
   * is done this copy agrees to nothing and gives its own state to nobody.
   */
  get isMerging(): boolean {
    return this.#sealed !== null;
  }

  get #complete(): VersionVector {
    return this.#floor?.complete ?? NOTHING_SEEN;
  }

  /** The members agreed without this copy: what it alone has may be older than what they forgot. */
  isLeftOut(floor: AgreedFloor): boolean {
    return floor.number > this.floorNumber && !floor.origins.includes(this.origin);
  }

  /** Takes over a later floor, which includes this copy; not while a state from before it is being merged. */
  adoptFloor(draft: Draft, floor: AgreedFloor): void {
    if (floor.number <= this.floorNumber || this.isMerging) return;
    invariant(covers(this.#seen, floor.complete), "a copy has what its members agreed on", {
      floor: floor.number,
    });
    this.#floor = floor;
    draft.put([floorRow(floor)]);
    // Who lacks any of it may lack tombstones that are gone: only a whole state will do.
    this.log.addUnlogged(union(this.log.unlogged, floor.complete));
  }

  /** Forgets those of the tombstones that every member had before it wrote anything the others may lack. */
  collect(draft: Draft, paths: readonly string[]): number {
    const everywhere = this.#floor?.everywhere ?? NOTHING_SEEN;
    let collected = 0;
    for (const path of paths) {
      const record = readRecord(draft, path);
      if (record === null || record.row !== null || !includes(everywhere, dotOf(record.id))) continue;
      dropTombstone(draft, path);
      collected += 1;
    }
    return collected;
  }

  /** What to acknowledge: written with the draft, so that no crash sets the clock back. Errors: UNAVAILABLE (merging). */
  acknowledgement(draft: Draft): Pick<FloorAck, "origin" | "seen" | "clock"> {
    if (this.isMerging) throw busyMerging(this.#ports.zoneId);
    this.#putMeta(draft);
    return { origin: this.origin, seen: this.#seen, clock: this.#clock.last };
  }

  /** Neither part of what was agreed on nor later. */
  #isOutdated({ stamp, seq }: WriteId): boolean {
    if (this.#floor === null || isAfter(stamp, this.#floor.clock)) return false;
    return !includes(this.#floor.complete, { origin: stamp.origin, seq });
  }

  /** Conflicts noticed since this copy exists, and the number of the oldest one kept. */
  get conflicts(): { readonly noticed: number; readonly first: number } {
    return { noticed: this.#nextConflict - 1, first: this.#firstConflict };
  }

  /** Refused, the draft is to be dropped. Errors: what the namespace refuses, UNSUPPORTED, INVALID_ARGUMENT (larger than one write may be). */
  writeLocally(
    draft: Draft,
    mutations: readonly Mutation[],
    actor: CommitActor | null,
  ): { readonly outcomes: readonly MutationOutcome[]; readonly dot: Dot } {
    const seq = (this.#seen.get(this.origin) ?? 0) + 1;
    const id: WriteId = { stamp: this.#clock.next(), node: this.#ports.node, seq, seen: this.#seen };
    const { outcomes, write } = applyLocalWrite(draft, { zoneId: this.#ports.zoneId }, mutations, id, actor);
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
    if (!this.isWhole || !isNext || !covers(this.#seen, write.id.seen)) return "missing";
    if (this.#isOutdated(write.id)) return "outdated";
    if (!this.#clock.accepts(write.id.stamp)) return "future";
    const merged = new Draft(draft);
    const conflicts = mergeWrite(merged, write);
    putMerged(draft, merged, { actor: write.actor, writes: [memberWriteOf(write.id)] });
    for (const conflict of conflicts) this.#keep(draft, conflict);
    this.#clock.observe(write.id.stamp);
    this.#takeIn(draft, dot, bytes);
    return "merged";
  }

  /**
   * Puts records of another member's state aside, in any order, with what that member has and the floor it knows. Errors:
   * CORRUPT, VERSION_UNSUPPORTED, UNAVAILABLE (a stamp of the future, a state from before the agreement).
   */
  stage(
    draft: Draft,
    records: readonly Uint8Array[],
    { seen, floor }: { readonly seen: VersionVector; readonly floor: number },
  ): void {
    invariant(!this.isMerging, "states of two members are not mixed", { node: this.#ports.node });
    const incoming = records.map(decodeRecord);
    // Both must know of the same agreement: else one of them may have been left out without knowing it yet.
    const isSound =
      floor === this.floorNumber &&
      covers(seen, this.#complete) &&
      !incoming.some(({ id }) => this.#isOutdated(id));
    if (!isSound) throw beforeAgreement(this.#ports.zoneId);
    if (!incoming.every(({ id }) => this.#clock.accepts(id.stamp))) throw fromTheFuture(this.#ports.zoneId);
    draft.put(
      incoming.map(({ path }, i) => ({ kind: "put", key: stagedKey(path), value: records[i] as Uint8Array })),
    );
  }

  /** All records of a member that had seen `theirs` are staged: from here on nothing but this disk is needed. */
  seal(draft: Draft, theirs: VersionVector): void {
    this.#sealed = theirs;
    draft.put([{ kind: "put", key: SEALED_KEY, value: encodeSealed(theirs) }]);
  }

  /**
   * Takes staged records in, in any order. Returns paths whose records entries below hide for now, to be told apart by
   * `finishMerge`. Errors: CORRUPT, VERSION_UNSUPPORTED.
   */
  mergeStaged(draft: Draft, records: readonly Uint8Array[]): readonly string[] {
    const hidden: string[] = [];
    const conflicts: Conflict[] = [];
    const all = new Draft(draft);
    for (const record of records.map(decodeRecord)) {
      const merged = mergeRecord(all, record, includes(this.#seen, dotOf(record.id)));
      if (merged.conflict !== null) conflicts.push(merged.conflict);
      hidden.push(...merged.hidden.map(({ path }) => path));
      this.#clock.observe(record.id.stamp);
      all.put([{ kind: "delete", key: stagedKey(record.path) }]);
    }
    putMerged(draft, all, { actor: null, writes: [] });
    for (const conflict of conflicts) this.#keep(draft, conflict);
    return hidden;
  }

  /** All staged records are in: what their sender had, this copy has. */
  finishMerge(draft: Draft, hidden: Iterable<string>): void {
    invariant(this.#sealed !== null, "only a state that is whole is finished", { node: this.#ports.node });
    for (const path of hidden) {
      const conflict = stillHidden(draft, path);
      if (conflict !== null) this.#keep(draft, conflict);
    }
    this.#seen = union(this.#seen, this.#sealed);
    this.log.addUnlogged(union(this.log.unlogged, this.#sealed));
    this.#sealed = null;
    draft.put([{ kind: "delete", key: SEALED_KEY }]);
  }

  #keep(draft: Draft, conflict: Conflict): void {
    const number = this.#nextConflict;
    const noticedAtMs = this.#ports.wallMs();
    const value = encodeConflict({ ...conflict, number, noticedAtMs });
    draft.put([{ kind: "put", key: conflictKey(number), value }]);
    recordConflict(draft, conflict, noticedAtMs);
    this.#nextConflict += 1;
    if (this.#nextConflict - this.#firstConflict <= this.#ports.limits.maxConflicts) return;
    draft.put([{ kind: "delete", key: conflictKey(this.#firstConflict) }]);
    this.#firstConflict += 1;
  }

  /** Closes a batch: what it leads to is written with it. */
  finish(draft: Draft, everywhere: VersionVector): void {
    this.log.trim(draft, union(everywhere, this.#complete), this.#ports.limits);
    this.#putMeta(draft);
  }

  #putMeta(draft: Draft): void {
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

function beforeAgreement(zoneId: ZoneId): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `a member of zone ${zoneId} sent a state from before what the members agreed on`,
    remedy: "none needed: it starts anew as soon as it hears of the agreement",
  });
}

export function busyMerging(zoneId: ZoneId): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `this copy of zone ${zoneId} is taking in another member's state`,
    remedy: "none needed: it goes on when that is done",
    details: { zone: zoneId },
  });
}

function fromTheFuture(zoneId: ZoneId): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `a member of zone ${zoneId} sent a state stamped too far ahead of this node's clock`,
    remedy: "set the clocks of the members right (NTP)",
  });
}
