import type { NexusError } from "@nexus/contracts";

/** One message of a stream of bytes: a header first, then data, then an end that says how many bytes there were. */
export interface InboundPiece {
  readonly data: Uint8Array | null;
  readonly end: { readonly sizeBytes: number } | null;
}

/** What a stream is refused with. */
export interface InboundErrors {
  /** It says something it may not say here. */
  malformed(problem: string): NexusError;
  /** It ended, or broke, before its end was said. */
  cutShort(receivedBytes: number): NexusError;
}

/** The bytes up to their end; a stream that breaks off before is an error, however the connection reports it. */
export async function* contentOf(
  nextPiece: () => Promise<InboundPiece | null>,
  errors: InboundErrors,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let received = 0;
  for (;;) {
    const piece = await nextPiece();
    if (piece === null) throw errors.cutShort(received);
    const { data, end } = piece;
    if (end !== null) {
      if (end.sizeBytes !== received) {
        throw errors.malformed(`announces ${end.sizeBytes} bytes after ${received}`);
      }
      return;
    }
    if (data === null) throw errors.malformed("carries something else than data after its header");
    received += data.length;
    onBytes(data.length);
    yield data;
  }
}

/** The next message, null at the end. Errors: that of `onSilence` after `timeoutMs` without one, what broke the stream. */
export async function nextWithin<T>(
  pieces: AsyncIterator<T>,
  timeoutMs: number,
  onSilence: () => NexusError,
): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onSilence()), timeoutMs);
  });
  try {
    return await Promise.race([next(pieces), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** The next message, null at the end: for streams whose silence is watched elsewhere. */
export async function next<T>(pieces: AsyncIterator<T>): Promise<T | null> {
  const { done, value } = await pieces.next();
  return done === true ? null : value;
}
