import { NexusError } from "@nexus/contracts";

/** What one snapshot connection needs of the simulated network. */
export interface SnapshotLink {
  /** Runs in the receiver's process after the link's delay; nothing happens when the link loses it. */
  toReceiver(work: () => void): void;
  toSender(work: () => void): void;
  timerAtSender(delayMs: number, callback: () => void): void;
  timerAtReceiver(delayMs: number, callback: () => void): void;
}

/** A frame that was lost is sent again a few times, as TCP would, before the connection counts as broken. */
const MAX_TRANSMISSIONS = 4;
const RETRANSMIT_MS = 40;
/** Neither side waits longer for the other. */
const SILENCE_MS = 5_000;

/**
 * Carries frames over a lossy link one at a time and in order, and resolves with the receiver's answer. `consume`
 * runs in the receiver's process. Errors: UNAVAILABLE when the connection breaks, CANCELLED, the receiver's refusal.
 */
export async function streamSnapshot(
  link: SnapshotLink,
  frames: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  consume: (pieces: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const answer = new Answer(link, signal);
  const inbox = new FrameQueue((delayMs, callback) => link.timerAtReceiver(delayMs, callback));
  const begin = (): void => {
    consume(inbox.frames()).then(
      () => link.toSender(() => answer.settle(null)),
      (error: unknown) => link.toSender(() => answer.settle(NexusError.from(error))),
    );
  };
  try {
    await carry(link, answer, begin);
    for await (const frame of frames) {
      if (answer.isSettled) break;
      await carry(link, answer, () => inbox.push(frame));
    }
    if (!answer.isSettled) await carry(link, answer, () => inbox.end());
  } catch (cause) {
    link.timerAtReceiver(RETRANSMIT_MS, () => inbox.fail(brokenConnection()));
    const error = answer.error ?? NexusError.from(cause);
    answer.settle(error);
    throw error;
  }
  await answer.wait();
}

/** Resolves once the work was done over there, or the receiver has answered. Errors: UNAVAILABLE. */
async function carry(link: SnapshotLink, answer: Answer, work: () => void): Promise<void> {
  let isDone = false;
  for (let attempt = 1; attempt <= MAX_TRANSMISSIONS; attempt += 1) {
    if (answer.isSettled) return answer.wait();
    await new Promise<void>((resolve) => {
      link.toReceiver(() => {
        if (!isDone) work();
        isDone = true;
        link.toSender(resolve);
      });
      link.timerAtSender(RETRANSMIT_MS, resolve);
    });
    if (isDone) return;
  }
  throw brokenConnection();
}

function brokenConnection(): NexusError {
  return new NexusError({ code: "UNAVAILABLE", what: "the connection of a snapshot broke" });
}

/** The receiver's last word, the sender's cancellation, or nothing for too long. */
class Answer {
  readonly #result: Promise<void>;
  #settle: (error: NexusError | null) => void = () => {};
  #stopListening: () => void = () => {};
  isSettled = false;
  error: NexusError | null = null;

  constructor(
    private readonly link: SnapshotLink,
    signal: AbortSignal,
  ) {
    this.#result = new Promise((resolve, reject) => {
      this.#settle = (error) => {
        if (error === null) resolve();
        else reject(error);
      };
    });
    this.#result.catch(() => undefined);
    const cancelled = new NexusError({ code: "CANCELLED", what: "sending the snapshot was cancelled" });
    const onAbort = (): void => this.settle(cancelled);
    signal.addEventListener("abort", onAbort, { once: true });
    this.#stopListening = () => signal.removeEventListener("abort", onAbort);
    if (signal.aborted) this.settle(cancelled);
  }

  settle(error: NexusError | null): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.error = error;
    this.#stopListening();
    this.#settle(error);
  }

  wait(): Promise<void> {
    this.link.timerAtSender(SILENCE_MS, () => this.settle(brokenConnection()));
    return this.#result;
  }
}

/** What arrived and was not read yet. */
class FrameQueue {
  readonly #schedule: (delayMs: number, callback: () => void) => void;
  readonly #arrived: Uint8Array[] = [];
  #isEnded = false;
  #error: NexusError | null = null;
  #wake: (() => void) | null = null;
  #arrivals = 0;

  constructor(schedule: (delayMs: number, callback: () => void) => void) {
    this.#schedule = schedule;
  }

  push(frame: Uint8Array): void {
    this.#arrived.push(frame);
    this.#tell();
  }

  end(): void {
    this.#isEnded = true;
    this.#tell();
  }

  fail(error: NexusError): void {
    if (this.#isEnded) return;
    this.#error = error;
    this.#tell();
  }

  #tell(): void {
    this.#arrivals += 1;
    this.#wake?.();
    this.#wake = null;
  }

  async *frames(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const frame = this.#arrived.shift();
      if (frame !== undefined) yield frame;
      else if (this.#error !== null) throw this.#error;
      else if (this.#isEnded) return;
      else await this.#nextArrival();
    }
  }

  #nextArrival(): Promise<void> {
    const before = this.#arrivals;
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#schedule(SILENCE_MS, () => {
        if (this.#arrivals === before) this.fail(brokenConnection());
      });
    });
  }
}
