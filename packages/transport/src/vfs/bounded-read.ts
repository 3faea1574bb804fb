import { NexusError } from "@nexus/contracts";
import type { ByteRange, CallOptions, Kernel, ReadRequest, ReadResult } from "@nexus/kernel";
import { FIRST_READ_BYTES } from "../limits.js";
import type { CallInfo } from "../server/unary.js";

interface RequestedRange {
  readonly offset: number;
  readonly length: number | null;
}

/** One byte more than fits, so that a file that does not fit is noticed without reading all of it. */
export function boundedRange(request: RequestedRange, maxBytes: number): ByteRange {
  return {
    offsetBytes: request.offset,
    lengthBytes: Math.min(request.length ?? Number.MAX_SAFE_INTEGER, maxBytes + 1),
  };
}

/** Bytes of the requested range that a file has, told by a read of a part of it. */
export function wantedBytes(request: RequestedRange, part: ReadResult): number {
  const leftBytes = Math.max(0, part.entry.sizeBytes - request.offset);
  return Math.min(request.length ?? Number.MAX_SAFE_INTEGER, leftBytes);
}

/**
 * A read whose result is one reply of `maxBytes` at most. Room for a large one is reserved before it is read: a first
 * part tells the size. Errors: RESOURCE_EXHAUSTED (details.tooLargeForReply, or unaryBytes), the kernel's.
 */
export async function readForReply(
  kernel: Kernel,
  request: RequestedRange & Pick<ReadRequest, "path" | "expectedContentId" | "waitMs">,
  maxBytes: number,
  call: CallInfo,
  options: CallOptions,
): Promise<ReadResult> {
  const { path, expectedContentId, waitMs = 0 } = request;
  const read = (limit: number): Promise<ReadResult> =>
    kernel.sysRead(
      { path, range: boundedRange(request, limit), expectedContentId, waitMs },
      call.context,
      options,
    );
  const firstBytes = Math.min(maxBytes, FIRST_READ_BYTES);
  const first = await read(firstBytes);
  // A message is taken whole, and once.
  if (first.bytes.length <= firstBytes || first.message !== undefined) {
    call.reserveBytes(first.bytes.length);
    return first;
  }
  const wanted = wantedBytes(request, first);
  if (wanted > maxBytes) throw tooLarge(path, first, maxBytes);
  call.reserveBytes(wanted);
  const result = await read(maxBytes);
  if (result.bytes.length > maxBytes) throw tooLarge(path, result, maxBytes);
  return result;
}

function tooLarge(path: string, { entry }: ReadResult, maxBytes: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${path} (${entry.sizeBytes} bytes) does not fit into one reply of ${maxBytes} bytes`,
    remedy: "use ReadStream, or ask for a range",
    details: { sizeBytes: entry.sizeBytes, limit: maxBytes, tooLargeForReply: true },
  });
}
