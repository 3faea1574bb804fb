import { type ContentId, NexusError } from "@nexus/contracts";
import { DEFAULT_CHUNK_LIMITS, utf8Decode, utf8Encode } from "@nexus/lib";
import { isContentId } from "../transport-local/blob-layout.js";

/**
 * The manifest of a chunked object (reference facts 4.13). A blob IS a manifest exactly when
 * `looksLikeManifest` says so, on every node, without a mark beside it: a user's file that looks like one is
 * itself stored behind a manifest of one chunk, so the id of a look-alike never names the look-alike's
 * bytes.
 *
 * Above MANIFEST_FANOUT chunks the object has a tree: its root (`depth` 1, a field of ours) lists manifests
 * instead of chunks, so that no manifest outgrows the sniff limit and an edit rewrites one of them and the
 * root.
 */
export interface Manifest {
  readonly totalBytes: number;
  /** 0: the parts are chunks; 1: they are manifests of depth 0. */
  readonly depth: 0 | 1;
  /**
   * BLAKE3 of the whole content; null when it is not known without reading it all (after an edit, inside a
   * tree).
   */
  readonly wholeId: ContentId | null;
  readonly parts: readonly ManifestPart[];
}

export interface ManifestPart {
  readonly contentId: ContentId;
  /** From the start of what this manifest describes. */
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

const MANIFEST_TYPE = "chunked_manifest";
const OPENING_BRACE = 0x7b;
/** A blob this large or larger is never taken for a manifest (bytes). */
export const MANIFEST_SNIFF_LIMIT_BYTES = 500 * 1024;
/** Parts of one manifest at most: 2,048 times about 130 bytes stays far below the sniff limit. */
export const MANIFEST_FANOUT = 2048;
/** Chunks of one object at most; at the average chunk size that is 4 TiB. */
export const MAX_OBJECT_CHUNKS = MANIFEST_FANOUT * MANIFEST_FANOUT;

interface ManifestJson {
  readonly type: typeof MANIFEST_TYPE;
  readonly total_size: number;
  readonly chunk_count: number;
  readonly avg_chunk_size: number;
  readonly content_id: string;
  readonly depth?: number;
  readonly chunks: readonly {
    readonly chunk_hash: string;
    readonly offset: number;
    readonly length: number;
  }[];
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  const json: ManifestJson = {
    type: MANIFEST_TYPE,
    total_size: manifest.totalBytes,
    chunk_count: manifest.parts.length,
    avg_chunk_size: DEFAULT_CHUNK_LIMITS.avgBytes,
    content_id: manifest.wholeId ?? "",
    ...(manifest.depth === 0 ? {} : { depth: manifest.depth }),
    chunks: manifest.parts.map(({ contentId, offsetBytes, lengthBytes }) => ({
      chunk_hash: contentId,
      offset: offsetBytes,
      length: lengthBytes,
    })),
  };
  return utf8Encode(JSON.stringify(json));
}

/** A pure function of the bytes: short enough, starts with `{`, spells the type, and is JSON of that type. */
export function looksLikeManifest(bytes: Uint8Array): boolean {
  return manifestJson(bytes) !== null;
}

/**
 * The manifest a blob is, or null when it is plain content. Errors: CORRUPT (a manifest that contradicts
 * itself).
 */
export function parseManifest(id: ContentId, bytes: Uint8Array): Manifest | null {
  const json = manifestJson(bytes);
  if (json === null) return null;
  const { total_size: totalBytes, chunk_count: count, content_id: wholeId, depth = 0, chunks } = json;
  if (!isCount(totalBytes) || !Array.isArray(chunks) || count !== chunks.length) {
    throw malformed(id, "its counts do not match");
  }
  if (depth !== 0 && depth !== 1) throw malformed(id, `its depth is ${String(depth)}`);
  const parts = parseParts(id, chunks, totalBytes);
  const known = typeof wholeId === "string" && isContentId(wholeId) ? wholeId : null;
  return { totalBytes, depth, wholeId: known, parts };
}

function manifestJson(bytes: Uint8Array): Partial<Record<keyof ManifestJson, unknown>> | null {
  if (bytes.length >= MANIFEST_SNIFF_LIMIT_BYTES || bytes[0] !== OPENING_BRACE) return null;
  // Most JSON a user stores ends here, unparsed.
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(MANIFEST_TYPE)) return null;
  try {
    const value: unknown = JSON.parse(utf8Decode(bytes));
    if (typeof value !== "object" || value === null) return null;
    return "type" in value && value.type === MANIFEST_TYPE ? value : null;
  } catch {
    // Not UTF-8 or not JSON: plain content.
    return null;
  }
}

/** Offsets must follow one another from 0 to the total, without gaps or overlaps. */
function parseParts(id: ContentId, chunks: readonly unknown[], totalBytes: number): readonly ManifestPart[] {
  const parts: ManifestPart[] = [];
  let end = 0;
  for (const chunk of chunks) {
    const part = parsePart(chunk);
    if (part === null) throw malformed(id, `part ${parts.length} is malformed`);
    if (part.offsetBytes !== end)
      throw malformed(id, `part ${parts.length} starts at ${part.offsetBytes}, not ${end}`);
    end += part.lengthBytes;
    parts.push(part);
  }
  if (end !== totalBytes) throw malformed(id, `its parts add up to ${end} bytes, not ${totalBytes}`);
  return parts;
}

function parsePart(value: unknown): ManifestPart | null {
  if (typeof value !== "object" || value === null) return null;
  const { chunk_hash: hash, offset, length } = value as Record<string, unknown>;
  if (typeof hash !== "string" || !isContentId(hash)) return null;
  if (!isCount(offset) || !isCount(length) || length === 0) return null;
  return { contentId: hash, offsetBytes: offset, lengthBytes: length };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function malformed(id: ContentId, problem: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `blob ${id} is a malformed manifest: ${problem}`,
    remedy: "write the file again",
    details: { contentId: id },
  });
}
