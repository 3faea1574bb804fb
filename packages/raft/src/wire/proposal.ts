import { type LogIndex, NexusError } from "@nexus/contracts";
import { WireReader, WireWriter } from "./bytes.js";

/**
 * Head of every normal entry a zone proposes, big-endian; the body is the command (command.ts):
 *
 *     u8 version | u8 command kind | u16 0 | u32 0 | u53 leader stamp | u53 session | u53 sequence |
 *     u53 answered below | body
 *
 * The stamp sits at a fixed offset: the leader fills it in before the entry enters its log (DECISIONS, zone time).
 */
export const PROPOSAL_VERSION = 1;
export const PROPOSAL_HEAD_BYTES = 40;
const STAMP_OFFSET = 8;

export interface ProposalHead {
  readonly kind: number;
  /** Zone time in milliseconds as the leader stamped it; 0 until then. */
  readonly stampMs: number;
  /** Log index of the entry that registered the session; null for a proposal outside any session. */
  readonly session: LogIndex | null;
  /** From 1, unique in the session. 0 without session. */
  readonly sequence: number;
  /** The client needs no answer to any sequence below this one any more. */
  readonly answeredBelow: number;
}

export interface Proposal {
  readonly head: ProposalHead;
  readonly body: Uint8Array;
}

export function encodeProposal(head: ProposalHead, body: Uint8Array): Uint8Array {
  const writer = new WireWriter(PROPOSAL_HEAD_BYTES + body.length);
  writer.u8(PROPOSAL_VERSION);
  writer.u8(head.kind);
  writer.u16(0);
  writer.u32(0);
  writer.u53(head.stampMs);
  writer.u53(head.session ?? 0);
  writer.u53(head.sequence);
  writer.u53(head.answeredBelow);
  writer.raw(body);
  return writer.finish();
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeProposal(data: Uint8Array): Proposal {
  const reader = new WireReader(data, "zone entry");
  const version = reader.u8();
  if (version !== PROPOSAL_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `zone entry has version ${version}, this node understands ${PROPOSAL_VERSION}`,
      remedy: "upgrade this node",
    });
  }
  const kind = reader.u8();
  if (reader.u16() !== 0 || reader.u32() !== 0) reader.refuse("reserved bytes are not 0");
  const stampMs = reader.u53();
  const session = reader.u53();
  const sequence = reader.u53();
  const answeredBelow = reader.u53();
  if ((session === 0) !== (sequence === 0)) reader.refuse(`session ${session} with sequence ${sequence}`);
  return {
    head: { kind, stampMs, session: session === 0 ? null : (session as LogIndex), sequence, answeredBelow },
    body: reader.raw(reader.remaining),
  };
}

/**
 * A copy of the entry with the leader's stamp in place. A copy, because the proposer keeps its bytes for a retry
 * and a shared buffer must not change under a message on its way. Entries too short to be proposals stay as they are.
 */
export function withLeaderStamp(data: Uint8Array, stampMs: number): Uint8Array {
  if (data.length < PROPOSAL_HEAD_BYTES) return data;
  const stamped = data.slice();
  const writer = new WireWriter(8);
  writer.u53(stampMs);
  stamped.set(writer.finish(), STAMP_OFFSET);
  return stamped;
}
