import { NexusError } from "@nexus/contracts";
import { withDeadline } from "../deadline.js";
import type { LogFile, LogFiles } from "../files/log-files.js";
import type { LogIdentity } from "../format/checksum.js";
import { SEGMENT_HEADER_BYTES } from "../format/layout.js";
import { segmentName } from "../format/segment-header.js";
import type { LogLimits } from "../limits.js";
import type { LogClock } from "../runtime.js";
import { prepareSegment } from "./prepare-segment.js";

export interface Segment {
  readonly sequence: number;
  readonly file: LogFile;
  readonly bytes: number;
  /** False: both copies of its header are damaged, so what it holds can only be read beside another segment. */
  readonly hasHeader: boolean;
}

export interface SegmentStoreInit {
  readonly files: LogFiles;
  readonly clock: LogClock;
  readonly limits: LogLimits;
  readonly identity: LogIdentity;
  /** Segments that hold batches, oldest first. */
  readonly segments: readonly Segment[];
  /** Where to go on in the last of them; null: start a fresh one. */
  readonly appendOffset: number | null;
  /** Prepared and still empty. */
  readonly spare: Segment | null;
  readonly nextSequence: number;
}

/** The segment files: which are there, where the next batch goes, the spare that is prepared ahead. */
export class SegmentStore {
  private readonly init: SegmentStoreInit;
  private readonly segments: Segment[];
  private current: Segment | null;
  private offset: number;
  private spare: Segment | null;
  private preparing: Promise<void> | null = null;
  private nextSequence: number;
  private prepareAgainAtMs = 0;

  constructor(init: SegmentStoreInit) {
    this.init = init;
    this.segments = [...init.segments];
    this.current = init.appendOffset === null ? null : (this.segments.at(-1) ?? null);
    this.offset = init.appendOffset ?? 0;
    this.spare = init.spare;
    this.nextSequence = init.nextSequence;
  }

  get count(): number {
    return this.segments.length;
  }

  /** Segments that hold batches, without the spare. */
  get usedBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  get diskBytes(): number {
    return this.usedBytes + (this.spare?.bytes ?? 0);
  }

  /** Bytes a batch may still take in the current segment. */
  get room(): number {
    return this.current === null ? 0 : this.current.bytes - this.offset;
  }

  /** Where the next batch goes. Throws INTERNAL when there is no current segment. */
  get position(): { readonly sequence: number; readonly offset: number } {
    const { sequence } = this.needCurrent();
    return { sequence, offset: this.offset };
  }

  get hasCurrent(): boolean {
    return this.current !== null;
  }

  /** True when the current segment holds no batch yet. */
  get isFresh(): boolean {
    return this.current !== null && this.offset === SEGMENT_HEADER_BYTES;
  }

  /** The oldest segment when it is not the one being written, nor the last whose header tells which log this is. */
  get oldestClosed(): Segment | null {
    const oldest = this.segments[0];
    return oldest === undefined || oldest === this.current || !this.mayLose(oldest) ? null : oldest;
  }

  /** Writes at `position`, durably. A failure leaves the position where it was: call `abandon` then. */
  async append(batch: Uint8Array): Promise<void> {
    const current = this.needCurrent();
    if (batch.length > this.room) {
      throw new NexusError({
        code: "INTERNAL",
        what: `batch of ${batch.length} bytes, room for ${this.room}`,
      });
    }
    await current.file.write(this.offset, batch, true);
    this.offset += batch.length;
    this.prepareAhead();
  }

  /** After a failed write: nothing more goes to the current segment. Removes it when it holds nothing durable. */
  async abandon(): Promise<void> {
    const failed = this.current;
    this.current = null;
    if (failed === null || this.offset > SEGMENT_HEADER_BYTES || !this.mayLose(failed)) return;
    // When even the removal fails, the file stays listed and counted, and goes once it is the oldest.
    await this.remove(failed).then(
      () => this.forget(failed),
      () => undefined,
    );
  }

  /** Goes on in a fresh segment. Rejects with NO_SPACE at the log's limit, or LogFileError; all stays as it was then. */
  async roll(): Promise<void> {
    await this.ensureSpare();
    const fresh = this.spare;
    if (fresh === null) throw new NexusError({ code: "INTERNAL", what: "log has no segment prepared" });
    this.spare = null;
    this.segments.push(fresh);
    this.current = fresh;
    this.offset = SEGMENT_HEADER_BYTES;
  }

  /** Rejects as `roll`. */
  async ensureSpare(): Promise<void> {
    if (this.spare === null) await this.prepare();
  }

  async dropOldest(): Promise<void> {
    const oldest = this.oldestClosed;
    if (oldest === null) return;
    await this.remove(oldest);
    this.forget(oldest);
  }

  async read(sequence: number, offset: number, bytes: number): Promise<Uint8Array> {
    const segment = this.segments.find((candidate) => candidate.sequence === sequence);
    if (segment === undefined) {
      throw new NexusError({ code: "UNAVAILABLE", what: `log segment ${sequence} was dropped meanwhile` });
    }
    const { clock, limits } = this.init;
    const what = `read of ${bytes} bytes from ${segmentName(sequence)}`;
    return withDeadline(clock, limits.fileDeadlineMs, what, segment.file.read(offset, bytes));
  }

  /** Waits for a segment being prepared, so that nothing writes after close. */
  async settle(): Promise<void> {
    await this.preparing?.then(undefined, () => undefined);
  }

  /** Without any readable header nothing of a log can be read. */
  private mayLose(segment: Segment): boolean {
    if (!segment.hasHeader || this.spare !== null) return true;
    return this.segments.some((other) => other !== segment && other.hasHeader);
  }

  private forget(segment: Segment): void {
    const position = this.segments.indexOf(segment);
    if (position >= 0) this.segments.splice(position, 1);
  }

  private needCurrent(): Segment {
    if (this.current === null) {
      throw new NexusError({ code: "INTERNAL", what: "log has no segment to append to" });
    }
    return this.current;
  }

  /** A failure here costs nothing yet: `roll` tries again and reports it. */
  private prepareAhead(): void {
    const current = this.needCurrent();
    const { clock, limits } = this.init;
    if (this.spare !== null || this.preparing !== null || this.offset < current.bytes / 2) return;
    if (clock.nowMs() < this.prepareAgainAtMs) return;
    this.prepare().catch(() => {
      this.prepareAgainAtMs = clock.nowMs() + limits.probeIntervalMs;
    });
  }

  private prepare(): Promise<void> {
    if (this.preparing !== null) return this.preparing;
    const { files, clock, limits, identity } = this.init;
    if (this.diskBytes + limits.segmentBytes > limits.maxLogBytes) {
      return Promise.reject(
        new NexusError({
          code: "NO_SPACE",
          what: `raft log holds ${this.diskBytes} bytes, its limit is ${limits.maxLogBytes}`,
          remedy: "let zones take snapshots and compact, repair quarantined groups, or raise maxLogBytes",
        }),
      );
    }
    const sequence = this.nextSequence++;
    const bytes = limits.segmentBytes;
    // Both fields change in one step: nobody may see neither a spare nor one being prepared, and start a second.
    this.preparing = prepareSegment({ files, clock, limits, identity, sequence }).then(
      (file) => {
        this.spare = { sequence, file, bytes, hasHeader: true };
        this.preparing = null;
      },
      (error: unknown) => {
        this.preparing = null;
        throw error;
      },
    );
    return this.preparing;
  }

  private async remove(segment: Segment): Promise<void> {
    const { files, clock, limits } = this.init;
    const name = segmentName(segment.sequence);
    const removal = async (): Promise<void> => {
      await files.remove(name);
      await files.syncFolder();
      await segment.file.close();
    };
    await withDeadline(clock, limits.fileDeadlineMs, `removal of ${name}`, removal());
  }
}
