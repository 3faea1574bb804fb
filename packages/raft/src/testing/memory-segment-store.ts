import { type ContentId, NexusError } from "@nexus/contracts";
import { blake3Hex } from "@nexus/lib/node";
import type { SegmentStore } from "../zone/sealing/segment-store.js";

/** What one machine keeps of segments: it outlives the processes that run on it. */
export class SegmentDisk {
  readonly blobs = new Map<ContentId, Uint8Array>();
  /** What every put ends with; null: it works. */
  failure: NexusError | null = null;
}

export interface MemorySegmentStoreOptions {
  readonly disk: SegmentDisk;
  /** Runs `callback` in the process after the time a disk takes: never, when it was killed. */
  readonly afterDisk: (callback: () => void) => void;
  /** The disk of a machine whose process answers; null: it does not. */
  readonly reach: (address: string) => SegmentDisk | null;
}

/** A content store for segments in memory: a put is there once it resolved, and a killed process finishes none. */
export class MemorySegmentStore implements SegmentStore {
  readonly #options: MemorySegmentStoreOptions;

  constructor(options: MemorySegmentStoreOptions) {
    this.#options = options;
  }

  put(bytes: Uint8Array): Promise<ContentId> {
    const { afterDisk, disk } = this.#options;
    return new Promise((resolve, reject) => {
      afterDisk(() => {
        if (disk.failure !== null) {
          reject(disk.failure);
          return;
        }
        const id = blake3Hex(bytes);
        disk.blobs.set(id, bytes.slice());
        resolve(id);
      });
    });
  }

  read(id: ContentId, holders: readonly string[]): Promise<Uint8Array> {
    const { afterDisk, disk, reach } = this.#options;
    return new Promise((resolve, reject) => {
      afterDisk(() => {
        const places = [disk, ...holders.map(reach)];
        for (const place of places) {
          const bytes = place?.blobs.get(id);
          if (bytes === undefined) continue;
          disk.blobs.set(id, bytes);
          resolve(bytes.slice());
          return;
        }
        reject(
          new NexusError({
            code: "CONTENT_UNAVAILABLE",
            what: `content ${id} is on no node that can be reached`,
            remedy: "start a node that holds it",
          }),
        );
      });
    });
  }
}
