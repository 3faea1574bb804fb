/**
 * The file layer under the log: one folder, blocking calls made elsewhere. Implementations: `node-files.ts`
 * (one worker thread) and `testing/simulated-disk.ts` (deterministic, with faults).
 */

export interface LogFileInfo {
  readonly name: string;
  readonly bytes: number;
}

export interface LogFile {
  readonly name: string;
  /** Bytes in the file when it was opened, or written since. */
  readonly bytes: number;
  /**
   * Writes all of `data` at `offset` and, when `sync`, resolves only after fdatasync.
   * The caller leaves `data` alone until the promise settles. Rejects with LogFileError.
   */
  write(offset: number, data: Uint8Array, sync: boolean): Promise<void>;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface LogFiles {
  /** Shown in errors and reports. */
  readonly folder: string;
  /** Memory that `write` can hand on without copying it. */
  allocateBuffer(bytes: number): Uint8Array;
  /** Makes the folder if it is missing, durably. */
  ensureFolder(): Promise<void>;
  list(): Promise<readonly LogFileInfo[]>;
  /** A new empty file; one of the same name is emptied. */
  create(name: string): Promise<LogFile>;
  open(name: string): Promise<LogFile>;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Makes created, renamed and removed names durable. */
  syncFolder(): Promise<void>;
  /** Waits at most `deadlineMs` for calls in flight. */
  close(deadlineMs: number): Promise<void>;
}

export type LogFileOperation =
  | "folder"
  | "list"
  | "create"
  | "open"
  | "write"
  | "sync"
  | "read"
  | "rename"
  | "remove"
  | "syncFolder"
  | "close";

/** A file call failed. `noSpace`: ENOSPC or EDQUOT; `stopped`: the layer is closed or its worker is gone. */
export class LogFileError extends Error {
  override readonly name = "LogFileError";
  constructor(
    readonly kind: "noSpace" | "io" | "notFound" | "stopped",
    readonly operation: LogFileOperation,
    readonly file: string,
    detail: string,
  ) {
    super(`${operation} of ${file} failed: ${detail}`);
  }
}
