import type { LogIndex, NodeId } from "@nexus/contracts";
import { parseNodeId } from "@nexus/lib";
import { FieldReader } from "../wire/packed-fields.js";
import { pack, unpack } from "../wire/packr.js";
import { type AgreedFloor, type ClockPoint, isAfter, packFloor, readFloor } from "./floor.js";
import { readVector } from "./records.js";
import type { OriginId } from "./stamp.js";
import { common, covers, packVector, union, type VersionVector } from "./version-vector.js";

/** A member says what it has, durably, under the membership it knows. */
export interface FloorAck {
  readonly node: NodeId;
  readonly confIndex: LogIndex;
  /** Of the member's copy. */
  readonly origin: OriginId;
  readonly seen: VersionVector;
  /** Every write of the member that is not in `seen` is stamped later than this. */
  readonly clock: ClockPoint;
}

/** Replicated state of an eventual zone beside its membership: how far its members agree. */
export interface FloorAgreement {
  /** Of one membership: any change of it makes all of them void. */
  readonly acks: readonly FloorAck[];
  /** To be the next floor, once everybody has all of `complete`. */
  readonly candidate: Omit<AgreedFloor, "number"> | null;
  readonly floor: AgreedFloor | null;
}

export const NO_AGREEMENT: FloorAgreement = { acks: [], candidate: null, floor: null };

export interface Membership {
  readonly members: readonly NodeId[];
  readonly confIndex: LogIndex;
}

/** The agreement after an acknowledgement; the same one when it changes nothing: another membership's, or old. */
export function withAck(
  agreement: FloorAgreement,
  ack: FloorAck,
  { members, confIndex }: Membership,
  index: LogIndex,
): FloorAgreement {
  if (ack.confIndex !== confIndex || !members.includes(ack.node)) return agreement;
  const present = agreement.acks.filter((other) => other.confIndex === confIndex);
  const former = present.find(({ node }) => node === ack.node);
  const isSameCopy = former === undefined || former.origin === ack.origin;
  if (former !== undefined && isSameCopy && covers(former.seen, ack.seen)) return agreement;
  const acks = [...present.filter(({ node }) => node !== ack.node), ack].sort((a, b) => a.node - b.node);
  const isCandidateAlive = isSameCopy && present.length === agreement.acks.length;
  const next = { ...agreement, acks, candidate: isCandidateAlive ? agreement.candidate : null };
  if (!members.every((member) => acks.some(({ node }) => node === member))) return next;
  const promoted = promote(next, index);
  if (promoted.candidate !== null) return promoted;
  return promote({ ...promoted, candidate: candidateOf(acks) }, index);
}

function candidateOf(acks: readonly FloorAck[]): Omit<AgreedFloor, "number"> {
  const vectors = acks.map(({ seen }) => seen);
  // The earliest clock: what a member writes later is later than that, whatever the others' clocks say.
  const clock = acks.map((ack) => ack.clock).reduce((low, other) => (isAfter(low, other) ? other : low));
  const origins = acks.map(({ origin }) => origin).sort((a, b) => a - b);
  return { everywhere: common(vectors), complete: vectors.reduce(union), clock, origins };
}

function promote(agreement: FloorAgreement, index: LogIndex): FloorAgreement {
  const { acks, candidate, floor } = agreement;
  if (candidate === null || !acks.every(({ seen }) => covers(seen, candidate.complete))) return agreement;
  const everywhere = floor === null ? candidate.everywhere : union(floor.everywhere, candidate.everywhere);
  const complete = floor === null ? candidate.complete : union(floor.complete, candidate.complete);
  return { acks, candidate: null, floor: { ...candidate, number: index, everywhere, complete } };
}

const RECORD_VERSION = 1;

export function packAck({ node, confIndex, origin, seen, clock }: FloorAck): readonly unknown[] {
  return [node, confIndex, origin, packVector(seen), clock.physicalMs, clock.logical];
}

export function readAck(fields: FieldReader): FloorAck {
  const node = parseNodeId(fields.integer());
  const confIndex = fields.integer() as LogIndex;
  const origin = fields.integer() as OriginId;
  const seen = readVector(fields.array());
  return {
    node,
    confIndex,
    origin,
    seen,
    clock: { physicalMs: fields.integer(), logical: fields.integer() },
  };
}

export function encodeAgreement({ acks, candidate, floor }: FloorAgreement): Uint8Array {
  return pack([
    RECORD_VERSION,
    acks.map(packAck),
    candidate === null ? null : packFloor({ number: 0 as LogIndex, ...candidate }),
    floor === null ? null : packFloor(floor),
  ]);
}

/** Errors: CORRUPT. */
export function decodeAgreement(bytes: Uint8Array): FloorAgreement {
  const fields = new FieldReader(unpack(bytes, "agreement of an eventual zone"));
  const version = fields.integer();
  if (version !== RECORD_VERSION) fields.refuse(`version ${version} is unknown`);
  const acks = fields.array().map((item) => readAck(new FieldReader(item)));
  const candidate = fields.arrayOrNull();
  const floor = fields.arrayOrNull();
  fields.end();
  return {
    acks,
    candidate: candidate === null ? null : readFloor(candidate),
    floor: floor === null ? null : readFloor(floor),
  };
}
