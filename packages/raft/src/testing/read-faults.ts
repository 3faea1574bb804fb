import { LogFileError } from "../log/files/log-files.js";
import type { LogFiles } from "../log/index.js";

type LogFile = Awaited<ReturnType<LogFiles["open"]>>;

/** What becomes of reads from now on. */
export type ReadFate = "ok" | "EIO" | "rot";

/**
 * Puts faults into reads of single records, which recovery, reading files from their beginning, does not meet: a disk
 * that went bad while the node ran.
 */
export function withReadFaults(files: LogFiles, fate: (folder: string) => ReadFate): LogFiles {
  const wrap = (file: LogFile): LogFile => ({
    name: file.name,
    get bytes() {
      return file.bytes;
    },
    write: (offset, data, sync) => file.write(offset, data, sync),
    read: async (offset, length) => {
      const now = offset === 0 ? "ok" : fate(files.folder);
      if (now === "EIO") throw new LogFileError("io", "read", file.name, "EIO");
      const bytes = await file.read(offset, length);
      return now === "rot" ? bytes.map((byte) => byte ^ 0x55) : bytes;
    },
    close: () => file.close(),
  });
  return {
    folder: files.folder,
    allocateBuffer: (bytes) => files.allocateBuffer(bytes),
    ensureFolder: () => files.ensureFolder(),
    list: () => files.list(),
    create: async (name) => wrap(await files.create(name)),
    open: async (name) => wrap(await files.open(name)),
    rename: (from, to) => files.rename(from, to),
    remove: (name) => files.remove(name),
    syncFolder: () => files.syncFolder(),
    close: (deadlineMs) => files.close(deadlineMs),
  };
}
