import { crc32c } from "@node-rs/crc32";
import { ByteWriter } from "./bytes.js";

/** CRC-32C (Castagnoli). `crc(b, crc(a))` is the checksum of a followed by b. */
export function checksum(bytes: Uint8Array, seed = 0): number {
  return crc32c(bytes, seed);
}

/** 16 random bytes, minted once for a log; in every segment header. */
export type LogIdentity = Uint8Array;

/**
 * Start value for the head and tail checksums of the batch at one place of one log. It makes bytes that merely
 * look like a batch (a copy inside an entry, a leftover of another file) fail their checksum.
 */
export function placeSeed(identity: LogIdentity, sequence: number, offset: number): number {
  const place = new ByteWriter(new Uint8Array(32));
  place.raw(identity);
  place.u64(sequence);
  place.u64(offset);
  return checksum(place.bytes);
}
