/** `nexus.core.DirEntryType`; numbers are wire format. An entry's type never changes after creation. */
export const DT_REG = 0;
export const DT_DIR = 1;
export const DT_MOUNT = 2;
export const DT_PIPE = 3;
export const DT_STREAM = 4;
export const DT_EXTERNAL_STORAGE = 5;
export const DT_LINK = 6;

export type DirEntryType =
  | typeof DT_REG
  | typeof DT_DIR
  | typeof DT_MOUNT
  | typeof DT_PIPE
  | typeof DT_STREAM
  | typeof DT_EXTERNAL_STORAGE
  | typeof DT_LINK;

export const ENTRY_TYPE_NAMES = {
  [DT_REG]: "file",
  [DT_DIR]: "directory",
  [DT_MOUNT]: "mount",
  [DT_PIPE]: "pipe",
  [DT_STREAM]: "stream",
  [DT_EXTERNAL_STORAGE]: "external-storage",
  [DT_LINK]: "link",
} as const satisfies Record<DirEntryType, string>;

/** Something else begins there: another zone, or external storage. */
export function isMountType(entryType: DirEntryType): boolean {
  return entryType === DT_MOUNT || entryType === DT_EXTERNAL_STORAGE;
}

/** It can be listed. */
export function isDirectoryType(entryType: DirEntryType): boolean {
  return entryType === DT_DIR || isMountType(entryType);
}
