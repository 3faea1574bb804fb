import { type ClientHttp2Session, connect, constants } from "node:http2";

const { HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH, HTTP2_HEADER_CONTENT_TYPE, HTTP2_HEADER_TE } = constants;
const CALL_TIMEOUT_MS = 20_000;
const GRPC_HEADER_BYTES = 5;
/** Large enough that neither side waits for window updates. */
const WINDOW_BYTES = 16 * 1024 * 1024;

/**
 * Unary gRPC by hand over Node's HTTP/2, one connection per address: the cheapest client for a server without a
 * session protocol, so that the comparison is not with the cost of a client library.
 */
export class Http2Client {
  readonly #sessions: readonly ClientHttp2Session[];

  private constructor(sessions: readonly ClientHttp2Session[]) {
    this.#sessions = sessions;
  }

  static async connect(addresses: readonly string[]): Promise<Http2Client> {
    const sessions = await Promise.all(
      addresses.map(
        (address) =>
          new Promise<ClientHttp2Session>((resolve, reject) => {
            const session = connect(`http://${address}`, { settings: { initialWindowSize: WINDOW_BYTES } });
            session.once("error", reject);
            session.once("connect", () => {
              session.setLocalWindowSize(WINDOW_BYTES);
              resolve(session);
            });
          }),
      ),
    );
    return new Http2Client(sessions);
  }

  call(client: number, path: string, request: Buffer): Promise<Buffer> {
    const session = this.#sessions[client % this.#sessions.length];
    if (session === undefined) throw new Error("no connection");
    return new Promise((resolve, reject) => {
      const stream = session.request({
        [HTTP2_HEADER_METHOD]: "POST",
        [HTTP2_HEADER_PATH]: path,
        [HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
        [HTTP2_HEADER_TE]: "trailers",
      });
      const chunks: Buffer[] = [];
      let status = "";
      stream.setTimeout(CALL_TIMEOUT_MS, () => stream.close(constants.NGHTTP2_CANCEL));
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("trailers", (trailers) => {
        status = `${trailers["grpc-status"] ?? ""} ${trailers["grpc-message"] ?? ""}`.trim();
      });
      stream.on("error", reject);
      stream.on("close", () => {
        const whole = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
        if (status === "0") resolve(whole.subarray(GRPC_HEADER_BYTES));
        else reject(new Error(`${path}: grpc-status ${status === "" ? "missing" : status}`));
      });
      const header = Buffer.alloc(GRPC_HEADER_BYTES);
      header.writeUInt32BE(request.length, 1);
      stream.end(Buffer.concat([header, request]));
    });
  }

  close(): void {
    for (const session of this.#sessions) session.close();
  }
}
