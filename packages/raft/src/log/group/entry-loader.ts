import { NexusError } from "@nexus/contracts";
import type { Entry } from "../../core/types.js";
import { decodeEntries } from "../format/records.js";
import type { LogLimits } from "../limits.js";
import type { GroupId } from "../types.js";
import type { EntryRun, RecordPlace } from "./entry-runs.js";

/** Reads verified-length bytes of a segment. Rejects with LogFileError or IO_ERROR. */
export type ReadSegment = (sequence: number, offset: number, bytes: number) => Promise<Uint8Array>;

/** Neighbouring records are fetched with one read up to this size. */
const READ_SPAN_BYTES = 1024 * 1024;
/** Failed loads nobody has asked for again; a forgotten one is simply tried again. */
const MAX_KEPT_FAILURES = 64;

/** Brings old entries back from disk, verified, into a bounded cache. */
export class EntryLoader {
  /** Least recently used first. */
  private readonly loaded = new Map<string, { readonly entries: readonly Entry[]; readonly bytes: number }>();
  private loadedBytes = 0;
  private readonly loading = new Set<string>();
  private readonly failures = new Map<string, NexusError>();
  private loads = 0;

  constructor(
    private readonly read: ReadSegment,
    private readonly limits: LogLimits,
    private readonly onLoaded: (group: GroupId) => void,
  ) {}

  /** null: not in memory. Throws what the last attempt to load the record failed with, once. */
  get(run: EntryRun, index: number): Entry | null {
    const key = keyOf(run.place);
    const failure = this.failures.get(key);
    if (failure !== undefined) {
      this.failures.delete(key);
      throw failure;
    }
    const hit = this.loaded.get(key);
    if (hit === undefined) return null;
    this.loaded.delete(key);
    this.loaded.set(key, hit);
    return hit.entries[index - run.recordFirst] ?? null;
  }

  /** Starts loading the first of `runs` and those that stand close behind it. Does nothing when already busy. */
  request(group: GroupId, runs: Iterable<EntryRun>): void {
    if (this.loads >= this.limits.maxConcurrentLoads) return;
    const span: RecordPlace[] = [];
    for (const { place } of runs) {
      const key = keyOf(place);
      if (this.loading.has(key) || this.loaded.has(key) || !continues(span, place)) break;
      span.push(place);
    }
    if (span.length > 0) void this.load(group, span);
  }

  private async load(group: GroupId, span: readonly RecordPlace[]): Promise<void> {
    const first = span[0];
    const last = span.at(-1);
    if (first === undefined || last === undefined) return;
    this.loads++;
    for (const place of span) this.loading.add(keyOf(place));
    try {
      const bytes = await this.read(first.sequence, first.offset, last.offset + last.bytes - first.offset);
      for (const place of span) this.keep(place, bytes, first.offset);
    } catch (cause) {
      this.fail(first, NexusError.from(cause, "IO_ERROR"));
    } finally {
      this.loads--;
      for (const place of span) this.loading.delete(keyOf(place));
    }
    this.onLoaded(group);
  }

  private fail(place: RecordPlace, error: NexusError): void {
    const [oldest] = this.failures.keys();
    if (oldest !== undefined && this.failures.size >= MAX_KEPT_FAILURES) this.failures.delete(oldest);
    this.failures.set(keyOf(place), error);
  }

  private keep(place: RecordPlace, bytes: Uint8Array, bytesOffset: number): void {
    const key = keyOf(place);
    try {
      const entries = decodeEntries(bytes, place.offset - bytesOffset);
      this.forget(key);
      this.loaded.set(key, { entries, bytes: place.bytes });
      this.loadedBytes += place.bytes;
    } catch (cause) {
      this.fail(place, damagedOnRead(place, cause));
    }
    for (const oldest of this.loaded.keys()) {
      if (this.loadedBytes <= this.limits.loadedEntryBytes || oldest === key) break;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.loadedBytes -= this.loaded.get(key)?.bytes ?? 0;
    this.loaded.delete(key);
  }
}

/** Moved entries may stand in another order than their indexes: only what lies further on in the file joins. */
function continues(span: readonly RecordPlace[], place: RecordPlace): boolean {
  const first = span[0];
  const previous = span.at(-1);
  if (first === undefined || previous === undefined) return true;
  const isBehind = place.sequence === previous.sequence && place.offset >= previous.offset + previous.bytes;
  return isBehind && place.offset + place.bytes - first.offset <= READ_SPAN_BYTES;
}

function keyOf(place: RecordPlace): string {
  return `${place.sequence}:${place.offset}`;
}

function damagedOnRead(place: RecordPlace, cause: unknown): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `log segment ${place.sequence} is damaged at offset ${place.offset}`,
    remedy:
      "restart the node: recovery names the groups concerned, which are repaired from their other voters",
    details: { sequence: place.sequence, offset: place.offset },
    cause,
  });
}
