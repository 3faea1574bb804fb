import { type ErrorCode, type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import type { RaftLimits } from "../../host/limits.js";
import type { HostClock, SnapshotHeader, SnapshotOffer, TimerHandle } from "../../host/ports.js";
import { APPLIED_KEY, encodeGeneration, inGeneration } from "../state/keys.js";
import { decodeApplied } from "../state/records.js";
import type { StateStore } from "../state/state-store.js";
import { beforeFirstChunk, type ChunkPosition, decodeChunks } from "./chunks.js";
import { freshGeneration, type StagedSnapshot } from "./generations.js";

export interface SnapshotInboxPorts {
  readonly limits: RaftLimits;
  readonly clock: HostClock;
  /** Nothing is held any more: what was written of it may go. */
  onGivenUp(): void;
}

/** Who sends a snapshot, in which term. */
export interface SnapshotSource {
  readonly from: NodeId;
  readonly term: Term;
}

interface Incoming {
  readonly id: string;
  readonly source: SnapshotSource;
  readonly store: StateStore;
  readonly generation: number;
  readonly prefix: Uint8Array;
  /** Written, though not yet durable: a store that lost it was opened again, which forgets all this. */
  position: ChunkPosition;
  /** The stream being read; null between two. */
  stream: object | null;
}

/** The stream broke or one chunk was damaged: what came before it stays. */
const KEEPS_WHAT_CAME: ReadonlySet<ErrorCode> = new Set([
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "CANCELLED",
  "CORRUPT",
]);

/**
 * Takes in one snapshot at a time beside the current state, chunk by verified chunk. One that broke off is kept for
 * `snapshotResumeMs`, so that the sender may go on where it stopped; it does not survive the process or a reopened
 * store.
 */
export class SnapshotInbox {
  readonly #ports: SnapshotInboxPorts;
  #incoming: Incoming | null = null;
  #expiry: TimerHandle | null = null;
  /** Removing remains never overlaps with writing the next snapshot. */
  #clearing: Promise<void> = Promise.resolve();
  /** Streams that went on where an earlier one broke off. */
  resumed = 0;

  constructor(ports: SnapshotInboxPorts) {
    this.#ports = ports;
  }

  get isHolding(): boolean {
    return this.#incoming !== null;
  }

  /** How far an offered snapshot came. A stream still being read for it is given up: its sender is past it. */
  progressOf(offer: SnapshotOffer): ChunkPosition {
    const incoming = this.#incoming;
    if (incoming === null || incoming.id !== offer.snapshotId) return beforeFirstChunk(offer.snapshotId);
    this.#detach(incoming);
    return incoming.position;
  }

  /**
   * Reads a stream to its end. The result is durable but not in force. Errors: UNAVAILABLE (another snapshot is
   * coming in, or this stream was overtaken), CORRUPT, those of the stream and of the store.
   */
  async receive(
    store: StateStore,
    source: SnapshotSource,
    header: SnapshotHeader,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<StagedSnapshot> {
    const stream = {};
    const incoming = await this.#admit(store, source, header, stream);
    try {
      await this.#read(incoming, stream, header.index, pieces);
      this.#incoming = null;
      return { generation: incoming.generation, index: header.index };
    } catch (cause) {
      this.#onBroken(incoming, stream, NexusError.from(cause, "IO_ERROR"));
      throw cause;
    }
  }

  /** The store was opened again, or the snapshot is not wanted. */
  forget(): void {
    this.#expiry?.cancel();
    this.#expiry = null;
    this.#incoming = null;
  }

  async #admit(
    store: StateStore,
    source: SnapshotSource,
    header: SnapshotHeader,
    stream: object,
  ): Promise<Incoming> {
    const present = this.#incoming;
    if (present !== null && this.#isGoneOnWith(present, store, header)) {
      this.#attach(present, stream);
      this.resumed += 1;
      return present;
    }
    if (header.chunksBefore > 0) throw notHeld(header);
    if (present !== null && present.stream !== null && !overtakes(source, present.source)) throw busy(header);
    const id = header.snapshotId;
    // Taken before anything is awaited, so that another stream finds it.
    this.forget();
    const generation = freshGeneration(store);
    const prefix = encodeGeneration(generation.number);
    const incoming: Incoming = {
      id,
      source,
      store,
      generation: generation.number,
      prefix,
      position: beforeFirstChunk(id),
      stream,
    };
    this.#incoming = incoming;
    this.#clearing = this.#clearing.catch(() => undefined).then(() => generation.clear());
    try {
      await this.#clearing;
    } catch (cause) {
      if (this.#incoming === incoming) this.forget();
      throw cause;
    }
    this.#checkCurrent(incoming, stream);
    return incoming;
  }

  #isGoneOnWith(present: Incoming, store: StateStore, header: SnapshotHeader): boolean {
    const { chunksBefore, snapshotId } = header;
    return (
      present.id === snapshotId &&
      present.store === store &&
      chunksBefore > 0 &&
      chunksBefore === present.position.chunks
    );
  }

  async #read(
    incoming: Incoming,
    stream: object,
    index: LogIndex,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { store, prefix } = incoming;
    for await (const { rows, after } of decodeChunks(pieces, incoming.position)) {
      this.#checkCurrent(incoming, stream);
      store.write(rows.map(({ key, value }) => ({ kind: "put", key: inGeneration(prefix, key), value })));
      incoming.position = after;
      if (store.unwrittenBytes() > this.#ports.limits.maxUnwrittenStateBytes) await store.settled();
    }
    this.#checkCurrent(incoming, stream);
    const applied = store.get(inGeneration(prefix, APPLIED_KEY));
    const found = applied === undefined ? null : decodeApplied(applied).index;
    if (found !== index) {
      this.forget();
      throw wrongIndex(index, found);
    }
    await store.flush([]);
    this.#checkCurrent(incoming, stream);
  }

  #checkCurrent(incoming: Incoming, stream: object): void {
    if (this.#incoming === incoming && incoming.stream === stream) return;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "another stream took the place of this snapshot",
      remedy: "the leader goes on by itself",
    });
  }

  #attach(incoming: Incoming, stream: object): void {
    this.#expiry?.cancel();
    this.#expiry = null;
    incoming.stream = stream;
  }

  #onBroken(incoming: Incoming, stream: object, error: NexusError): void {
    if (this.#incoming !== incoming || incoming.stream !== stream) return;
    if (KEEPS_WHAT_CAME.has(error.code)) this.#detach(incoming);
    else {
      this.forget();
      this.#ports.onGivenUp();
    }
  }

  /** No stream reads for it: it waits for the next one, for a while. */
  #detach(incoming: Incoming): void {
    incoming.stream = null;
    this.#expiry?.cancel();
    this.#expiry = this.#ports.clock.setTimer(this.#ports.limits.snapshotResumeMs, () => {
      if (this.#incoming !== incoming || incoming.stream !== null) return;
      this.forget();
      this.#ports.onGivenUp();
    });
  }
}

/** A sender replaces its own snapshot; a later leader replaces that of an earlier one. */
function overtakes(source: SnapshotSource, present: SnapshotSource): boolean {
  return source.from === present.from || source.term > present.term;
}

function busy({ zoneId }: SnapshotHeader): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `zone ${zoneId} is receiving a snapshot already`,
    remedy: "the leader tries again by itself",
  });
}

function notHeld({ zoneId, chunksBefore }: SnapshotHeader): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `a snapshot of zone ${zoneId} goes on after ${chunksBefore} chunks that are not held here`,
    remedy: "the leader begins it anew by itself",
    details: { chunksBefore },
  });
}

function wrongIndex(wanted: LogIndex, found: LogIndex | null): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the snapshot says it is at index ${wanted}, its state is at ${found ?? "none"}`,
    remedy: "the leader sends another one by itself",
    details: { wanted, found },
  });
}
