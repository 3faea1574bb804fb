/** The same bytes. In a file of its own: types of Node.js must not reach what the sdk declares. */
export function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
