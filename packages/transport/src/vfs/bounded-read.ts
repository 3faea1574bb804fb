import { NexusError } from "@nexus/contracts";
import type { ByteRange, ReadResult } from "@nexus/kernel";

/** One byte more than fits, so that a file that does not fit is noticed without reading all of it. */
export function boundedRange(
  request: { readonly offset: number; readonly length: number | null },
  maxBytes: number,
): ByteRange {
  return {
    offsetBytes: request.offset,
    lengthBytes: Math.min(request.length ?? Number.MAX_SAFE_INTEGER, maxBytes + 1),
  };
}

/** Errors: RESOURCE_EXHAUSTED with details.tooLargeForReply. */
export function assertFits(path: string, result: ReadResult, maxBytes: number): void {
  if (result.bytes.length <= maxBytes) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${path} (${result.entry.sizeBytes} bytes) does not fit into one reply of ${maxBytes} bytes`,
    remedy: "use ReadStream, or ask for a range",
    details: { sizeBytes: result.entry.sizeBytes, limit: maxBytes, tooLargeForReply: true },
  });
}
