import { NexusError, type NodeId } from "@nexus/contracts";
import { compareBytes } from "@nexus/lib";
import type { HostClock } from "../host/ports.js";
import type { EventualFrame, TransferEnd } from "./frames.js";
import type { EventualLimits } from "./limits.js";
import type { Staging } from "./staging.js";
import { TransferDigest } from "./transfer-digest.js";
import type { WriteQueue } from "./write-queue.js";

type Page = Extract<EventualFrame, { kind: "page" }>;

export interface TransferReceiverPorts {
  readonly clock: HostClock;
  readonly limits: EventualLimits;
  readonly queue: WriteQueue;
  readonly staging: Staging;
  answer(to: NodeId, frame: EventualFrame): void;
  onDone(): void;
  onTrouble(message: string, error: unknown): void;
}

interface Incoming {
  readonly from: NodeId;
  readonly transfer: number;
  readonly digest: TransferDigest;
  next: number;
  isBusy: boolean;
  heardMs: number;
}

/** Deadline of making one page durable (ms). */
const PAGE_TIMEOUT_MS = 30_000;

/**
 * Takes in the whole state of another member, one transfer at a time: pages are staged, and merged once the last one
 * made it whole. The last one is answered when that is done.
 */
export class TransferReceiver {
  readonly #ports: TransferReceiverPorts;
  #incoming: Incoming | null = null;
  #finished: { readonly from: NodeId; readonly transfer: number } | null = null;
  /** A transfer that ended early left something. */
  #hasLeftovers = false;
  #isTidying = false;

  constructor(ports: TransferReceiverPorts) {
    this.#ports = ports;
  }

  onPage(from: NodeId, page: Page): void {
    const incoming = this.#incomingFor(from, page);
    if (incoming === null) {
      const wasTaken = this.#finished?.from === from && this.#finished.transfer === page.transfer;
      this.#answer(from, page, wasTaken);
      return;
    }
    incoming.heardMs = this.#ports.clock.nowMs();
    if (incoming.isBusy || page.page > incoming.next) return;
    if (page.page < incoming.next) {
      this.#answer(from, page, true);
      return;
    }
    incoming.isBusy = true;
    this.#take(incoming, page).then(
      () => this.#answer(from, page, true),
      (error: unknown) => {
        if (this.#incoming === incoming) this.#giveUp();
        this.#ports.onTrouble(`the state of member ${from} was not taken in`, error);
        this.#answer(from, page, false);
      },
    );
  }

  /** null: another transfer is under way, or this is the rest of one that was given up. */
  #incomingFor(from: NodeId, { transfer, page }: Page): Incoming | null {
    const present = this.#incoming;
    if (present?.from === from && present.transfer === transfer) return present;
    const isTaken =
      present !== null && (present.isBusy || (present.from !== from && !this.#isSilent(present)));
    if (page !== 0 || isTaken || this.#isTidying || this.#ports.staging.isSealed) return null;
    if (this.#finished?.from === from && this.#finished.transfer === transfer) return null;
    this.#hasLeftovers ||= present !== null;
    this.#incoming = {
      from,
      transfer,
      digest: new TransferDigest(),
      next: 0,
      isBusy: false,
      heardMs: this.#ports.clock.nowMs(),
    };
    return this.#incoming;
  }

  #isSilent({ heardMs }: Incoming): boolean {
    return this.#ports.clock.nowMs() - heardMs >= 2 * this.#ports.limits.maxRetryMs;
  }

  async #take(incoming: Incoming, { page, seen, floor, records, end }: Page): Promise<void> {
    const { queue } = this.#ports;
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    incoming.digest.add(records);
    if (end !== null) verify(incoming.digest, end);
    if (page === 0 && this.#hasLeftovers) await this.#clear();
    await queue.do(bytes, PAGE_TIMEOUT_MS, (draft, state) => {
      if (this.#incoming !== incoming) throw superseded();
      state.stage(draft, records, { seen, floor });
      if (end !== null) state.seal(draft, seen);
    });
    if (end !== null) {
      await this.#merge();
      if (this.#incoming === incoming) this.#incoming = null;
      this.#finished = { from: incoming.from, transfer: incoming.transfer };
      return;
    }
    incoming.next += 1;
    incoming.isBusy = false;
  }

  async #merge(): Promise<void> {
    await this.#ports.staging.merge();
    this.#ports.onDone();
  }

  async #clear(): Promise<void> {
    await this.#ports.staging.clear();
    this.#hasLeftovers = false;
  }

  #giveUp(): void {
    this.#incoming = null;
    this.#hasLeftovers = true;
  }

  /** The copy was opened again: what is staged and not sealed is gone. */
  onOpened(): void {
    this.#incoming = null;
    this.#finished = null;
    this.#hasLeftovers = false;
  }

  /** Housekeeping: goes on with a merge that was cut short, removes what a lost sender left. */
  tidy(): void {
    const { staging } = this.#ports;
    const incoming = this.#incoming;
    if (this.#isTidying) return;
    if (incoming !== null) {
      // Whoever is at a page of it goes on to merge it, if it was the last one.
      if (!incoming.isBusy && this.#isSilent(incoming)) this.#giveUp();
    } else if (staging.isMergeDue) this.#tidyBy("merging a state", () => this.#merge());
    else if (this.#hasLeftovers && !staging.isSealed) {
      this.#tidyBy("removing a part of a state", () => this.#clear());
    }
  }

  #tidyBy(what: string, work: () => Promise<void>): void {
    this.#isTidying = true;
    work()
      .catch((error: unknown) => this.#ports.onTrouble(`${what} failed; it is tried again`, error))
      .finally(() => {
        this.#isTidying = false;
      });
  }

  #answer(to: NodeId, { transfer, page }: Page, isTaken: boolean): void {
    this.#ports.answer(to, { kind: "pageAck", transfer, page, isTaken });
  }
}

/** Only a transfer that is whole may say what this copy has. */
function verify(digest: TransferDigest, end: TransferEnd): void {
  const own = digest.end();
  if (own.records === end.records && compareBytes(own.digest, end.digest) === 0) return;
  throw new NexusError({
    code: "CORRUPT",
    what: `a transfer of state came as ${own.records} records, the sender sent ${end.records}, or their hash differs`,
    remedy: "the sender tries again",
  });
}

function superseded(): NexusError {
  return new NexusError({ code: "UNAVAILABLE", what: "this transfer of state gave way to another one" });
}
