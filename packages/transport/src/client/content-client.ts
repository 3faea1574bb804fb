import { vfs } from "@nexus/contracts/wire";
import type {
  CallOptions,
  CreatingWriteRequest,
  ReadRequest,
  ReadResult,
  ReadStream,
  WriteResult,
} from "@nexus/kernel";
import { concatBytes } from "@nexus/lib";
import { SESSION_PAYLOAD_BYTES } from "../limits.js";
import { requiredEntry } from "../wire/entries.js";
import { decodeError } from "../wire/errors.js";
import { consistencyToWire } from "../wire/requests.js";
import type { UnaryCaller } from "./caller.js";
import { openReadStream } from "./download.js";
import { INLINE_CONTENT_BYTES, readStreamRequest, writeFields } from "./requests.js";
import { isTooLargeForReply, writeResult } from "./results.js";
import type { StreamCaller } from "./stream-caller.js";
import { Upload } from "./upload.js";

/** Content of files: small ones in a message, large ones by streams. */
export class ContentClient {
  readonly #caller: UnaryCaller;
  readonly #streams: StreamCaller;

  constructor(caller: UnaryCaller, streams: StreamCaller) {
    this.#caller = caller;
    this.#streams = streams;
  }

  async read(request: ReadRequest, options: CallOptions): Promise<ReadResult> {
    const { path, range, expectedContentId } = request;
    if ((range.lengthBytes ?? 0) > SESSION_PAYLOAD_BYTES) return await this.#readWhole(request, options);
    try {
      const reply = await this.#caller.call(
        vfs.NexusVFSService.Read,
        {
          path,
          offset: range.offsetBytes,
          length: range.lengthBytes,
          contentId: expectedContentId ?? "",
          wantEntry: true,
          ...consistencyToWire(options.consistency),
        },
        options,
      );
      return { entry: requiredEntry(reply.entry, "Read"), bytes: reply.content };
    } catch (error) {
      if (isTooLargeForReply(error)) return await this.#readWhole(request, options);
      throw error;
    }
  }

  /** Verified pieces in order; nothing beyond a few of them is held. `timeoutMs` bounds each wait. */
  async readStream(request: ReadRequest, options: CallOptions): Promise<ReadStream> {
    const message = readStreamRequest(request, options);
    return await this.#streams.run((connection) => openReadStream(connection, message, options));
  }

  async append(
    request: { readonly path: string; readonly data: Uint8Array; readonly createParents: boolean },
    options: CallOptions,
  ): Promise<WriteResult> {
    const { path, data, createParents } = request;
    const message = { path, content: data, createParents, wantEntry: true };
    return writeResult(await this.#caller.call(vfs.NexusVFSService.Append, message, options));
  }

  async write(
    request: CreatingWriteRequest,
    mustExist: boolean,
    options: CallOptions,
    onProgress: (sentBytes: number) => void,
  ): Promise<WriteResult> {
    const fields = writeFields(request, mustExist);
    const { source } = request;
    if (source instanceof Uint8Array && source.length <= INLINE_CONTENT_BYTES) {
      const message = { ...fields, content: source };
      const reply = await this.#caller.call(vfs.NexusVFSService.Write, message, options);
      onProgress(source.length);
      return writeResult(reply);
    }
    const upload = {
      ...options,
      ...{ method: vfs.NexusVFSService.WriteStream, header: fields, subject: request.path },
      ...{ source, onProgress },
    };
    const isRepeatable = source instanceof Uint8Array;
    const response = await this.#streams.run(
      (connection) => new Upload(connection, upload).run(),
      isRepeatable,
    );
    if (response.isError) throw decodeError(response.errorPayload);
    return writeResult(response);
  }

  /** A file that does not fit into one message, gathered from a stream. */
  async #readWhole(request: ReadRequest, options: CallOptions): Promise<ReadResult> {
    const stream = await this.readStream(request, options);
    const pieces: Uint8Array[] = [];
    for await (const piece of stream.pieces) pieces.push(piece);
    return { entry: stream.entry, bytes: concatBytes(pieces) };
  }
}
