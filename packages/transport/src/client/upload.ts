import type { ClientWritableStream, ServiceError } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import type { MessageInit, MethodDescriptor } from "@nexus/contracts/wire";
import type { ByteSource } from "@nexus/kernel";
import { serializer } from "../grpc/definitions.js";
import { abortReason, cutOff, MessageWriter, ProgressDeadline } from "../grpc/flow.js";
import { RefusedError } from "../grpc/refused.js";
import { isRefusal, payloadOf, statusToError } from "../grpc/status.js";
import { STREAM_MESSAGES_IN_FLIGHT, STREAM_PIECE_BYTES } from "../limits.js";
import type { CallBounds } from "./caller.js";
import type { Connection } from "./connection.js";

/** How the call ended, as grpc-js reports it. */
interface Answer<Response> {
  readonly status: ServiceError | null;
  readonly response: Response | undefined;
}

/** What every streamed upload is made of: one header, data, one end. */
interface UploadPiece {
  readonly header: unknown;
  readonly data: Uint8Array | null;
  readonly end: { readonly sizeBytes: number } | null;
}

export interface UploadOptions<Piece extends UploadPiece, Response> extends CallBounds {
  readonly method: MethodDescriptor<Piece, Response>;
  readonly header: NonNullable<MessageInit<Piece>["header"]>;
  /** What is uploaded, for errors. */
  readonly subject: string;
  /** Consumed as fast as the connection takes it. */
  readonly source: ByteSource;
  readonly onProgress: (sentBytes: number) => void;
}

/**
 * One streamed upload: header, content, answer. Content that breaks off before its end changes nothing; when only
 * the answer is lost the outcome is unknown. `timeoutMs` bounds the time without any movement.
 */
export class Upload<Piece extends UploadPiece, Response> {
  readonly #options: UploadOptions<Piece, Response>;
  readonly #doing: string;
  readonly #call: ClientWritableStream<MessageInit<Piece>>;
  readonly #answered = new AbortController();
  readonly #answer: Promise<Answer<Response>>;
  #isAnswered = false;
  #isComplete = false;

  constructor(connection: Connection, options: UploadOptions<Piece, Response>) {
    const { method, subject } = options;
    this.#options = options;
    this.#doing = `${method.name} of ${subject} to ${connection.address}`;
    let settle: (answer: Answer<Response>) => void = () => undefined;
    this.#answer = new Promise((resolve) => {
      settle = resolve;
    });
    this.#call = connection.client.makeClientStreamRequest(
      method.path,
      serializer(method.request),
      (bytes: Buffer) => method.response.decode(bytes),
      (status: ServiceError | null, response?: Response) => {
        this.#isAnswered = true;
        settle({ status, response });
        this.#answered.abort();
      },
    );
    // The callback above carries the status.
    this.#call.on("error", () => undefined);
  }

  /** Errors: RefusedError, the server's, the source's own; UNAVAILABLE, UNKNOWN_OUTCOME, DEADLINE_EXCEEDED, CANCELLED. */
  async run(): Promise<Response> {
    const { signal, timeoutMs } = this.#options;
    const onAbort = (): void => this.#call.cancel();
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    const progress = new ProgressDeadline(timeoutMs, this.#doing, () => this.#call.cancel());
    try {
      await this.#send(progress);
      return this.#accept(await this.#answer, progress);
    } finally {
      progress.stop();
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Returns when everything is sent or the server has answered before that. */
  async #send(progress: ProgressDeadline): Promise<void> {
    const writer = new MessageWriter<MessageInit<Piece>>(
      this.#call,
      this.#answered.signal,
      STREAM_MESSAGES_IN_FLIGHT,
      () => progress.touch(),
    );
    try {
      await this.#sendPieces(writer);
      this.#call.end();
    } catch (error) {
      if (this.#isAnswered) return;
      this.#call.cancel();
      throw NexusError.from(error);
    }
  }

  async #sendPieces(writer: MessageWriter<MessageInit<Piece>>): Promise<void> {
    // Every upload's pieces have these three fields; their union over all of them is more than the compiler follows.
    const write = (piece: Partial<UploadPiece>): Promise<void> => writer.write(piece as MessageInit<Piece>);
    const { header, source, onProgress } = this.#options;
    let sentBytes = 0;
    await write({ header });
    const content = source instanceof Uint8Array ? [source] : cutOff(source, this.#answered.signal);
    for await (const bytes of content) {
      for (let start = 0; start < bytes.length; start += STREAM_PIECE_BYTES) {
        const data = bytes.subarray(start, start + STREAM_PIECE_BYTES);
        await write({ data });
        sentBytes += data.length;
        onProgress(sentBytes);
      }
    }
    this.#isComplete = true;
    await write({ end: { sizeBytes: sentBytes } });
    await writer.flush();
  }

  #accept({ status, response }: Answer<Response>, progress: ProgressDeadline): Response {
    if (status === null && response !== undefined) return response;
    if (status !== null && isRefusal(status)) throw new RefusedError(statusToError(status, this.#doing));
    if (status !== null && payloadOf(status) !== null) throw statusToError(status, this.#doing);
    throw this.#broken(status, progress);
  }

  #broken(status: ServiceError | null, progress: ProgressDeadline): NexusError {
    const { signal } = this.#options;
    const given = signal?.aborted === true ? abortReason(signal) : progress.expired;
    const reason = given?.what ?? status?.details ?? "no answer";
    if (this.#isComplete) {
      return new NexusError({
        code: "UNKNOWN_OUTCOME",
        what: `${this.#doing}: all content was sent, but no answer came (${reason})`,
        remedy: "it may have taken effect: read back before trying again",
        cause: status,
      });
    }
    if (given !== null) return given;
    return new NexusError({
      code: "UNAVAILABLE",
      what: `${this.#doing} broke (${reason}); nothing was changed`,
      remedy: "try again",
      cause: status,
    });
  }
}
