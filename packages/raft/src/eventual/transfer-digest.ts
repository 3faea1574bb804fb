import { createHash } from "node:crypto";

/** Count and SHA-256 of the records of one transfer, each with its length before it. */
export class TransferDigest {
  readonly #hash = createHash("sha256");
  #records = 0;

  add(records: readonly Uint8Array[]): void {
    for (const record of records) {
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, record.length);
      this.#hash.update(length);
      this.#hash.update(record);
      this.#records += 1;
    }
  }

  /** Once. */
  end(): { readonly records: number; readonly digest: Uint8Array } {
    return { records: this.#records, digest: new Uint8Array(this.#hash.digest()) };
  }
}
