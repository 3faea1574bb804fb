import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { NexusError } from "@nexus/contracts";
import type { CliIo } from "./io.js";

/** Bytes read from a local file at a time. */
const PIECE_BYTES = 256 * 1024;

/** Where the content of a write comes from. */
export type ContentSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "stdin" }
  | { readonly kind: "file"; readonly file: string };

/** Content ready to be sent: text whole, everything else piece by piece. */
export interface OpenContent {
  readonly data: string | AsyncIterable<Uint8Array>;
  /** null when it is not known before the end (a pipe). */
  readonly totalBytes: number | null;
}

/** Errors: IO_ERROR naming the local file. */
export async function openContent(source: ContentSource, io: CliIo): Promise<OpenContent> {
  switch (source.kind) {
    case "text":
      return { data: source.text, totalBytes: Buffer.byteLength(source.text) };
    case "stdin":
      return { data: io.stdin as AsyncIterable<Uint8Array>, totalBytes: null };
    case "file":
      return openLocalFile(source.file, io.signal);
  }
}

async function openLocalFile(file: string, signal: AbortSignal): Promise<OpenContent> {
  const facts = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "ENOENT"
      ? localError(file, "does not exist", "check its name", cause)
      : localError(file, `cannot be read: ${cause.message}`, "check its permissions", cause);
  });
  if (facts.isDirectory()) throw localError(file, "is a directory", "name a file", null);
  const totalBytes = facts.isFile() ? facts.size : null;
  return { data: readPieces(file, signal), totalBytes };
}

async function* readPieces(file: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(file, { signal, highWaterMark: PIECE_BYTES }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw localError(file, `cannot be read: ${reason}`, "check its permissions", cause);
  }
}

/** One code for all of them: NOT_FOUND and its like are about paths of the cluster. */
function localError(file: string, problem: string, remedy: string, cause: unknown): NexusError {
  return new NexusError({
    code: "IO_ERROR",
    what: `local file ${file} ${problem}`,
    remedy,
    details: { localFile: file },
    cause,
  });
}
