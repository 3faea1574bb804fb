import type { LogFileInfo, LogFileOperation } from "./log-files.js";

/** What the parent asks of the file worker. `file` numbers are handles the parent chose. */
export type FileRequest =
  | { readonly kind: "ensureFolder" }
  | { readonly kind: "list" }
  | { readonly kind: "open"; readonly file: number; readonly name: string; readonly create: boolean }
  | {
      readonly kind: "write";
      readonly file: number;
      readonly offset: number;
      readonly data: Uint8Array;
      readonly sync: boolean;
    }
  | { readonly kind: "read"; readonly file: number; readonly offset: number; readonly length: number }
  | { readonly kind: "closeFile"; readonly file: number }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "remove"; readonly name: string }
  | { readonly kind: "syncFolder" };

export interface FileCall {
  readonly id: number;
  readonly request: FileRequest;
}

export type FileResult =
  | { readonly kind: "done" }
  | { readonly kind: "listed"; readonly files: readonly LogFileInfo[] }
  | { readonly kind: "opened"; readonly bytes: number }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** That many bytes were read, and all are zero: a segment is mostly space prepared for later. */
  | { readonly kind: "zeros"; readonly length: number }
  | { readonly kind: "failed"; readonly operation: LogFileOperation; readonly error: FileFailure };

export interface FileFailure {
  readonly code: string;
  readonly message: string;
}

export interface FileAnswer {
  readonly id: number;
  readonly result: FileResult;
}

export interface FileWorkerData {
  readonly folder: string;
  /** One Int32: counts calls sent, so that the worker can sleep on it. */
  readonly calls: SharedArrayBuffer;
}
