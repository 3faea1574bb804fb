import { type ErrorCode, NexusError, type NodeId } from "@nexus/contracts";
import type { Message } from "../../core/types.js";
import type { RaftLimits } from "../../host/limits.js";
import type { HostClock, PeerNetwork } from "../../host/ports.js";
import type { SnapshotPace } from "../../host/snapshot-pace.js";
import type { ZoneState } from "../state/zone-state.js";
import type { CompactionHold } from "./compaction-hold.js";
import { OutgoingSnapshot, type SnapshotPurpose } from "./outgoing.js";

export interface SnapshotSenderPorts {
  readonly limits: RaftLimits;
  readonly clock: HostClock;
  readonly network: PeerNetwork;
  readonly pace: SnapshotPace;
  readonly hold: CompactionHold;
  readonly newId: () => string;
  state(): ZoneState;
  /** A connection broke and the snapshot goes on, with so many chunks left out. */
  onResume(to: NodeId, chunksBefore: number, cause: NexusError): void;
  /** Must be called for every MsgSnap, or the follower waits for ever. */
  report(to: NodeId, outcome: "finish" | "failure", error: NexusError | null): void;
  /** A repair ended; null: the member has a new state. */
  onRepaired(to: NodeId, error: NexusError | null): void;
}

/** Attempts in a row that bring the receiver no chunk further before the snapshot is given up. */
const MAX_FRUITLESS_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;
/** The core asks for a snapshot again at once: a receiver that refused one is left alone for this long. */
const REFUSED_PAUSE_MS = 500;

/** What a broken connection or a damaged chunk looks like; anything else is a refusal. */
const WORTH_RESUMING: ReadonlySet<ErrorCode> = new Set([
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "CANCELLED",
  "CORRUPT",
  "RESOURCE_EXHAUSTED",
]);

/**
 * Streams this replica's state to followers whose entries are gone from the log. The view of the state stays open
 * until the follower has it, the snapshot is given up, or `snapshotTimeoutMs` have passed; a broken connection goes
 * on after the last chunk the receiver has verified.
 */
export class SnapshotSender {
  readonly #ports: SnapshotSenderPorts;
  readonly #active = new Map<NodeId, AbortController>();
  #isClosed = false;

  constructor(ports: SnapshotSenderPorts) {
    this.#ports = ports;
  }

  get hasFreeSlot(): boolean {
    return !this.#isClosed && this.#ports.pace.hasFreeSlot;
  }

  get isIdle(): boolean {
    return this.#active.size === 0;
  }

  /** Takes a MsgSnap of the core. Answers through `report`. */
  start(message: Message, to: NodeId): void {
    const extent = this.#ports.state().isWitnessNode(to) ? "membership" : "everything";
    if (this.#begin({ kind: "catchUp", message, extent }, to)) return;
    const what = `no snapshot to node ${to} can be started now`;
    this.#ports.report(to, "failure", new NexusError({ code: "UNAVAILABLE", what }));
  }

  /** For a member that asked for another state; the core knows nothing of it. The member asks again if it fails. */
  startRepair(to: NodeId): void {
    this.#begin({ kind: "repair" }, to);
  }

  /** False when it cannot be started now. */
  #begin(purpose: SnapshotPurpose, to: NodeId): boolean {
    if (this.#isClosed || this.#active.has(to) || !this.#ports.pace.acquire()) return false;
    const abort = new AbortController();
    this.#active.set(to, abort);
    const { clock, limits } = this.#ports;
    const deadline = clock.setTimer(limits.snapshotTimeoutMs, () => abort.abort());
    this.#send(purpose, to, abort.signal)
      .finally(() => {
        deadline.cancel();
        this.#ports.pace.release();
      })
      .then(
        () => {
          this.#ports.hold.arrived(to);
          this.#end(purpose, to, null);
        },
        (cause: unknown) => this.#fail(purpose, to, NexusError.from(cause, "UNAVAILABLE"), abort.signal),
      );
    return true;
  }

  #fail(purpose: SnapshotPurpose, to: NodeId, error: NexusError, signal: AbortSignal): void {
    this.#ports.hold.release(to);
    if (signal.aborted) this.#end(purpose, to, error);
    else this.#ports.clock.setTimer(REFUSED_PAUSE_MS, () => this.#end(purpose, to, error));
  }

  #end(purpose: SnapshotPurpose, to: NodeId, error: NexusError | null): void {
    this.#active.delete(to);
    if (this.#isClosed) return;
    switch (purpose.kind) {
      case "catchUp":
        this.#ports.report(to, error === null ? "finish" : "failure", error);
        return;
      case "repair":
        this.#ports.onRepaired(to, error);
    }
  }

  async #send(purpose: SnapshotPurpose, to: NodeId, signal: AbortSignal): Promise<void> {
    const { hold, limits, newId, state } = this.#ports;
    const outgoing = await OutgoingSnapshot.open(state(), newId(), purpose, limits.snapshotChunkBytes);
    try {
      // A receiver that is down must not hold compaction back.
      const progress = await this.#ports.network.offerSnapshot(to, outgoing.offer, signal);
      if (progress.kind === "installed") return;
      hold.sending(to, outgoing.index);
      await this.#sendUntilItArrives(outgoing, to, signal);
    } finally {
      await outgoing.close();
    }
  }

  async #sendUntilItArrives(outgoing: OutgoingSnapshot, to: NodeId, signal: AbortSignal): Promise<void> {
    let chunksBefore = 0;
    let fruitless = 0;
    for (;;) {
      const header = outgoing.header(chunksBefore);
      const frames = this.#paced(outgoing.frames(chunksBefore), signal);
      const broken = await resumable(this.#ports.network.sendSnapshot(to, header, frames, signal), signal);
      if (broken === null) return;
      const held = await this.#askUntilAnswered(outgoing, to, signal, broken);
      if (held === "installed") return;
      fruitless = held > chunksBefore ? 0 : fruitless + 1;
      if (fruitless >= MAX_FRUITLESS_ATTEMPTS) throw broken;
      if (fruitless > 0) await this.#pause(pauseMs(fruitless), signal);
      chunksBefore = held;
      this.#ports.onResume(to, chunksBefore, broken);
    }
  }

  /** Chunks the receiver has. Errors: `broken` when it does not answer. */
  async #askUntilAnswered(
    outgoing: OutgoingSnapshot,
    to: NodeId,
    signal: AbortSignal,
    broken: NexusError,
  ): Promise<number | "installed"> {
    for (let attempt = 1; attempt <= MAX_FRUITLESS_ATTEMPTS; attempt += 1) {
      await this.#pause(pauseMs(attempt), signal);
      try {
        const progress = await this.#ports.network.offerSnapshot(to, outgoing.offer, signal);
        return progress.kind === "installed" ? "installed" : outgoing.agreedChunks(progress);
      } catch (cause) {
        if (signal.aborted || !isWorthResuming(NexusError.from(cause))) throw cause;
      }
    }
    throw broken;
  }

  async *#paced(frames: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const frame of frames) {
      await this.#ports.pace.take(frame.length, signal);
      yield frame;
    }
  }

  #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancelled = (): void => {
        timer.cancel();
        reject(new NexusError({ code: "CANCELLED", what: "sending the snapshot was cancelled" }));
      };
      const timer = this.#ports.clock.setTimer(delayMs, () => {
        signal.removeEventListener("abort", cancelled);
        resolve();
      });
      if (signal.aborted) cancelled();
      else signal.addEventListener("abort", cancelled, { once: true });
    });
  }

  /** Leadership or the replica is gone: stop sending. */
  cancelAll(): void {
    for (const abort of this.#active.values()) abort.abort();
    this.#ports.hold.releaseAll();
  }

  close(): void {
    this.#isClosed = true;
    this.cancelAll();
  }
}

/** null when the work is done, the error when it is worth going on after it. Errors: any other. */
async function resumable(work: Promise<void>, signal: AbortSignal): Promise<NexusError | null> {
  try {
    await work;
    return null;
  } catch (cause) {
    const error = NexusError.from(cause, "UNAVAILABLE");
    if (signal.aborted || !isWorthResuming(error)) throw error;
    return error;
  }
}

function isWorthResuming(error: NexusError): boolean {
  return WORTH_RESUMING.has(error.code);
}

function pauseMs(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), MAX_PAUSE_MS);
}
