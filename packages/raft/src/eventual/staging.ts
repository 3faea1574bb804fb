import { NexusError, type ZoneId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { StateRow, StateView } from "../zone/state/state-store.js";
import type { Draft } from "./draft.js";
import { keyAfter, STAGED_RANGE } from "./keys.js";
import type { EventualState } from "./state.js";
import type { OpenCopy, WriteQueue } from "./write-queue.js";

export interface StagingPorts {
  readonly zoneId: ZoneId;
  readonly queue: WriteQueue;
  /** null while it is closed. */
  copy(): OpenCopy | null;
}

/** Deadline of one step on the copy (ms). */
const STEP_TIMEOUT_MS = 30_000;
const MERGED_AT_ONCE = 128;
const REMOVED_AT_ONCE = 1_024;
/** Paths remembered for the end of a merge; more than these are not reported as hidden. */
const MAX_HIDDEN = 10_000;

/**
 * Records of another member's state, put aside on this member's disk until all of them are here. A sender that is lost
 * half way has then changed nothing: what only it had would be at this member and, since nobody knows to ask for it, at
 * no other one ever.
 */
export class Staging {
  readonly #ports: StagingPorts;
  #isMerging = false;

  constructor(ports: StagingPorts) {
    this.#ports = ports;
  }

  /** Removes what a transfer that ended early left. Errors: those of the queue, CLOSED. */
  async clear(): Promise<void> {
    await this.#forEachPiece(REMOVED_AT_ONCE, (draft, rows) => {
      draft.put(rows.map(({ key }) => ({ kind: "delete", key })));
    });
  }

  /** A whole state waits to be merged, or is being merged. */
  get isSealed(): boolean {
    return this.#ports.copy()?.state.isMerging === true;
  }

  /** There is a sealed state, and nobody is at it. */
  get isMergeDue(): boolean {
    return !this.#isMerging && this.isSealed;
  }

  /** Takes in what is sealed, a piece at a time; goes on where it stopped when it fails. Errors: as `clear`. */
  async merge(): Promise<void> {
    invariant(this.isMergeDue, "one merge at a time", { isMerging: this.#isMerging });
    this.#isMerging = true;
    const hidden = new Set<string>();
    try {
      const of = await this.#forEachPiece(MERGED_AT_ONCE, (draft, rows, state) => {
        const records = rows.map(({ value }) => value);
        for (const path of state.mergeStaged(draft, records)) {
          if (hidden.size < MAX_HIDDEN) hidden.add(path);
        }
      });
      await this.#step(of, (draft, state) => state.finishMerge(draft, hidden));
    } finally {
      this.#isMerging = false;
    }
  }

  async #forEachPiece(
    rowsAtOnce: number,
    work: (draft: Draft, rows: readonly StateRow[], state: EventualState) => void,
  ): Promise<EventualState> {
    const { view, state: of } = await this.#ports.queue.betweenBatches(() => this.#openSource());
    try {
      let { low } = STAGED_RANGE;
      for (;;) {
        const rows = await view.rows(low, STAGED_RANGE.high, rowsAtOnce);
        const last = rows.at(-1);
        if (last === undefined) return of;
        await this.#step(of, (draft, state) => work(draft, rows, state));
        if (rows.length < rowsAtOnce) return of;
        low = keyAfter(last.key);
      }
    } finally {
      await view.close();
    }
  }

  #step(of: EventualState, work: (draft: Draft, state: EventualState) => void): Promise<void> {
    return this.#ports.queue.do(0, STEP_TIMEOUT_MS, (draft, state) => {
      // Opened again or made anew meanwhile: what was read means nothing to that copy.
      if (state !== of) throw this.#closed();
      work(draft, state);
    });
  }

  async #openSource(): Promise<{ readonly view: StateView; readonly state: EventualState }> {
    const copy = this.#ports.copy();
    if (copy === null) throw this.#closed();
    return { view: await copy.store.openView(), state: copy.state };
  }

  #closed(): NexusError {
    const zone = this.#ports.zoneId;
    return new NexusError({
      code: "CLOSED",
      what: `the copy of eventual zone ${zone} was closed while a state came in`,
      remedy: "none needed: it goes on when the copy is open again",
      details: { zone },
    });
  }
}
