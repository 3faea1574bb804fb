import { NexusError } from "@nexus/contracts";
import { Packr } from "msgpackr";

/** Plain msgpack, no records: every pack stands alone, and equal values give equal bytes. */
const packr = new Packr({ useRecords: false });

export function pack(value: unknown): Uint8Array {
  return packr.pack(value);
}

/** Errors: CORRUPT. */
export function unpack(bytes: Uint8Array, subject: string): unknown {
  try {
    return packr.unpack(bytes);
  } catch (cause) {
    throw new NexusError({
      code: "CORRUPT",
      what: `${subject} of ${bytes.length} bytes is not msgpack`,
      details: { length: bytes.length },
      cause,
    });
  }
}
