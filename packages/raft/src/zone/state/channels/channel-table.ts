import { DT_PIPE, DT_STREAM, type FileMetadata, type Inode, NexusError } from "@nexus/contracts";
import {
  type ChannelTarget,
  channelEnded,
  decodeChannelSettings,
  IO_ATTRIBUTE,
  type KeyChange,
  type KeyValueView,
  readEntry,
} from "@nexus/kernel";
import { invariant } from "@nexus/lib";
import type { StateSlice } from "../slice.js";
import type { ZoneIdentity } from "../zone-state.js";
import {
  type ChannelHead,
  deleteGroup,
  deleteHead,
  deleteMessage,
  FIRST_MESSAGE,
  putGroup,
  putHead,
  rowsFrom,
} from "./channel-rows.js";
import type { Segment } from "./segment-rows.js";
import { SegmentTable } from "./segment-table.js";

/** Pipes and streams of a zone with messages. Part of the replicated format, like the other constants here. */
export const MAX_CHANNELS = 16_384;
/** Rows of messages that are no longer kept, deleted along with an operation. */
const ROWS_DELETED_BY_OPERATION = 64;
/** Rows deleted by one sweep. */
const ROWS_DELETED_BY_SWEEP = 512;

const NO_GROUPS: ReadonlyMap<string, number> = new Map();

/**
 * Heads and consumer groups of the zone's pipes and streams in memory, in step with their rows. Messages stay in the
 * store. One is there from its first operation on until its entry is removed and its last row is deleted.
 */
export class ChannelTable {
  readonly #identity: ZoneIdentity;
  readonly #heads = new Map<Inode, ChannelHead>();
  readonly #groups = new Map<Inode, Map<string, number>>();
  /** Those with rows to delete. */
  readonly #unswept = new Set<Inode>();
  /** Zone time at which the oldest message of a stream has its age. */
  readonly #ages = new Map<Inode, number>();
  #touched = new Set<Inode>();
  #sweeps = 0;
  /** Of streams: messages that are content, and those about to be. */
  readonly segments = new SegmentTable();

  constructor(identity: ZoneIdentity) {
    this.#identity = identity;
  }

  get count(): number {
    return this.#heads.size;
  }

  heads(): IterableIterator<ChannelHead> {
    return this.#heads.values();
  }

  /** Bytes of messages that are kept, all together. */
  get messageBytes(): number {
    let bytes = 0;
    for (const head of this.#heads.values()) bytes += head.endBytes - head.startBytes;
    return bytes;
  }

  load(head: ChannelHead): void {
    this.#keep(head);
  }

  loadGroup({ inode, group, offset }: { inode: Inode; group: string; offset: number }): void {
    this.#groupsOf(inode).set(group, offset);
  }

  find(inode: Inode): ChannelHead | undefined {
    return this.#heads.get(inode);
  }

  groups(inode: Inode): ReadonlyMap<string, number> {
    return this.#groups.get(inode) ?? NO_GROUPS;
  }

  /**
   * The head of what an operation is about; made when this is the first one. Errors: ENDED (its entry is gone),
   * WRONG_TYPE, UNSUPPORTED (another io_profile), RESOURCE_EXHAUSTED.
   */
  open(slice: StateSlice, target: ChannelTarget, kind: ChannelHead["kind"]): ChannelHead {
    const known = this.#heads.get(target.inode);
    if (known?.isRemoved === true) throw channelEnded(target.path, "removed");
    if (known !== undefined && known.kind === kind) return known;
    const head = newHead(findEntry(slice, this.#identity, target), target, kind);
    if (this.#heads.size >= MAX_CHANNELS) throw tooMany(this.#identity);
    this.set(slice, head);
    return head;
  }

  set(slice: StateSlice, head: ChannelHead): void {
    this.#keep(head);
    this.#touched.add(head.inode);
    slice.put([putHead(head)]);
  }

  setGroup(slice: StateSlice, inode: Inode, group: string, offset: number): void {
    this.#groupsOf(inode).set(group, offset);
    slice.put([putGroup(inode, group, offset)]);
  }

  /** False: there was none. */
  removeGroup(slice: StateSlice, inode: Inode, group: string): boolean {
    const existed = this.#groups.get(inode)?.delete(group) ?? false;
    if (existed) slice.put([deleteGroup(inode, group)]);
    return existed;
  }

  /** Its entry was removed: nothing of it can be reached any more, and its rows go by and by. */
  drop(slice: StateSlice, inode: Inode): void {
    this.#touched.add(inode);
    const head = this.#heads.get(inode);
    if (head === undefined) return;
    const { next, endBytes } = head;
    const empty = { earliest: next, startBytes: endBytes, earliestAtMs: 0 };
    this.#sweepOne(slice, { ...head, ...empty, isClosed: true, isRemoved: true }, ROWS_DELETED_BY_OPERATION);
  }

  /** Deletes some of the rows before the first message kept, and sets the head that is left. */
  settle(slice: StateSlice, head: ChannelHead): void {
    this.#sweepOne(slice, head, ROWS_DELETED_BY_OPERATION);
  }

  /** The messages of a segment are content from here on: their rows go by and by. */
  seal(slice: StateSlice, segment: Segment): void {
    const head = this.#heads.get(segment.inode);
    invariant(head !== undefined && !head.isRemoved, "a segment is of a stream that is there", {
      inode: segment.inode,
    });
    const { first, next, endBytes, lastAtMs } = segment;
    const earliestAtMs = head.earliest === first ? lastAtMs : head.earliestAtMs;
    this.settle(slice, { ...head, earliestAtMs, sealedNext: next, sealedBytes: endBytes });
  }

  /** Deletes rows nobody can reach, a bounded number of them, in an order that is the same everywhere. */
  sweep(slice: StateSlice): void {
    let left = ROWS_DELETED_BY_SWEEP;
    for (const inode of [...this.#unswept].sort((a, b) => a - b)) {
      if (left <= 0) break;
      const head = this.#heads.get(inode);
      if (head !== undefined) left -= this.#sweepOne(slice, head, left);
    }
    this.#sweeps += 1;
  }

  /** Streams whose oldest message has its age at `nowMs`, at most `limit`, in an order that is the same everywhere. */
  aged(nowMs: number, limit: number): readonly ChannelHead[] {
    const due: ChannelHead[] = [];
    for (const [inode, dueMs] of this.#ages) {
      const head = dueMs <= nowMs ? this.#heads.get(inode) : undefined;
      if (head !== undefined) due.push(head);
    }
    return due.sort((a, b) => a.inode - b.inode).slice(0, limit);
  }

  /** Zone time at which a sweep has something to do; another number after each, so that the next is armed anew. */
  get nextDueMs(): number | null {
    if (this.#unswept.size > 0) return -this.#sweeps;
    let earliestMs: number | null = null;
    for (const dueMs of this.#ages.values()) {
      if (earliestMs === null || dueMs < earliestMs) earliestMs = dueMs;
    }
    return earliestMs;
  }

  /** Something about it changed that its head does not show. */
  touch(inode: Inode): void {
    this.#touched.add(inode);
  }

  /** Those that changed since this was asked last. */
  takeTouched(): ReadonlySet<Inode> {
    const touched = this.#touched;
    if (touched.size > 0) this.#touched = new Set();
    return touched;
  }

  /** Returns how many rows it deleted. */
  #sweepOne(slice: StateSlice, head: ChannelHead, most: number): number {
    const { inode, earliest } = head;
    const from = rowsFrom(head);
    const floor = Math.min(from, head.floor + most);
    const deletions: KeyChange[] = [];
    for (let offset = head.floor; offset < floor; offset += 1) deletions.push(deleteMessage(inode, offset));
    slice.put(deletions);
    this.segments.dropBelow(slice, inode, earliest);
    if (head.isRemoved && floor === from) this.#delete(slice, inode);
    else this.set(slice, { ...head, floor });
    return deletions.length;
  }

  #delete(slice: StateSlice, inode: Inode): void {
    const groups = [...this.groups(inode).keys()].sort();
    slice.put([...groups.map((group) => deleteGroup(inode, group)), deleteHead(inode)]);
    this.#heads.delete(inode);
    this.#groups.delete(inode);
    this.#unswept.delete(inode);
    this.#ages.delete(inode);
    this.#touched.add(inode);
  }

  #keep(head: ChannelHead): void {
    const { inode, floor, earliest, next, startBytes, endBytes, maxAgeMs, sealedNext } = head;
    const from = rowsFrom(head);
    invariant(floor <= from && from <= next && startBytes <= endBytes, "a channel's bounds are in order", {
      floor,
      earliest,
      sealedNext,
      next,
      startBytes,
      endBytes,
    });
    this.#heads.set(inode, head);
    if (floor < from || head.isRemoved) this.#unswept.add(inode);
    else this.#unswept.delete(inode);
    if (maxAgeMs !== null && earliest < next) this.#ages.set(inode, head.earliestAtMs + maxAgeMs);
    else this.#ages.delete(inode);
  }

  #groupsOf(inode: Inode): Map<string, number> {
    const known = this.#groups.get(inode) ?? new Map<string, number>();
    this.#groups.set(inode, known);
    return known;
  }
}

/** The entry an operation is about. Errors: ENDED. */
export function findEntry(view: KeyValueView, identity: ZoneIdentity, target: ChannelTarget): FileMetadata {
  const entry = readEntry(view, target.path, identity.zoneId);
  if (entry === null || entry.inode !== target.inode) throw channelEnded(target.path, "removed");
  return entry;
}

/** What a pipe or stream is before its first operation. Errors: WRONG_TYPE, UNSUPPORTED. */
export function newHead(
  entry: FileMetadata,
  { inode, path }: ChannelTarget,
  kind: ChannelHead["kind"],
): ChannelHead {
  if (entry.entryType !== (kind === "pipe" ? DT_PIPE : DT_STREAM)) {
    throw new NexusError({ code: "WRONG_TYPE", what: `${path} is no ${kind}`, remedy: `name a ${kind}` });
  }
  const settings = decodeChannelSettings(path, entry.xattrs[IO_ATTRIBUTE]);
  if (settings.ioProfile !== "wal") {
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `${path} has io_profile ${settings.ioProfile}: its messages are not in the zone's log`,
      remedy: "make one with io_profile wal",
    });
  }
  const { capacityBytes, maxMessages, maxAgeMs } = settings;
  return {
    inode,
    kind,
    capacityBytes,
    maxMessages,
    maxAgeMs,
    floor: 1,
    earliest: 1,
    next: 1,
    startBytes: 0,
    endBytes: 0,
    earliestAtMs: 0,
    isClosed: false,
    isRemoved: false,
    sealedNext: FIRST_MESSAGE,
    sealedBytes: 0,
  };
}

function tooMany({ zoneId }: ZoneIdentity): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `zone ${zoneId} has ${MAX_CHANNELS} pipes and streams with messages, the most there can be`,
    remedy: "remove some, or use another zone",
    details: { zone: zoneId, limit: MAX_CHANNELS },
  });
}
