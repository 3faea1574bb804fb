import { type LogIndex, NexusError, type Term } from "@nexus/contracts";
import type { ConfState, Message } from "../../core/types.js";
import type { SnapshotHeader, SnapshotOffer, SnapshotProgress } from "../../host/ports.js";
import { encodeMessage } from "../../wire/message-codec.js";
import {
  APPLIED_KEY,
  type ByteRange,
  CONF_KEY,
  encodeGeneration,
  generationRange,
  inGeneration,
  isLocalKey,
  isMembershipKey,
  MEMBERSHIP_END,
  withoutGeneration,
} from "../state/keys.js";
import { decodeApplied, decodeConf } from "../state/records.js";
import type { StateRow, StateView } from "../state/state-store.js";
import type { ZoneState } from "../state/zone-state.js";
import { beforeFirstChunk, type ChunkPosition, encodeEnd, encodeRows, rowBytes } from "./chunks.js";

const PAGE_ROWS = 500;

/** A witness gets the membership and the applied point only. */
export type SnapshotExtent = "everything" | "membership";

/** Why a snapshot is sent. */
export type SnapshotPurpose =
  /** The core's: the follower needs entries that are gone from the log. */
  | { readonly kind: "catchUp"; readonly message: Message; readonly extent: SnapshotExtent }
  /** The member's log is right and its state is not. */
  | { readonly kind: "repair" };

interface SentChunk {
  readonly after: ChunkPosition;
  /** Rows go on above this key of the store. */
  readonly lastKey: Uint8Array;
}

/**
 * One consistent copy of a zone's state for one member. The view stays open until it is closed, so the same chunks
 * come out again, from any chunk that was sent before; about 200 bytes are kept for each.
 */
export class OutgoingSnapshot {
  readonly #state: ZoneState;
  readonly #purpose: SnapshotPurpose;
  readonly #view: StateView;
  readonly #chunkBytes: number;
  readonly #sent: SentChunk[] = [];

  private constructor(
    readonly id: string,
    readonly index: LogIndex,
    readonly term: Term,
    readonly confState: ConfState,
    from: {
      readonly state: ZoneState;
      readonly view: StateView;
      readonly purpose: SnapshotPurpose;
      readonly chunkBytes: number;
    },
  ) {
    this.#state = from.state;
    this.#purpose = from.purpose;
    this.#view = from.view;
    this.#chunkBytes = from.chunkBytes;
  }

  /** Errors: UNAVAILABLE when the state is being replaced, those of the store. */
  static async open(
    state: ZoneState,
    id: string,
    purpose: SnapshotPurpose,
    chunkBytes: number,
  ): Promise<OutgoingSnapshot> {
    const view = await state.store.openView();
    try {
      const prefix = encodeGeneration(state.generation);
      const applied = await view.get(inGeneration(prefix, APPLIED_KEY));
      const conf = await view.get(inGeneration(prefix, CONF_KEY));
      if (applied === undefined || conf === undefined) throw stateReplaced();
      const { index, term } = decodeApplied(applied);
      const { confState } = decodeConf(conf);
      return new OutgoingSnapshot(id, index, term, confState, { state, view, purpose, chunkBytes });
    } catch (cause) {
      await view.close();
      throw cause;
    }
  }

  get offer(): SnapshotOffer {
    const isRepair = this.#purpose.kind === "repair";
    return { ...this.#state.identity, index: this.index, snapshotId: this.id, isRepair };
  }

  header(chunksBefore: number): SnapshotHeader {
    const { term, confState } = this;
    return { ...this.offer, term, confState, message: this.#message(), chunksBefore };
  }

  /** The core's message names the applied point it knew; what the view holds may be newer. */
  #message(): Uint8Array {
    if (this.#purpose.kind === "repair") return new Uint8Array(0);
    const { index, term, confState } = this;
    const snapshot = { metadata: { index, term, confState }, data: new Uint8Array(0) };
    return encodeMessage({ ...this.#purpose.message, snapshot });
  }

  /** Chunks to leave out; 0 when the receiver holds something else than was sent. */
  agreedChunks(progress: SnapshotProgress & { readonly kind: "held" }): number {
    const sent = this.#sent[progress.chunks - 1];
    if (sent === undefined || !Buffer.from(sent.after.hash).equals(progress.hash)) return 0;
    return progress.chunks;
  }

  /** Frames from the chunk after `chunksBefore`, the end included. */
  async *frames(chunksBefore: number): AsyncGenerator<Uint8Array> {
    const before = this.#sent[chunksBefore - 1];
    let at = before?.after ?? beforeFirstChunk(this.id);
    let gathered: StateRow[] = [];
    let bytes = 0;
    let lastKey: Uint8Array = new Uint8Array(0);
    const close = (): Uint8Array => {
      const { frame, after } = encodeRows(gathered, at);
      this.#sent[at.chunks] = { after, lastKey };
      at = after;
      gathered = [];
      bytes = 0;
      return frame;
    };
    for await (const { row, key } of this.#rowsAfter(before?.lastKey ?? null)) {
      gathered.push(row);
      bytes += rowBytes(row);
      lastKey = key;
      if (bytes >= this.#chunkBytes) yield close();
    }
    if (gathered.length > 0) yield close();
    yield encodeEnd(at);
  }

  async *#rowsAfter(lastKey: Uint8Array | null): AsyncGenerator<{ row: StateRow; key: Uint8Array }> {
    const { low, high, isWanted } = this.#extent();
    let from = lastKey === null ? low : above(lastKey);
    for (;;) {
      const page = await this.#view.rows(from, high, PAGE_ROWS);
      for (const { key, value } of page) {
        const inside = withoutGeneration(key);
        if (isWanted(inside)) yield { row: { key: inside, value }, key };
      }
      const last = page[page.length - 1];
      if (last === undefined || page.length < PAGE_ROWS) return;
      from = above(last.key);
    }
  }

  #extent(): ByteRange & { readonly isWanted: (key: Uint8Array) => boolean } {
    const range = generationRange(this.#state.generation);
    const isForWitness = this.#purpose.kind === "catchUp" && this.#purpose.extent === "membership";
    if (!isForWitness) return { ...range, isWanted: (key) => !isLocalKey(key) };
    const high = inGeneration(encodeGeneration(this.#state.generation), MEMBERSHIP_END);
    return { low: range.low, high, isWanted: isMembershipKey };
  }

  close(): Promise<void> {
    return this.#view.close();
  }
}

/** The lowest key above this one. */
function above(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1);
  next.set(key);
  return next;
}

function stateReplaced(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "the state was replaced while a snapshot of it was taken",
    remedy: "the leader tries again by itself",
  });
}
