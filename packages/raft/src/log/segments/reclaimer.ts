import { NexusError } from "@nexus/contracts";
import type { GroupCommitter } from "../commit/group-committer.js";
import type { MovedPiece } from "../commit/operations.js";
import { decodeEntries } from "../format/records.js";
import type { GroupState } from "../group/group-state.js";
import type { GroupTable } from "../group/group-table.js";
import type { LogLimits } from "../limits.js";
import type { GroupId } from "../types.js";
import type { Segment, SegmentStore } from "./segment-store.js";

/** Entry bytes rewritten with one operation. */
const MOVE_BYTES = 1024 * 1024;

export interface ReclaimerInit {
  readonly segments: SegmentStore;
  readonly table: GroupTable;
  readonly committer: GroupCommitter;
  readonly quarantine: ReadonlySet<GroupId>;
  readonly limits: LogLimits;
}

/**
 * Drops the oldest segments once nothing in them is live, always in order, so that what is left is a suffix of the
 * log. A group that writes nothing would pin its segment for ever: when the log holds much more than its live
 * bytes, what is live in the oldest segment is written again at the end.
 */
export class Reclaimer {
  private running: Promise<void> | null = null;
  private isWanted = false;
  private isStopped = false;
  private failed = 0;
  private lastError: NexusError | null = null;

  constructor(private readonly init: ReclaimerInit) {}

  get failures(): number {
    return this.failed;
  }

  get lastFailure(): NexusError | null {
    return this.lastError;
  }

  /** Looks for space in the background; again when asked meanwhile. */
  kick(): void {
    this.isWanted = true;
    if (this.running !== null || this.isStopped) return;
    this.running = this.work().finally(() => {
      this.running = null;
      if (this.isWanted) this.kick();
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.isWanted = false;
    await this.running;
  }

  private async work(): Promise<void> {
    try {
      while (this.isWanted && !this.isStopped) {
        this.isWanted = false;
        while (await this.step());
      }
    } catch (cause) {
      // Nothing is lost but space: the next durable batch that frees something tries again.
      this.failed++;
      this.lastError = NexusError.from(cause, "IO_ERROR");
    }
  }

  /** True when it changed something and there may be more to do. */
  private async step(): Promise<boolean> {
    const { segments, table, quarantine } = this.init;
    const oldest = segments.oldestClosed;
    // A quarantined group may need bytes that its state does not point to.
    if (oldest === null || quarantine.size > 0 || this.isStopped) return false;
    const pinning = [...table.all()].filter((state) => state.isPinning(oldest.sequence));
    if (pinning.length === 0) {
      await segments.dropOldest();
      return true;
    }
    if (!this.isBloated()) return false;
    for (const state of pinning) {
      if (this.isStopped) return false;
      await this.moveOut(state, oldest);
    }
    return true;
  }

  private isBloated(): boolean {
    const { segments, table, limits } = this.init;
    return segments.usedBytes > 2 * table.liveBytes + limits.slackSegments * limits.segmentBytes;
  }

  /** Writes again what the group has in the segment. */
  private async moveOut(state: GroupState, segment: Segment): Promise<void> {
    const { committer } = this.init;
    const runs = state.runs.inSegment(segment.sequence);
    let next = 0;
    do {
      const pieces: MovedPiece[] = [];
      let bytes = 0;
      for (let run = runs[next]; run !== undefined && bytes < MOVE_BYTES; run = runs[++next]) {
        pieces.push(await this.readPiece(run.place));
        bytes += run.place.bytes;
      }
      if (state.isHeadIn(segment.sequence)) committer.rewriteHead(state.id);
      if (pieces.length > 0 || state.isHeadIn(segment.sequence)) {
        await committer.submitMove({ kind: "move", group: state.id, pieces });
      }
    } while (next < runs.length);
  }

  private async readPiece(place: MovedPiece["from"]): Promise<MovedPiece> {
    const bytes = await this.init.segments.read(place.sequence, place.offset, place.bytes);
    return { from: place, entries: decodeEntries(bytes, 0) };
  }
}
