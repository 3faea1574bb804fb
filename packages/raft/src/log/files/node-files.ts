import { Worker } from "node:worker_threads";
import type { FileAnswer, FileRequest, FileResult, FileWorkerData } from "./file-protocol.js";
import {
  type LogFile,
  LogFileError,
  type LogFileInfo,
  type LogFileOperation,
  type LogFiles,
} from "./log-files.js";

interface PendingCall {
  resolve(result: FileResult): void;
  reject(error: LogFileError): void;
}

/**
 * The log's files on a real disk: blocking calls in one worker thread of their own, so that a slow disk takes
 * neither the event loop nor the shared thread pool. Deadlines are the caller's: a call that hangs stays pending.
 */
export function openNodeFiles(folder: string): LogFiles {
  return new NodeFiles(folder);
}

class NodeFiles implements LogFiles {
  private readonly worker: Worker;
  private readonly calls = new SharedArrayBuffer(4);
  private readonly counter = new Int32Array(this.calls);
  private readonly pending = new Map<number, PendingCall>();
  private nextCall = 1;
  private nextFile = 1;
  private stopped: string | null = null;
  private onIdle: (() => void) | null = null;

  constructor(readonly folder: string) {
    const workerData: FileWorkerData = { folder, calls: this.calls };
    this.worker = new Worker(new URL("./file-worker.js", import.meta.url), { workerData, name: "raft-log" });
    this.worker.on("message", (answer: FileAnswer) => this.settle(answer));
    this.worker.on("error", (error) => this.stop(`file worker failed: ${String(error)}`));
    this.worker.on("exit", () => this.stop("file worker ended"));
    // The pending promises of callers keep a process alive where that is wanted; an idle log need not.
    this.worker.unref();
  }

  allocateBuffer(bytes: number): Uint8Array {
    return new Uint8Array(new SharedArrayBuffer(bytes));
  }

  async ensureFolder(): Promise<void> {
    await this.call({ kind: "ensureFolder" }, this.folder);
  }

  async list(): Promise<readonly LogFileInfo[]> {
    const result = await this.call({ kind: "list" }, this.folder);
    return result.kind === "listed" ? result.files : [];
  }

  create(name: string): Promise<LogFile> {
    return this.openFile(name, true);
  }

  open(name: string): Promise<LogFile> {
    return this.openFile(name, false);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.call({ kind: "rename", from, to }, from);
  }

  async remove(name: string): Promise<void> {
    await this.call({ kind: "remove", name }, name);
  }

  async syncFolder(): Promise<void> {
    await this.call({ kind: "syncFolder" }, this.folder);
  }

  async close(deadlineMs: number): Promise<void> {
    if (this.pending.size > 0 && this.stopped === null) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs);
        this.onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const isHung = this.pending.size > 0;
    this.stop("closed");
    // A thread inside a hung system call cannot end; it is left to the end of the process.
    const ended = this.worker.terminate();
    if (!isHung) await ended;
  }

  call(request: FileRequest, name: string): Promise<FileResult> {
    return new Promise((resolve, reject) => {
      if (this.stopped !== null) {
        reject(new LogFileError("stopped", "open", name, this.stopped));
        return;
      }
      const id = this.nextCall++;
      this.pending.set(id, {
        resolve: (result) => {
          if (result.kind === "failed") reject(failureOf(result, name));
          else resolve(result);
        },
        reject,
      });
      if (this.pending.size === 1) this.worker.ref();
      this.worker.postMessage({ id, request });
      Atomics.add(this.counter, 0, 1);
      Atomics.notify(this.counter, 0);
    });
  }

  private async openFile(name: string, create: boolean): Promise<LogFile> {
    const file = this.nextFile++;
    const result = await this.call({ kind: "open", file, name, create }, name);
    return new NodeFile(this, file, name, result.kind === "opened" ? result.bytes : 0);
  }

  private settle({ id, result }: FileAnswer): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (this.pending.size === 0) {
      this.worker.unref();
      this.onIdle?.();
    }
    pending?.resolve(result);
  }

  private stop(reason: string): void {
    this.stopped ??= reason;
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of waiting) reject(new LogFileError("stopped", "close", this.folder, this.stopped));
    this.onIdle?.();
  }
}

class NodeFile implements LogFile {
  constructor(
    private readonly files: NodeFiles,
    private readonly file: number,
    readonly name: string,
    private size: number,
  ) {}

  get bytes(): number {
    return this.size;
  }

  async write(offset: number, data: Uint8Array, sync: boolean): Promise<void> {
    await this.files.call({ kind: "write", file: this.file, offset, data, sync }, this.name);
    this.size = Math.max(this.size, offset + data.length);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const result = await this.files.call({ kind: "read", file: this.file, offset, length }, this.name);
    if (result.kind === "zeros") return new Uint8Array(result.length);
    return result.kind === "bytes" ? result.bytes : new Uint8Array(0);
  }

  async close(): Promise<void> {
    await this.files.call({ kind: "closeFile", file: this.file }, this.name);
  }
}

function failureOf(result: FileResult & { kind: "failed" }, name: string): LogFileError {
  const { operation, error } = result;
  return new LogFileError(kindOf(error.code), operation satisfies LogFileOperation, name, error.message);
}

function kindOf(code: string): LogFileError["kind"] {
  if (code === "ENOSPC" || code === "EDQUOT") return "noSpace";
  return code === "ENOENT" ? "notFound" : "io";
}
