import { type ContentId, NexusError } from "@nexus/contracts";
import type { ReadRequest, ReadStream } from "@nexus/kernel";

/** Opens a stream of `request` on whatever server is next. */
export type OpenStream = (request: ReadRequest) => Promise<ReadStream>;

/**
 * A streamed read that survives the loss of a server: it goes on, on the next one, where it stopped, and only with
 * the very same content (CONFLICT when the file has changed meanwhile). `maxAttempts` opens at most, together.
 */
export async function openResumingRead(
  request: ReadRequest,
  maxAttempts: number,
  open: OpenStream,
): Promise<ReadStream> {
  const attempts = new Attempts(maxAttempts);
  const first = await attempts.run(() => open(request));
  return { ...first, pieces: resumingPieces(request, first, attempts, open) };
}

async function* resumingPieces(
  request: ReadRequest,
  first: ReadStream,
  attempts: Attempts,
  open: OpenStream,
): AsyncGenerator<Uint8Array, void, void> {
  let stream = first;
  let takenBytes = 0;
  while (true) {
    try {
      for await (const piece of stream.pieces) {
        takenBytes += piece.length;
        yield piece;
      }
      return;
    } catch (error) {
      if (!isConnectionLoss(error) || first.entry.contentId === null) throw error;
      const rest = restOf(request, takenBytes, first.lengthBytes, first.entry.contentId);
      stream = await attempts.run(() => open(rest), error);
    }
  }
}

/** What is missing, of the same content. */
function restOf(
  request: ReadRequest,
  takenBytes: number,
  lengthBytes: number,
  contentId: ContentId,
): ReadRequest {
  return {
    path: request.path,
    range: {
      offsetBytes: request.range.offsetBytes + takenBytes,
      lengthBytes: lengthBytes - takenBytes,
    },
    expectedContentId: contentId,
  };
}

/** A budget of tries; each connection loss uses one up. */
class Attempts {
  #left: number;

  constructor(max: number) {
    this.#left = max;
  }

  /** Runs `work` until it does not fail for a lost connection; `before` is what made a new try necessary. */
  async run<T>(work: () => Promise<T>, before: unknown = null): Promise<T> {
    let last = before;
    while (this.#left > 0) {
      this.#left -= 1;
      try {
        return await work();
      } catch (error) {
        if (!isConnectionLoss(error)) throw error;
        last = error;
      }
    }
    throw last;
  }
}

/** A server that is gone or going; anything else would be the same on the next one. */
function isConnectionLoss(error: unknown): boolean {
  return NexusError.is(error) && error.code === "UNAVAILABLE";
}
