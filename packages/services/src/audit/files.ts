import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** The folder an audit log lives in. Injected, so that tests can make it fail. */
export interface AuditFiles {
  /** Makes the folder if it is missing. */
  ensureFolder(): Promise<void>;
  list(): Promise<readonly string[]>;
  /** Opens for appending; creates the file, durably, when it is missing. */
  open(name: string): Promise<AuditFile>;
  remove(name: string): Promise<void>;
}

export interface AuditFile {
  sizeBytes(): Promise<number>;
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array>;
  write(offsetBytes: number, bytes: Uint8Array): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  /** Resolves when everything written is durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export function nodeAuditFiles(folder: string): AuditFiles {
  const syncFolder = async () => {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
  return {
    ensureFolder: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    },
    list: () => readdir(folder),
    open: async (name) => {
      // "a+" creates the file but cannot write at an offset; the second open can.
      await (await open(join(folder, name), "a+", 0o600)).close();
      const handle = await open(join(folder, name), "r+");
      await syncFolder();
      return {
        sizeBytes: async () => (await handle.stat()).size,
        read: async (offsetBytes, lengthBytes) => {
          const buffer = new Uint8Array(lengthBytes);
          const { bytesRead } = await handle.read(buffer, 0, lengthBytes, offsetBytes);
          return buffer.subarray(0, bytesRead);
        },
        write: async (offsetBytes, bytes) => {
          let done = 0;
          while (done < bytes.length) {
            const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offsetBytes + done);
            done += bytesWritten;
          }
        },
        truncate: (sizeBytes) => handle.truncate(sizeBytes),
        sync: () => handle.datasync(),
        close: () => handle.close(),
      };
    },
    remove: async (name) => {
      await rm(join(folder, name), { force: true });
      await syncFolder();
    },
  };
}
