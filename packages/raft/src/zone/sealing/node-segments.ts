import { type ContentId, NexusError } from "@nexus/contracts";
import type { StreamMessage, TakeLimits } from "@nexus/kernel";
import { LruCache } from "@nexus/lib";
import type { HostClock } from "../../host/ports.js";
import type { Segment } from "../state/channels/segment-rows.js";
import { type OpenSegment, openSegment } from "./segment-blob.js";
import type { SegmentStore } from "./segment-store.js";

export interface NodeSegmentsOptions {
  /** null: this node keeps no content, so it reads no sealed messages. */
  readonly store: SegmentStore | null;
  readonly clock: HostClock;
  /** Bytes of opened segments kept in memory, of all zones of the node. */
  readonly cacheBytes: number;
}

const MAX_CACHED_SEGMENTS = 1_024;
/** For reading a segment, whoever waits for it (ms): callers wait as long as each of them has. */
const SEGMENT_READ_TIMEOUT_MS = 30_000;

/** Segments of streams as this node keeps and reads them: the last ones used from memory, each read once however many ask. */
export class NodeSegments {
  readonly #options: NodeSegmentsOptions;
  readonly #cache: LruCache<ContentId, OpenSegment>;
  readonly #underWay = new Map<ContentId, Promise<OpenSegment>>();
  /** Reads that ended in an error since the start. */
  failures = 0;

  constructor(options: NodeSegmentsOptions) {
    this.#options = options;
    this.#cache = new LruCache({
      maxEntries: MAX_CACHED_SEGMENTS,
      maxBytes: options.cacheBytes,
      sizeOf: (segment) => segment.memoryBytes,
    });
  }

  get canKeep(): boolean {
    return this.#options.store !== null;
  }

  /** Durable when it resolves. Errors: NO_SPACE, IO_ERROR, UNAVAILABLE (this node keeps no content), CANCELLED. */
  async put(bytes: Uint8Array, timeoutMs: number): Promise<ContentId> {
    const { store } = this.#options;
    if (store === null) throw keepsNone();
    return this.#within(timeoutMs, (signal) => store.put(bytes, signal));
  }

  /**
   * Messages of a segment from `offset` on, at least one. Errors: CONTENT_UNAVAILABLE (no member that holds it can be
   * reached), CORRUPT, IO_ERROR, DEADLINE_EXCEEDED.
   */
  async messages(
    segment: Segment,
    holders: readonly string[],
    offset: number,
    { maxMessages, maxBytes }: TakeLimits,
    timeoutMs: number,
  ): Promise<readonly StreamMessage[]> {
    const opened = await this.#open(segment, holders, timeoutMs);
    const messages: StreamMessage[] = [];
    let bytes = 0;
    for (let at = offset; at < opened.next && messages.length < maxMessages; at += 1) {
      const message = opened.at(at);
      bytes += message.data.length;
      if (messages.length > 0 && bytes > maxBytes) break;
      // The caller may keep it longer than the segment is worth its memory.
      messages.push({ ...message, data: message.data.slice() });
    }
    return messages;
  }

  /** Brings a segment to this node; durable when it resolves. Errors: as `messages` and `put`. */
  async fetch(segment: Segment, holders: readonly string[], timeoutMs: number): Promise<ContentId> {
    const { encoded } = await this.#open(segment, holders, timeoutMs);
    // A reader is served even where its node has no room to keep what it read.
    return this.put(encoded, timeoutMs);
  }

  async #open(segment: Segment, holders: readonly string[], timeoutMs: number): Promise<OpenSegment> {
    const { contentId } = segment;
    if (contentId === null) throw unavailable(segment, null);
    const known = this.#cache.get(contentId);
    if (known !== undefined) return known;
    const reading = this.#underWay.get(contentId) ?? this.#begin(segment, contentId, holders);
    try {
      return await this.#within(timeoutMs, () => reading);
    } catch (cause) {
      this.failures += 1;
      throw isUnavailable(cause) ? unavailable(segment, cause) : cause;
    }
  }

  /** One read for all who ask meanwhile: it goes on when the first of them gives up. */
  #begin(segment: Segment, id: ContentId, holders: readonly string[]): Promise<OpenSegment> {
    const reading = this.#read(segment, id, holders).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, reading);
    return reading;
  }

  async #read(segment: Segment, id: ContentId, holders: readonly string[]): Promise<OpenSegment> {
    const { store } = this.#options;
    if (store === null) throw keepsNone();
    const bytes = await this.#within(SEGMENT_READ_TIMEOUT_MS, (signal) => store.read(id, holders, signal));
    const opened = openSegment(bytes);
    if (opened.first !== segment.first || opened.next !== segment.next) throw otherRange(segment, opened);
    this.#cache.set(id, opened);
    return opened;
  }

  /** Whatever the store does with its signal, the wait ends. Errors: DEADLINE_EXCEEDED. */
  #within<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    return new Promise<T>((resolve, reject) => {
      const timer = this.#options.clock.setTimer(Math.max(1, timeoutMs), () => {
        abort.abort();
        reject(tookTooLong(timeoutMs));
      });
      work(abort.signal)
        .then(resolve, reject)
        .finally(() => timer.cancel());
    });
  }
}

function isUnavailable(cause: unknown): boolean {
  if (!NexusError.is(cause)) return false;
  if (cause.code === "DEADLINE_EXCEEDED") return true;
  return cause.code === "CONTENT_UNAVAILABLE" || cause.code === "NOT_FOUND" || cause.code === "UNAVAILABLE";
}

function unavailable({ first, next, holders }: Segment, cause: unknown): NexusError {
  return new NexusError({
    code: "CONTENT_UNAVAILABLE",
    what: `messages ${first} to ${next - 1} of the stream are sealed, and no member that holds them answered`,
    remedy: `start one of the nodes ${holders.join(", ")}; messages from offset ${next} on can be read meanwhile`,
    details: { firstOffset: first, nextOffset: next },
    cause,
  });
}

function keepsNone(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "this node has no content store for segments of streams",
    remedy: "report this: a node without one plans no segments and keeps none",
  });
}

function tookTooLong(timeoutMs: number): NexusError {
  return new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `a segment of a stream was not stored or read within ${timeoutMs} ms`,
    remedy: "look at the disk of this node, and whether the members that hold the segment answer",
  });
}

function otherRange({ first, next }: Segment, opened: OpenSegment): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the segment of messages ${first} to ${next - 1} holds ${opened.first} to ${opened.next - 1}`,
    remedy: "report this with the version of the node that sealed it",
  });
}
