import type { IncarnationId, LogIndex, Term } from "@nexus/contracts";
import { toHex } from "@nexus/lib";
import { type WireReader, WireWriter } from "./bytes.js";

/**
 * What one node says to another about itself and, together, about its zones: a beat, and any number of notes.
 *
 *     u53 boot | u53 heardBoot | u32 ledZones | u8 flags | u32 count | count x (u8 kind | 16 incarnation | u53 term | u53 index)
 */
export interface NodeFrame {
  readonly beat: NodeBeat;
  readonly notes: readonly ZoneNote[];
}

export interface NodeBeat {
  /** Random, fixed for the life of the sending process: a restart shows. */
  readonly boot: number;
  /** The boot of the receiver that the sender has heard lately; 0 when it hears nothing. */
  readonly heardBoot: number;
  /** Zones other than root the sender leads. */
  readonly ledZones: number;
  /** Leadership must not be handed to the sender: it is going, or its disk is sick. */
  readonly refusesLeadership: boolean;
}

/**
 * About one zone. `index` is the commit index of a heartbeat, the last index of all others.
 *
 * - `heartbeat`, `heartbeatAnswer`: Raft's, of a group that is awake, without a read's context.
 * - `sleep`: the leader asks a member to go to sleep. `asleep`: it does.
 * - `wake`: a member woke up and wants to hear heartbeats again.
 * - `claim`: a sleeping follower still takes the receiver for its leader. `disowned`: the receiver is not.
 */
export interface ZoneNote {
  readonly kind: ZoneNoteKind;
  readonly incarnation: IncarnationId;
  readonly term: Term;
  readonly index: LogIndex;
}

export type ZoneNoteKind =
  | "heartbeat"
  | "heartbeatAnswer"
  | "sleep"
  | "asleep"
  | "wake"
  | "claim"
  | "disowned";

const NOTE_KINDS: readonly ZoneNoteKind[] = [
  "heartbeat",
  "heartbeatAnswer",
  "sleep",
  "asleep",
  "wake",
  "claim",
  "disowned",
];
const HEAD_BYTES = 8 + 8 + 4 + 1 + 4;
const INCARNATION_BYTES = 16;
const NOTE_BYTES = 1 + INCARNATION_BYTES + 8 + 8;
const FLAG_REFUSES_LEADERSHIP = 1;

/** Notes of one frame: what the peer stream carries in one message, with room to spare. */
export const MAX_NOTES_PER_FRAME = 2_000;

/** The frame behind its kind byte. */
export function encodeNodeFrame(kind: number, { beat, notes }: NodeFrame): Uint8Array {
  const writer = new WireWriter(1 + HEAD_BYTES + notes.length * NOTE_BYTES);
  writer.u8(kind);
  writer.u53(beat.boot);
  writer.u53(beat.heardBoot);
  writer.u32(beat.ledZones);
  writer.u8(beat.refusesLeadership ? FLAG_REFUSES_LEADERSHIP : 0);
  writer.u32(notes.length);
  for (const note of notes) {
    writer.u8(NOTE_KINDS.indexOf(note.kind));
    writer.raw(Buffer.from(note.incarnation, "hex"));
    writer.u53(note.term);
    writer.u53(note.index);
  }
  return writer.finish();
}

/** Errors: CORRUPT. Further flags are left for later versions. */
export function decodeNodeFrame(reader: WireReader): NodeFrame {
  const boot = reader.u53();
  const heardBoot = reader.u53();
  const ledZones = reader.u32();
  const refusesLeadership = (reader.u8() & FLAG_REFUSES_LEADERSHIP) !== 0;
  const count = reader.u32();
  if (count > MAX_NOTES_PER_FRAME || reader.remaining !== count * NOTE_BYTES) {
    reader.refuse(`${count} notes in ${reader.remaining} bytes`);
  }
  const notes: ZoneNote[] = [];
  for (let i = 0; i < count; i += 1) {
    const kind = NOTE_KINDS[reader.u8()] ?? reader.refuse("a note of unknown kind");
    const incarnation = toHex(reader.raw(INCARNATION_BYTES)) as IncarnationId;
    notes.push({ kind, incarnation, term: reader.u53() as Term, index: reader.u53() as LogIndex });
  }
  return { beat: { boot, heardBoot, ledZones, refusesLeadership }, notes };
}
