import { join } from "node:path";
import type { ContentId } from "@nexus/contracts";

/** Folders of a content-addressed store, below its root (reference facts 4.13). */
export const BLOBS_FOLDER = "cas";
export const TEMP_FOLDER = "tmp";
export const QUARANTINE_FOLDER = "quarantine";

const CONTENT_ID = /^[0-9a-f]{64}$/;

export function isContentId(text: string): text is ContentId {
  return CONTENT_ID.test(text);
}

/** `<blobs>/<aa>/<bb>/<64 hex>`: the file of a blob. */
export function blobPath(blobsFolder: string, id: ContentId): string {
  return join(blobsFolder, id.slice(0, 2), id.slice(2, 4), id);
}
