import { NexusError } from "@nexus/contracts";
import type { AuditFile, AuditFiles } from "./files.js";

export interface RotationLimits {
  /** A batch that would make the current file larger than this starts a new one. */
  readonly maxFileBytes: number;
  /** Files that are kept, the current one included; the oldest go. */
  readonly maxFiles: number;
}

const FILE_NAME = /^audit-(\d{8})\.jsonl$/;
const LINE_FEED = 0x0a;
const TAIL_PIECE_BYTES = 64 * 1024;

/**
 * Lines appended to numbered files (`audit-00000001.jsonl`, ...), durable when `append` resolves. A torn last line
 * is cut when the log is opened. After any error the file is closed and opened again at the last durable line, so
 * that a retried batch is never there twice.
 */
export class RotatingLog {
  #current: { readonly file: AuditFile; readonly number: number; sizeBytes: number } | null = null;
  /** End of the durable part of the current file; what lies beyond it was never confirmed. */
  #durable: { readonly number: number; readonly sizeBytes: number } | null = null;

  constructor(
    private readonly files: AuditFiles,
    private readonly limits: RotationLimits,
  ) {}

  /** Bytes in the current file. */
  get currentBytes(): number {
    return this.#current?.sizeBytes ?? 0;
  }

  async open(): Promise<void> {
    await this.files.ensureFolder();
    const number = (await this.#numbers()).at(-1) ?? 1;
    const file = await this.files.open(fileName(number));
    try {
      const sizeBytes =
        this.#durable?.number === number ? this.#durable.sizeBytes : await endOfLastLine(file);
      if (sizeBytes < (await file.sizeBytes())) await file.truncate(sizeBytes);
      this.#current = { file, number, sizeBytes };
      this.#durable = { number, sizeBytes };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Durable when it resolves. `lines` ends with a line feed. Errors: those of the disk; call again to retry. */
  async append(lines: Uint8Array): Promise<void> {
    if (lines.at(-1) !== LINE_FEED) {
      throw new NexusError({
        code: "INTERNAL",
        what: `audit batch of ${lines.length} bytes does not end a line`,
      });
    }
    try {
      if (this.#current === null) await this.open();
      const current = await this.#roomFor(lines.length);
      await current.file.write(current.sizeBytes, lines);
      await current.file.sync();
      current.sizeBytes += lines.length;
      this.#durable = { number: current.number, sizeBytes: current.sizeBytes };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    await current?.file.close();
  }

  async #roomFor(bytes: number) {
    const current = this.#current;
    if (current === null) throw new NexusError({ code: "CLOSED", what: "the audit log is closed" });
    if (current.sizeBytes === 0 || current.sizeBytes + bytes <= this.limits.maxFileBytes) return current;
    const number = current.number + 1;
    const file = await this.files.open(fileName(number));
    const next = { file, number, sizeBytes: 0 };
    this.#current = next;
    this.#durable = { number, sizeBytes: 0 };
    await current.file.close();
    await this.#removeOldest();
    return next;
  }

  async #removeOldest(): Promise<void> {
    const numbers = await this.#numbers();
    for (const number of numbers.slice(0, Math.max(0, numbers.length - this.limits.maxFiles))) {
      await this.files.remove(fileName(number));
    }
  }

  async #numbers(): Promise<readonly number[]> {
    const numbers: number[] = [];
    for (const name of await this.files.list()) {
      const match = FILE_NAME.exec(name);
      if (match !== null) numbers.push(Number(match[1]));
    }
    return numbers.sort((a, b) => a - b);
  }
}

function fileName(number: number): string {
  return `audit-${String(number).padStart(8, "0")}.jsonl`;
}

/** Where the last complete line ends: the file's size unless a crash tore a write. */
async function endOfLastLine(file: AuditFile): Promise<number> {
  let end = await file.sizeBytes();
  while (end > 0) {
    const start = Math.max(0, end - TAIL_PIECE_BYTES);
    const piece = await file.read(start, end - start);
    const at = piece.lastIndexOf(LINE_FEED);
    if (at !== -1) return start + at + 1;
    end = start;
  }
  return 0;
}
