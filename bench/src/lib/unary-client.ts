import { Client, credentials } from "@grpc/grpc-js";

/** Reconnects as fast for every server compared: the library's own back-off of a second would hide the servers. */
export const CHANNEL_OPTIONS = {
  "grpc.enable_http_proxy": 0,
  "grpc.initial_reconnect_backoff_ms": 50,
  "grpc.max_reconnect_backoff_ms": 200,
};

/** The same kind of client for every server compared: one grpc-js channel per address, unary calls round robin. */
export class UnaryClient {
  readonly #channels: Client[];
  constructor(addresses: readonly string[]) {
    this.#channels = addresses.map(
      (address) => new Client(address, credentials.createInsecure(), CHANNEL_OPTIONS),
    );
  }

  /** One call on the channel of `client`. Request and reply are bytes: what is measured is the server. */
  call(client: number, path: string, request: Buffer): Promise<Buffer> {
    const channel = this.#channels[client % this.#channels.length];
    if (channel === undefined) throw new Error("no channel");
    return new Promise((resolve, reject) => {
      channel.makeUnaryRequest(
        path,
        passBytes,
        passBytes,
        request,
        { deadline: Date.now() + 20_000 },
        (error, reply) => {
          if (error !== null) reject(error);
          else if (reply === undefined) reject(new Error(`${path}: no reply`));
          else resolve(reply);
        },
      );
    });
  }

  close(): void {
    for (const channel of this.#channels) channel.close();
  }
}

const passBytes = (bytes: Buffer): Buffer => bytes;
