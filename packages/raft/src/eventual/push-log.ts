import type { KeyValueView } from "@nexus/kernel";
import { invariant } from "@nexus/lib";
import type { Draft } from "./draft.js";
import { ITEM_HEAD_BYTES } from "./frames.js";
import { logKey } from "./keys.js";
import type { EventualLimits } from "./limits.js";
import { decodeWrite, dotOf } from "./records.js";
import { type Dot, includes, type VersionVector, withDot } from "./version-vector.js";

interface LoggedWrite {
  readonly position: number;
  readonly dot: Dot;
  readonly bytes: number;
}

/**
 * Writes in the order this member took them in, for members that lack them. That order respects what each writer had
 * seen. Bounded: what was cut off or came in a transfer of state is summed up in `unlogged`.
 */
export class PushLog {
  readonly #writes: LoggedWrite[] = [];
  #bytes = 0;
  #next: number;
  #unlogged: VersionVector;

  constructor(from: { readonly next: number; readonly unlogged: VersionVector }) {
    this.#next = from.next;
    this.#unlogged = from.unlogged;
  }

  static load(
    view: KeyValueView,
    from: { readonly first: number; readonly next: number; readonly unlogged: VersionVector },
  ): PushLog {
    const log = new PushLog({ next: from.first, unlogged: from.unlogged });
    for (let position = from.first; position < from.next; position += 1) {
      const bytes = view.get(logKey(position));
      invariant(bytes !== undefined, "a logged write is in the store", { position });
      log.#add(dotOf(decodeWrite(bytes).id), bytes.length);
    }
    return log;
  }

  get first(): number {
    return this.#next - this.#writes.length;
  }

  get next(): number {
    return this.#next;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get unlogged(): VersionVector {
    return this.#unlogged;
  }

  #add(dot: Dot, bytes: number): void {
    this.#writes.push({ position: this.#next, dot, bytes });
    this.#next += 1;
    this.#bytes += bytes;
  }

  append(draft: Draft, dot: Dot, bytes: Uint8Array): void {
    draft.put([{ kind: "put", key: logKey(this.#next), value: bytes }]);
    this.#add(dot, bytes.length);
  }

  /** These writes are here, but not in the log. */
  addUnlogged(unlogged: VersionVector): void {
    this.#unlogged = unlogged;
  }

  /** Cuts off what every member has (`everywhere`) and what exceeds the bounds. */
  trim(draft: Draft, everywhere: VersionVector, limits: EventualLimits): void {
    let cut = 0;
    for (const write of this.#writes) {
      const isOver = this.#writes.length - cut > limits.maxLogWrites || this.#bytes > limits.maxLogBytes;
      if (!isOver && !includes(everywhere, write.dot)) break;
      cut += 1;
      this.#bytes -= write.bytes;
      this.#unlogged = withDot(this.#unlogged, write.dot);
      draft.put([{ kind: "delete", key: logKey(write.position) }]);
    }
    this.#writes.splice(0, cut);
  }

  /** The first position in [from, end) of a write that is not in `known`; `end` when there is none. */
  firstLacking(known: VersionVector, from: number, end: number): number {
    let position = Math.max(from, this.first);
    while (position < end && includes(known, this.#at(position).dot)) position += 1;
    return position;
  }

  /** Positions in [from, end) of wanted writes that are not in `known`, in order, of at most `maxBytes` or one. */
  lacking(
    known: VersionVector,
    { from, end }: { readonly from: number; readonly end: number },
    maxBytes: number,
    isWanted: (dot: Dot) => boolean,
  ): readonly number[] {
    const positions: number[] = [];
    let bytes = 0;
    for (let position = Math.max(from, this.first); position < end; position += 1) {
      const write = this.#at(position);
      if (includes(known, write.dot) || !isWanted(write.dot)) continue;
      bytes += write.bytes + ITEM_HEAD_BYTES;
      if (bytes > maxBytes && positions.length > 0) break;
      positions.push(position);
    }
    return positions;
  }

  #at(position: number): LoggedWrite {
    const write = this.#writes[position - this.first];
    invariant(write !== undefined, "a position lies in the log", {
      position,
      first: this.first,
      next: this.#next,
    });
    return write;
  }
}
