import { type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import type { Message } from "../../core/types.js";
import type { RaftLimits } from "../../host/limits.js";
import type { HostClock, PeerNetwork, SnapshotHeader } from "../../host/ports.js";
import { encodeMessage } from "../../wire/message-codec.js";
import {
  APPLIED_KEY,
  CONF_KEY,
  encodeGeneration,
  generationRange,
  inGeneration,
  withoutGeneration,
} from "../state/keys.js";
import { decodeApplied, decodeConf } from "../state/records.js";
import type { StateRow, StateView } from "../state/state-store.js";
import type { ZoneState } from "../state/zone-state.js";
import { encodeSnapshotChunks } from "./chunks.js";

export interface SnapshotSenderPorts {
  readonly limits: RaftLimits;
  readonly clock: HostClock;
  readonly network: PeerNetwork;
  state(): ZoneState;
  /** Must be called for every MsgSnap, or the follower waits for ever. */
  report(to: NodeId, outcome: "finish" | "failure", error: NexusError | null): void;
}

const PAGE_ROWS = 500;

/** Streams this replica's state to followers whose entries are gone from the log. */
export class SnapshotSender {
  readonly #ports: SnapshotSenderPorts;
  readonly #active = new Map<NodeId, AbortController>();
  #isClosed = false;

  constructor(ports: SnapshotSenderPorts) {
    this.#ports = ports;
  }

  get hasFreeSlot(): boolean {
    return !this.#isClosed && this.#active.size < this.#ports.limits.maxConcurrentSnapshots;
  }

  /** Takes a MsgSnap of the core. Answers through `report`. */
  start(message: Message, to: NodeId): void {
    if (this.#isClosed || this.#active.has(to)) {
      const what = `another snapshot to node ${to} is under way`;
      this.#ports.report(to, "failure", new NexusError({ code: "UNAVAILABLE", what }));
      return;
    }
    const abort = new AbortController();
    this.#active.set(to, abort);
    const deadline = this.#ports.clock.setTimer(this.#ports.limits.snapshotTimeoutMs, () => abort.abort());
    this.#send(message, to, abort.signal).then(
      () => this.#end(to, "finish", null, deadline),
      (cause: unknown) => this.#end(to, "failure", NexusError.from(cause, "UNAVAILABLE"), deadline),
    );
  }

  #end(
    to: NodeId,
    outcome: "finish" | "failure",
    error: NexusError | null,
    deadline: { cancel(): void },
  ): void {
    deadline.cancel();
    this.#active.delete(to);
    if (!this.#isClosed) this.#ports.report(to, outcome, error);
  }

  async #send(message: Message, to: NodeId, signal: AbortSignal): Promise<void> {
    const state = this.#ports.state();
    const view = await state.store.openView();
    try {
      const header = await describe(state, view, message);
      const chunks = encodeSnapshotChunks(
        allRows(view, state.generation),
        this.#ports.limits.snapshotChunkBytes,
      );
      await this.#ports.network.sendSnapshot(to, header, chunks, signal);
    } finally {
      await view.close();
    }
  }

  /** Leadership or the replica is gone: stop sending. */
  cancelAll(): void {
    for (const abort of this.#active.values()) abort.abort();
  }

  close(): void {
    this.#isClosed = true;
    this.cancelAll();
  }
}

/** The header for what the view holds, which may be newer than what the core asked for. */
async function describe(state: ZoneState, view: StateView, message: Message): Promise<SnapshotHeader> {
  const prefix = encodeGeneration(state.generation);
  const applied = await view.get(inGeneration(prefix, APPLIED_KEY));
  const conf = await view.get(inGeneration(prefix, CONF_KEY));
  if (applied === undefined || conf === undefined) {
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "the state was replaced while a snapshot of it was taken",
      remedy: "the leader tries again by itself",
    });
  }
  const { index, term } = decodeApplied(applied) as { index: LogIndex; term: Term };
  const { confState } = decodeConf(conf);
  const snapshot = { metadata: { index, term, confState }, data: new Uint8Array(0) };
  const { zoneId, incarnation } = state.identity;
  return { zoneId, incarnation, index, term, confState, message: encodeMessage({ ...message, snapshot }) };
}

async function* allRows(view: StateView, generation: number): AsyncGenerator<StateRow> {
  const { low, high } = generationRange(generation);
  let from = low;
  for (;;) {
    const page = await view.rows(from, high, PAGE_ROWS);
    for (const row of page) yield { key: withoutGeneration(row.key), value: row.value };
    const last = page[page.length - 1];
    if (last === undefined || page.length < PAGE_ROWS) return;
    from = new Uint8Array(last.key.length + 1);
    from.set(last.key);
  }
}
