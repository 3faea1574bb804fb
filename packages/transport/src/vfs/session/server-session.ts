import type { ServerDuplexStream } from "@grpc/grpc-js";
import { GrpcStatus, NexusError, type OperationContext } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import { peerInfoOf } from "../../grpc/peer-info.js";
import { errorToServiceError } from "../../grpc/status.js";
import { SESSION_PAYLOAD_BYTES, SESSION_REPLY_BYTES, type ServerLimits } from "../../limits.js";
import type { TransportMetrics } from "../../metrics.js";
import type { ByteBudget } from "../../server/byte-budget.js";
import { CallCancellation } from "../../server/cancellation.js";
import type { BoundMethod } from "../../server/unary.js";
import type { UnaryOutcome, UnaryRunner } from "../../server/unary-runner.js";
import { encodeError } from "../../wire/errors.js";
import { ReplyQueue } from "./reply-queue.js";

export const SESSION_PROTOCOL_VERSION = 1;

export type SessionCall = ServerDuplexStream<vfs.SessionClientFrame, MessageInit<vfs.SessionServerFrame>>;

export interface SessionDeps {
  readonly methods: ReadonlyMap<string, BoundMethod>;
  readonly runner: UnaryRunner;
  readonly bytes: ByteBudget;
  readonly limits: ServerLimits;
  readonly metrics: TransportMetrics;
  /** Who the caller is; `authToken` is the one of the opening frame. */
  readonly authenticate: (authToken: string) => Promise<OperationContext>;
}

interface InFlight {
  readonly cancellation: CallCancellation;
  readonly payloadBytes: number;
}

/**
 * The serving side of one session stream. Requests start as they arrive and are answered in any order. The
 * stream is not read from while the requests being worked on, or the replies not yet taken, hold too many bytes.
 */
export class ServerSession {
  readonly #call: SessionCall;
  readonly #deps: SessionDeps;
  readonly #replies: ReplyQueue;
  readonly #inFlight = new Map<number, InFlight>();
  #inFlightBytes = 0;
  #draining = false;
  #closed = false;
  #wakeReader: (() => void) | null = null;

  constructor(call: SessionCall, deps: SessionDeps) {
    this.#call = call;
    this.#deps = deps;
    this.#replies = new ReplyQueue(call, () => this.#wakeReader?.());
  }

  /** Resolves when the stream is over, whichever way. Never rejects. */
  async run(): Promise<void> {
    const onLeave = (): void => this.#leave();
    this.#call.on("cancelled", onLeave);
    const { progressTimeoutMs } = this.#deps.limits;
    const opening = setTimeout(() => this.#refuse(silentError(progressTimeoutMs)), progressTimeoutMs);
    try {
      await this.#serve(() => clearTimeout(opening));
      await this.#replies.flush();
      this.#call.end();
    } catch (error) {
      this.#refuse(NexusError.from(error));
    } finally {
      clearTimeout(opening);
      this.#leave();
    }
  }

  /** Tells the client to go elsewhere; ends the stream once the requests in flight are answered. */
  drain(): void {
    this.#draining = true;
    this.#replies.announceDraining();
    this.#wakeReader?.();
    this.#endWhenIdle();
  }

  #refuse(error: NexusError): void {
    if (!this.#closed) this.#call.emit("error", errorToServiceError(error));
  }

  async #serve(onOpened: () => void): Promise<void> {
    let context: OperationContext | null = null;
    const frames: AsyncIterable<vfs.SessionClientFrame> = this.#call.iterator({ destroyOnReturn: false });
    for await (const frame of frames) {
      if (context === null) {
        context = await this.#open(frame);
        onOpened();
      }
      for (const id of frame.cancels) this.#cancel(id);
      for (const request of frame.requests) this.#start(request, context);
      await this.#untilThereIsRoom();
    }
    // The client half-closed: it wants the replies of what it asked, and no more.
    await this.#untilReached(() => this.#inFlight.size === 0);
  }

  async #open(frame: vfs.SessionClientFrame): Promise<OperationContext> {
    const { open } = frame;
    if (open === null) throw invalidFrame("begins without opening the session");
    if (open.protocolVersion !== SESSION_PROTOCOL_VERSION) {
      throw new NexusError({
        code: "VERSION_UNSUPPORTED",
        what: `session protocol ${open.protocolVersion} is not the ${SESSION_PROTOCOL_VERSION} of this node`,
        remedy: "upgrade the older side",
      });
    }
    const context = await this.#deps.authenticate(open.authToken);
    this.#replies.welcome({
      protocolVersion: SESSION_PROTOCOL_VERSION,
      maxInFlight: this.#deps.limits.sessionMaxInFlight,
      maxRequestBytes: SESSION_PAYLOAD_BYTES,
      maxReplyBytes: SESSION_REPLY_BYTES,
    });
    return context;
  }

  #start(request: vfs.SessionRequest, context: OperationContext): void {
    if (this.#inFlight.has(request.id)) {
      throw invalidFrame(`uses request id ${request.id} for two requests in flight`);
    }
    const refusal = this.#refusalOf(request);
    if (refusal !== null) {
      this.#reply(request.id, { kind: "status", error: refusal, notStarted: true });
      return;
    }
    const method = this.#deps.methods.get(request.method);
    if (method === undefined) {
      this.#reply(request.id, {
        kind: "status",
        error: unknownMethod(request.method),
        notStarted: true,
      });
      return;
    }
    const entry = { cancellation: new CallCancellation(), payloadBytes: request.payload.length };
    this.#inFlight.set(request.id, entry);
    this.#inFlightBytes += entry.payloadBytes;
    this.#work(request, method, context, entry).catch((error: unknown) => this.#call.destroy(error as Error));
  }

  #refusalOf(request: vfs.SessionRequest): NexusError | null {
    const { limits, metrics } = this.#deps;
    if (request.payload.length > SESSION_PAYLOAD_BYTES) {
      return new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `a session request of ${request.payload.length} bytes is over ${SESSION_PAYLOAD_BYTES}`,
        remedy: "use WriteStream or the unary call",
        details: { limit: SESSION_PAYLOAD_BYTES },
      });
    }
    if (this.#inFlight.size < limits.sessionMaxInFlight) return null;
    metrics.limitHit("sessionMaxInFlight");
    return new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `the session already has ${this.#inFlight.size} requests in flight (limit sessionMaxInFlight)`,
      remedy: "wait for replies before sending more",
      details: { limit: limits.sessionMaxInFlight },
    });
  }

  async #work(
    request: vfs.SessionRequest,
    method: BoundMethod,
    context: OperationContext,
    entry: InFlight,
  ): Promise<void> {
    const held = this.#deps.bytes.open();
    const outcome = await this.#deps.runner.run({
      method,
      payload: request.payload,
      identify: () => context,
      peer: () => peerInfoOf(this.#call, ""),
      timeoutMs: request.timeoutMs,
      cancellation: entry.cancellation,
      maxReplyBytes: SESSION_PAYLOAD_BYTES,
      held,
      surface: "session",
    });
    this.#inFlight.delete(request.id);
    this.#inFlightBytes -= entry.payloadBytes;
    // From here on the session's own limit on unsent replies counts.
    held.release();
    this.#reply(request.id, outcome);
    this.#wakeReader?.();
    this.#endWhenIdle();
  }

  #reply(id: number, outcome: UnaryOutcome): void {
    if (this.#closed) return;
    if (outcome.kind === "status") {
      const { error, notStarted } = outcome;
      const errorPayload = encodeError(error, notStarted);
      this.#replies.add({ id, status: error.facts.grpc, errorPayload });
    } else if (outcome.payload.length > SESSION_REPLY_BYTES) {
      const error = replyTooLarge(outcome.payload.length);
      this.#replies.add({ id, status: GrpcStatus.RESOURCE_EXHAUSTED, errorPayload: encodeError(error) });
    } else {
      this.#replies.add({ id, payload: outcome.payload });
    }
  }

  #cancel(id: number): void {
    const error = new NexusError({ code: "CANCELLED", what: "the caller cancelled the request" });
    this.#inFlight.get(id)?.cancellation.cancel(error);
  }

  #untilThereIsRoom(): Promise<void> {
    const { sessionInFlightBytes, sessionUnsentReplyBytes } = this.#deps.limits;
    return this.#untilReached(
      () =>
        this.#inFlightBytes <= sessionInFlightBytes && this.#replies.unsentBytes <= sessionUnsentReplyBytes,
    );
  }

  async #untilReached(isReached: () => boolean): Promise<void> {
    while (!isReached() && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  #endWhenIdle(): void {
    if (!this.#draining || this.#closed || this.#inFlight.size > 0) return;
    this.#replies.flush().then(
      () => this.#call.end(),
      () => this.#leave(),
    );
  }

  /** The stream is gone: nobody waits for what is still being worked on. */
  #leave(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#replies.close();
    const error = new NexusError({ code: "CANCELLED", what: "the caller's session ended" });
    for (const { cancellation } of this.#inFlight.values()) cancellation.cancel(error);
    this.#wakeReader?.();
  }
}

function invalidFrame(problem: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the session ${problem}`,
    remedy: "follow docs/wire-protocol.md",
  });
}

function silentError(timeoutMs: number): NexusError {
  return new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `the session was not opened within ${timeoutMs} ms`,
    remedy: "send the opening frame first",
    details: { timeoutMs },
  });
}

function unknownMethod(name: string): NexusError {
  return new NexusError({
    code: "METHOD_NOT_FOUND",
    what: `sessions have no method ${JSON.stringify(name.slice(0, 80))}`,
    remedy: "name a unary RPC of NexusVFSService or ZoneAdminService",
  });
}

function replyTooLarge(bytes: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `the reply has ${bytes} bytes, a session carries ${SESSION_REPLY_BYTES}`,
    remedy: "use the unary call, or ask for less",
    details: { bytes, limit: SESSION_REPLY_BYTES, tooLargeForReply: true },
  });
}
