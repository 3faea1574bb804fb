import { NexusError } from "@nexus/contracts";
import type { ByteRange } from "@nexus/kernel";

/** Errors: INVALID_ARGUMENT. */
export function assertByteRange({ offsetBytes, lengthBytes }: ByteRange): void {
  if (isCount(offsetBytes) && (lengthBytes === null || isCount(lengthBytes))) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `range ${offsetBytes}+${lengthBytes} is not of whole, non-negative byte counts`,
    remedy: "give offset and length as whole numbers of bytes",
  });
}

/** Errors: INVALID_ARGUMENT. */
export function assertOffset(offsetBytes: number, lengthBytes: number): void {
  if (isCount(offsetBytes) && isCount(offsetBytes + lengthBytes)) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `offset ${offsetBytes} is not a whole, non-negative byte count below 2^53`,
    remedy: "give the offset as a whole number of bytes",
  });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
