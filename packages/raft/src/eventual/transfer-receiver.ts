import { NexusError, type NodeId } from "@nexus/contracts";
import { compareBytes } from "@nexus/lib";
import type { HostClock } from "../host/ports.js";
import type { EventualFrame, TransferEnd } from "./frames.js";
import type { EventualLimits } from "./limits.js";
import { TransferDigest } from "./transfer-digest.js";
import type { WriteQueue } from "./write-queue.js";

type Page = Extract<EventualFrame, { kind: "page" }>;

export interface TransferReceiverPorts {
  readonly clock: HostClock;
  readonly limits: EventualLimits;
  readonly queue: WriteQueue;
  answer(to: NodeId, frame: EventualFrame): void;
  onDone(): void;
  onRefused(from: NodeId, error: unknown): void;
}

interface Incoming {
  readonly from: NodeId;
  readonly transfer: number;
  readonly digest: TransferDigest;
  /** Paths whose records entries hid when they came: looked at again at the end. */
  readonly hidden: Set<string>;
  next: number;
  isBusy: boolean;
  heardMs: number;
}

/** Deadline of making one page durable (ms). */
const PAGE_TIMEOUT_MS = 30_000;
/** Paths remembered for the end of a transfer; more than these are not reported as hidden. */
const MAX_HIDDEN = 10_000;

/** Takes in the whole state of another member, one transfer at a time; any part of it may be taken in again. */
export class TransferReceiver {
  readonly #ports: TransferReceiverPorts;
  #incoming: Incoming | null = null;
  #finished: { readonly from: NodeId; readonly transfer: number } | null = null;

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
        if (this.#incoming === incoming) this.#incoming = null;
        this.#ports.onRefused(from, error);
        this.#answer(from, page, false);
      },
    );
  }

  /** null: another transfer is under way, or this is the rest of one that was given up. */
  #incomingFor(from: NodeId, { transfer, page }: Page): Incoming | null {
    const present = this.#incoming;
    const nowMs = this.#ports.clock.nowMs();
    if (present?.from === from && present.transfer === transfer) return present;
    const isTaken = present !== null && nowMs - present.heardMs < 2 * this.#ports.limits.maxRetryMs;
    if (page !== 0 || (isTaken && present.from !== from)) return null;
    if (this.#finished?.from === from && this.#finished.transfer === transfer) return null;
    this.#incoming = {
      from,
      transfer,
      digest: new TransferDigest(),
      hidden: new Set(),
      next: 0,
      isBusy: false,
      heardMs: nowMs,
    };
    return this.#incoming;
  }

  async #take(incoming: Incoming, { seen, floor, records, end }: Page): Promise<void> {
    const { queue } = this.#ports;
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    incoming.digest.add(records);
    if (end !== null) verify(incoming.digest, end);
    await queue.do(bytes, PAGE_TIMEOUT_MS, (draft, state) => {
      for (const path of state.takeRecords(draft, records, { seen, floor })) {
        if (incoming.hidden.size < MAX_HIDDEN) incoming.hidden.add(path);
      }
      if (end !== null) state.finishTransfer(draft, seen, incoming.hidden);
    });
    incoming.next += 1;
    incoming.isBusy = false;
    if (end === null || this.#incoming !== incoming) return;
    this.#incoming = null;
    this.#finished = { from: incoming.from, transfer: incoming.transfer };
    this.#ports.onDone();
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
