import { FastCdc, unreachable } from "@nexus/lib";
import { blake3Hex } from "@nexus/lib/node";
import type { SyncFiles } from "../files/sync-files.js";
import { BlobWriter } from "../transport-local/blob-writer.js";
import { readAndHash } from "../transport-local/read-and-hash.js";
import type { ChunkSlice, CutResult, CutTask, PoolResult, PoolTask } from "./tasks.js";

/** What one thread of the pool runs, with the state it keeps between tasks. */
export class TaskRunner {
  readonly #files: SyncFiles;
  readonly #writer: BlobWriter;
  readonly #chunker = new FastCdc();

  constructor(files: SyncFiles) {
    this.#files = files;
    this.#writer = new BlobWriter(files);
  }

  run(task: PoolTask): PoolResult {
    switch (task.kind) {
      case "cut":
        return this.#cut(task);
      case "store":
        return { kind: "store", buffer: task.buffer, outcomes: this.#writer.store(task) };
      case "read":
        return { kind: "read", outcome: readAndHash(this.#files, task.path, task.maxBytes) };
      default:
        return unreachable(task, "pool task");
    }
  }

  #cut(task: CutTask): CutResult {
    const bytes = new Uint8Array(task.buffer, task.startBytes, task.endBytes - task.startBytes);
    const ends = [...this.#chunker.push(bytes)];
    // Always reset: the open chunk comes again, whole, with the next task.
    const openBytes = this.#chunker.finish();
    if (task.isFinal && openBytes > 0) ends.push(bytes.length);
    const chunks: ChunkSlice[] = [];
    let start = 0;
    for (const end of ends) {
      const contentId = blake3Hex(bytes.subarray(start, end));
      chunks.push({ offsetBytes: task.startBytes + start, lengthBytes: end - start, contentId });
      start = end;
    }
    return { kind: "cut", buffer: task.buffer, chunks };
  }
}
