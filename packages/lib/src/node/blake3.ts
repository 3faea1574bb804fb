import { blake3, Blake3Hasher as NativeHasher } from "@napi-rs/blake-hash";
import type { ContentId } from "@nexus/contracts";

/** BLAKE3 of bytes that are in memory, 64 lower-case hex digits. */
export function blake3Hex(bytes: Uint8Array): ContentId {
  return blake3(bytes).toString("hex") as ContentId;
}

/** BLAKE3 of bytes that arrive in pieces. */
export class Blake3Hasher {
  readonly #hasher = new NativeHasher();

  update(bytes: Uint8Array): this {
    this.#hasher.update(bytes);
    return this;
  }

  /** The hash of everything so far; more may follow. */
  digestHex(): ContentId {
    return this.#hasher.digest("hex") as ContentId;
  }
}
