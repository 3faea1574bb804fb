import type { Inode, NodeId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { StateSlice } from "../slice.js";
import { deleteSegment, putSegment, type Segment } from "./segment-rows.js";

const NONE: readonly Segment[] = [];

/** The segments of the zone's streams in memory, in step with their rows: of each stream in order, the planned one last. */
export class SegmentTable {
  readonly #segments = new Map<Inode, readonly Segment[]>();
  #count = 0;
  #sealedBytes = 0;
  #version = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes of the messages that are content only. */
  get sealedBytes(): number {
    return this.#sealedBytes;
  }

  /** Another number after every change. */
  get version(): number {
    return this.#version;
  }

  load(segment: Segment): void {
    this.#keep(segment.inode, [...this.of(segment.inode), segment]);
  }

  of(inode: Inode): readonly Segment[] {
    return this.#segments.get(inode) ?? NONE;
  }

  *all(): Generator<Segment> {
    for (const segments of this.#segments.values()) yield* segments;
  }

  find(inode: Inode, first: number): Segment | null {
    return this.of(inode).find((segment) => segment.first === first) ?? null;
  }

  /** The one that waits to be held by enough members. */
  planned(inode: Inode): Segment | null {
    const last = this.of(inode).at(-1);
    return last === undefined || last.isSealed ? null : last;
  }

  /** The sealed one with the message at `offset`. */
  sealedAt(inode: Inode, offset: number): Segment | null {
    const segments = this.of(inode);
    let low = 0;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((segments[middle]?.next ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    const found = segments[low];
    return found?.isSealed === true && found.first <= offset ? found : null;
  }

  /** Sealed segments that `node` has not said to hold, though a member among `members` has. */
  hasUnheldBy(node: NodeId, members: ReadonlySet<NodeId>): boolean {
    for (const { isSealed, holders } of this.all()) {
      if (isSealed && !holders.includes(node) && holders.some((holder) => members.has(holder))) return true;
    }
    return false;
  }

  /** Whether a sealed segment is held by `node` and by none of `others`. */
  isLastHolder(node: NodeId, others: ReadonlySet<NodeId>): boolean {
    for (const { isSealed, holders } of this.all()) {
      if (isSealed && holders.includes(node) && !holders.some((holder) => others.has(holder))) return true;
    }
    return false;
  }

  put(slice: StateSlice, segment: Segment): void {
    const { inode, first } = segment;
    const others = this.of(inode).filter((present) => present.first !== first);
    const last = others.at(-1);
    invariant(last === undefined || last.next <= first, "segments of a stream follow each other", {
      first,
      lastNext: last?.next ?? 0,
    });
    slice.put([putSegment(segment)]);
    this.#keep(inode, [...others, segment]);
  }

  /** A holder more: the segment keeps its place. */
  replace(slice: StateSlice, segment: Segment): void {
    slice.put([putSegment(segment)]);
    const { inode, first } = segment;
    this.#keep(
      inode,
      this.of(inode).map((present) => (present.first === first ? segment : present)),
    );
  }

  remove(slice: StateSlice, { inode, first }: Segment): void {
    slice.put([deleteSegment({ inode, first })]);
    this.#keep(
      inode,
      this.of(inode).filter((present) => present.first !== first),
    );
  }

  /** Segments before `earliest` go, and a planned one that lost messages. */
  dropBelow(slice: StateSlice, inode: Inode, earliest: number): void {
    const present = this.of(inode);
    const oldest = present[0];
    if (oldest === undefined || oldest.first >= earliest) return;
    const isKept = ({ first, next, isSealed }: Segment): boolean =>
      isSealed ? next > earliest : first >= earliest;
    const gone = present.filter((segment) => !isKept(segment));
    if (gone.length === 0) return;
    slice.put(gone.map(deleteSegment));
    this.#keep(inode, present.filter(isKept));
  }

  #keep(inode: Inode, segments: readonly Segment[]): void {
    const before = this.of(inode);
    this.#count += segments.length - before.length;
    this.#sealedBytes += sealedBytesOf(segments) - sealedBytesOf(before);
    this.#version += 1;
    if (segments.length === 0) this.#segments.delete(inode);
    else this.#segments.set(inode, segments);
  }
}

function sealedBytesOf(segments: readonly Segment[]): number {
  let bytes = 0;
  for (const { isSealed, startBytes, endBytes } of segments) if (isSealed) bytes += endBytes - startBytes;
  return bytes;
}
