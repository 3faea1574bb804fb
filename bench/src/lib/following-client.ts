import { Client, credentials } from "@grpc/grpc-js";
import { CHANNEL_OPTIONS } from "./unary-client.js";

const ATTEMPT_TIMEOUT_MS = 600;
const PAUSE_AFTER_ROUND_MS = 5;
const CALL_TIMEOUT_MS = 20_000;

const passBytes = (bytes: Buffer): Buffer => bytes;

/**
 * A client that follows: it stays with a server while that one answers, and goes on to the next when a call fails or
 * is not answered within an attempt's time. Only for requests that may be repeated.
 */
export class FollowingClient {
  readonly #channels: readonly Client[];
  #current = 0;

  constructor(addresses: readonly string[]) {
    this.#channels = addresses.map(
      (address) => new Client(address, credentials.createInsecure(), CHANNEL_OPTIONS),
    );
  }

  /** `accept` decodes a reply and throws when it is an error. Fails after 20 s with the last reason. */
  async call(path: string, request: Buffer, accept: (reply: Buffer) => void): Promise<void> {
    const endMs = performance.now() + CALL_TIMEOUT_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        accept(await this.#attempt(path, request));
        return;
      } catch (error) {
        if (performance.now() > endMs) throw error;
        this.#current = (this.#current + 1) % this.#channels.length;
        if (attempt % this.#channels.length === 0) {
          await new Promise((wake) => setTimeout(wake, PAUSE_AFTER_ROUND_MS));
        }
      }
    }
  }

  #attempt(path: string, request: Buffer): Promise<Buffer> {
    const channel = this.#channels[this.#current];
    if (channel === undefined) throw new Error("no channel");
    return new Promise((resolve, reject) => {
      const bounds = { deadline: Date.now() + ATTEMPT_TIMEOUT_MS };
      channel.makeUnaryRequest(path, passBytes, passBytes, request, bounds, (error, reply) => {
        if (error !== null) reject(error);
        else if (reply === undefined) reject(new Error(`${path}: no reply`));
        else resolve(reply);
      });
    });
  }

  close(): void {
    for (const channel of this.#channels) channel.close();
  }
}
