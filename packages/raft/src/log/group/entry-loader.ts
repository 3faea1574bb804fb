import { type LogIndex, NexusError } from "@nexus/contracts";
import type { Entry } from "../../core/types.js";
import { decodeEntries } from "../format/records.js";
import type { LogLimits } from "../limits.js";
import type { LogClock } from "../runtime.js";
import type { GroupId } from "../types.js";
import type { EntryRun } from "./entry-runs.js";
import { damagedOnRead, type EntryDamage, placeKey, ReadFailures } from "./read-failures.js";

/** Reads verified-length bytes of a segment. Rejects with LogFileError or a NexusError. */
export type ReadSegment = (sequence: number, offset: number, bytes: number) => Promise<Uint8Array>;

/** Neighbouring records are fetched with one read up to this size. */
const READ_SPAN_BYTES = 1024 * 1024;

/** Brings old entries back from disk, verified, into a bounded cache. */
export class EntryLoader {
  /** Least recently used first. */
  private readonly loaded = new Map<string, { readonly entries: readonly Entry[]; readonly bytes: number }>();
  private loadedBytes = 0;
  private readonly loading = new Set<string>();
  private readonly failures: ReadFailures;
  private loads = 0;

  constructor(
    private readonly read: ReadSegment,
    private readonly limits: LogLimits,
    clock: LogClock,
    private readonly onLoaded: (group: GroupId) => void,
  ) {
    this.failures = new ReadFailures(limits, clock);
  }

  /** null: not in memory; ask for it. Throws CORRUPT when the record is damaged. */
  get(run: EntryRun, index: number): Entry | null {
    const key = placeKey(run);
    const hit = this.loaded.get(key);
    if (hit === undefined) {
      const damage = this.failures.damageOf(run);
      if (damage !== null) throw damage;
      return null;
    }
    this.loaded.delete(key);
    this.loaded.set(key, hit);
    return hit.entries[index - run.recordFirst] ?? null;
  }

  /** The lowest of the group's damaged records that reaches above `index`; null when none does. */
  damageAbove(group: GroupId, index: LogIndex): EntryDamage | null {
    return this.failures.damageAbove(group, index);
  }

  forgetDamage(group: GroupId): void {
    this.failures.forget(group);
  }

  /**
   * Starts loading the first of `runs` and those that stand close behind it. Does nothing when already busy, or
   * while the pause after a failed attempt lasts.
   */
  request(group: GroupId, runs: Iterable<EntryRun>): void {
    if (this.loads >= this.limits.maxConcurrentLoads) return;
    const span: EntryRun[] = [];
    for (const run of runs) {
      const key = placeKey(run);
      if (this.loading.has(key) || this.loaded.has(key) || !this.failures.mayRead(run)) break;
      // A record that failed before is read alone, so that it takes no others with it.
      if (span.length > 0 && this.failures.has(run)) break;
      if (!continues(span, run)) break;
      span.push(run);
      if (this.failures.has(run)) break;
    }
    if (span.length > 0) void this.load(group, span);
  }

  private async load(group: GroupId, span: readonly EntryRun[]): Promise<void> {
    const first = span[0];
    const last = span.at(-1)?.place;
    if (first === undefined || last === undefined) return;
    const { sequence, offset } = first.place;
    this.loads++;
    for (const run of span) this.loading.add(placeKey(run));
    try {
      const bytes = await this.read(sequence, offset, last.offset + last.bytes - offset);
      for (const run of span) this.keep(group, run, bytes, offset);
      this.makeRoom(new Set(span.map(placeKey)));
    } catch (cause) {
      for (const run of span) this.failures.record(group, run, NexusError.from(cause, "IO_ERROR"));
    } finally {
      this.loads--;
      for (const run of span) this.loading.delete(placeKey(run));
    }
    this.onLoaded(group);
  }

  private keep(group: GroupId, run: EntryRun, bytes: Uint8Array, bytesOffset: number): void {
    const { place } = run;
    const key = placeKey(run);
    try {
      const entries = decodeEntries(bytes, place.offset - bytesOffset);
      this.forget(key);
      this.failures.clear(run);
      this.loaded.set(key, { entries, bytes: place.bytes });
      this.loadedBytes += place.bytes;
    } catch (cause) {
      this.failures.record(group, run, damagedOnRead(run, cause));
    }
  }

  /** What was read last stays whatever the limit: its reader would ask for it again for ever. */
  private makeRoom(newest: ReadonlySet<string>): void {
    for (const oldest of this.loaded.keys()) {
      if (this.loadedBytes <= this.limits.loadedEntryBytes) return;
      if (!newest.has(oldest)) this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.loadedBytes -= this.loaded.get(key)?.bytes ?? 0;
    this.loaded.delete(key);
  }
}

/** Moved entries may stand in another order than their indexes: only what lies further on in the file joins. */
function continues(span: readonly EntryRun[], { place }: EntryRun): boolean {
  const first = span[0]?.place;
  const previous = span.at(-1)?.place;
  if (first === undefined || previous === undefined) return true;
  const isBehind = place.sequence === previous.sequence && place.offset >= previous.offset + previous.bytes;
  return isBehind && place.offset + place.bytes - first.offset <= READ_SPAN_BYTES;
}
