import { type LogIndex, NexusError } from "@nexus/contracts";
import { hardStateOf } from "../core/messages.js";
import type { Entry, HardState, Message, Snapshot } from "../core/types.js";
import type { HostClock, TimerHandle } from "../host/ports.js";
import type { GroupId, LogBase, LogWrite, NodeLog } from "../log/types.js";

export interface AppenderPorts {
  readonly log: NodeLog;
  readonly group: GroupId;
  readonly clock: HostClock;
  /** Merged writes stay below this; a larger message is split. One entry always goes. */
  readonly maxWriteBytes: number;
  /** What is durable for the group now; changes only by this appender's writes. */
  durableHardState(): HardState | null;
  /** Makes the staged state of the snapshot the current one, durably; must be repeatable after a failure. */
  installSnapshot(snapshot: Snapshot): Promise<void>;
  /** Messages that may leave, or be stepped, now that what they promise is durable. */
  deliver(responses: readonly Message[]): void;
  onWritten(durationMs: number): void;
  /** A write failed and will be tried again, the same bytes, unless the group is damaged. */
  onFailure(error: NexusError): void;
}

/** One MsgStorageAppend, taken apart. */
interface AppendWork {
  readonly snapshot: Snapshot | null;
  readonly entries: readonly Entry[];
  readonly hardState: HardState | null;
  readonly responses: readonly Message[];
}

/** What an entry takes in the log beside its data, at most. */
const ENTRY_OVERHEAD_BYTES = 64;
const RETRY_MS = 200;

/**
 * The append thread of one replica: makes entries, votes and snapshots durable in the order the core asked and
 * only then delivers what depends on them. One write is under way at a time; what comes meanwhile shares the next.
 * A failed write is repeated with the same bytes, in the same order: an index is never reused for other bytes.
 */
export class Appender {
  readonly #ports: AppenderPorts;
  #queue: AppendWork[] = [];
  /** Reported by the core and not yet part of any work. */
  #unqueued: HardState | null = null;
  #isBusy = false;
  #isClosed = false;
  #retry: TimerHandle | null = null;

  constructor(ports: AppenderPorts) {
    this.#ports = ports;
  }

  get isIdle(): boolean {
    return !this.#isBusy && this.#queue.length === 0;
  }

  submit(message: Message): void {
    this.#unqueued = hardStateOf(message) ?? this.#unqueued;
    const isWrite = message.snapshot !== null || message.entries.length > 0 || this.#hasNewPromise();
    if (!isWrite && this.isIdle) {
      this.#ports.deliver(message.responses);
      return;
    }
    this.#queue.push({
      snapshot: message.snapshot,
      entries: message.entries,
      hardState: isWrite ? this.#unqueued : null,
      responses: message.responses,
    });
    if (isWrite) this.#unqueued = null;
    this.#pump();
  }

  /** The disk works again. */
  resume(): void {
    this.#retry?.cancel();
    this.#retry = null;
    this.#pump();
  }

  /** Forgets everything not yet durable: the core was started again from the durable log. */
  discard(): void {
    this.#queue = [];
    this.#unqueued = null;
    this.#retry?.cancel();
    this.#retry = null;
  }

  close(): void {
    this.#isClosed = true;
    this.discard();
  }

  /**
   * A commit index alone is not worth a write: it is found again after a restart (etcd's MustSync rule). But it must
   * go along with the next entries: a log that holds a membership change must not forget that the change before it
   * was committed, or the node would come back two configurations behind and elect itself with an outdated quorum.
   */
  #hasNewPromise(): boolean {
    const hardState = this.#unqueued;
    if (hardState === null) return false;
    const last = this.#lastQueuedHardState() ?? this.#ports.durableHardState();
    return last === null || last.term !== hardState.term || last.vote !== hardState.vote;
  }

  #lastQueuedHardState(): HardState | null {
    for (let i = this.#queue.length - 1; i >= 0; i -= 1) {
      const queued = this.#queue[i]?.hardState ?? null;
      if (queued !== null) return queued;
    }
    return null;
  }

  #pump(): void {
    if (this.#isBusy || this.#isClosed || this.#retry !== null || this.#queue.length === 0) return;
    this.#isBusy = true;
    const count = this.#mergeable();
    const works = this.#queue.slice(0, count);
    const startedMs = this.#ports.clock.nowMs();
    this.#carryOut(works).then(
      () => this.#finish(works, startedMs),
      (cause: unknown) => this.#fail(NexusError.from(cause, "IO_ERROR")),
    );
  }

  /** How many works, from the first, go into one write. A snapshot goes alone. */
  #mergeable(): number {
    let bytes = 0;
    for (let i = 0; i < this.#queue.length; i += 1) {
      const work = this.#queue[i];
      if (work === undefined) return i;
      if (work.snapshot !== null) return Math.max(i, 1);
      for (const entry of work.entries) bytes += entry.data.length + ENTRY_OVERHEAD_BYTES;
      if (i > 0 && bytes > this.#ports.maxWriteBytes) return i;
    }
    return this.#queue.length;
  }

  async #carryOut(works: readonly AppendWork[]): Promise<void> {
    const snapshot = works[0]?.snapshot ?? null;
    let restart: LogBase | null = null;
    if (snapshot !== null) {
      await this.#ports.installSnapshot(snapshot);
      restart = snapshot.metadata;
    }
    const { log, maxWriteBytes } = this.#ports;
    for (const write of splitWrite(this.#merge(works, restart), maxWriteBytes)) await log.write(write);
  }

  #merge(works: readonly AppendWork[], restart: LogBase | null): LogWrite {
    let entries: Entry[] = [];
    let hardState: HardState | null = null;
    for (const work of works) {
      const first = work.entries[0];
      if (first !== undefined) {
        // A new leader's entries replace those above them that were not written yet.
        if (entries.length > 0) entries = entries.filter((entry) => entry.index < first.index);
        for (const entry of work.entries) entries.push(entry);
      }
      hardState = work.hardState ?? hardState;
    }
    return { group: this.#ports.group, entries, hardState, restart };
  }

  #finish(works: readonly AppendWork[], startedMs: number): void {
    this.#isBusy = false;
    if (this.#isClosed) return;
    // Discarded meanwhile: the core that asked is gone.
    if (this.#queue[0] !== works[0]) {
      this.#pump();
      return;
    }
    this.#queue = this.#queue.slice(works.length);
    this.#ports.onWritten(this.#ports.clock.nowMs() - startedMs);
    this.#pump();
    this.#ports.deliver(works.flatMap(({ responses }) => responses));
  }

  #fail(error: NexusError): void {
    this.#isBusy = false;
    if (this.#isClosed) return;
    if (error.code !== "CORRUPT" && error.code !== "CLOSED") {
      this.#retry = this.#ports.clock.setTimer(RETRY_MS, () => this.resume());
    }
    this.#ports.onFailure(error);
  }
}

/** Pieces of bounded size, in order. The hard state comes first, its commit never above what is then durable. */
function splitWrite(write: LogWrite, maxBytes: number): readonly LogWrite[] {
  const { group, entries, hardState, restart } = write;
  if (entries.length === 0 && hardState === null && restart === null) return [];
  const pieces: Entry[][] = [[]];
  let bytes = 0;
  for (const entry of entries) {
    bytes += entry.data.length + ENTRY_OVERHEAD_BYTES;
    if (bytes > maxBytes && (pieces[pieces.length - 1]?.length ?? 0) > 0) {
      pieces.push([]);
      bytes = entry.data.length + ENTRY_OVERHEAD_BYTES;
    }
    pieces[pieces.length - 1]?.push(entry);
  }
  return pieces.map((piece, position): LogWrite => {
    if (position > 0) return { group, entries: piece, hardState: null, restart: null };
    const last = piece[piece.length - 1];
    const isWhole = pieces.length === 1 || last === undefined || hardState === null;
    const commit = isWhole ? null : (Math.min(hardState.commit, last.index) as LogIndex);
    return {
      group,
      entries: piece,
      hardState: hardState === null || commit === null ? hardState : { ...hardState, commit },
      restart,
    };
  });
}
