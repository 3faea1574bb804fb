import { blake3Hex } from "@nexus/lib/node";
import { errnoOf, toFileFailure } from "../files/file-errors.js";
import type { SyncFiles } from "../files/sync-files.js";
import type { ReadOutcome } from "../pool/tasks.js";

/** Reads and hashes a file of at most `maxBytes`. Blocks: for worker threads. */
export function readAndHash(files: SyncFiles, path: string, maxBytes: number): ReadOutcome {
  try {
    const descriptor = files.openForRead(path);
    try {
      const sizeBytes = files.sizeBytes(descriptor);
      if (sizeBytes > maxBytes) return { kind: "tooLarge", sizeBytes };
      const bytes = new Uint8Array(sizeBytes);
      const filled = readFullySync(files, descriptor, bytes, 0);
      const buffer = filled === sizeBytes ? bytes.buffer : bytes.buffer.slice(0, filled);
      return { kind: "found", buffer, contentId: blake3Hex(new Uint8Array(buffer)) };
    } finally {
      files.close(descriptor);
    }
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { kind: "missing" };
    return { kind: "failed", failure: toFileFailure(error, path) };
  }
}

/** Reads until `into` is full or the file ends; the number of bytes read. */
export function readFullySync(
  files: SyncFiles,
  descriptor: number,
  into: Uint8Array,
  positionBytes: number,
): number {
  let filled = 0;
  while (filled < into.length) {
    const count = files.read(descriptor, into.subarray(filled), positionBytes + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
