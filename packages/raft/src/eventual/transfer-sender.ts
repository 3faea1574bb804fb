import { NexusError } from "@nexus/contracts";
import type { HostClock, TimerHandle } from "../host/ports.js";
import type { StateView } from "../zone/state/state-store.js";
import { type EventualFrame, FRAME_HEAD_BYTES, ITEM_HEAD_BYTES } from "./frames.js";
import { keyAfter, RECORD_RANGE } from "./keys.js";
import type { EventualLimits } from "./limits.js";
import { TransferDigest } from "./transfer-digest.js";
import type { VersionVector } from "./version-vector.js";

export interface TransferSenderPorts {
  readonly clock: HostClock;
  readonly limits: EventualLimits;
  /** Tells this transfer from others between the two members. */
  readonly transfer: number;
  /** Number of the agreed floor known when the view was taken. */
  readonly floor: number;
  send(frame: EventualFrame): void;
}

interface Exchange {
  readonly page: number;
  readonly settle: (isTaken: boolean | null) => void;
}

/** A page is sent this often before the transfer is given up. */
const MAX_ATTEMPTS = 8;
/** Rows read from the view at once. */
const READ_ROWS = 512;

/** Sends one member the whole state, a page at a time: the next one when the last is durable there. */
export class TransferSender {
  readonly #ports: TransferSenderPorts;
  readonly #digest = new TransferDigest();
  #exchange: Exchange | null = null;
  #page = 0;
  #isStopped = false;

  constructor(ports: TransferSenderPorts) {
    this.#ports = ports;
  }

  /** `seen`: what the view holds, no more and no less. Errors: UNAVAILABLE (no answer, not wanted, stopped). */
  async run(view: StateView, seen: VersionVector): Promise<void> {
    let low = RECORD_RANGE.low;
    let gathered: Uint8Array[] = [];
    let bytes = FRAME_HEAD_BYTES;
    for (;;) {
      const rows = await view.rows(low, RECORD_RANGE.high, READ_ROWS);
      for (const { value } of rows) {
        const size = value.length + ITEM_HEAD_BYTES;
        if (bytes + size > this.#ports.limits.maxFrameBytes && gathered.length > 0) {
          await this.#send(gathered, seen, false);
          gathered = [];
          bytes = FRAME_HEAD_BYTES;
        }
        gathered.push(value);
        bytes += size;
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < READ_ROWS) break;
      low = keyAfter(last.key);
    }
    await this.#send(gathered, seen, true);
  }

  async #send(records: readonly Uint8Array[], seen: VersionVector, isLast: boolean): Promise<void> {
    this.#digest.add(records);
    const { transfer, floor } = this.#ports;
    const end = isLast ? this.#digest.end() : null;
    const frame: EventualFrame = { kind: "page", transfer, page: this.#page, seen, floor, records, end };
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const isTaken = await this.#exchangeOnce(frame, attempt);
      if (isTaken === false) throw this.#gaveUp("the member does not want it now");
      if (isTaken !== true) continue;
      this.#page += 1;
      return;
    }
    throw this.#gaveUp(`no answer to page ${this.#page} after ${MAX_ATTEMPTS} attempts`);
  }

  /** null: no answer in time. */
  #exchangeOnce(frame: EventualFrame, attempt: number): Promise<boolean | null> {
    if (this.#isStopped) throw this.#gaveUp("this node stops");
    const { clock, limits } = this.#ports;
    return new Promise((resolve) => {
      const delayMs = Math.min(limits.maxRetryMs, limits.retryMs * 2 ** attempt);
      const timer: TimerHandle = clock.setTimer(delayMs, () => this.#exchange?.settle(null));
      this.#exchange = {
        page: this.#page,
        settle: (isTaken) => {
          timer.cancel();
          this.#exchange = null;
          resolve(isTaken);
        },
      };
      this.#ports.send(frame);
    });
  }

  onAck(frame: Extract<EventualFrame, { kind: "pageAck" }>): void {
    if (frame.transfer !== this.#ports.transfer || frame.page !== this.#exchange?.page) return;
    this.#exchange.settle(frame.isTaken);
  }

  stop(): void {
    this.#isStopped = true;
    this.#exchange?.settle(null);
  }

  #gaveUp(why: string): NexusError {
    return new NexusError({ code: "UNAVAILABLE", what: `a transfer of state ended early: ${why}` });
  }
}
