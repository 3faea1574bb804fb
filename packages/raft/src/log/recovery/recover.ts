import type { LogIdentity } from "../format/checksum.js";
import { BATCH_HEAD_BYTES, SEGMENT_HEADER_BYTES } from "../format/layout.js";
import type { GroupTable } from "../group/group-table.js";
import type { Segment } from "../segments/segment-store.js";
import type { GroupId } from "../types.js";
import {
  type FoundSegment,
  findSegments,
  identityOf,
  readSegment,
  removeUnfinished,
  type SegmentReader,
} from "./read-segments.js";
import { Replay } from "./replay.js";
import type { LogDamage, RecoveryReport } from "./report.js";

export interface Recovered {
  readonly report: RecoveryReport;
  readonly table: GroupTable;
  readonly quarantine: Set<GroupId>;
  /** Groups whose heads must stand in the next batch. */
  readonly abstaining: readonly GroupId[];
  /** null: the log is new. */
  readonly identity: LogIdentity | null;
  readonly segments: readonly Segment[];
  readonly appendOffset: number | null;
  readonly spare: Segment | null;
  readonly nextSequence: number;
  readonly nextBatchNumber: number;
  readonly previousChain: number;
}

/** What a first look at a segment says, before any is replayed. */
interface Glance {
  readonly segment: FoundSegment;
  readonly allocatedBytes: number;
  readonly firstNumber: number | null;
  readonly isBlank: boolean;
}

/** Reads the log and rebuilds the state of every group. Changes nothing but unfinished segments. */
export async function recover(reader: SegmentReader): Promise<Recovered> {
  const found = await findSegments(reader);
  const identity = identityOf(reader.files, found);
  await removeUnfinished(reader);
  const glances: Glance[] = [];
  for (const segment of found) glances.push(await glance(reader, segment, identity ?? new Uint8Array(16)));
  const lastUsed = glances.findLastIndex(({ isBlank }) => !isBlank);
  const used = glances.slice(0, lastUsed + 1);
  const spares = glances.slice(lastUsed + 1).map(toSegment);

  const replay = new Replay();
  let appendOffset: number | null = null;
  for (const [position, { segment, allocatedBytes }] of used.entries()) {
    const later = used.slice(position + 1);
    const bytes = await readSegment(reader, segment, identity ?? new Uint8Array(16), segment.file.bytes);
    const { sequence, name } = segment;
    const supersededFrom = lowest(later.map(({ firstNumber }) => firstNumber));
    const nextName = later[0]?.segment.name ?? null;
    appendOffset = replay.segment({ sequence, name, allocatedBytes, supersededFrom, nextName }, bytes);
  }
  const abstaining = replay.finish(used[0]?.segment.name ?? reader.files.folder);
  // More than one spare is left over from failed attempts; the rest wait in line to be dropped.
  const spare = spares.pop() ?? null;
  const segments = [...used.map(toSegment), ...spares];
  // What stands under an unreadable header is lost with the last other segment: nothing new goes there.
  const mayGoOn = spares.length === 0 && segments.at(-1)?.hasHeader === true;
  return {
    report: reportOf(replay, found, reader.files.folder),
    table: replay.table,
    quarantine: replay.losses.groups,
    abstaining,
    identity,
    segments,
    appendOffset: mayGoOn ? appendOffset : null,
    spare,
    nextSequence: (found.at(-1)?.sequence ?? 0) + 1,
    nextBatchNumber: replay.nextNumber,
    previousChain: replay.lastChain,
  };
}

/** Reads the whole segment only when its first bytes do not settle it. */
async function glance(reader: SegmentReader, segment: FoundSegment, identity: LogIdentity): Promise<Glance> {
  const { header, file } = segment;
  const allocatedBytes = header?.segmentBytes ?? Math.max(file.bytes, reader.limits.segmentBytes);
  const start = await readSegment(reader, segment, identity, SEGMENT_HEADER_BYTES + BATCH_HEAD_BYTES);
  const firstNumber = start.headAt(SEGMENT_HEADER_BYTES)?.number ?? null;
  if (firstNumber !== null) return { segment, allocatedBytes, firstNumber, isBlank: false };
  const bytes = await readSegment(reader, segment, identity, file.bytes);
  const isWhole = header !== null && bytes.bytes.length === allocatedBytes;
  const isBlank = isWhole && bytes.writtenEnd(SEGMENT_HEADER_BYTES) === SEGMENT_HEADER_BYTES;
  return { segment, allocatedBytes, firstNumber: isBlank ? null : bytes.firstNumber(), isBlank };
}

function toSegment({ segment }: Glance): Segment {
  const { sequence, file, header } = segment;
  return { sequence, file, bytes: file.bytes, hasHeader: header !== null };
}

function lowest(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function reportOf(replay: Replay, found: readonly FoundSegment[], folder: string): RecoveryReport {
  const damages = replay.losses.damages();
  const unreadable = found.filter(({ header }) => header === null);
  for (const { name } of unreadable) {
    damages.push({ file: name, offset: 0, reason: "the segment header is damaged", losses: [] });
  }
  const harmful = damages.filter(({ losses }) => losses.length > 0);
  return {
    kind: kindOf(harmful.length > 0, replay.tail !== null, found.length === 0),
    segments: found.length,
    batches: replay.batches,
    tail: replay.tail,
    damages,
    quarantined: [...replay.losses.groups],
    remedies: harmful.map((damage) => remedyFor(damage, folder)),
  };
}

function kindOf(isDamaged: boolean, isCut: boolean, isNew: boolean): RecoveryReport["kind"] {
  if (isDamaged) return "damaged";
  if (isCut) return "tailCut";
  return isNew ? "created" : "clean";
}

function remedyFor({ file, offset, reason, losses }: LogDamage, folder: string): string {
  const groups = losses.map(({ group }) => group).join(", ");
  return (
    `raft log ${folder}/${file} is damaged at offset ${offset} (${reason}); groups concerned: ${groups}; ` +
    "groups with other voters are repaired from them, a lone voter must be restored from a backup"
  );
}
