import { NexusError } from "@nexus/contracts";

/** Longest message of a pipe or stream. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** The bytes of one message: the text given, or standard input whole. Errors: INVALID_ARGUMENT (too long). */
export async function messageOf(
  given: string | null,
  stdin: AsyncIterable<Uint8Array>,
): Promise<Uint8Array | string> {
  if (given !== null) return given;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of stdin) {
    bytes += piece.length;
    if (bytes > MAX_MESSAGE_BYTES) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `standard input is longer than ${MAX_MESSAGE_BYTES} bytes, the longest message there can be`,
        remedy: "write it to a file and send the path",
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
