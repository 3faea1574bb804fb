import type { HostClock, TimerHandle } from "../host/ports.js";
import { type EventualFrame, FRAME_HEAD_BYTES } from "./frames.js";
import type { EventualLimits } from "./limits.js";
import type { PushLog } from "./push-log.js";
import type { OriginId } from "./stamp.js";
import { covers, NOTHING_SEEN, type VersionVector } from "./version-vector.js";
import type { DurablePoint } from "./write-queue.js";

export interface PeerLinkPorts {
  readonly clock: HostClock;
  readonly limits: EventualLimits;
  /** Rounds of an earlier life of this process are not taken for present ones. */
  readonly firstRound: number;
  /** null while the copy is closed. */
  log(): { readonly log: PushLog; readonly origin: OriginId } | null;
  durable(): DurablePoint;
  /** Bytes of a logged write. */
  read(position: number): Uint8Array;
  send(frame: EventualFrame): void;
  /** Sends the whole state; resolves when the peer took it, or gave up. */
  transfer(): Promise<void>;
}

type Activity =
  | { readonly kind: "idle" }
  /** A push is out. */
  | { readonly kind: "waiting"; readonly round: number; readonly timer: TimerHandle }
  /** Nothing more before this long. */
  | { readonly kind: "pausing"; readonly timer: TimerHandle }
  | { readonly kind: "transferring" };

/**
 * Brings one other member what it lacks: one push at a time, the next when it is answered, again when it is not. Own
 * writes go at once; those of others are passed on only when the peer turns out to lack them, since their writers push
 * them too.
 */
export class PeerLink {
  readonly #ports: PeerLinkPorts;
  #activity: Activity = { kind: "idle" };
  #known: VersionVector | null = null;
  /** Every logged write below this position is known to the peer. */
  #from = 0;
  #round: number;
  #failures = 0;
  #isRelaying = false;
  #relayTimer: TimerHandle | null = null;
  #isClosed = false;

  constructor(ports: PeerLinkPorts) {
    this.#ports = ports;
    this.#round = ports.firstRound;
  }

  /** What the peer is known to have, durably; null before its first answer. */
  get known(): VersionVector | null {
    return this.#known;
  }

  /** The peer did not answer its last pushes. */
  get isSilent(): boolean {
    return this.#failures > 0;
  }

  close(): void {
    this.#isClosed = true;
    this.#rest();
    this.#relayTimer?.cancel();
  }

  /** There may be something to send. */
  kick(): void {
    const copy = this.#ports.log();
    if (this.#isClosed || copy === null || this.#activity.kind !== "idle") return;
    if (this.#known === null) {
      this.#push([]);
      return;
    }
    if (!covers(this.#known, copy.log.unlogged)) {
      this.#transfer();
      return;
    }
    const { seen, logEnd } = this.#ports.durable();
    this.#from = copy.log.firstLacking(this.#known, this.#from, logEnd);
    const span = { from: this.#from, end: logEnd };
    const room = this.#ports.limits.maxFrameBytes - FRAME_HEAD_BYTES;
    const positions = copy.log.lacking(
      this.#known,
      span,
      room,
      ({ origin }) => this.#isRelaying || origin === copy.origin,
    );
    if (positions.length > 0) this.#push(positions.map((position) => this.#ports.read(position)));
    else if (covers(this.#known, seen)) this.#isRelaying = false;
    else this.#relayLater();
  }

  #push(writes: readonly Uint8Array[]): void {
    this.#round += 1;
    const round = this.#round;
    const delayMs = this.#backoffMs();
    const timer = this.#ports.clock.setTimer(delayMs, () => {
      this.#failures += 1;
      this.#activity = { kind: "idle" };
      this.kick();
    });
    this.#activity = { kind: "waiting", round, timer };
    this.#ports.send({ kind: "push", round, seen: this.#ports.durable().seen, writes });
  }

  #backoffMs(): number {
    const { retryMs, maxRetryMs } = this.#ports.limits;
    return Math.min(maxRetryMs, retryMs * 2 ** Math.min(this.#failures, 30));
  }

  #relayLater(): void {
    if (this.#isRelaying || this.#relayTimer !== null) return;
    this.#relayTimer = this.#ports.clock.setTimer(this.#ports.limits.relayAfterMs, () => {
      this.#relayTimer = null;
      if (this.#known === null || covers(this.#known, this.#ports.durable().seen)) return;
      this.#isRelaying = true;
      // What the peer lacked may have come from its writer by now: ask before passing it on.
      if (this.#activity.kind === "idle") this.#push([]);
    });
  }

  /** The peer says what it has, in answer to a push. */
  onAck(frame: Extract<EventualFrame, { kind: "ack" }>): void {
    if (this.#activity.kind !== "waiting" || frame.round !== this.#activity.round) return;
    this.#rest();
    const gotFurther = !covers(this.#known ?? NOTHING_SEEN, frame.seen);
    this.#learn(frame.seen);
    const mustPause =
      frame.stopped === "future" || (frame.stopped === "missing" && !gotFurther && this.#isRelaying);
    if (frame.stopped === "missing") this.#isRelaying = true;
    if (mustPause) this.#pause();
    else {
      this.#failures = 0;
      this.kick();
    }
  }

  /** The peer said what it has, in a push of its own. */
  onTold(seen: VersionVector): void {
    if (this.#known === null) return;
    if (covers(seen, this.#known)) this.#learn(seen);
    else {
      // It has less than it had: its copy was made anew, or an old message came late. It is asked.
      this.#known = null;
      this.#from = 0;
    }
    // A peer that talks is there: no need to wait out a long pause.
    if (this.#failures > 1 && this.#activity.kind === "waiting") {
      this.#failures = 0;
      this.#rest();
    }
    this.kick();
  }

  #learn(seen: VersionVector): void {
    if (this.#known !== null && !covers(seen, this.#known)) this.#from = 0;
    this.#known = seen;
  }

  #transfer(): void {
    this.#activity = { kind: "transferring" };
    void this.#ports.transfer().then(
      () => this.#afterTransfer(0),
      () => this.#afterTransfer(this.#failures + 1),
    );
  }

  #afterTransfer(failures: number): void {
    if (this.#isClosed) return;
    this.#failures = failures;
    this.#known = null;
    this.#from = 0;
    this.#activity = { kind: "idle" };
    if (failures > 0) this.#pause();
    else this.kick();
  }

  #pause(): void {
    const delayMs = this.#backoffMs();
    this.#failures += 1;
    const timer = this.#ports.clock.setTimer(delayMs, () => {
      this.#activity = { kind: "idle" };
      this.kick();
    });
    this.#activity = { kind: "pausing", timer };
  }

  #rest(): void {
    if (this.#activity.kind === "waiting" || this.#activity.kind === "pausing") this.#activity.timer.cancel();
    if (this.#activity.kind !== "transferring") this.#activity = { kind: "idle" };
  }
}
