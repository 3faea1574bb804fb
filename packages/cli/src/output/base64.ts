/** Base64 needs whole groups of three bytes; the rest of a piece waits for the next one. */
const GROUP_BYTES = 3;

/** Base64 text of a byte stream, piece by piece, the same as of all bytes at once. */
export async function* base64Pieces(pieces: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % GROUP_BYTES);
    rest = bytes.slice(whole);
    if (whole > 0) yield toBase64(bytes.subarray(0, whole));
  }
  if (rest.length > 0) yield toBase64(rest);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
