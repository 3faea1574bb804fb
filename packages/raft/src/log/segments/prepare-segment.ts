import { withDeadline } from "../deadline.js";
import type { LogFile, LogFiles } from "../files/log-files.js";
import type { LogIdentity } from "../format/checksum.js";
import { LOG_FORMAT_VERSION } from "../format/layout.js";
import { encodeSegmentHeader, segmentName, UNFINISHED_SUFFIX } from "../format/segment-header.js";
import type { LogLimits } from "../limits.js";
import type { LogClock } from "../runtime.js";

export interface PrepareSegment {
  readonly files: LogFiles;
  readonly clock: LogClock;
  readonly limits: LogLimits;
  readonly identity: LogIdentity;
  readonly sequence: number;
}

/**
 * Allocates a segment full of zeros and gives it its name once all of it is durable, so that a later write to it
 * neither grows the file nor needs new blocks. A failed attempt is cleaned up.
 */
export async function prepareSegment(job: PrepareSegment): Promise<LogFile> {
  const { files, limits, sequence } = job;
  const name = segmentName(sequence);
  const unfinished = name + UNFINISHED_SUFFIX;
  const bounded = <T>(what: string, work: Promise<T>): Promise<T> =>
    withDeadline(job.clock, limits.fileDeadlineMs, `${what} of ${unfinished}`, work);
  let file: LogFile | null = null;
  try {
    file = await bounded("creation", files.create(unfinished));
    const zeros = files.allocateBuffer(limits.prepareChunkBytes);
    for (let offset = 0; offset < limits.segmentBytes; offset += zeros.length) {
      const piece = zeros.subarray(0, Math.min(zeros.length, limits.segmentBytes - offset));
      await bounded("allocation", file.write(offset, piece, true));
    }
    await bounded("header", file.write(0, encodeHeader(job), true));
    await bounded("naming", files.rename(unfinished, name));
    await bounded("folder sync", files.syncFolder());
    return file;
  } catch (cause) {
    await bounded("clean-up", cleanUp(files, file, [unfinished, name])).catch((cleanUpError: unknown) => {
      throw new AggregateError(
        [cause, cleanUpError],
        "segment was not prepared, and its rest is still there",
      );
    });
    throw cause;
  }
}

function encodeHeader({ identity, limits, sequence }: PrepareSegment): Uint8Array {
  const { segmentBytes } = limits;
  return encodeSegmentHeader({ version: LOG_FORMAT_VERSION, sequence, segmentBytes, identity });
}

async function cleanUp(files: LogFiles, file: LogFile | null, names: readonly string[]): Promise<void> {
  await file?.close();
  const present = await files.list();
  for (const { name } of present) if (names.includes(name)) await files.remove(name);
}
