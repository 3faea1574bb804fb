import { once } from "node:events";
import type { Writable } from "node:stream";

/**
 * stdout with back-pressure: every write waits until the stream has room, so that a slow reader slows the
 * transfer down instead of filling memory.
 */
export class Output {
  constructor(
    private readonly stream: Writable,
    private readonly signal: AbortSignal,
  ) {}

  async write(data: string | Uint8Array): Promise<void> {
    this.signal.throwIfAborted();
    if (data.length === 0 || this.stream.write(data)) return;
    await once(this.stream, "drain", { signal: this.signal }).catch((error: unknown) => {
      this.signal.throwIfAborted();
      throw error;
    });
  }

  async line(text: string): Promise<void> {
    await this.write(`${text}\n`);
  }

  async lines(texts: Iterable<string>): Promise<void> {
    for (const text of texts) await this.line(text);
  }

  /** One JSON document on a line of its own. */
  async json(document: unknown): Promise<void> {
    await this.line(JSON.stringify(document));
  }
}
