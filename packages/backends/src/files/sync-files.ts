import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";

/**
 * The blocking file calls a worker thread makes. Passed in, so that tests can make any of them fail. All of
 * them throw what node:fs throws.
 */
export interface SyncFiles {
  /** A new file, open for writing; EEXIST when it is there. */
  createFile(path: string): number;
  openForRead(path: string): number;
  /** Bytes written, possibly fewer than given. */
  write(descriptor: number, bytes: Uint8Array): number;
  /** Bytes read into `into` from `positionBytes`; 0 at the end. */
  read(descriptor: number, into: Uint8Array, positionBytes: number): number;
  sizeBytes(descriptor: number): number;
  fsync(descriptor: number): void;
  close(descriptor: number): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** One level; EEXIST when it is there. */
  makeFolder(path: string): void;
}

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

export const nodeSyncFiles: SyncFiles = {
  createFile: (path) => openSync(path, "wx", FILE_MODE),
  openForRead: (path) => openSync(path, "r"),
  write: (descriptor, bytes) => writeSync(descriptor, bytes, 0, bytes.length),
  read: (descriptor, into, positionBytes) => readSync(descriptor, into, 0, into.length, positionBytes),
  sizeBytes: (descriptor) => fstatSync(descriptor).size,
  fsync: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: unlinkSync,
  makeFolder: (path) => mkdirSync(path, FOLDER_MODE),
};
