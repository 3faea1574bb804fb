import type { Client, ClientDuplexStream } from "@grpc/grpc-js";
import { GrpcStatus, NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import { serializer } from "../grpc/definitions.js";
import { abortReason } from "../grpc/flow.js";
import { RefusedError } from "../grpc/refused.js";
import { toNexusError } from "../grpc/status.js";
import {
  type ClientLimits,
  SESSION_FRAME_BYTES,
  SESSION_PAYLOAD_BYTES,
  STREAM_MESSAGES_IN_FLIGHT,
} from "../limits.js";
import { SESSION_PROTOCOL_VERSION } from "../vfs/session/server-session.js";
import { decodeError, wasNotStarted } from "../wire/errors.js";
import { ConnectionLostError } from "./lost.js";

type Frame = MessageInit<vfs.SessionClientFrame>;
type Stream = ClientDuplexStream<Frame, vfs.SessionServerFrame>;

/** How often requests past their deadline are looked for (ms); deadlines carry a larger grace. */
const SWEEP_INTERVAL_MS = 100;
const MAX_REQUEST_ID = 2 ** 32 - 1;

export interface SessionCallOptions {
  readonly method: string;
  readonly readOnly: boolean;
  readonly payload: Uint8Array;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
}

interface Pending {
  readonly id: number;
  readonly options: SessionCallOptions;
  readonly giveUpAtMs: number;
  readonly resolve: (payload: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly onAbort: (() => void) | null;
  isSent: boolean;
}

/** The client's end of one session stream. */
export class ClientSession {
  readonly #stream: Stream;
  readonly #address: string;
  readonly #limits: ClientLimits;
  readonly #pending = new Map<number, Pending>();
  #waiting: Pending[] = [];
  #cancels: number[] = [];
  #sentCount = 0;
  #outstandingFrames = 0;
  #maxInFlight = 0;
  #nextId = 1;
  #isScheduled = false;
  #isDraining = false;
  #closed: ConnectionLostError | null = null;
  #sweep: NodeJS.Timeout | null = null;
  readonly #onRetired: () => void;

  private constructor(stream: Stream, address: string, limits: ClientLimits, onRetired: () => void) {
    this.#stream = stream;
    this.#address = address;
    this.#limits = limits;
    this.#onRetired = onRetired;
    stream.on("error", (error) => this.#lose(error));
    stream.on("end", () => this.#lose(new Error("the server ended the session")));
  }

  /**
   * Opens a session on a connected channel. `onRetired` runs once when no further call should use it (the server
   * drains or the stream broke). Errors: those of the server's refusal; DEADLINE_EXCEEDED.
   */
  static async open(
    client: Client,
    address: string,
    authToken: string,
    limits: ClientLimits,
    onRetired: () => void,
  ): Promise<ClientSession> {
    const { Session } = vfs.NexusVFSService;
    const stream: Stream = client.makeBidiStreamRequest(
      Session.path,
      serializer(Session.request),
      (bytes: Buffer) => Session.response.decode(bytes),
    );
    const session = new ClientSession(stream, address, limits, onRetired);
    stream.write({ open: { protocolVersion: SESSION_PROTOCOL_VERSION, authToken } });
    await session.#welcomed(limits.connectTimeoutMs);
    return session;
  }

  get isUsable(): boolean {
    return this.#closed === null && !this.#isDraining;
  }

  /** The stream is gone; every request has been settled. */
  get isOver(): boolean {
    return this.#closed !== null;
  }

  /**
   * The reply's payload. Errors: ConnectionLostError, RefusedError, NexusError (the server's status,
   * DEADLINE_EXCEEDED, UNKNOWN_OUTCOME, CANCELLED, RESOURCE_EXHAUSTED).
   */
  call(options: SessionCallOptions): Promise<Uint8Array> {
    if (this.#closed !== null) return Promise.reject(notSent(this.#closed));
    if (options.signal?.aborted === true) return Promise.reject(abortReason(options.signal));
    if (this.#waiting.length >= this.#limits.maxWaiting) return Promise.reject(this.#tooManyWaiting());
    return new Promise((resolve, reject) => {
      const { signal } = options;
      const id = this.#takeId();
      const onAbort = signal === null ? null : () => this.#abandon(id, abortReason(signal));
      if (onAbort !== null) signal?.addEventListener("abort", onAbort, { once: true });
      const giveUpAtMs = performance.now() + options.timeoutMs + this.#limits.deadlineGraceMs;
      const pending: Pending = { id, options, giveUpAtMs, resolve, reject, onAbort, isSent: false };
      this.#pending.set(id, pending);
      this.#waiting.push(pending);
      this.#armSweep();
      this.#schedule();
    });
  }

  /** Ends the session; what is in flight fails as lost. */
  close(): void {
    this.#stream.cancel();
    this.#lose(new Error("the client was closed"));
  }

  #welcomed(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#stream.cancel();
        reject(
          new NexusError({
            code: "DEADLINE_EXCEEDED",
            what: `${this.#address} did not open a session within ${timeoutMs} ms`,
          }),
        );
      }, timeoutMs);
      this.#stream.once("data", (frame: vfs.SessionServerFrame) => {
        clearTimeout(timer);
        this.#maxInFlight = Math.min(
          this.#limits.maxInFlight,
          Math.max(1, frame.welcome?.maxInFlight ?? this.#limits.maxInFlight),
        );
        this.#receive(frame);
        this.#stream.on("data", (next: vfs.SessionServerFrame) => this.#receive(next));
        resolve();
      });
      this.#stream.once("error", (error) => {
        clearTimeout(timer);
        reject(toNexusError(error, `session with ${this.#address}`));
      });
    });
  }

  #takeId(): number {
    do {
      this.#nextId = this.#nextId === MAX_REQUEST_ID ? 1 : this.#nextId + 1;
    } while (this.#pending.has(this.#nextId));
    return this.#nextId;
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
    while (this.#closed === null && this.#outstandingFrames < STREAM_MESSAGES_IN_FLIGHT) {
      const frame = this.#nextFrame();
      if (frame === null) return;
      this.#outstandingFrames += 1;
      this.#stream.write(frame, () => {
        this.#outstandingFrames -= 1;
        this.#pump();
      });
    }
  }

  #nextFrame(): Frame | null {
    const requests: MessageInit<vfs.SessionRequest>[] = [];
    let bytes = 0;
    let taken = 0;
    for (const pending of this.#waiting) {
      if (this.#sentCount >= this.#maxInFlight || bytes >= SESSION_FRAME_BYTES) break;
      taken += 1;
      if (!this.#pending.has(pending.id)) continue;
      const { method, payload, timeoutMs } = pending.options;
      pending.isSent = true;
      this.#sentCount += 1;
      bytes += payload.length;
      requests.push({ id: pending.id, method, payload, timeoutMs: Math.max(1, Math.round(timeoutMs)) });
    }
    if (taken > 0) this.#waiting = this.#waiting.slice(taken);
    const cancels = this.#cancels;
    this.#cancels = [];
    return requests.length === 0 && cancels.length === 0 ? null : { requests, cancels };
  }

  #receive(frame: vfs.SessionServerFrame): void {
    for (const reply of frame.replies) this.#settle(reply);
    if (frame.draining && !this.#isDraining) {
      this.#isDraining = true;
      this.#onRetired();
    }
    if (this.#waiting.length > 0) this.#schedule();
  }

  #settle(reply: vfs.SessionReply): void {
    const pending = this.#forget(reply.id);
    if (pending === null) return;
    if (reply.status === GrpcStatus.OK) {
      pending.resolve(reply.payload);
      return;
    }
    const error = decodeError(reply.errorPayload);
    const isRefusal = reply.status === GrpcStatus.UNAVAILABLE && wasNotStarted(reply.errorPayload);
    pending.reject(isRefusal ? new RefusedError(error) : error);
  }

  /** Takes a request off the books; null when it was not there any more. */
  #forget(id: number): Pending | null {
    const pending = this.#pending.get(id);
    if (pending === undefined) return null;
    this.#pending.delete(id);
    if (pending.isSent) this.#sentCount -= 1;
    if (pending.onAbort !== null) pending.options.signal?.removeEventListener("abort", pending.onAbort);
    if (this.#pending.size === 0) this.#stopSweep();
    return pending;
  }

  #abandon(id: number, error: NexusError): void {
    const pending = this.#forget(id);
    if (pending === null) return;
    if (pending.isSent) {
      this.#cancels.push(id);
      this.#schedule();
    }
    pending.reject(error);
  }

  #armSweep(): void {
    this.#sweep ??= setInterval(() => this.#expire(), SWEEP_INTERVAL_MS);
  }

  #stopSweep(): void {
    if (this.#sweep !== null) clearInterval(this.#sweep);
    this.#sweep = null;
  }

  #expire(): void {
    const nowMs = performance.now();
    for (const pending of this.#pending.values()) {
      if (pending.giveUpAtMs <= nowMs) this.#abandon(pending.id, this.#lateError(pending));
    }
  }

  #lateError({ options, isSent }: Pending): NexusError {
    const isInDoubt = isSent && !options.readOnly;
    return new NexusError({
      code: isInDoubt ? "UNKNOWN_OUTCOME" : "DEADLINE_EXCEEDED",
      what: `${this.#address} did not answer ${options.method} within ${Math.round(options.timeoutMs)} ms`,
      remedy: isInDoubt ? "read back before trying again" : "try again or allow more time",
      details: { timeoutMs: options.timeoutMs },
    });
  }

  #lose(cause: Error): void {
    if (this.#closed !== null) return;
    const reason = toNexusError(cause, `session with ${this.#address}`).what;
    this.#closed = new ConnectionLostError(reason, true, cause);
    this.#stopSweep();
    for (const pending of this.#pending.values()) {
      if (pending.onAbort !== null) pending.options.signal?.removeEventListener("abort", pending.onAbort);
      pending.reject(pending.isSent ? this.#closed : notSent(this.#closed));
    }
    this.#pending.clear();
    this.#waiting = [];
    if (!this.#isDraining) this.#onRetired();
  }

  #tooManyWaiting(): NexusError {
    return new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${this.#limits.maxWaiting} requests already wait for ${this.#address} (limit maxWaiting)`,
      remedy: "send less at a time",
      details: { limit: this.#limits.maxWaiting },
    });
  }
}

function notSent(lost: ConnectionLostError): ConnectionLostError {
  return new ConnectionLostError(lost.message, false, lost.cause);
}

/** True when a request of this size may travel in a session. */
export function fitsSession(payload: Uint8Array): boolean {
  return payload.length <= SESSION_PAYLOAD_BYTES;
}
