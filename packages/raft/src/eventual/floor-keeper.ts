import type { LogIndex, NodeId } from "@nexus/contracts";
import type { HostClock } from "../host/ports.js";
import type { FloorAck, FloorAgreement } from "./agreement.js";
import type { AgreedFloor } from "./floor.js";
import { keyAfter, pathOfTombstoneKey, TOMBSTONE_RANGE } from "./keys.js";
import type { EventualLimits } from "./limits.js";
import { countTombstones } from "./tombstones.js";
import { covers } from "./version-vector.js";
import type { OpenCopy, WriteQueue } from "./write-queue.js";

/** The part of a zone's replicated state that is about its floor, as applied here. */
export interface FloorPorts {
  /** null: this node is no member now. */
  agreement(): (FloorAgreement & { readonly confIndex: LogIndex }) | null;
  /** Through the zone's log. Errors: those of proposing. */
  acknowledge(ack: Omit<FloorAck, "node">): Promise<void>;
}

export interface FloorKeeperPorts extends FloorPorts {
  readonly nodeId: NodeId;
  readonly clock: HostClock;
  readonly limits: EventualLimits;
  readonly queue: WriteQueue;
  copy(): OpenCopy | null;
  /** The members agreed without this copy: it is to be made anew. */
  onLeftOut(floor: AgreedFloor): void;
  onTrouble(message: string, cause: unknown): void;
}

/** Deadline of one step on the copy (ms). */
const STEP_TIMEOUT_MS = 30_000;
const PATHS_AT_ONCE = 256;

/**
 * Lets tombstones go: acknowledges what is here while there are any, follows the floor that comes of it, and forgets
 * what lies below it. A zone without tombstones says nothing.
 */
export class FloorKeeper {
  readonly #ports: FloorKeeperPorts;
  #isBusy = false;
  #ackedMs = Number.NEGATIVE_INFINITY;
  /** Nothing below this floor is left here. */
  #collectedNumber = 0;
  #collected = 0;

  constructor(ports: FloorKeeperPorts) {
    this.#ports = ports;
  }

  get collected(): number {
    return this.#collected;
  }

  /** A whole state came in, maybe with tombstones that are gone elsewhere. */
  onTransfer(): void {
    this.#collectedNumber = 0;
  }

  /** Housekeeping; cheap when there is nothing to do. */
  run(): void {
    const copy = this.#ports.copy();
    const agreement = this.#ports.agreement();
    if (this.#isBusy || copy === null || agreement === null) return;
    const { floor } = agreement;
    if (floor !== null && copy.state.isLeftOut(floor)) {
      this.#ports.onLeftOut(floor);
      return;
    }
    if (copy.state.isMerging) return;
    const known = copy.state.floorNumber;
    if (floor !== null && floor.number > known) this.#do("adopting a floor", () => this.#adopt(floor));
    else if (known > this.#collectedNumber)
      this.#do("collecting tombstones", () => this.#collect(copy, known));
    else if (this.#isAckDue(copy, agreement)) {
      this.#ackedMs = this.#ports.clock.nowMs();
      this.#do("acknowledging what is here", () => this.#acknowledge(agreement.confIndex));
    }
  }

  #do(what: string, work: () => Promise<void>): void {
    this.#isBusy = true;
    work()
      .catch((cause: unknown) => this.#ports.onTrouble(`${what} failed; it is tried again`, cause))
      .finally(() => {
        this.#isBusy = false;
      });
  }

  #adopt(floor: AgreedFloor): Promise<void> {
    return this.#ports.queue.do(0, STEP_TIMEOUT_MS, (draft, state) => state.adoptFloor(draft, floor));
  }

  async #collect(copy: OpenCopy, number: number): Promise<void> {
    const { low, high } = TOMBSTONE_RANGE;
    const view = await copy.store.openView();
    try {
      let from = low;
      for (;;) {
        const rows = await view.rows(from, high, PATHS_AT_ONCE);
        const paths = rows.map(({ key }) => pathOfTombstoneKey(key));
        if (paths.length > 0) {
          this.#collected += await this.#ports.queue.do(0, STEP_TIMEOUT_MS, (draft, state) =>
            state.collect(draft, paths),
          );
        }
        const last = rows.at(-1);
        if (last === undefined || rows.length < PATHS_AT_ONCE) break;
        from = keyAfter(last.key);
      }
    } finally {
      await view.close();
    }
    this.#collectedNumber = number;
  }

  #isAckDue(
    { store, state }: OpenCopy,
    { acks, confIndex }: FloorAgreement & { confIndex: LogIndex },
  ): boolean {
    const { limits, clock, queue } = this.#ports;
    if (!state.isWhole || clock.nowMs() - this.#ackedMs < limits.floorEveryMs) return false;
    const present = acks.filter((ack) => ack.confIndex === confIndex);
    const own = present.find(({ node }) => node === this.#ports.nodeId);
    if (own !== undefined && own.origin === state.origin && covers(own.seen, queue.durable.seen))
      return false;
    // Also when nothing is left here: others may still wait for this member.
    return countTombstones(store) > 0 || present.length > 0;
  }

  /** What is said is durable, the clock that goes with it too. */
  async #acknowledge(confIndex: LogIndex): Promise<void> {
    const said = await this.#ports.queue.do(0, STEP_TIMEOUT_MS, (draft, state) =>
      state.acknowledgement(draft),
    );
    await this.#ports.acknowledge({ confIndex, ...said });
  }
}
