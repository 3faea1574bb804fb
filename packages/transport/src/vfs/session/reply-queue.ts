import type { Writable } from "node:stream";
import { NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import { SESSION_FRAME_BYTES, STREAM_MESSAGES_IN_FLIGHT } from "../../limits.js";

type Frame = MessageInit<vfs.SessionServerFrame>;
type Reply = MessageInit<vfs.SessionReply>;

/** What a reply costs beside its payload (bytes, an upper estimate). */
const REPLY_OVERHEAD_BYTES = 32;

function sizeOf(reply: Reply): number {
  return (reply.payload?.length ?? 0) + (reply.errorPayload?.length ?? 0) + REPLY_OVERHEAD_BYTES;
}

/** Replies of one session: those finished in one turn of the event loop leave as one frame. */
export class ReplyQueue {
  readonly #stream: Writable;
  readonly #onRoom: () => void;
  #waiting: Reply[] = [];
  #head: Frame | null = null;
  #unsentBytes = 0;
  #outstanding = 0;
  #isScheduled = false;
  #closed = false;
  readonly #onFlushed: { readonly resolve: () => void; readonly reject: (error: NexusError) => void }[] = [];

  /** `onRoom` runs whenever the connection has taken something. */
  constructor(stream: Writable, onRoom: () => void) {
    this.#stream = stream;
    this.#onRoom = onRoom;
  }

  /** Reply bytes not yet taken by the connection. */
  get unsentBytes(): number {
    return this.#unsentBytes;
  }

  welcome(welcome: MessageInit<vfs.SessionWelcome>): void {
    this.#head = { ...this.#head, welcome };
    this.#schedule();
  }

  announceDraining(): void {
    this.#head = { ...this.#head, draining: true };
    this.#schedule();
  }

  add(reply: Reply): void {
    if (this.#closed) return;
    this.#waiting.push(reply);
    this.#unsentBytes += sizeOf(reply);
    this.#schedule();
  }

  /** Resolves once everything added before has been taken. Errors: CLOSED. */
  flush(): Promise<void> {
    if (this.#closed) return Promise.reject(closedError());
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve, reject) => this.#onFlushed.push({ resolve, reject }));
  }

  /** Nothing more can be sent. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#head = null;
    this.#unsentBytes = 0;
    for (const waiter of this.#onFlushed.splice(0)) waiter.reject(closedError());
  }

  #isIdle(): boolean {
    return this.#head === null && this.#waiting.length === 0 && this.#outstanding === 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#closed && this.#outstanding < STREAM_MESSAGES_IN_FLIGHT) {
      const frame = this.#nextFrame();
      if (frame === null) break;
      this.#outstanding += 1;
      this.#stream.write(frame.message, () => this.#taken(frame.bytes));
    }
  }

  #nextFrame(): { readonly message: Frame; readonly bytes: number } | null {
    if (this.#head === null && this.#waiting.length === 0) return null;
    let bytes = 0;
    let count = 0;
    for (const reply of this.#waiting) {
      const next = sizeOf(reply);
      if (count > 0 && bytes + next > SESSION_FRAME_BYTES) break;
      bytes += next;
      count += 1;
    }
    const message: Frame = { ...this.#head, replies: this.#waiting.slice(0, count) };
    this.#waiting = this.#waiting.slice(count);
    this.#head = null;
    return { message, bytes };
  }

  #taken(bytes: number): void {
    this.#outstanding -= 1;
    if (this.#closed) return;
    this.#unsentBytes -= bytes;
    this.#onRoom();
    this.#pump();
    if (this.#isIdle()) for (const waiter of this.#onFlushed.splice(0)) waiter.resolve();
  }
}

function closedError(): NexusError {
  return new NexusError({ code: "CLOSED", what: "the session's stream is closed" });
}
