import { DT_LINK, type FileMetadata, isDirectoryType } from "@nexus/contracts";
import type { StatResult } from "./api.js";

const DIRECTORY_MODE = 0o755;
const FILE_MODE = 0o644;
const LINK_MODE = 0o777;

/** An entry as a caller sees it. */
export function toStat(entry: FileMetadata, visiblePath: string): StatResult {
  const isDirectory = isDirectoryType(entry.entryType);
  const writer = entry.lastWriterAddress;
  return {
    entry,
    isDirectory,
    mode: isDirectory ? DIRECTORY_MODE : entry.entryType === DT_LINK ? LINK_MODE : FILE_MODE,
    zoneId: entry.zoneId,
    path: visiblePath,
    holders: entry.contentId === null || writer === null ? [] : [writer],
  };
}
