import type { ClientWritableStream, ServiceError } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import type { ByteSource } from "@nexus/kernel";
import { serializer } from "../grpc/definitions.js";
import { abortReason, cutOff, MessageWriter, ProgressDeadline } from "../grpc/flow.js";
import { RefusedError } from "../grpc/refused.js";
import { isRefusal, payloadOf, statusToError } from "../grpc/status.js";
import { STREAM_MESSAGES_IN_FLIGHT, STREAM_PIECE_BYTES } from "../limits.js";
import { decodeError } from "../wire/errors.js";
import type { CallBounds } from "./caller.js";
import type { Connection } from "./connection.js";

type Piece = MessageInit<vfs.WriteStreamPiece>;

/** How the call ended, as grpc-js reports it. */
interface Answer {
  readonly status: ServiceError | null;
  readonly response: vfs.WriteResponse | undefined;
}

export interface UploadOptions extends CallBounds {
  readonly header: MessageInit<vfs.WriteStreamHeader>;
  /** Consumed as fast as the connection takes it. */
  readonly source: ByteSource;
  readonly onProgress: (sentBytes: number) => void;
}

/**
 * One streamed write: header, content, answer. Content that breaks off before its end changes nothing; when only
 * the answer is lost the outcome is unknown. `timeoutMs` bounds the time without any movement.
 */
export class Upload {
  readonly #options: UploadOptions;
  readonly #doing: string;
  readonly #call: ClientWritableStream<Piece>;
  readonly #answered = new AbortController();
  readonly #answer: Promise<Answer>;
  #isAnswered = false;
  #isComplete = false;

  constructor(connection: Connection, options: UploadOptions) {
    const { WriteStream } = vfs.NexusVFSService;
    this.#options = options;
    this.#doing = `WriteStream of ${options.header.path ?? ""} to ${connection.address}`;
    let settle: (answer: Answer) => void = () => undefined;
    this.#answer = new Promise((resolve) => {
      settle = resolve;
    });
    this.#call = connection.client.makeClientStreamRequest(
      WriteStream.path,
      serializer(WriteStream.request),
      (bytes: Buffer) => WriteStream.response.decode(bytes),
      (status, response) => {
        this.#isAnswered = true;
        settle({ status, response });
        this.#answered.abort();
      },
    );
    // The callback above carries the status.
    this.#call.on("error", () => undefined);
  }

  /** Errors: RefusedError, the server's, the source's own; UNAVAILABLE, UNKNOWN_OUTCOME, DEADLINE_EXCEEDED, CANCELLED. */
  async run(): Promise<vfs.WriteResponse> {
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
    const writer = new MessageWriter<Piece>(
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

  async #sendPieces(writer: MessageWriter<Piece>): Promise<void> {
    const { header, source, onProgress } = this.#options;
    let sentBytes = 0;
    await writer.write({ header });
    const content = source instanceof Uint8Array ? [source] : cutOff(source, this.#answered.signal);
    for await (const bytes of content) {
      for (let start = 0; start < bytes.length; start += STREAM_PIECE_BYTES) {
        const data = bytes.subarray(start, start + STREAM_PIECE_BYTES);
        await writer.write({ data });
        sentBytes += data.length;
        onProgress(sentBytes);
      }
    }
    this.#isComplete = true;
    await writer.write({ end: { sizeBytes: sentBytes } });
    await writer.flush();
  }

  #accept({ status, response }: Answer, progress: ProgressDeadline): vfs.WriteResponse {
    if (status === null && response !== undefined) {
      if (response.isError) throw decodeError(response.errorPayload);
      return response;
    }
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
