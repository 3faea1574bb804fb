import { nodeSyncFiles, type SyncFiles } from "../files/sync-files.js";

/**
 * Decides whether a file call fails: the errno it fails with, or null. `path` is of the file or its
 * descriptor.
 */
export type FaultRule = (call: keyof SyncFiles, path: string) => string | null;

/** Real files whose calls fail when a rule says so. */
export function faultyFiles(rule: () => FaultRule): SyncFiles {
  const paths = new Map<number, string>();
  const check = (call: keyof SyncFiles, path: string): void => {
    const errno = rule()(call, path);
    if (errno !== null)
      throw Object.assign(new Error(`${errno}: injected, ${call} '${path}'`), { code: errno });
  };
  const opened = (path: string, descriptor: number): number => {
    paths.set(descriptor, path);
    return descriptor;
  };
  const onDescriptor = (call: keyof SyncFiles, descriptor: number): void =>
    check(call, paths.get(descriptor) ?? "");
  const onPath = (call: keyof SyncFiles, path: string): string => {
    check(call, path);
    return path;
  };
  return {
    createFile: (path) => opened(path, nodeSyncFiles.createFile(onPath("createFile", path))),
    openForRead: (path) => opened(path, nodeSyncFiles.openForRead(onPath("openForRead", path))),
    write: (descriptor, bytes) => {
      onDescriptor("write", descriptor);
      return nodeSyncFiles.write(descriptor, bytes);
    },
    read: (descriptor, into, position) => {
      onDescriptor("read", descriptor);
      return nodeSyncFiles.read(descriptor, into, position);
    },
    sizeBytes: nodeSyncFiles.sizeBytes,
    fsync: (descriptor) => {
      onDescriptor("fsync", descriptor);
      nodeSyncFiles.fsync(descriptor);
    },
    close: nodeSyncFiles.close,
    rename: (from, to) => nodeSyncFiles.rename(from, onPath("rename", to)),
    remove: (path) => nodeSyncFiles.remove(onPath("remove", path)),
    makeFolder: (path) => nodeSyncFiles.makeFolder(onPath("makeFolder", path)),
  };
}
